// Light, dark, or black on white for the sun; what nobody chose is the phone's.
export const THEMES = ["light", "dark", "sunlight"] as const;
export type Theme = (typeof THEMES)[number];

const KEY = "aftercare.field.theme";

export function themeNow(): Theme {
  try {
    const kept = localStorage.getItem(KEY);
    const found = THEMES.find((theme) => theme === kept);
    if (found) return found;
  } catch {
    // storage may be shut off
  }
  return matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function showTheme(theme = themeNow()) {
  document.documentElement.dataset.theme = theme;
}

export function chooseTheme(theme: Theme) {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // it holds for this page
  }
  showTheme(theme);
}
