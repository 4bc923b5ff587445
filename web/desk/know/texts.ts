import { sayer, type Texts } from "../../shared/i18n.ts";
import { COMMON } from "../kit/texts.ts";

const TEXTS = {
  ...COMMON,
  "know.title": ["Customers", "客户"],
  "know.units": ["{count} units", "{count} 台设备"],
  "know.none": ["No customers yet.", "还没有客户。"],
} as const satisfies Texts;

export type Key = keyof typeof TEXTS;
export const say = sayer(TEXTS);
