// What the compiler holds of a kernel's choice: its source sees nothing else. `npm run typecheck` is the test of these
// lines (each @ts-expect-error is an error where nothing is wrong); what runs here is that the pipelines follow.

import { expect, test } from "vitest";
import { kernel, type Tuning } from "../../../src/engine/backend.ts";
import { elementwise } from "../../../src/engine/ops/wgsl.ts";
import { createPipelines } from "../../../src/engine/webgpu/pipelines.ts";

const shapes = {
  name: "shift",
  inputs: { x: "N C" },
  outputs: { y: "N C" },
  reference: () => undefined,
} as const;

const shift = kernel({
  ...shapes,
  choose: ({ software }, { C }) => ({ by: software ? 0 : 1, isEven: C % 2 === 0 }),
  wgsl: ({ by, isEven }) => elementwise("N C", `y[i] = x[i] + ${by}.0 * ${isEven ? "2.0" : "3.0"};`),
});

kernel({
  ...shapes,
  // @ts-expect-error: the source is not given the sizes
  wgsl: (_choice, d: { N: number }) => elementwise("N C", `y[i] = ${d.N}.0;`),
});

kernel({
  ...shapes,
  choose: (_tuning, { N }) => ({ isShort: N < 9 }),
  // @ts-expect-error: nobody chose `lanes`
  wgsl: ({ lanes }) => elementwise("N C", `y[i] = ${String(lanes)};`),
});

kernel({
  ...shapes,
  // @ts-expect-error: without `choose` there is nothing to be given
  wgsl: ({ lanes }) => elementwise("N C", `y[i] = ${lanes as number}.0;`),
});

kernel({
  ...shapes,
  // @ts-expect-error: a function is no plain value, two of them cannot be compared
  choose: (_tuning, d) => ({ size: () => d.N }),
  wgsl: () => elementwise("N C", "y[i] = x[i];"),
});

/** A device that counts what is compiled. */
function countingDevice() {
  const sources: string[] = [];
  const device = {
    createShaderModule: ({ code }: { code: string }) => sources.push(code),
    createBindGroupLayout: () => ({}),
    createPipelineLayout: () => ({}),
    createComputePipeline: () => ({}),
  };
  return { device: device as unknown as GPUDevice, sources };
}

test("sizes of one choice share a pipeline, and every other choice has its own", () => {
  const { device, sources } = countingDevice();
  const tuning: Tuning = { software: false, maxWorkgroupStorageBytes: 16384, maxStorageBuffers: 8 };
  const { planOf } = createPipelines(device, tuning);
  const even = planOf(shift, { N: 3, C: 4 });
  expect(planOf(shift, { N: 70, C: 8 })).toBe(even);
  const odd = planOf(shift, { N: 3, C: 5 });
  expect(odd).not.toBe(even);
  expect(planOf(shift, { N: 1, C: 1 })).toBe(odd);
  expect(sources.map((code) => /y\[i\] = .*/.exec(code)?.[0])).toEqual([
    "y[i] = x[i] + 1.0 * 2.0;",
    "y[i] = x[i] + 1.0 * 3.0;",
  ]);
});
