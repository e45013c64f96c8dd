// Runs as a person keeps them: named, compared, branched, deleted and restored; the config as form and text;
// and a run that leaves the browser and goes on at the command line with the same bytes.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, test, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { fixtureSteps, openFixture } from "./fixture.ts";
import { bytesOfRun, goOn } from "./killing.ts";
import {
  chooseDevice,
  giveDataset,
  openPage,
  pairRows,
  setField,
  start,
  stepOf,
  waitForState,
  slow,
} from "./trainPage.ts";

const root = join(import.meta.dirname, "..", "..");
const row = (page: Page, run: string) => page.locator(`[data-run="${run}"]`);

async function downloaded(page: Page, action: string): Promise<Record<string, Uint8Array>> {
  const downloading = page.waitForEvent("download");
  await page.click(`[data-action="${action}"]`);
  return unzipSync(readFileSync(await (await downloading).path()));
}

test("runs are renamed, compared, deleted and restored, and keep their place over a reload", async ({
  page,
}) => {
  await openFixture(page, "train", "dpo-2");
  await row(page, "dpo-2").getByRole("button", { name: "Rename" }).click();
  await page.getByLabel("Name of the run").fill("faster");
  await page.getByLabel("Name of the run").press("Enter");
  await expect(row(page, "dpo-2").getByRole("link")).toHaveText("faster");
  await page.reload();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(
    `faster finished ${fixtureSteps} steps`,
  );

  await page.getByLabel("Compare dpo-1").check();
  await page.getByLabel("Compare faster").check();
  await page.click('[data-action="compare"]');
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("2 runs compared");
  const loss = page.locator('[data-chart="loss-loss"]');
  await expect(loss.locator("svg")).toBeVisible();
  await loss.getByRole("button", { name: "Show numbers" }).click();
  await expect(loss.locator("thead")).toContainText("faster");
  await expect(loss.locator("thead")).toContainText("dpo-1");
  await expect(loss.locator("tbody tr")).toHaveCount(fixtureSteps);
  await page.goBack();
  await expect(page).toHaveURL(/dpo-2$/);

  await row(page, "dpo-1").locator('[data-action="delete-run"]').click();
  await expect(row(page, "dpo-1")).toHaveCount(0);
  await page.click('[data-action="undo"]');
  await expect(row(page, "dpo-1")).toBeVisible();
  await row(page, "dpo-1").getByRole("link").click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(`dpo-1 finished ${fixtureSteps} steps`);
  expect(
    Object.keys(await bytesOfRun(page)).some((path) => path.endsWith("final/adapter_model.safetensors")),
  ).toBe(true);
});

test("a branch goes on from a checkpoint with other settings and leaves the first run as it was", async ({
  page,
}) => {
  await openFixture(page, "train", "dpo-1");
  const before = await bytesOfRun(page);
  const first = page.url();
  await page.getByRole("link", { name: "New run" }).click();
  await setField(page, "max_steps", "16");
  await page.goto(first);
  await page.getByText("Checkpoints and files").click();
  await page
    .getByRole("listitem")
    .filter({ hasText: "checkpoint-8" })
    .getByRole("button", { name: "Branch from here" })
    .click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText("dpo-4 stopped after step 8");
  await expect(row(page, "dpo-4")).toContainText("from dpo-1, checkpoint-8");
  await goOn(page);
  await waitForState(page, "done");
  expect(await stepOf(page)).toBe(16);
  // Its log begins with the steps of the first.
  const files = await downloaded(page, "download-run");
  const log = new TextDecoder().decode(files["dpo-4/logs/dpo-4.jsonl"]);
  const steps = log.split("\n").filter((line) => line.startsWith('{"type":"step"'));
  expect(steps.map((line) => (JSON.parse(line) as { step: number }).step)).toEqual(
    Array.from({ length: 16 }, (_, i) => i + 1),
  );
  await page.goto(first);
  expect(await bytesOfRun(page)).toEqual(before);
});

