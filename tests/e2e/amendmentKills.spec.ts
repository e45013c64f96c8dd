// Judgements that are changed while the page dies: taken back, given a strength afterwards, or another choice. After each kill the change
// is there whole, once, or not at all, and then made again; what nobody changed stands as it did.
import { expect, test, type Page } from "@playwright/test";
import { standing } from "../../src/data/annotation/standing.ts";
import type { ComparisonRecord } from "../../src/domain/records/index.ts";
import { drawsOf, type Key, keys, killedBrowser, saidOf, seed } from "./killedBrowser.ts";
import { apartMs, manyItems, openTask, recordsOf, shownItem } from "./judgePage.ts";
import { slow } from "./trainPage.ts";

const kills = 20;
const items = 60;
const changes = ["taken back", "strength", "other choice"] as const;

const view = (page: Page) => page.locator("[data-judging]");

interface Stands {
  said: string;
  strength: number | null;
}

test(
  `changes of judgements outlive ${kills} kills at random moments, none lost, none doubled (seed ${seed})`,
  slow,
  async () => {
    test.setTimeout(300_000);
    const draw = drawsOf(1);
    const drawKey = (): Key => Object.keys(keys)[draw(2)] as Key;
    /** What stands, by item, the last decision last. */
    const stands = new Map<string, Stands>();
    /** What was taken back, as it stood: it comes again with what was said of it, and the same choice keeps its strength. */
    const takenBack = new Map<string, Stands>();
    /** Events that were written, each once. */
    let events = 0;
    const counts = new Map<string, { written: number; unwritten: number }>();
    const browser = await killedBrowser();
    try {
      let page = await browser.newPage();
      await openTask(page, manyItems(items));
      const address = page.url();

      const found = async () => {
        const all = (await recordsOf(page, "comparisons")) as unknown as ComparisonRecord[];
        const now = standing(all).standing.map((event): [string, Stands] => [
          event.itemId,
          { said: saidOf(event), strength: event.strength ?? null },
        ]);
        expect(new Set(now.map(([item]) => item)).size).toBe(now.length);
        return { events: all.length, stands: new Map(now) };
      };
      const judgeOne = async (): Promise<void> => {
        await page.waitForTimeout(apartMs);
        const [item, key] = [await shownItem(page), drawKey()];
        await page.keyboard.press(key);
        await expect(view(page)).not.toHaveAttribute("data-item", item ?? "", { timeout: 10_000 });
        const earlier = takenBack.get(item ?? "");
        const strength = earlier?.said === keys[key] ? earlier.strength : null;
        takenBack.delete(item ?? "");
        stands.set(item ?? "", { said: keys[key], strength });
        events++;
      };
      /** Opens the last decision and says this of it; hands nothing in. */
      const fillIn = async ({ said, strength }: Stands): Promise<void> => {
        if ((await view(page).getAttribute("data-judging")) !== "details") await page.keyboard.press("e");
        await expect(view(page)).toHaveAttribute("data-judging", "details");
        const chosen = page.locator(`[data-choice="${said}"]`);
        if ((await chosen.getAttribute("aria-pressed")) !== "true")
          await page.keyboard.press(said === "left" ? "1" : "2");
        await expect(chosen).toHaveAttribute("aria-pressed", "true");
        for (let press = 0; press < 4; press++) {
          const now = page.locator('[data-strength][aria-pressed="true"]');
          const at = (await now.count()) === 0 ? null : Number(await now.getAttribute("data-strength"));
          if (at === strength) return;
          await page.keyboard.press(said === "left" ? "1" : "2");
        }
        throw new Error(`strength ${strength} was not reached`);
      };

      for (let kill = 0; kill < kills; kill++) {
        const calm = 1 + draw(2);
        for (let i = 0; i < calm; i++) await judgeOne();
        const [item = "", before] = [...stands].at(-1) ?? [];
        if (before === undefined) throw new Error("nothing was judged");
        const drawn = changes[draw(changes.length)] ?? "strength";
        const change = drawn === "strength" && before.strength === 3 ? "other choice" : drawn;
        const after: Stands | undefined = {
          "taken back": undefined,
          strength: { ...before, strength: (before.strength ?? 0) + 1 },
          "other choice": { said: before.said === "left" ? "right" : "left", strength: null },
        }[change];
        if (after !== undefined) await fillIn(after);
        await page.waitForTimeout(apartMs);
        // Nobody waits for it: the kill is to come before it is written, while it is, or soon after.
        void page.keyboard.press(after === undefined ? "u" : "Enter").catch(() => undefined);
        await new Promise((resolve) => setTimeout(resolve, draw(5)));
        await browser.kill(page, kill);
        page = await browser.newPage();
        await page.goto(address);
        await expect(view(page)).toHaveAttribute("data-judging", /judge|details/);
        // What a browser forgot may be there again after a kill: a draft that was handed in long before.
        if (
          (await view(page).getAttribute("data-judging")) === "details" &&
          (await shownItem(page)) !== item
        ) {
          await page.locator('[data-details] [data-action="go-on"]').click();
          await expect(view(page)).toHaveAttribute("data-judging", "judge");
        }

        const now = await found();
        const count = counts.get(change) ?? { written: 0, unwritten: 0 };
        counts.set(change, count);
        const isWritten = now.events === events + 1;
        if (isWritten) count.written++;
        else {
          count.unwritten++;
          expect(now.events).toBe(events);
          expect(now.stands).toEqual(stands);
          // Whoever judges sees it undone, and does it again.
          if (after === undefined) await page.keyboard.press("u");
          else {
            await fillIn(after);
            await page.locator('[data-details] [data-action="go-on"]').click();
          }
        }
        events++;
        if (after === undefined) {
          takenBack.set(item, before);
          stands.delete(item);
          await expect(view(page)).toHaveAttribute("data-item", item);
        } else {
          stands.set(item, after);
          // A draft that is kept of what was written already opens it again; there is nothing to hand in then.
          if (isWritten && (await view(page).getAttribute("data-judging")) === "details")
            await page.locator('[data-details] [data-action="go-on"]').click();
          await expect(view(page)).toHaveAttribute("data-judging", "judge");
        }
        await expect.poll(found).toEqual({ events, stands });
      }
      while ((await view(page).getAttribute("data-judging")) !== "over" && stands.size < items - 1)
        await judgeOne();
      expect(await found()).toEqual({ events, stands });
      const words = [...counts].map(
        ([change, { written, unwritten }]) =>
          `${change}: ${written} were written down, ${unwritten} were not and were made again`,
      );
      test.info().annotations.push({ type: "kills", description: words.join("; ") });
      console.log(words.join("\n"));
      expect(counts.size).toBe(changes.length);
    } finally {
      await browser.close();
    }
  },
);
