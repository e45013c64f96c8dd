// The ops' kernels on WASM, as `wasm` of a kernel definition wants them: pointers by tensor name, sizes by letter and
// scalars by name. Shapes and formulas are those of the kernel of the same name in src/engine/ops and src/engine/optim.

import type { Sizes } from "../backend.ts";
import { attention, attentionDecode, attentionGradient } from "./attention.ts";
import { FEW_ELEMENTS, FEW_EXPONENTIALS, jobs } from "./jobs.ts";
import type { WeightFormat } from "../weight.ts";
import { matmul } from "./matmul.ts";
import type { WasmRuntime } from "./runtime.ts";

type WasmKernel<I extends string, S extends string = never> = (
  runtime: WasmRuntime,
  pointers: Record<I, number>,
  d: Sizes<S>,
) => void;

const GROUP = 32;
const flag = (value: number): 0 | 1 => (value ? 1 : 0);
const quantised = (format: WeightFormat): boolean => format === "int8" || format === "int4";

/** y = alpha x W^T (+ bias) (+ y). */
export function linear(
  format: WeightFormat,
): WasmKernel<"x" | "w" | "y", "alpha" | "accumulate"> &
  WasmKernel<"x" | "w" | "scales" | "bias" | "y", "alpha" | "accumulate"> {
  return (runtime: WasmRuntime, p: Record<"x" | "w" | "y", number>, d: Sizes<"alpha" | "accumulate">) => {
    const { scales, bias } = p as Partial<Record<"scales" | "bias", number>>;
    matmul(runtime, {
      a: p.x,
      lda: d.I,
      transA: false,
      b: p.w,
      ldb: d.I,
      transB: true,
      c: p.y,
      ldc: d.O,
      m: d.N,
      n: d.O,
      k: d.I,
      alpha: d.alpha,
      accumulate: d.accumulate !== 0,
      bFormat: format,
      group: GROUP,
      ...(bias === undefined ? {} : { bias }),
      ...(quantised(format) && scales !== undefined ? { scales } : {}),
    });
  };
}

/** dx = alpha dy W (+ dx). */
export function linearInputGradient(
  format: WeightFormat,
): WasmKernel<"dy" | "w" | "dx", "alpha" | "accumulate"> &
  WasmKernel<"dy" | "w" | "scales" | "dx", "alpha" | "accumulate"> {
  return (runtime: WasmRuntime, p: Record<"dy" | "w" | "dx", number>, d: Sizes<"alpha" | "accumulate">) => {
    const { scales } = p as Partial<Record<"scales", number>>;
    matmul(runtime, {
      a: p.dy,
      lda: d.O,
      transA: false,
      b: p.w,
      ldb: d.I,
      transB: false,
      c: p.dx,
      ldc: d.I,
      m: d.N,
      n: d.I,
      k: d.O,
      alpha: d.alpha,
      accumulate: d.accumulate !== 0,
      bFormat: format,
      group: GROUP,
      ...(quantised(format) && scales !== undefined ? { scales } : {}),
    });
  };
}

/** dw = alpha dy^T x (+ dw). */
export const linearWeightGradient: WasmKernel<"dy" | "x" | "dw", "alpha" | "accumulate"> = (runtime, p, d) =>
  matmul(runtime, {
    a: p.dy,
    lda: d.O,
    transA: true,
    b: p.x,
    ldb: d.I,
    transB: false,
    c: p.dw,
    ldc: d.I,
    m: d.O,
    n: d.I,
    k: d.N,
    alpha: d.alpha,
    accumulate: d.accumulate !== 0,
  });

function attentionJob(
  p: Record<"q" | "k" | "v" | "spans" | "o" | "lse", number>,
  d: Sizes<"D" | "scale" | "causal">,
) {
  return {
    q: p.q,
    k: p.k,
    v: p.v,
    o: p.o,
    lse: p.lse,
    spans: p.spans,
    batch: d.B,
    queries: d.T,
    keys: d.S,
    heads: d.H,
    group: d.E / d.K,
    headDim: d.D,
    ldq: d.E,
    ldk: d.K,
    scale: d.scale,
    causal: d.causal !== 0,
  };
}

