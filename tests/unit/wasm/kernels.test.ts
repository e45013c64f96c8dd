// The WASM kernels that the suite of ops (tests/ops) does not reach, or not at the sizes and values that matter: against
// the plain loops of the same kernel in f64, and the same bytes from one, two and three threads.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Dims, Kernel } from "../../../src/engine/backend.ts";
import { fromHalf, toFiniteHalf, toHalf } from "../../../src/domain/half.ts";
import { erf } from "../../../src/engine/ops/erf.ts";
import { geluErf, geluTanh, silu } from "../../../src/engine/ops/activation.ts";
import { writeHalvesKernel, writeRowsKernel } from "../../../src/engine/ops/decodeAttention.ts";
import { sampleKernel } from "../../../src/engine/ops/sample.ts";
import { adamwKernel, squaredSums as squaredSumsKernel } from "../../../src/engine/optim/adamw.ts";
import { type WasmRuntime, createWasmRuntime } from "../../../src/engine/wasm/runtime.ts";
import { createNumbers, drop, put, randomFloats, take } from "./support.ts";

const activations = [silu, geluErf, geluTanh];

type Arrays = Record<string, Float32Array | Int32Array>;

describe.each(["relaxed", "plain"] as const)("%s module", (variant) => {
  let runtimes: WasmRuntime[] = [];
  beforeAll(async () => {
    runtimes = await Promise.all([1, 2, 3].map((threads) => createWasmRuntime({ threads, variant })));
  });
  afterAll(() => runtimes.forEach((runtime) => runtime.dispose()));

  /** Runs on every runtime, holds the results to be the same bytes, and gives those of `outputs`. */
  function run(kernel: Kernel, arrays: Arrays, outputs: string[], d: Dims) {
    const results = runtimes.map((runtime) => {
      const pointers = Object.fromEntries(
        Object.entries(arrays).map(([name, data]) => [name, put(runtime, data)]),
      );
      kernel.wasm!(runtime, pointers, d);
      const taken = outputs.map(
        (name) => [name, take(runtime, pointers[name]!, arrays[name]!.length)] as const,
      );
      for (const name of Object.keys(arrays)) if (!outputs.includes(name)) drop(runtime, pointers[name]!);
      return Object.fromEntries(taken);
    });
    for (const other of results) {
      for (const name of outputs) {
        expect(Buffer.from(other[name]!.buffer).equals(Buffer.from(results[0]![name]!.buffer))).toBe(true);
      }
    }
    return results[0]!;
  }

  /** The same by the kernel's plain loops on doubles. */
  function reference(kernel: Kernel, arrays: Arrays, d: Dims): Record<string, Float64Array> {
    const doubles = Object.fromEntries(
      Object.entries(arrays).map(([name, data]) => [name, Float64Array.from(data)]),
    );
    kernel.reference(doubles, d);
    return doubles;
  }

  /** Every exponent and sign, then dense values around 0. */
  const xs = Float32Array.from([
    ...Array.from({ length: 400 }, (_, i) => (i % 2 ? -1 : 1) * 2 ** ((i - 300) / 12)),
    ...Array.from({ length: 4001 }, (_, i) => (i - 2000) / 100),
    0, -0, 80, -80, 87, -87, 88, -88, 90, -90, 1000, -1000,
  ]); // oxfmt-ignore

  test("activations keep their relative precision into the tails", () => {
    const exact = {
      silu: (x: number) => x / (1 + Math.exp(-x)),
      geluTanh: (x: number) => x / (1 + Math.exp(-2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
      geluErf: (x: number) => 0.5 * x * (x > -2 ? 1 + erf(x / Math.SQRT2) : erfc(-x / Math.SQRT2)),
    };
    for (const op of activations) {
      const { name } = op.definition;
      const value = exact[name as keyof typeof exact];
      const { y } = run(op.definition.forward as Kernel, { x: xs, y: new Float32Array(xs.length) }, ["y"], {
        N: 1,
        C: xs.length,
      });
      let worst = 0;
      xs.forEach((x, i) => {
        const wanted = value(x);
        // The exponent itself is rounded in f32: its absolute error is the relative error of the result.
        const exponent =
          name === "silu" ? Math.abs(x) : name === "geluTanh" ? Math.abs(x) ** 3 / 10 + Math.abs(x) : x * x;
        const allowed = Math.abs(wanted) * (1 + (wanted < 0 ? exponent / 8 : 0)) + 1e-30;
        worst = Math.max(worst, Math.abs(y![i]! - wanted) / allowed);
      });
      expect([name, worst < 1e-6, worst]).toEqual([name, true, worst]);
    }
  });

  test("no number stays no number, infinities follow their limits", () => {
    const x = Float32Array.of(NaN, Infinity, NaN, 3e38);
    for (const { definition } of activations) {
      const { y } = run(definition.forward as Kernel, { x, y: new Float32Array(4) }, ["y"], { N: 1, C: 4 });
      expect([...y!]).toEqual([NaN, Infinity, NaN, x[3]]);
    }
  });

  test.each([
    { temperature: 0, topK: 0, topP: 1 },
    { temperature: 1, topK: 0, topP: 1 },
    { temperature: 0.5, topK: 50, topP: 1 },
    { temperature: 1.5, topK: 0, topP: 0.9 },
    { temperature: 1, topK: 200, topP: 0.5 },
    { temperature: 0.25, topK: 1, topP: 1 },
    { temperature: 8, topK: 0, topP: 0.999 },
  ])("sampling %o draws the tokens of the plain loops", (settings) => {
    const next = createNumbers(3);
    const [B, V] = [40, 5003];
    const logits = randomFloats(B * V, next).map((value, i) => value * (i % 3 ? 4 : 12));
    const seeds = Int32Array.from({ length: B }, () => Math.floor(Math.abs(next()) * 2 ** 24));
    const arrays = { logits, seeds, ids: new Int32Array(B), logprobs: new Float32Array(B) };
    // The device knows the settings in f32.
    const d = {
      B,
      V,
      ...settings,
      temperature: Math.fround(settings.temperature),
      topP: Math.fround(settings.topP),
    };
    const actual = run(sampleKernel, arrays, ["ids", "logprobs"], d);
    const wanted = reference(sampleKernel, arrays, d);
    expect([...new Int32Array(actual.ids!.buffer)]).toEqual([...wanted.ids!]);
    actual.logprobs!.forEach((value, b) => expect(Math.abs(value - wanted.logprobs![b]!)).toBeLessThan(3e-6));
  });

  test("ties and a vocabulary shorter than a vector", () => {
    for (const V of [1, 2, 3, 5]) {
      const arrays = {
        logits: new Float32Array(3 * V).fill(0.5),
        seeds: Int32Array.of(1, 2, 3),
        ids: new Int32Array(3),
        logprobs: new Float32Array(3),
      };
      for (const temperature of [0, 1]) {
        const d = { B: 3, V, temperature, topK: 2, topP: 0.9 };
        const actual = run(sampleKernel, arrays, ["ids", "logprobs"], d);
        expect([...new Int32Array(actual.ids!.buffer)]).toEqual([...reference(sampleKernel, arrays, d).ids!]);
        actual.logprobs!.forEach((value) => expect(value).toBeCloseTo(-Math.log(V), 6));
      }
    }
  });

  test("AdamW and the norm of gradients", () => {
    const next = createNumbers(4);
    const M = 50_021;
    const arrays = {
      gradient: randomFloats(M, next),
      state: Float32Array.of(3, 0.37),
      value: randomFloats(M, next),
      mean: randomFloats(M, next),
      square: randomFloats(M, next).map(Math.abs),
      sums: new Float32Array(256),
    };
    const d = {
      M,
      P: 256,
      S: 2,
      keep: 0.999,
      step: 0.01,
      root: 0.3,
      rest1: 0.1,
      beta2: 0.999,
      rest2: 0.001,
      epsilon: 1e-8,
    };
    const actual = run(adamwKernel, arrays, ["value", "mean", "square"], d);
    const wanted = reference(adamwKernel, arrays, d);
    for (const name of ["value", "mean", "square"]) {
      actual[name]!.forEach((value, i) => {
        const error = Math.abs(value - wanted[name]![i]!) / (1 + Math.abs(wanted[name]![i]!));
        if (error > 1e-6) throw new Error(`${name}[${i}]: ${value}, expected ${wanted[name]![i]}`);
      });
    }
    const sums = run(squaredSumsKernel, arrays, ["sums"], d).sums!;
    reference(squaredSumsKernel, arrays, d).sums!.forEach((sum, p) =>
      expect(sums[p]! / sum - 1 || 0).toBeCloseTo(0, 6),
    );
  });

  test("rows written into a cache; negative rows are skipped", () => {
    const next = createNumbers(6);
    const x = randomFloats(5 * 7, next);
    const arrays = { x, rows: Int32Array.of(3, -1, 0, 8, 5), cache: new Float32Array(9 * 7) };
    const { cache } = run(writeRowsKernel, arrays, ["cache"], { N: 5, K: 7, M: 9 });
    const wanted = new Float32Array(9 * 7);
    [3, -1, 0, 8, 5].forEach((row, n) => row >= 0 && wanted.set(x.subarray(n * 7, n * 7 + 7), row * 7));
    expect(cache).toEqual(wanted);
  });

  test("the same as halves: every half, what lies between two and beside the middle of them, and what is none", () => {
    const halves = Array.from({ length: 0x7c00 }, (_, bits) => [fromHalf(bits), fromHalf(bits + 1)] as const);
    const sizes = halves.flatMap(([low, high]) => {
      const middle = (low + Math.min(high, 65536)) / 2;
      return [low, middle, middle * (1 - 2 ** -20), middle * (1 + 2 ** -20)];
    });
    const special = [NaN, Infinity, 65504, 65519, 65520, 1e6, 3e38, 2 ** -26, 1e-40];
    const values = [...sizes, ...special].flatMap((value) => [value, -value]);
    // A row is no multiple of eight.
    const [K, N] = [1022, Math.ceil(values.length / 1022)];
    const x = Float32Array.from({ length: N * K }, (_, i) => values[i] ?? 0);
    const rows = Int32Array.from({ length: N }, (_, n) => (n === 1 ? -1 : n));
    const cache = new Float32Array((N * K) / 2);
    const made = run(writeHalvesKernel, { x, rows, cache }, ["cache"], { N, K, M: N, W: K / 2 }).cache!;
    const wanted = Uint16Array.from(x, (value, i) =>
      Math.floor(i / K) === 1 ? 0 : Number.isNaN(value) ? toHalf(value) : toFiniteHalf(value),
    );
    expect(Buffer.from(made.buffer).equals(Buffer.from(wanted.buffer))).toBe(true);
    expect(Math.max(...[1e6, Infinity].map((value) => fromHalf(toFiniteHalf(value))))).toBe(65504);
    expect(fromHalf(toFiniteHalf(-65520))).toBe(-65504);
  });
});

/** erfc for x >= 1 by its continued fraction. */
function erfc(x: number): number {
  let fraction = x;
  for (let k = 200; k >= 1; k--) fraction = x + k / 2 / fraction;
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / fraction;
}
