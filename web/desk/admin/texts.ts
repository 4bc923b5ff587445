import { sayer, type Texts } from "../../shared/i18n.ts";
import { COMMON } from "../kit/texts.ts";

const TEXTS = {
  ...COMMON,
  "people.title": ["People", "人员"],
  "people.invite": ["Invite somebody", "邀请人员"],
  "people.name": ["Full name", "姓名"],
  "people.role": ["Role", "角色"],
  "people.invited": ["invited", "已邀请"],
  "people.active": ["active", "启用"],
  "people.deactivated": ["shut", "停用"],
  "people.activate": ["Open the account", "启用账户"],
  "people.deactivate": ["Shut the account", "停用账户"],
  "people.link": [
    "Give {name} this link: it opens the account once, within three days.",
    "请将此链接交给 {name}：三天内可用一次，用于开通账户。",
  ],
} as const satisfies Texts;

export type Key = keyof typeof TEXTS;
export const say = sayer(TEXTS);
