// axe-core on every page and state.
import { expect, test } from "@playwright/test";
import { pages } from "../../src/ui/pages/index.ts";
import { expectNone, violations } from "./axe.ts";
import { fixturePath, openFixture } from "./fixture.ts";
import { drawing, trainScorer } from "./killing.ts";
import { at, projectOf } from "./samplePage.ts";
import {
  chooseDevice,
  giveDataset,
  giveModel,
  openPage,
  pairRows,
  pastStep,
  setField,
  slow,
  start,
  waitForState,
} from "./trainPage.ts";

test("axe notices a fault when there is one", async ({ page }) => {
  await openPage(page, "");
  await page.evaluate(() => {
    const field = document.createElement("input");
    field.id = "fault";
    const faint = document.createElement("p");
    faint.id = "faint";
    faint.textContent = "Hardly to be read";
    faint.style.color = "light-dark(#eee, #222)";
    document.querySelector("main")?.append(field, faint);
  });
  const found = (await violations(page, "with a fault")).join("\n");
  for (const width of [390, 1440]) expect(found).toMatch(new RegExp(`${width} light: label: .*#fault`));
  for (const theme of ["light", "dark"])
    expect(found).toMatch(new RegExp(`1440 ${theme}: color-contrast: .*#faint`));
});

test("axe finds nothing before there is a run: first visit, choices, dialogs, errors", async ({ page }) => {
  test.setTimeout(300_000);
  await openPage(page, "");
  await expect(page.locator("#sample-time")).toContainText("Takes about");
  await expectNone(page, "first visit");
  await page.locator(".project-menu > button").click();
  await expectNone(page, "project menu open");
  await page.keyboard.press("Escape");
  // The first page is the first visit.
  for (const { path } of pages.slice(1)) {
    await page.goto(at(`#/${path}`));
    await expectNone(page, `${path}, no project`);
  }
  await page.goto(at("#/train"));
  await giveDataset(page, "pairs.jsonl", `${pairRows(24)}{"prompt": "p", "rejected": "r"}\n`);
  await giveModel(page);
  await setField(page, "max_steps", "three");
  for (const summary of await page.locator("main summary").all()) {
    if ((await summary.evaluate((element) => element.parentElement?.hasAttribute("open"))) !== true)
      await summary.click();
  }
  await expectNone(page, "choices with rows left out, a wrong field, everything unfolded");
  await setField(page, "max_steps", "3");
  await expect(page.locator('[data-action="start"]')).toHaveAttribute("aria-disabled", "false");
  await expectNone(page, "choices, ready");
  await page.check('[data-model-kind="hub"]');
  await expect(page.locator('[data-action="allow-origin"]')).toBeVisible();
  await expectNone(page, "choices, a model of the hub");
  await giveDataset(page, "notes.pdf", "%PDF-1.7 something");
  await expect(page.getByRole("alert").first()).toBeVisible();
  await expectNone(page, "a file that is no table");
  const project = projectOf(page);
  await page.goto(at(`#/project/${project}`));
  await expectNone(page, "a project without a run");
  await page.click('[data-action="rename"]');
  await expectNone(page, "a project being named");
  await page.keyboard.press("Escape");
  await page.setInputFiles('[data-files="project"]', {
    name: "notes.zip",
    mimeType: "application/zip",
    buffer: Buffer.from("no zip at all"),
  });
  await expect(page.getByRole("dialog").getByRole("alert")).toBeVisible();
  await expectNone(page, "a file that is no project, in its dialog");
  await page.getByRole("dialog").getByRole("button", { name: "Close" }).click();
  await page.goto(at(`#/settings/${project}`));
  await page.click('[data-action="reset"]');
  await expectNone(page, "settings, reset asked for");
  await page.goto(at("#/train/p-nowhere/dpo-1"));
  await expectNone(page, "an address that leads nowhere");
  await page.goto(at("#/project/p-nowhere"));
  await expectNone(page, "a project that is not here");
});

test("axe finds nothing while a run is under way", slow, async ({ page }) => {
  test.setTimeout(300_000);
  await openPage(page, "");
  await page.click('[data-action="run-sample"]');
  await pastStep(page, 2);
  const project = projectOf(page);
  await page.getByRole("group", { name: "Running work" }).getByRole("button", { name: "Pause" }).click();
  await waitForState(page, "paused");
  await expectNone(page, "the sample, paused");
  await page.getByRole("group", { name: "Running work" }).getByRole("link").click();
  await expect(page.locator('[data-chart="loss"] svg')).toBeVisible();
  await expectNone(page, "the run, paused");
  for (const { path } of pages) {
    await page.goto(at(`#/${path}/${project}`));
    await expectNone(page, `${path} while a run is paused`);
  }
  // Whoever judges by invitation sees no bar.
  await page.goto(at(`#/project/${project}`));
  await page.getByRole("group", { name: "Running work" }).getByRole("button", { name: "Continue" }).click();
  await waitForState(page, "running");
  await page.goto(at(`#/project/${project}/rloo-1`));
  await expectNone(page, "the sample, running");
  await page.getByRole("group", { name: "Running work" }).getByRole("button", { name: "Stop" }).click();
  await expect(page.locator("h1")).toHaveText("Stopped while its reward model learned");
  await expect(page.locator('[data-action="resume-run"]')).toHaveText("Go on");
  await expectNone(page, "the sample, stopped");
});

