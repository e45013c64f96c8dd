// A browser with a profile of its own that is ended again and again: its tab is closed, its process crashes, the browser is killed.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, chromium, type Page } from "@playwright/test";
import { chromiumArguments, findChromium } from "../../scripts/chromium.mjs";
import type { ComparisonRecord } from "../../src/domain/records/index.ts";
import { browserPid } from "./killing.ts";

export const seed = Number((process.env["FEEDBACKLOOP_SEED"] ??= String(Date.now() % 100_000)));

/** Keys of a pair, and what each says. */
export const keys = { "1": "left", "2": "right", t: "tie", b: "bothBad", s: "skip" } as const;
export type Key = keyof typeof keys;

/** Whole numbers below a bound, the same for a seed. */
export function drawsOf(name: number): (below: number) => number {
  let n = 0;
  return (below) => {
    const x = Math.sin(seed * 12.9898 + name * 4.1414 + n++ * 78.233) * 43758.5453;
    return Math.floor((x - Math.floor(x)) * below);
  };
}

/** What an event says, as the annotator saw it. */
export function saidOf({ verdict, shownOrder }: ComparisonRecord): string {
  if (verdict !== "A" && verdict !== "B") return verdict;
  return (verdict === "A") === (shownOrder[0] === 0) ? "left" : "right";
}

export interface KilledBrowser {
  newPage(): Promise<Page>;
  /** The nth kill, each in its way; the page is gone. */
  kill(page: Page, n: number): Promise<void>;
  close(): Promise<void>;
}

export async function killedBrowser(): Promise<KilledBrowser> {
  const folder = mkdtempSync(join(tmpdir(), "feedbackloop-judging-"));
  const executablePath = await findChromium();
  const launch = (): Promise<BrowserContext> =>
    chromium.launchPersistentContext(folder, {
      args: [...chromiumArguments],
      serviceWorkers: "block",
      ...(executablePath === undefined ? {} : { executablePath }),
    });
  let context = await launch();
  const ways = [
    async (page: Page) => page.close(),
    async (page: Page) => {
      const died = page.waitForEvent("crash");
      const session = await context.newCDPSession(page);
      // It never answers: who would is gone.
      void session.send("Page.crash").catch(() => undefined);
      await died;
      await page.close();
    },
    async () => {
      process.kill(browserPid(folder), "SIGKILL");
      await context.close().catch(() => undefined);
      context = await launch();
    },
  ];
  return {
    newPage: () => context.newPage(),
    kill: async (page, n) => ways[n % ways.length]?.(page),
    async close() {
      await context.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
