// Every page in every state a person can meet, each brought about as a person would: files are given, buttons pressed,
// tabs closed. Four stories that share nothing but the site; a picture is taken wherever one of them comes to rest.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { writeServiceWorker } from "../../scripts/offline.ts";
import { refuseWrites } from "../e2e/killing.ts";
import { largeModel } from "../e2e/largeModel.ts";
import { giveDataset, chooseDevice, setField, start, stepOf, waitForState } from "../e2e/trainPage.ts";
import { desk, type Shoot } from "./camera.ts";

export interface Studio {
  /** Opens tabs that share storage, in a profile of their own. */
  browser: Browser;
  url: string;
  /** The built site. */
  site: string;
  shoot: Shoot;
}

// A busy machine makes a step of the sample take seconds.
const stepLimitMs = 240_000;
const sampleLimitMs = 900_000;
export const projectOf = (page: Page): string => /p-[^/]+/.exec(page.url())?.[0] ?? "";

export async function open(studio: Studio, path = "", context?: BrowserContext): Promise<Page> {
  const tab = context ?? (await studio.browser.newContext({ viewport: desk, acceptDownloads: true }));
  // The bundler that runs this script marks functions with a helper that pages do not have.
  if (context === undefined) await tab.addInitScript("globalThis.__name ??= (value) => value");
  const page = await tab.newPage();
  await page.goto(new URL(path, studio.url).href);
  await expect(page.locator("main h1").first()).toBeVisible({ timeout: 30_000 });
  return page;
}

export const go = async (page: Page, studio: Studio, path: string): Promise<void> => {
  await page.goto(new URL(path, studio.url).href);
  await expect(page.locator("main h1").first()).toBeVisible({ timeout: 30_000 });
};

/** The first visit measures the device once somebody moves. */
async function measured(page: Page): Promise<void> {
  await page.mouse.move(700, 20);
  await page.mouse.move(720, 24);
  await expect(page.locator("#sample-time")).toContainText("short measurement", { timeout: 60_000 });
}

export async function reachStep(page: Page, step: number): Promise<void> {
  const began = Date.now();
  while ((await stepOf(page)) < step) {
    if (Date.now() - began > stepLimitMs) throw new Error(`The run did not reach step ${step}.`);
    await page.waitForTimeout(100);
  }
}

const planned = (page: Page): Promise<void> =>
  expect(page.locator(".plan")).toContainText("of memory on", { timeout: 60_000 });

/** The Train page with the first of the sample's judgements, on the processor; resolves with it and the project's id. */
export async function withJudgements(studio: Studio): Promise<{ page: Page; project: string }> {
  const page = await open(studio, "#/train");
  const rows = readFileSync(join(studio.site, "sample", "data", "judgements.train.jsonl"), "utf8")
    .trim()
    .split("\n");
  await giveDataset(page, "judgements.jsonl", rows.slice(0, 600).join("\n"));
  const project = projectOf(page);
  await chooseDevice(page, "wasm");
  return { page, project };
}

/** Conversations as texts, for a model that knows no conversations. */
function plainRows(rows: readonly string[]): string[] {
  type Turns = readonly { content: string }[];
  return rows.map((row) => {
    const pair = JSON.parse(row) as Record<string, Turns>;
    const texts = Object.entries(pair).map(([key, turns]) => [
      key,
      turns.map(({ content }) => content).join(" "),
    ]);
    return JSON.stringify(Object.fromEntries(texts));
  });
}

/** Pairs as a person would bring them. */
function ownPairs(site: string): string[] {
  const rows = readFileSync(join(site, "sample", "data", "pairs.train.jsonl"), "utf8")
    .trim()
    .split("\n");
  return rows.slice(0, 400);
}

