// WGSL of the three products of a linear layer, for every weight format, and the choice among kernels by size:
//   forward         y (N, O)  = x (N, I) W (O, I)^T     both operands run along I
//   input gradient  dx (N, I) = dy (N, O) W (O, I)
//   weight gradient dw (O, I) = dy (N, O)^T x (N, I)    split over N in a fixed order where tiles are few
// Which sizes take which kernel is `shapeOf`; a variant is named by that choice and by which rows are multiples of 4.

import type { Tuning, Wgsl, WgslSource } from "../backend.ts";
import type { Sizes } from "../shapes.ts";
import type { WeightFormat } from "../weight.ts";
import {
  direct,
  matvec,
  matvecGroup,
  type Operand,
  type Product,
  tiled,
  vectorNames,
} from "./productWgsl.ts";
import { flatGroups } from "./wgsl.ts";

type Extents = Sizes<"N" | "O" | "I">;

type Shape =
  | { readonly kind: "matvec"; readonly rows: number }
  | { readonly kind: "direct"; readonly m: number; readonly n: number }
  | {
      readonly kind: "tiled";
      readonly m: number;
      readonly n: number;
      readonly threadRows: number;
      readonly split: boolean;
    };

/** Threads of a software adapter's workgroup, along columns and rows. */
const directGroup = [4, 4] as const;
/** Below this many tiles a GPU has idle cores, and a long k is worth splitting. */
const fewTiles = 96;
const splitLength = 256;
const maxSplits = 16;

const splits = (k: number): number => Math.max(1, Math.min(maxSplits, Math.floor(k / splitLength)));

function widthOf(size: number, widest: number): number {
  let width = 16;
  while (width < size && width < widest) width *= 2;
  return width;
}

/** How C (m, n) with inner size k is computed. `mayMatvec`: both operands run along k; `maySplit`: scratch may be used. */
function shapeOf(
  tuning: Tuning,
  [m, n, k]: Extent,
  { mayMatvec = false, maySplit = false, aligned = true },
): Shape {
  if (tuning.software) {
    // Guarded reads are long code, which a software adapter compiles slowly: smaller tiles there.
    if (!aligned) return { kind: "direct", m: 4, n: 4 };
    return { kind: "direct", m: m <= 1 && mayMatvec ? 1 : m <= 4 ? 4 : 8, n: n <= 4 ? 4 : 8 };
  }
  if (mayMatvec && m <= 8) return { kind: "matvec", rows: m <= 1 ? 1 : m <= 2 ? 2 : m <= 4 ? 4 : 8 };
  const width = widthOf(n, 64);
  // Eight rows a thread halve the traffic to workgroup memory, where there are tiles enough to fill the device.
  if (width === 64 && m >= 512 && m * n >= 2 ** 20)
    return { kind: "tiled", m: 128, n: 64, threadRows: 8, split: false };
  const height = widthOf(m, 64);
  const tiles = Math.ceil(m / height) * Math.ceil(n / width);
  const split = maySplit && tiles < fewTiles && splits(k) > 1;
  return { kind: "tiled", m: height, n: width, threadRows: 4, split };
}

type Extent = readonly [m: number, n: number, k: number];

function passOf(
  product: Product,
  shape: Shape,
  extent: (d: Extents) => Extent,
  output: string,
): Wgsl<Extents> {
  const vectors = [
    ...vectorNames([product.a, product.b]),
    ...(product.storeVector === undefined ? [] : [output]),
  ];
  const operations = (d: Extents): number => extent(d).reduce((a, b) => a * b, 1);
  switch (shape.kind) {
    case "matvec":
      return {
        vectors,
        operations,
        workgroups: (d) => [Math.ceil(extent(d)[1] / matvecGroup)],
        code: matvec(product, shape.rows),
      };
    case "direct": {
      const [x, y] = directGroup;
      const { m, n } = shape;
      return {
        vectors,
        operations,
        workgroups: (d) => [Math.ceil(extent(d)[1] / (n * x)), Math.ceil(extent(d)[0] / (m * y))],
        code: direct(product, m, n, x, y),
      };
    }
    case "tiled": {
      const { m, n, split } = shape;
      const groups = (d: Extents): readonly [number, number, number] => {
        const [rows, columns, k] = extent(d);
        return [Math.ceil(columns / n), Math.ceil(rows / m), split ? splits(k) : 1];
      };
      return { vectors, operations, workgroups: groups, code: tiled(product, shape) };
    }
  }
}

function variantOf(shape: Shape, aligned: readonly number[]): string {
  return [...(Object.values(shape) as unknown[]), ...aligned.map((size) => size % 4 === 0)].join(" ");
}

