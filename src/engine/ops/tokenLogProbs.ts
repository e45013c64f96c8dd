// The language-model head without its logits: per-token log-probability and entropy from hidden states.
//   z = x W^T / temperature,  logprob = z[target] - logsumexp(z),  entropy = -sum p log p
// x (N, C), W (V, C) in any weight format, targets (N) -> logprob, entropy (N), and for metrics lse, meanLogit
// (mean of z over the vocabulary), correct (1 where the target has the largest logit) and collision (log sum p^2).
// Logits exist only as (N, chunk): the vocabulary is walked in chunks, forward with a running maximum, backward again
// (the idea of Liger's fused linear cross-entropy, Hsu et al. 2024, https://arxiv.org/abs/2410.10989).

import { type Kernel, kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import type { Engine } from "../engine.ts";
import { type Sizes, weight } from "../shapes.ts";
import type { Tensor } from "../tensor.ts";
import { type Weight, weightRows } from "../weight.ts";
import { weightTensors } from "../weightKernel.ts";
import { products, weightGradient } from "./linear.ts";
import { at } from "./loops.ts";
import { chooseLanes, elementwise, rowwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_EXPONENTIALS } from "../wasm/parallel.ts";

/** Vocabulary rows a chunk; a multiple of 64, so that a chunk's weights start at an aligned offset. */
const chunkRows = 4096;
// Columns of the running state.
const [MAX, SUM, WEIGHTED, TOTAL, TARGET, BEST, SQUARES] = [0, 1, 2, 3, 4, 5, 6];
const stateColumns = 7;

// Running, over the chunks so far: max z; S = sum exp(z - max); A = sum exp(z - max) (z - max); sum z; z[target]; argmax;
// sum exp(2 (z - max)).
const gather = kernel({
  name: "vocabularyChunk",
  inputs: { z: "N K", targets: "N: i32" },
  outputs: { state: "N S" },
  scalars: ["start"],
  wasm(runtime, { z, targets, state }, { N, K, S, start }) {
    const job = { z, targets, state, rows: N, width: K, stateColumns: S, start };
    jobs.vocabularyChunk(runtime, job, N * K > FEW_EXPONENTIALS);
  },
  reference({ z, targets, state }, { N, K, S, start }) {
    for (let n = 0; n < N; n++) {
      const row = n * S;
      if (start === 0) {
        for (let s = 0; s < S; s++) state[row + s] = 0;
        state[row + MAX] = -Infinity;
      }
      let largest = -Infinity;
      let best = 0;
      let total = 0;
      for (let k = 0; k < K; k++) {
        const value = at(z, n * K + k);
        total += value;
        if (value > largest) {
          largest = value;
          best = k;
        }
      }
      const old = at(state, row + MAX);
      if (largest > old) {
        const shift = old - largest;
        const factor = Math.exp(shift);
        state[row + WEIGHTED] =
          factor === 0 ? 0 : factor * (at(state, row + WEIGHTED) + shift * at(state, row + SUM));
        state[row + SUM] = at(state, row + SUM) * factor;
        state[row + SQUARES] = at(state, row + SQUARES) * factor * factor;
        state[row + MAX] = largest;
        state[row + BEST] = start + best;
      }
      const top = at(state, row + MAX);
      let sum = 0;
      let weighted = 0;
      let squares = 0;
      for (let k = 0; k < K; k++) {
        const shifted = at(z, n * K + k) - top;
        const e = Math.exp(shifted);
        sum += e;
        weighted += e * shifted;
        squares += e * e;
      }
      state[row + SQUARES] = at(state, row + SQUARES) + squares;
      state[row + SUM] = at(state, row + SUM) + sum;
      state[row + WEIGHTED] = at(state, row + WEIGHTED) + weighted;
      state[row + TOTAL] = at(state, row + TOTAL) + total;
      const target = at(targets, n) - start;
      if (target >= 0 && target < K) state[row + TARGET] = at(z, n * K + target);
    }
  },
  choose: chooseLanes,
  wgsl: ({ lanes }) =>
    rowwise(
      "N",
      /* wgsl */ `
  let base = row * d.K;
  var top = -3e38;
  var total = 0.0;
  for (var k = lane; k < d.K; k += LANES) { let v = z[base + k]; top = max(top, v); total += v; }
  top = largest(top, lane);
  total = sum(total, lane);
  // The first column that holds the maximum: the smallest index, found as the largest negated one.
  var first = -3e38;
  for (var k = lane; k < d.K; k += LANES) { if (z[base + k] == top) { first = max(first, -f32(k)); } }
  first = -largest(first, lane);
  let s = row * d.S;
  let isFirst = d.start == 0.0;
  let old = select(state[s], -3e38, isFirst);
  let now = max(old, top);
  var add = 0.0;
  var weighted = 0.0;
  var squares = 0.0;
  for (var k = lane; k < d.K; k += LANES) {
    let shifted = z[base + k] - now;
    let e = exp(shifted);
    add += e;
    weighted += e * shifted;
    squares += e * e;
  }
  add = sum(add, lane);
  squares = sum(squares, lane);
  weighted = sum(weighted, lane);
  if (lane == 0u) {
    let oldSum = select(state[s + 1u], 0.0, isFirst);
    let oldWeighted = select(state[s + 2u], 0.0, isFirst);
    let factor = select(exp(old - now), 0.0, isFirst);
    let carried = select(factor * (oldWeighted + (old - now) * oldSum), 0.0, factor == 0.0);
    state[s] = now;
    state[s + 1u] = factor * oldSum + add;
    state[s + 2u] = carried + weighted;
    state[s + 6u] = select(factor * factor * state[s + 6u], 0.0, isFirst) + squares;
    state[s + 3u] = select(state[s + 3u], 0.0, isFirst) + total;
    if (isFirst) { state[s + 4u] = 0.0; }
    if (isFirst || top > old) { state[s + 5u] = d.start + first; }
    let t = targets[row] - i32(d.start);
    if (t >= 0 && t < i32(d.K)) { state[s + 4u] = z[base + u32(t)]; }
  }`,
      "",
      lanes,
    ),
});

const finish = kernel({
  name: "vocabularyFinish",
  inputs: { state: "N S", targets: "N: i32" },
  outputs: { logprob: "N", entropy: "N", lse: "N", meanLogit: "N", correct: "N", collision: "N" },
  scalars: ["vocabulary"],
  reference({ state, targets, logprob, entropy, lse, meanLogit, correct, collision }, { N, S, vocabulary }) {
    for (let n = 0; n < N; n++) {
      const row = n * S;
      const logSum = Math.log(at(state, row + SUM));
      lse[n] = at(state, row + MAX) + logSum;
      logprob[n] = at(state, row + TARGET) - at(state, row + MAX) - logSum;
      entropy[n] = logSum - at(state, row + WEIGHTED) / at(state, row + SUM);
      meanLogit[n] = at(state, row + TOTAL) / vocabulary;
      correct[n] = at(state, row + BEST) === at(targets, n) ? 1 : 0;
      collision[n] = Math.log(at(state, row + SQUARES)) - 2 * logSum;
    }
  },
  wgsl: () =>
    elementwise(
      "N",
      /* wgsl */ `
  let s = i * d.S;
  let logSum = log(state[s + 1u]);
  lse[i] = state[s] + logSum;
  logprob[i] = state[s + 4u] - state[s] - logSum;
  entropy[i] = logSum - state[s + 2u] / state[s + 1u];
  meanLogit[i] = state[s + 3u] / d.vocabulary;
  correct[i] = select(0.0, 1.0, state[s + 5u] == f32(targets[i]));
  collision[i] = log(state[s + 6u]) - 2.0 * logSum;`,
    ),
});

// In place: z becomes dz = dlogprob (1[target] - p) - dentropy p (log p + entropy).
const chunkGradient = kernel({
  name: "vocabularyChunkGradient",
  inputs: { dlogprob: "N", dentropy: "N", lse: "N", entropy: "N", targets: "N: i32" },
  outputs: { z: "N K" },
  scalars: ["start"],
  wasm: (runtime, p, { N, K, start }) =>
    jobs.vocabularyChunkGradient(runtime, { ...p, rows: N, width: K, start }, N * K > FEW_EXPONENTIALS),
  reference({ dlogprob, dentropy, lse, entropy, targets, z }, { N, K, start }) {
    for (let n = 0; n < N; n++) {
      for (let k = 0; k < K; k++) {
        const i = n * K + k;
        const logp = at(z, i) - at(lse, n);
        const p = Math.exp(logp);
        const hit = at(targets, n) - start === k ? 1 : 0;
        z[i] = at(dlogprob, n) * (hit - p) - at(dentropy, n) * p * (logp + at(entropy, n));
      }
    }
  },
  wgsl: () =>
    elementwise(
      "N K",
      /* wgsl */ `
  let n = i / d.K;
  let logp = z[i] - lse[n];
  let p = exp(logp);
  let hit = select(0.0, 1.0, targets[n] - i32(d.start) == i32(i % d.K));
  z[i] = dlogprob[n] * (hit - p) - dentropy[n] * p * (logp + entropy[n]);`,
    ),
});

/** Walks the vocabulary: `body` is given the chunk's logits (N, rows), its weight rows and its first row. */
export function eachChunk(
  engine: Engine,
  x: Tensor,
  w: Weight,
  temperature: number,
  body: (z: Tensor, rows: Weight, start: number) => void,
): void {
  const forward: Kernel = products[w.format].forward;
  for (let start = 0; start < w.outputs; start += chunkRows) {
    const rows = weightRows(engine, w, start, Math.min(chunkRows, w.outputs - start));
    engine.scope(() => {
      const z = engine.empty([x.shape[0] ?? 0, rows.outputs], "f32", "logits chunk");
      engine.run(forward, { x, ...weightTensors(rows), y: z }, { alpha: 1 / temperature, accumulate: 0 });
      body(z, rows, start);
    });
  }
}

export const tokenLogProbsOp = defineOp({
  name: "tokenLogProbs",
  inputs: {
    x: "N C",
    w: weight("V C"),
    targets: "N: i32",
  },
  outputs: { logprob: "N", entropy: "N", lse: "N", meanLogit: "N", correct: "N", collision: "N" },
  differentiable: ["logprob", "entropy"],
  constants: { temperature: 1 },
  forward(engine, t, { temperature }) {
    engine.scope(() => {
      const { x, w, targets } = t;
      const state = engine.empty([x.shape[0] ?? 0, stateColumns], "f32", "vocabulary state");
      eachChunk(engine, x, w, temperature, (z, _rows, start) => {
        engine.run(gather, { z, targets, state }, { start });
      });
      const { logprob, entropy, lse, meanLogit, correct, collision } = t;
      const outputs = { logprob, entropy, lse, meanLogit, correct, collision };
      engine.run(finish, { state, targets, ...outputs }, { vocabulary: w.outputs });
    });
  },
  backward(g, t, { temperature }) {
    const { engine } = g;
    const { x, w, targets, lse, entropy } = t;
    const given = [g.of("logprob"), g.of("entropy")];
    if (!given[0] && !given[1]) return;
    const [dlogprob, dentropy] = given.map((dy) => dy ?? engine.zeros(lse.shape)) as [Tensor, Tensor];
    const dx = g.target("x");
    const dw = g.target("w");
    if (!dx && !dw) return;
    let accumulate = dx?.accumulate ?? 0;
    eachChunk(engine, x, w, temperature, (z, rows, start) => {
      engine.run(chunkGradient, { dlogprob, dentropy, lse, entropy, targets, z }, { start });
      const alpha = 1 / temperature;
      if (dx) {
        const { inputGradient } = products[w.format];
        engine.run(inputGradient, { dy: z, ...weightTensors(rows), dx: dx.tensor }, { alpha, accumulate });
        accumulate = 1;
      }
      if (dw) {
        const part = engine.slice(dw.tensor, start * rows.inputs, [rows.outputs, rows.inputs]);
        engine.run(weightGradient, { dy: z, x, dw: part }, { alpha, accumulate: dw.accumulate });
      }
    });
  },
  cases: [
    // Warm, so that neither of two tokens is certain: then entropy and collision would be differences of near equals.
    { dims: { N: 1, V: 2, C: 1 }, constants: { temperature: 4 }, inputs: { targets: drawTargets } },
    { dims: { N: 5, V: 37, C: 19 }, constants: { temperature: 0.7 }, inputs: { targets: drawTargets } },
    { dims: { N: 9, V: chunkRows + 130, C: 64 }, inputs: { targets: drawTargets }, formats: ["f32"] },
    {
      dims: { N: 3, V: chunkRows + 130, C: 32 },
      inputs: { targets: drawTargets },
      formats: ["f16", "int8", "int4"],
    },
  ],
});

function drawTargets({ N, V }: Sizes<"N" | "V">, random: () => number): Int32Array {
  return Int32Array.from({ length: N }, () => Math.floor(random() * V));
}

export interface TokenLogProbs {
  readonly logprob: Tensor;
  readonly entropy: Tensor;
  readonly lse: Tensor;
  readonly meanLogit: Tensor;
  readonly correct: Tensor;
  readonly collision: Tensor;
}

/** All (N): see the head of this file. */
export function tokenLogProbs(
  engine: Engine,
  x: Tensor,
  w: Weight,
  targets: Tensor,
  temperature = 1,
): TokenLogProbs {
  return tokenLogProbsOp(engine, { x, w, targets }, { temperature });
}
