// Judging as its owner and a recruiter meet it: nothing yet, a task, pairs, an invitation, then one item after another in each way to
// answer, the end, and what the owner sees when files come back.
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import {
  apartMs,
  type GivenItem,
  judgeAddress,
  manyItems,
  practice,
  putAnswers,
  putTask,
  sentBack,
  shownItem,
  taskFields,
} from "../e2e/judgePage.ts";
import { go, open, projectOf, type Studio } from "./scenes.ts";

const answered = (prompt: GivenItem["prompt"], ...answers: string[]): GivenItem => ({ prompt, answers });

const calm =
  "I asked him to sit down with me and tell me what had gone wrong. He had waited twice for a technician who did not come. I said " +
  "that this must not happen, called the dispatcher while he was there, and gave him a time and my own number. ";
const long = answered(
  [
    { role: "system", content: "The candidate applies as a service manager." },
    { role: "user", content: "Tell me about a time when you dealt with an angry customer." },
    { role: "assistant", content: "Do you mean in my last job, or in any?" },
    { role: "user", content: "In any. What did you do, and what came of it?" },
  ],
  `${calm}${calm.replace("twice", "three times")}He came back the next week to say that it had worked.\n\n` +
    "Since then we call every customer the evening before.",
  "I always stay calm with customers, because a customer is the most important person. I listen and find a solution that suits " +
    "everybody. In the end they were satisfied.",
);
const plain = answered(
  "Why do you want to work for us?",
  "You train your people yourselves; two of my colleagues came from here.",
  "I am a hard-working team player with a passion for excellence, and I have always wanted to work in a company like yours.",
);
const arabic = answered(
  "كيف تتعامل مع عميل غاضب؟",
  "أستمع أولاً ثم أسأل عما حدث في ذلك اليوم، ثم أقول متى سيُحل الأمر.",
  "أتصل بالمدير.",
);
const several = answered(
  "How would you plan your first week?",
  "I would meet everybody of the team and write down what each waits for.",
  "I would begin with the open tickets, oldest first.",
  calm,
  "I would see.",
);

/** What is shown, and what a key means there. */
const standing = async (page: Page): Promise<string> =>
  `${await page.locator("[data-judging]").getAttribute("data-judging")} ${await shownItem(page)}`;

/** A judgement by its key. */
async function press(page: Page, key: string): Promise<void> {
  const before = await standing(page);
  await page.waitForTimeout(apartMs);
  await page.keyboard.press(key);
  await expect.poll(() => standing(page)).not.toBe(before);
}

export async function judgeStory(studio: Studio): Promise<void> {
  const { shoot } = studio;
  const page = await open(studio, "#/annotate");
  await shoot(page, "annotate-empty");
  await page.click('[data-action="new-task"]');
  await expect(page.locator("[data-task-form]")).toBeVisible();
  await shoot(page, "annotate-new");
  const project = projectOf(page);
  await page.fill('[data-field="title"]', "");
  await page.fill('[data-field="overlap"]', "none");
  await page.click('[data-action="save-task"]');
  await shoot(page, "annotate-new-faults");
  await page.fill('[data-field="title"]', "Which answer would you rather hear?");
  await page.fill('[data-field="overlap"]', "1");
  await page.fill('[data-field="from"]', "Dana of the hiring team");
  await page.fill('[data-field="about"]', "We compare answers to interview questions.");
  await page.fill('[data-field="guidelines"]', "Prefer the answer that says what the person did.");
  await page.click('[data-action="save-task"]');
  await page.click('[data-action="open-choose"]');
  await shoot(page, "annotate-choose");
  await page.click('[data-action="choose-pairs"]');
  await expect(page.locator("[data-items-made], [data-error-code]").first()).toBeVisible();
  await shoot(page, "annotate-no-answers");
  await putAnswers(page, project, [long, plain, ...manyItems(3)]);
  await page.reload();
  await page.click('[data-action="open-choose"]');
  await page.click('[data-action="choose-pairs"]');
  await expect(page.locator("[data-items-made]")).toBeVisible();
  await shoot(page, "annotate-chosen");
  await page.click('[data-action="open-invite"]');
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="make-invitation"]');
  const invitation = readFileSync(await (await downloading).path());
  await expect(page.locator(".invite-made code").first()).toBeVisible();
  await shoot(page, "annotate-invite");
  await page.click('[data-action="open-judge"]');
  await shoot(page, "annotate-judge-here");

  await invited(studio, invitation);
  await judging(page, studio, project);
  await owner(page, studio, project);
  await page.context().close();
}

/** Somebody who was asked, in a browser of their own. */
async function invited(studio: Studio, invitation: Buffer): Promise<void> {
  const { shoot } = studio;
  const page = await open(studio, "#/judge");
  await shoot(page, "judge-no-invitation");
  const give = (name: string, buffer: Buffer) =>
    page.setInputFiles('[data-files="invitation"]', { name, mimeType: "application/json", buffer });
  await give("spring.invitation.json", invitation.subarray(0, 400));
  await expect(page.getByRole("alert")).toBeVisible();
  await shoot(page, "judge-cut-invitation");
  await give("spring.invitation.json", invitation);
  await expect(page.locator("[data-welcome]")).toBeVisible();
  await page.getByText("Guidelines", { exact: true }).click();
  await shoot(page, "judge-invited");
  await page.fill('[data-field="annotator"]', "ana");
  await page.click('[data-action="begin"]');
  await expect(page.locator('[data-judging="judge"]')).toBeVisible();
  await press(page, "1");
  await page.click('[data-action="finish"]');
  await expect(page.locator("[data-own-statistics]")).toBeVisible();
  await shoot(page, "judge-stopped");
  await page.context().close();
}

