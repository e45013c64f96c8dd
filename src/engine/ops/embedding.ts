// Rows of a table by index: y[n] = table[ids[n]]. Token and position embeddings, and picking rows of a matrix.
// table (V, C) in any format, ids (N) -> y (N, C). The gradient adds rows in order of n, so that repeated ids give
// the same bytes every time; a packed table has none. The row `padding` (-1: none) is looked up like any other and gets
// no gradient from here, as torch.nn.Embedding's padding_idx has it; a head tied to the table still moves it.

import { kernel, type Wgsl } from "../backend.ts";
import { defineOp } from "../defineOp.ts";
import type { Engine } from "../engine.ts";
import { type Sizes, weight } from "../shapes.ts";
import type { Tensor } from "../tensor.ts";
import { byFormat, f32Weight, groupLength, type Weight } from "../weight.ts";
import { weightKernel, weightTensors } from "../weightKernel.ts";
import { at } from "./loops.ts";
import { unpackWgsl } from "./packed.ts";
import { elementwise, flatGroups, rowwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";

const forwards = byFormat((format) =>
  weightKernel(format, {
    name: `embedding.${format}`,
    inputs: { table: weight("V C"), ids: "N: i32" },
    outputs: { y: "N C" },
    reference({ table, ids, y }, { N, C }) {
      for (let n = 0; n < N; n++) {
        const row = at(ids, n) * C;
        for (let c = 0; c < C; c++) y[n * C + c] = table(row + c);
      }
    },
    wgsl: () =>
      elementwise("N C", "y[i] = unpack(u32(ids[i / d.C]) * d.C + i % d.C);", unpackWgsl(format, "table")),
    wasm(runtime, { table, ids, y }, { N, C }) {
      const { values, scales } = table;
      const job = { table: values, scales, ids, y, rows: N, width: C, format, group: groupLength };
      jobs.embedding(runtime, job, N * C > FEW_ELEMENTS);
    },
  }),
);

const gradient = kernel({
  name: "embeddingGradient",
  inputs: { dy: "N C", ids: "N: i32" },
  outputs: { dtable: "V C" },
  scalars: ["accumulate", "padding"],
  wasm(runtime, { dy, ids, dtable }, { N, C, V, accumulate, padding }) {
    if (!accumulate) {
      const clear = { x: 0, strideX: 0, y: dtable, strideY: C, rows: V, width: C, mode: "clear" as const };
      jobs.copyRows(runtime, clear, V * C > FEW_ELEMENTS);
    }
    jobs.embeddingGradient(runtime, { dy, ids, dtable, rows: N, width: C, padding }, N * C > FEW_ELEMENTS);
  },
  reference({ dy, ids, dtable }, { N, C, accumulate, padding }) {
    if (!accumulate) dtable.fill(0);
    for (let n = 0; n < N; n++) {
      if (at(ids, n) === padding) continue;
      const row = at(ids, n) * C;
      for (let c = 0; c < C; c++) dtable[row + c] = at(dtable, row + c) + at(dy, n * C + c);
    }
  },
  choose: ({ software }) => ({ walk: software }),
  wgsl: ({ walk }) => [
    { ...elementwise("V C", "dtable[i] = 0.0;"), workgroups: clearGroups },
    walk ? walkRows : gatherRepeats,
  ],
});

type GradientSizes = Sizes<"N" | "C" | "V" | "accumulate" | "padding">;

/** A gradient that is added to is not cleared. */
function clearGroups(d: GradientSizes): readonly [number, number] {
  return d.accumulate ? [0, 0] : flatGroups(d.V * d.C);
}

// One thread a column walks the rows in order: no atomics, one result.
const walkRows: Wgsl<GradientSizes> = elementwise(
  "C",
  /* wgsl */ `for (var n = 0u; n < d.N; n++) {
    if (f32(ids[n]) != d.padding) { dtable[u32(ids[n]) * d.C + i] += dy[n * d.C + i]; }
  }`,
);

// The workgroup of an id's first row adds all rows with that id in order; the others, and padding, have nothing to do.
const gatherRepeats: Wgsl<GradientSizes> = rowwise(
  "N",
  /* wgsl */ `
  let id = ids[row];
  var earlier = select(0.0, 1.0, f32(id) == d.padding);
  for (var n = lane; n < row; n += LANES) { if (ids[n] == id) { earlier = 1.0; } }
  if (largest(earlier, lane) > 0.0) { return; }
  for (var n0 = row; n0 < d.N; n0 += LANES) {
    workgroupBarrier();
    hits[lane] = select(0u, 1u, n0 + lane < d.N && ids[min(n0 + lane, d.N - 1u)] == id);
    workgroupBarrier();
    for (var t = 0u; t < LANES; t++) {
      if (hits[t] == 0u) { continue; }
      for (var c = lane; c < d.C; c += LANES) { dtable[u32(id) * d.C + c] += dy[(n0 + t) * d.C + c]; }
    }
  }`,
  "var<workgroup> hits: array<u32, LANES>;",
);

export const embeddingOp = defineOp({
  name: "embedding",
  inputs: { table: weight("V C"), ids: "N: i32" },
  outputs: { y: "N C" },
  constants: { padding: -1 },
  stopped: (input, i, { C, padding }) => input === "table" && Math.floor(i / C) === padding,
  forward(engine, { table, ids, y }) {
    engine.run(forwards[table.format], { ...weightTensors(table, "table"), ids, y });
  },
  backward(g, { ids }, { padding }) {
    const dy = g.of("y");
    const dtable = g.target("table");
    if (!dy || !dtable) return;
    const { tensor, accumulate } = dtable;
    g.engine.run(gradient, { dy, ids, dtable: tensor }, { accumulate, padding });
  },
  cases: [
    { dims: { N: 1, V: 1, C: 1 }, inputs: { ids: drawIds } },
    { dims: { N: 9, V: 5, C: 33 }, inputs: { ids: drawIds } },
    { dims: { N: 64, V: 300, C: 576 }, inputs: { ids: drawIds } },
    // Every other row is padding.
    { dims: { N: 9, V: 2, C: 5 }, constants: { padding: 1 }, inputs: { ids: drawIds } },
  ],
});

function drawIds({ N, V }: Sizes<"N" | "V">, random: () => number): Int32Array {
  return Int32Array.from({ length: N }, () => Math.floor(random() * V));
}

/** Rows `ids` of the table: (N, inputs); the row `padding` gets no gradient from here. */
export function embedding(engine: Engine, table: Weight, ids: Tensor, padding = -1): Tensor {
  return embeddingOp(engine, { table, ids }, { padding }).y;
}

/** Rows `ids` of a matrix (M, C): (N, C). */
export function gatherRows(engine: Engine, matrix: Tensor, ids: Tensor): Tensor {
  return embeddingOp(engine, { table: f32Weight(matrix), ids }).y;
}
