// Waits until a page stands still, or has shown that it never does: charts have the width of their boxes, fonts are
// there, and nothing in the document changed for a moment.
import type { Page } from "@playwright/test";

export async function settled(page: Page, { quietMs = 200, limitMs = 2500 } = {}): Promise<void> {
  await page.evaluate(
    async ({ quietMs: quiet, limitMs: limit }) => {
      let changedAt = performance.now();
      const observer = new MutationObserver(() => (changedAt = performance.now()));
      observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
      const chartsFit = (): boolean =>
        [...document.querySelectorAll(".plot:has(svg)")].every((box) => {
          const width = box.querySelector("svg")?.getBoundingClientRect().width ?? 0;
          return Math.abs(width - box.clientWidth) <= 4;
        });
      await document.fonts.ready;
      for (const began = performance.now(); performance.now() - began < limit;) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        if (performance.now() - changedAt > quiet && chartsFit()) break;
      }
      observer.disconnect();
    },
    { quietMs, limitMs },
  );
}
