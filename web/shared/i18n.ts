// Two languages, switched at once. A text without its Chinese doesn't compile.

export type Language = "en" | "zh";
export type Texts = Record<string, readonly [en: string, zh: string]>;

const KEY = "aftercare.language";
let language: Language = first();
const listeners = new Set<() => void>();

function first(): Language {
  try {
    const kept = localStorage.getItem(KEY);
    if (kept === "en" || kept === "zh") return kept;
  } catch {
    // storage may be shut off
  }
  return navigator.language.startsWith("zh") ? "zh" : "en";
}

export const languageNow = () => language;

export function setLanguage(next: Language) {
  language = next;
  document.documentElement.lang = next === "zh" ? "zh-CN" : "en";
  try {
    localStorage.setItem(KEY, next);
  } catch {
    // it holds for this page
  }
  for (const listener of listeners) listener();
}

export function onLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A function that says the texts of a table: say("queue.empty", {count: 3}) with {count} in it. */
export function sayer<T extends Texts>(texts: T) {
  return (key: keyof T & string, values?: Record<string, string | number>): string => {
    const text = texts[key]?.[language === "zh" ? 1 : 0] ?? key;
    return values
      ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ""))
      : text;
  };
}

/** A word of the API (a state, a kind) in the language; itself where it is new to this page. */
export function wordSayer<T extends Texts>(texts: T, start: string) {
  return (word: string | null | undefined): string => {
    if (!word) return "";
    const found = texts[`${start}.${word}`];
    return found ? found[language === "zh" ? 1 : 0] : word;
  };
}
