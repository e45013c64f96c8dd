// Linear layer with an optional low-rank adapter (Hu et al. 2021, https://arxiv.org/abs/2106.09685):
//   y = x W^T + bias + scale * dropout(x) A^T B^T
// x (N, I), W (O, I) f32 or packed, bias (O), A (R, I), B (O, R) -> y (N, O). The adapter is never merged into W;
// x A^T (N, R) is kept for the backward pass. A packed W has no gradient.

import { type Kernel, kernel } from "../backend.ts";
import { defineOp, type Op } from "../defineOp.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import {
  groupLength,
  hasScales,
  unpackValue,
  type Weight,
  type WeightFormat,
  weightFormats,
} from "../weight.ts";
import { dropoutKernel } from "./dropout.ts";
import { columnSum } from "./layerNorm.ts";
import { forwardWgsl, inputGradientWgsl, weightGradientWgsl } from "./linearWgsl.ts";
import { at } from "./loops.ts";
import { packedCases, packedInputs } from "./packed.ts";
import { dropThreshold } from "./random.ts";
import { matmul } from "../wasm/matmul.ts";

interface ProductKernels {
  /** y (N, O) = alpha * x (N, I) W^T (+ y). */
  readonly forward: Kernel;
  /** y (N, O) = alpha * x (N, I) W^T + bias. */
  readonly forwardBias: Kernel;
  /** dx (N, I) = alpha * dy (N, O) W (+ dx). */
  readonly inputGradient: Kernel;
}

function forwardKernel(format: WeightFormat, bias: boolean): Kernel {
  return kernel({
    name: `linear.${format}${bias ? ".bias" : ""}`,
    inputs: {
      x: "N I",
      ...(packedInputs(format, "w", "O", "I") as { w: string; scales: string }),
      ...((bias ? { bias: "O" } : {}) as { bias: string }),
    },
    outputs: { y: "N O" },
    scalars: ["alpha", "accumulate"],
    wasm(runtime, { x, w, scales, bias: b, y }, { N, O, I, alpha, accumulate }) {
      matmul(runtime, {
        a: x,
        lda: I,
        transA: false,
        b: w,
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
        ...(bias ? { bias: b } : {}),
        ...(hasScales(format) ? { scales } : {}),
      });
    },
    reference({ x, w, scales, bias: b, y }, { N, O, I, alpha, accumulate }) {
      for (let o = 0; o < O; o++) {
        for (let n = 0; n < N; n++) {
          let total = 0;
          for (let i = 0; i < I; i++) total += at(x, n * I + i) * unpackValue(format, w, scales, o * I + i);
          const value = alpha * total + (bias ? at(b, o) : 0);
          y[n * O + o] = accumulate ? at(y, n * O + o) + value : value;
        }
      }
    },
    ...forwardWgsl(format, bias),
  });
}

function inputGradientKernel(format: WeightFormat): Kernel {
  return kernel({
    name: `linearInputGradient.${format}`,
    inputs: { dy: "N O", ...(packedInputs(format, "w", "O", "I") as { w: string; scales: string }) },
    outputs: { dx: "N I" },
    scalars: ["alpha", "accumulate"],
    wasm(runtime, { dy, w, scales, dx }, { N, O, I, alpha, accumulate }) {
      matmul(runtime, {
        a: dy,
        lda: O,
        transA: false,
        b: w,
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
        ...(hasScales(format) ? { scales } : {}),
      });
    },
    reference({ dy, w, scales, dx }, { N, O, I, alpha, accumulate }) {
      for (let n = 0; n < N; n++) {
        for (let i = 0; i < I; i++) {
          let total = 0;
          for (let o = 0; o < O; o++) total += at(dy, n * O + o) * unpackValue(format, w, scales, o * I + i);
          dx[n * I + i] = alpha * total + (accumulate ? at(dx, n * I + i) : 0);
        }
      }
    },
    ...inputGradientWgsl(format),
  });
}

export const products = Object.fromEntries(
  weightFormats.map((format) => [
    format,
    {
      forward: forwardKernel(format, false),
      forwardBias: forwardKernel(format, true),
      inputGradient: inputGradientKernel(format),
    },
  ]),
) as Record<WeightFormat, ProductKernels>;

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

/** The tensors of a weight under the names that the product kernels use. */
export function weightTensors(weight: Weight): { w: Tensor; scales?: Tensor } {
  return weight.scales ? { w: weight.values, scales: weight.scales } : { w: weight.values };
}

const f32 = products.f32;

