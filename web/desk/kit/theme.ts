// Light, dark, as the system, or with high contrast: kept by the browser, told to the page as an attribute.
const KEY = "aftercare.contrast";

export function contrastNow(): boolean {
  return document.documentElement.dataset.contrast === "more";
}

export function setContrast(more: boolean) {
  if (more) document.documentElement.dataset.contrast = "more";
  else delete document.documentElement.dataset.contrast;
  try {
    localStorage.setItem(KEY, more ? "more" : "");
  } catch {
    // it holds for this page
  }
}

/** As it was left the last time. */
export function beginContrast() {
  try {
    setContrast(localStorage.getItem(KEY) === "more");
  } catch {
    // storage may be shut off
  }
}
