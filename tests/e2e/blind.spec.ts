// A blind comparison by people, by keyboard alone: made on the Evaluate page, judged, and back with its result. Whose answer is whose
// stands in no text and in no attribute of the page before the end; what is said of it equals a count by hand.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { unzipSync } from "fflate";
import { expectNone } from "./axe.ts";
import { tabTo } from "./byKeyboard.ts";
import { openFixture } from "./fixture.ts";
import { holdTime, judge, recordsOf } from "./judgePage.ts";
import { pageUrl, slow } from "./trainPage.ts";

const pairs = 12;
const model = "dpo-1";
/** One after the other, over and over. */
const keys = ["1", "2", "1", "t", "2", "b", "1", "s"];

async function typeInto(page: Page, field: string, text: string): Promise<void> {
  await tabTo(page, `[data-field="${field}"]`);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(text);
}

async function press(page: Page, action: string): Promise<void> {
  await tabTo(page, `[data-action="${action}"]`);
  await page.keyboard.press("Enter");
}

/** What measuring leaves of a model whose answers to as many prompts differ from its base's. */
function measured(): Record<string, string> {
  const asLines = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
  const words = ["calm", "brief", "vague", "exact", "kind", "loud"];
  return {
    [`reports/${model}.metrics.jsonl`]: asLines([
      {
        type: "metric",
        name: "length",
        role: "candidate",
        value: 3,
        interval: null,
        prompts: pairs,
        samples: pairs,
      },
    ]),
    [`reports/${model}.samples.jsonl`]: asLines(
      Array.from({ length: pairs }, (_, i) =>
        (["base", "candidate"] as const).map((role, side) => ({
          type: "sample",
          prompt_index: i,
          role,
          prompt: `Describe answer ${i}:`,
          completion: ` It is number ${2 * i + side}, ${words[(i + 3 * side) % 6] ?? ""}.`,
          prompt_ids: [1],
          completion_ids: [2, 3, 4],
          finish: "eos",
          reward: null,
          judge: null,
          logprob: -3,
          base_logprob: -3,
          kl_exact: null,
        })),
      ).flat(),
    ),
  };
}

interface Line {
  readonly item: string;
  readonly prompt: string;
  readonly base: string;
  readonly candidate: string;
}

/** From the project's file, once all is over: whose answers the items have, and what was written in each. */
async function outOfProject(page: Page, project: string) {
  await page.goto(new URL(`#/project/${project}`, pageUrl()).href);
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="export"]');
  const files = unzipSync(readFileSync(await (await downloading).path()));
  const rows = <T>(pattern: RegExp): T[] =>
    Object.entries(files)
      .filter(([path]) => pattern.test(path))
      .flatMap(([, bytes]) => new TextDecoder().decode(bytes).trimEnd().split("\n"))
      .map((line) => JSON.parse(line) as T);
  return {
    lines: rows<Line>(/\.blind\.jsonl$/),
    answers: new Map(
      rows<{ id: string; completion: string }>(/completions\.jsonl$/).map((one) => [one.id, one.completion]),
    ),
  };
}

/**
 * Percentiles of the mean of `worths`, drawn with replacement, exactly: how likely each sum of so many draws is. Half points, so that sums
 * are whole.
 */
function exactInterval(worths: readonly number[]): [number, number] {
  let chances = [1];
  for (const _ of worths) {
    const next = new Array<number>(chances.length + 2).fill(0);
    chances.forEach((chance, sum) => {
      for (const worth of worths)
        next[sum + 2 * worth] = (next[sum + 2 * worth] ?? 0) + chance / worths.length;
    });
    chances = next;
  }
  const at = (share: number): number => {
    let total = 0;
    const sum = chances.findIndex((chance) => (total += chance) >= share);
    return sum / 2 / worths.length;
  };
  return [at(0.025), at(0.975)];
}

