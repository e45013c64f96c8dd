// Files that are made to do harm (tests/fixtures/hostile), nearly four hundred: each is read, or refused in words, in less than five
// seconds of this process's own time. The quick ones run here; `npm run test:hostile` reads them all and holds their memory.
import { readFileSync, writeFileSync } from "node:fs";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { ingestFile } from "../../../../src/data/intake/index.ts";
import { readDocument } from "../../../../src/data/documents/index.ts";
import { memorySource } from "../../../../src/domain/bytes.ts";
import { AppError } from "../../../../src/domain/errors.ts";
import { type HostileFile, hostileFiles } from "../../../fixtures/hostile/index.ts";
import { memoryData } from "../memoryData.ts";

const readsAll = process.env["FEEDBACKLOOP_HOSTILE"] === "all";
const mostMs = 5_000;
/** 1.5 GiB less a quarter of one, which a process holds that has read nothing. */
const mostBytes = 1.25 * 2 ** 30;
/** Words that a recruiter would not understand, and none of ours. */
const machineWords =
  /\bundefined\b|\bnull\b|\bNaN\b|\[object |is not a function|Cannot read|^internal:|Exception|Error:|0x[0-9a-f]/;

const sayable = (message: string): boolean =>
  message.length < 2_000 && !machineWords.test(message.replace(/"[^"]*"/g, ""));

/** What the files before have left, and the making of this one, is none of its reader's memory. */
function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
}

/** Linux tells the most that a process has held, and forgets it when it is asked to. */
const forgetPeak = (): void => writeFileSync("/proc/self/clear_refs", "5");
const peakBytes = (): number =>
  1024 * Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]);

/** What went wrong, or undefined. */
async function faultOf({ name, make }: HostileFile): Promise<string | undefined> {
  const bytes = make();
  if (readsAll) {
    collectGarbage();
    forgetPeak();
  }
  const heldBefore = process.memoryUsage.rss();
  const before = process.cpuUsage();
  const said: string[] = [];
  try {
    const { found } = await readDocument(memorySource(name, bytes));
    for await (const one of found) {
      if (one.kind === "fault" || one.kind === "note") said.push(one.message);
      if (one.kind === "document" && !/\S/.test(one.text)) return "a document without text";
    }
  } catch (error) {
    if (!(error instanceof AppError)) return `no AppError: ${String((error as Error).stack ?? error)}`;
    if (!error.code.startsWith("data/")) return `the code ${error.code}`;
    if (error.hint === "") return `no hint: ${error.message}`;
    // A file may be called anything.
    said.push(error.message.replaceAll(name, "the file"), error.hint);
  }
  const { user, system } = process.cpuUsage(before);
  if ((user + system) / 1000 > mostMs) return `took ${Math.round((user + system) / 1000)} ms`;
  const grownBytes = readsAll ? peakBytes() - heldBefore : 0;
  if (grownBytes > mostBytes) return `took ${grownBytes >> 20} MiB`;
  const strange = said.find((message) => !sayable(message));
  return strange === undefined ? undefined : `not in a person's words: ${strange.slice(0, 300)}`;
}

describe("files that are made to do harm", () => {
  it("are many, each with a name of its own", () => {
    expect(hostileFiles.length).toBeGreaterThanOrEqual(300);
    expect(new Set(hostileFiles.map(({ name }) => name)).size).toBe(hostileFiles.length);
  });

  const chosen = hostileFiles.filter(({ isSlow }) => readsAll || isSlow !== true);
  it(`are read or refused in words: ${chosen.length}`, { timeout: 600_000 }, async () => {
    const faults: string[] = [];
    for (const file of chosen) {
      const fault = await faultOf(file);
      if (fault !== undefined) faults.push(`${file.name}: ${fault}`);
    }
    expect(faults).toEqual([]);
  });

  // More than a function takes arguments.
  it.runIf(readsAll)(
    "a table of as many rows as are read goes into a project",
    { timeout: 60_000 },
    async () => {
      const table = new TextEncoder().encode(`id,text\n${"1,Good words\n".repeat(200_000)}`);
      const now = "2026-01-01T00:00:00Z";
      const report = await ingestFile(memorySource("a.csv", table), memoryData(), { now });
      expect(report.documents).toBe(200_000);
    },
  );

  it("run no script and fetch nothing", async () => {
    const scope = globalThis as Record<string, unknown>;
    const { fetch } = globalThis;
    const calls: unknown[] = [];
    scope["alert"] = (...words: unknown[]): void => void calls.push(words);
    scope["app"] = { alert: scope["alert"] };
    scope["fetch"] = (...words: unknown[]): Promise<never> => {
      calls.push(words);
      return Promise.reject(new Error("no network"));
    };
    try {
      for (const file of hostileFiles.filter(({ name }) => /script|action|program|links|entity/.test(name))) {
        await faultOf(file);
      }
    } finally {
      scope["fetch"] = fetch;
      delete scope["alert"];
      delete scope["app"];
    }
    expect(calls).toEqual([]);
  });
});
