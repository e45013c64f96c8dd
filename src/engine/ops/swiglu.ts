// SwiGLU: y = silu(gate) * up (Shazeer 2020, https://arxiv.org/abs/2002.05202). All (N, C).

import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import { at } from "./loops.ts";
import { elementwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_EXPONENTIALS } from "../wasm/parallel.ts";

const forward = kernel({
  name: "swiglu",
  inputs: { gate: "N C", up: "N C" },
  outputs: { y: "N C" },
  wasm: (runtime, { gate, up, y }, { N, C }) =>
    jobs.swiglu(runtime, { gate, up, y, count: N * C }, N * C > FEW_EXPONENTIALS),
  reference({ gate, up, y }) {
    for (let i = 0; i < y.length; i++) y[i] = (at(gate, i) / (1 + Math.exp(-at(gate, i)))) * at(up, i);
  },
  wgsl: () => elementwise("N C", "let x = gate[i]; y[i] = x / (1.0 + exp(-x)) * up[i];"),
});

const gradient = kernel({
  name: "swigluGradient",
  inputs: { dy: "N C", gate: "N C", up: "N C" },
  outputs: { dgate: "N C", dup: "N C" },
  scalars: ["accumulateGate", "accumulateUp"],
  wasm(runtime, { dy, gate, up, dgate, dup }, { N, C, accumulateGate, accumulateUp }) {
    const accumulate = { accumulateGate: accumulateGate !== 0, accumulateUp: accumulateUp !== 0 };
    const job = { dy, gate, up, dgate, dup, count: N * C, ...accumulate };
    jobs.swigluGradient(runtime, job, N * C > FEW_EXPONENTIALS);
  },
  reference({ dy, gate, up, dgate, dup }, { accumulateGate, accumulateUp }) {
    for (let i = 0; i < dy.length; i++) {
      const x = at(gate, i);
      const s = 1 / (1 + Math.exp(-x));
      const dg = at(dy, i) * at(up, i) * s * (1 + x * (1 - s));
      const du = at(dy, i) * x * s;
      dgate[i] = accumulateGate ? at(dgate, i) + dg : dg;
      dup[i] = accumulateUp ? at(dup, i) + du : du;
    }
  },
  wgsl: () =>
    elementwise(
      "N C",
      /* wgsl */ `
  let x = gate[i];
  let s = 1.0 / (1.0 + exp(-x));
  let dg = dy[i] * up[i] * s * (1.0 + x * (1.0 - s));
  let du = dy[i] * x * s;
  if (d.accumulateGate > 0.0) { dgate[i] += dg; } else { dgate[i] = dg; }
  if (d.accumulateUp > 0.0) { dup[i] += du; } else { dup[i] = du; }`,
    ),
});

export const swiglu = defineOp({
  name: "swiglu",
  inputs: { gate: "N C", up: "N C" },
  outputs: { y: "N C" },
  forward,
  backward(g, { gate, up }) {
    const dy = g.of("y");
    const dgate = g.target("gate");
    const dup = g.target("up");
    if (!dy || (!dgate && !dup)) return;
    g.engine.run(
      gradient,
      {
        dy,
        gate,
        up,
        dgate: dgate?.tensor ?? g.engine.empty(gate.shape),
        dup: dup?.tensor ?? g.engine.empty(up.shape),
      },
      { accumulateGate: dgate?.accumulate ?? 0, accumulateUp: dup?.accumulate ?? 0 },
    );
  },
  cases: [{ dims: { N: 1, C: 1 } }, { dims: { N: 3, C: 67 } }, { dims: { N: 64, C: 512 } }],
});