const inner = (
  name: string,
  format: WeightFormat,
  rows: string,
  columns: string,
  length: number,
): Operand => ({
  name,
  format,
  rows,
  columns,
  order: "inner",
  aligned: length % 4 === 0,
});
const outer = (
  name: string,
  format: WeightFormat,
  rows: string,
  columns: string,
  length: number,
): Operand => ({
  name,
  format,
  rows,
  columns,
  order: "outer",
  aligned: length % 4 === 0,
});

/** Stores `value` times alpha into `name`, added when asked; one value at row, column, or a vector at `at`. */
function stores(name: string, width: string, plus = ""): { store: string; storeVector: string } {
  const into = (at: string): string => /* wgsl */ `let result = d.alpha * value${plus};
  if (d.accumulate > 0.0) { ${name}[${at}] += result; } else { ${name}[${at}] = result; }`;
  return { store: into(`row * ${width} + column`), storeVector: into("at") };
}

export function forwardWgsl(format: WeightFormat, bias: boolean): WgslSource<Extents> {
  const shape = (tuning: Tuning, d: Extents): Shape =>
    shapeOf(tuning, [d.N, d.O, d.I], { mayMatvec: true, aligned: d.I % 4 === 0 });
  return {
    variant: (tuning, d) => variantOf(shape(tuning, d), [d.I]),
    wgsl: (tuning, d) =>
      passOf(
        {
          a: inner("x", "f32", "d.N", "d.I", d.I),
          b: inner("w", format, "d.O", "d.I", d.I),
          m: "d.N",
          n: "d.O",
          k: "d.I",
          store: stores("y", "d.O", bias ? " + bias[column]" : "").store,
        },
        shape(tuning, d),
        ({ N, O, I }) => [N, O, I],
        "y",
      ),
  };
}

export function inputGradientWgsl(format: WeightFormat): WgslSource<Extents> {
  const shape = (tuning: Tuning, d: Extents): Shape =>
    shapeOf(tuning, [d.N, d.I, d.O], { aligned: d.I % 4 === 0 && d.O % 4 === 0 });
  return {
    variant: (tuning, d) => variantOf(shape(tuning, d), [d.I, d.O]),
    wgsl: (tuning, d) => {
      const { store, storeVector } = stores("dx", "d.I");
      const product: Product = {
        a: inner("dy", "f32", "d.N", "d.O", d.O),
        b: outer("w", format, "d.O", "d.I", d.I),
        m: "d.N",
        n: "d.I",
        k: "d.O",
        store,
        ...(d.I % 4 === 0 ? { storeVector } : {}),
      };
      return passOf(product, shape(tuning, d), ({ N, I, O }) => [N, I, O], "dx");
    },
  };
}

export function weightGradientWgsl(): WgslSource<Extents> {
  const shape = (tuning: Tuning, d: Extents): Shape =>
    shapeOf(tuning, [d.O, d.I, d.N], { maySplit: true, aligned: d.I % 4 === 0 && d.O % 4 === 0 });
  return {
    variant: (tuning, d) => variantOf(shape(tuning, d), [d.I, d.O]),
    wgsl: (tuning, d) => {
      const chosen = shape(tuning, d);
      const operands = {
        a: outer("dy", "f32", "d.N", "d.O", d.O),
        b: outer("x", "f32", "d.N", "d.I", d.I),
        m: "d.O",
        n: "d.I",
        k: "d.N",
      };
      const extent = ({ O, I, N }: Extents): Extent => [O, I, N];
      if (chosen.kind !== "tiled" || !chosen.split) {
        const { store, storeVector } = stores("dw", "d.I");
        const product: Product = { ...operands, store, ...(d.I % 4 === 0 ? { storeVector } : {}) };
        return passOf(product, chosen, extent, "dw");
      }
      const store = "scratch[(part * d.O + row) * d.I + column] = value;";
      return [
        {
          ...passOf({ ...operands, store }, chosen, extent, "scratch"),
          scratch: ({ O, I, N }) => O * I * splits(N),
        },
        sumParts,
      ];
    },
  };
}

/** dw = alpha * the sum of the parts, first to last. */
const sumParts: Wgsl<Extents> = {
  workgroups: ({ O, I }) => flatGroups(O * I),
  code: /* wgsl */ `
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= d.O * d.I) { return; }
  let parts = clamp(d.N / ${splitLength}u, 1u, ${maxSplits}u);
  var value = 0.0;
  for (var p = 0u; p < parts; p++) { value += scratch[p * d.O * d.I + i]; }
  value *= d.alpha;
  if (d.accumulate > 0.0) { dw[i] += value; } else { dw[i] = value; }
}`,
};
