import { sayer, type Texts } from "../shared/i18n.ts";

const TEXTS = {
  busy: ["One moment…", "请稍候…"],
  again: ["Try again", "重试"],
  "error.offline": [
    "No connection. Nothing is lost: what you typed is still here. Try again when you are connected.",
    "网络未连接。您输入的内容仍在，恢复连接后请重试。",
  ],
  "error.ended": [
    "Please sign in again. What you typed is still here.",
    "请重新登录。您输入的内容仍在。",
  ],
  "error.forbidden": [
    "Your account may not do this. Ask the administrator of your company, or call us.",
    "您的账户无此权限。请联系贵单位管理员或致电我们。",
  ],
  "error.gone": ["This isn't there, or isn't yours to see.", "该内容不存在，或您无权查看。"],
  "error.large": [
    "The file is too large. Choose one below 100 MB.",
    "文件过大，请选择 100 MB 以下的文件。",
  ],
  "error.often": [
    "That was very often in a short time. Wait a minute, then try again.",
    "操作过于频繁，请一分钟后重试。",
  ],
  "error.server": [
    "The service has a problem of its own. What you typed is still here: try again in a minute, or call us.",
    "服务暂时出现问题。您输入的内容仍在，请稍后重试或致电我们。",
  ],
  "error.refused": ["This was not accepted.", "未被接受。"],
  "error.other": [
    "Something went wrong on this page. Load it again.",
    "页面出现错误，请重新加载。",
  ],
  "sign.title": ["Sign in", "登录"],
  "sign.login": ["Name or mail address", "用户名或邮箱"],
  "sign.password": ["Password", "密码"],
  "sign.code": ["Code of your authenticator app", "验证器动态码"],
  "sign.out": ["Sign out", "退出登录"],
  "sign.ended": [
    "Your session has ended. What you typed is still here.",
    "会话已结束，您输入的内容仍在。",
  ],
  "sign.wrong": [
    "Name, password or code is wrong. Try again, or ask us for a new link.",
    "用户名、密码或动态码不正确。请重试，或向我们索取新链接。",
  ],
  "sign.needsCode": [
    "Enter the code that your authenticator app shows.",
    "请输入验证器应用显示的动态码。",
  ],
  "step.ahead": ["ahead", "待办"],
  "step.skipped": ["not needed", "无需"],
  "promises.title": ["What is promised", "承诺时限"],
  "promises.none": ["No times are running for this request.", "该请求目前没有计时。"],
  "promises.again": ["{name}, again", "{name}（再次）"],
  "promises.until": ["promised by", "承诺时限"],
  "promises.kept": ["done", "完成于"],
  "promises.why": ["Why?", "依据"],
} as const satisfies Texts;

export const say = sayer(TEXTS);
