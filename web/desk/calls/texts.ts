import { sayer, type Texts } from "../../shared/i18n.ts";
import { COMMON } from "../kit/texts.ts";

const TEXTS = {
  ...COMMON,
  "call.title": ["Log a call", "记录来电"],
  "call.who": ["Who calls, about what?", "谁来电，关于什么？"],
  "call.whoHint": ["Phone, name, serial, contract, number", "电话、姓名、序列号、合同、编号"],
  "call.subject": ["In a few words", "简要描述"],
  "call.description": ["In the customer's words", "客户原话"],
  "call.questions": ["Questions that decide the level", "决定级别的问题"],
  "call.levelOpen": ["Level not decided yet", "级别未定"],
  "call.read": ["Read to the caller", "告知来电者"],
  "call.sentence": [
    "Your request is taken: {level}. {promises}.",
    "您的请求已受理：{level}。{promises}。",
  ],
  "call.byTime": ["{promise} by {when}", "{promise}：{when} 前"],
  "call.known": ["Like it, open ones first", "相似请求（未关闭的在前）"],
  "call.sameUnit": ["same unit", "同一设备"],
  "call.open": ["Take the request", "受理请求"],
  "call.notCovered": ["No contract covers it", "没有合同覆盖"],
  "call.yes": ["Yes", "是"],
  "call.no": ["No", "否"],
  "call.change": ["Change", "更改"],
  "mail.title": ["Mails that wait", "待处理来信"],
  "mail.none": ["No mail waits.", "没有待处理来信。"],
} as const satisfies Texts;

export type Key = keyof typeof TEXTS;
export const say = sayer(TEXTS);
