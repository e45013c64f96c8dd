// Judging by keys while the page dies again and again, at random moments: its tab is closed, its process crashes, the browser is killed.
// What the page said was saved is there, once; what it had not said yet is there once or not at all, and then asked again.
import { expect, test, type Page } from "@playwright/test";
import { standing } from "../../src/data/annotation/standing.ts";
import type { ComparisonRecord } from "../../src/domain/records/index.ts";
import { drawsOf, type Key, keys, killedBrowser, saidOf, seed } from "./killedBrowser.ts";
import { apartMs, manyItems, openTask, recordsOf } from "./judgePage.ts";
import { slow } from "./trainPage.ts";

const kills = 20;
const items = 60;

const view = (page: Page) => page.locator("[data-judging]");
const leftText = (page: Page): Promise<string> => page.locator('[data-answer="0"] [data-text]').innerText();

test(
  `every judgement outlives ${kills} kills at random moments, none lost, none doubled (seed ${seed})`,
  slow,
  async () => {
    test.setTimeout(300_000);
    const draw = drawsOf(0);
    const drawKey = (): Key => Object.keys(keys)[draw(5)] as Key;
    /** By the text of the answer on the left: no two are alike. */
    const acknowledged = new Map<string, string>();
    let [unwritten, written] = [0, 0];
    const browser = await killedBrowser();
    try {
      let page = await browser.newPage();
      await openTask(page, manyItems(items));
      const address = page.url();

      const press = async (key: Key): Promise<string> => {
        await page.waitForTimeout(apartMs);
        const left = await leftText(page);
        await page.keyboard.press(key);
        return left;
      };
      const judgeOne = async (): Promise<void> => {
        const [before, key] = [await view(page).getAttribute("data-item"), drawKey()];
        const left = await press(key);
        await expect(view(page)).not.toHaveAttribute("data-item", before ?? "", { timeout: 10_000 });
        acknowledged.set(left, keys[key]);
      };
      for (let kill = 0; kill < kills; kill++) {
        const calm = draw(3);
        for (let i = 0; i < calm; i++) await judgeOne();
        const item = await view(page).getAttribute("data-item");
        const key = drawKey();
        await page.waitForTimeout(apartMs);
        const left = await leftText(page);
        // Nobody waits for it: the kill is to come before it is written, while it is, or soon after.
        void page.keyboard.press(key).catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, draw(8)));
        await browser.kill(page, kill);
        page = await browser.newPage();
        await page.goto(address);
        await expect(view(page)).toHaveAttribute("data-judging", "judge");
        // Another item is shown only where this one is written down; whether it is, is looked up at the end.
        if ((await view(page).getAttribute("data-item")) === item) unwritten++;
        else {
          acknowledged.set(left, keys[key]);
          written++;
        }
      }
      while (acknowledged.size < items - 1) await judgeOne();
      const last = drawKey();
      acknowledged.set(await press(last), keys[last]);
      await expect(view(page)).toHaveAttribute("data-judging", "over");

      const events = (await recordsOf(page, "comparisons")) as unknown as ComparisonRecord[];
      const texts = new Map(
        (await recordsOf(page, "completions")).map((one) => [
          one["id"] as string,
          one["completion"] as string,
        ]),
      );
      const found = events.map((event): [string, string] => [
        texts.get(event.completionIds[event.shownOrder[0]]) ?? "",
        saidOf(event),
      ]);
      expect(found).toHaveLength(items);
      expect(new Map(found)).toEqual(acknowledged);
      expect(standing(events).standing).toHaveLength(items);
      const words = `${kills} presses that were cut short: ${written} were written down, ${unwritten} were not and were asked again`;
      test.info().annotations.push({ type: "kills", description: words });
      console.log(words);
    } finally {
      await browser.close();
    }
  },
);
