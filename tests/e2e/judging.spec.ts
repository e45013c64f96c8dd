// Judging as whoever was asked does it: by keys alone, by thumb, with a reload in the middle. What is said is looked up in the
// browser's database, event by event. Time stands still but where a test lets it pass: a press that comes too soon after another
// is no judgement.
import { expect, type Page, test } from "@playwright/test";
import { expectNone } from "./axe.ts";
import {
  holdTime,
  judge,
  judged,
  manyItems,
  openTask,
  pass,
  practice,
  recordsOf,
  shownItem,
} from "./judgePage.ts";

const view = (page: Page) => page.locator("[data-judging]");
const answerText = (page: Page, place: number) => page.locator(`[data-answer="${place}"] [data-text]`);
const choice = (page: Page, id: string) => page.locator(`[data-choice="${id}"]`);
const action = (page: Page, name: string) => page.locator(`[data-action="${name}"]`);

/** Selects `text` in an answer, as a pointer would. */
const select = (page: Page, place: number, text: string): Promise<void> =>
  answerText(page, place).evaluate((element, wanted) => {
    const node = [...element.childNodes].find(
      (one) => one instanceof Text && one.data.includes(wanted),
    ) as Text;
    const start = node.data.indexOf(wanted);
    getSelection()?.setBaseAndExtent(node, start, node, start + wanted.length);
  }, text);

test("a hundred judgements by keys alone, each saved as it was said", async ({ page }) => {
  const { project, ...watched } = await openTask(page, manyItems(100));
  await holdTime(page);
  const keys = ["1", "2", "t", "ArrowLeft", "b", "ArrowRight", "s", "0"];
  const said: { key: string; left: string }[] = [];
  for (let i = 0; i < 100; i++) {
    const key = keys[i % keys.length] ?? "";
    said.push({ key, left: await answerText(page, 0).innerText() });
    if (i < 99) await judge(page, key);
  }
  // The first press judged; a second one that follows at once judges nothing, and a key that is held neither.
  await pass(page);
  expect(await judged(page)).toBe(99);
  await page.keyboard.press("2");
  await expect(view(page)).toHaveAttribute("data-judging", "over");

  const events = await recordsOf(page, "comparisons");
  expect(events).toHaveLength(100);
  const answers = new Map(
    (await recordsOf(page, "completions")).map((one) => [one["id"], one["completion"]]),
  );
  const verdictOf = (event: Record<string, unknown>): string => {
    const [first] = event["shownOrder"] as number[];
    const verdict = String(event["verdict"]);
    if (verdict !== "A" && verdict !== "B") return verdict;
    return (verdict === "A") === (first === 0) ? "left" : "right";
  };
  const wanted: Record<string, string> = {
    "1": "left",
    "2": "right",
    t: "tie",
    b: "bothBad",
    s: "skip",
    "0": "tie",
  };
  const byLeft = new Map(
    events.map((event) => {
      const ids = event["completionIds"] as string[];
      return [answers.get(ids[(event["shownOrder"] as number[])[0] ?? 0]), event];
    }),
  );
  for (const [i, { key, left }] of said.entries()) {
    const event = byLeft.get(left) ?? {};
    const last = i === 99 ? "right" : undefined;
    const arrows: Record<string, string> = { ArrowLeft: "left", ArrowRight: "right" };
    expect(verdictOf(event), `${i}: ${key}`).toBe(last ?? wanted[key] ?? arrows[key]);
    expect(event).toMatchObject({ project, annotator: "ana", input: "key", taskId: "t-1" });
    expect(event["decideMs"]).toBeGreaterThanOrEqual(0);
  }
  await expect(page.locator("[data-end]")).toContainText("100 judgements of 100");
  await expect(page.locator("[data-own-statistics]")).toContainText("The left one preferred");
  expect(watched).toEqual({ foreign: [], errors: [] });
});