test("form and config file are one: each shows what the other says, and a wrong file says what is wrong", async ({
  page,
}) => {
  await openPage(page);
  await giveDataset(page, "pairs.jsonl", pairRows(20));
  const yaml = page.locator("[data-yaml]");
  await setField(page, "beta", "0.25");
  await expect(yaml).toHaveValue(/^beta: 0\.25$/m);
  await page.check('[data-preset="laptop"]');
  await expect(yaml).toHaveValue(/load_in_8bit: true/);
  await expect(yaml).not.toHaveValue(/beta/);
  await yaml.fill((await yaml.inputValue()).replace(/max_steps: \d+/, "max_steps: 7\nloss_type: ipo"));
  await yaml.press("Control+Enter");
  await expect(page.locator('[data-setting="max_steps"] input')).toHaveValue("7");
  await expect(
    page.locator('[data-setting="loss_type"] input, [data-setting="loss_type"] select').first(),
  ).toHaveValue("ipo");
  await yaml.fill((await yaml.inputValue()).replace("max_steps", "max_step"));
  await page.click('[data-action="apply-yaml"]');
  await expect(page.locator('[data-error-code="config/unknown-key"]')).toContainText("max_steps");
  // What the form has is still there.
  await page.getByRole("button", { name: "Discard the edit" }).click();
  await expect(yaml).toHaveValue(/max_steps: 7/);
  await page.reload();
  await expect(page.locator('[data-setting="max_steps"] input')).toHaveValue("7");
});

const numbersOf = (log: string): number[] => log.match(/-?\d+(\.\d+)?(e-?\d+)?/g)?.map(Number) ?? [];

test(
  "a run that was stopped here goes on at the command line, and both end with the same bytes",
  slow,
  async ({ page }) => {
    await openPage(page);
    await giveDataset(page, "pairs.jsonl", pairRows(24));
    await chooseDevice(page, "wasm");
    await setField(page, "max_steps", "24");
    await setField(page, "save_steps", "4");
    await setField(page, "save_total_limit", "");
    await start(page);
    await expect.poll(() => stepOf(page), { timeout: 60_000, intervals: [20] }).toBeGreaterThanOrEqual(6);
    await page.getByRole("region", { name: "Progress" }).getByRole("button", { name: "Stop" }).click();
    await waitForState(page, "stopped");
    expect(await stepOf(page)).toBeLessThan(24);
    const stopped = await downloaded(page, "download-run");
    const folder = mkdtempSync(join(tmpdir(), "feedbackloop-run-"));
    try {
      for (const [path, bytes] of Object.entries(stopped)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), bytes);
      }
      const command = [join(root, "bin", "feedbackloop.mjs"), "train", join(folder, "dpo-1", "config.yaml")];
      execFileSync(process.execPath, [...command, "--resume", "--device", "wasm", "--json"], { cwd: root });
      await goOn(page);
      await waitForState(page, "done");
      const here = await downloaded(page, "download-run");
      const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1));
      expect(paths.sort()).toEqual(Object.keys(here).sort());
      const isLog = (path: string): boolean => path.endsWith(".jsonl") && path.includes("/logs/");
      for (const path of paths) {
        const there = readFileSync(join(folder, path));
        if (!isLog(path)) expect(there.equals(here[path] ?? new Uint8Array()), path).toBe(true);
      }
      // Losses are summed with Math.exp and Math.log, whose last bit differs between this Node's V8 and this Chromium's.
      const logs = [here[paths.find(isLog) ?? ""], readFileSync(join(folder, paths.find(isLog) ?? ""))];
      const [browser, node] = logs.map((bytes) => numbersOf(new TextDecoder().decode(bytes)));
      expect(browser?.length).toBeGreaterThan(200);
      expect(node?.length).toBe(browser?.length);
      node?.forEach((value, i) => expect(Math.abs(value - (browser?.[i] ?? NaN))).toBeLessThan(1e-12));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

test("a project saved to a folder has the bytes of its file", async ({ page }) => {
  // The origin's private folder stands in for one that a person would choose.
  await page.addInitScript(() =>
    Object.assign(window, { showDirectoryPicker: () => navigator.storage.getDirectory() }),
  );
  await openFixture(page, "project");
  const zip = await downloaded(page, "export");
  await page.click('[data-action="export-folder"]');
  await expect(page.getByText(/Saved to the folder/)).toBeVisible();
  const saved = await page.evaluate(async () => {
    const files: Record<string, string> = {};
    const walk = async (folder: FileSystemDirectoryHandle, inner: string): Promise<void> => {
      for await (const [name, handle] of folder as unknown as AsyncIterable<[string, FileSystemHandle]>) {
        if (handle.kind === "directory") await walk(handle as FileSystemDirectoryHandle, `${inner}${name}/`);
        else {
          const bytes = await (await (handle as FileSystemFileHandle).getFile()).arrayBuffer();
          const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
          files[inner + name] = [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
        }
      }
    };
    await walk(await navigator.storage.getDirectory(), "");
    return files;
  });
  const expected = Object.fromEntries(
    Object.entries(zip).map(([path, bytes]) => [path, createHash("sha256").update(bytes).digest("hex")]),
  );
  expect(Object.keys(saved).length).toBeGreaterThan(8);
  expect(saved).toEqual(expected);
});