test(
  "a blind comparison tells nothing before its end, is balanced, and comes back as it is counted by hand",
  slow,
  async ({ page }) => {
    const { project, errors } = await openFixture(page, "evaluate", "", measured());
    await expect(page.locator("[data-evaluate]")).toHaveAttribute("data-evaluate", "measured");
    await typeInto(page, "blind-count", String(pairs));
    await press(page, "compare-blindly");
    await expect(page.locator("[data-made]")).toContainText(`${pairs} pairs to judge`);
    // Answers with their models' names would tell.
    await expect(page.locator("[data-answers-hidden]")).toHaveAttribute("data-answers-hidden", "true");
    await expectNone(page, "a comparison that is open");

    const ids = (await recordsOf(page, "completions")).map(({ id }) => String(id));
    expect(ids).toHaveLength(2 * pairs);
    await press(page, "judge-blindly");
    await expect(page.locator('[data-judging="judge"]')).toBeVisible();
    await holdTime(page);
    const said: { left: string; right: string; key: string }[] = [];
    const secrets = [...ids, model, "candidate", "base of", "before training", "checkpoint"];
    for (let i = 0; i < pairs; i++) {
      const html = await page.content();
      for (const secret of secrets) expect(html.includes(secret), `${secret} in the page`).toBe(false);
      const [left = "", right = ""] = await page.locator("[data-text]").allInnerTexts();
      const key = keys[i % keys.length] ?? "";
      said.push({ left, right, key });
      if (i < pairs - 1) await judge(page, key);
    }
    await page.clock.runFor(200);
    await page.keyboard.press(keys[(pairs - 1) % keys.length] ?? "");
    await expect(page.locator("[data-end]")).toBeVisible();
    const end = await page.content();
    for (const secret of secrets) expect(end.includes(secret), `${secret} at the end`).toBe(false);
    await page.clock.resume();

    await page.goto(new URL(`#/evaluate/${project}`, pageUrl()).href);
    const outcome = page.locator("[data-outcome]");
    await expect(outcome).toBeVisible();
    await expectNone(page, "a comparison with its result");
    const rate = Number(await outcome.getAttribute("data-outcome"));
    const text = await outcome.innerText();

    const { lines, answers } = await outOfProject(page, project);
    expect(lines).toHaveLength(pairs);
    const worths: number[] = [];
    const counts = { won: 0, lost: 0, tied: 0, bothBad: 0, skipped: 0 };
    let isLeft = 0;
    for (const { left, right, key } of said) {
      const line = lines.find(({ base, candidate }) => {
        const shown = [answers.get(base)?.trim(), answers.get(candidate)?.trim()];
        return shown.includes(left.trim()) && shown.includes(right.trim());
      });
      const own = answers.get(line?.candidate ?? "")?.trim();
      expect([left.trim(), right.trim()]).toContain(own);
      const first = own === left.trim();
      if (first) isLeft++;
      if (key === "s") counts.skipped++;
      else if (key === "t") counts.tied++;
      else if (key === "b") counts.bothBad++;
      else if ((key === "1") === first) counts.won++;
      else counts.lost++;
      if (key !== "s") worths.push(key === "t" || key === "b" ? 0.5 : (key === "1") === first ? 1 : 0);
    }
    // Half of each four.
    expect(isLeft).toBe(pairs / 2);
    const mean = worths.reduce((sum, one) => sum + one, 0) / worths.length;
    expect(rate).toBeCloseTo(mean, 12);
    expect(text).toContain(
      `${counts.won} won, ${counts.lost} lost, ${counts.tied} ties, ${counts.bothBad} both bad (each half a win), ${counts.skipped} skipped`,
    );
    const [, share, low, high] = /wins (\d+) % \((\d+) to (\d+)\)/.exec(text) ?? [];
    expect(Number(share)).toBe(Math.round(100 * mean));
    // A thousand draws: at most a step of the mean away from the exact percentiles.
    const [exactLow, exactHigh] = exactInterval(worths);
    const step = 50 / worths.length + 1;
    expect(Math.abs(Number(low) - 100 * exactLow)).toBeLessThanOrEqual(step);
    expect(Math.abs(Number(high) - 100 * exactHigh)).toBeLessThanOrEqual(step);
    expect(errors).toEqual([]);
  },
);
