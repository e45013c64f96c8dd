// The ways to answer beside two side by side: the best of several by keys and arrows, single answers by thumb. Each as whoever was
// asked does it: undo, a reload in the middle, and what was said handed on to learn from.
import { readFileSync } from "node:fs";
import { type Browser, expect, type Page, test } from "@playwright/test";
import { expectNone } from "./axe.ts";
import {
  apartMs,
  type GivenItem,
  holdTime,
  judge,
  judged,
  manyItems,
  openAnswers,
  openTask,
  pass,
  recordsOf,
  shownItem,
} from "./judgePage.ts";
import { openPage, pageUrl, slow } from "./trainPage.ts";

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
  const { project: _project, ...watched } = await openAnswers(page, several);
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
  const verdicts = (await newest(page)).flatMap(({ verdict, isUndo }) => (isUndo === true ? [] : [verdict]));
  expect(verdicts.map(String).join(" ")).toBe("skip skip skip bothBad bothBad bothBad A A A A A A");
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
  const { back, bad, good } = await byThumb(browser, readFileSync(await (await downloading).path()));
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
  // Who chose what, as of pairs: good, skipped.
  const report = page.locator("[data-report] table.annotators");
  await expect(report.locator("th")).toContainText(["Good", "Skipped", "Time for one"]);
  await expect(report.locator('[data-annotator="ben"]')).toContainText("50 % (9 to 91)");
  await action(page, "train-on").click();
  await expect(page).toHaveURL(new RegExp(`#/train/${project}`));
  await expect(page.locator("[data-preview-rows]")).toContainText("2 judged answers");
  await expect(page.locator("[data-preview-rows]")).toContainText("1 skipped judgement");
  await expect(page.locator('[data-method="kto"] input')).toBeChecked();
  await page.getByText("First rows").click();
  const row = page.locator("dl.pair");
  await expect(row.filter({ hasText: bad })).toContainText("Labelfalse");
  await expect(row.filter({ hasText: good })).toContainText("Labeltrue");
});

/** Opens the invitation on a phone, judges its three answers by touch, with undo and a reload; resolves with the file to send back and
 *  what was called bad and good. */
async function byThumb(browser: Browser, invitation: Buffer) {
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
  const bad = await answerText(page, 0).innerText();
  await tap("bad", 1);
  await page.reload();
  await expect(page.locator("[data-progress]")).toHaveText("1 of 3");
  const good = await answerText(page, 0).innerText();
  await tap("good", 2);
  await pass(page);
  await choice(page, "skip").tap();
  await expect(page.locator("[data-end]")).toContainText("3 judgements of 3");
  const saving = page.waitForEvent("download");
  await action(page, "save-judgements").tap();
  const back = readFileSync(await (await saving).path());
  await context.close();
  return { back, bad, good };
}

const arabic = {
  prompt: "كيف تتعامل مع عميل غاضب؟",
  answers: ["أستمع أولاً ثم أسأل عما حدث.", "אני מקשיב ואז שואל מה קרה.", "أتصل بالمدير.", "לא יודע."],
};
const ways = [
  { widget: "pairwise", answers: 2, key: "1", names: ["Answer A", "Answer B"] },
  { widget: "bestOfN", answers: 4, key: "1", names: ["Answer A", "Answer B", "Answer C", "Answer D"] },
  { widget: "thumbs", answers: 1, key: "1", names: ["Answer"] },
] as const;

for (const { widget, answers, key, names } of ways)
  test(
    `${widget}: names for who listens, right-to-left texts, both themes without a fault`,
    slow,
    async ({ page }) => {
      const given = { ...arabic, answers: arabic.answers.slice(0, answers) };
      await openTask(page, [given, { ...given, prompt: "ما رأيك؟" }], {
        ...{ widget, title: "أي إجابة أفضل؟", asksForMore: true, reasons: ["واضح", "concrete"] },
        guidelines: "اختر الإجابة الأوضح.",
      });
      for (const name of names) {
        await expect(page.getByRole("region", { name, exact: true })).toBeVisible();
        await expect(page.getByRole("group", { name: `${name}, text`, exact: true })).toBeVisible();
      }
      const direction = (selector: string) =>
        page.locator(selector).evaluateAll((all) => all.map((one) => getComputedStyle(one).direction));
      expect(await direction("[data-text], [data-prompt], [data-title]")).toEqual(
        Array.from({ length: answers + 2 }, () => "rtl"),
      );
      // The page around them stays as it is.
      expect(await direction(".tools, .choices, .judge-head")).toEqual(["ltr", "ltr", "ltr"]);
      await expectNone(page, `${widget}, judging`);
      await holdTime(page);
      await pass(page);
      await page.keyboard.press(key);
      await expect(view(page)).toHaveAttribute("data-judging", "details");
      await page.locator('[data-field="rationale"]').fill("لأنها تقول ما حدث.");
      expect(await direction('[data-field="rationale"]')).toEqual(["rtl"]);
      await page.clock.resume();
      await expectNone(page, `${widget}, details`);
      await page.locator('[data-details] [data-action="go-on"]').click();
      const kept = await recordsOf(page, widget === "thumbs" ? "ratings" : "comparisons");
      expect(kept.map((one) => one["rationale"])).toContain("لأنها تقول ما حدث.");
      await action(page, "finish").click();
      await expect(page.locator("[data-own-statistics]")).toBeVisible();
      await expectNone(page, `${widget}, the end`);
    },
  );

test(
  "a text longer than its card is scrolled by the arrow keys that would judge elsewhere",
  slow,
  async ({ page }) => {
    const long = "I would first ask what the customer needs, and then say what can be done. ".repeat(120);
    await openTask(
      page,
      [
        { prompt: "Why?", answers: [long] },
        { prompt: "What?", answers: ["Because."] },
      ],
      { widget: "thumbs" },
    );
    await holdTime(page);
    if (!(await answerText(page, 0).innerText()).startsWith("I would first")) await judge(page, "s");
    await pass(page);
    await answerText(page, 0).focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press("ArrowDown");
    await page.clock.resume();
    await expect.poll(() => answerText(page, 0).evaluate((text) => text.scrollTop)).toBeGreaterThan(0);
    await expect(view(page)).toHaveAttribute("data-judging", "judge");
    expect((await recordsOf(page, "ratings")).filter(({ verdict }) => verdict !== "skip")).toEqual([]);
  },
);

test(
  "storage that refuses: what was said is not lost, and is kept when there is room again",
  slow,
  async ({ page }) => {
    await openTask(page, manyItems(2));
    await page.waitForTimeout(apartMs);
    const first = await shownItem(page);
    const refuse = (isFull: boolean) =>
      Promise.all(
        page.workers().map((worker) =>
          worker.evaluate((full) => {
            const store = IDBObjectStore.prototype as IDBObjectStore & {
              kept?: Pick<IDBObjectStore, "add" | "put">;
            };
            store.kept ??= { add: store.add, put: store.put };
            const refused = (): never => {
              throw new DOMException("no room", "QuotaExceededError");
            };
            Object.assign(store, full ? { add: refused, put: refused } : store.kept);
          }, isFull),
        ),
      );
    await refuse(true);
    await page.keyboard.press("1");
    await expect(page.locator('[data-error-code="storage/full"]')).toContainText("What to do");
    expect([await judged(page), await shownItem(page)]).toEqual([0, first]);
    await refuse(false);
    await page.waitForTimeout(apartMs);
    await page.keyboard.press("1");
    await expect(page.locator("[data-progress]")).toHaveText("1 of 2");
    await expect(page.locator("[data-error-code]")).toHaveCount(0);
  },
);
