// What `npm run gpu` promises without a GPU: a row for everything whatever happens, a budget that is kept, a pack that
// can travel, and a host share that is waiting and not polling.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderBytes, requireFits } from "../../scripts/gpuPack.ts";
import { suiteRow } from "../bench/gpu/checks.ts";
import { meterHost } from "../bench/gpu/hostMeter.ts";
import { exitStatus, type Part, type PartEnd, planParts, type Row, runParts } from "../bench/gpu/plan.ts";
import { pytorchRow } from "../bench/gpu/pytorch.ts";
import { attentionTrials, productTrials } from "../bench/gpu/tileTrials.ts";
import { type GpuResult, markdown } from "../bench/gpu/result.ts";
import type { OpResult } from "../ops/check.ts";
import { goldenCases, methods } from "../recipes/goldenRun.ts";

const parts = planParts();
const ids = parts.flatMap(({ rows }) => rows);

test("every op suite, golden case and bench has one row, the important ones first", () => {
  expect(new Set(ids).size).toBe(ids.length);
  const golden = methods.flatMap((method) => goldenCases(method).map((name) => `golden ${method} ${name}`));
  const benches = ["W1", "W3", "W4", "decode-1", "decode-16", "decode-64"];
  expect([...ids].sort()).toEqual(
    [
      ...golden,
      ...["ops", "kernels"].flatMap((suite) => [`${suite} hardware`, `${suite} software`]),
      "checks",
      "attention with eight buffers",
      ...benches.map((name) => `${name} feedbackloop`),
      ...benches.filter((name) => name !== "W3").map((name) => `${name} pytorch`),
      "W1 tfjs",
    ].sort(),
  );
  expect(ids.slice(0, 3)).toEqual(["golden dpo sigmoid", "golden dpo sigmoid-full", "golden sft full"]);
  expect(ids.indexOf("checks")).toBeLessThan(ids.indexOf("W4 feedbackloop"));
});

const ok = (id: string): Row => ({ id, status: "ok" });

/** Parts whose processes take `seconds` or end at their limit, by a clock of the test's. */
async function played(budgetSeconds: number, seconds: number, end?: PartEnd["ended"]) {
  let clock = 0;
  const limits: number[] = [];
  const kept: (readonly Row[])[] = [];
  const rows = await runParts(parts, {
    budgetSeconds,
    elapsed: () => clock,
    keep: (all) => void kept.push(all),
    run: async (part, limitSeconds) => {
      limits.push(limitSeconds);
      clock += Math.min(seconds, limitSeconds);
      if (end !== undefined) return { rows: part.rows.slice(0, 1).map(ok), ended: end };
      return { rows: part.rows.map(ok), ended: seconds > limitSeconds ? "cut off" : "done" };
    },
  });
  return { rows, clock, limits, kept };
}

