// WGSL of attention for one new token a row. On hardware a workgroup owns one head of one row: 64 keys at a time, one
// a lane, then the lanes turn to columns of the values. A software adapter runs one thread a head, without barriers.

import type { WgslSource } from "../backend.ts";
import type { Sizes } from "../shapes.ts";
import type { WeightFormat } from "../weight.ts";

const lanes = 64;

/** The head dimension is a constant of the source. `isSerial`: one thread a head. */
type DecodeChoice = { readonly D: number; readonly isSerial: boolean };

/** How a cache is kept: floats, or two halves a word as a weight of that format has them (weight.ts). */
export type CacheFormat = Extract<WeightFormat, "f32" | "f16">;

export function decodeWgsl(format: CacheFormat): WgslSource<Sizes<"B" | "S" | "E" | "D">, DecodeChoice> {
  const caches = format === "f32" ? ["kCache", "vCache"] : [];
  return {
    choose: ({ software }, { D }) => ({ D, isSerial: software }),
    wgsl: ({ D, isSerial }) => ({
      vectors: D % 4 === 0 ? ["q", ...caches, "o"] : [],
      operations: ({ B, S, E }) => 2 * B * S * E,
      workgroups: isSerial ? ({ B, E }) => [Math.ceil((B * E) / D / 4)] : ({ B, E }) => [E / D, B],
      code: prelude(D, format) + (isSerial ? serial(D, rowOf[format]) : parallel(D, rowOf[format])),
    }),
  };
}

/** Values of a row of the cache, in WGSL. */
const rowOf: Record<CacheFormat, string> = { f32: "d.K", f16: "(2u * d.W)" };

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

function prelude(D: number, format: CacheFormat): string {
  const formats = { q: "f32", kCache: format, vCache: format } as const;
  const names = ["q", "kCache", "vCache"] as const;
  if (D % 4 === 0) {
    const readers = names.map(
      (name) =>
        `fn read_${name}(at: u32, c: u32) -> vec4f { ${
          formats[name] === "f32"
            ? `return ${name}[(at + c) / 4u];`
            : `let w = (at + c) / 2u; return vec4f(unpack2x16float(${name}[w]), unpack2x16float(${name}[w + 1u]));`
        } }`,
    );
    return `const HEAD = ${D}u;
${readers.join("\n")}
fn put(at: u32, c: u32, value: vec4f) { o[(at + c) / 4u] = value; }`;
  }
  const one = (name: keyof typeof formats): string =>
    formats[name] === "f32"
      ? `${name}[at + c + i]`
      : `unpack2x16float(${name}[(at + c + i) / 2u])[(at + c + i) % 2u]`;
  const readers = names.map(
    (name) => `fn read_${name}(at: u32, c: u32) -> vec4f {
  var four = vec4f();
  for (var i = 0u; i < 4u; i++) { if (c + i < HEAD) { four[i] = ${one(name)}; } }
  return four;
}`,
  );
  return `const HEAD = ${D}u;
${readers.join("\n")}
fn put(at: u32, c: u32, value: vec4f) {
  for (var i = 0u; i < 4u; i++) { if (c + i < HEAD) { o[at + c + i] = value[i]; } }
}`;
}

function serial(D: number, row: string): string {
  const quads = range(Math.ceil(D / 4));
  return /* wgsl */ `
@compute @workgroup_size(4)
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let heads = d.E / HEAD;
  if (gid.x >= d.B * heads) { return; }
  let b = gid.x / heads;
  let h = gid.x % heads;
  let at = b * d.E + h * HEAD;
  let base = u32(spans[2u * b]) * d.S * ${row} + h / (d.E / ${row}) * HEAD;
  ${quads.map((v) => `let q${v} = read_q(at, ${4 * v}u) * d.scale; var acc${v} = vec4f();`).join("\n  ")}
  var top = -1e30;
  var mass = 0.0;
  for (var j = 0u; j < u32(max(spans[2u * b + 1u], 0)); j++) {
    let row = base + j * ${row};
    var s = 0.0;
    ${quads.map((v) => `s += dot(q${v}, read_kCache(row, ${4 * v}u));`).join("\n    ")}
    if (s > top) {
      let shrink = exp(top - s);
      mass *= shrink;
      ${quads.map((v) => `acc${v} *= shrink;`).join("\n      ")}
      top = s;
    }
    let p = exp(s - top);
    mass += p;
    ${quads.map((v) => `acc${v} += p * read_vCache(row, ${4 * v}u);`).join("\n    ")}
  }
  let inverse = select(0.0, 1.0 / mass, mass > 0.0);
  ${quads.map((v) => `put(at, ${4 * v}u, acc${v} * inverse);`).join("\n  ")}
}`;
}

