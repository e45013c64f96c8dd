// Attention of one new token a row over a preallocated cache, and the write that fills the cache in place.
// q (B, E), kCache and vCache (M, S, K), spans (B, 2): where row b's keys lie among the M, and how many are seen ->
// o (B, E). Rows of q may be fewer than those of the cache, in any order. No gradient. Caches hold floats, or halves: two a
// u32 word, W = K / 2 words a row; which they are, their dtype says.

import { toFiniteHalf } from "../../domain/half.ts";
import { normalDraws } from "../../domain/random.ts";
import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import type { Engine } from "../engine.ts";
import type { Sizes } from "../shapes.ts";
import type { NumberArray, Tensor } from "../tensor.ts";
import { packWeight, unpackValue } from "../weight.ts";
import { type CacheFormat, decodeWgsl } from "./decodeWgsl.ts";
import { at } from "./loops.ts";
import { elementwise } from "./wgsl.ts";
import { attentionDecode } from "../wasm/attention.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";
import type { WasmRuntime } from "../wasm/runtime.ts";

type Pointers = Readonly<Record<"q" | "kCache" | "vCache" | "spans" | "o", number>>;
type Values = Readonly<Record<keyof Pointers, NumberArray>>;
type Dimensions = Sizes<"B" | "S" | "E" | "K" | "D" | "scale">;

function wasm(
  runtime: WasmRuntime,
  { q, kCache, vCache, spans, o }: Pointers,
  { B, S, E, K, D, scale }: Dimensions,
  halves: boolean,
): void {
  attentionDecode(runtime, {
    q,
    k: kCache,
    v: vCache,
    o,
    spans,
    batch: B,
    keys: S,
    heads: E / D,
    group: E / K,
    headDim: D,
    ldq: E,
    ldk: K,
    scale,
    halves,
  });
}

function reference(
  { q, kCache, vCache, spans, o }: Values,
  { B, S, E, K, D, scale }: Dimensions,
  format: CacheFormat,
): void {
  const group = E / K;
  const cached = (cache: NumberArray, i: number): number => unpackValue(format, cache, undefined, i);
  for (let b = 0; b < B; b++) {
    for (let h = 0; h < E / D; h++) {
      const kv = Math.floor(h / group) * D;
      const first = at(spans, 2 * b) * S;
      const length = at(spans, 2 * b + 1);
      const p = new Float64Array(length);
      let largest = -Infinity;
      for (let j = 0; j < length; j++) {
        let total = 0;
        for (let c = 0; c < D; c++)
          total += at(q, b * E + h * D + c) * cached(kCache, (first + j) * K + kv + c);
        p[j] = scale * total;
        largest = Math.max(largest, at(p, j));
      }
      let sum = 0;
      for (let j = 0; j < length; j++) sum += p[j] = Math.exp(at(p, j) - largest);
      for (let c = 0; c < D; c++) {
        let value = 0;
        for (let j = 0; j < length; j++) value += at(p, j) * cached(vCache, (first + j) * K + kv + c);
        o[b * E + h * D + c] = sum > 0 ? value / sum : 0;
      }
    }
  }
}

const forward = kernel({
  name: "decodeAttention",
  inputs: { q: "B E", kCache: "M S K", vCache: "M S K", spans: "B Z: i32" },
  outputs: { o: "B E" },
  scalars: ["D", "scale"],
  wasm: (runtime, p, d) => wasm(runtime, p, d, false),
  reference: (t, d) => reference(t, d, "f32"),
  ...decodeWgsl("f32"),
});

const forwardHalves = kernel({
  name: "decodeAttention.f16",
  inputs: { q: "B E", kCache: "M S W: u32", vCache: "M S W: u32", spans: "B Z: i32" },
  outputs: { o: "B E" },
  scalars: ["D", "scale"],
  wasm: (runtime, p, d) => wasm(runtime, p, { ...d, K: 2 * d.W }, true),
  reference: (t, d) => reference(t, { ...d, K: 2 * d.W }, "f16"),
  ...decodeWgsl("f16"),
});

const attend = defineOp({
  name: "decodeAttention",
  inputs: { q: "B E", kCache: "M S K", vCache: "M S K", spans: "B Z: i32" },
  outputs: { o: "B E" },
  constants: { D: 1, scale: 1 },
  forward: (engine, { q, kCache, vCache, spans, o }, { D, scale }) => {
    engine.run(forward, { q, kCache, vCache, spans, o }, { D, scale });
  },
  cases: [
    {
      dims: { B: 1, M: 1, S: 1, E: 1, K: 1, Z: 2 },
      constants: { D: 1 },
      inputs: { spans: () => Int32Array.of(0, 1) },
    },
    {
      dims: { B: 3, M: 4, S: 9, E: 12, K: 4, Z: 2 },
      constants: { D: 4, scale: 0.5 },
      inputs: { spans: () => Int32Array.of(3, 9, 0, 1, 2, 5) },
    },
    {
      dims: { B: 2, M: 2, S: 150, E: 192, K: 64, Z: 2 },
      constants: { D: 64, scale: 0.125 },
      inputs: { spans: () => Int32Array.of(1, 130, 0, 77) },
    },
  ],
});

/** Normal draws as halves, some of them below the smallest normal half. */
function drawnHalves({ M, S, W }: Sizes<"M" | "S" | "W">, random: () => number): Uint32Array {
  const normal = normalDraws(random);
  const values = Float32Array.from({ length: 2 * M * S * W }, normal);
  values.forEach((value, i) => {
    if (i % 11 === 5) values[i] = value * 2 ** -16;
  });
  return packWeight("f16", values).words;
}

