// WGSL of attention forward, with a running maximum, and what it shares with the gradients (attentionGradientWgsl.ts).
// A query (or, for dk and dv, a key) belongs to `lanes` threads that hold a slice of the head dimension each in
// registers and add their partial dot products through workgroup memory. The other side comes in tiles that a
// workgroup loads together; on software adapters one thread does it all and reads memory as it goes.
// Tiles that nothing in the workgroup sees are skipped. The head dimension is a constant: one pipeline per size.

import type { Tuning, Wgsl, WgslSource } from "../backend.ts";
import type { Sizes } from "../shapes.ts";

export type Extents = Sizes<"B" | "T" | "S" | "E" | "K" | "H" | "D">;

// A type and not an interface, so that it is a `Choice`.
export type Plan = {
  readonly D: number;
  /** Threads per row, and floats of the head dimension in each (a multiple of 4; the last may be padding). */
  readonly lanes: number;
  readonly slice: number;
  /** Rows a workgroup owns, and rows of the other side per tile. */
  readonly rows: number;
  readonly tile: number;
  readonly software: boolean;
  /** Head and row lengths are multiples of 4: vector loads. */
  readonly aligned: boolean;
};

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** Below this many rows of queries a GPU has idle cores, and more threads share a row. */
const fewRows = 8192;

/** Threads per row: as many as a slice of 32 floats wants, or where rows are few up to 8 with 8 floats each (measured on an H100). */
function lanesOf({ B, T, H, D }: Extents): number {
  let lanes = 1;
  while (D / lanes > 32 || (B * T * H < fewRows && lanes < 8 && D / lanes > 8)) lanes *= 2;
  return lanes;
}

/** `lanes`: threads per row, where not what suits the sizes. */
export function planOf(tuning: Tuning, d: Extents, lanes = lanesOf(d)): Plan {
  const aligned = d.D % 4 === 0;
  const padded = Math.ceil(d.D / 4) * 4;
  if (tuning.software) {
    return { D: d.D, lanes: 1, slice: padded, rows: 16, tile: 8, software: true, aligned };
  }
  const slice = Math.ceil(padded / lanes / 4) * 4;
  const rows = Math.max(1, 64 / lanes);
  // Two arrays of rows of the other side, and one partial score a thread for each of them and each dot product (two at most).
  const bytes = (tile: number): number => 4 * tile * (2 * (slice * lanes + 2) + 2 * rows * lanes);
  let tile = 16;
  while (tile > 1 && bytes(tile) > Math.min(16384, tuning.maxWorkgroupStorageBytes)) tile /= 2;
  return { D: d.D, lanes, slice, rows, tile, software: false, aligned };
}

/** Declares `name0 ..` with `value(vector index)`; the names hold one thread's slice. */
export function vectors(
  plan: Plan,
  keyword: "let" | "var",
  name: string,
  value: (v: number) => string,
): string {
  return range(plan.slice / 4)
    .map((v) => `${keyword} ${name}${v} = ${value(v)};`)
    .join("\n  ");
}

export function each(plan: Plan, line: (v: number) => string): string {
  return range(plan.slice / 4)
    .map(line)
    .join("\n");
}

export function dot(plan: Plan, a: string, b: string): string {
  return range(plan.slice / 4)
    .map((v) => `dot(${a}${v}, ${b}${v})`)
    .join(" + ");
}

/** `fn read_NAME(at, c)`: floats c.. of the head that starts at `at`; 0 beyond the head dimension. */
export function readers(plan: Plan, names: readonly string[]): string {
  return names
    .map((name) =>
      plan.aligned
        ? `fn read_${name}(at: u32, c: u32) -> vec4f { ${padded(plan) ? "if (c >= HEAD) { return vec4f(); } " : ""}return ${name}[(at + c) / 4u]; }`
        : `fn read_${name}(at: u32, c: u32) -> vec4f {
  var four = vec4f();
  for (var i = 0u; i < 4u; i++) { if (c + i < HEAD) { four[i] = ${name}[at + c + i]; } }
  return four;
}`,
    )
    .join("\n");
}