function parallel(D: number, row: string): string {
  const width = Math.ceil(D / 4);
  // Lanes per column vector, or column vectors per lane where the head is wider than the workgroup.
  const sharers = Math.max(1, Math.floor(lanes / width));
  const own = range(Math.ceil(width / lanes));
  return /* wgsl */ `
var<workgroup> query: array<vec4f, ${width}>;
var<workgroup> weights: array<f32, ${lanes}>;
var<workgroup> values: array<vec4f, ${Math.max(lanes, width)}>;
fn combine(value: f32, lane: u32, largest: bool) -> f32 {
  workgroupBarrier();
  weights[lane] = value;
  workgroupBarrier();
  for (var s = ${lanes / 2}u; s > 0u; s /= 2u) {
    if (lane < s) {
      let other = weights[lane + s];
      weights[lane] = select(weights[lane] + other, max(weights[lane], other), largest);
    }
    workgroupBarrier();
  }
  return workgroupUniformLoad(&weights[0]);
}
@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let h = group.x;
  let b = group.y;
  let at = b * d.E + h * HEAD;
  let base = u32(spans[2u * b]) * d.S * ${row} + h / (d.E / ${row}) * HEAD;
  for (var c = lane; c < ${width}u; c += ${lanes}u) { query[c] = read_q(at, 4u * c) * d.scale; }
  workgroupBarrier();
  let length = u32(max(spans[2u * b + 1u], 0));
  let column = lane % ${width}u;
  let sharer = lane / ${width}u;
  ${own.map((v) => `var acc${v} = vec4f();`).join("\n  ")}
  var top = -1e30;
  var mass = 0.0;
  for (var j0 = 0u; j0 < length; j0 += ${lanes}u) {
    let j = j0 + lane;
    var s = -1e30;
    if (j < length) {
      s = 0.0;
      let row = base + j * ${row};
      for (var c = 0u; c < ${width}u; c++) { s += dot(query[c], read_kCache(row, 4u * c)); }
    }
    let now = max(top, combine(s, lane, true));
    let p = select(0.0, exp(s - now), j < length);
    let shrink = exp(top - now);
    mass = mass * shrink + combine(p, lane, false);
    top = now;
    workgroupBarrier();
    weights[lane] = p;
    workgroupBarrier();
    ${own.map((v) => `acc${v} *= shrink;`).join("\n    ")}
    if (sharer < ${sharers}u) {
      for (var t = sharer; t < min(${lanes}u, length - j0); t += ${sharers}u) {
        let row = base + (j0 + t) * ${row};
        ${own.map((v) => `acc${v} += weights[t] * read_vCache(row, 4u * (column + ${v * lanes}u));`).join("\n        ")}
      }
    }
  }
  let inverse = select(0.0, 1.0 / mass, mass > 0.0);
  ${
    own.length > 1
      ? own
          .map(
            (v) =>
              `if (lane + ${v * lanes}u < ${width}u) { put(at, 4u * (lane + ${v * lanes}u), acc${v} * inverse); }`,
          )
          .join("\n  ")
      : `values[lane] = acc0;
  workgroupBarrier();
  if (lane < ${width}u) {
    var sum = vec4f();
    for (var g = 0u; g < ${sharers}u; g++) { sum += values[g * ${width}u + lane]; }
    put(at, 4u * lane, sum * inverse);
  }`
  }
}`;
}
