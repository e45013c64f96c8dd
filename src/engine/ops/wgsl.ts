// WGSL shared by the ops: flat indexing over any number of elements, and a row reduction by one workgroup.

import type { Sizes } from "../backend.ts";

/** Threads of a workgroup in element-wise kernels. */
export const groupSize = 64;
const maxGroups = 65535;

/** Workgroups that give every one of `n` elements a thread (a second dimension beyond 65535 groups). */
export function flatGroups(n: number): readonly [number, number] {
  const groups = Math.max(1, Math.ceil(n / groupSize));
  const rows = Math.ceil(groups / maxGroups);
  return [Math.ceil(groups / rows), rows];
}

/** Workgroups for one workgroup a row. */
export function rowGroups(rows: number): readonly [number, number] {
  const second = Math.max(1, Math.ceil(rows / maxGroups));
  return [Math.max(1, Math.ceil(rows / second)), second];
}

/** An element-wise kernel body: `i` runs over `count` (a WGSL expression in d). */
export function elementwise(count: (d: Sizes) => number, countWgsl: string, body: string, prelude = "") {
  return {
    workgroups: (d: Sizes) => flatGroups(count(d)),
    code: /* wgsl */ `${prelude}
@compute @workgroup_size(${groupSize})
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * ${groupSize}u;
  if (i >= ${countWgsl}) { return; }
  ${body}
}`,
  };
}

/** A kernel body run by one workgroup a row: `row`, `lane`; `sum(value)` adds over the workgroup (same for all). */
export function rowwise(rows: (d: Sizes) => number, rowsWgsl: string, body: string, prelude = "") {
  return {
    workgroups: (d: Sizes) => rowGroups(rows(d)),
    code: /* wgsl */ `${prelude}
const LANES = ${groupSize}u;
var<workgroup> laneValues: array<f32, ${groupSize}>;
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
@compute @workgroup_size(${groupSize})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let row = group.x + group.y * groups.x;
  if (row >= ${rowsWgsl}) { return; }
  ${body}
}`,
  };
}
