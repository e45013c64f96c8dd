// What the bench's figures rest on: that both implementations of W1 are one workload, and that the lines say what was
// measured.

import * as tf from "@tensorflow/tfjs";
import "@tensorflow/tfjs-backend-wasm";
import { expect, test } from "vitest";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";
import { type Job, measure, median, requireSameLosses, type Result } from "../bench/measure.ts";
import { ratios, table } from "../bench/report.ts";
import { runOwn, runStock } from "../bench/runJob.ts";
import { createStockW1 } from "../bench/stockTfjs.ts";

const job: Job = {
  name: "W1",
  backend: "wasm",
  implementation: "feedbackloop",
  threads: 1,
  warmup: 2,
  repeats: 1,
};

test("W1 in stock tfjs starts with the losses of ours", async () => {
  const backend = createWasmBackend(await createWasmRuntime({ threads: 1 }));
  const ours = await runOwn(job, backend, "node");
  backend.dispose();
  await tf.setBackend("wasm");
  const stock = await runStock({ ...job, implementation: "tfjs" }, tf, "node", "tfjs");
  requireSameLosses(ours, stock);
  // The second loss has an update behind it: that it fell says that the update happened.
  const [first = 0, second = 0] = ours.detail.losses;
  expect(second).toBeLessThan(first - 0.1);
  const product = await createStockW1(tf, "product");
  expect(await product.step()).toBeCloseTo(first, 4);
  product.dispose();
  expect(ratios([ours, stock])).toHaveLength(1);
  expect(table([ours, stock]).split("\n")).toHaveLength(4);
});

test("a line has the contract's fields, per step and without the warm-up", async () => {
  const seen = { dispatches: 0, submits: 0, waits: 0 };
  let peak = 0;
  const { line, detail } = await measure(
    { ...job, warmup: 2, repeats: 4 },
    {
      tokens: 512,
      async step() {
        seen.dispatches += 7;
        seen.submits += 2;
        seen.waits += 1;
        peak = Math.max(peak, seen.dispatches);
        return seen.dispatches;
      },
      // What is left to the device at the end is no step's own.
      finish: async () => void (seen.waits += 1),
      counters: () => seen,
      resetPeak: () => (peak = 0),
      peakBytes: () => peak,
    },
    { host: "node", device: "none" },
  );
  expect(Object.keys(line)).toEqual([
    "type",
    "name",
    "backend",
    "implementation",
    "median_ms",
    "min_ms",
    "tokens_per_second",
    "dispatches",
    "submits",
    "peak_bytes",
  ]);
  expect(line).toMatchObject({ dispatches: 7, submits: 2, peak_bytes: 42 });
  expect(line.min_ms).toBeLessThanOrEqual(line.median_ms);
  expect(detail).toMatchObject({ losses: [7, 14], repeats: 4, waits: 1 });
});

test("losses that differ are refused", () => {
  const withLosses = (losses: number[]): Result => ({
    line: {
      type: "bench",
      ...job,
      median_ms: 1,
      min_ms: 1,
      tokens_per_second: 1,
      dispatches: 1,
      submits: 0,
      peak_bytes: 1,
    },
    detail: { host: "node", device: "", repeats: 1, waits: 1, losses },
  });
  expect(() => requireSameLosses(withLosses([7.1, 6.9]), withLosses([7.1005, 6.9]))).not.toThrow();
  expect(() => requireSameLosses(withLosses([7.1, 6.9]), withLosses([7.1, 6.8]))).toThrow("first losses");
  expect(() => requireSameLosses(withLosses([7.1]), withLosses([7.1, 6.8]))).toThrow("first losses");
  expect(() => requireSameLosses(withLosses([]), withLosses([]))).toThrow("first losses");
});

test("the median of an even count is the mean of the middle two", () => {
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(median([9, 1, 5])).toBe(5);
});
