// Rows of a table by index: y[n] = table[ids[n]]. Token and position embeddings, and picking rows of a matrix.
// table (V, C) f32 or packed, ids (N) -> y (N, C). The gradient adds rows in order of n, so that repeated ids give
// the same bytes every time; a packed table has none. The row `padding` (-1: none) is looked up like any other and gets
// no gradient from here, as torch.nn.Embedding's padding_idx has it; a head tied to the table still moves it.

import { type Kernel, kernel, type Sizes, type Wgsl } from "../backend.ts";
import { defineOp, type Op, type OpCase } from "../defineOp.ts";
import type { Engine } from "../engine.ts";
import type { Tensor } from "../tensor.ts";
import { groupLength, unpackValue, type Weight, type WeightFormat, weightFormats } from "../weight.ts";
import { at } from "./loops.ts";
import { packedCases, packedInputs, unpackWgsl } from "./packed.ts";
import { elementwise, flatGroups, rowwise } from "./wgsl.ts";
import { jobs } from "../wasm/jobs.generated.ts";
import { FEW_ELEMENTS } from "../wasm/parallel.ts";

function forwardKernel(format: WeightFormat): Kernel {
  const scaled = format === "int8" || format === "int4";
  return kernel({
    name: `embedding.${format}`,
    inputs: {
      ...(packedInputs(format, "table", "V") as { table: string; scales: string }),
      ids: "N: i32",
    },
    outputs: { y: "N C" },
    wasm: (runtime, { table, scales, ids, y }, { N, C }) =>
      jobs.embedding(
        runtime,
        { table, scales: scaled ? scales : 0, ids, y, rows: N, width: C, format, group: groupLength },
        N * C > FEW_ELEMENTS,
      ),
    reference({ table, scales, ids, y }, { N, C }) {
      for (let n = 0; n < N; n++) {
        const row = at(ids, n) * C;
        for (let c = 0; c < C; c++)
          y[n * C + c] = unpackValue(format, table, scaled ? scales : undefined, row + c);
      }
    },
    wgsl: () =>
      elementwise(
        (d) => d.N * d.C,
        "d.N * d.C",
        "y[i] = unpack(u32(ids[i / d.C]) * d.C + i % d.C);",
        unpackWgsl(format, "table"),
      ),
  });
}

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
  wgsl: ({ software }) => [
    { ...elementwise((d) => d.V * d.C, "d.V * d.C", "dtable[i] = 0.0;"), workgroups: clearGroups },
    software ? walkRows : gatherRepeats,
  ],
});

/** A gradient that is added to is not cleared. */
function clearGroups(d: Sizes): readonly [number, number] {
  return (d as Sizes<"accumulate">).accumulate ? [0, 0] : flatGroups(d.V * d.C);
}

// One thread a column walks the rows in order: no atomics, one result.
const walkRows: Wgsl = elementwise(
  (d) => d.C,
  "d.C",
  /* wgsl */ `for (var n = 0u; n < d.N; n++) {
    if (f32(ids[n]) != d.padding) { dtable[u32(ids[n]) * d.C + i] += dy[n * d.C + i]; }
  }`,
);

// The workgroup of an id's first row adds all rows with that id in order; the others, and padding, have nothing to do.
const gatherRepeats: Wgsl = rowwise(
  (d) => d.N,
  "d.N",
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

function makeOp(format: WeightFormat) {
  const forward = forwardKernel(format);
  return defineOp({
    name: forward.name,
    inputs: {
      ...(packedInputs(format, "table", "V") as { table: string; "scales?": string }),
      ids: "N: i32",
    },
    outputs: { y: "N C" },
    constantInputs: ["scales"],
    // A packed table's width is in words; C comes with the call.
    constants: { C: 0, padding: -1 },
    stopped: { table: (i, { C, padding }) => Math.floor(i / C) === padding },
    forward,
    backward(g, { ids }, { padding }) {
      const dy = g.of("y");
      const dtable = g.target("table");
      if (dy && dtable)
        g.engine.run(
          gradient,
          { dy, ids, dtable: dtable.tensor },
          { accumulate: dtable.accumulate, padding },
        );
    },
    cases: [
      ...packedCases(format, "table", "V", "C", [
        { N: 1, V: 1, C: format === "f32" ? 1 : groupLength },
        { N: 9, V: 5, C: format === "f32" ? 33 : 3 * groupLength },
        { N: 64, V: 300, C: 576 },
      ]),
      // Every other row is padding; only a table of f32 has a gradient.
      ...(format === "f32" ? [{ dims: { N: 9, V: 2, C: 5 }, constants: { C: 5, padding: 1 } }] : []),
    ].map((one: OpCase) => ({
      ...one,
      inputs: {
        ...one.inputs,
        ids: (d, random) => Int32Array.from({ length: d.N }, () => Math.floor(random() * d.V)),
      },
    })),
  });
}

export const embeddings = Object.fromEntries(
  weightFormats.map((format) => [format, makeOp(format)]),
) as Record<WeightFormat, ReturnType<typeof makeOp>>;

/** Rows `ids` of the table: (N, inputs); the row `padding` gets no gradient from here. */
export function embedding(engine: Engine, table: Weight, ids: Tensor, padding = -1): Tensor {
  const op = embeddings[table.format] as Op;
  const inputs = { table: table.values, scales: table.scales, ids };
  const { y } = op(engine, inputs as never, { C: table.inputs, padding });
  return y as Tensor;
}

/** Rows `ids` of a matrix (M, C): (N, C). */
export function gatherRows(engine: Engine, matrix: Tensor, ids: Tensor): Tensor {
  return embeddings.f32(engine, { table: matrix, ids }, { C: matrix.shape[1] ?? 0 }).y;
}