const attendHalves = defineOp({
  name: "decodeAttention.f16",
  inputs: { q: "B E", kCache: "M S W: u32", vCache: "M S W: u32", spans: "B Z: i32" },
  outputs: { o: "B E" },
  constants: { D: 1, scale: 1 },
  forward: (engine, { q, kCache, vCache, spans, o }, { D, scale }) => {
    engine.run(forwardHalves, { q, kCache, vCache, spans, o }, { D, scale });
  },
  cases: [
    {
      dims: { B: 1, M: 1, S: 1, E: 2, W: 1, Z: 2 },
      constants: { D: 1 },
      inputs: { spans: () => Int32Array.of(0, 1), kCache: drawnHalves, vCache: drawnHalves },
    },
    // A head that begins within a word.
    {
      dims: { B: 3, M: 4, S: 9, E: 12, W: 3, Z: 2 },
      constants: { D: 3, scale: 0.5 },
      inputs: { spans: () => Int32Array.of(3, 9, 0, 1, 2, 5), kCache: drawnHalves, vCache: drawnHalves },
    },
    {
      dims: { B: 2, M: 2, S: 150, E: 192, W: 32, Z: 2 },
      constants: { D: 64, scale: 0.125 },
      inputs: { spans: () => Int32Array.of(1, 130, 0, 77), kCache: drawnHalves, vCache: drawnHalves },
    },
  ],
});

/** Both ways, for the list of ops. */
export const decodeAttentionOps = [attend, attendHalves] as const;

/** Attention over caches in either way, o (B, E). */
export function decodeAttention(
  engine: Engine,
  inputs: Readonly<Record<"q" | "kCache" | "vCache" | "spans", Tensor>>,
  constants: { readonly D: number; readonly scale: number },
): Tensor {
  const op = inputs.kCache.dtype === "u32" ? attendHalves : attend;
  return op(engine, inputs, constants).o;
}

export const writeRowsKernel = kernel({
  name: "writeRows",
  inputs: { x: "N K", rows: "N: i32" },
  outputs: { cache: "M K" },
  wasm: (runtime, { x, rows, cache }, { N, K }) =>
    jobs.writeRows(runtime, { x, rows, cache, count: N, width: K, halves: false }, N * K > FEW_ELEMENTS),
  reference({ x, rows, cache }, { N, K }) {
    for (let n = 0; n < N; n++) {
      const row = at(rows, n);
      if (row >= 0) for (let c = 0; c < K; c++) cache[row * K + c] = at(x, n * K + c);
    }
  },
  wgsl: () =>
    elementwise("N K", "let row = rows[i / d.K]; if (row >= 0) { cache[u32(row) * d.K + i % d.K] = x[i]; }"),
});

export const writeHalvesKernel = kernel({
  name: "writeRows.f16",
  inputs: { x: "N K", rows: "N: i32" },
  outputs: { cache: "M W: u32" },
  wasm: (runtime, { x, rows, cache }, { N, K }) =>
    jobs.writeRows(runtime, { x, rows, cache, count: N, width: K, halves: true }, N * K > FEW_ELEMENTS),
  reference({ x, rows, cache }, { N, W }) {
    for (let n = 0; n < N; n++) {
      const row = at(rows, n);
      for (let c = 0; row >= 0 && c < W; c++) {
        const i = 2 * (n * W + c);
        cache[row * W + c] = (toFiniteHalf(at(x, i)) | (toFiniteHalf(at(x, i + 1)) << 16)) >>> 0;
      }
    }
  },
  // pack2x16float may round either way, and says nothing of values beyond the largest half: as domain/half.ts has it, by bits.
  wgsl: () =>
    elementwise(
      "N W",
      "let row = rows[i / d.W]; if (row >= 0) { cache[u32(row) * d.W + i % d.W] = halfOf(x[2u * i]) | (halfOf(x[2u * i + 1u]) << 16u); }",
      /* wgsl */ `
fn halfOf(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  let sign = (bits >> 16u) & 0x8000u;
  if ((bits & 0x7fffffffu) > 0x7f800000u) { return sign | 0x7e00u; }
  let size = min(bits & 0x7fffffffu, 0x477fe000u);
  if (size >= 0x38800000u) {
    return sign | ((size - 0x38000000u + 0xfffu + ((size >> 13u) & 1u)) >> 13u);
  }
  if (size < 0x33000000u) { return sign; }
  let shift = 126u - (size >> 23u);
  let significand = (size & 0x7fffffu) | 0x800000u;
  let kept = significand >> shift;
  let rest = significand & ((1u << shift) - 1u);
  let half = 1u << (shift - 1u);
  return sign | (kept + select(0u, 1u, rest > half || (rest == half && (kept & 1u) == 1u)));
}`,
    ),
});

/**
 * cache[rows[n]] = x[n] in place; a negative row is skipped. x (N, K), cache (M, K), or u32 (M, K / 2) of halves: rounded to
 * nearest, ties to even, and what is beyond the largest half (65504) becomes that, not infinite.
 */
export function writeRows(engine: Engine, x: Tensor, rows: Tensor, cache: Tensor): void {
  engine.run(cache.dtype === "u32" ? writeHalvesKernel : writeRowsKernel, { x, rows, cache });
}
