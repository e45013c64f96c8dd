// The ways to answer beside two side by side: the best of several by keys and arrows, single answers by thumb. Each as whoever was
// asked does it: undo, a reload in the middle, and what was said handed on to learn from.
import { readFileSync } from "node:fs";
import { type Browser, expect, type Page, test } from "@playwright/test";
import {
  type GivenItem,
  holdTime,
  judge,
  judgeAddress,
  judged,
  manyItems,
  openAnswers,
  openTask,
  pass,
  recordsOf,
  shownItem,
} from "./judgePage.ts";
import { openPage, pageUrl } from "./trainPage.ts";

const view = (page: Page) => page.locator("[data-judging]");
const action = (page: Page, name: string) => page.locator(`[data-action="${name}"]`);
const choice = (page: Page, id: string) => page.locator(`[data-choice="${id}"]`);
const answerText = (page: Page, place: number) => page.locator(`[data-answer="${place}"] [data-text]`);

const several: GivenItem[] = manyItems(3).map(({ prompt, answers }, i) => ({
  prompt,
  answers: [...answers, `Third answer to ${i + 1}. I would call.`, `Fourth answer to ${i + 1}. I would see.`],
}));

/** The texts of the answers that comparisons say are better, and worse, last ones first. */
async function newest(
  page: Page,
): Promise<{ verdict: unknown; better: unknown; worse: unknown; isUndo: unknown }[]> {
  const texts = new Map((await recordsOf(page, "completions")).map((one) => [one["id"], one["completion"]]));
  return (await recordsOf(page, "comparisons"))
    .sort((a, b) => Number(b["decidedAt"]) - Number(a["decidedAt"]))
    .map((one) => {
      const [a, b] = one["completionIds"] as string[];
      return { verdict: one["verdict"], better: texts.get(a), worse: texts.get(b), isUndo: one["isUndo"] };
    });
}

test("the best of several by keys and arrows, undone, reloaded in the middle", async ({ page }) => {
  // A task of the page's own making: its words fit the way to answer.
  const { project, ...watched } = await openAnswers(page, several);
  await page.check('input[value="bestOfN"]');
  await action(page, "save-task").click();
  await action(page, "open-choose").click();
  await expect(page.locator("[data-choose-pairs] input")).toHaveCount(1);
  await page.fill('[data-field="count"]', "3");
  await action(page, "choose-pairs").click();
  await expect(page.locator("[data-items-made]")).toContainText("3 questions added");
  await action(page, "open-judge").click();
  await page.fill('[data-field="who"]', "ana");
  await action(page, "judge-here").click();
  await expect(view(page)).toHaveAttribute("data-judging", "judge");
  await holdTime(page);

  // Arrows go from answer to answer, round at the ends; Enter takes the one that they came to, and nothing before.
  const first = await shownItem(page);
  const texts = await page.locator("[data-text]").allInnerTexts();
  await pass(page);
  await page.keyboard.press("Enter");
  await page.keyboard.press("ArrowLeft");
  await expect(answerText(page, 3)).toBeFocused();
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("ArrowRight");
  await expect(answerText(page, 1)).toBeFocused();
  expect(await judged(page)).toBe(0);
  await judge(page, "Enter");
  await expect(page.locator("[data-announcement]")).toContainText("B is best: saved. Item 2 of 3.");
  const others = [0, 2, 3].map((place) => texts[place]);
  const said = await newest(page);
  expect(said.map(({ verdict }) => verdict)).toEqual(["A", "A", "A"]);
  expect(new Set(said.map(({ better }) => better))).toEqual(new Set([texts[1]]));
  expect(said.map(({ worse }) => worse).sort()).toEqual(others.sort());
  // Where the focus still lies on an answer, Enter alone judges no second item.
  await pass(page);
  await page.keyboard.press("Enter");
  expect(await judged(page)).toBe(1);

  await page.keyboard.press("u");
  await expect(view(page)).toHaveAttribute("data-item", first ?? "");
  expect(await page.locator("[data-text]").allInnerTexts()).toEqual(texts);
  await expect(choice(page, "1")).toHaveAttribute("aria-pressed", "true");
  expect((await newest(page)).filter(({ isUndo }) => isUndo === true)).toHaveLength(3);
  await judge(page, "3");
  await page.reload();
  await expect(page.locator("[data-progress]")).toHaveText("1 of 3");
  await pass(page);
  await judge(page, "b");
  await pass(page);
  await page.keyboard.press("s");
  await expect(page.locator("[data-end]")).toContainText("3 judgements of 3");
  const verdicts = (await newest(page)).filter(({ isUndo }) => isUndo !== true).map(({ verdict }) => verdict);
  expect(verdicts).toEqual([...Array(3).fill("skip"), ...Array(3).fill("bothBad"), ...Array(6).fill("A")]);

  expect(watched).toEqual({ foreign: [], errors: [] });
});

