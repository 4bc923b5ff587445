// The key figures in Chinese: name, formula, population (their English comes from the server).

const REPORTED = "期间内报告的请求，不含撤销与合并";
const ALL_REPORTED = "期间内报告的请求";
const CALLS = "期间内的来电；5 秒内挂断的不计";

export const KPI_TEXTS: Record<
  string,
  readonly [name: string, formula: string, population: string]
> = {
  mtta: ["平均响应时间", "∑（人工首次响应 − 报告）÷ 已响应请求数", REPORTED],
  first_response_median: [
    "首次响应时间中位数",
    "（人工首次响应 − 报告）的第 50 百分位，自然时间",
    REPORTED,
  ],
  first_response_p90: [
    "首次响应时间 90 分位",
    "（人工首次响应 − 报告）的第 90 百分位，自然时间",
    REPORTED,
  ],
  mttr: ["平均解决时间", "∑（解决 − 报告）÷ 已解决请求数，自然时间，含暂停", REPORTED],
  resolution_p90: ["解决时间 90 分位", "（解决 − 报告）的第 90 百分位，自然时间", REPORTED],
  first_contact_resolution: ["首次联系解决率", "电话解决且未重开 ÷ 已解决 × 100", REPORTED],
  dispatch_avoidance: ["免上门率", "未上门解决 ÷ 已解决 × 100", REPORTED],
  reopen_rate: ["重开率", "至少重开一次的已解决请求 ÷ 已解决 × 100", REPORTED],
  complaint_rate: ["投诉率", "投诉 ÷ 报告请求 × 100", ALL_REPORTED],
  late_entries: ["补录率", "含超出方案允许时限补录事件的请求 ÷ 报告请求 × 100", ALL_REPORTED],
  hotline_answer_level: ["热线接通水平", "20 秒内接听 ÷ 来电 × 100", CALLS],
  abandonment: ["放弃率", "未接听 ÷ 来电 × 100", CALLS],
  reported: ["报告请求数", "计数", ALL_REPORTED],
  backlog: ["积压", "未解决的未关闭请求", REPORTED],
  backlog_0_1_days: ["积压 0–1 天", "按报告后天数统计的未关闭请求", REPORTED],
  backlog_2_3_days: ["积压 2–3 天", "按报告后天数统计的未关闭请求", REPORTED],
  backlog_4_7_days: ["积压 4–7 天", "按报告后天数统计的未关闭请求", REPORTED],
  backlog_8_30_days: ["积压 8–30 天", "按报告后天数统计的未关闭请求", REPORTED],
  backlog_over_30_days: ["积压 30 天以上", "按报告后天数统计的未关闭请求", REPORTED],
  backlog_oldest: ["最早未关闭请求", "现在 − 报告", REPORTED],
};