function padded(plan: Plan): boolean {
  return plan.lanes * plan.slice !== plan.D;
}

/** Adds or sets one thread's slice of an output row; `flag` is the scalar that says which. */
export function writer(plan: Plan, name: string, flag?: string): string {
  const put = (index: string, value: string): string =>
    flag === undefined
      ? `${name}[${index}] = ${value};`
      : `if (d.${flag} > 0.0) { ${name}[${index}] += ${value}; } else { ${name}[${index}] = ${value}; }`;
  return plan.aligned
    ? `fn put_${name}(at: u32, c: u32, value: vec4f) { if (c < HEAD) { ${put("(at + c) / 4u", "value")} } }`
    : `fn put_${name}(at: u32, c: u32, value: vec4f) {
  for (var i = 0u; i < 4u; i++) { if (c + i < HEAD) { ${put("at + c + i", "value[i]")} } }
}`;
}

export function prelude(plan: Plan): string {
  return /* wgsl */ `
const HEAD = ${plan.D}u;
fn sees(b: u32, i: u32, j: u32) -> bool {
  let branch = u32(max(spans[3u * b + 2u], 0));
  return j < u32(max(spans[3u * b], 0)) && (d.causal == 0.0 || j <= i)
    && (i < branch || j < u32(max(spans[3u * b + 1u], 0)) || j >= branch);
}
${
  plan.software
    ? ""
    : `var<workgroup> partials: array<f32, ${plan.tile * plan.rows * plan.lanes * 2}>;
// The same for all lanes of a row: their sum of partial score t, in lane order.
fn total(t: u32, row: u32) -> f32 {
  var value = 0.0;
  for (var l = 0u; l < ${plan.lanes}u; l++) { value += partials[t * ${plan.rows * plan.lanes}u + row * ${plan.lanes}u + l]; }
  return value;
}`
}`;
}

export const main = (plan: Plan): string => /* wgsl */ `
@compute @workgroup_size(${plan.rows * plan.lanes})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = lane / ${plan.lanes}u;
  let c0 = (lane % ${plan.lanes}u) * ${plan.slice}u;
  let b = group.z;
  let first = group.x * ${plan.rows}u;`;

/** The keys that any query of [first, first + rows) may see end before `keysEnd`; [gapStart, gapEnd) nobody sees. */
export const keyBounds = (plan: Plan): string => /* wgsl */ `
  let branch = u32(max(spans[3u * b + 2u], 0));
  var keysEnd = min(d.S, u32(max(spans[3u * b], 0)));
  if (d.causal > 0.0) { keysEnd = min(keysEnd, first + ${plan.rows}u); }
  let gapStart = u32(max(spans[3u * b + 1u], 0));
  let gapEnd = select(0u, branch, first >= branch);`;

/** Loads a tile of rows [j0, j0 + tile) of the named arrays (heads at `base + j * stride`) into workgroup memory. */
export function fill(
  plan: Plan,
  names: readonly string[],
  base: string,
  stride: string,
  count: string,
): string {
  const width = (plan.lanes * plan.slice) / 4;
  const threads = plan.rows * plan.lanes;
  return /* wgsl */ `
    workgroupBarrier();
    for (var item = lane; item < ${plan.tile * width}u; item += ${threads}u) {
      let t = item / ${width}u;
      if (j0 + t < ${count}) {
        let at = ${base} + (j0 + t) * ${stride};
        let c = 4u * (item % ${width}u);
        ${names.map((name) => `tile_${name}[item] = read_${name}(at, c);`).join("\n        ")}
      }
    }
    workgroupBarrier();`;
}

export function tileArrays(plan: Plan, names: readonly string[]): string {
  if (plan.software) return "";
  const length = (plan.tile * plan.lanes * plan.slice) / 4;
  return names.map((name) => `var<workgroup> tile_${name}: array<vec4f, ${length}>;`).join("\n");
}

/** The slice of row t of the tile, as `name0 ..`: from workgroup memory, or from memory directly. */
export function slices(plan: Plan, name: string, base: string, stride: string): string {
  if (plan.software)
    return vectors(plan, "let", name, (v) => `read_${name}(${base} + (j0 + t) * ${stride}, ${4 * v}u)`);
  const width = (plan.lanes * plan.slice) / 4;
  return vectors(plan, "let", name, (v) => `tile_${name}[t * ${width}u + c0 / 4u + ${v}u]`);
}

