// What the WebGPU back end promises beyond right kernels: order of writes, reads and copies, reuse of memory, bounds,
// and errors that reach the caller. Runs on any adapter, in Node and in a page.

import { AppError } from "../../src/domain/errors.ts";
import { kernel } from "../../src/engine/backend.ts";
import { Engine } from "../../src/engine/engine.ts";
import { elementwise, rowwise } from "../../src/engine/ops/wgsl.ts";
import { createWebGpuBackend } from "../../src/engine/webgpu/backend.ts";
import type { DeviceInfo } from "../../src/engine/webgpu/device.ts";
import { check, type OpResult } from "./check.ts";

const unused = (): never => {
  throw new Error("internal: not run here");
};

const addOne = kernel({
  name: "addOne",
  inputs: {},
  outputs: { y: "N" },
  reference: unused,
  wgsl: () => elementwise("N", "y[i] += 1.0;"),
});

const copyInto = kernel({
  name: "copyInto",
  inputs: { x: "N" },
  outputs: { y: "N" },
  reference: unused,
  wgsl: () => elementwise("N", "y[i] = x[i];"),
});

const broken = kernel({
  name: "broken",
  inputs: {},
  outputs: { y: "N" },
  reference: unused,
  wgsl: () => elementwise("N", "y[i] = not_a_name;"),
});

// Sizes reach the shader exactly, and two passes share scratch.
const throughScratch = kernel({
  name: "throughScratch",
  inputs: { x: "N M" },
  outputs: { y: "N" },
  scalars: ["factor"],
  reference: unused,
  wgsl: () => [
    {
      ...rowwise(
        "N",
        "let v = sum(select(0.0, x[row * d.M + lane], lane < d.M), lane); if (lane == 0u) { scratch[row] = v; }",
      ),
      scratch: (d: { N: number }) => d.N,
    },
    elementwise("N", "y[i] = d.factor * scratch[i];"),
  ],
});

type Check = (makeDevice: () => Promise<DeviceInfo>) => Promise<void>;

function equal(got: unknown, expected: unknown, what: string): void {
  const [a, b] = [JSON.stringify(got), JSON.stringify(expected)];
  if (a !== b) throw new Error(`${what}: got ${a}, expected ${b}`);
}

async function codeOf(body: () => unknown): Promise<string> {
  try {
    await body();
  } catch (error) {
    return error instanceof AppError ? error.code : String(error);
  }
  return "no error";
}

