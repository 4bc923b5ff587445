import { sayer, type Texts } from "../../shared/i18n.ts";
import { COMMON } from "../kit/texts.ts";

const TEXTS = {
  ...COMMON,
  "report.cases": ["Cases", "明细"],
  "report.title": ["Compliance", "履约情况"],
  "report.kept": ["kept", "履行率"],
  "report.of": ["{kept} of {all}", "{kept} / {all}"],
  "report.promise": ["Promise", "承诺"],
  "report.level": ["Level", "级别"],
  "report.all": ["Owed", "应履行"],
  "report.broken": ["Broken", "违约"],
  "report.from": ["From", "起"],
  "report.to": ["To", "止"],
  "report.none": ["Nothing was owed in this time.", "此期间没有应履行事项。"],
  "report.formula": [
    "Kept ÷ (kept + broken). A kept commitment counts where it was met, a broken one where it was due; voided and open ones aren't counted.",
    "履行 ÷（履行 + 违约）。已履行的计入履行时刻，违约的计入到期时刻；失效和进行中的不计。",
  ],
} as const satisfies Texts;

export type Key = keyof typeof TEXTS;
export const say = sayer(TEXTS);
