// WGSL of the three products of a linear layer, for every weight format, and the choice among kernels by size:
//   forward         y (N, O)  = x (N, I) W (O, I)^T     both operands run along I
//   input gradient  dx (N, I) = dy (N, O) W (O, I)
//   weight gradient dw (O, I) = dy (N, O)^T x (N, I)    split over N in a fixed order where tiles are few
// Which sizes take which kernel is `shapeOf`; that and which rows are multiples of 4 make the choice.

import type { Tuning, Wgsl, WgslSource } from "../backend.ts";
import type { Sizes } from "../shapes.ts";
import type { WeightFormat } from "../weight.ts";
import { direct, matvec, matvecGroup, type Product, tiled, vectorNames } from "./productWgsl.ts";
import { flatGroups } from "./wgsl.ts";

type Extents = Sizes<"N" | "O" | "I">;

/** Whether the rows of operand a and of operand b are read as vectors: their lengths are multiples of 4. */
type Aligned = { readonly alignedA: boolean; readonly alignedB: boolean };

// Types and not interfaces, so that they are a `Choice`.
type Matvec = Aligned & { readonly kind: "matvec"; readonly rows: number };
type Direct = Aligned & { readonly kind: "direct"; readonly m: number; readonly n: number };
type Tiled = Aligned & {
  readonly kind: "tiled";
  readonly m: number;
  readonly n: number;
  readonly threadRows: number;
  readonly split: boolean;
};
type Shape = Matvec | Direct | Tiled;

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

type Extent = readonly [m: number, n: number, k: number];

/** What a product allows: `matvec` where both operands run along k, `split` where scratch may be used. */
interface Allowed {
  readonly matvec?: boolean;
  readonly split?: boolean;
}

const isAligned = (size: number): boolean => size % 4 === 0;

/** How C (m, n) with inner size k is computed from rows of the given lengths. Runs at every call: it copies nothing. */
function shapeOf(
  tuning: Tuning,
  [m, n, k]: Extent,
  rowA: number,
  rowB: number,
  allowed: Allowed = {},
): Shape {
  const alignedA = isAligned(rowA);
  const alignedB = isAligned(rowB);
  if (tuning.software) {
    // Guarded reads are long code, which a software adapter compiles slowly: smaller tiles there.
    if (!alignedA || !alignedB) return { kind: "direct", m: 4, n: 4, alignedA, alignedB };
    const rows = m <= 1 && allowed.matvec ? 1 : m <= 4 ? 4 : 8;
    return { kind: "direct", m: rows, n: n <= 4 ? 4 : 8, alignedA, alignedB };
  }
  if (allowed.matvec && m <= 8) {
    return { kind: "matvec", rows: m <= 1 ? 1 : m <= 2 ? 2 : m <= 4 ? 4 : 8, alignedA, alignedB };
  }
  const width = widthOf(n, 64);
  // Eight rows a thread halve the traffic to workgroup memory, where there are tiles enough to fill the device.
  if (width === 64 && m >= 512 && m * n >= 2 ** 20) {
    return { kind: "tiled", m: 128, n: 64, threadRows: 8, split: false, alignedA, alignedB };
  }
  const height = widthOf(m, 64);
  const tiles = Math.ceil(m / height) * Math.ceil(n / width);
  const split = allowed.split === true && tiles < fewTiles && splits(k) > 1;
  return { kind: "tiled", m: height, n: width, threadRows: 4, split, alignedA, alignedB };
}

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

/** Stores `value` times alpha into `name`, added when asked; one value at row, column, or a vector at `at`. */
function stores(name: string, width: string, plus = ""): { store: string; storeVector: string } {
  const into = (at: string): string => /* wgsl */ `let result = d.alpha * value${plus};
  if (d.accumulate > 0.0) { ${name}[${at}] += result; } else { ${name}[${at}] = result; }`;
  return { store: into(`row * ${width} + column`), storeVector: into("at") };
}

const mayMatvec: Allowed = { matvec: true };
const maySplit: Allowed = { split: true };

export function forwardWgsl(format: WeightFormat, bias: boolean): WgslSource<Extents, Shape> {
  return {
    choose: (tuning, { N, O, I }) => shapeOf(tuning, [N, O, I], I, I, mayMatvec),
    wgsl(shape) {
      const rows = { columns: "d.I", order: "inner", aligned: shape.alignedA } as const;
      const product: Product = {
        a: { name: "x", format: "f32", rows: "d.N", ...rows },
        b: { name: "w", format, rows: "d.O", ...rows },
        m: "d.N",
        n: "d.O",
        k: "d.I",
        store: stores("y", "d.O", bias ? " + bias[column]" : "").store,
      };
      return passOf(product, shape, ({ N, O, I }) => [N, O, I], "y");
    },
  };
}

export function inputGradientWgsl(format: WeightFormat): WgslSource<Extents, Shape> {
  return {
    choose: (tuning, { N, I, O }) => shapeOf(tuning, [N, I, O], O, I),
    wgsl(shape) {
      const { alignedA, alignedB } = shape;
      const { store, storeVector } = stores("dx", "d.I");
      const product: Product = {
        a: { name: "dy", format: "f32", rows: "d.N", columns: "d.O", order: "inner", aligned: alignedA },
        b: { name: "w", format, rows: "d.O", columns: "d.I", order: "outer", aligned: alignedB },
        m: "d.N",
        n: "d.I",
        k: "d.O",
        store,
        ...(alignedB ? { storeVector } : {}),
      };
      return passOf(product, shape, ({ N, I, O }) => [N, I, O], "dx");
    },
  };
}

export function weightGradientWgsl(): WgslSource<Extents, Shape> {
  return {
    choose: (tuning, { O, I, N }) => shapeOf(tuning, [O, I, N], O, I, maySplit),
    wgsl(shape) {
      const { alignedA, alignedB } = shape;
      const rows = { format: "f32", rows: "d.N", order: "outer" } as const;
      const operands = {
        a: { name: "dy", columns: "d.O", aligned: alignedA, ...rows },
        b: { name: "x", columns: "d.I", aligned: alignedB, ...rows },
        m: "d.O",
        n: "d.I",
        k: "d.N",
      };
      const extent = ({ O, I, N }: Extents): Extent => [O, I, N];
      if (shape.kind !== "tiled" || !shape.split) {
        const { store, storeVector } = stores("dw", "d.I");
        const product: Product = { ...operands, store, ...(alignedB ? { storeVector } : {}) };
        return passOf(product, shape, extent, "dw");
      }
      const store = "scratch[(part * d.O + row) * d.I + column] = value;";
      return [
        {
          ...passOf({ ...operands, store }, shape, extent, "scratch"),
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