/** First visit, the sample from its start to its end, chat with what it left, and what can be done with the project. */
export async function sampleStory(studio: Studio): Promise<void> {
  const { shoot } = studio;
  const page = await open(studio);
  await measured(page);
  await shoot(page, "first-visit");
  await go(page, studio, "#/chat");
  await shoot(page, "chat-empty");
  await go(page, studio, "#/project");
  await page.click('[data-action="run-sample"][aria-disabled="false"]');
  await expect(page).toHaveURL(/#\/project\/p-[^/]+\/rloo-1/);
  const project = projectOf(page);
  await reachStep(page, 30);
  await shoot(page, "project-running");
  await expect(page.locator('[data-loop-step="policy"]')).toHaveAttribute("data-state", "now", {
    timeout: sampleLimitMs,
  });
  await go(page, studio, `#/train/${project}/rloo-1`);
  await reachStep(page, 3);
  await shoot(page, "train-running");
  await waitForState(page, "done", sampleLimitMs);
  await expect(page.locator('[data-action="download"]')).toBeVisible();
  await shoot(page, "train-done");
  await go(page, studio, `#/project/${project}/rloo-1`);
  await expect(page.locator("[data-policy-report]")).toHaveAttribute("data-policy-report", "done", {
    timeout: sampleLimitMs,
  });
  await shoot(page, "project-done");

  await go(page, studio, `#/chat/${project}/rloo-1/final`);
  const suggestion = page.locator(".suggestion").first();
  await suggestion.click();
  await page.click('[data-action="ask"][aria-disabled="false"]');
  await expect(page.locator("[data-chat-state]")).toHaveAttribute("data-chat-state", "done", {
    timeout: 120_000,
  });
  await page.locator('[data-answer="trained"] [data-token]').nth(5).focus();
  await shoot(page, "chat-answered");

  await go(page, studio, `#/settings/${project}`);
  await expect(page.getByText(/ used of /)).toBeVisible();
  await shoot(page, "settings");

  await go(page, studio, `#/project/${project}`);
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="export"]');
  // By its path: it is larger than what can be handed over as bytes.
  const folder = mkdtempSync(join(tmpdir(), "feedbackloop-screens-"));
  const file = join(folder, "interview-answers.feedbackloop.zip");
  await (await downloading).saveAs(file);
  await page.setInputFiles('[data-files="project"]', file);
  await expect(page.locator('[data-action="import"]')).toBeVisible({ timeout: 60_000 });
  await shoot(page, "project-import");
  rmSync(folder, { recursive: true, force: true });
  await page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

  await expect(page.locator("html")).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  await page.context().setOffline(true);
  await expect(page.getByText("Offline.", { exact: true })).toBeVisible();
  await shoot(page, "offline");
  await page.context().setOffline(false);

  await page.click('[data-action="delete-project"]');
  await expect(page.locator('[data-action="undo-delete"]')).toBeVisible();
  await measured(page);
  await shoot(page, "project-undo");
  await page.context().close();
}

