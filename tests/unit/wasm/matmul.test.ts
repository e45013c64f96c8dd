// The matrix product against plain loops in f64: every layout and weight format at odd sizes, and the same bytes from
// one, two and three threads.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type WasmRuntime, createWasmRuntime } from "../../../src/engine/wasm/runtime.ts";
import { matmul } from "../../../src/engine/wasm/matmul.ts";
import type { WeightFormat } from "../../../src/engine/weight.ts";
import { createNumbers, drop, fromHalf, largestError, put, randomFloats, take, toHalf } from "./support.ts";

interface Case {
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transA?: boolean;
  readonly transB?: boolean;
  readonly format?: WeightFormat;
  readonly group?: number;
  readonly batch?: number;
  readonly alpha?: number;
  readonly accumulate?: boolean;
  readonly bias?: boolean;
  /** Unused elements at the end of every stored row. */
  readonly padding?: number;
  readonly special?: boolean;
}

/** A stored weight, what it means, and its scales. */
function weight(
  rows: number,
  ld: number,
  format: WeightFormat,
  group: number,
  next: () => number,
  special: boolean,
) {
  const values = new Float64Array(rows * ld);
  const perRow = Math.ceil(ld / group);
  const scales = Float32Array.from({ length: rows * perRow }, () => 0.01 + Math.abs(next()));
  const scaleOf = (i: number) => scales[Math.floor(i / ld) * perRow + Math.floor((i % ld) / group)] ?? 0;
  if (format === "f32") {
    const stored = randomFloats(rows * ld, next);
    values.set(stored);
    return { stored, values, scales };
  }
  if (format === "f16") {
    const halves = Uint16Array.from({ length: rows * ld }, (_, i) =>
      special && i % 97 === 5
        ? [0x7c00, 0xfc00, 0x7e00][i % 3]!
        : i % 11 === 3
          ? toHalf(next() * 2 ** -16)
          : toHalf(next() * 3),
    );
    halves.forEach((half, i) => (values[i] = fromHalf(half)));
    return { stored: new Uint8Array(halves.buffer), values, scales };
  }
  if (format === "int8") {
    const stored = Int8Array.from({ length: rows * ld }, () => Math.round(next() * 128 - 0.5));
    stored.forEach((q, i) => (values[i] = q * scaleOf(i)));
    return { stored: new Uint8Array(stored.buffer), values, scales };
  }
  const rowBytes = Math.ceil(ld / 2);
  const stored = new Uint8Array(rows * rowBytes);
  for (let i = 0; i < rows * ld; i++) {
    const q = Math.floor((next() + 1) * 8) & 15;
    const at = Math.floor(i / ld) * rowBytes + ((i % ld) >> 1);
    stored[at] = (stored[at] ?? 0) | (q << ((i % ld) & 1 ? 4 : 0));
    values[i] = (q - 8) * scaleOf(i);
  }
  return { stored, values, scales };
}

/** The case's data, its result in f64, and a function that runs it. */
function prepareCase(c: Case) {
  const {
    m,
    n,
    k,
    transA = false,
    transB = false,
    format = "f32",
    group = 32,
    batch = 1,
    alpha = 1,
    padding = 0,
  } = c;
  const next = createNumbers(m * 7 + n * 31 + k * 101 + batch);
  const lda = (transA ? m : k) + padding;
  const ldb = (transB ? k : n) + padding;
  const ldc = n + padding;
  const [rowsA, rowsB] = [transA ? k : m, transB ? n : k];
  const [strideA, strideC] = [rowsA * lda + 3, m * ldc + 5];
  const strideB = format === "f32" ? rowsB * ldb + 2 : 0;
  const a = randomFloats(batch * strideA, next);
  const b = weight(
    format === "f32" ? batch * (rowsB + 1) : rowsB,
    ldb,
    format,
    group,
    next,
    c.special ?? false,
  );
  const before = randomFloats(batch * strideC, next);
  const bias = randomFloats(n, next);
  const wanted = Float64Array.from(before);
  const magnitude = new Float64Array(before.length);
  for (let q = 0; q < batch; q++) {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        let size = 0;
        for (let p = 0; p < k; p++) {
          const left = a[q * strideA + (transA ? p * lda + i : i * lda + p)] ?? 0;
          const right = b.values[q * strideB + (transB ? j * ldb + p : p * ldb + j)] ?? 0;
          sum += left * right;
          size += Math.abs(left * right);
        }
        const at = q * strideC + i * ldc + j;
        const start = (c.bias ? (bias[j] ?? 0) : 0) + (c.accumulate ? (before[at] ?? 0) : 0);
        wanted[at] = alpha * sum + start;
        magnitude[at] = Math.abs(alpha) * size + Math.abs(start);
      }
    }
  }
  function runOn(runtime: WasmRuntime): Float32Array {
    const pointers = { a: put(runtime, a), b: put(runtime, b.stored), c: put(runtime, before) };
    const scales = put(runtime, b.scales);
    const biasPointer = put(runtime, bias);
    matmul(runtime, {
      ...pointers, lda, ldb, ldc, transA, transB, m, n, k, alpha, batch, strideA, strideB, strideC,
      accumulate: c.accumulate ?? false, bFormat: format, scales, group, ...(c.bias ? { bias: biasPointer } : {}),
    }); // oxfmt-ignore
    const actual = take(runtime, pointers.c, before.length);
    for (const pointer of [pointers.a, pointers.b, scales, biasPointer]) drop(runtime, pointer);
    return actual;
  }
  return { runOn, errorOf: (actual: Float32Array) => largestError(actual, wanted, magnitude) };
}

