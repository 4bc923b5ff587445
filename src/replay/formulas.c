#include "replay/formulas.h"

#include <glib.h>

static const Formula FORMULAS[] = {
    {"net_compliance",
     "Compliance, net = met ÷ (met + late + breached). Late: met after the due instant. Breached: "
     "the due instant passed before the log's end and the promise was still open. The clock stands "
     "still while a pause that the programme allows lasts.",
     "净达标率 = 按时履行 ÷（按时履行 + 超时履行 + 到期未履行）。方案允许的暂停期间不计时。"},
    {"gross_compliance",
     "Compliance, gross: the same commitments, counted as if no pause and no reopening gap had "
     "stopped the clock.",
     "毛达标率：同样的承诺，按从未暂停计算。"},
    {"weighted_compliance",
     "Time-weighted compliance = 1 − time over due ÷ time promised, on the clock, net: how badly, "
     "not only how often.",
     "时间加权达标率 = 1 − 超出时间 ÷ 承诺时间（净计时）。"},
    {"population",
     "Left out of compliance: commitments still running or paused at the log's end, void ones, and "
     "rounds that a reopening took over (their time goes on in the next round). No data is shown "
     "as "
     "such, never as 100 %.",
     "不计入达标率：日志结束时仍在计时或暂停的、已失效的，以及被重新打开后续计的轮次。没有数据时如"
     "实显示，绝不"
     "显示为 100%。"},
    {"percentiles",
     "Percentiles are by nearest rank over commitments that were met, late ones included. Clock "
     "time "
     "counts on the promise's calendar without pauses; elapsed time is by the wall clock. Open "
     "ones "
     "are left out, which flatters: read them beside the breached.",
     "百分位数按最近秩法，对象为已履行（含超时）的承诺。计时时间按承诺的日历且不含暂停；经过时间为"
     "自然时间。"},
    {"waiting",
     "Who waited for whom: elapsed time of each case from its opening to its last solution, or to "
     "the "
     "log's end. Time in a pause belongs to whom the pause waits for; all other time is ours. "
     "Overlapping pauses count under each reason, and once where ours is taken off.",
     "谁在等谁：每个案例从打开到最后一次解决（或日志结束）的自然时间。暂停时间归其等待对象，其余归"
     "我方。"},
    {"months",
     "Months are those in which the clock stopped or the due instant passed, in the programme's "
     "zone.",
     "月份按计时停止或到期的时刻，取方案时区。"},
    {"reopened", "Reopened: cases that left a solved state for another one at least once.",
     "重新打开：至少一次由已解决转回其他状态的案例。"},
};

const Formula *report_formulas(size_t *ret_count) {
    *ret_count = G_N_ELEMENTS(FORMULAS);
    return FORMULAS;
}
