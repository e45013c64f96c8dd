// y = a + b, element by element, both (N, C): the residual connection. `addInto` is its kernel for gradients.

import { kernel } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import { at } from "./loops.ts";
import { elementwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";

const forward = kernel({
  name: "add",
  inputs: { a: "N C", b: "N C" },
  outputs: { y: "N C" },
  wasm: (runtime, { a, b, y }, { N, C }) =>
    jobs.add(runtime, { a, b, y, count: N * C }, N * C > FEW_ELEMENTS),
  reference({ a, b, y }) {
    for (let i = 0; i < y.length; i++) y[i] = at(a, i) + at(b, i);
  },
  wgsl: () => elementwise("N C", "y[i] = a[i] + b[i];"),
});

const addInto = kernel({
  name: "addInto",
  inputs: { x: "N C" },
  outputs: { y: "N C" },
  wasm: (runtime, { x, y }, { N, C }) =>
    jobs.add(runtime, { a: y, b: x, y, count: N * C }, N * C > FEW_ELEMENTS),
  reference({ x, y }) {
    for (let i = 0; i < y.length; i++) y[i] = at(y, i) + at(x, i);
  },
  wgsl: () => elementwise("N C", "y[i] += x[i];"),
});

export const add = defineOp({
  name: "add",
  inputs: { a: "N C", b: "N C" },
  outputs: { y: "N C" },
  forward,
  backward(g) {
    const dy = g.of("y");
    if (!dy) return;
    for (const input of ["a", "b"]) {
      if (g.share(input, "y")) continue;
      const target = g.target(input);
      if (target) g.engine.run(addInto, { x: dy, y: target.tensor });
    }
  },
  cases: [{ dims: { N: 1, C: 1 } }, { dims: { N: 3, C: 67 } }, { dims: { N: 64, C: 512 } }],
});