test("single answers by thumb on a phone, sent back, and learned from by the method for thumbs", async ({
  page,
  browser,
}) => {
  const single = several.map((one) => ({ ...one, answers: one.answers.slice(0, 1) }));
  const { project } = await openTask(page, single, { widget: "thumbs", title: "Is this a good answer?" });
  await page.goto(new URL(`#/annotate/${project}`, pageUrl()).href);
  await action(page, "open-invite").click();
  const downloading = page.waitForEvent("download");
  await action(page, "make-invitation").click();
  const back = await byThumb(browser, readFileSync(await (await downloading).path()));
  const lines = back
    .toString()
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as object);
  const said = (verdict: string, more: object = {}) => ({
    annotator: "ben",
    taskId: "t-1",
    verdict,
    ...more,
  });
  expect(lines).toMatchObject([
    said("good", { input: "touch" }),
    said("skip", { isUndo: true }),
    said("bad", { input: "touch" }),
    said("good"),
    said("skip"),
  ]);
  await page.setInputFiles('[data-files="sent-back"]', { name: "ben.jsonl", mimeType: "", buffer: back });
  await expect(page.locator("[data-taken-files]")).toContainText("3 new judgements by ben");
  await action(page, "train-on").click();
  await expect(page).toHaveURL(new RegExp(`#/train/${project}`));
  await expect(page.locator("[data-preview-rows]")).toContainText("2 judged answers");
  await expect(page.locator("[data-preview-rows]")).toContainText("1 skipped judgement");
  await expect(page.locator('[data-method="kto"] input')).toBeChecked();
  await expect(page.locator(".plan")).toContainText("of memory on");
  await page.getByText("First rows").click();
  const rows = page.locator("main");
  await expect(rows).toContainText("First answer to 1");
});

/** Opens the invitation on a phone, judges its three answers by touch, with undo and a reload; resolves with the file to send back. */
async function byThumb(browser: Browser, invitation: Buffer): Promise<Buffer> {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  await openPage(page, "#/judge");
  await page.setInputFiles('[data-files="invitation"]', { name: "a.json", mimeType: "", buffer: invitation });
  await page.fill('[data-field="annotator"]', "ben");
  await action(page, "begin").tap();
  await expect(view(page)).toHaveAttribute("data-judging", "judge");
  await holdTime(page);
  const tap = async (id: string, wanted: number): Promise<void> => {
    await pass(page);
    await choice(page, id).tap();
    await expect.poll(() => judged(page)).toBe(wanted);
  };
  const first = await shownItem(page);
  await tap("good", 1);
  await action(page, "undo").tap();
  await expect(view(page)).toHaveAttribute("data-item", first ?? "");
  await expect(choice(page, "good")).toHaveAttribute("aria-pressed", "true");
  await tap("bad", 1);
  await page.reload();
  await expect(page.locator("[data-progress]")).toHaveText("1 of 3");
  await tap("good", 2);
  await pass(page);
  await choice(page, "skip").tap();
  await expect(page.locator("[data-end]")).toContainText("3 judgements of 3");
  const saving = page.waitForEvent("download");
  await action(page, "save-judgements").tap();
  const file = readFileSync(await (await saving).path());
  await context.close();
  return file;
}