export const attentionForward: WasmKernel<
  "q" | "k" | "v" | "spans" | "o" | "lse",
  "D" | "scale" | "causal"
> = (runtime, p, d) => attention(runtime, attentionJob(p, d));

export const attentionBackward: WasmKernel<
  "dout" | "q" | "k" | "v" | "o" | "lse" | "spans" | "delta" | "dq" | "dk" | "dv",
  "D" | "scale" | "causal" | "accumulateQ" | "accumulateK" | "accumulateV"
> = (runtime, p, d) =>
  attentionGradient(runtime, {
    ...attentionJob(p, d),
    dout: p.dout,
    delta: p.delta,
    dq: p.dq,
    dk: p.dk,
    dv: p.dv,
    accumulateQ: d.accumulateQ !== 0,
    accumulateK: d.accumulateK !== 0,
    accumulateV: d.accumulateV !== 0,
  });

export const decodeAttention: WasmKernel<"q" | "kCache" | "vCache" | "lengths" | "o", "D" | "scale"> = (
  runtime,
  p,
  d,
) =>
  attentionDecode(runtime, {
    q: p.q,
    k: p.kCache,
    v: p.vCache,
    o: p.o,
    lengths: p.lengths,
    batch: d.B,
    keys: d.S,
    heads: d.E / d.D,
    group: d.E / d.K,
    headDim: d.D,
    ldq: d.E,
    ldk: d.K,
    scale: d.scale,
  });

const activations = { geluTanh: 0, geluErf: 1, silu: 2 } as const;
export type Activation = keyof typeof activations;

export function activation(name: Activation): WasmKernel<"x" | "y"> {
  return (runtime, p, { N, C }) =>
    runtime.run(jobs.activation, [p.x, p.y, N * C, activations[name]], N * C > FEW_EXPONENTIALS);
}

export function activationGradient(name: Activation): WasmKernel<"dy" | "x" | "dx", "accumulate"> {
  return (runtime, p, { N, C, accumulate }) => {
    const words = [p.dy, p.x, p.dx, N * C, activations[name], flag(accumulate)];
    runtime.run(jobs.activationGradient, words, N * C > FEW_EXPONENTIALS);
  };
}

export const swiglu: WasmKernel<"gate" | "up" | "y"> = (runtime, p, { N, C }) =>
  runtime.run(jobs.swiglu, [p.gate, p.up, p.y, N * C], N * C > FEW_EXPONENTIALS);

export const swigluGradient: WasmKernel<
  "dy" | "gate" | "up" | "dgate" | "dup",
  "accumulateGate" | "accumulateUp"
> = (runtime, p, { N, C, accumulateGate, accumulateUp }) => {
  const words = [p.dy, p.gate, p.up, p.dgate, p.dup, N * C, flag(accumulateGate), flag(accumulateUp)];
  runtime.run(jobs.swigluGradient, words, N * C > FEW_EXPONENTIALS);
};

export const add: WasmKernel<"a" | "b" | "y"> = (runtime, p, { N, C }) =>
  runtime.run(jobs.add, [p.a, p.b, p.y, N * C], N * C > FEW_ELEMENTS);

/** y += x. */
export const addInto: WasmKernel<"x" | "y"> = (runtime, p, { N, C }) =>
  runtime.run(jobs.add, [p.y, p.x, p.y, N * C], N * C > FEW_ELEMENTS);

export const dropout: WasmKernel<"x" | "y", "seed" | "threshold" | "accumulate"> = (runtime, p, d) => {
  const scale = { f32: 1 / (1 - d.threshold / 2 ** 24) };
  const words = [p.x, p.y, d.N * d.C, d.seed, d.threshold, flag(d.accumulate), scale];
  runtime.run(jobs.dropout, words, d.N * d.C > FEW_EXPONENTIALS);
};