/** Computes `names` of partial dot products for t of the tile and makes their sums known as `sum(p)` expressions. */
export function scores(
  plan: Plan,
  load: string,
  partials: readonly string[],
): { before: string; sum(p: number): string } {
  if (plan.software) return { before: "", sum: (p) => partials[p] as string };
  const span = plan.rows * plan.lanes;
  return {
    before: /* wgsl */ `
    for (var t = 0u; t < ${plan.tile}u; t++) {
      ${load}
      ${partials.map((value, p) => `partials[${p * plan.tile * span}u + t * ${span}u + lane] = ${value};`).join("\n      ")}
    }
    workgroupBarrier();`,
    sum: (p) => `total(t + ${p * plan.tile}u, row)`,
  };
}

export const workgroupsOf =
  (plan: Plan, rows: "T" | "S", heads: (d: Extents) => number) =>
  (d: Extents): readonly [number, number, number] => [Math.ceil(d[rows] / plan.rows), heads(d), d.B];

export const operations = ({ B, T, S, E }: Extents): number => 2 * B * T * S * E;

export function boundAsVectors(plan: Plan, names: readonly string[]): { vectors: readonly string[] } {
  return { vectors: plan.aligned ? names : [] };
}

export const kvBase = "b * d.S * d.K + kv";

export function forwardWgsl(): WgslSource<Extents, Plan> {
  return { choose: (tuning, d) => planOf(tuning, d), wgsl: forwardPass };
}

function forwardPass(plan: Plan): Wgsl<Extents> {
  const loadK = slices(plan, "k", kvBase, "d.K");
  const { before, sum } = scores(plan, loadK, [dot(plan, "q", "k")]);
  return {
    ...boundAsVectors(plan, ["q", "k", "v", "o"]),
    operations,
    workgroups: workgroupsOf(plan, "T", (d) => d.H),
    code: /* wgsl */ `${prelude(plan)}
${readers(plan, ["q", "k", "v"])}
${writer(plan, "o")}
${tileArrays(plan, ["k", "v"])}
${main(plan)}
  let h = group.y;
  let kv = h / (d.E / d.K) * HEAD;
  let i = first + row;
  let here = min(i, d.T - 1u);
  let at = (b * d.T + here) * d.E + h * HEAD;
  ${vectors(plan, "let", "q", (v) => `read_q(at, c0 + ${4 * v}u) * d.scale`)}
  ${vectors(plan, "var", "acc", () => "vec4f()")}
  var top = -1e30;
  var mass = 0.0;
  ${keyBounds(plan)}
  for (var j0 = 0u; j0 < keysEnd; j0 += ${plan.tile}u) {
    if (j0 >= gapStart && j0 + ${plan.tile}u <= gapEnd) { continue; }
    ${plan.software ? "" : fill(plan, ["k", "v"], kvBase, "d.K", "d.S")}
    ${before}
    for (var t = 0u; t < ${plan.tile}u; t++) {
      if (j0 + t >= keysEnd || !sees(b, here, j0 + t)) { continue; }
      ${plan.software ? loadK : ""}
      let s = ${sum(0)};
      if (s > top) {
        let shrink = exp(top - s);
        mass *= shrink;
        ${each(plan, (v) => `acc${v} *= shrink;`)}
        top = s;
      }
      let p = exp(s - top);
      mass += p;
      ${slices(plan, "v", kvBase, "d.K")}
      ${each(plan, (v) => `acc${v} += p * v${v};`)}
    }
  }
  if (i >= d.T) { return; }
  let inverse = select(0.0, 1.0 / mass, mass > 0.0);
  ${each(plan, (v) => `put_o(at, c0 + ${4 * v}u, acc${v} * inverse);`)}
  if (c0 == 0u) { lse[(b * d.H + h) * d.T + i] = select(-1e30, top + log(mass), mass > 0.0); }
}`,
  };
}
