// axe-core on a page as it stands, on a desk and on a phone, contrast in both themes. The policy of the page lets no script in
// from outside, so axe is given to the page's own world by the debugger.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, type Page } from "@playwright/test";
import type { AxeResults } from "axe-core";
import { settled } from "../screens/settled.ts";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/**
 * Structure does not depend on the theme, nor contrast on the width: in the dark one contrast alone is looked at, where most is to be
 * seen, and on the phone all else. The frame's contrast at all widths is frame.spec's.
 */
const looks = [
  { width: 1440, colorScheme: "light", options: {} },
  { width: 1440, colorScheme: "dark", options: { runOnly: ["color-contrast"] } },
  { width: 390, colorScheme: "light", options: { rules: { "color-contrast": { enabled: false } } } },
] as const;

/** Violations in all looks, each as one line that says where and what. */
export async function violations(page: Page, state: string): Promise<string[]> {
  const found = new Set<string>();
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(source);
  for (const { width, colorScheme, options } of looks) {
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await settled(page, { quietMs: 60, limitMs: 600 });
    const results = await page.evaluate(async (given) => {
      const { axe } = window as unknown as { axe: { run: (options: object) => Promise<AxeResults> } };
      return (await axe.run({ ...given, resultTypes: ["violations"] })).violations.map(
        ({ id, help, nodes }) => ({
          id,
          help,
          nodes: nodes.map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary ?? ""}`),
        }),
      );
    }, options);
    for (const { id, help, nodes } of results) {
      for (const node of nodes) found.add(`${state}, ${width} ${colorScheme}: ${id}: ${help}: ${node}`);
    }
  }
  await page.setViewportSize({ width: 1440, height: 900 });
  return [...found];
}

export async function expectNone(page: Page, state: string): Promise<void> {
  await expect(page.locator("h1, dialog[open] h2").first()).toBeVisible();
  // Soft: one run names the faults of all states.
  expect.soft(await violations(page, state)).toEqual([]);
}
