// The owner's side of judging: files of several people put together, somebody who leans to the left found and left out, the last word
// on an item, items whose answer is known, and a dataset of it all.
import { expect, type Page, test } from "@playwright/test";
import { expectNone } from "./axe.ts";
import { tabTo } from "./byKeyboard.ts";
import { manyItems, openTask, recordsOf, sentBack } from "./judgePage.ts";
import { pageUrl } from "./trainPage.ts";

const count = 60;
const action = (page: Page, name: string) => page.locator(`[data-action="${name}"]`);

const fileOf = (annotator: "ana" | "ben" | "lee") => sentBack(annotator, count);

const numbers = async (page: Page) => ({
  title: await page.getByRole("heading", { level: 1 }).innerText(),
  report: await page.locator("[data-report]").innerText(),
  measures: await page.locator("[data-measure] dd").allTextContents(),
});

async function openOwner(page: Page) {
  const opened = await openTask(page, manyItems(count), {
    annotators: ["ana", "ben", "lee"],
    overlap: 3,
  });
  await page.goto(new URL(`#/annotate/${opened.project}`, pageUrl()).href);
  await expect(page.locator('[data-task="t-1"]')).toBeVisible();
  return opened;
}

/** As from a folder window, on no place in particular. */
async function drop(page: Page, files: readonly { name: string; buffer: Buffer }[]): Promise<void> {
  const transfer = await page.evaluateHandle(
    (given) => {
      const made = new DataTransfer();
      for (const { name, text } of given) made.items.add(new File([text], name));
      return made;
    },
    files.map(({ name, buffer }) => ({ name, text: buffer.toString() })),
  );
  await page.dispatchEvent("main h1", "drop", { dataTransfer: transfer });
}

test("files in any order give the same numbers; who leans is told, and void leaves every number", async ({
  page,
}) => {
  const { project: _project, ...watched } = await openOwner(page);
  await drop(page, [fileOf("ana"), fileOf("ben")]);
  await expect(page.locator("[data-taken-files]")).toContainText("60 new judgements by ben");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("120 of 180 judgements, agreement 0.");
  const ofTwo = await numbers(page);
  const pressed = await page.locator(".task > .buttons button").elementHandles();
  await drop(page, [fileOf("lee")]);
  const lee = page.locator('[data-annotator="lee"]');
  await expect(lee.locator(".stands-out")).toContainText(
    /prefers the left answer more than chance and more than others: 95 % \(86 to 98\)/,
  );
  await expect(lee.locator(".stands-out")).toHaveAttribute("data-flagged", "true");
  await expect(page.locator('[data-annotator="ana"] .stands-out')).toContainText(
    "not enough judgements yet to say",
  );
  const ofThree = await numbers(page);
  // A button that is made anew when numbers come in is gone under a press.
  expect(pressed.length).toBeGreaterThan(4);
  for (const button of pressed) expect(await button.evaluate((one) => one.isConnected)).toBe(true);
  expect(ofThree.measures).not.toEqual(ofTwo.measures);
  await page.getByText("How far they agree").click();
  await page.getByText("What each one leans to").click();
  await expectNone(page, "what was judged");
  await page.reload();
  await expect(lee.locator(".stands-out")).toContainText("prefers the left answer");

  // By keys alone: void with a reason, undo, and void again.
  await tabTo(page, '[data-annotator="lee"] [data-action="void"]');
  await page.keyboard.press("Enter");
  await expect(page.locator('[data-field="void-reason"]')).toBeFocused();
  await page.keyboard.press("Enter");
  await expect(page.getByText("Say why: it is kept with the project.")).toBeVisible();
  await page.keyboard.type("Took the left one");
  await page.keyboard.press("Enter");
  await expect(lee).toHaveAttribute("data-void", "true");
  await expect(page.locator('[data-void-changed="true"]')).toBeVisible();
  await expect.poll(async () => (await numbers(page)).measures).toEqual(ofTwo.measures);
  await action(page, "undo-void").click();
  await expect.poll(async () => (await numbers(page)).measures).toEqual(ofThree.measures);
  const voids = await recordsOf(page, "voids");
  expect(voids.sort((a, b) => Number(a["at"]) - Number(b["at"]))).toMatchObject([
    { annotator: "lee", isVoid: true, reason: "Took the left one" },
    { annotator: "lee", isVoid: false },
  ]);
  expect(watched).toEqual({ foreign: [], errors: [] });
});

test("the same files the other way round; settling, marking, and training on it", async ({ page }) => {
  const { project } = await openOwner(page);
  await page.setInputFiles('[data-files="sent-back"]', [fileOf("ben"), fileOf("ana")]);
  await expect(page.getByRole("heading", { level: 1 })).toContainText("120 of 180 judgements, agreement 0.");
  const { title, measures } = await numbers(page);
  await drop(page, [fileOf("ana"), { name: "bad.jsonl", buffer: Buffer.from("{}\nno\n") }]);
  await expect(page.locator("[data-taken-files]")).toContainText("60 lines were here already");
  await expect(page.locator("[data-taken-files]")).toContainText("bad.jsonl");
  expect(await numbers(page)).toMatchObject({ title, measures });

  // Two who differ have no majority: a word without a reason will do.
  await action(page, "open-settle").click();
  await expect(page.locator("[data-settle]")).toContainText("items judged differently");
  await expect(page.locator("[data-disagreement]")).toContainText("It says when.");
  const first = await page.locator("[data-disagreement]").getAttribute("data-disagreement");
  const open = Number(await page.locator("[data-settle]").getAttribute("data-settle"));
  await expectNone(page, "settling");
  await page.locator('[data-settle-choice="left"]').click();
  await expect(page.locator("[data-settle]")).toHaveAttribute("data-settle", String(open - 1));
  await expect(page.locator("[data-disagreement]")).not.toHaveAttribute("data-disagreement", first ?? "");
  // With a third there is one.
  await drop(page, [fileOf("lee")]);
  await expect(page.locator('[data-annotator="lee"] .stands-out')).toContainText("prefers the left");
  await page.locator('[data-settle-choice="bothBad"]').click();
  await expect(page.getByText("write why it is decided otherwise")).toBeVisible();
  await page.fill('[data-field="settle-why"]', "Neither says it.");
  await page.locator('[data-settle-choice="bothBad"]').click();
  await expect
    .poll(async () =>
      (await recordsOf(page, "comparisons"))
        .filter((one) => one["isAdjudication"] === true)
        .sort((a, b) => Number(a["decidedAt"]) - Number(b["decidedAt"])),
    )
    .toMatchObject([{ verdict: "A" }, { verdict: "bothBad", rationale: "Neither says it." }]);

  await action(page, "open-mark").click();
  await page.fill('[data-field="find-items"]', "Question 7:");
  const item = page.locator('[data-mark="i-0006"]');
  await expect(page.locator("[data-mark]")).toHaveCount(1);
  await item.locator('[data-field="item-kind"]').selectOption("gold");
  await item.locator('[data-action="mark"]').click();
  await expect(item).toContainText("Say which choice is right.");
  await item.locator('[data-field="expected"]').selectOption({ label: "B better" });
  await item.locator('[data-action="mark"]').click();
  await expect(item).toHaveAttribute("data-kind", "gold");
  await expect(page.locator('[data-annotator="ana"]')).toContainText("100 % (21 to 100)");
  await expectNone(page, "marking");

  await action(page, "train-on").click();
  await expect(page).toHaveURL(new RegExp(`#/train/${project}`));
  await expect(page.locator("main")).toContainText("Judgements 20");
});
