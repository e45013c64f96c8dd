// What a person can get wrong on the page, and what the world can do to it: each says what, why and what now, and nothing
// that was there before is lost.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { largeModel } from "./largeModel.ts";
import { startMirror, type Mirror } from "./mirror.ts";
import {
  chooseDevice,
  giveDataset,
  giveModel,
  openPage,
  pageUrl,
  pairRows,
  setField,
  start,
  waitForState,
  slow,
} from "./trainPage.ts";

const models = join(import.meta.dirname, "..", "golden", "models");

/** An error as a person reads it: three parts, no inner words. */
async function expectError(page: Page, code: RegExp, text: RegExp): Promise<void> {
  const alert = page.locator("[data-error-code]").filter({ hasText: text }).first();
  await expect(alert).toBeVisible({ timeout: 30_000 });
  await expect(alert).toHaveAttribute("data-error-code", code);
  await expect(alert).toContainText("What to do:");
  await expect(alert).not.toContainText(/internal:|undefined|\[object/);
}

test("a model of three gigabytes is described, and refused before anything is loaded", async ({ page }) => {
  const folder = mkdtempSync(join(tmpdir(), "feedbackloop-large-"));
  try {
    await openPage(page);
    await giveDataset(page, "pairs.jsonl", pairRows(20));
    await page.check('[data-model-kind="files"]');
    await page.setInputFiles('[data-files="model"]', largeModel(folder));
    await expect(page.locator("[data-model-facts]")).toContainText("parameters");
    await chooseDevice(page, "wasm");
    await setField(page, "load_in_8bit", false);
    await expect(page.getByText(/This run does not fit\. Lower what takes most first/)).toBeVisible();
    await start(page);
    await waitForState(page, "failed");
    await expectError(page, /^memory\/too-large$/, /needs .* of memory/);
    // With a model that fits the same pairs train.
    await page.getByRole("link", { name: "New run" }).click();
    await giveModel(page);
    await setField(page, "max_steps", "2");
    await expect(page.getByText(/This run does not fit\. Lower/)).toBeHidden();
    await start(page);
    await waitForState(page, "done");
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a PDF dropped as pairs is called a PDF, and what was there stays", async ({ page }) => {
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(20));
  await page.setInputFiles('[data-files="dataset"]', {
    name: "resume.pdf",
    mimeType: "application/pdf",
    buffer: Buffer.from("%PDF-1.7\n%\u00e2\u00e3\n1 0 obj"),
  });
  await expectError(page, /^data\/not-text$/, /resume\.pdf is a PDF document/);
  await expect(page.locator("[data-preview-rows]")).toHaveAttribute("data-preview-rows", "20");
});

test("of 1,000 rows with 30 bad ones the bad are named by line and the others are used", async ({ page }) => {
  const rows = pairRows(1000).trimEnd().split("\n");
  for (let i = 0; i < 30; i++)
    rows[i * 33 + 2] = i % 2 === 0 ? '{"prompt": "p", "chosen": "a"}' : "not a row";
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", rows.join("\n"));
  await expect(page.locator("[data-preview-rows]")).toHaveAttribute("data-preview-rows", "970");
  await expect(page.getByText("30 rows left out")).toBeVisible();
  const list = page.getByRole("list", { name: "Rows that are left out" }).getByRole("listitem");
  await expect(list).toHaveCount(30);
  await expect(list.first()).toContainText("Line 3:");
  await expect(list.last()).toContainText(`Line ${29 * 33 + 3}:`);
});

test.describe("a mirror of the hub", () => {
  // The service worker is what lets a page ask another origin.
  test.use({ serviceWorkers: "allow" });

  const id = "tiny/llama";
  let mirror: Mirror;
  test.beforeAll(async () => {
    const folder = join(models, "llama-gqa-tied");
    const files = new Map(
      readdirSync(folder)
        .filter((name) => name !== "logprobs.json")
        .map((name) => [name, readFileSync(join(folder, name))]),
    );
    // Large enough to be cut in the middle of it.
    files.set("README.md", Buffer.alloc(10));
    files.set("vocab.txt", Buffer.alloc(24 << 20));
    mirror = await startMirror(id, files);
  });
  test.afterAll(() => mirror.close());
  test.beforeEach(() => {
    mirror.isCut = false;
    mirror.pauseMs = 0;
  });

  async function chooseHub(page: Page, name: string): Promise<void> {
    await openPage(page);
    await giveDataset(page, "pairs.jsonl", pairRows(20));
    await page.check('[data-model-kind="hub"]');
    await page.getByText("Use a mirror").click();
    await page.getByLabel("Address of the mirror").fill(mirror.address);
    await page.getByLabel("Name on the hub").fill(name);
    await page.getByLabel("Name on the hub").press("Tab");
    await page.click('[data-action="allow-origin"]');
  }

  test("is asked for nothing before it is allowed; a model it does not have is refused by name", async ({
    page,
  }) => {
    const before = mirror.log.length;
    await openPage(page);
    await giveDataset(page, "pairs.jsonl", pairRows(20));
    await page.check('[data-model-kind="hub"]');
    await page.getByText("Use a mirror").click();
    await page.getByLabel("Address of the mirror").fill(mirror.address);
    await page.getByLabel("Name on the hub").fill("tiny/nothing");
    await page.getByLabel("Name on the hub").press("Tab");
    await expect(page.locator('[data-action="allow-origin"]')).toBeVisible();
    expect(mirror.log.length).toBe(before);
    await page.click('[data-action="allow-origin"]');
    await expectError(page, /^hub\//, /tiny\/nothing/);
    // The pairs survived the reload that allowing may take.
    await expect(page.locator("[data-preview-rows]")).toHaveAttribute("data-preview-rows", "20");
  });

  test(
    "that is cut off in the middle: what arrived is kept, and the download goes on from there",
    slow,
    async ({ page }) => {
      mirror.pauseMs = 100;
      await chooseHub(page, id);
      await page.click('[data-action="download-model"]', { timeout: 40_000 });
      // More than one stored shard of 16 MB, less than the file.
      await expect.poll(() => mirror.sentBytes, { timeout: 30_000, intervals: [50] }).toBeGreaterThan(19e6);
      mirror.isCut = true;
      await expectError(page, /^hub\/(unreachable|interrupted)/, /127\.0\.0\.1|tiny\/llama/);
      mirror.isCut = false;
      mirror.pauseMs = 0;
      const cutAt = mirror.log.length;
      await page.click('[data-action="download-model"]');
      const resumed = () =>
        mirror.log.slice(cutAt).filter((line) => line.startsWith("GET") && line.includes("vocab.txt"));
      await expect.poll(() => resumed()[0], { timeout: 30_000 }).toMatch(/bytes=[1-9]\d+-/);
      await expect(page.getByRole("progressbar", { name: "Download" })).toHaveCount(0, { timeout: 60_000 });
      await expect(page.locator('[data-action="download-model"]')).toHaveCount(0);
      await chooseDevice(page, "wasm");
      await setField(page, "max_steps", "2");
      await start(page);
      await waitForState(page, "done");
    },
  );
});

test("storage that is full is said, and what was there stays", slow, async ({ page }) => {
  // Before the first database is opened: the browser remembers for half a minute how much room there is.
  const session = await page.context().newCDPSession(page);
  const origin = new URL(pageUrl()).origin;
  await session.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 12_000_000 });
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(20));
  await giveDatasetAgain(page, "large.jsonl", pairRows(200_000));
  await expectError(page, /^storage\/full$/, /storage is full/);
  await expect(page.locator("[data-preview-rows]")).toHaveAttribute("data-preview-rows", "20");
});

async function giveDatasetAgain(page: Page, name: string, text: string): Promise<void> {
  await page.setInputFiles('[data-files="dataset"]', {
    name,
    mimeType: "application/octet-stream",
    buffer: Buffer.from(text),
  });
}
