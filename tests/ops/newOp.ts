// Gated residual: y = x + silu(gate) * up. All (N, C). No model uses it: it stands as a new op would, in one file, for
// newOp.test.ts. Its WASM half is made of two jobs that are there; one of its own would be one more file beside
// src/engine/wasm/assembly/elementwise.ts.

import { kernel } from "../../src/engine/backend.ts";
import { defineOp } from "../../src/engine/defineOp.ts";
import { at } from "../../src/engine/ops/loops.ts";
import { elementwise } from "../../src/engine/ops/wgsl.ts";
import { jobs } from "../../src/engine/wasm/jobs.generated.ts";
import { FEW_ELEMENTS, FEW_EXPONENTIALS } from "../../src/engine/wasm/parallel.ts";

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

const forward = kernel({
  name: "gatedResidual",
  inputs: { x: "N C", gate: "N C", up: "N C" },
  outputs: { y: "N C" },
  reference({ x, gate, up, y }, { N, C }) {
    for (let i = 0; i < N * C; i++) y[i] = at(x, i) + at(gate, i) * sigmoid(at(gate, i)) * at(up, i);
  },
  wgsl: () => elementwise("N C", "let g = gate[i]; y[i] = x[i] + g / (1.0 + exp(-g)) * up[i];"),
  wasm(runtime, { x, gate, up, y }, { N, C }) {
    const count = N * C;
    jobs.swiglu(runtime, { gate, up, y, count }, count > FEW_EXPONENTIALS);
    jobs.add(runtime, { a: y, b: x, y, count }, count > FEW_ELEMENTS);
  },
});

const gradient = kernel({
  name: "gatedResidualGradient",
  inputs: { dy: "N C", gate: "N C", up: "N C" },
  outputs: { dx: "N C", dgate: "N C", dup: "N C" },
  scalars: ["accumulateX", "accumulateGate", "accumulateUp"],
  reference({ dy, gate, up, dx, dgate, dup }, { N, C, accumulateX, accumulateGate, accumulateUp }) {
    for (let i = 0; i < N * C; i++) {
      const [d, g] = [at(dy, i), at(gate, i)];
      const s = sigmoid(g);
      dx[i] = (accumulateX ? at(dx, i) : 0) + d;
      dgate[i] = (accumulateGate ? at(dgate, i) : 0) + d * at(up, i) * s * (1 + g * (1 - s));
      dup[i] = (accumulateUp ? at(dup, i) : 0) + d * g * s;
    }
  },
  wgsl: () =>
    elementwise(
      "N C",
      /* wgsl */ `
  let g = gate[i];
  let s = 1.0 / (1.0 + exp(-g));
  let a = dy[i] * up[i] * s * (1.0 + g * (1.0 - s));
  let b = dy[i] * g * s;
  if (d.accumulateX > 0.0) { dx[i] += dy[i]; } else { dx[i] = dy[i]; }
  if (d.accumulateGate > 0.0) { dgate[i] += a; } else { dgate[i] = a; }
  if (d.accumulateUp > 0.0) { dup[i] += b; } else { dup[i] = b; }`,
    ),
  wasm(runtime, { dy, gate, up, dx, dgate, dup }, { N, C, accumulateX, accumulateGate, accumulateUp }) {
    const count = N * C;
    const passed = { x: dy, strideX: C, y: dx, strideY: C, rows: N, width: C };
    jobs.copyRows(runtime, { ...passed, mode: accumulateX ? "add" : "copy" }, count > FEW_ELEMENTS);
    const accumulate = { accumulateGate: accumulateGate !== 0, accumulateUp: accumulateUp !== 0 };
    const job = { dy, gate, up, dgate, dup, count, ...accumulate };
    jobs.swigluGradient(runtime, job, count > FEW_EXPONENTIALS);
  },
});

export const gatedResidual = defineOp({
  name: "gatedResidual",
  inputs: { x: "N C", gate: "N C", up: "N C" },
  outputs: { y: "N C" },
  forward,
  backward(g, { x, gate, up }) {
    const { engine } = g;
    const dy = g.of("y");
    if (!dy) return;
    const [dx, dgate, dup] = [g.target("x"), g.target("gate"), g.target("up")];
    engine.run(
      gradient,
      {
        dy,
        gate,
        up,
        dx: dx?.tensor ?? engine.empty(x.shape),
        dgate: dgate?.tensor ?? engine.empty(gate.shape),
        dup: dup?.tensor ?? engine.empty(up.shape),
      },
      {
        accumulateX: dx?.accumulate ?? 0,
        accumulateGate: dgate?.accumulate ?? 0,
        accumulateUp: dup?.accumulate ?? 0,
      },
    );
  },
  cases: [{ dims: { N: 1, C: 1 } }, { dims: { N: 3, C: 67 } }, { dims: { N: 64, C: 512 } }],
});

/** For webgpuNodeMain.ts. */
export const ops = [gatedResidual];
