// LayerNorm: y = (x - mean) / sqrt(var + eps) * gain + bias, row by row (Ba et al. 2016, https://arxiv.org/abs/1607.06450).
// x (N, C), gain and bias (C) -> y (N, C); mean and rstd (N) are kept for the backward pass.

import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import { at } from "./loops.ts";
import { chooseLanes, columnwise, rowwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";

const forward = kernel({
  name: "layerNorm",
  inputs: { x: "N C", gain: "C", bias: "C" },
  outputs: { y: "N C", mean: "N", rstd: "N" },
  scalars: ["eps"],
  wasm: (runtime, p, { N, C, eps }) =>
    jobs.norm(runtime, { ...p, rows: N, width: C, eps }, N * C > FEW_ELEMENTS),
  reference({ x, gain, bias, y, mean, rstd }, { N, C, eps }) {
    for (let n = 0; n < N; n++) {
      let total = 0;
      for (let c = 0; c < C; c++) total += at(x, n * C + c);
      const m = total / C;
      let squares = 0;
      for (let c = 0; c < C; c++) squares += (at(x, n * C + c) - m) ** 2;
      const r = 1 / Math.sqrt(squares / C + eps);
      mean[n] = m;
      rstd[n] = r;
      for (let c = 0; c < C; c++) y[n * C + c] = (at(x, n * C + c) - m) * r * at(gain, c) + at(bias, c);
    }
  },
  choose: chooseLanes,
  wgsl: ({ lanes }) =>
    rowwise(
      "N",
      /* wgsl */ `
  var total = 0.0;
  for (var c = lane; c < d.C; c += LANES) { total += x[row * d.C + c]; }
  let m = sum(total, lane) / f32(d.C);
  var squares = 0.0;
  for (var c = lane; c < d.C; c += LANES) { let v = x[row * d.C + c] - m; squares += v * v; }
  let r = inverseSqrt(sum(squares, lane) / f32(d.C) + d.eps);
  if (lane == 0u) { mean[row] = m; rstd[row] = r; }
  for (var c = lane; c < d.C; c += LANES) {
    y[row * d.C + c] = (x[row * d.C + c] - m) * r * gain[c] + bias[c];
  }`,
      "",
      lanes,
    ),
});

// With xh = (x - mean) * rstd and g = dy * gain: dx = rstd * (g - mean(g) - xh * mean(g * xh))
const inputGradient = kernel({
  name: "layerNormInputGradient",
  inputs: { dy: "N C", x: "N C", gain: "C", mean: "N", rstd: "N" },
  outputs: { dx: "N C" },
  scalars: ["accumulate"],
  wasm: (runtime, p, { N, C, accumulate }) =>
    jobs.normInputGradient(
      runtime,
      { ...p, rows: N, width: C, accumulate: accumulate !== 0 },
      N * C > FEW_ELEMENTS,
    ),
  reference({ dy, x, gain, mean, rstd, dx }, { N, C, accumulate }) {
    for (let n = 0; n < N; n++) {
      const m = at(mean, n);
      const r = at(rstd, n);
      let total = 0;
      let dot = 0;
      for (let c = 0; c < C; c++) {
        const g = at(dy, n * C + c) * at(gain, c);
        total += g;
        dot += g * (at(x, n * C + c) - m) * r;
      }
      for (let c = 0; c < C; c++) {
        const i = n * C + c;
        const g = at(dy, i) * at(gain, c);
        const value = r * (g - total / C - ((at(x, i) - m) * r * dot) / C);
        dx[i] = accumulate ? at(dx, i) + value : value;
      }
    }
  },
  choose: chooseLanes,
  wgsl: ({ lanes }) =>
    rowwise(
      "N",
      /* wgsl */ `
  let m = mean[row];
  let r = rstd[row];
  var total = 0.0;
  var dot = 0.0;
  for (var c = lane; c < d.C; c += LANES) {
    let i = row * d.C + c;
    let g = dy[i] * gain[c];
    total += g;
    dot += g * (x[i] - m) * r;
  }
  let meanG = sum(total, lane) / f32(d.C);
  let meanDot = sum(dot, lane) / f32(d.C);
  for (var c = lane; c < d.C; c += LANES) {
    let i = row * d.C + c;
    let value = r * (dy[i] * gain[c] - meanG - (x[i] - m) * r * meanDot);
    if (d.accumulate > 0.0) { dx[i] += value; } else { dx[i] = value; }
  }`,
      "",
      lanes,
    ),
});

const gainGradient = kernel({
  name: "layerNormGainGradient",
  inputs: { dy: "N C", x: "N C", mean: "N", rstd: "N" },
  outputs: { dgain: "C" },
  scalars: ["accumulate"],
  wasm(runtime, { dy, x, mean, rstd, dgain }, { N, C, accumulate }) {
    const job = { dy, x, mean, rstd, total: dgain, rows: N, width: C, accumulate: accumulate !== 0 };
    jobs.columnTotals(runtime, job, N * C > FEW_ELEMENTS);
  },
  reference({ dy, x, mean, rstd, dgain }, { N, C, accumulate }) {
    for (let c = 0; c < C; c++) {
      let total = accumulate ? at(dgain, c) : 0;
      for (let n = 0; n < N; n++) {
        total += at(dy, n * C + c) * (at(x, n * C + c) - at(mean, n)) * at(rstd, n);
      }
      dgain[c] = total;
    }
  },
  ...columnwise("dgain", "dy[n * d.C + i] * (x[n * d.C + i] - mean[n]) * rstd[n]"),
});

/** Column sums: the gradient of every bias. dy (N, C) -> total (C). */
export const columnSum = kernel({
  name: "columnSum",
  inputs: { dy: "N C" },
  outputs: { total: "C" },
  scalars: ["accumulate"],
  wasm(runtime, { dy, total }, { N, C, accumulate }) {
    const job = { dy, x: 0, mean: 0, rstd: 0, total, rows: N, width: C, accumulate: accumulate !== 0 };
    jobs.columnTotals(runtime, job, N * C > FEW_ELEMENTS);
  },
  reference({ dy, total }, { N, C, accumulate }) {
    for (let c = 0; c < C; c++) {
      let sum = accumulate ? at(total, c) : 0;
      for (let n = 0; n < N; n++) sum += at(dy, n * C + c);
      total[c] = sum;
    }
  },
  ...columnwise("total", "dy[n * d.C + i]"),
});

export const layerNorm = defineOp({
  name: "layerNorm",
  inputs: { x: "N C", gain: "C", bias: "C" },
  outputs: { y: "N C", mean: "N", rstd: "N" },
  constants: { eps: 1e-5 },
  forward,
  backward(g, { x, gain, mean, rstd }) {
    const dy = g.of("y");
    if (!dy) return;
    const dx = g.target("x");
    if (dx)
      g.engine.run(inputGradient, { dy, x, gain, mean, rstd, dx: dx.tensor }, { accumulate: dx.accumulate });
    const dgain = g.target("gain");
    if (dgain)
      g.engine.run(
        gainGradient,
        { dy, x, mean, rstd, dgain: dgain.tensor },
        { accumulate: dgain.accumulate },
      );
    const dbias = g.target("bias");
    if (dbias) g.engine.run(columnSum, { dy, total: dbias.tensor }, { accumulate: dbias.accumulate });
  },
  // One column: y is the bias and dx is 0 whatever x is, so the odd size starts at 2.
  cases: [{ dims: { N: 1, C: 2 } }, { dims: { N: 3, C: 65 } }, { dims: { N: 8, C: 768 } }],
});
