// A run of columns of a matrix, copied: x (N, C) -> y (N, K), y[n, k] = x[n, start + k]. GPT-2 makes q, k and v in one
// product; this takes them apart.

import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import { at } from "./loops.ts";
import { elementwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";

const forward = kernel({
  name: "columns",
  inputs: { x: "N C" },
  outputs: { y: "N K" },
  scalars: ["start"],
  wasm(runtime, { x, y }, { N, C, K, start }) {
    const job = { x: x + start * 4, strideX: C, y, strideY: K, rows: N, width: K, mode: "copy" as const };
    jobs.copyRows(runtime, job, N * K > FEW_ELEMENTS);
  },
  reference({ x, y }, { N, C, K, start }) {
    for (let n = 0; n < N; n++) for (let k = 0; k < K; k++) y[n * K + k] = at(x, n * C + start + k);
  },
  wgsl: () => elementwise("N K", "y[i] = x[i / d.K * d.C + u32(d.start) + i % d.K];"),
});

// The first contribution to dx clears the columns that are not ours.
const gradient = kernel({
  name: "columnsGradient",
  inputs: { dy: "N K" },
  outputs: { dx: "N C" },
  scalars: ["start", "accumulate"],
  wasm(runtime, { dy, dx }, { N, C, K, start, accumulate }) {
    if (!accumulate) {
      const clear = { x: 0, strideX: 0, y: dx, strideY: C, rows: N, width: C, mode: "clear" as const };
      jobs.copyRows(runtime, clear, N * C > FEW_ELEMENTS);
    }
    const ours = { x: dy, strideX: K, y: dx + start * 4, strideY: C, rows: N, width: K };
    jobs.copyRows(runtime, { ...ours, mode: accumulate ? "add" : "copy" }, N * K > FEW_ELEMENTS);
  },
  reference({ dy, dx }, { N, C, K, start, accumulate }) {
    for (let n = 0; n < N; n++) {
      for (let c = 0; c < C; c++) {
        const value = c >= start && c < start + K ? at(dy, n * K + c - start) : 0;
        dx[n * C + c] = accumulate ? at(dx, n * C + c) + value : value;
      }
    }
  },
  wgsl: () =>
    elementwise(
      "N C",
      /* wgsl */ `
  let c = i % d.C;
  let start = u32(d.start);
  var value = 0.0;
  if (c >= start && c < start + d.K) { value = dy[i / d.C * d.K + c - start]; }
  if (d.accumulate > 0.0) { dx[i] += value; } else { dx[i] = value; }`,
    ),
});

export const columns = defineOp({
  name: "columns",
  inputs: { x: "N C" },
  outputs: { y: "N K" },
  constants: { start: 0, K: 1 },
  forward,
  backward(g, _t, { start }) {
    const dy = g.of("y");
    const dx = g.target("x");
    if (dy && dx) g.engine.run(gradient, { dy, dx: dx.tensor }, { start, accumulate: dx.accumulate });
  },
  cases: [
    { dims: { N: 1, C: 1 } },
    { dims: { N: 3, C: 65 }, constants: { start: 22, K: 21 } },
    { dims: { N: 64, C: 384 }, constants: { start: 128, K: 128 } },
  ],
});