export const rotary: WasmKernel<"x" | "positions" | "table" | "y", "direction" | "accumulate"> = (
  runtime,
  p,
  d,
) => {
  const words = [p.x, p.positions, p.table, p.y, d.N, d.E, d.L, flag(d.accumulate), { f32: d.direction }];
  runtime.run(jobs.rotary, words, d.N * d.E > FEW_ELEMENTS);
};

const modes = { copy: 0, add: 1, clear: 2 } as const;

function rows(
  runtime: WasmRuntime,
  mode: keyof typeof modes,
  [x, strideX]: readonly [number, number],
  [y, strideY]: readonly [number, number],
  count: number,
  width: number,
): void {
  runtime.run(
    jobs.copyRows,
    [x, strideX, y, strideY, count, width, modes[mode]],
    count * width > FEW_ELEMENTS,
  );
}

export const columns: WasmKernel<"x" | "y", "start"> = (runtime, p, { N, C, K, start }) =>
  rows(runtime, "copy", [p.x + start * 4, C], [p.y, K], N, K);

export const columnsGradient: WasmKernel<"dy" | "dx", "start" | "accumulate"> = (runtime, p, d) => {
  if (!d.accumulate) rows(runtime, "clear", [0, 0], [p.dx, d.C], d.N, d.C);
  rows(runtime, d.accumulate ? "add" : "copy", [p.dy, d.K], [p.dx + d.start * 4, d.C], d.N, d.K);
};

export const writeRows: WasmKernel<"x" | "rows" | "cache"> = (runtime, p, { N, K }) =>
  runtime.run(jobs.writeRows, [p.x, p.rows, p.cache, N, K], N * K > FEW_ELEMENTS);

export const layerNorm: WasmKernel<"x" | "gain" | "bias" | "y" | "mean" | "rstd", "eps"> = (runtime, p, d) =>
  runtime.run(
    jobs.norm,
    [p.x, p.gain, p.bias, p.y, p.mean, p.rstd, d.N, d.C, { f32: d.eps }],
    d.N * d.C > FEW_ELEMENTS,
  );

export const layerNormInputGradient: WasmKernel<
  "dy" | "x" | "gain" | "mean" | "rstd" | "dx",
  "accumulate"
> = (runtime, p, d) => {
  const words = [p.dy, p.x, p.gain, p.mean, p.rstd, p.dx, d.N, d.C, flag(d.accumulate)];
  runtime.run(jobs.normInputGradient, words, d.N * d.C > FEW_ELEMENTS);
};

export const layerNormGainGradient: WasmKernel<"dy" | "x" | "mean" | "rstd" | "dgain", "accumulate"> = (
  runtime,
  p,
  d,
) => {
  const words = [p.dy, p.x, p.mean, p.rstd, p.dgain, d.N, d.C, flag(d.accumulate)];
  runtime.run(jobs.columnTotals, words, d.N * d.C > FEW_ELEMENTS);
};

export const columnSum: WasmKernel<"dy" | "total", "accumulate"> = (runtime, p, d) =>
  runtime.run(
    jobs.columnTotals,
    [p.dy, 0, 0, 0, p.total, d.N, d.C, flag(d.accumulate)],
    d.N * d.C > FEW_ELEMENTS,
  );

export const rmsNorm: WasmKernel<"x" | "gain" | "y" | "rstd", "eps"> = (runtime, p, d) =>
  runtime.run(
    jobs.norm,
    [p.x, p.gain, 0, p.y, 0, p.rstd, d.N, d.C, { f32: d.eps }],
    d.N * d.C > FEW_ELEMENTS,
  );

