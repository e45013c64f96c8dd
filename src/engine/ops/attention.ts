// Scaled dot-product attention that never stores the score matrix (FlashAttention-2, Dao 2023,
// https://arxiv.org/abs/2307.08691): forward keeps the log-sum-exp, backward computes the probabilities again.
//
// q (B, T, E) with E = H * D; k, v (B, S, K) with K = kv heads * D: head h reads kv head h / (E / K) (grouped-query).
// spans (B, 3) = length, shared, branch. Query i sees key j when j < length, and j <= i if causal, and
// (i < branch or j < shared or j >= branch): rows from `branch` on continue the first `shared` tokens as a second
// branch, so that a chosen and a rejected answer share their prompt. One branch: shared = branch = T.
// A query that sees nothing gives o = 0 and lse = -1e30. o (B, T, E), lse (B, H, T), natural logarithm.

import { kernel } from "../backend.ts";
import type { Sizes } from "../shapes.ts";
import { defineOp, type OpCase } from "../defineOp.ts";
import type { NumberArray } from "../tensor.ts";
import { backwardWgsl } from "./attentionGradientWgsl.ts";
import { forwardWgsl } from "./attentionWgsl.ts";
import { at } from "./loops.ts";
import { attention as attend, attentionGradient as attendGradient } from "../wasm/attention.ts";

const unseen = -1e30;

/** Sizes and strides as the WASM jobs name them. */
const heads = ({ B, T, S, H, E, K, D }: Sizes<"B" | "T" | "S" | "H" | "E" | "K" | "D">) => ({
  batch: B,
  queries: T,
  keys: S,
  heads: H,
  group: E / K,
  headDim: D,
  ldq: E,
  ldk: K,
});

function sees(spans: NumberArray, b: number, i: number, j: number, causal: number): boolean {
  const branch = at(spans, 3 * b + 2);
  return (
    j < at(spans, 3 * b) && (!causal || j <= i) && (i < branch || j < at(spans, 3 * b + 1) || j >= branch)
  );
}

function dot(a: NumberArray, i: number, b: NumberArray, j: number, length: number): number {
  let total = 0;
  for (let c = 0; c < length; c++) total += at(a, i + c) * at(b, j + c);
  return total;
}

export const attentionForward = kernel({
  name: "attention",
  inputs: { q: "B T E", k: "B S K", v: "B S K", spans: "B F: i32" },
  outputs: { o: "B T E", lse: "B H T" },
  scalars: ["D", "scale", "causal"],
  wasm: (runtime, p, d) => attend(runtime, { ...p, ...heads(d), causal: d.causal !== 0, scale: d.scale }),
  reference({ q, k, v, spans, o, lse }, { B, T, S, E, K, H, D, scale, causal }) {
    const group = E / K;
    const p = new Float64Array(S);
    for (let b = 0; b < B; b++) {
      for (let h = 0; h < H; h++) {
        const kv = Math.floor(h / group) * D;
        for (let i = 0; i < T; i++) {
          const qi = (b * T + i) * E + h * D;
          let largest = unseen;
          for (let j = 0; j < S; j++) {
            p[j] = sees(spans, b, i, j, causal) ? scale * dot(q, qi, k, (b * S + j) * K + kv, D) : unseen;
            largest = Math.max(largest, at(p, j));
          }
          let total = 0;
          for (let j = 0; j < S; j++) total += p[j] = at(p, j) === unseen ? 0 : Math.exp(at(p, j) - largest);
          lse[(b * H + h) * T + i] = total > 0 ? largest + Math.log(total) : unseen;
          for (let c = 0; c < D; c++) {
            let value = 0;
            for (let j = 0; j < S; j++) if (p[j]) value += at(p, j) * at(v, (b * S + j) * K + kv + c);
            o[qi + c] = total > 0 ? value / total : 0;
          }
        }
      }
    }
  },
  ...forwardWgsl(),
});