const prepared = new Map<string, ReturnType<typeof prepareCase>>();

/** The same, made once for all modules: the plain loops take longest. */
function prepare(c: Case): ReturnType<typeof prepareCase> {
  const key = JSON.stringify(c);
  const known = prepared.get(key) ?? prepareCase(c);
  prepared.set(key, known);
  return known;
}

function bytesOf(values: Float32Array): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
}

/** f32 sums of up to a few thousand products: relative to the sum of magnitudes. */
const tolerance = 1e-6;

const layouts = [
  { transA: false, transB: false },
  { transA: false, transB: true },
  { transA: true, transB: false },
  { transA: true, transB: true },
];
const sizes = [
  [1, 1, 1], [2, 3, 1], [5, 7, 9], [6, 8, 4], [8, 33, 70], [9, 1, 100], [17, 23, 411], [61, 130, 37], [100, 9, 385],
] as const; // oxfmt-ignore

describe.each(["relaxed", "plain"] as const)("%s module", (variant) => {
  let runtimes: WasmRuntime[] = [];
  beforeAll(async () => {
    runtimes = await Promise.all([1, 2, 3].map((threads) => createWasmRuntime({ threads, variant })));
    runtimes.push(await createWasmRuntime({ threads: 2, variant, shared: false }));
  });
  afterAll(() => runtimes.forEach((runtime) => runtime.dispose()));

  /** Compares with f64 once, and the bytes of all runtimes with each other. */
  function check(c: Case): void {
    const { runOn, errorOf } = prepare(c);
    const [first, ...others] = runtimes.map(runOn);
    expect(errorOf(first!)).toBeLessThan(tolerance);
    for (const other of others) expect(Buffer.compare(bytesOf(other), bytesOf(first!))).toBe(0);
  }

  test.each(layouts)("layout %o at odd sizes", (layout) => {
    for (const [m, n, k] of sizes) {
      check({ m, n, k, ...layout });
      check({ m, n, k, ...layout, padding: 3, alpha: -0.37, accumulate: true, bias: true });
    }
  });

  test.each(layouts)("layout %o with more than one block in every direction", (layout) => {
    check({ m: 1031, n: 41, k: 390, ...layout, bias: true });
    check({ m: 43, n: 1037, k: 401, ...layout, accumulate: true, bias: true });
  });

  test.each(layouts)("layout %o in batches", (layout) => {
    for (const batch of [2, 3, 5, 17])
      check({ m: 13, n: 19, k: 29, batch, ...layout, padding: 1, bias: true });
    check({ m: 101, n: 139, k: 50, batch: 2, ...layout });
    check({ m: 101, n: 139, k: 393, batch: 4, ...layout, accumulate: true });
  });

  test.each(["f16", "int8", "int4"] as const)("weights in %s, both ways round", (format) => {
    for (const transB of [true, false]) {
      for (const m of [1, 2, 3, 8, 9, 40]) {
        for (const [n, k] of [
          [5, 7],
          [33, 96],
          [64, 64],
          [37, 200],
          [70, 1100],
        ] as const) {
          check({ m, n, k, transB, format, bias: true, alpha: 1.5 });
        }
        check({ m, n: 21, k: 45, transB, format, group: 8, padding: 5, accumulate: true });
        check({ m, n: 30, k: 96, transB, format, group: 96 });
        check({ m, n: 96, k: 192, transB, format, group: 96, transA: true });
      }
    }
    check({ m: 120, n: 210, k: 410, transB: true, format });
    check({ m: 120, n: 210, k: 410, transB: false, format });
  });

  test("halves that are infinite or no number come through", () => {
    for (const m of [1, 4, 20]) check({ m, n: 40, k: 96, transB: true, format: "f16", special: true });
    check({ m: 20, n: 40, k: 96, transB: false, format: "f16", special: true });
  });

  test("nothing to add up: C is the bias, or stays", () => {
    for (const m of [1, 30, 90]) {
      check({ m, n: 40, k: 0, bias: true });
      check({ m, n: 40, k: 0, accumulate: true });
      check({ m, n: 40, k: 0, batch: 5, bias: true });
    }
    check({ m: 0, n: 4, k: 4 });
    check({ m: 4, n: 0, k: 4 });
  });

  test("a row's result does not depend on the other rows", () => {
    const [runtime] = runtimes;
    const next = createNumbers(5);
    const [n, k] = [50, 333];
    const x = randomFloats(8 * k, next);
    const w = put(runtime!, randomFloats(n * k, next));
    const results = [1, 3, 8].map((m) => {
      const a = put(runtime!, x);
      const c = put(runtime!, new Float32Array(m * n));
      matmul(runtime!, { a, lda: k, transA: false, b: w, ldb: k, transB: true, c, ldc: n, m, n, k });
      drop(runtime!, a);
      return take(runtime!, c, m * n);
    });
    expect(results[1]!.slice(0, n)).toEqual(results[0]);
    expect(results[2]!.slice(0, 3 * n)).toEqual(results[1]);
  });

  test("shapes that do not fit are refused before anything is written", () => {
    const [runtime] = runtimes;
    const job = {
      a: 64,
      lda: 4,
      transA: false,
      b: 64,
      ldb: 4,
      transB: false,
      c: 64,
      ldc: 4,
      m: 4,
      n: 4,
      k: 4,
    };
    for (const change of [
      { lda: 3 },
      { ldb: 3 },
      { ldc: 3 },
      { m: -1 },
      { n: 1.5 },
      { bFormat: "int8" as const },
    ]) {
      expect(() => matmul(runtime!, { ...job, ...change })).toThrow(/internal: matmul was given/);
    }
  });
});
