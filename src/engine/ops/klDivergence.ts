// The KL divergence of one language head's distribution to another's, a row: sum over the vocabulary of p (log p - log q).
//   log p = x W^T / temperature - lse,  log q = base U^T / temperature - baseLse
// x (N, C), W (V, C), base (N, D), U (V, D), each weight in any format; lse and baseLse (N) as tokenLogProbs gives them -> kl (N).
// The two may be models of different width, of one vocabulary. Logits exist only as (N, chunk), as in tokenLogProbs.ts. It has
// no gradient: it is a measure.

import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import type { Engine } from "../engine.ts";
import { weight } from "../shapes.ts";
import type { Tensor } from "../tensor.ts";
import { type Weight, weightRows } from "../weight.ts";
import { weightTensors } from "../weightKernel.ts";
import { products } from "./linear.ts";
import { at } from "./loops.ts";
import { eachChunk } from "./tokenLogProbs.ts";
import { chooseLanes, rowwise } from "./wgsl.ts";

// Added to what earlier chunks gave; the first one, from row 0 on, begins. The plain loops serve WASM too: an exponential a logit
// is little beside the two products that make it.
const addChunk = kernel({
  name: "klChunk",
  inputs: { z: "N K", lse: "N", zBase: "N K", baseLse: "N" },
  outputs: { kl: "N" },
  scalars: ["start"],
  reference({ z, lse, zBase, baseLse, kl }, { N, K, start }) {
    for (let n = 0; n < N; n++) {
      let total = start === 0 ? 0 : at(kl, n);
      for (let k = 0; k < K; k++) {
        const logp = at(z, n * K + k) - at(lse, n);
        const logq = at(zBase, n * K + k) - at(baseLse, n);
        total += Math.exp(logp) * (logp - logq);
      }
      kl[n] = total;
    }
  },
  choose: chooseLanes,
  wgsl: ({ lanes }) =>
    rowwise(
      "N",
      /* wgsl */ `
  var added = 0.0;
  for (var k = lane; k < d.K; k += LANES) {
    let logp = z[row * d.K + k] - lse[row];
    let logq = zBase[row * d.K + k] - baseLse[row];
    added += exp(logp) * (logp - logq);
  }
  added = sum(added, lane);
  if (lane == 0u) { kl[row] = select(kl[row], 0.0, d.start == 0.0) + added; }`,
      "",
      lanes,
    ),
});

export const klDivergenceOp = defineOp({
  name: "klDivergence",
  inputs: { x: "N C", w: weight("V C"), lse: "N", base: "N D", u: weight("V D"), baseLse: "N" },
  outputs: { kl: "N" },
  differentiable: [],
  constants: { temperature: 1 },
  forward(engine, { x, w, lse, base, u, baseLse, kl }, { temperature }) {
    eachChunk(engine, x, w, temperature, (z, rows, start) => {
      const other = weightRows(engine, u, start, rows.outputs);
      const zBase = engine.empty(z.shape, "f32", "logits chunk");
      const { forward } = products[u.format];
      engine.run(
        forward,
        { x: base, ...weightTensors(other), y: zBase },
        { alpha: 1 / temperature, accumulate: 0 },
      );
      engine.run(addChunk, { z, lse, zBase, baseLse, kl }, { start });
    });
  },
  // Sums of exponentials as they come of such logits: with a lse that is none of them, the result would be as large.
  cases: [
    { dims: { N: 1, V: 2, C: 1, D: 2 }, inputs: { lse: near(1), baseLse: near(1) } },
    { dims: { N: 5, V: 37, C: 19, D: 7 }, inputs: { lse: near(12), baseLse: near(8) } },
    {
      dims: { N: 5, V: 37, C: 19, D: 7 },
      constants: { temperature: 1.5 },
      inputs: { lse: near(12), baseLse: near(8) },
    },
    {
      dims: { N: 3, V: 4096 + 130, C: 32, D: 64 },
      inputs: { lse: near(24), baseLse: near(40) },
    },
  ],
});

/** Numbers around `level`. */
function near(level: number) {
  return ({ N }: { readonly N: number }, random: () => number): Float32Array =>
    Float32Array.from({ length: N }, () => level + random());
}

/** (N): see the head of this file. */
export function klDivergence(
  engine: Engine,
  own: { readonly x: Tensor; readonly head: Weight; readonly lse: Tensor },
  base: { readonly x: Tensor; readonly head: Weight; readonly lse: Tensor },
  temperature = 1,
): Tensor {
  const inputs = { x: own.x, w: own.head, lse: own.lse, base: base.x, u: base.head, baseLse: base.lse };
  return klDivergenceOp(engine, inputs, { temperature }).kl;
}
