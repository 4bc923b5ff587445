import { sayer, type Texts } from "../../shared/i18n.ts";
import { COMMON } from "../kit/texts.ts";

const TEXTS = {
  ...COMMON,
  "queue.title": ["Open requests", "未关闭请求"],
  "queue.count": ["{count} requests", "{count} 个请求"],
  "queue.more": ["more than {count} requests", "超过 {count} 个请求"],
  "queue.all": ["All open", "全部未关闭"],
  "queue.mine": ["Mine", "我的"],
  "queue.unanswered": ["Not answered yet", "未响应"],
  "queue.breached": ["Overdue", "已超时"],
  "queue.unexplained": ["Late without a reason", "超时未说明"],
  "queue.held": ["Clock stopped", "时钟暂停"],
  "queue.closed": ["Closed", "已关闭"],
  "queue.level": ["Level", "级别"],
  "queue.kind": ["Kind", "类型"],
  "queue.any": ["any", "不限"],
  "queue.promise": ["Promise", "承诺"],
  "queue.number": ["No.", "编号"],
  "queue.subject": ["Subject", "主题"],
  "queue.customer": ["Customer · site", "客户 · 现场"],
  "queue.owner": ["Owner", "负责人"],
  "queue.reported": ["Reported", "报告时间"],
  "queue.late": ["Overdue", "已超时"],
  "queue.hour": ["Due within the hour", "一小时内"],
  "queue.today": ["Today", "今天"],
  "queue.later": ["Later", "以后"],
  "queue.stopped": ["Clock stopped", "时钟暂停"],
  "queue.emptyHint": [
    "Requests of customers appear here the moment they are taken.",
    "客户请求一经受理就会显示在这里。",
  ],
  "queue.list": ["Requests", "请求列表"],
  "views.saved": ["Saved views", "已存视图"],
  "views.save": ["Save view", "保存视图"],
  "views.name": ["Name", "名称"],
  "views.shared": ["For the whole house", "所有人可见"],
  "bulk.title": ["{count} requests", "{count} 个请求"],
  "bulk.what": ["What to do", "操作"],
  "bulk.would": [
    "Would change {changed}, {refused} are refused",
    "将更改 {changed} 个，{refused} 个被拒绝",
  ],
  "bulk.did": [
    "Changed {changed}, {refused} were refused",
    "已更改 {changed} 个，{refused} 个被拒绝",
  ],
  "bulk.marked": ["{count} marked", "已选 {count} 个"],
  "bulk.all": ["All {count} of this view", "本视图全部 {count} 个"],
  "bulk.none": ["Mark none", "取消选择"],
  "bulk.do": ["Do…", "批量操作…"],
  "bulk.mark": ["Mark {number}", "选择 {number}"],
} as const satisfies Texts;

export type Key = keyof typeof TEXTS;
export const say = sayer(TEXTS);
