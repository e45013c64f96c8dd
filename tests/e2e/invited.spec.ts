// The way in for somebody who was asked: a link or a file, one pair for practice, judgements that go back as a file. The invitation is
// made by the page of whoever asks, in another browser.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { expectNone } from "./axe.ts";
import { tabTo } from "./byKeyboard.ts";
import {
  holdTime,
  judge,
  manyItems,
  openAnswers,
  openTask,
  pass,
  put,
  recordsOf,
  shownItem,
} from "./judgePage.ts";
import { openPage, pageUrl, slow } from "./trainPage.ts";

const action = (page: Page, name: string) => page.locator(`[data-action="${name}"]`);

test("from a link to the first judgement with practice, and back to whoever invited as a file", async ({
  page,
  browser,
}) => {
  // The owner makes a task of answers that are there, chooses pairs and an invitation: by the page.
  const { project } = await openAnswers(page, manyItems(8));
  await expectNone(page, "a new judging task");
  await page.fill('[data-field="overlap"]', "0");
  await action(page, "save-task").click();
  await expect(page.getByText("Give a whole number from 1 to 50.")).toBeVisible();
  await page.fill('[data-field="overlap"]', "1");
  await page.fill('[data-field="repeats"]', "0");
  await page.fill('[data-field="from"]', "Dana");
  await action(page, "save-task").click();
  await action(page, "open-choose").click();
  await page.fill('[data-field="count"]', "3");
  await action(page, "choose-pairs").click();
  await expect(page.locator("[data-items-made]")).toContainText("3 pairs added");
  await put(page, "items", [
    {
      ...(await recordsOf(page, "items"))[0],
      id: "i-practice",
      kind: "practice",
      expected: "A",
      feedback: "Because.",
    },
  ]);
  await page.reload();
  await action(page, "open-invite").click();
  const downloading = page.waitForEvent("download");
  await action(page, "make-invitation").click();
  const invitation = readFileSync(await (await downloading).path());
  await expect(page.getByRole("status").filter({ hasText: "judge?bundle=" })).toBeVisible();
  await expectNone(page, "the list of tasks");

  // Somebody else, in a browser of their own, with the link alone.
  const context = await browser.newContext({ serviceWorkers: "block" });
  const other = await context.newPage();
  await other.route("**/invitations/spring.json", (route) => route.fulfill({ body: invitation }));
  const began = Date.now();
  await openPage(other, "#/judge?bundle=invitations/spring.json");
  await expect(other.getByRole("heading", { level: 1 })).toHaveText("Dana asks for your judgement");
  await expect(other.locator(".rail")).toHaveCount(0);
  await other.keyboard.press("Tab");
  await tabTo(other, '[data-field="annotator"]');
  await other.keyboard.press("Enter");
  await expect(other.getByText("Give a name:")).toBeVisible();
  await other.keyboard.type("ana");
  await other.keyboard.press("Enter");
  await expect(other.locator("[data-progress]")).toHaveText("Practice");
  await holdTime(other);
  await other.keyboard.press("1");
  await expect(other.locator("[data-feedback]")).toContainText("Because.");
  await other.keyboard.press("Enter");
  await judge(other, "1");
  expect(Date.now() - began).toBeLessThan(20_000);
  await expect(other.locator("[data-kept]")).toHaveText("Saved here, 1 not sent back yet");
  await other.reload();
  await expect(other.locator("[data-progress]")).toHaveText("1 of 3");
  await pass(other);
  await judge(other, "2");
  await pass(other);
  await other.keyboard.press("s");
  await expect(other.locator("[data-end]")).toContainText("That was all");
  const saving = other.waitForEvent("download");
  await action(other, "save-judgements").click();
  const saved = await saving;
  const file = { name: saved.suggestedFilename(), mimeType: "", buffer: readFileSync(await saved.path()) };
  await expect(other.locator("[data-kept]")).toHaveText("Saved here and in your file");
  await other.goto(new URL("#/project", pageUrl()).href);
  await expect(other.locator("[data-end]")).toBeVisible();
  await context.close();

  // The owner takes the file, twice.
  for (const words of ["3 new judgements by ana", "0 new judgements"]) {
    await page.setInputFiles('[data-files="sent-back"]', file);
    await expect(page.locator("[data-taken-files]")).toContainText(words);
  }
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(
    "3 of 3 judgements, agreement not known yet",
  );
  expect((await recordsOf(page, "comparisons")).map((one) => one["project"])).toEqual([
    project,
    project,
    project,
  ]);
});

test("a link that leads nowhere, to another site or to something else says so and what to do", async ({
  page,
}) => {
  await openPage(page, "#/judge?bundle=missing.json");
  await expect(page.locator('[data-error-code="invitation/missing"]')).toContainText("answered 404");
  await page.goto(new URL("#/judge?bundle=https://elsewhere.example/a.json", pageUrl()).href);
  await expect(page.locator('[data-error-code="invitation/not-allowed"]')).toContainText(
    "https://elsewhere.example",
  );
  await expect(action(page, "allow")).toBeVisible();
  await page.setInputFiles('[data-files="invitation"]', {
    name: "notes.json",
    mimeType: "application/json",
    buffer: Buffer.from("{}"),
  });
  await expect(page.getByRole("alert")).toContainText("notes.json is no invitation to judge");
  await expectNone(page, "no invitation");
});

test.describe("without a network", () => {
  test.use({ serviceWorkers: "allow" });

  test("judging goes on after a reload, and nothing is lost", slow, async ({ page, context }) => {
    await openTask(page, manyItems(3));
    await expect(page.locator("html")).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
    const first = await shownItem(page);
    await holdTime(page);
    await judge(page, "1");
    await context.setOffline(true);
    await page.reload();
    await expect(page.locator("[data-progress]")).toHaveText("1 of 3");
    await expect(page.locator("[data-kept]")).toHaveText("Saved here, offline");
    await pass(page);
    const last = await shownItem(page);
    await judge(page, "2");
    await page.keyboard.press("u");
    await expect(page.locator("[data-judging]")).toHaveAttribute("data-item", last ?? "");
    await page.keyboard.press("u");
    await expect(page.locator("[data-judging]")).toHaveAttribute("data-item", first ?? "");
  });
});
