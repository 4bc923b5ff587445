import { languageNow, setLanguage } from "../shared/i18n.ts";

/** It names the other language in that language: whoever reads only that one finds it. */
export function Language() {
  const other = languageNow() === "en" ? "zh" : "en";
  return (
    <button
      type="button"
      className="link"
      lang={other === "zh" ? "zh-CN" : "en"}
      onClick={() => setLanguage(other)}
    >
      {other === "zh" ? "中文" : "English"}
    </button>
  );
}