test("a second press at once is none; undo restores exactly; a reload in the middle loses nothing", async ({
  page,
}) => {
  await openTask(page, manyItems(4));
  await holdTime(page);
  const first = await shownItem(page);
  const texts = await page.locator("[data-text]").allInnerTexts();
  await select(page, 1, "answer to");
  await page.keyboard.press("h");
  await expect(page.locator('[data-answer="1"] mark')).toHaveText("answer to");
  await page.keyboard.press("1");
  await expect(view(page)).not.toHaveAttribute("data-item", first ?? "");
  const second = await shownItem(page);
  await page.keyboard.press("1");
  await page.keyboard.press("2");
  await expect(page.locator("[data-announcement]")).toContainText("A better: saved. Pair 2 of 4.");
  expect([await judged(page), await shownItem(page)]).toEqual([1, second]);

  // Strength is offered after the choice; the key again is one step more.
  await expect(page.locator("[data-strength]")).toHaveCount(0);
  await page.keyboard.press("e");
  await expect(view(page)).toHaveAttribute("data-judging", "details");
  expect(await shownItem(page)).toBe(first);
  await page.keyboard.press("1");
  await page.keyboard.press("1");
  await expect(page.locator('[data-strength="2"]')).toHaveAttribute("aria-pressed", "true");
  await page.locator('[data-reason="concrete"]').click();
  await page.locator('[data-field="rationale"]').pressSequentially("1 is u");
  expect(await shownItem(page)).toBe(first);

  await page.reload();
  await expect(view(page)).toHaveAttribute("data-judging", "details");
  expect(await shownItem(page)).toBe(first);
  await expect(page.locator('[data-field="rationale"]')).toHaveValue("1 is u");
  await expect(page.locator('[data-strength="2"]')).toHaveAttribute("aria-pressed", "true");
  await page.locator('[data-field="rationale"]').press("Control+Enter");
  await expect(view(page)).toHaveAttribute("data-item", second ?? "");
  await expect(page.locator("[data-strength]")).toHaveCount(0);

  await page.keyboard.press("u");
  await expect(view(page)).toHaveAttribute("data-item", first ?? "");
  expect(await page.locator("[data-text]").allInnerTexts()).toEqual(texts);
  await expect(choice(page, "left")).toHaveAttribute("aria-pressed", "true");
  await expect(page.locator('[data-answer="1"] mark')).toHaveText("answer to");
  await expect(page.locator("[data-line]")).toHaveText(
    "Before: A better · clearly better · concrete · with a note · 1 marked",
  );
  expect(await judged(page)).toBe(0);
  // The same choice again keeps what was said with it.
  await judge(page, "1");
  const events = await recordsOf(page, "comparisons");
  const newest = events.sort((a, b) => Number(a["decidedAt"]) - Number(b["decidedAt"])).at(-1);
  expect(newest).toMatchObject({ strength: 2, reasons: ["concrete"], rationale: "1 is u" });
  expect(events.filter((one) => one["isUndo"] === true)).toHaveLength(1);

  // Any of the last ones can be judged again.
  await judge(page, "2");
  await page.keyboard.press("l");
  await expect(page.locator("[data-past] .past")).toHaveCount(2);
  await page.locator("[data-past] .past").last().locator('[data-action="take-back"]').click();
  await expect(view(page)).toHaveAttribute("data-item", first ?? "");
  expect(await judged(page)).toBe(1);
});

