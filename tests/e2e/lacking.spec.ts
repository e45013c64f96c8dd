// The page in a browser that lacks something: it says so before anything fails, and does what it can. Each test takes one
// thing away, from the page and from its workers alike.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { chromium, expect, test, type Page } from "@playwright/test";
import { chromiumArguments, findChromium } from "../../scripts/chromium.mjs";
import { serve } from "../../scripts/serve.mjs";
import { prepareRun } from "./killing.ts";
import { giveDataset, openPage, pairRows, slow, pastStep, start, stepOf, waitForState } from "./trainPage.ts";

const dist = join(import.meta.dirname, "..", "..", "dist");

// A service worker would answer in the place of what is taken away here.
test.use({ serviceWorkers: "block" });

const need = (page: Page, id: string) => page.locator(`[data-need="${id}"]`);
const device = (page: Page) => page.getByRole("region", { name: /device/i });
const runSample = (page: Page) => page.locator('[data-action="run-sample"]');

/** Runs `code` first in the page and in each of its workers, whose entries import nothing. */
async function everywhere(page: Page, code: string): Promise<void> {
  await page.addInitScript(code);
  await page.route(/\.worker-[\w-]+\.js$/, async (route) => {
    const text = readFileSync(join(dist, new URL(route.request().url()).pathname), "utf8");
    const headers = { "Content-Type": "text/javascript", "Cross-Origin-Embedder-Policy": "require-corp" };
    // A test may end before the last worker has come.
    await route.fulfill({ headers, body: `${code};\n${text}` }).catch(() => undefined);
  });
}

async function storageOf(page: Page): Promise<string> {
  const card = page.getByRole("region", { name: "Storage" });
  await expect(card).not.toContainText("Adding up");
  return card.innerText();
}

test("over plain http from another machine: a notice, no run, and the rest can be used", async () => {
  const server = await serve({ folder: dist, host: "127.0.0.1" });
  const executablePath = await findChromium();
  const browser = await chromium.launch({
    args: [...chromiumArguments, "--host-resolver-rules=MAP machine.example 127.0.0.1"],
    ...(executablePath === undefined ? {} : { executablePath }),
  });
  try {
    const page = await browser.newPage();
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    const address = `http://machine.example:${server.port}/`;
    await page.goto(address);
    expect(await page.evaluate(() => isSecureContext)).toBe(false);
    await expect(need(page, "secure")).toContainText("plain http");
    await expect(need(page, "secure")).toContainText("What to do: Open it over https");
    await expect(runSample(page)).toHaveAttribute("aria-disabled", "true");
    await expect(page.locator("#sample-time")).toContainText("nothing can be trained");
    await expect(device(page)).toContainText("1 thread");
    await page.click('[data-action="new-project"]');
    await giveDataset(page, "pairs.jsonl", pairRows(20));
    await expect(page.locator("[data-preview-rows]")).toHaveAttribute("data-preview-rows", "20");
    await expect(page.locator("[data-yaml]")).toHaveValue(/algorithm: dpo/);
    const button = page.locator('[data-action="start"]');
    await expect(button).toHaveAttribute("aria-disabled", "true");
    await expect(button).toHaveAttribute("title", /plain http/);
    await page.goto(`${address}#/settings`);
    expect(await storageOf(page)).toContain("does not report how much is stored");
    await expect(page.getByRole("link", { name: "My project", exact: true })).toBeVisible();
    await expect(page.getByText("Ask the browser to keep it")).toHaveCount(0);
    expect(faults).toEqual([]);
  } finally {
    await browser.close();
    server.close();
  }
});

test("without navigator.storage Settings says what is not known, and lists the rest", async ({ page }) => {
  await everywhere(page, "delete (globalThis.Navigator ?? WorkerNavigator).prototype.storage");
  const { errors } = await openPage(page, "#/train");
  await giveDataset(page, "pairs.jsonl", pairRows(20));
  await page.goto(new URL("#/settings", page.url()).href);
  const text = await storageOf(page);
  expect(text).toContain("does not report how much is stored");
  expect(text).toContain("does not report whether it is kept for good");
  expect(text).toContain("My project");
  expect(errors).toEqual([]);
});

test("without shared memory one thread computes, and the card says so", async ({ page }) => {
  await everywhere(page, "delete globalThis.SharedArrayBuffer");
  await prepareRun(page, 6);
  await expect(device(page)).toContainText("1 thread. More need shared memory");
  await start(page);
  await waitForState(page, "done");
  await expect(page.getByRole("region", { name: "Progress" })).toContainText("(WebAssembly, 1 thread)");
});

test(
  "helpers that never answer cost ten seconds; then one thread computes and it is said",
  slow,
  async ({ page }) => {
    await page.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, "hardwareConcurrency", { get: () => 3 }),
    );
    await page.route(/helper\.worker-.*\.js$/, (route) =>
      route.fulfill({
        body: "",
        headers: { "Content-Type": "text/javascript", "Cross-Origin-Embedder-Policy": "require-corp" },
      }),
    );
    await prepareRun(page, 6);
    await expect(device(page)).toContainText(/1 thread\. .*helper threads? did not answer within 10 s/, {
      timeout: 30_000,
    });
    await expect(page.locator(".plan")).toContainText("(WebAssembly, 1 thread)");
    // Known by now: the run waits no second time.
    await start(page);
    await waitForState(page, "done", 30_000);
    await expect(page.getByRole("region", { name: "Progress" })).toContainText("(WebAssembly, 1 thread)");
    await expect(page.getByText("One thread computes: slower, with the same results.")).toBeVisible();
    expect(page.workers().filter((worker) => worker.url().includes("helper"))).toEqual([]);
  },
);

