// What the kill tests share: a run that is made by hand in the browser's storage, undisturbed or cut short, and the bytes
// that it leaves.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import {
  chooseDevice,
  giveDataset,
  giveModel,
  openPage,
  pairRows,
  setField,
  start,
  waitForState,
} from "./trainPage.ts";

/** Prepares the Train page for a short run of a tiny model, a checkpoint every few steps. */
export async function prepareRun(
  page: Page,
  steps: number,
  device: "webgpu" | "wasm" = "wasm",
  method = "dpo",
): Promise<void> {
  await openPage(page, "#/train");
  await giveDataset(page, "pairs.jsonl", pairRows(40));
  await giveModel(page, "gpt2");
  await chooseDevice(page, device);
  if (drawing[method] !== undefined) await trainScorer(page);
  await page.locator(`[data-method="${method}"] input`).check();
  await setFields(page, {
    max_steps: String(steps),
    per_device_train_batch_size: "2",
    save_steps: "4",
    eval_steps: "6",
    ...drawing[method],
  });
}

/** What keeps a step of a method that draws short. */
export const drawing: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  rloo: { num_generations: "2", max_completion_length: "6", max_length: "64" },
  grpo: { num_generations: "2", max_completion_length: "6", max_length: "64" },
  ppo: { response_length: "6", num_ppo_epochs: "2", num_mini_batches: "2", max_length: "64" },
};

async function setFields(page: Page, fields: Readonly<Record<string, string>>): Promise<void> {
  for (const [key, value] of Object.entries(fields)) await setField(page, key, value);
}

/** A reward model of a step or two, from the pairs and the model that are chosen; then the choices are there again. */
export async function trainScorer(page: Page, steps = 2): Promise<void> {
  await page.locator('[data-method="reward"] input').check();
  await setFields(page, { max_steps: String(steps), per_device_train_batch_size: "2", save_steps: "100" });
  await start(page);
  await waitForState(page, "done");
  await page.getByRole("link", { name: "New run" }).click();
  // The frame tells of the last run until another begins; anew it tells of none.
  await page.reload();
  await expect(page.locator("[data-preview-rows]")).toBeVisible();
}

export { start };

/** SHA-256 of every file that the run in the address has left, of its log and of its config. */
export async function bytesOfRun(page: Page): Promise<Record<string, string>> {
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="download-run"]');
  const files = unzipSync(readFileSync(await (await downloading).path()));
  // What a finished run is asked by its page is kept beside it whenever that is done.
  const left = Object.entries(files).filter(([path]) => !path.endsWith("held-out.scores.jsonl"));
  return Object.fromEntries(
    left.map(([path, bytes]) => [path, createHash("sha256").update(bytes).digest("hex")]),
  );
}

/** Checkpoint folders of every run in the browser's storage that lack their state.json: there must be none. */
export async function halfCheckpoints(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open("feedbackloop-projects");
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(new Error(request.error?.message));
    });
    const keys = await new Promise<string[]>((resolve, reject) => {
      const request = database.transaction("entries").objectStore("entries").getAllKeys();
      request.onsuccess = () => resolve(request.result as string[]);
      request.onerror = () => reject(new Error(request.error?.message));
    });
    database.close();
    const folders = new Set(keys.flatMap((key) => /^(.*\/checkpoint-\d+)\//.exec(key)?.slice(1) ?? []));
    return [...folders].filter((folder) => !keys.includes(`${folder}/state.json`));
  });
}

/** Ends the trainer's worker in the middle of what it does. */
export async function terminateTrainer(page: Page): Promise<void> {
  for (const worker of page.workers()) {
    if (worker.url().includes("trainer")) await worker.evaluate(() => self.close()).catch(() => undefined);
  }
}

/** Storage that is full, or has room again, as the trainer meets it. */
export async function refuseWrites(page: Page, isFull: boolean): Promise<void> {
  const trainer = page.workers().find((worker) => worker.url().includes("trainer"));
  await trainer?.evaluate((full) => {
    const store = IDBObjectStore.prototype as IDBObjectStore & { kept?: IDBObjectStore["put"] };
    store.kept ??= store.put;
    store.put = full
      ? () => {
          throw new DOMException("no room", "QuotaExceededError");
        }
      : store.kept;
  }, isFull);
}

export async function goOn(page: Page): Promise<void> {
  await page.click('[data-action="resume-run"]', { timeout: 30_000 });
}

export const expectNoHalves = async (page: Page): Promise<void> =>
  expect(await halfCheckpoints(page)).toEqual([]);

/** The process that runs this profile (`--user-data-dir`). */
export function browserPid(folder: string): number {
  const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  const found = lines.find((line) => line.includes(`--user-data-dir=${folder}`) && !line.includes("--type="));
  if (found === undefined) throw new Error("the browser's process was not found");
  return Number(found.trim().split(/\s+/)[0]);
}
