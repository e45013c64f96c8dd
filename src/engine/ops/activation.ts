// Element-wise activations: gelu by tanh ("gelu_new"), gelu by erf, silu (Hendrycks & Gimpel 2016,
// https://arxiv.org/abs/1606.08415), tanh, relu. Each is one formula for y and one for dy/dx; x (N, C) -> y (N, C).

import { kernel } from "../backend.ts";
import { defineOp, type OpCase } from "../defineOp.ts";
import type { Sizes } from "../shapes.ts";
import { erf } from "./erf.ts";
import { at } from "./loops.ts";
import { elementwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_EXPONENTIALS } from "../wasm/parallel.ts";

interface Formula {
  readonly value: (x: number) => number;
  readonly slope: (x: number) => number;
  /** WGSL functions `value(x)` and `slope(x)`. */
  readonly wgsl: string;
}

const rootTwoOverPi = Math.sqrt(2 / Math.PI);
const rootTwoPi = Math.sqrt(2 * Math.PI);

const formulas = {
  geluTanh: {
    value: (x) => 0.5 * x * (1 + Math.tanh(rootTwoOverPi * (x + 0.044715 * x ** 3))),
    slope(x) {
      const t = Math.tanh(rootTwoOverPi * (x + 0.044715 * x ** 3));
      return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * rootTwoOverPi * (1 + 3 * 0.044715 * x * x);
    },
    // tanh of a large argument overflows on some drivers: the argument is clamped where tanh is 1 in f32.
    wgsl: /* wgsl */ `
fn inner(x: f32) -> f32 { return tanh(clamp(${rootTwoOverPi} * (x + 0.044715 * x * x * x), -15.0, 15.0)); }
fn value(x: f32) -> f32 { return 0.5 * x * (1.0 + inner(x)); }
fn slope(x: f32) -> f32 {
  let t = inner(x);
  return 0.5 * (1.0 + t) + 0.5 * x * (1.0 - t * t) * ${rootTwoOverPi} * (1.0 + ${3 * 0.044715} * x * x);
}`,
  },
  geluErf: {
    value: (x) => 0.5 * x * (1 + erf(x / Math.SQRT2)),
    slope: (x) => 0.5 * (1 + erf(x / Math.SQRT2)) + (x * Math.exp(-0.5 * x * x)) / rootTwoPi,
    // Abramowitz & Stegun 7.1.26 is 1.5e-7 in absolute terms; the series below 1 keeps relative accuracy near 0.
    wgsl: /* wgsl */ `
fn erf(x: f32) -> f32 {
  let a = abs(x);
  if (a < 0.5) {
    let q = x * x;
    return x * 1.1283791670955126 * (1.0 + q * (-1.0 / 3.0 + q * (0.1 + q * (-1.0 / 42.0 + q * (1.0 / 216.0 - q / 1320.0)))));
  }
  let t = 1.0 / (1.0 + 0.3275911 * a);
  let poly = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  return sign(x) * (1.0 - poly * exp(-a * a));
}
fn value(x: f32) -> f32 { return 0.5 * x * (1.0 + erf(x * ${Math.SQRT1_2})); }
fn slope(x: f32) -> f32 {
  return 0.5 * (1.0 + erf(x * ${Math.SQRT1_2})) + x * exp(-0.5 * x * x) * ${1 / rootTwoPi};
}`,
  },
  silu: {
    value: (x) => x / (1 + Math.exp(-x)),
    slope(x) {
      const s = 1 / (1 + Math.exp(-x));
      return s * (1 + x * (1 - s));
    },
    wgsl: /* wgsl */ `
fn value(x: f32) -> f32 { return x / (1.0 + exp(-x)); }
fn slope(x: f32) -> f32 { let s = 1.0 / (1.0 + exp(-x)); return s * (1.0 + x * (1.0 - s)); }`,
  },
  tanh: {
    value: Math.tanh,
    slope: (x) => 1 - Math.tanh(x) ** 2,
    wgsl: /* wgsl */ `
fn value(x: f32) -> f32 { return tanh(clamp(x, -15.0, 15.0)); }
fn slope(x: f32) -> f32 { let t = value(x); return 1.0 - t * t; }`,
  },
  relu: {
    value: (x) => Math.max(0, x),
    slope: (x) => (x > 0 ? 1 : 0),
    wgsl: /* wgsl */ `
fn value(x: f32) -> f32 { return max(x, 0.0); }
fn slope(x: f32) -> f32 { return select(0.0, 1.0, x > 0.0); }`,
  },
} satisfies Record<string, Formula>;

function activation(name: keyof typeof formulas, inputs: CaseInputs = {}) {
  const formula: Formula = formulas[name];
  const forward = kernel({
    name,
    inputs: { x: "N C" },
    outputs: { y: "N C" },
    wasm: (runtime, { x, y }, { N, C }) =>
      jobs.activation(runtime, { x, y, count: N * C, kind: name }, N * C > FEW_EXPONENTIALS),
    reference({ x, y }) {
      for (let i = 0; i < y.length; i++) y[i] = formula.value(at(x, i));
    },
    wgsl: () => elementwise("N C", "y[i] = value(x[i]);", formula.wgsl),
  });
  const backward = kernel({
    name: `${name}Gradient`,
    inputs: { dy: "N C", x: "N C" },
    outputs: { dx: "N C" },
    scalars: ["accumulate"],
    wasm(runtime, { dy, x, dx }, { N, C, accumulate }) {
      const job = { dy, x, dx, count: N * C, kind: name, accumulate: accumulate !== 0 };
      jobs.activationGradient(runtime, job, N * C > FEW_EXPONENTIALS);
    },
    reference({ dy, x, dx }, { accumulate }) {
      for (let i = 0; i < dx.length; i++) {
        const value = at(dy, i) * formula.slope(at(x, i));
        dx[i] = accumulate ? at(dx, i) + value : value;
      }
    },
    wgsl: () =>
      elementwise(
        "N C",
        `let v = dy[i] * slope(x[i]);
  if (d.accumulate > 0.0) { dx[i] += v; } else { dx[i] = v; }`,
        formula.wgsl,
      ),
  });
  return defineOp({
    name,
    inputs: { x: "N C" },
    outputs: { y: "N C" },
    forward,
    backward(g, { x }) {
      const dy = g.of("y");
      const dx = g.target("x");
      if (dy && dx) g.engine.run(backward, { dy, x, dx: dx.tensor }, { accumulate: dx.accumulate });
    },
    cases: [
      { N: 1, C: 1 },
      { N: 3, C: 67 },
      { N: 64, C: 512 },
    ].map((dims) => ({ dims, inputs })),
  });
}

type CaseInputs = NonNullable<OpCase<Sizes<"N" | "C">>["inputs"]>;

/** Away from 0, where a difference quotient would step over the bend. */
const bent: CaseInputs = {
  x: ({ N, C }, random) =>
    Float32Array.from({ length: N * C }, () => (random() < 0.5 ? -1 : 1) * (0.1 + random())),
};

export const geluTanh = activation("geluTanh");
export const geluErf = activation("geluErf");
export const silu = activation("silu");
export const tanh = activation("tanh");
export const relu = activation("relu", bent);
