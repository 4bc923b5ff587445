import { sayer, type Texts } from "../../shared/i18n.ts";
import { COMMON } from "../kit/texts.ts";

const TEXTS = {
  ...COMMON,
  "clock.due": ["due {when}", "截止 {when}"],
  "request.close": ["Close", "关闭面板"],
  "request.why": ["Why?", "为什么？"],
  "request.steps": ["Steps", "环节"],
  "request.promises": ["Promises", "承诺"],
  "request.noPromises": ["No contract promises anything for it.", "没有合同对此作出承诺。"],
  "request.timeline": ["Timeline", "时间线"],
  "request.coverage": ["Who pays", "费用归属"],
  "request.similar": ["Like this one", "相似请求"],
  "request.free": ["Free", "免费"],
  "request.charged": ["Charged", "收费"],
  "request.undecided": ["Open: {facts}", "待定：{facts}"],
  "request.tried": ["Rules tried", "尝试过的规则"],
  "request.note": ["Internal note", "内部备注"],
  "request.answer": ["Answer to the customer", "答复客户"],
  "request.noteHint": ["Only people of the house read this.", "仅内部人员可见。"],
  "request.answerTo": [
    "Goes to {who} and to the portal. It counts as an answer.",
    "将发给 {who} 并显示在门户，计为答复。",
  ],
  "request.answerNobody": [
    "Goes to the portal. It counts as an answer.",
    "将显示在门户，计为答复。",
  ],
  "request.saveNote": ["Save note", "保存备注"],
  "request.send": ["Send to customer", "发送给客户"],
  "request.next": ["Next: {act}", "下一步：{act}"],
  "request.more": ["More", "更多"],
  "request.owner": ["Owner", "负责人"],
  "request.by": ["by {name}", "{name}"],
  "request.backdated": ["recorded {when}", "补录于 {when}"],
  "request.internal": ["internal", "内部"],
  "request.toCustomer": ["to the customer", "致客户"],
  "request.fromCustomer": ["from the customer", "客户来言"],
  "request.notFound": [
    "There is no such request, or it isn't yours to see.",
    "没有此请求，或您无权查看。",
  ],
  "presence.also": ["Also here: {names}", "同时在看：{names}"],
  "presence.typing": ["types", "正在输入"],
} as const satisfies Texts;

export type Key = keyof typeof TEXTS;
export const say = sayer(TEXTS);
