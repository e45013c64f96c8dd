// What the tests of the Train page do again and again: open it, give it pairs and a model, wait for a state.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page } from "@playwright/test";

const models = join(import.meta.dirname, "..", "golden", "models");

export const pageUrl = (): string => process.env["FEEDBACKLOOP_URL"] ?? "http://localhost:4173/";

/** Marks what takes half a minute and more, or waits that long: `npm run test:slow` runs it, `npm test` does not. */
export const slow = { tag: "@slow" };

export interface Watched {
  /** Everything the page asked for beyond its own origin, and every console error. */
  foreign: string[];
  errors: string[];
}

/** Opens the page and watches what it asks for and complains of. */
export async function openPage(page: Page, path = "#/train"): Promise<Watched> {
  const watched: Watched = { foreign: [], errors: [] };
  const origin = new URL(pageUrl()).origin;
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !/^(blob|data):/.test(url)) watched.foreign.push(url);
  });
  page.on("console", (message) => {
    if (message.type() === "error") watched.errors.push(message.text());
  });
  page.on("pageerror", (error) => watched.errors.push(String(error)));
  // From now on windows for files are caught: asked for only when one is about to open, the catching may come after it.
  page.on("filechooser", () => undefined);
  await page.goto(new URL(path, pageUrl()).href);
  await expect(page.locator("[data-run-state]")).toBeVisible();
  // A page comes after its frame; until then Tab finds nothing in it.
  await expect(page.locator(".page-loading")).toHaveCount(0);
  return watched;
}

/**
 * Waits, for five seconds at most, until something that matches is to be seen, as the page's own frames tell it: Playwright's
 * assertions look again only every half a second once a quarter of one has gone by. What is expected is said after it.
 */
export const soon = (page: Page, selector: string, mostMs = 5000): Promise<void> =>
  page.evaluate(
    async ({ selector: wanted, mostMs: most }) => {
      for (const began = performance.now(); performance.now() - began < most;) {
        if ([...document.querySelectorAll(wanted)].some((one) => one.checkVisibility())) return;
        await new Promise(requestAnimationFrame);
      }
    },
    { selector, mostMs },
  );

/** Rows with words that differ, so that every batch is another one. */
export function pairRows(count: number): string {
  const words = ["calm", "brief", "vague", "exact", "kind", "loud"];
  const rows = Array.from({ length: count }, (_, i) => ({
    prompt: `Describe answer ${i}:`,
    chosen: ` It is ${words[i % 6] ?? ""} and ${words[(i * 5 + 1) % 6] ?? ""}.`,
    rejected: ` ${words[(i + 3) % 6] ?? ""} words, number ${i % 7}.`,
  }));
  return rows.map((row) => `${JSON.stringify(row)}\n`).join("");
}

const readFile = "[data-preview-rows], [data-error-code]";

/** The file as dropped; waits until it was read, well or not. */
export async function giveDataset(page: Page, name: string, text: string): Promise<void> {
  await page.setInputFiles('[data-files="dataset"]', {
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(text),
  });
  await soon(page, readFile);
  await expect(page.locator(readFile).first()).toBeVisible();
}

/** One of the tiny random models that the golden tests use. */
export async function giveModel(page: Page, model = "llama-gqa-tied"): Promise<void> {
  const folder = join(models, model);
  await page.check('[data-model-kind="files"]');
  const files = readdirSync(folder)
    .filter((name) => name !== "logprobs.json")
    .map((name) => ({
      name,
      mimeType: "application/octet-stream",
      buffer: readFileSync(join(folder, name)),
    }));
  await page.setInputFiles('[data-files="model"]', files);
  await soon(page, "[data-model-facts]");
  await expect(page.locator("[data-model-facts]")).toBeVisible();
}

/** A setting of the form, by its key. */
export async function setField(page: Page, key: string, value: string | boolean): Promise<void> {
  const field = page.locator(`[data-setting="${key}"]`);
  if (!(await field.isVisible())) await page.getByText("Advanced", { exact: true }).click();
  if (typeof value === "boolean") await field.locator("input").setChecked(value);
  else await field.locator("input:not([type=checkbox])").fill(value);
}

export async function chooseDevice(page: Page, value: "auto" | "webgpu" | "wasm"): Promise<void> {
  await page.check(`input[name="device"][value="${value}"]`);
}

/** Presses Start once the page says that it can. */
export async function start(page: Page): Promise<void> {
  const button = page.locator('[data-action="start"]');
  await expect(button).toHaveAttribute("aria-disabled", "false");
  await button.click();
}

/** How long a failure must stand to be this run's: the run before it may have failed, and just been gone on with. */
const failureMs = 5000;

export async function waitForState(page: Page, state: string, timeout = 120_000): Promise<void> {
  const until = Date.now() + timeout;
  let failedSince: number | undefined;
  for (;;) {
    const reached = await page.locator("[data-run-state]").getAttribute("data-run-state");
    if (reached === state) return;
    failedSince = reached === "failed" ? (failedSince ?? Date.now()) : undefined;
    // A run that failed says why: better than a wait that ran out.
    if (failedSince !== undefined && Date.now() - failedSince > failureMs) {
      const reason = page.locator('[role="alert"]').first();
      throw new Error(
        `The run failed: ${await reason.innerText({ timeout: 1000 }).catch(() => "no reason is shown")}`,
      );
    }
    if (Date.now() > until)
      throw new Error(`The run is ${reached ?? "nowhere"} after ${timeout} ms, not ${state}.`);
    await page.waitForTimeout(50);
  }
}

export const stepOf = async (page: Page): Promise<number> =>
  Number(await page.locator("[data-run-state]").getAttribute("data-run-step"));

/** Waits until the run is past a step, which takes these models milliseconds: `expect.poll` would look once in a second. */
export const pastStep = (page: Page, step: number): Promise<void> =>
  expect.poll(() => stepOf(page), { timeout: 120_000, intervals: [50] }).toBeGreaterThan(step);