test("helpers that cannot be loaded are told, and one thread computes", async ({ page }) => {
  await page.route(/helper\.worker-.*\.js$/, (route) => route.fulfill({ status: 404, body: "" }));
  await prepareRun(page, 6);
  await start(page);
  await waitForState(page, "done");
  await expect(page.getByText("A helper thread did not start: its file could not be loaded")).toBeVisible();
});

test("a worker whose files are gone says so instead of waiting for ever", async ({ page }) => {
  // The worker's entry alone arrives; what it loads first is gone.
  const assets = join(dist, "assets");
  const entry = readdirSync(assets).find((name) => name.startsWith("data.worker-")) ?? "";
  const [service = ""] = /firstService-[\w-]+\.js/.exec(readFileSync(join(assets, entry), "utf8")) ?? [];
  await page.route(`**/assets/${service}`, (route) => route.fulfill({ status: 404, body: "" }));
  await page.goto(new URL("#/project", process.env["FEEDBACKLOOP_URL"]).href);
  const notice = page.locator('[data-error-code="worker/not-loaded"]');
  await expect(notice).toContainText("The data worker could not be loaded");
  await expect(notice).toContainText("reload the page");
});

test(
  "a trainer that does not answer to Stop is ended, and the run goes on from its checkpoint",
  slow,
  async ({ page }) => {
    // A worker that Playwright itself keeps busy would hold up the next one.
    await everywhere(
      page,
      `if (globalThis.window) {
      globalThis.made = {};
      globalThis.Worker = class extends Worker {
        constructor(url, options) {
          super(url, options);
          made[options.name] = this;
        }
      };
    } else addEventListener("message", ({ data }) => { while (data === "hang"); })`,
    );
    await prepareRun(page, 400);
    await start(page);
    await pastStep(page, 8);
    await page.evaluate(() =>
      (window as unknown as { made: Record<string, Worker> }).made["trainer"]?.postMessage("hang"),
    );
    await page.waitForTimeout(500);
    const panel = page.getByRole("region", { name: "Progress" });
    await panel.locator('[data-action="stop"]').click();
    await expect(panel.locator('[data-action="stop"]')).toHaveText("Stopping");
    await waitForState(page, "stopped", 40_000);
    await expect(page.getByText("The trainer did not respond to Stop and was ended.")).toBeVisible();
    await expect(page.locator("[role=alert]")).toHaveCount(0);
    const stopped = await stepOf(page);
    await page.click('[data-action="resume-run"]');
    await waitForState(page, "running", 30_000);
    await pastStep(page, stopped);
    await panel.locator('[data-action="stop"]').click();
    await waitForState(page, "stopped", 30_000);
    // As after any stop: a reload finds it stopped, not interrupted.
    await page.reload();
    await expect(page.getByRole("heading", { level: 1 })).toContainText("stopped after step");
  },
);

for (const [id, title, code] of [
  ["locks", "locks between tabs", "delete (globalThis.Navigator ?? WorkerNavigator).prototype.locks"],
  ["simd", "WebAssembly with SIMD", "WebAssembly.validate = () => false"],
] as const) {
  test(`without ${title} nothing is trained, and the page says why`, async ({ page }) => {
    await everywhere(page, code);
    const { errors } = await openPage(page, "#/project");
    await expect(need(page, id)).toContainText("Nothing can be trained here");
    await expect(runSample(page)).toHaveAttribute("aria-disabled", "true");
    await page.click('[data-action="new-project"]');
    await giveDataset(page, "pairs.jsonl", pairRows(20));
    await expect(page.locator('[data-action="start"]')).toHaveAttribute("aria-disabled", "true");
    expect(errors).toEqual([]);
  });
}

for (const [id, code] of [
  [
    "module-workers",
    "const Old = Worker; globalThis.Worker = class { constructor(a) { return new Old(a); } }",
  ],
  ["database", "Object.defineProperty(globalThis, 'indexedDB', { value: undefined })"],
  ["channel", "delete globalThis.BroadcastChannel"],
] as const) {
  test(`without ${id} the page says that this browser cannot run it`, async ({ page }) => {
    await everywhere(page, code);
    await page.goto(new URL("#/project", process.env["FEEDBACKLOOP_URL"]).href);
    await expect(need(page, id)).toContainText("This browser cannot run FeedbackLoop");
    await expect(page.locator("main")).not.toContainText("is not defined");
  });
}

test("an adapter without names, as in Chromium 113 to 126, is asked for them or has none", async ({
  page,
}) => {
  await everywhere(page, "if (globalThis.GPUAdapter) delete GPUAdapter.prototype.info");
  await openPage(page, "#/settings");
  await expect(device(page)).toContainText("unnamed adapter");
});