// delta_i = sum_c do_i o_i; ds = p * (do . v - delta); dq = scale ds k; dk = scale ds^T q; dv = p^T do.
export const attentionBackward = kernel({
  name: "attentionGradient",
  inputs: { dout: "B T E", q: "B T E", k: "B S K", v: "B S K", o: "B T E", lse: "B H T", spans: "B F: i32" },
  outputs: { delta: "B H T", dq: "B T E", dk: "B S K", dv: "B S K" },
  scalars: ["D", "scale", "causal", "accumulateQ", "accumulateK", "accumulateV"],
  wasm: (runtime, p, d) =>
    attendGradient(runtime, {
      ...p,
      ...heads(d),
      causal: d.causal !== 0,
      scale: d.scale,
      accumulateQ: d.accumulateQ !== 0,
      accumulateK: d.accumulateK !== 0,
      accumulateV: d.accumulateV !== 0,
    }),
  reference({ dout, q, k, v, o, lse, spans, delta, dq, dk, dv }, d) {
    const { B, T, S, E, K, H, D, scale, causal } = d;
    const group = E / K;
    if (!d.accumulateQ) dq.fill(0);
    if (!d.accumulateK) dk.fill(0);
    if (!d.accumulateV) dv.fill(0);
    for (let b = 0; b < B; b++) {
      for (let h = 0; h < H; h++) {
        const kv = Math.floor(h / group) * D;
        for (let i = 0; i < T; i++) {
          const qi = (b * T + i) * E + h * D;
          const row = (b * H + h) * T + i;
          delta[row] = dot(dout, qi, o, qi, D);
          for (let j = 0; j < S; j++) {
            if (!sees(spans, b, i, j, causal)) continue;
            const kj = (b * S + j) * K + kv;
            const p = Math.exp(scale * dot(q, qi, k, kj, D) - at(lse, row));
            const ds = scale * p * (dot(dout, qi, v, kj, D) - at(delta, row));
            for (let c = 0; c < D; c++) {
              dq[qi + c] = at(dq, qi + c) + ds * at(k, kj + c);
              dk[kj + c] = at(dk, kj + c) + ds * at(q, qi + c);
              dv[kj + c] = at(dv, kj + c) + p * at(dout, qi + c);
            }
          }
        }
      }
    }
  },
  ...backwardWgsl(),
});

/** spans of the given rows: padding beyond the length, and a second branch in some. */
function spans(rows: readonly (readonly [number, number, number])[]): NonNullable<OpCase["inputs"]> {
  return { spans: () => Int32Array.from(rows.flat()) };
}

const one = { F: 3 };

export const attention = defineOp({
  name: "attention",
  inputs: { q: "B T E", k: "B S K", v: "B S K", spans: "B F: i32" },
  outputs: { o: "B T E", lse: "B H T" },
  constants: { H: 1, D: 1, scale: 1, causal: 1 },
  forward: (engine, { q, k, v, spans: rows, o, lse }, { D, scale, causal }) => {
    engine.run(attentionForward, { q, k, v, spans: rows, o, lse }, { D, scale, causal });
  },
  backward(g, { q, k, v, spans: rows, o, lse }, { D, scale, causal }) {
    const { engine } = g;
    const dout = g.of("o");
    if (!dout) return;
    const [dq, dk, dv] = [g.target("q"), g.target("k"), g.target("v")];
    engine.run(
      attentionBackward,
      {
        dout,
        q,
        k,
        v,
        o,
        lse,
        spans: rows,
        delta: engine.empty(lse.shape, "f32", "delta"),
        dq: dq?.tensor ?? engine.empty(q.shape),
        dk: dk?.tensor ?? engine.empty(k.shape),
        dv: dv?.tensor ?? engine.empty(v.shape),
      },
      {
        D,
        scale,
        causal,
        accumulateQ: dq?.accumulate ?? 0,
        accumulateK: dk?.accumulate ?? 0,
        accumulateV: dv?.accumulate ?? 0,
      },
    );
  },
  // Every head dimension is sources of its own, slow to compile on a software adapter: three, which all cases share. 5 is
  // no multiple of 4, 64 is a real one, and no power of two of lanes divides 72 evenly.
  cases: [
    {
      dims: { ...one, B: 1, T: 1, S: 1, E: 5, K: 5 },
      constants: { H: 1, D: 5, scale: 1 },
      inputs: spans([[1, 1, 1]]),
    },
    {
      dims: { ...one, B: 3, T: 7, S: 7, E: 20, K: 10 },
      constants: { H: 4, D: 5, scale: 0.4 },
      inputs: spans([
        [7, 7, 7],
        [4, 7, 7],
        [7, 2, 5],
      ]),
    },
    {
      dims: { ...one, B: 2, T: 5, S: 9, E: 15, K: 5 },
      constants: { H: 3, D: 5, scale: 0.5, causal: 0 },
      inputs: spans([
        [9, 9, 9],
        [0, 9, 9],
      ]),
    },
    {
      dims: { ...one, B: 2, T: 70, S: 70, E: 192, K: 64 },
      constants: { H: 3, D: 64, scale: 0.125 },
      inputs: spans([
        [70, 30, 50],
        [65, 70, 70],
      ]),
    },
    // Full attention over padded rows of several tiles, as an encoder has it.
    {
      dims: { ...one, B: 2, T: 67, S: 67, E: 64, K: 64 },
      constants: { H: 1, D: 64, scale: 0.125, causal: 0 },
      inputs: spans([
        [67, 67, 67],
        [41, 67, 67],
      ]),
    },
    {
      dims: { ...one, B: 1, T: 19, S: 19, E: 144, K: 72 },
      constants: { H: 2, D: 72, scale: 0.1 },
      inputs: spans([[18, 6, 11]]),
    },
  ],
});
