import { sayer, type Texts } from "../../shared/i18n.ts";
import { COMMON } from "../kit/texts.ts";

const TEXTS = {
  ...COMMON,
  "duty.brief": ["What this shift leaves", "本班交接"],
  "duty.hand": ["Hand the shift over", "交班"],
  "duty.notes": ["What the next shift should know", "交接备注"],
  "duty.handed": ["Handed over {when}", "已于 {when} 交班"],
  "duty.take": ["Take it over", "接班"],
  "duty.taken": ["taken {when}", "{when} 已接班"],
  "duty.unanswered": ["Not answered", "未响应"],
  "duty.held": ["On hold", "挂起中"],
  "duty.opened": ["Opened in this shift", "本班受理"],
  "duty.closed": ["Closed in this shift", "本班关闭"],
  "duty.callBacks": ["Call-backs owed", "待回电"],
  "duty.nothing": ["nothing", "无"],
  "duty.title": ["On duty", "值班"],
  "duty.nobody": ["nobody", "无人"],
  "duty.until": ["until {when}", "至 {when}"],
  "duty.next": ["then {name}", "之后 {name}"],
  "duty.none": ["There is no roster yet.", "还没有值班表。"],
  "duty.gaps": ["What can't be held in the next four weeks", "未来四周无法兑现的时段"],
  "duty.noGaps": [
    "Somebody is there at every hour that is promised.",
    "承诺的每个时段都有人值守。",
  ],
  "duty.reason.nobody": ["nobody is on duty", "无人值班"],
  "duty.reason.left": ["who is on duty has left", "值班人员已离职"],
  "duty.reason.unskilled": ["nobody on duty has {skill}", "值班人员不具备 {skill}"],
  "duty.reason.expired": ["{skill} has expired", "{skill} 资质已过期"],
} as const satisfies Texts;

export type Key = keyof typeof TEXTS;
export const say = sayer(TEXTS);
