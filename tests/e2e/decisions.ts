// A large table of decisions, and how long the Evaluate page takes to measure it, by the page's own clock.
import type { Page } from "@playwright/test";
import { randomStream } from "../../src/domain/random.ts";

/** A spreadsheet of people of 2, 7 and 3 groups; of the seven some are selected less often. */
export function decisionTable(rows: number): string {
  const random = randomStream(7, "decisions");
  const lines = Array.from({ length: rows }, (_, i) => {
    const [sex, origin, age] = [i % 2, Math.floor(random() * 7), Math.floor(random() * 3)];
    const score = random();
    const isSelected = score > (origin < 2 ? 0.7 : 0.65);
    const outcome = random() < 0.2 + 0.6 * score ? 1 : 0;
    return `p${i},${sex === 0 ? "F" : "M"},Origin ${origin},${20 * (age + 1)} and more,${isSelected ? 1 : 0},${outcome},${score.toFixed(4)}`;
  });
  return `id,groups.sex,groups.origin,groups.age,selected,outcome,score\n${lines.join("\n")}\n`;
}

/** From the beginning to the answer; `told`: how many different shares of the work were shown on the way. */
export const watchMeasuring = (page: Page): Promise<{ measuredMs: number; told: number }> =>
  page.evaluate(
    () =>
      new Promise((resolve) => {
        const shares = new Set<string>();
        let beganMs = 0;
        const look = (): void => {
          const card = document.querySelector("[data-groups]");
          if (card?.getAttribute("data-groups") === "busy" && beganMs === 0) beganMs = performance.now();
          const share = card?.querySelector('[role="progressbar"]')?.getAttribute("aria-valuenow");
          if (typeof share === "string") shares.add(share);
          if (card?.querySelector("[data-decisions]") === null) return;
          observer.disconnect();
          resolve({ measuredMs: performance.now() - beganMs, told: shares.size });
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, attributes: true });
      }),
  );