export const rmsNormInputGradient: WasmKernel<"dy" | "x" | "gain" | "rstd" | "dx", "accumulate"> = (
  runtime,
  p,
  d,
) => {
  const words = [p.dy, p.x, p.gain, 0, p.rstd, p.dx, d.N, d.C, flag(d.accumulate)];
  runtime.run(jobs.normInputGradient, words, d.N * d.C > FEW_ELEMENTS);
};

export const rmsNormGainGradient: WasmKernel<"dy" | "x" | "rstd" | "dgain", "accumulate"> = (runtime, p, d) =>
  runtime.run(
    jobs.columnTotals,
    [p.dy, p.x, 0, p.rstd, p.dgain, d.N, d.C, flag(d.accumulate)],
    d.N * d.C > FEW_ELEMENTS,
  );

export const vocabularyChunk: WasmKernel<"z" | "targets" | "state", "start"> = (runtime, p, d) =>
  runtime.run(
    jobs.vocabularyChunk,
    [p.z, p.targets, p.state, d.N, d.K, d.S, d.start],
    d.N * d.K > FEW_EXPONENTIALS,
  );

export const vocabularyChunkGradient: WasmKernel<
  "dlogprob" | "dentropy" | "lse" | "entropy" | "targets" | "z",
  "start"
> = (runtime, p, d) => {
  const words = [p.dlogprob, p.dentropy, p.lse, p.entropy, p.targets, p.z, d.N, d.K, d.start];
  runtime.run(jobs.vocabularyChunkGradient, words, d.N * d.K > FEW_EXPONENTIALS);
};

const formats = { f32: 0, f16: 1, int8: 2, int4: 3 } as const;

export function embedding(
  format: WeightFormat,
): WasmKernel<"table" | "ids" | "y"> & WasmKernel<"table" | "scales" | "ids" | "y"> {
  return (runtime: WasmRuntime, p: Record<"table" | "ids" | "y", number>, { N, C }: Sizes) => {
    const { scales = 0 } = p as Partial<Record<"scales", number>>;
    runtime.run(
      jobs.embedding,
      [p.table, scales, p.ids, p.y, N, C, formats[format], GROUP],
      N * C > FEW_ELEMENTS,
    );
  };
}

export const embeddingGradient: WasmKernel<"dy" | "ids" | "dtable", "accumulate" | "padding"> = (
  runtime,
  p,
  d,
) => {
  if (!d.accumulate) rows(runtime, "clear", [0, 0], [p.dtable, d.C], d.V, d.C);
  const words = [p.dy, p.ids, p.dtable, d.N, d.C, d.padding];
  runtime.run(jobs.embeddingGradient, words, d.N * d.C > FEW_ELEMENTS);
};

export const sample: WasmKernel<"logits" | "seeds" | "ids" | "logprobs", "temperature" | "topK" | "topP"> = (
  runtime,
  p,
  { B, V, temperature, topK, topP },
) => {
  const words = [p.logits, p.seeds, p.ids, p.logprobs, B, V, topK, { f32: temperature }, { f32: topP }];
  runtime.run(jobs.sample, words, B * V > FEW_EXPONENTIALS);
};

export const squaredSums: WasmKernel<"gradient" | "sums"> = (runtime, p, { M, P }) =>
  runtime.run(jobs.squaredSums, [p.gradient, p.sums, M, P], M > FEW_ELEMENTS);

export const adamw: WasmKernel<
  "gradient" | "state" | "value" | "mean" | "square",
  "keep" | "step" | "root" | "rest1" | "beta2" | "rest2" | "epsilon"
> = (runtime, p, d) => {
  const scalars = [d.keep, d.step, d.root, d.rest1, d.beta2, d.rest2, d.epsilon].map((f32) => ({
    f32,
  }));
  runtime.run(
    jobs.adamw,
    [p.gradient, p.state, p.value, p.mean, p.square, d.M, ...scalars],
    d.M > FEW_ELEMENTS,
  );
};
