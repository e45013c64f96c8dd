// Attention of one new token a row over a preallocated cache, and the write that fills the cache in place.
// q (B, E), kCache and vCache (M, S, K), spans (B, 2): where row b's keys lie among the M, and how many are seen ->
// o (B, E). Rows of q may be fewer than those of the cache, in any order. No gradient.

import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import { decodeWgsl } from "./decodeWgsl.ts";
import { at } from "./loops.ts";
import { elementwise } from "./wgsl.ts";
import { attentionDecode } from "../wasm/attention.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";

const forward = kernel({
  name: "decodeAttention",
  inputs: { q: "B E", kCache: "M S K", vCache: "M S K", spans: "B Z: i32" },
  outputs: { o: "B E" },
  scalars: ["D", "scale"],
  wasm: (runtime, { q, kCache, vCache, spans, o }, { B, S, E, K, D, scale }) =>
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
    }),
  reference({ q, kCache, vCache, spans, o }, { B, S, E, K, D, scale }) {
    const group = E / K;
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
            total += at(q, b * E + h * D + c) * at(kCache, (first + j) * K + kv + c);
          p[j] = scale * total;
          largest = Math.max(largest, at(p, j));
        }
        let sum = 0;
        for (let j = 0; j < length; j++) sum += p[j] = Math.exp(at(p, j) - largest);
        for (let c = 0; c < D; c++) {
          let value = 0;
          for (let j = 0; j < length; j++) value += at(p, j) * at(vCache, (first + j) * K + kv + c);
          o[b * E + h * D + c] = sum > 0 ? value / sum : 0;
        }
      }
    }
  },
  ...decodeWgsl(),
});

export const decodeAttention = defineOp({
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

export const writeRowsKernel = kernel({
  name: "writeRows",
  inputs: { x: "N K", rows: "N: i32" },
  outputs: { cache: "M K" },
  wasm: (runtime, { x, rows, cache }, { N, K }) =>
    jobs.writeRows(runtime, { x, rows, cache, count: N, width: K }, N * K > FEW_ELEMENTS),
  reference({ x, rows, cache }, { N, K }) {
    for (let n = 0; n < N; n++) {
      const row = at(rows, n);
      if (row >= 0) for (let c = 0; c < K; c++) cache[row * K + c] = at(x, n * K + c);
    }
  },
  wgsl: () =>
    elementwise("N K", "let row = rows[i / d.K]; if (row >= 0) { cache[u32(row) * d.K + i % d.K] = x[i]; }"),
});

/** cache[rows[n]] = x[n] in place; a negative row is skipped. x (N, K), cache (M, K). */
export function writeRows(engine: Engine, x: Tensor, rows: Tensor, cache: Tensor): void {
  engine.run(writeRowsKernel, { x, rows, cache });
}