test("what does not fit into the budget is skipped, and nothing runs beyond it", async () => {
  const { rows, clock, limits } = await played(100, 30);
  expect(rows.map(({ id }) => id)).toEqual(ids);
  expect(clock).toBeLessThanOrEqual(100);
  // The fourth is no bench, which would need 15 s, but golden cases.
  expect(limits).toEqual([60, 70, 40, 10]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  expect(byId.get("decode-16 feedbackloop")).toMatchObject({
    status: "skipped",
    why: "No time: 10 of 100 s were left.",
  });
  expect(byId.get("ops software")?.why).toBe("No time: 0 of 100 s were left.");
  expect(exitStatus(parts, rows)).toBe(0);
});

test("with time enough everything runs", async () => {
  const { rows, kept } = await played(1e6, 1);
  expect(rows).toEqual(ids.map(ok));
  // What is written after each part has every row too.
  expect(kept).toHaveLength(parts.length);
  for (const all of kept) expect(all.map(({ id }) => id)).toEqual(ids);
  expect(kept[0]?.at(-1)).toMatchObject({ status: "skipped" });
  expect(kept.at(-1)).toEqual(rows);
});

test("a part that is cut off leaves skipped rows, one that crashes failed ones", async () => {
  const [first = parts[0] as Part] = parts;
  const rowsOf = async (end: PartEnd["ended"]) =>
    (await played(1e6, 1, end)).rows.slice(0, first.rows.length);
  const cutOff = await rowsOf("cut off");
  expect(cutOff.map(({ status }) => status)).toEqual(["ok", ...first.rows.slice(1).map(() => "skipped")]);
  expect(cutOff[1]?.why).toContain("60 s");
  expect(exitStatus(parts, cutOff)).toBe(0);
  const crashed = await rowsOf({ fault: "Ended with SIGSEGV" });
  expect(crashed[1]).toEqual({ id: first.rows[1], status: "failed", why: "Ended with SIGSEGV" });
  expect(exitStatus(parts, crashed)).toBe(1);
  expect((await rowsOf("done"))[1]?.status).toBe("failed");
});

test("of a row that comes twice, the later is kept", async () => {
  const [part = parts[0] as Part] = parts.filter(({ id }) => id === "W1 tfjs");
  const [id = ""] = part.rows;
  const rows = await runParts([part], {
    budgetSeconds: 100,
    elapsed: () => 0,
    run: async () => ({ rows: [ok(id), { ...ok(id), seconds: 2 }], ended: "done" }),
  });
  expect(rows).toEqual([{ id, status: "ok", seconds: 2 }]);
});

test("the exit status is about correctness: no comparison at all is not right, a failed bench is not wrong", () => {
  const skipped = ids.map((id): Row => ({ id, status: "skipped" }));
  expect(exitStatus(parts, skipped)).toBe(2);
  const withBench = (status: Row["status"]): Row[] => [ok("checks"), { id: "W1 tfjs", status }];
  expect(exitStatus(parts, withBench("failed"))).toBe(0);
  expect(exitStatus(parts, [ok("W1 tfjs")])).toBe(2);
});

async function* results(...list: boolean[]): AsyncGenerator<OpResult> {
  for (const [i, held] of list.entries()) yield { name: `case ${i}`, ok: held, message: held ? "" : "off" };
}

test("a suite that is cut short is no proof, one with a fault is a failure all the same", async () => {
  const rows: Row[] = [];
  const emit = (row: Row): void => void rows.push(row);
  await suiteRow("whole", results(true, true), { left: () => 1, emit });
  await suiteRow("cut", results(true, true), { left: () => 0, emit });
  await suiteRow("wrong", results(false, true), { left: () => 0, emit });
  await suiteRow("empty", results(), { left: () => 1, emit });
  expect(rows.map(({ status, cases }) => [status, cases])).toEqual([
    ["ok", 2],
    ["skipped", 1],
    ["failed", 1],
    ["skipped", 0],
  ]);
  expect(rows[2]?.why).toBe("case 0: off");
});

test("a line of bench.py is a row", () => {
  const line = { name: "decode-1", median_ms: 2, min_ms: 1, tokens_per_second: 3, repeats: 5, torch: "2.11" };
  const kernels = [{ kernel: "gemm", dispatches: 2, ms: 0.5 }];
  const row = pytorchRow({ ...line, device: "H100", host_share: 0.9, gpu_ms: 0.5, kernels });
  expect(row).toMatchObject({ id: "decode-1 pytorch", status: "ok", bench: { host_share: 0.9, kernels } });
  expect(ids).toContain(row.id);
});

test("the table has every row, its figures and its reasons", () => {
  const bench = {
    median_ms: 12.345,
    min_ms: 12,
    tokens_per_second: 99,
    repeats: 3,
    device: "",
    scale: "full",
  };
  const kernels = [{ kernel: "linear.f32", dispatches: 4, ms: 6 }];
  const rows = ids.map((id): Row => {
    if (id !== "W4 feedbackloop") return { id, status: "skipped", why: "No time." };
    return { id, status: "ok", bench: { ...bench, scale: "full", host_share: 0.25, gpu_ms: 8, kernels } };
  });
  const about = { date: "2026-11-26", seconds: 1, budgetSeconds: 2, commit: "abc", app: "", versions: {} };
  const result: GpuResult = { ...about, machine: undefined, correct: false, rows };
  const text = markdown(result, parts);
  expect(text).toContain("| W4 | feedbackloop | 12.35 | 12.00 | 99 | 8.00 | 25 % |");
  expect(text).toContain("| linear.f32 | 4 | 6.000 | 75.0 % |");
  expect(text).toContain("skipped: No time.");
  for (const id of ids) expect(text).toContain(`| ${id.replace(/ (feedbackloop|tfjs|pytorch)$/, " | $1")} |`);
});

test("what the engine chooses for a product is among the kernels that `--part tiles` tries for it", () => {
  const tuning = { software: false, maxWorkgroupStorageBytes: 32768, maxStorageBuffers: 10 };
  const trials = [...productTrials(tuning, false), ...attentionTrials(tuning, false)];
  expect(new Set(trials.map(({ title }) => title)).size).toBe(trials.length);
  for (const { title, kernel, d, candidates } of trials) {
    const chosen = kernel.choose?.(tuning, d);
    expect(
      candidates.map(({ choice }) => choice),
      title,
    ).toContainEqual(chosen);
    expect(new Set(candidates.map(({ name }) => name)).size, title).toBe(candidates.length);
  }
});

test("a pack above its limit is refused, with both sizes", () => {
  const folder = mkdtempSync(join(tmpdir(), "pack-"));
  mkdirSync(join(folder, "inner"));
  writeFileSync(join(folder, "a"), new Uint8Array(1000));
  writeFileSync(join(folder, "inner", "b"), new Uint8Array(24));
  expect(folderBytes(folder)).toBe(1024);
  rmSync(folder, { recursive: true });
  expect(requireFits(60 * 2 ** 20, 60 * 2 ** 20)).toBe("60.0 MiB of at most 60.0 MiB");
  expect(() => requireFits(61 * 2 ** 20, 60 * 2 ** 20)).toThrow("61.0 MiB");
});

test("the host waits from its last work to the answer, not while it works on", async () => {
  const answers: (() => void)[] = [];
  class Buffer {
    mapAsync(): Promise<undefined> {
      return new Promise((resolve) => answers.push(() => resolve(undefined)));
    }
  }
  class Queue {
    onSubmittedWorkDone = undefined;
  }
  Object.assign(globalThis, { GPUBuffer: Buffer, GPUQueue: Queue });
  let clock = 0;
  const waited = meterHost(() => clock);
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const buffer = new Buffer();
  const first = buffer.mapAsync();
  clock = 10; // work after the call, in the same turn
  await turn();
  clock = 15; // 5 of waiting
  answers[0]?.();
  await first;
  expect(waited()).toBe(5);
  const [second, third] = [buffer.mapAsync(), buffer.mapAsync()];
  await turn();
  clock = 20; // 5 of waiting for both
  answers[1]?.();
  await second;
  clock = 27; // work on what came, while the other is under way
  await turn();
  clock = 30; // 3 of waiting
  answers[2]?.();
  await third;
  expect(waited()).toBe(13);
  clock = 50; // nothing is owed: no waiting
  await turn();
  expect(waited()).toBe(13);
});