async function judging(page: Page, studio: Studio, project: string): Promise<void> {
  const { shoot } = studio;
  const guidelines = "Prefer the answer that says what the person did.\n\nIn doubt, the shorter one.";
  const begin = async (id: string, given: readonly GivenItem[], task: Partial<typeof taskFields> = {}) => {
    await putAnswers(page, project, given, id);
    await putTask(page, project, given, { guidelines, ...task, id }, id);
    await go(page, studio, judgeAddress(project, id));
    await page.reload();
    await expect(page.locator('[data-judging="judge"]')).toBeVisible();
  };
  await begin("t-long", [practice, long, plain]);
  await press(page, "1");
  await expect(page.locator("[data-feedback]")).toBeVisible();
  await shoot(page, "judge-practice");
  await press(page, "Enter");
  if (!(await page.locator("[data-prompt]").innerText()).includes("angry customer")) await press(page, "2");
  await shoot(page, "judge-pair");
  await page.keyboard.press("d");
  await page.keyboard.press("g");
  await shoot(page, "judge-guidelines");
  await page.keyboard.press("d");
  await page.keyboard.press("g");
  await page.keyboard.press("p");
  await shoot(page, "judge-question");
  await page.keyboard.press("p");
  await page.keyboard.press("?");
  await shoot(page, "judge-help");
  await page.keyboard.press("Escape");
  await press(page, "1");
  await page.keyboard.press("e");
  await expect(page.locator("[data-details]")).toBeVisible();
  await page.click('[data-strength="2"]');
  await page.click('[data-reason="concrete"]');
  await page.fill('[data-field="rationale"]', "It says what came of it.");
  await shoot(page, "judge-details");
  await page.click('[data-details] [data-action="go-on"]');
  await expect(page.locator("[data-details]")).toHaveCount(0);

  await begin("t-pause", manyItems(3), { pauseEvery: 2 });
  await press(page, "1");
  await page.keyboard.press("l");
  await expect(page.locator("[data-past] .past").first()).toBeVisible();
  await shoot(page, "judge-past");
  await page.keyboard.press("Escape");
  await press(page, "2");
  await shoot(page, "judge-pause");
  await press(page, "Enter");
  await press(page, "t");
  await expect(page.locator("[data-own-statistics]")).toBeVisible();
  await shoot(page, "judge-end");

  await begin("t-arabic", [arabic]);
  await page.keyboard.press("d");
  await shoot(page, "judge-right-to-left");
  await begin("t-best", [several], { widget: "bestOfN", title: "Which answer is the best?" });
  await page.keyboard.press("ArrowRight");
  await shoot(page, "judge-best");
  await begin("t-thumbs", [answered(several.prompt, calm)], { widget: "thumbs", title: "Is this good?" });
  await shoot(page, "judge-thumbs");
  await go(page, studio, judgeAddress(project, "t-nowhere"));
  await expect(page.locator('[data-error-code="judging/no-task"]')).toBeVisible();
  await shoot(page, "judge-no-task");
}

/** Three files come back; two of their judgements cannot be taken. */
async function owner(page: Page, studio: Studio, project: string): Promise<void> {
  const { shoot } = studio;
  const count = 60;
  await putAnswers(page, project, manyItems(count));
  await putTask(page, project, manyItems(count), { annotators: ["ana", "ben", "lee"], overlap: 3 });
  await page.reload();
  await go(page, studio, `#/annotate/${project}`);
  await expect(page.locator('[data-task="t-1"]')).toBeVisible();
  const bad = { name: "notes.jsonl", mimeType: "", buffer: Buffer.from('{}\n{"eventId": 1}\n') };
  await page.setInputFiles('[data-files="sent-back"]', [
    ...(["ana", "ben", "lee"] as const).map((one) => sentBack(one, count)),
    bad,
  ]);
  await expect(page.locator('[data-annotator="lee"] .stands-out')).toContainText("prefers the left");
  await shoot(page, "annotate-owner");
  await page.getByRole("button", { name: "Close" }).first().click();
  const task = page.locator('[data-task="t-1"]');
  for (const summary of await task.locator("summary").all()) await summary.click();
  await shoot(page, "annotate-numbers");
  for (const summary of await task.locator("summary").all()) await summary.click();
  await task.locator('[data-action="open-settle"]').click();
  await expect(task.locator("[data-disagreement]")).toBeVisible();
  await shoot(page, "annotate-settle");
  await task.locator('[data-action="open-mark"]').click();
  await page.fill('[data-field="find-items"]', "Question 7");
  await expect(task.locator("[data-mark]")).toHaveCount(1);
  await task.locator('[data-field="item-kind"]').selectOption("practice");
  await shoot(page, "annotate-mark");
  await task.locator('[data-annotator="lee"] [data-action="void"]').click();
  await shoot(page, "annotate-void");
}
