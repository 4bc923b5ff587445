// The words of the field, as the API has them, in both languages (docs/words.md).
import { type Texts, wordSayer } from "./i18n.ts";

const WORDS = {
  "state.received": ["Received", "已接收"],
  "state.answered": ["Answered", "已响应"],
  "state.mode_set": ["Support agreed", "方式已定"],
  "state.diagnosed": ["Diagnosed", "已诊断"],
  "state.repaired": ["Repaired", "已修复"],
  "state.resolved": ["Resolved", "已解决"],
  "state.confirmed": ["Confirmed", "客户已确认"],
  "state.reported": ["Reported back", "已反馈"],
  "state.closed": ["Closed", "已关闭"],
  "state.cancelled": ["Withdrawn", "已撤销"],
  "state.merged": ["Merged", "已合并"],
  "kind.fault": ["Fault", "故障"],
  "kind.open_box": ["Open-box claim", "开箱不合格"],
  "kind.consultation": ["Question", "咨询"],
  "kind.guidance": ["On-site guidance", "现场指导"],
  "kind.scheduled_support": ["Scheduled support", "预约支持"],
  "kind.training": ["Training", "培训"],
  "kind.complaint": ["Complaint", "投诉"],
  "channel.phone": ["Phone", "电话"],
  "channel.portal": ["Portal", "门户"],
  "channel.email": ["E-mail", "邮件"],
  "channel.api": ["API", "接口"],
  "channel.qr": ["QR code", "二维码"],
  "channel.import": ["Moved in", "迁入"],
  "clock.none": ["No clock", "无时限"],
  "clock.running": ["Running", "计时中"],
  "clock.warned": ["Warned", "预警"],
  "clock.paused": ["Paused", "暂停"],
  "clock.breached": ["Overdue", "超时"],
  "owed.running": ["Running", "计时中"],
  "owed.paused": ["Paused", "暂停"],
  "owed.met": ["Met", "已履行"],
  "owed.late": ["Met late", "迟履行"],
  "owed.breached": ["Overdue", "超时"],
  "owed.void": ["No longer owed", "已失效"],
  "role.customer": ["Customer", "客户"],
  "role.administrator": ["Administrator", "管理员"],
  "role.manager": ["Manager", "经理"],
  "role.dispatcher": ["Hotline", "热线"],
  "role.engineer": ["Engineer", "工程师"],
  "role.storekeeper": ["Storekeeper", "库管"],
  "role.planner": ["Planner", "计划"],
  "role.sales": ["Sales", "销售"],
  "role.auditor": ["Auditor", "审计"],
  "event.request.opened": ["Request opened", "受理请求"],
  "event.request.responded": ["Answered", "响应"],
  "event.request.mode_set": ["Support agreed", "确定支持方式"],
  "event.request.diagnosed": ["Diagnosed", "故障诊断"],
  "event.request.paused": ["Put on hold", "挂起"],
  "event.request.resumed": ["Hold ended", "恢复计时"],
  "event.request.resolved": ["Resolved", "解决"],
  "event.request.confirmed": ["Customer confirms", "客户确认"],
  "event.request.closed": ["Closed", "关闭"],
  "event.request.reopened": ["Reopened", "重新打开"],
  "event.request.cancelled": ["Withdrawn", "撤销"],
  "event.request.merged": ["Merged", "合并"],
  "event.request.level_set": ["Level set", "设定级别"],
  "event.request.facts_set": ["Facts added", "补充事实"],
  "event.request.workaround": ["Workaround in place", "临时措施"],
  "event.request.contested": ["Contested by the customer", "客户异议"],
  "event.customer.answered": ["Customer has an answer", "已答复客户"],
  "event.customer.informed": ["Customer informed", "已告知客户"],
  "event.customer.wrote": ["Customer wrote", "客户来信"],
  "event.customer.asked": ["Customer asks", "客户提问"],
  "event.visit.agreed": ["Visit agreed", "约定上门"],
  "event.visit.arrived": ["Engineer on site", "工程师到场"],
  "event.part.shipped": ["Spare part shipped", "备件发出"],
  "event.report.sent": ["Report sent", "报告发出"],
  "event.request.callback_owed": ["Call-back promised", "约定回电"],
  "event.request.called_back": ["Answered by call-back", "已回电答复"],
  "event.request.reported_back": ["Told what was done", "已反馈处理结果"],
  "event.request.contest_accepted": ["Objection accepted", "异议成立"],
  "event.request.contest_refused": ["Objection not accepted", "异议不成立"],
  "event.request.worked_around": ["Workaround in place", "临时措施"],
  "event.interruption.began": ["Business stands still", "业务中断开始"],
  "event.interruption.ended": ["Business runs again", "业务恢复"],
  "event.commitment.explained": ["Said why it was late", "说明超时原因"],
  "cause.staff": ["Nobody was free", "人手不足"],
  "cause.part": ["No spare part", "缺少备件"],
  "cause.customer": ["Waited for the customer", "等待客户"],
  "cause.access": ["No access", "无法进场"],
  "cause.third_party": ["Waited for somebody else", "等待第三方"],
  "cause.transport": ["Traffic or transport", "交通或运输"],
  "cause.weather": ["Weather", "天气"],
  "cause.misjudged": ["Misjudged at first", "初判有误"],
  "cause.system": ["Our own systems", "自身系统故障"],
  "cause.other": ["Something else", "其他"],
  "event.visit.needed": ["A visit is needed", "需要上门"],
  "event.visit.confirmed": ["Both sides confirm the visit", "双方确认上门"],
  "event.visit.dispatched": ["Engineer on the way", "工程师已出发"],
  "event.visit.repaired": ["Repaired on site", "现场已修复"],
  "event.visit.finished": ["Visit over", "上门结束"],
  "event.visit.reported": ["Report of the visit", "上门报告"],
  "event.part.needed": ["Spare part needed", "需要备件"],
  "event.part.arrived": ["Spare part arrived", "备件到达"],
  "event.unit.swapped": ["Unit swapped", "整机更换"],
  "event.rma.started": ["Return of the faulty part begun", "返修开始"],
  "event.rma.finished": ["Return of the faulty part done", "返修完成"],
  "event.software.adjusted": ["Software adjusted", "软件已调整"],
  "event.complaint.opened": ["Complaint received", "受理投诉"],
  "event.complaint.acknowledged": ["Complaint acknowledged", "投诉已确认"],
  "event.complaint.answered": ["Complaint answered", "投诉已答复"],
  "event.training.agreed": ["Training agreed", "约定培训"],
  "event.training.held": ["Training held", "培训完成"],
  "event.inspection.agreed": ["Inspection agreed", "约定巡检"],
  "event.inspection.started": ["Inspection begun", "巡检开始"],
  "event.inspection.finished": ["Inspection over", "巡检结束"],
  "event.inspection.reported": ["Inspection report", "巡检报告"],
  "event.inspection.cosigned": ["Inspection report signed", "巡检报告已会签"],
} as const satisfies Texts;

export const stateWord = wordSayer(WORDS, "state");
export const kindWord = wordSayer(WORDS, "kind");
export const channelWord = wordSayer(WORDS, "channel");
export const clockWord = wordSayer(WORDS, "clock");
export const owedWord = wordSayer(WORDS, "owed");
export const roleWord = wordSayer(WORDS, "role");
export const CAUSES = [
  "staff",
  "part",
  "customer",
  "access",
  "third_party",
  "transport",
  "weather",
  "misjudged",
  "system",
  "other",
] as const;
export const causeWord = wordSayer(WORDS, "cause");

/** 12 KB, 3.4 MB. */
export function bytesWord(bytes: number | null): string {
  if (bytes === null) return "";
  const units = ["B", "KB", "MB", "GB"];
  let at = 0;
  let size = bytes;
  while (size >= 1000 && at < units.length - 1) {
    size /= 1000;
    at++;
  }
  return `${at && size < 10 ? size.toFixed(1) : Math.round(size)} ${units[at]}`;
}
export const eventWord = wordSayer(WORDS, "event");
