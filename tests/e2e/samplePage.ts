// The sample as a visitor presses it, what its log holds, and the clocks that run inside the page from its navigation on.
import { readFileSync } from "node:fs";
import { expect, type Page } from "@playwright/test";
import { unzipSync } from "fflate";
import { pageUrl } from "./trainPage.ts";

export const at = (path: string): string => new URL(path, pageUrl()).href;
export const projectOf = (page: Page): string => /p-[^/]+/.exec(page.url())?.[0] ?? "";

export type LogLine = Readonly<Record<string, unknown>>;

export interface RunFolder {
  files: Readonly<Record<string, Uint8Array>>;
  steps: LogLine[];
  evaluations: LogLine[];
}

/** The run in the address, downloaded from its Train page, with its log read. */
export async function downloadRun(page: Page): Promise<RunFolder> {
  const downloading = page.waitForEvent("download");
  await page.click('[data-action="download-run"]');
  const files = unzipSync(readFileSync(await (await downloading).path()));
  const logs = Object.keys(files).filter((path) => /(^|\/)logs\/[^/]+\.jsonl$/.test(path));
  expect(logs).toHaveLength(1);
  const lines = new TextDecoder()
    .decode(files[logs[0] ?? ""])
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as LogLine);
  return {
    files,
    steps: lines.filter(({ type }) => type === "step"),
    evaluations: lines.filter(({ type }) => type === "eval"),
  };
}

/** Milliseconds since the navigation, by the page's own clock; null before it happened. */
export interface Clocks {
  /** First contentful paint. */
  painted: number | null;
  /** The sample's button was there and took presses. */
  usable: number | null;
  firstStep: number | null;
}

/** Call before the navigation: the page then writes down when things happened. */
export async function installClocks(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const clocks = { usable: null as number | null, firstStep: null as number | null };
    Object.assign(window, { clocks });
    const look = (): void => {
      const button = document.querySelector('[data-action="run-sample"]');
      if (button?.getAttribute("aria-disabled") === "false") clocks.usable ??= performance.now();
      const step = document.querySelector("[data-run-step]")?.getAttribute("data-run-step");
      if (Number(step) > 0) clocks.firstStep ??= performance.now();
    };
    new MutationObserver(look).observe(document, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ["data-run-step", "aria-disabled"],
    });
  });
}

export const readClocks = (page: Page): Promise<Clocks> =>
  page.evaluate(() => {
    const { clocks } = window as unknown as { clocks: { usable: number | null; firstStep: number | null } };
    const [paint] = performance.getEntriesByName("first-contentful-paint");
    return { painted: paint?.startTime ?? null, ...clocks };
  });

/** Presses the button as soon as it takes a press and waits for the first step; says when everything happened. */
export async function startSample(page: Page): Promise<Clocks> {
  await page.click('[data-action="run-sample"][aria-disabled="false"]');
  await expect.poll(async () => (await readClocks(page)).firstStep, { timeout: 60_000 }).not.toBeNull();
  return readClocks(page);
}

/** The most that a page may move by itself. */
export const shiftLimit = 0.05;

/** What the page felt like: Chromium's own entries, from the navigation on. */
export interface Felt {
  /** Sum of all layout shifts that no press or key caused, as Core Web Vitals has it within 500 ms. */
  shift: number;
  shifts: { value: number; of: string[] }[];
  /** Main-thread tasks over 50 ms: "start +duration". */
  longTasks: number[];
  /** Each interaction's time to the next paint, milliseconds, in steps of 8. */
  interactions: { name: string; duration: number; target: string }[];
}

/** Call before the navigation. */
export async function installFelt(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const felt = {
      shift: 0,
      shifts: [] as { value: number; of: string[] }[],
      longTasks: [] as number[],
      interactions: [] as { name: string; duration: number; target: string }[],
    };
    Object.assign(window, { felt });
    type Shift = PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
      sources: { node?: Node; previousRect: DOMRectReadOnly; currentRect: DOMRectReadOnly }[];
    };
    type Interaction = PerformanceEntry & { interactionId: number; target?: Element };
    const nameOf = (node?: Node | null): string => {
      const element = node instanceof Element ? node : node?.parentElement;
      return element === null || element === undefined
        ? "gone"
        : `${element.tagName.toLowerCase()}.${element.getAttribute("class") ?? ""} ${element.textContent.slice(0, 30)}`;
    };
    const observers = [
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as Shift[]) {
          if (entry.hadRecentInput) continue;
          felt.shift += entry.value;
          felt.shifts.push({
            value: entry.value,
            of: entry.sources.map(
              ({ node, previousRect: from, currentRect: to }) =>
                `${nameOf(node)} from ${from.x},${from.y} to ${to.x},${to.y}`,
            ),
          });
        }
      }),
      new PerformanceObserver((list) => {
        felt.longTasks.push(...list.getEntries().map(({ duration }) => duration));
      }),
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as Interaction[]) {
          if (entry.interactionId > 0)
            felt.interactions.push({
              name: entry.name,
              duration: entry.duration,
              target: nameOf(entry.target),
            });
        }
      }),
    ] as const;
    observers[0].observe({ type: "layout-shift", buffered: true });
    observers[1].observe({ type: "longtask", buffered: true });
    observers[2].observe({ type: "event", buffered: true, durationThreshold: 16 } as PerformanceObserverInit);
  });
}

/** Entries arrive late: those of what has just happened are waited for. */
export async function readFelt(page: Page): Promise<Felt> {
  await page.waitForTimeout(300);
  return page.evaluate(() => (window as unknown as { felt: Felt }).felt);
}

/** Forgets what was felt so far. */
export async function forgetFelt(page: Page): Promise<void> {
  await page.waitForTimeout(300);
  await page.evaluate(() => {
    const { felt } = window as unknown as { felt: Felt };
    Object.assign(felt, { shift: 0 });
    for (const list of [felt.shifts, felt.longTasks, felt.interactions]) list.length = 0;
  });
}
