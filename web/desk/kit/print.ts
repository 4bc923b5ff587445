// One part of a page alone goes on paper.

export function printOnly(section: HTMLElement | null) {
  if (!section) return;
  section.dataset.printed = "";
  document.documentElement.dataset.printing = "figure";
  window.addEventListener(
    "afterprint",
    () => {
      delete section.dataset.printed;
      delete document.documentElement.dataset.printing;
    },
    { once: true },
  );
  window.print();
}
