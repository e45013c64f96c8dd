// WGSL shared by the ops: flat indexing over any number of elements, and a row reduction by one workgroup.

import type { Dims, Tuning, Wgsl, WgslSource } from "../backend.ts";
import { type Letters, shapeSpec, type Sizes } from "../shapes.ts";

/** Threads of a workgroup in element-wise kernels. */
const groupSize = 64;
const maxGroups = 65535;

/** Workgroups that give every one of `n` elements a thread (a second dimension beyond 65535 groups). */
export function flatGroups(n: number): readonly [number, number] {
  const groups = Math.max(1, Math.ceil(n / groupSize));
  const rows = Math.ceil(groups / maxGroups);
  return [Math.ceil(groups / rows), rows];
}

/** Workgroups for one workgroup a row. */
function rowGroups(rows: number): readonly [number, number] {
  const second = Math.max(1, Math.ceil(rows / maxGroups));
  return [Math.max(1, Math.ceil(rows / second)), second];
}

/** How many elements an array of the shape "N C" has: of given sizes, and in WGSL. */
function product(shape: string): { of(d: Dims): number; wgsl: string } {
  const { letters } = shapeSpec(shape);
  return {
    of: (d) => letters.reduce((total, letter) => total * (d[letter] ?? NaN), 1),
    wgsl: letters.map((letter) => `d.${letter}`).join(" * ") || "1u",
  };
}

/** A kernel body with a thread for each of `count` elements: `i` runs over them. `countWgsl` is the same in WGSL. */
function flat<D extends Dims>(
  count: (d: D) => number,
  countWgsl: string,
  body: string,
  prelude = "",
): Wgsl<D> {
  return {
    workgroups: (d) => flatGroups(count(d)),
    code: /* wgsl */ `${prelude}
@compute @workgroup_size(${groupSize})
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * ${groupSize}u;
  if (i >= ${countWgsl}) { return; }
  ${body}
}`,
  };
}

/** An element-wise kernel body: `i` runs over an array of the shape `over`, "N C". */
export function elementwise<const S extends string>(
  over: S,
  body: string,
  prelude = "",
): Wgsl<Sizes<Letters<S>>> {
  const count = product(over);
  return flat(count.of, count.wgsl, body, prelude);
}

/**
 * Lanes that share a row. A software adapter runs them one after another and pays for every barrier between them.
 */
export function chooseLanes({ software }: Tuning): { lanes: number } {
  return { lanes: software ? 4 : groupSize };
}

/** A kernel body run by one workgroup a row of the shape `rows`: `row`, `lane`; `sum(value)` adds over the workgroup (same for all). */
export function rowwise<const S extends string>(
  rows: S,
  body: string,
  prelude = "",
  lanes = groupSize,
): Wgsl<Sizes<Letters<S>>> {
  const count = product(rows);
  return {
    workgroups: (d) => rowGroups(count.of(d)),
    code: /* wgsl */ `${prelude}
const LANES = ${lanes}u;
var<workgroup> laneValues: array<f32, ${lanes}>;
fn sum(value: f32, lane: u32) -> f32 {
  workgroupBarrier();
  laneValues[lane] = value;
  workgroupBarrier();
  for (var s = LANES / 2u; s > 0u; s /= 2u) {
    if (lane < s) { laneValues[lane] += laneValues[lane + s]; }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&laneValues[0]);
}
fn largest(value: f32, lane: u32) -> f32 {
  workgroupBarrier();
  laneValues[lane] = value;
  workgroupBarrier();
  for (var s = LANES / 2u; s > 0u; s /= 2u) {
    if (lane < s) { laneValues[lane] = max(laneValues[lane], laneValues[lane + s]); }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&laneValues[0]);
}
@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= ${count.wgsl}) { return; }
  ${body}
}`,
  };
}

type Rows = Sizes<"N" | "C">;

/** Rows that one thread adds in `columnwise`; longer columns are added in parts, then the parts. */
const partRows = 64;

/**
 * output (C) = sum over n of `value` (WGSL of `n` and the column `i`), added when the scalar `accumulate` says so.
 * For kernels over N rows; the order of additions depends on N alone.
 */
export function columnwise(output: string, value: string): WgslSource<Rows, { inParts: boolean }> {
  const store = `if (d.accumulate > 0.0) { ${output}[i] += added; } else { ${output}[i] = added; }`;
  const whole: Wgsl<Rows> = elementwise(
    "C",
    /* wgsl */ `
  var added = 0.0;
  for (var n = 0u; n < d.N; n++) { added += ${value}; }
  ${store}`,
  );
  const parts = ({ N }: Rows): number => Math.ceil(N / partRows);
  const first: Wgsl<Rows> = {
    ...flat<Rows>(
      (d) => parts(d) * d.C,
      `(d.N + ${partRows - 1}u) / ${partRows}u * d.C`,
      /* wgsl */ `
  let part = i / d.C;
  scratch[i] = partSum(part * ${partRows}u, min(d.N, (part + 1u) * ${partRows}u), i % d.C);`,
      /* wgsl */ `
fn partSum(start: u32, end: u32, i: u32) -> f32 {
  var added = 0.0;
  for (var n = start; n < end; n++) { added += ${value}; }
  return added;
}`,
    ),
    scratch: (d) => parts(d) * d.C,
  };
  const second: Wgsl<Rows> = elementwise(
    "C",
    /* wgsl */ `
  var added = 0.0;
  for (var p = 0u; p < (d.N + ${partRows - 1}u) / ${partRows}u; p++) { added += scratch[p * d.C + i]; }
  ${store}`,
  );
  return {
    choose: (_tuning, { N }) => ({ inParts: N > 2 * partRows }),
    wgsl: ({ inParts }) => (inParts ? [first, second] : whole),
  };
}
