// Dropout: y = x / (1 - p) where kept, 0 where dropped (Srivastava et al. 2014). x (N, C) -> y (N, C). Element i is
// kept by a hash of (i, seed), so the backward pass needs no mask.

import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import { at } from "./loops.ts";
import { dropThreshold, hash24, hash24Wgsl } from "./random.ts";
import { elementwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_EXPONENTIALS } from "../wasm/parallel.ts";

/** Scalars: seed, threshold (of 2^24), accumulate. */
export const dropoutKernel = kernel({
  name: "dropout",
  inputs: { x: "N C" },
  outputs: { y: "N C" },
  scalars: ["seed", "threshold", "accumulate"],
  wasm(runtime, { x, y }, { N, C, seed, threshold, accumulate }) {
    const scale = 1 / (1 - threshold / 2 ** 24);
    const job = { x, y, count: N * C, seed, threshold, accumulate: accumulate !== 0, scale };
    jobs.dropout(runtime, job, N * C > FEW_EXPONENTIALS);
  },
  reference({ x, y }, { seed, threshold, accumulate }) {
    const scale = 1 / (1 - threshold / 2 ** 24);
    for (let i = 0; i < y.length; i++) {
      const value = hash24(i, seed) >= threshold ? at(x, i) * scale : 0;
      y[i] = accumulate ? at(y, i) + value : value;
    }
  },
  wgsl: () =>
    elementwise(
      "N C",
      /* wgsl */ `
  var value = 0.0;
  if (hash24(i, u32(d.seed)) >= u32(d.threshold)) { value = x[i] / (1.0 - d.threshold / 16777216.0); }
  if (d.accumulate > 0.0) { y[i] += value; } else { y[i] = value; }`,
      hash24Wgsl,
    ),
});

export const dropout = defineOp({
  name: "dropout",
  inputs: { x: "N C" },
  outputs: { y: "N C" },
  constants: { p: 0.1, seed: 1 },
  forward: (engine, { x, y }, { p, seed }) => {
    engine.run(dropoutKernel, { x, y }, { seed, threshold: dropThreshold(p), accumulate: 0 });
  },
  backward(g, _t, { p, seed }) {
    const dy = g.of("y");
    const dx = g.target("x");
    if (!dy || !dx) return;
    const scalars = { seed, threshold: dropThreshold(p), accumulate: dx.accumulate };
    g.engine.run(dropoutKernel, { x: dy, y: dx.tensor }, scalars);
  },
  cases: [
    { dims: { N: 1, C: 1 }, constants: { p: 0.5, seed: 3 } },
    { dims: { N: 7, C: 33 }, constants: { p: 0.05, seed: 16777215 } },
    { dims: { N: 64, C: 128 }, constants: { p: 0.5, seed: 77 } },
  ],
});
