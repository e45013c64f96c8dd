// What the kill tests share: a run that is made by hand in the browser's storage, undisturbed or cut short, and the bytes
// that it leaves.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { chooseDevice, giveDataset, giveModel, openPage, pairRows, setField, start } from "./trainPage.ts";

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
  await page.locator(`[data-method="${method}"] input`).check();
  await chooseDevice(page, device);
  await setField(page, "max_steps", String(steps));
  await setField(page, "per_device_train_batch_size", "2");
  await setField(page, "save_steps", "4");
  await setField(page, "eval_steps", "6");
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
