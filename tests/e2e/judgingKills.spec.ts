// Judging by keys while the page dies again and again, at random moments: its tab is closed, its process crashes, the browser is killed.
// What the page said was saved is there, once; what it had not said yet is there once or not at all, and then asked again.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test, type BrowserContext, type Page } from "@playwright/test";
import { chromiumArguments, findChromium } from "../../scripts/chromium.mjs";
import { standing } from "../../src/data/annotation/standing.ts";
import type { ComparisonRecord } from "../../src/domain/records/index.ts";
import { browserPid } from "./killing.ts";
import { apartMs, manyItems, openTask, recordsOf } from "./judgePage.ts";
import { slow } from "./trainPage.ts";

const kills = 20;
const items = 60;
const seed = Number((process.env["FEEDBACKLOOP_SEED"] ??= String(Date.now() % 100_000)));
const ways = ["tab closed", "process crashed", "browser killed"] as const;
const keys = { "1": "left", "2": "right", t: "tie", b: "bothBad", s: "skip" } as const;
type Key = keyof typeof keys;

/** A number in [0, 1) for the nth draw of this seed. */
function drawn(n: number): number {
  const x = Math.sin(seed * 12.9898 + n * 78.233) * 43758.5453;
  return x - Math.floor(x);
}

const view = (page: Page) => page.locator("[data-judging]");
const leftText = (page: Page): Promise<string> => page.locator('[data-answer="0"] [data-text]').innerText();

/** What an event says, as the annotator saw it. */
function saidOf({ verdict, shownOrder }: ComparisonRecord): string {
  if (verdict !== "A" && verdict !== "B") return verdict;
  return (verdict === "A") === (shownOrder[0] === 0) ? "left" : "right";
}

test(
  `every judgement outlives ${kills} kills at random moments, none lost, none doubled (seed ${seed})`,
  slow,
  async () => {
    test.setTimeout(300_000);
    const folder = mkdtempSync(join(tmpdir(), "feedbackloop-judging-"));
    const executablePath = await findChromium();
    const launch = (): Promise<BrowserContext> =>
      chromium.launchPersistentContext(folder, {
        args: [...chromiumArguments],
        serviceWorkers: "block",
        ...(executablePath === undefined ? {} : { executablePath }),
      });
    let draws = 0;
    const draw = (below: number): number => Math.floor(drawn(draws++) * below);
    const drawKey = (): Key => Object.keys(keys)[draw(5)] as Key;
    /** By the text of the answer on the left: no two are alike. */
    const acknowledged = new Map<string, string>();
    let [unwritten, written] = [0, 0];
    let context = await launch();
    try {
      let page = await context.newPage();
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
      const die = async (way: (typeof ways)[number]): Promise<void> => {
        if (way === "tab closed") await page.close();
        else if (way === "process crashed") {
          const died = page.waitForEvent("crash");
          const session = await context.newCDPSession(page);
          // It never answers: who would is gone.
          void session.send("Page.crash").catch(() => undefined);
          await died;
          await page.close();
        } else {
          process.kill(browserPid(folder), "SIGKILL");
          await context.close().catch(() => undefined);
          context = await launch();
        }
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
        await die(ways[kill % ways.length] ?? "tab closed");
        page = await context.newPage();
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
      await context.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
