// Linear layer with an optional low-rank adapter (Hu et al. 2021, https://arxiv.org/abs/2106.09685):
//   down = dropout(x) A^T,  y = x W^T + bias + scale * down B^T
// x (N, I), W (O, I) in any format, bias (O), A (R, I), B (O, R), down (N, R) -> y (N, O). The adapter is never merged
// into W. `down` is an op of its own: a recomputed block can have it, for the gradient of B, without the base product.

import { type Kernel, kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import type { Engine } from "../engine.ts";
import { type Sizes, weight } from "../shapes.ts";
import type { NumberArray, Tensor } from "../tensor.ts";
import { matmul } from "../wasm/matmul.ts";
import type { WasmRuntime } from "../wasm/runtime.ts";
import { byFormat, type Weight, type WeightFormat } from "../weight.ts";
import { type PackedPointers, weightKernel, weightTensors } from "../weightKernel.ts";
import { dropoutKernel } from "./dropout.ts";
import { columnSum } from "./layerNorm.ts";
import { forwardWgsl, inputGradientWgsl, weightGradientWgsl } from "./linearWgsl.ts";
import { at } from "./loops.ts";
import { dropThreshold } from "./random.ts";

type ProductSizes = Sizes<"N" | "O" | "I" | "alpha" | "accumulate">;

function forwardLoops(
  { x, w, bias, y }: { x: NumberArray; w: (i: number) => number; bias?: NumberArray; y: NumberArray },
  { N, O, I, alpha, accumulate }: ProductSizes,
): void {
  for (let o = 0; o < O; o++) {
    for (let n = 0; n < N; n++) {
      let total = 0;
      for (let i = 0; i < I; i++) total += at(x, n * I + i) * w(o * I + i);
      const value = alpha * total + (bias ? at(bias, o) : 0);
      y[n * O + o] = accumulate ? at(y, n * O + o) + value : value;
    }
  }
}

function forwardWasm(
  runtime: WasmRuntime,
  format: WeightFormat,
  { x, w, bias = 0, y }: { x: number; w: PackedPointers; bias?: number; y: number },
  { N, O, I, alpha, accumulate }: ProductSizes,
): void {
  matmul(runtime, {
    a: x,
    lda: I,
    transA: false,
    b: w.values,
    ldb: I,
    transB: true,
    c: y,
    ldc: O,
    m: N,
    n: O,
    k: I,
    alpha,
    accumulate: accumulate !== 0,
    bFormat: format,
    scales: w.scales,
    bias,
  });
}

/** y (N, O) = alpha * x (N, I) W^T (+ y). */
function forwardKernel(format: WeightFormat): Kernel {
  return weightKernel(format, {
    name: `linear.${format}`,
    inputs: { x: "N I", w: weight("O I") },
    outputs: { y: "N O" },
    scalars: ["alpha", "accumulate"],
    reference: forwardLoops,
    wasm: (runtime, p, d) => forwardWasm(runtime, format, p, d),
    ...forwardWgsl(format, false),
  });
}

/** y (N, O) = alpha * x (N, I) W^T + bias. */
function forwardBiasKernel(format: WeightFormat): Kernel {
  return weightKernel(format, {
    name: `linear.${format}.bias`,
    inputs: { x: "N I", w: weight("O I"), bias: "O" },
    outputs: { y: "N O" },
    scalars: ["alpha", "accumulate"],
    reference: forwardLoops,
    wasm: (runtime, p, d) => forwardWasm(runtime, format, p, d),
    ...forwardWgsl(format, true),
  });
}

/** dx (N, I) = alpha * dy (N, O) W (+ dx). */
function inputGradientKernel(format: WeightFormat): Kernel {
  return weightKernel(format, {
    name: `linearInputGradient.${format}`,
    inputs: { dy: "N O", w: weight("O I") },
    outputs: { dx: "N I" },
    scalars: ["alpha", "accumulate"],
    reference({ dy, w, dx }, { N, O, I, alpha, accumulate }) {
      for (let n = 0; n < N; n++) {
        for (let i = 0; i < I; i++) {
          let total = 0;
          for (let o = 0; o < O; o++) total += at(dy, n * O + o) * w(o * I + i);
          dx[n * I + i] = alpha * total + (accumulate ? at(dx, n * I + i) : 0);
        }
      }
    },
    wasm(runtime, { dy, w, dx }, { N, O, I, alpha, accumulate }) {
      matmul(runtime, {
        a: dy,
        lda: O,
        transA: false,
        b: w.values,
        ldb: I,
        transB: false,
        c: dx,
        ldc: I,
        m: N,
        n: I,
        k: O,
        alpha,
        accumulate: accumulate !== 0,
        bFormat: format,
        scales: w.scales,
      });
    },
    ...inputGradientWgsl(format),
  });
}

export const products = byFormat((format) => ({
  forward: forwardKernel(format),
  forwardBias: forwardBiasKernel(format),
  inputGradient: inputGradientKernel(format),
}));

/** dW (O, I) = alpha * dy^T (O, N) x (N, I) (+ dW). */
export const weightGradient = kernel({
  name: "linearWeightGradient",
  inputs: { dy: "N O", x: "N I" },
  outputs: { dw: "O I" },
  scalars: ["alpha", "accumulate"],
  wasm(runtime, { dy, x, dw }, { N, O, I, alpha, accumulate }) {
    matmul(runtime, {
      a: dy,
      lda: O,
      transA: true,
      b: x,
      ldb: I,
      transB: false,
      c: dw,
      ldc: I,
      m: O,
      n: I,
      k: N,
      alpha,
      accumulate: accumulate !== 0,
    });
  },
  reference({ dy, x, dw }, { N, O, I, alpha, accumulate }) {
    for (let o = 0; o < O; o++) {
      for (let i = 0; i < I; i++) {
        let total = 0;
        for (let n = 0; n < N; n++) total += at(dy, n * O + o) * at(x, n * I + i);
        dw[o * I + i] = alpha * total + (accumulate ? at(dw, o * I + i) : 0);
      }
    }
  },
  ...weightGradientWgsl(),
});

const f32 = products.f32;

const linearOp = defineOp({
  name: "linear",
  inputs: { x: "N I", w: weight("O I"), "bias?": "O", "down?": "N R", "b?": "O R" },
  outputs: { y: "N O" },
  constants: { scale: 1 },
  forward(engine, { x, w, bias, down, b, y }, { scale }) {
    const { forward, forwardBias } = products[w.format];
    if (bias) engine.run(forwardBias, { x, ...weightTensors(w), bias, y }, { alpha: 1, accumulate: 0 });
    else engine.run(forward, { x, ...weightTensors(w), y }, { alpha: 1, accumulate: 0 });
    if (down && b) engine.run(f32.forward, { x: down, w: b, y }, { alpha: scale, accumulate: 1 });
  },
  backward(g, { x, w, down, b }, { scale }) {
    const { engine } = g;
    const dy = g.of("y");
    if (!dy) return;
    const dbias = g.target("bias");
    if (dbias) engine.run(columnSum, { dy, total: dbias.tensor }, { accumulate: dbias.accumulate });
    const dw = g.target("w");
    if (dw) engine.run(weightGradient, { dy, x, dw: dw.tensor }, { alpha: 1, accumulate: dw.accumulate });
    const dx = g.target("x");
    if (dx) {
      const tensors = { dy, ...weightTensors(w), dx: dx.tensor };
      engine.run(products[w.format].inputGradient, tensors, { alpha: 1, accumulate: dx.accumulate });
    }
    if (!down || !b) return;
    const db = g.target("b");
    if (db) {
      const scalars = { alpha: scale, accumulate: db.accumulate };
      engine.run(weightGradient, { dy, x: down, dw: db.tensor }, scalars);
    }
    const ddown = g.target("down");
    if (ddown) {
      const scalars = { alpha: scale, accumulate: ddown.accumulate };
      engine.run(f32.inputGradient, { dy, w: b, dx: ddown.tensor }, scalars);
    }
  },
  // Formats differ in how four values are read, not in how they are multiplied: f32 alone is tried in every way.
  cases: [
    { dims: { N: 1, I: 1, O: 1, R: 1 }, constants: { scale: 0.5 }, formats: ["f32"] },
    { dims: { N: 5, I: 67, O: 19, R: 3 }, constants: { scale: 0.5 } },
    { dims: { N: 70, I: 192, O: 144, R: 8 }, constants: { scale: 0.5 }, formats: ["f32"] },
    { dims: { N: 6, I: 64, O: 33, R: 4 }, constants: { scale: 2 }, without: ["bias"], formats: ["f32"] },
    { dims: { N: 33, I: 128, O: 68 }, without: ["bias", "down", "b"] },
  ],
});

const adapterDown = defineOp({
  name: "adapterDown",
  inputs: { x: "N I", a: "R I" },
  outputs: { down: "N R" },
  constants: { dropout: 0, seed: 0 },
  forward(engine, { x, a, down }, { dropout, seed }) {
    engine.scope(() => {
      const kept = dropped(engine, x, dropout, seed);
      engine.run(f32.forward, { x: kept, w: a, y: down }, { alpha: 1, accumulate: 0 });
    });
  },
  backward(g, { x, a }, { dropout, seed }) {
    const { engine } = g;
    const dy = g.of("down");
    if (!dy) return;
    const da = g.target("a");
    if (da) {
      const kept = dropped(engine, x, dropout, seed);
      engine.run(weightGradient, { dy, x: kept, dw: da.tensor }, { alpha: 1, accumulate: da.accumulate });
    }
    const dx = g.target("x");
    if (!dx) return;
    const { tensor, accumulate } = dx;
    if (dropout === 0) {
      engine.run(f32.inputGradient, { dy, w: a, dx: tensor }, { alpha: 1, accumulate });
      return;
    }
    const dkept = engine.empty(x.shape, "f32", "dkept");
    engine.run(f32.inputGradient, { dy, w: a, dx: dkept }, { alpha: 1, accumulate: 0 });
    const scalars = { seed, threshold: dropThreshold(dropout), accumulate };
    engine.run(dropoutKernel, { x: dkept, y: tensor }, scalars);
  },
  cases: [
    { dims: { N: 1, I: 1, R: 1 } },
    { dims: { N: 5, I: 67, R: 3 } },
    { dims: { N: 70, I: 192, R: 8 } },
    { dims: { N: 6, I: 64, R: 4 }, constants: { dropout: 0.25, seed: 5 } },
  ],
});

/** Neither has a meaning without the other. */
export const linearOps = [linearOp, adapterDown];

function dropped(engine: Engine, x: Tensor, p: number, seed: number): Tensor {
  if (p === 0) return x;
  const kept = engine.empty(x.shape, "f32", "dropped");
  engine.run(dropoutKernel, { x, y: kept }, { seed, threshold: dropThreshold(p), accumulate: 0 });
  return kept;
}

/** A low-rank adapter of one linear layer. */
export interface LoraPair {
  /** (R, inputs) */
  readonly a: Tensor;
  /** (outputs, R) */
  readonly b: Tensor;
  readonly scale: number;
  /** Probability of dropping an input of the adapter; 0 outside training. */
  readonly dropout: number;
  readonly seed: number;
}

/** x (N, inputs) -> (N, outputs). */
export function linear(engine: Engine, x: Tensor, w: Weight, bias?: Tensor, lora?: LoraPair): Tensor {
  if (!lora) return linearOp(engine, { x, w, bias }).y;
  const { a, b, scale, dropout, seed } = lora;
  const { down } = adapterDown(engine, { x, a }, { dropout, seed });
  return linearOp(engine, { x, w, bias, down, b }, { scale }).y;
}
