// Takes a page's picture in four looks (a phone and a desk, light and dark) and looks for faults in each. The window is
// made as tall as the page first: bars that stick to an edge stand there, and nothing lies below them.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { pageFaults } from "./pageFaults.ts";
import { settled } from "./settled.ts";
import { smallPng } from "./smallPng.ts";

const looks = [
  { width: 1440, height: 900, tallest: 2200, theme: "light" },
  { width: 1440, height: 900, tallest: 2200, theme: "dark" },
  { width: 390, height: 844, tallest: 3200, theme: "light" },
  { width: 390, height: 844, tallest: 3200, theme: "dark" },
] as const;

/** The files of a scene, one a look. */
export const picturesOf = (scene: string): string[] =>
  looks.map(({ width, theme }) => `${scene}-${width}-${theme}.png`);

export const desk = { width: 1440, height: 900 };
export type Shoot = (page: Page, name: string) => Promise<void>;

export function createCamera(folder: string) {
  const faults: string[] = [];
  const pictures: string[] = [];
  return {
    faults,
    pictures,
    async shoot(page: Page, name: string): Promise<void> {
      for (const { width, height, tallest, theme } of looks) {
        await page.setViewportSize({ width, height });
        await page.emulateMedia({ colorScheme: theme, reducedMotion: "reduce" });
        await focusNoTitle(page);
        await settled(page);
        const file = `${name}-${width}-${theme}.png`;
        let tall = 0;
        let found: string[] = [];
        // While something runs the page may have grown meanwhile, and be under its own bars.
        for (let tries = 0; tries < 4; tries++) {
          tall = await page.evaluate(() => document.documentElement.scrollHeight);
          await page.setViewportSize({ width, height: Math.max(height, tall) });
          await settled(page);
          found = await page.evaluate(pageFaults);
          if ((await page.evaluate(() => document.documentElement.scrollHeight)) <= Math.max(height, tall))
            break;
        }
        faults.push(...found.map((fault) => `${file}: ${fault}`));
        if (tall > tallest) await page.setViewportSize({ width, height: tallest });
        const picture = await page.screenshot({ animations: "disabled", caret: "hide" });
        writeFileSync(join(folder, file), smallPng(picture));
        pictures.push(file);
      }
      await page.setViewportSize(desk);
      console.log(name);
    },
  };
}

/** A page's title takes the focus when it is gone to by script; who comes by pointer sees no ring around it. */
function focusNoTitle(page: Page): Promise<void> {
  return page.evaluate(() => {
    if (document.activeElement instanceof HTMLHeadingElement) document.activeElement.blur();
  });
}
