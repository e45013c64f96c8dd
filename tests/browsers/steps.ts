// What the scenarios do again and again on the page: a short run of a tiny model, a wait for a state, the bytes of a run.
// The end-to-end suite has its own for Chromium (tests/e2e/trainPage.ts), bound to Playwright; the rows are shared.
import { createHash } from "node:crypto";
import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { unzipSync } from "fflate";
import { pairRows } from "../e2e/trainPage.ts";
import { pollUntil, type Tab } from "./browser.ts";

const models = join(import.meta.dirname, "..", "golden", "models");
const work = join(import.meta.dirname, "..", "..", "build", "browsers");

/** The sample takes about a minute of two idle cores; others may use them. A step of it never takes long. */
const runLimitMs = 600_000;
const stepLimitMs = 120_000;

/** Gives the Train page 24 pairs and the tiny model, on the processor, with these settings. */
export async function prepareRun(
  tab: Tab,
  url: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  await tab.navigate(`${url}#/train`);
  const pairs = join(work, "pairs.jsonl");
  writeFileSync(pairs, pairRows(24));
  await tab.setFiles("[data-files=dataset]", [pairs]);
  await tab.text("[data-preview-rows]");
  await tab.choose("[data-model-kind=files]");
  const folder = join(models, "llama-gqa-tied");
  const files = readdirSync(folder).filter((name) => name !== "logprobs.json");
  await tab.setFiles(
    "[data-files=model]",
    files.map((name) => join(folder, name)),
  );
  await tab.text("[data-model-facts]");
  await tab.choose("input[name=device][value=wasm]");
  for (const [key, value] of Object.entries(settings))
    await tab.fill(`[data-setting="${key}"] input:not([type=checkbox])`, value);
}

export const start = (tab: Tab): Promise<void> => tab.click("[data-action=start][aria-disabled=false]");

export const stateOf = (tab: Tab): Promise<string | null> =>
  tab.attribute("[data-run-state]", "data-run-state");

export const stepOf = async (tab: Tab): Promise<number> =>
  Number(await tab.attribute("[data-run-state]", "data-run-step"));

/** Waits until the run is in a state; one that failed says why at once. */
export async function reachState(tab: Tab, wanted: string): Promise<void> {
  await pollUntil(
    `the run is ${wanted}`,
    async () => {
      const state = await stateOf(tab).catch(() => null);
      if (state === "failed" && wanted !== "failed")
        throw new Error(`The run failed: ${await tab.summary()}`);
      return state === wanted;
    },
    runLimitMs,
    () => tab.summary(),
  );
}

/** Waits until the run has made more steps than this. */
export async function passStep(tab: Tab, step: number): Promise<number> {
  return pollUntil(
    `the run is beyond step ${step}`,
    async () => {
      const [state, reached] = [await stateOf(tab), await stepOf(tab)];
      if (state === "failed") throw new Error(`The run failed: ${await tab.summary()}`);
      return reached > step ? reached : 0;
    },
    stepLimitMs,
    () => tab.summary(),
  );
}

export type Files = Readonly<Record<string, Uint8Array>>;

/** The files of the run in the address, from its Train page. */
export async function downloadRun(tab: Tab): Promise<Files> {
  return unzipSync(await tab.download("[data-action=download-run]"));
}

export const digests = (files: Files): Record<string, string> =>
  Object.fromEntries(
    Object.entries(files).map(([path, bytes]) => [path, createHash("sha256").update(bytes).digest("hex")]),
  );

/** Lines of the run's log of one type. */
export function logOf(files: Files, type: string): Record<string, unknown>[] {
  const path = Object.keys(files).find((name) => /(^|\/)logs\/[^/]+\.jsonl$/.test(name)) ?? "";
  return new TextDecoder()
    .decode(files[path])
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>)
    .filter((line) => line["type"] === type);
}

/** Names of the projects that this browser keeps, as the Settings page lists them. */
export async function projectNames(tab: Tab, url: string): Promise<string[]> {
  await tab.navigate(`${url}#/settings`);
  await tab.waitFor(
    "the Settings page has added up what is stored",
    () => / used of |does not report/.test(document.querySelector("main")?.innerText ?? ""),
    [],
  );
  return tab.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>("section:has(#storage-title) .rows")]
      .slice(0, 1)
      .flatMap((rows) => [...rows.querySelectorAll("a")].map(({ innerText }) => innerText)),
  );
}

/** Asks on the Chat page and waits for the end of the answers. */
export async function ask(
  tab: Tab,
  prompt: string,
  settings: Readonly<Record<string, string>>,
): Promise<void> {
  await tab.fill("[data-field=prompt]", prompt);
  for (const [key, value] of Object.entries(settings)) await tab.fill(`[data-field=${key}]`, value);
  await tab.click("[data-action=ask][aria-disabled=false]");
  await pollUntil(
    "the answers have ended",
    async () => {
      const state = await tab.attribute("[data-chat-state]", "data-chat-state");
      if (state === "failed") throw new Error(`The chat failed: ${await tab.summary()}`);
      return state === "done";
    },
    stepLimitMs,
    () => tab.summary(),
  );
}

export const tokensOf = (tab: Tab, side: "base" | "trained"): Promise<string[]> =>
  tab.evaluate(
    (side) =>
      [...document.querySelectorAll(`[data-answer="${side}"] [data-token]`)].map(
        (token) => token.textContent,
      ),
    side,
  );
