// RMSNorm: y = x / sqrt(mean(x^2) + eps) * gain, row by row (Zhang & Sennrich 2019, https://arxiv.org/abs/1910.07467).
// x (N, C), gain (C) -> y (N, C); rstd (N) is kept for the backward pass.

import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import { at } from "./loops.ts";
import { chooseLanes, columnwise, rowwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";

const forward = kernel({
  name: "rmsNorm",
  inputs: { x: "N C", gain: "C" },
  outputs: { y: "N C", rstd: "N" },
  scalars: ["eps"],
  wasm(runtime, { x, gain, y, rstd }, { N, C, eps }) {
    const job = { x, gain, bias: 0, y, mean: 0, rstd, rows: N, width: C, eps };
    jobs.norm(runtime, job, N * C > FEW_ELEMENTS);
  },
  reference({ x, gain, y, rstd }, { N, C, eps }) {
    for (let n = 0; n < N; n++) {
      let squares = 0;
      for (let c = 0; c < C; c++) squares += at(x, n * C + c) ** 2;
      const r = 1 / Math.sqrt(squares / C + eps);
      rstd[n] = r;
      for (let c = 0; c < C; c++) y[n * C + c] = at(x, n * C + c) * r * at(gain, c);
    }
  },
  choose: chooseLanes,
  wgsl: ({ lanes }) =>
    rowwise(
      "N",
      /* wgsl */ `
  var squares = 0.0;
  for (var c = lane; c < d.C; c += LANES) { let v = x[row * d.C + c]; squares += v * v; }
  let r = inverseSqrt(sum(squares, lane) / f32(d.C) + d.eps);
  if (lane == 0u) { rstd[row] = r; }
  for (var c = lane; c < d.C; c += LANES) { y[row * d.C + c] = x[row * d.C + c] * r * gain[c]; }`,
      "",
      lanes,
    ),
});

// dx = rstd * (dy * gain - x * rstd^2 * mean(dy * gain * x))
const inputGradient = kernel({
  name: "rmsNormInputGradient",
  inputs: { dy: "N C", x: "N C", gain: "C", rstd: "N" },
  outputs: { dx: "N C" },
  scalars: ["accumulate"],
  wasm(runtime, { dy, x, gain, rstd, dx }, { N, C, accumulate }) {
    const job = { dy, x, gain, mean: 0, rstd, dx, rows: N, width: C, accumulate: accumulate !== 0 };
    jobs.normInputGradient(runtime, job, N * C > FEW_ELEMENTS);
  },
  reference({ dy, x, gain, rstd, dx }, { N, C, accumulate }) {
    for (let n = 0; n < N; n++) {
      const r = at(rstd, n);
      let dot = 0;
      for (let c = 0; c < C; c++) dot += at(dy, n * C + c) * at(gain, c) * at(x, n * C + c);
      for (let c = 0; c < C; c++) {
        const i = n * C + c;
        const value = r * (at(dy, i) * at(gain, c) - (at(x, i) * r * r * dot) / C);
        dx[i] = accumulate ? at(dx, i) + value : value;
      }
    }
  },
  choose: chooseLanes,
  wgsl: ({ lanes }) =>
    rowwise(
      "N",
      /* wgsl */ `
  let r = rstd[row];
  var dot = 0.0;
  for (var c = lane; c < d.C; c += LANES) { let i = row * d.C + c; dot += dy[i] * gain[c] * x[i]; }
  let mean = sum(dot, lane) * r * r / f32(d.C);
  for (var c = lane; c < d.C; c += LANES) {
    let i = row * d.C + c;
    let value = r * (dy[i] * gain[c] - x[i] * mean);
    if (d.accumulate > 0.0) { dx[i] += value; } else { dx[i] = value; }
  }`,
      "",
      lanes,
    ),
});

const gainGradient = kernel({
  name: "rmsNormGainGradient",
  inputs: { dy: "N C", x: "N C", rstd: "N" },
  outputs: { dgain: "C" },
  scalars: ["accumulate"],
  wasm(runtime, { dy, x, rstd, dgain }, { N, C, accumulate }) {
    const job = { dy, x, mean: 0, rstd, total: dgain, rows: N, width: C, accumulate: accumulate !== 0 };
    jobs.columnTotals(runtime, job, N * C > FEW_ELEMENTS);
  },
  reference({ dy, x, rstd, dgain }, { N, C, accumulate }) {
    for (let c = 0; c < C; c++) {
      let total = accumulate ? at(dgain, c) : 0;
      for (let n = 0; n < N; n++) total += at(dy, n * C + c) * at(x, n * C + c) * at(rstd, n);
      dgain[c] = total;
    }
  },
  ...columnwise("dgain", "dy[n * d.C + i] * x[n * d.C + i] * rstd[n]"),
});

export const rmsNorm = defineOp({
  name: "rmsNorm",
  inputs: { x: "N C", gain: "C" },
  outputs: { y: "N C", rstd: "N" },
  constants: { eps: 1e-5 },
  forward,
  backward(g, { x, gain, rstd }) {
    const dy = g.of("y");
    if (!dy) return;
    const dx = g.target("x");
    if (dx) g.engine.run(inputGradient, { dy, x, gain, rstd, dx: dx.tensor }, { accumulate: dx.accumulate });
    const dgain = g.target("gain");
    if (dgain)
      g.engine.run(gainGradient, { dy, x, rstd, dgain: dgain.tensor }, { accumulate: dgain.accumulate });
  },
  // One column: y is plus or minus the gain, and dx what rounding and eps leave of 0, so the smallest size is 2.
  cases: [{ dims: { N: 1, C: 2 } }, { dims: { N: 3, C: 65 } }, { dims: { N: 8, C: 768 } }],
});