test("axe finds nothing on runs that have ended, their comparison, their answers and their file", async ({
  page,
}) => {
  test.setTimeout(300_000);
  const { project } = await openFixture(page, "train", "dpo-1");
  const loss = page.locator('[data-chart="loss"]');
  await expect(loss.locator("svg")).toBeVisible();
  await loss.getByRole("button", { name: "Show numbers" }).click();
  for (const summary of await page.locator("main summary").all()) await summary.click();
  await expectNone(page, "a run that is done, numbers shown");
  await page.goto(at(`#/project/${project}/dpo-2`));
  await expect(page.locator("[data-number]").first()).toBeVisible();
  await expectNone(page, "the loop of a run that is done");
  await page.goto(at(`#/project/${project}`));
  await expectNone(page, "a project with runs");
  await page.goto(at(`#/train/${project}/compare/dpo-1/dpo-2`));
  await expect(page.locator("[data-chart] svg").first()).toBeVisible();
  await expectNone(page, "two runs laid over each other");
  await page.goto(at(`#/train/${project}`));
  await page.locator('[data-run="dpo-2"]').getByRole("button", { name: "Rename" }).click();
  await expectNone(page, "a run being renamed");
  await page.keyboard.press("Escape");
  await page.locator('[data-run="dpo-2"]').getByRole("button", { name: "Delete" }).click();
  await expect(page.locator('[data-action="undo"]')).toBeVisible();
  await expectNone(page, "a run deleted, undo offered");

  await page.goto(at(`#/chat/${project}/dpo-1/final`));
  await page.fill('[data-field="prompt"]', "Describe answer 1:");
  await page.click('[data-action="chat-settings"]');
  await page.fill('[data-field="maxNewTokens"]', "16");
  await page.click('[data-action="ask"][aria-disabled="false"]');
  await expect(page.locator("[data-chat-state]")).toHaveAttribute("data-chat-state", "done");
  await page.locator("[data-token]").first().focus();
  await expectNone(page, "chat, answered, a token read");

  await page.goto(at(`#/project/${project}`));
  await page.setInputFiles('[data-files="project"]', fixturePath);
  await expect(page.locator('[data-action="import"]')).toBeVisible();
  await expectNone(page, "a project file, looked at before it is kept");
});

test("axe finds nothing on a run that failed and in a tab that watches", slow, async ({ page }) => {
  test.setTimeout(240_000);
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(40));
  await giveModel(page, "gpt2");
  await chooseDevice(page, "wasm");
  await setField(page, "max_steps", "100000");
  await start(page);
  await pastStep(page, 3);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await expect(second.locator('[data-notice="elsewhere"]')).toBeVisible();
  await expectNone(second, "a second tab");
  await second.close();
  for (const worker of page.workers()) {
    if (worker.url().includes("trainer")) await worker.evaluate(() => self.close()).catch(() => undefined);
  }
  await expect(page.locator('[data-action="resume-run"]')).toBeVisible({ timeout: 30_000 });
  await expectNone(page, "a run that was interrupted");
});

test(
  "axe finds nothing on a method without its reward model, and on what a run draws",
  slow,
  async ({ page }) => {
    test.setTimeout(300_000);
    await openPage(page);
    await giveDataset(page, "pairs.jsonl", pairRows(40));
    await giveModel(page, "gpt2");
    await chooseDevice(page, "wasm");
    await page.check('[data-method="rloo"] input');
    await expect(page.locator(".page-head")).toContainText("Nothing says what an answer is worth");
    await expectNone(page, "a method that draws, and no reward model");
    await trainScorer(page);
    await page.check('[data-method="ppo"] input');
    // So many steps that it is still under way when it is held.
    const fields = { ...drawing["ppo"], per_device_train_batch_size: "8", max_steps: "1000" };
    for (const [key, value] of Object.entries(fields)) await setField(page, key, value);
    await expect(page.locator('[data-action="start"]')).toHaveAttribute("aria-disabled", "false");
    await expectNone(page, "a method that draws, ready");
    await start(page);
    await pastStep(page, 2);
    await page.getByRole("region", { name: "Progress" }).getByRole("button", { name: "Pause" }).click();
    await waitForState(page, "paused");
    await page.getByText("All answers of this step, by score").click();
    await page.locator('[data-drawn="Highest score"] [data-piece]').first().focus();
    for (const chart of ["reward", "kl"])
      await expect(page.locator(`[data-chart="${chart}"] svg`)).toBeVisible();
    await expectNone(page, "a run that draws, paused");
  },
);