const checks: Record<string, Check> = {
  "work runs in the order it was given": async (makeDevice) => {
    const backend = createWebGpuBackend(await makeDevice(), { maxDispatchesPerSubmit: 3 });
    const engine = new Engine(backend);
    const y = engine.tensor(Float32Array.of(0, 0));
    const reads: Promise<Float32Array>[] = [];
    for (let i = 0; i < 5; i++) engine.run(addOne, { y });
    reads.push(engine.read(y));
    backend.write(y, Float32Array.of(10, 20));
    engine.run(addOne, { y });
    reads.push(engine.read(y));
    backend.fillZero(y);
    engine.run(addOne, { y });
    const z = engine.empty([2]);
    backend.copy(y, z);
    engine.run(addOne, { y });
    reads.push(engine.read(y), engine.read(z));
    const values = (await Promise.all(reads)).map((array) => [...array]);
    equal(
      values,
      [
        [5, 5],
        [11, 21],
        [2, 2],
        [1, 1],
      ],
      "values",
    );
    if (backend.counters.submits < 3) throw new Error("dispatches were not bounded per submit");
    backend.dispose();
  },
  "released memory is reused, counted, and given back": async (makeDevice) => {
    const backend = createWebGpuBackend(await makeDevice());
    const engine = new Engine(backend);
    const size = 1 << 20;
    for (let i = 0; i < 20; i++) {
      engine.scope(() => {
        const x = engine.zeros([size]);
        const y = engine.empty([size]);
        engine.run(copyInto, { x, y });
      });
    }
    const { usedBytes, peakBytes, pooledBytes } = backend.memory();
    equal([usedBytes, peakBytes, pooledBytes], [0, 8 * size, 8 * size], "used, peak and pooled bytes");
    const kept = engine.tensor(new Float32Array(30));
    if (backend.memory().usedBytes < 120) throw new Error("a live tensor is not counted");
    engine.release(kept);
    await backend.finish();
    backend.dispose();
  },
  "two passes share scratch": async (makeDevice) => {
    const backend = createWebGpuBackend(await makeDevice());
    const engine = new Engine(backend);
    const x = engine.tensor(
      Float32Array.from({ length: 6 }, (_, i) => i),
      [2, 3],
    );
    const y = engine.empty([2]);
    engine.run(throughScratch, { x, y }, { factor: 0.5 });
    equal([...(await engine.read(y))], [1.5, 6], "sums");
    equal(backend.counters.dispatches, 2, "dispatches");
    backend.dispose();
  },
  "what cannot work is refused with its reason": async (makeDevice) => {
    const info = await makeDevice();
    const backend = createWebGpuBackend(info, { maxBytes: 1 << 22 });
    const engine = new Engine(backend);
    equal(
      await codeOf(() => engine.empty([info.maxTensorBytes])),
      "memory/tensor-too-large",
      "beyond one binding",
    );
    equal(await codeOf(() => engine.empty([1 << 21])), "memory/limit", "beyond the limit");
    const x = engine.tensor(new Float32Array(128));
    const slice = engine.slice(x, 3, [5]);
    const misaligned = await codeOf(() => engine.run(addOne, { y: slice }));
    if (!misaligned.includes("multiple of 64")) throw new Error(`a misaligned slice: ${misaligned}`);
    const [head, tail] = [engine.slice(x, 0, [64]), engine.slice(x, 64, [64])];
    const aliased = await codeOf(() => engine.run(copyInto, { x: head, y: tail }));
    if (!aliased.includes("share memory")) throw new Error(`aliased tensors: ${aliased}`);
    engine.run(addOne, { y: tail });
    equal([...(await engine.read(x))].slice(62, 66), [0, 0, 1, 1], "around the slice");
    engine.release(x);
    const after = await codeOf(() => engine.run(addOne, { y: tail }));
    if (!after.includes("released")) throw new Error(`use after release: ${after}`);
    backend.dispose();
  },
  "errors of the device are thrown, once": async (makeDevice) => {
    const backend = createWebGpuBackend(await makeDevice());
    const engine = new Engine(backend);
    const y = engine.tensor(Float32Array.of(1));
    engine.run(broken, { y });
    equal(await codeOf(() => engine.read(y)), "gpu/validation", "reading after a broken kernel");
    engine.run(addOne, { y });
    equal([...(await engine.read(y))], [2], "the next read");
    backend.dispose();
  },
  "kernels are timed on request": async (makeDevice) => {
    const info = await makeDevice();
    if (!info.features.includes("timestamp-query")) return;
    const backend = createWebGpuBackend(info, { profile: true });
    const engine = new Engine(backend);
    const y = engine.tensor(new Float32Array(1 << 20));
    for (let i = 0; i < 3; i++) engine.run(addOne, { y });
    const [entry] = await backend.takeProfile();
    equal([entry?.kernel, entry?.dispatches], ["addOne", 3], "profile");
    if (!((entry?.ms ?? 0) > 0)) throw new Error("no time was measured");
    equal(await backend.takeProfile(), [], "the next profile");
    backend.dispose();
  },
};

/** `makeDevice` gives a fresh device each time. */
export async function* runWebGpuChecks(makeDevice: () => Promise<DeviceInfo>): AsyncGenerator<OpResult> {
  for (const [name, body] of Object.entries(checks)) {
    yield await check(name, async () => {
      await body(makeDevice);
      return [];
    });
  }
}