function makeOp(format: WeightFormat) {
  const { forward, forwardBias, inputGradient } = products[format];
  const packed = format !== "f32";
  return defineOp({
    name: `linear.${format}`,
    inputs: {
      x: "N I",
      ...(packedInputs(format, "w", "O", "I") as { w: string; "scales?": string }),
      "bias?": "O",
      "a?": "R I",
      "b?": "O R",
    },
    outputs: { y: "N O", down: "N R" },
    constantInputs: ["scales"],
    constants: { scale: 1, dropout: 0, seed: 0 },
    forward(engine, t, d) {
      const { x, bias, a, b, y, down } = t;
      const w = { w: t.w, ...(t.scales ? { scales: t.scales } : {}) };
      // Letters of a packed weight are words: the kernel takes I from x.
      if (bias) engine.run(forwardBias, { x, ...w, bias, y }, { alpha: 1, accumulate: 0 });
      else engine.run(forward, { x, ...w, y }, { alpha: 1, accumulate: 0 });
      if (!a || !b) return;
      engine.scope(() => {
        const kept = dropped(engine, x, d.dropout, d.seed);
        engine.run(f32.forward, { x: kept, w: a, y: down }, { alpha: 1, accumulate: 0 });
        engine.run(f32.forward, { x: down, w: b, y }, { alpha: d.scale, accumulate: 1 });
      });
    },
    backward(g, t, d) {
      const { engine } = g;
      const { x, a, b, down } = t;
      const w = { w: t.w, ...(t.scales ? { scales: t.scales } : {}) };
      const dy = g.of("y");
      if (!dy) return;
      const dbias = g.target("bias");
      if (dbias) engine.run(columnSum, { dy, total: dbias.tensor }, { accumulate: dbias.accumulate });
      const dw = packed ? undefined : g.target("w");
      if (dw) engine.run(weightGradient, { dy, x, dw: dw.tensor }, { alpha: 1, accumulate: dw.accumulate });
      const dx = g.target("x");
      if (dx) engine.run(inputGradient, { dy, ...w, dx: dx.tensor }, { alpha: 1, accumulate: dx.accumulate });
      if (!a || !b) return;
      const db = g.target("b");
      if (db)
        engine.run(
          weightGradient,
          { dy, x: down, dw: db.tensor },
          { alpha: d.scale, accumulate: db.accumulate },
        );
      const ddown = engine.empty(down.shape, "f32", "ddown");
      engine.run(f32.inputGradient, { dy, w: b, dx: ddown }, { alpha: d.scale, accumulate: 0 });
      const da = g.target("a");
      if (da) {
        const kept = dropped(engine, x, d.dropout, d.seed);
        engine.run(
          weightGradient,
          { dy: ddown, x: kept, dw: da.tensor },
          { alpha: 1, accumulate: da.accumulate },
        );
      }
      if (!dx) return;
      if (d.dropout === 0) {
        engine.run(f32.inputGradient, { dy: ddown, w: a, dx: dx.tensor }, { alpha: 1, accumulate: 1 });
      } else {
        const dkept = engine.empty(x.shape, "f32", "dkept");
        engine.run(f32.inputGradient, { dy: ddown, w: a, dx: dkept }, { alpha: 1, accumulate: 0 });
        const scalars = { seed: d.seed, threshold: dropThreshold(d.dropout), accumulate: 1 };
        engine.run(dropoutKernel, { x: dkept, y: dx.tensor }, scalars);
      }
    },
    cases: [
      ...packedCases(format, "w", "O", "I", [
        { N: 1, I: packed ? groupLength : 1, O: 1, R: 1 },
        { N: 5, I: packed ? 3 * groupLength : 67, O: 19, R: 3 },
        { N: 70, I: 192, O: 144, R: 8 },
      ]).map((one) => ({ ...one, constants: { ...one.constants, scale: 0.5 } })),
      ...packedCases(format, "w", "O", "I", [{ N: 6, I: 64, O: 33, R: 4 }]).map((one) => ({
        ...one,
        constants: { ...one.constants, scale: 2, dropout: 0.25, seed: 5 },
        without: ["bias"],
      })),
      ...packedCases(format, "w", "O", "I", [{ N: 33, I: 128, O: 65 }]).map((one) => ({
        ...one,
        without: ["bias", "a", "b"],
      })),
    ],
  });
}

function dropped(engine: Engine, x: Tensor, p: number, seed: number): Tensor {
  if (p === 0) return x;
  const kept = engine.empty(x.shape, "f32", "dropped");
  engine.run(dropoutKernel, { x, y: kept }, { seed, threshold: dropThreshold(p), accumulate: 0 });
  return kept;
}

export const linears = Object.fromEntries(weightFormats.map((format) => [format, makeOp(format)])) as Record<
  WeightFormat,
  ReturnType<typeof makeOp>
>;

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
export function linear(engine: Engine, x: Tensor, weight: Weight, bias?: Tensor, lora?: LoraPair): Tensor {
  const op = linears[weight.format] as unknown as Op;
  const constants = lora ? { scale: lora.scale, dropout: lora.dropout, seed: lora.seed } : {};
  const inputs = { x, w: weight.values, scales: weight.scales, bias, a: lora?.a, b: lora?.b };
  return op(engine, inputs as never, constants).y as Tensor;
}
