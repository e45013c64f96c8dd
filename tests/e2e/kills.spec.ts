// A run that is cut short by whatever can cut it short goes on and ends with the bytes of one that nothing happened to.
// FEEDBACKLOOP_KILLS=20 makes more of them at random moments (`npm run test:kills`); the seed is in the tests' titles.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test, type Browser, type BrowserContext, type Page } from "@playwright/test";
import { chromiumArguments, findChromium } from "../../scripts/chromium.mjs";
import { bytesOfRun, expectNoHalves, goOn, prepareRun, refuseWrites, terminateTrainer } from "./killing.ts";
import { slow, start, stepOf, waitForState } from "./trainPage.ts";

/** The software graphics adapter takes most of a second a step of these. */
const stepsOf = { wasm: 32, webgpu: 16 };
/** What only a browser has; the rest of what can cut a run short is the command line's (tests/recipes). */
const kinds = ["tab closed", "worker terminated", "process killed", "device lost", "storage full"] as const;
/** In turn, one round of kinds after the other. */
const methods = ["dpo", "reward", "ppo"] as const;
const count = Number(process.env["FEEDBACKLOOP_KILLS"] ?? kinds.length);
// Kept in the environment, so that the processes of one test run draw the same.
const seed = Number((process.env["FEEDBACKLOOP_SEED"] ??= String(Date.now() % 100_000)));

// In one process: what an undisturbed run leaves is computed once.
test.describe.configure({ mode: "default", timeout: 120_000 });

/** A number in [0, 1) for the nth kill of this seed. */
function drawn(n: number): number {
  const x = Math.sin(seed * 12.9898 + n * 78.233) * 43758.5453;
  return x - Math.floor(x);
}

const undisturbed = new Map<string, Record<string, string>>();

async function undisturbedBytes(
  browser: Browser,
  device: "webgpu" | "wasm",
  method: string,
): Promise<Record<string, string>> {
  const key = `${method} ${device}`;
  const known = undisturbed.get(key);
  if (known !== undefined) return known;
  const context = await browser.newContext();
  const page = await context.newPage();
  await prepareRun(page, stepsOf[device], device, method);
  await start(page);
  await waitForState(page, "done");
  const bytes = await bytesOfRun(page);
  await context.close();
  undisturbed.set(key, bytes);
  return bytes;
}

async function reachStep(page: Page, step: number): Promise<void> {
  await expect.poll(() => stepOf(page), { timeout: 60_000, intervals: [20] }).toBeGreaterThanOrEqual(step);
}

/** Opens the address anew and goes on with the run. */
async function comeBack(context: BrowserContext, address: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(address);
  await goOn(page);
  return page;
}

for (let n = 0; n < count; n++) {
  const kind = kinds[n % kinds.length] ?? "tab closed";
  const method = methods[Math.floor(n / kinds.length) % methods.length] ?? "dpo";
  const device = kind === "device lost" ? "webgpu" : "wasm";
  // Late enough to have begun, early enough that a checkpoint is still to come.
  const at = 1 + Math.floor(drawn(n) * (stepsOf[device] - 8));
  const title = `${method}: ${kind} at step ${at} (kill ${n}, seed ${seed}): the resumed run ends with the same bytes`;
  // One of them in every test run: the rest are of `npm run test:kills`.
  test(title, slow, async ({ browser }) => {
    const expected = await undisturbedBytes(browser, device, method);
    const folder = mkdtempSync(join(tmpdir(), "feedbackloop-kill-"));
    const launch = async (): Promise<BrowserContext> => {
      const executablePath = await findChromium();
      return chromium.launchPersistentContext(folder, {
        args: [...chromiumArguments],
        ...(executablePath === undefined ? {} : { executablePath }),
      });
    };
    let context = await launch();
    try {
      let page = await context.newPage();
      await prepareRun(page, stepsOf[device], device, method);
      await start(page);
      await reachStep(page, at);
      const address = page.url();
      switch (kind) {
        case "tab closed":
          await page.close();
          page = await comeBack(context, address);
          break;
        case "worker terminated":
          await terminateTrainer(page);
          await goOn(page);
          break;
        case "process killed": {
          // Nothing is told to the browser: it is gone between two instructions.
          const pid = await browserPid(folder);
          process.kill(pid, "SIGKILL");
          await context.close().catch(() => undefined);
          context = await launch();
          page = await comeBack(context, address);
          break;
        }
        case "device lost": {
          const session = await context.browser()?.newBrowserCDPSession();
          await session?.send("Browser.crashGpuProcess" as "Browser.close").catch(() => undefined);
          break;
        }
        case "storage full": {
          // The browser looks at its quota twice a minute at most, so the trainer's own calls are refused instead.
          await refuseWrites(page, true);
          await waitForEnd(page);
          await expect(page.locator('[data-error-code="storage/full"]').first()).toBeVisible();
          await refuseWrites(page, false);
          await expectNoHalves(page);
          await goOn(page);
          break;
        }
      }
      await waitForState(page, "done");
      await expectNoHalves(page);
      expect(await bytesOfRun(page)).toEqual(expected);
    } finally {
      await context.close().catch(() => undefined);
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

async function waitForEnd(page: Page): Promise<void> {
  await expect(page.locator("[data-run-state]")).toHaveAttribute(
    "data-run-state",
    /^(done|failed|stopped)$/,
    {
      timeout: 120_000,
    },
  );
}

/** The process that runs this profile. */
async function browserPid(folder: string): Promise<number> {
  const { execFileSync } = await import("node:child_process");
  const lines = execFileSync("ps", ["-eo", "pid,args"], { encoding: "utf8" }).split("\n");
  const found = lines.find((line) => line.includes(`--user-data-dir=${folder}`) && !line.includes("--type="));
  if (found === undefined) throw new Error("the browser's process was not found");
  return Number(found.trim().split(/\s+/)[0]);
}
