// AdamW over packed parameters (Loshchilov & Hutter 2019, https://arxiv.org/abs/1711.05101, Algorithm 2), with
// PyTorch's order of operations, and the global-norm clip that comes before it (torch.nn.utils.clip_grad_norm_).
// All trainable values of a run lie in few flat tensors, so that a step is a handful of dispatches; the clip
// coefficient stays on the device.

import { kernel } from "../backend.ts";
import type { Engine } from "../engine.ts";
import { at } from "../ops/loops.ts";
import { chooseLanes, elementwise, rowwise } from "../ops/wgsl.ts";
import type { Tensor } from "../tensor.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";

const partialSums = 256;

// Sum p covers values [p * block, (p + 1) * block): the order of additions is the same on every run.
export const squaredSums = kernel({
  name: "squaredSums",
  inputs: { gradient: "M" },
  outputs: { sums: "P" },
  wasm: (runtime, { gradient, sums }, { M, P }) =>
    jobs.squaredSums(runtime, { x: gradient, sums, count: M, parts: P }, M > FEW_ELEMENTS),
  reference({ gradient, sums }, { M, P }) {
    const block = Math.ceil(M / P);
    for (let p = 0; p < P; p++) {
      let total = 0;
      for (let i = p * block; i < Math.min(M, (p + 1) * block); i++) total += at(gradient, i) ** 2;
      sums[p] = total;
    }
  },
  choose: chooseLanes,
  wgsl: ({ lanes }) =>
    rowwise(
      "P",
      /* wgsl */ `
  let block = (d.M + d.P - 1u) / d.P;
  var total = 0.0;
  for (var i = row * block + lane; i < min(d.M, (row + 1u) * block); i += LANES) { total += gradient[i] * gradient[i]; }
  total = sum(total, lane);
  if (lane == 0u) { sums[row] = total; }`,
      "",
      lanes,
    ),
});

// state = [norm, factor]: the norm before clipping and what every gradient is multiplied with.
export const clipState = kernel({
  name: "clipState",
  inputs: { sums: "Q" },
  outputs: { state: "S" },
  scalars: ["maxNorm"],
  reference({ sums, state }, { Q, maxNorm }) {
    let total = 0;
    for (let q = 0; q < Q; q++) total += at(sums, q);
    const norm = Math.sqrt(total);
    state[0] = norm;
    state[1] = maxNorm > 0 ? Math.min(1, maxNorm / (norm + 1e-6)) : 1;
  },
  choose: chooseLanes,
  wgsl: ({ lanes }) =>
    rowwise(
      "",
      /* wgsl */ `
  var total = 0.0;
  for (var q = lane; q < d.Q; q += LANES) { total += sums[q]; }
  let norm = sqrt(sum(total, lane));
  if (lane == 0u) {
    state[0] = norm;
    state[1] = select(1.0, min(1.0, d.maxNorm / (norm + 1e-6)), d.maxNorm > 0.0);
  }`,
      "",
      lanes,
    ),
});

export const adamwKernel = kernel({
  name: "adamw",
  inputs: { gradient: "M", state: "S" },
  outputs: { value: "M", mean: "M", square: "M" },
  /**
   * keep = 1 - learning rate * weight decay; step = learning rate / (1 - beta1^t); root = sqrt(1 - beta2^t);
   * rest = 1 - beta, taken in double precision: in f32, 1 - 0.999 is off by 1.3e-5 of itself.
   */
  scalars: ["keep", "step", "root", "rest1", "beta2", "rest2", "epsilon"],
  wasm(runtime, p, { M, keep, step, root, rest1, beta2, rest2, epsilon }) {
    const job = { ...p, count: M, keep, step, root, rest1, beta2, rest2, epsilon };
    jobs.adamw(runtime, job, M > FEW_ELEMENTS);
  },
  reference({ gradient, state, value, mean, square }, { M, keep, step, root, rest1, beta2, rest2, epsilon }) {
    const factor = at(state, 1);
    for (let i = 0; i < M; i++) {
      const g = at(gradient, i) * factor;
      const m = at(mean, i) + rest1 * (g - at(mean, i));
      const s = at(square, i) * beta2 + rest2 * g * g;
      mean[i] = m;
      square[i] = s;
      value[i] = at(value, i) * keep - (step * m) / (Math.sqrt(s) / root + epsilon);
    }
  },
  wgsl: () =>
    elementwise(
      "M",
      /* wgsl */ `
  let g = gradient[i] * state[1];
  let m = mean[i] + d.rest1 * (g - mean[i]);
  let s = square[i] * d.beta2 + d.rest2 * g * g;
  mean[i] = m;
  square[i] = s;
  value[i] = value[i] * d.keep - d.step * m / (sqrt(s) / d.root + d.epsilon);`,
    ),
});

export interface AdamWSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  readonly weightDecay: number;
  /** 0: no clipping; the norm is measured all the same. */
  readonly maxGradNorm: number;
}

/** Flat tensors of one storage segment; the first `decayed` values get weight decay. All of shape (M). */
export interface Segment {
  readonly value: Tensor;
  readonly gradient: Tensor;
  readonly mean: Tensor;
  readonly square: Tensor;
  readonly decayed: number;
}

/**
 * Clips, updates every segment and leaves the gradients as they are. `step` counts from 1.
 * Returns state (2) = [gradient norm before clipping, clip factor], in the caller's scope.
 */
export function adamwStep(
  engine: Engine,
  segments: readonly Segment[],
  settings: AdamWSettings,
  learningRate: number,
  step: number,
): Tensor {
  const state = engine.empty([2], "f32", "clip state");
  engine.scope(() => {
    const sums = engine.empty([segments.length * partialSums], "f32", "squared sums");
    segments.forEach(({ gradient }, i) => {
      engine.run(squaredSums, { gradient, sums: engine.slice(sums, i * partialSums, [partialSums]) });
    });
    engine.run(clipState, { sums, state }, { maxNorm: settings.maxGradNorm });
  });
  const { beta1, beta2, epsilon, weightDecay } = settings;
  const scalars = {
    rest1: 1 - beta1,
    beta2,
    rest2: 1 - beta2,
    epsilon,
    step: learningRate / (1 - beta1 ** step),
    root: Math.sqrt(1 - beta2 ** step),
  };
  for (const segment of segments) {
    const total = segment.value.size;
    const parts = [
      { start: 0, count: segment.decayed, keep: 1 - learningRate * weightDecay },
      { start: segment.decayed, count: total - segment.decayed, keep: 1 },
    ];
    for (const { start, count, keep } of parts) {
      if (count === 0) continue;
      const part = (tensor: Tensor): Tensor => engine.slice(tensor, start, [count]);
      const { value, gradient, mean, square } = segment;
      engine.run(
        adamwKernel,
        { gradient: part(gradient), state, value: part(value), mean: part(mean), square: part(square) },
        { ...scalars, keep },
      );
    }
  }
  return state;
}
