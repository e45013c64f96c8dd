// Other people's models on the Data page, in ONNX and by transformers.js: one that finds names, one that writes answers.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { lookupModel, sayingModel } from "../namedEntities/lookupModel.ts";
import { anonymiseAll, giveFiles, openData, transcript, waitForReading } from "./dataPage.ts";
import { at, projectOf } from "./samplePage.ts";

test("a model of this computer proposes what the rules missed, under its own name", async ({ page }) => {
  const watched = await openData(page);
  await giveFiles(page, [
    { name: "one.txt", text: "We sent the plan to zorblax and waited for an answer from the ward.\n" },
  ]);
  await waitForReading(page);
  await anonymiseAll(page);
  await page.locator("[data-model-look] summary").click();
  await expect(page.locator("[data-model-look]")).toContainText("Choose the model's folder.");
  const model = lookupModel({ zorblax: "B-PER", plan: "B-SPACESHIP" });
  const give = (files: readonly string[]) =>
    page.setInputFiles(
      '[data-files="name-model"]',
      files.map((name) => ({
        name,
        mimeType: "application/octet-stream",
        buffer: Buffer.from(model[name] ?? new Uint8Array()),
      })),
    );
  const names = Object.keys(model);
  // Files of a folder that was opened by hand come without it.
  const flat = Object.fromEntries(names.map((name) => [name.split("/").at(-1) ?? name, model[name]]));
  Object.assign(model, flat);
  const look = '[data-action="look-with-model"][aria-disabled="false"]';
  await give(Object.keys(flat).filter((name) => !name.endsWith(".onnx")));
  await page.click(look);
  await expect(page.locator('[data-error-code="entities/no-weights"]')).toBeVisible();
  await give(Object.keys(flat));
  await page.click(look);
  const note = page.locator("[data-model-note]");
  await expect(note).toContainText("proposed 1 place in 1 document", { timeout: 60_000 });
  await expect(note).toContainText("SPACESHIP");
  await page.locator("[data-document]").first().click();
  const span = page.locator('[data-span]:has-text("zorblax")');
  await expect(span).toHaveAttribute("data-decision", "proposed");
  await span.click();
  await expect(page.locator("[data-detector]")).toContainText("model:");
  expect(watched.foreign).toEqual([]);
});

test("a model in ONNX of this computer writes answers under its own name, and writes none twice", async ({
  page,
}) => {
  const watched = await openData(page);
  await giveFiles(page, [{ name: "interview.txt", text: transcript }]);
  await waitForReading(page);
  await anonymiseAll(page);
  await page.goto(at(`#/data/${projectOf(page)}/prompts`));
  await page.selectOption("#template", "interview");
  await page.click('[data-action="make-prompts"][aria-disabled="false"]');
  await expect(page.locator("[data-prompt]")).toHaveCount(3);
  await page.selectOption("#answer-source", "another");
  const card = page.locator("[data-answers]");
  await expect(card).toContainText("Choose the model's folder.");
  const parent = mkdtempSync(join(tmpdir(), "writers-"));
  const choose = async (name: string, model: Record<string, Uint8Array>): Promise<void> => {
    for (const [path, bytes] of Object.entries(model)) {
      mkdirSync(dirname(join(parent, name, path)), { recursive: true });
      writeFileSync(join(parent, name, path), bytes);
    }
    await page.setInputFiles('[data-files="answer-model-folder"]', join(parent, name));
    await expect(card).toContainText(name);
  };
  const write = '[data-action="write-answers"][aria-disabled="false"]';
  const note = page.locator("[data-answers-note]");
  await choose("calm-writer", sayingModel(["Gladly", "softly", "thrice"]));
  await page.click(write);
  await expect(note).toHaveText("6 answers written.", { timeout: 60_000 });
  await page.locator("[data-prompt]").first().click();
  const answers = page.locator("[data-answer]");
  await expect(answers).toHaveCount(2);
  await expect(answers.first()).toContainText("made by a model: calm-writer");
  await expect(answers.first().locator(".example")).toHaveText("Gladly softly thrice");
  await page.click(write);
  await expect(note).toHaveText("Every prompt had its answers already.");

  // One that never ends is stopped; what it wrote is kept, and the rest is written when it goes on.
  await choose("long-writer", sayingModel(["on", "and"], true));
  await page.getByText("How they are written").click();
  await page.fill("#answers-maxNewTokens", "1500");
  await page.click(write);
  await expect(page.locator('[data-under-way="working"]')).toContainText(/[1-5] of 6 answers/, {
    timeout: 30_000,
  });
  await page.click('[data-action="stop-working"]');
  await expect(note).toContainText("Stopped. What was written is kept");
  await page.fill("#answers-maxNewTokens", "4");
  await page.click(write);
  await expect(note).toContainText(/[1-5] answers? written/);
  await expect(card).toHaveAttribute("data-answers", "12");
  expect(watched).toEqual({ foreign: [], errors: [] });
  rmSync(parent, { recursive: true });
});