/** The choices before a run: nothing yet, ready, and what can be wrong with them. */
export async function choicesStory(studio: Studio): Promise<void> {
  const { shoot, site } = studio;
  const page = await open(studio, "#/train");
  await shoot(page, "train-empty");
  const rows = ownPairs(site);
  await giveDataset(page, "answers.jsonl", rows.join("\n"));
  await expect(page.locator('[data-action="start"]')).toHaveAttribute("aria-disabled", "false", {
    timeout: 30_000,
  });
  await expect(page.locator("[data-yaml]")).toHaveValue(/algorithm: dpo/);
  await planned(page);
  await shoot(page, "train-ready");
  await go(page, studio, `#/project/${projectOf(page)}`);
  await shoot(page, "project-ready");
  await go(page, studio, `#/train/${projectOf(page)}`);
  const yaml = page.locator("[data-yaml]");
  await yaml.fill(`${await yaml.inputValue()}learning_rat: 0.001\n`);
  await page.click('[data-action="apply-yaml"]');
  await expect(page.locator('main [role="alert"]')).toContainText("learning_rat");
  await shoot(page, "train-yaml-error");
  await page.reload();

  await page.check('[data-model-kind="hub"]');
  await page.getByLabel("Name on the hub").fill("HuggingFaceTB/SmolLM2-135M-Instruct");
  await page.getByLabel("Name on the hub").blur();
  await expect(page.getByText(/are not allowed yet/)).toBeVisible();
  await shoot(page, "train-hub");
  await page.check('[data-model-kind="bundled"]');

  const bad = rows.map((row, index) => {
    if (index % 40 !== 7) return row;
    return index % 80 === 7 ? '{"prompt": "Why?"}' : "Thanks, Anna";
  });
  await giveDataset(page, "answers-2.jsonl", bad.join("\n"));
  await expect(page.getByText(/rows left out/)).toBeVisible();
  await planned(page);
  await shoot(page, "train-bad-rows");
  await page.context().close();

  const other = await open(studio, "#/train");
  const folder = mkdtempSync(join(tmpdir(), "feedbackloop-screens-"));
  try {
    await giveDataset(other, "answers.jsonl", plainRows(rows).join("\n"));
    await other.check('[data-model-kind="files"]');
    await other.setInputFiles('[data-files="model"]', largeModel(folder));
    await expect(other.locator("[data-model-facts]")).toContainText("parameters");
    await chooseDevice(other, "wasm");
    await setField(other, "load_in_8bit", false);
    await other.getByText("Advanced", { exact: true }).click();
    await expect(other.getByText(/This run does not fit\. Lower/)).toBeVisible({ timeout: 60_000 });
    await shoot(other, "train-too-large");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  await other.context().close();
}

/** A project of one's own: a run that is held, watched, stopped, cut off, failed; then others that end, laid over each other. */
export async function ownStory(studio: Studio): Promise<void> {
  const { shoot, site } = studio;
  const page = await open(studio, "#/train");
  await giveDataset(page, "answers.jsonl", ownPairs(site).join("\n"));
  const project = projectOf(page);
  await chooseDevice(page, "wasm");
  await setField(page, "max_steps", "400");
  await setField(page, "save_steps", "5");
  await setField(page, "eval_steps", "10");
  await start(page);
  await reachStep(page, 12);
  const address = page.url();
  const steer = (name: string) =>
    page.getByRole("region", { name: "Progress" }).getByRole("button", { name });
  await steer("Pause").click();
  await waitForState(page, "paused");
  await shoot(page, "train-paused");
  await go(page, studio, `#/project/${project}/dpo-1`);
  await shoot(page, "project-paused");
  await go(page, studio, `#/chat/${project}`);
  await shoot(page, "chat-busy");
  await page.goto(address);
  await steer("Continue").click();

  const second = await open(studio, new URL(address).hash, page.context());
  await expect(second.locator('[data-notice="elsewhere"]')).toBeVisible({ timeout: 30_000 });
  await reachStep(second, 14);
  await shoot(second, "train-second-tab");
  await second.close();

  await steer("Stop").click();
  await waitForState(page, "stopped");
  await shoot(page, "train-stopped");
  await resume(page);
  await page.reload();
  await expect(page.getByText(/^Interrupted after step/)).toBeVisible({ timeout: 30_000 });
  await shoot(page, "train-interrupted");
  await resume(page);
  await refuseWrites(page, true);
  await expect(page.locator("[data-run-state]")).toHaveAttribute("data-run-state", "failed", {
    timeout: stepLimitMs,
  });
  await shoot(page, "train-failed");
  await refuseWrites(page, false);

  for (const [run, rate] of [
    ["dpo-2", "0.0005"],
    ["dpo-3", "0.002"],
  ] as const) {
    await go(page, studio, `#/train/${project}`);
    await setField(page, "max_steps", "16");
    await setField(page, "learning_rate", rate);
    await start(page);
    await expect(page).toHaveURL(new RegExp(`${run}$`));
    await waitForState(page, "done", sampleLimitMs);
  }
  await go(page, studio, `#/train/${project}/compare/dpo-2/dpo-3`);
  await expect(page.locator("[data-chart] svg").first()).toBeVisible({ timeout: 30_000 });
  await shoot(page, "train-compare");
  await go(page, studio, `#/project/${project}`);
  await shoot(page, "project-runs");
  await page.context().close();
}

async function resume(page: Page): Promise<void> {
  await page.click('[data-action="resume-run"]', { timeout: 30_000 });
  await waitForState(page, "running");
  const from = await stepOf(page);
  await reachStep(page, from + 3);
}

/** A browser that has no WebGPU at all. */
export async function withoutWebGpuStory(studio: Studio): Promise<void> {
  const page = await open(studio);
  await expect(page.locator("main")).toContainText("No WebGPU: running on the processor, slower.");
  await measured(page);
  await studio.shoot(page, "no-webgpu");
  await page.context().close();
}

/** As over plain http from another machine: this browser sees this address as safe, and is told otherwise. */
export async function plainHttpStory(studio: Studio): Promise<void> {
  const context = await studio.browser.newContext({ viewport: desk, serviceWorkers: "block" });
  await context.addInitScript(`globalThis.__name ??= (value) => value;
    Object.defineProperty(globalThis, "isSecureContext", { value: false });
    for (const name of ["locks", "storage", "gpu"]) delete Navigator.prototype[name];`);
  const page = await open(studio, "", context);
  await expect(page.locator('[data-need="secure"]')).toBeVisible();
  await studio.shoot(page, "plain-http");
  await context.close();
}

/** The site is another one than the open tab began with. Changes the site: the last story. */
export async function newVersionStory(studio: Studio): Promise<void> {
  const page = await open(studio);
  await expect(page.locator("html")).toHaveAttribute("data-offline", "ready", { timeout: 60_000 });
  writeFileSync(join(studio.site, "next.txt"), "Another build.\n");
  await writeServiceWorker(studio.site);
  await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
  await expect(page.locator("html")).toHaveAttribute("data-update", "ready", { timeout: 30_000 });
  await measured(page);
  await studio.shoot(page, "new-version");
  await page.context().close();
}