test("on a phone by thumb: practice, judging, a pause; nothing moves between pairs", async ({ browser }) => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  const long = "I would first ask what the customer needs, and then say what can be done about it. ".repeat(
    40,
  );
  const items = [
    practice,
    ...manyItems(2),
    {
      prompt: [
        { role: "system", content: "Be brief." },
        { role: "user", content: long },
      ],
      answers: [long, "No."],
    },
    {
      prompt: "كيف تتعامل مع عميل غاضب؟",
      answers: ["أستمع أولاً ثم أسأل عما حدث في ذلك اليوم.", "أتصل بالمدير."],
    },
  ];
  await openTask(page, items, { pauseEvery: 3 });
  await holdTime(page);
  await choice(page, "right").tap();
  const wasFirst = (await answerText(page, 0).innerText()).startsWith("I would say");
  await expect(page.locator("[data-feedback]")).toHaveAttribute("data-feedback", String(!wasFirst));
  await expect(page.locator("[data-feedback]")).toContainText("The one who greets is better.");
  await page.locator('[data-feedback] [data-action="go-on"]').tap();
  await expect(page.locator("[data-progress]")).toHaveText("0 of 4");

  const places = (): Promise<unknown> =>
    page.evaluate(() =>
      [...document.querySelectorAll("[data-choice], [data-answer], .prompt-box, .judge-head, .tools")].map(
        (one) => {
          const { x, y, width, height } = one.getBoundingClientRect();
          return [x, y, width, height];
        },
      ),
    );
  const before = await places();
  for (let i = 0; i < 3; i++) {
    expect(await places()).toEqual(before);
    const { width, scrollWidth, low } = await page.evaluate(() => ({
      width: innerWidth,
      scrollWidth: document.documentElement.scrollWidth,
      low: Math.max(
        ...[...document.querySelectorAll("[data-choice]")].map((one) => one.getBoundingClientRect().bottom),
      ),
    }));
    expect(scrollWidth).toBeLessThanOrEqual(width);
    expect(low).toBeLessThanOrEqual(844);
    await expectTargets(page);
    if ((await answerText(page, 0).innerText()).includes("أ")) await expectRightToLeft(page);
    await pass(page);
    const item = await shownItem(page);
    await choice(page, "tie").tap();
    await expect
      .poll(
        async () =>
          (await shownItem(page)) !== item || (await view(page).getAttribute("data-judging")) === "pause",
      )
      .toBe(true);
  }
  await expect(page.locator("[data-pause]")).toContainText("3 of 4 judged");
  await choice(page, "left").tap({ force: true });
  expect(await judged(page)).toBe(3);
  await page.locator('[data-pause] [data-action="go-on"]').tap();
  await expect(view(page)).toHaveAttribute("data-judging", "judge");
  if ((await answerText(page, 0).innerText()).includes("أ")) await expectRightToLeft(page);
  await pass(page);
  await choice(page, "bothBad").tap();
  await expect(view(page)).toHaveAttribute("data-judging", "over");
  const events = await recordsOf(page, "comparisons");
  expect(events.every((one) => one["input"] === "touch")).toBe(true);
  await context.close();
});

async function expectTargets(page: Page): Promise<void> {
  const small = await page.locator(".judging button:visible").evaluateAll((all) =>
    all
      .map((one) => ({ name: one.textContent, box: one.getBoundingClientRect() }))
      .filter(({ box }) => box.width < 44 || box.height < 44)
      .map(({ name }) => name),
  );
  expect(small).toEqual([]);
}

async function expectRightToLeft(page: Page): Promise<void> {
  const parts = [answerText(page, 0), answerText(page, 1), page.locator("[data-prompt]")];
  const directions = parts.map((part) => part.evaluate((one) => getComputedStyle(one).direction));
  expect(await Promise.all(directions)).toEqual(["rtl", "rtl", "rtl"]);
}

test("asked for more after every choice; keys while typing are letters; both themes without a fault", async ({
  page,
}) => {
  await openTask(page, [practice, ...manyItems(3)], { asksForMore: true });
  await holdTime(page);
  await page.clock.resume();
  await expect(page.getByRole("region", { name: "Answer A" })).toBeVisible();
  await expect(page.getByRole("region", { name: "Answer B" })).toBeVisible();
  await page.keyboard.press("1");
  await expect(page.locator("[data-feedback]")).toBeVisible();
  await expectNone(page, "practice");
  await page.keyboard.press("Enter");
  await pass(page);
  await page.keyboard.press("2");
  await expect(view(page)).toHaveAttribute("data-judging", "details");
  await page.locator('[data-field="rationale"]').fill("b");
  await expectNone(page, "details");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Enter");
  await expect(view(page)).toHaveAttribute("data-judging", "judge");
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await expect(page.locator(".answer-card mark").first()).toBeVisible();
  await expectNone(page, "judging with guidelines and differences");
  await page.keyboard.press("g");
  // Enter goes on, and does not open them again.
  await expect(action(page, "guidelines")).not.toBeFocused();
  await page.keyboard.press("?");
  await expectNone(page, "help");
  await page.uncheck('[data-action="takes-keys"]');
  await page.keyboard.press("Escape");
  await expect(page.locator("[data-help]")).toBeHidden();
  const item = await shownItem(page);
  await pass(page);
  await page.keyboard.press("1");
  expect(await shownItem(page)).toBe(item);
  // Then the buttons, by Tab and Enter.
  await choice(page, "left").focus();
  await page.keyboard.press("Enter");
  await expect(view(page)).toHaveAttribute("data-judging", "details");
  await page.locator('[data-details] [data-action="go-on"]').press("Enter");
  await expect(view(page)).toHaveAttribute("data-judging", "judge");
  await action(page, "finish").press("Enter");
  await expect(page.locator("[data-end]")).toContainText("2 judgements of 3");
  await expectNone(page, "the end");
});
