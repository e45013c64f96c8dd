// Rotary position embedding, half-split as in Llama (Su et al. 2021, https://arxiv.org/abs/2104.09864).
// x (N, E) with E = heads * 2K, positions (N), table (P, L) with L = 2K: row p holds K cosines, then K sines.
// For a pair (a, b) = (x[k], x[k + K]) of a head: y = (a cos - b sin, b cos + a sin). The gradient turns back.

import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import { at } from "./loops.ts";
import { elementwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";

const turn = kernel({
  name: "rotary",
  inputs: { x: "N E", positions: "N: i32", table: "P L" },
  outputs: { y: "N E" },
  /** direction 1 turns forward, -1 back. */
  scalars: ["direction", "accumulate"],
  wasm(runtime, { x, positions, table, y }, { N, E, L, direction, accumulate }) {
    const job = { x, positions, table, y, rows: N, width: E, turn: L, direction };
    jobs.rotary(runtime, { ...job, accumulate: accumulate !== 0 }, N * E > FEW_ELEMENTS);
  },
  reference({ x, positions, table, y }, { N, E, L, direction, accumulate }) {
    const K = L / 2;
    for (let n = 0; n < N; n++) {
      const row = at(positions, n) * L;
      for (let e = 0; e < E; e++) {
        const inHead = e % L;
        const k = inHead % K;
        const cos = at(table, row + k);
        const sin = at(table, row + K + k) * direction;
        const i = n * E + e;
        const value = inHead < K ? at(x, i) * cos - at(x, i + K) * sin : at(x, i) * cos + at(x, i - K) * sin;
        y[i] = accumulate ? at(y, i) + value : value;
      }
    }
  },
  wgsl: () =>
    elementwise(
      "N E",
      /* wgsl */ `
  let K = d.L / 2u;
  let inHead = (i % d.E) % d.L;
  let row = u32(positions[i / d.E]) * d.L;
  let cosine = table[row + inHead % K];
  let sine = table[row + K + inHead % K] * d.direction;
  var value = x[i] * cosine;
  if (inHead < K) { value -= x[i + K] * sine; } else { value += x[i - K] * sine; }
  if (d.accumulate > 0.0) { y[i] += value; } else { y[i] = value; }`,
    ),
});

export const rotary = defineOp({
  name: "rotary",
  inputs: { x: "N E", positions: "N: i32", table: "P L" },
  outputs: { y: "N E" },
  forward: (engine, { x, positions, table, y }) => {
    engine.run(turn, { x, positions, table, y }, { direction: 1, accumulate: 0 });
  },
  backward(g, { positions, table }) {
    const dy = g.of("y");
    const dx = g.target("x");
    if (!dy || !dx) return;
    g.engine.run(
      turn,
      { x: dy, positions, table, y: dx.tensor },
      { direction: -1, accumulate: dx.accumulate },
    );
  },
  constantInputs: ["table"],
  cases: [
    { dims: { N: 1, E: 2, P: 1, L: 2 }, inputs: { positions: () => Int32Array.of(0) } },
    {
      dims: { N: 5, E: 18, P: 9, L: 6 },
      inputs: {
        positions: (d, random) => Int32Array.from({ length: d.N }, () => Math.floor(random() * d.P)),
      },
    },
    {
      dims: { N: 64, E: 576, P: 64, L: 64 },
      inputs: { positions: (d) => Int32Array.from({ length: d.N }, (_, n) => n) },
    },
  ],
});
