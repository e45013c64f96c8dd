// The command killed at random moments and run again, in processes of their own: `npm run test:kills`.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { randomStream } from "../../../src/domain/random.ts";
import { cli, start } from "../cli/support.ts";
import { candidate, plantedProject } from "./plantedProject.ts";

const kills = Number(process.env["FEEDBACKLOOP_KILLS"] ?? 0);
/** So that writing takes long enough to be hit. */
const extraFiles = 120;

function write(root: string, files: ReadonlyMap<string, Uint8Array>): void {
  for (const [path, content] of files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
}

function bytesIn(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const paths = entries.flatMap((one) => (one.isFile() ? [join(one.parentPath, one.name)] : []));
  return new Map(paths.sort().map((path) => [path.slice(root.length + 1), readFileSync(path, "latin1")]));
}

/** The hashes of what will be are written first. Resolves too where the command ended. */
async function writingBegan(root: string, ended: Promise<unknown>): Promise<void> {
  const state = { isOver: false };
  void ended.then(() => (state.isOver = true));
  const isBegun = (): boolean => readFileSync(join(root, "manifest.json"), "latin1").includes("erased.jsonl");
  while (!state.isOver && !isBegun()) await new Promise((resolve) => setTimeout(resolve, 1));
}

describe.skipIf(kills === 0)("erase, killed", () => {
  it("ends as without a kill", { timeout: 30 * 60_000 }, async () => {
    const { files } = await plantedProject();
    const quoting = files.get("logs/dpo.rollouts.jsonl") ?? new Uint8Array();
    for (let i = 0; i < extraFiles; i++) files.set(`logs/extra.${String(i)}.jsonl`, quoting);
    const root = mkdtempSync(join(tmpdir(), "feedbackloop-kill-"));
    const args = (folder: string): string[] => ["erase", "--project", folder, "--candidate", candidate];
    try {
      const whole = join(root, "whole");
      write(whole, files);
      // From the first write on: what is worked out before it takes most of the time, and changes nothing.
      const first = start(args(whole));
      const ended = new Promise((resolve) => first.on("close", resolve));
      await writingBegan(whole, ended);
      const from = performance.now();
      await ended;
      const writingMs = performance.now() - from;
      const expected = bytesIn(whole);
      const random = randomStream(42, "erase/kills");
      let hit = 0;
      for (let i = 0; i < kills; i++) {
        const folder = join(root, String(i));
        write(folder, files);
        const child = start(args(folder));
        const closed = new Promise((resolve) => child.on("close", resolve));
        await writingBegan(folder, closed);
        await new Promise((resolve) => setTimeout(resolve, writingMs * random()));
        child.kill("SIGKILL");
        await closed;
        const between = bytesIn(folder);
        const isBegun =
          between.has("erased.jsonl") || (between.get("manifest.json") ?? "").includes("erased.jsonl");
        if (isBegun && between.size !== expected.size) hit++;
        const again = await cli(args(folder));
        expect([again.code, again.stderr.includes("error")]).toEqual([0, false]);
        expect(bytesIn(folder)).toEqual(expected);
        rmSync(folder, { recursive: true, force: true });
      }
      if (kills >= 10) expect(hit).toBeGreaterThan(0);
      console.log(`${String(hit)} of ${String(kills)} kills fell between the first write and the last.`);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});
