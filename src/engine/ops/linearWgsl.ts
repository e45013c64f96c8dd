// WGSL of the three products of a linear layer, for every weight format, and the choice among kernels by size:
//   forward         y (N, O)  = x (N, I) W (O, I)^T     both operands run along I
//   input gradient  dx (N, I) = dy (N, O) W (O, I)
//   weight gradient dw (O, I) = dy (N, O)^T x (N, I)
// Where few tiles have a long sum it is split, and its parts are added in a fixed order.
// Which sizes take which kernel is `shapeOf`; that and which rows are multiples of 4 make the choice.

import type { Tuning, Wgsl, WgslSource } from "../backend.ts";
import type { Sizes } from "../shapes.ts";
import type { WeightFormat } from "../weight.ts";
import { direct, type Product, vectorNames } from "./productWgsl.ts";
import { matvec, matvecColumns, tiled, type Tile } from "./tiledWgsl.ts";
import { flatGroups } from "./wgsl.ts";

type Extents = Sizes<"N" | "O" | "I">;

/** Whether the rows of operand a and of operand b are read as vectors: their lengths are multiples of 4. */
type Aligned = { readonly alignedA: boolean; readonly alignedB: boolean };

// Types and not interfaces, so that they are a `Choice`.
type Matvec = { readonly kind: "matvec"; readonly rows: number; readonly lanes: number };
type Direct = { readonly kind: "direct"; readonly m: number; readonly n: number };
type Tiled = Tile & { readonly kind: "tiled"; readonly split: boolean };
/** A kernel of hardware, whatever the operands. The bench of them (tests/bench/gpu/tiles.ts) tries others than are chosen. */
export type HardwareShape = Matvec | Tiled;
export type Shape = (Matvec | Direct | Tiled) & Aligned;

/** Threads of a software adapter's workgroup, along columns and rows. */
const directGroup = [4, 4] as const;
const maxGroups = 65535;
const splitLength = 256;
const maxSplits = 16;

const splits = (k: number): number => Math.max(1, Math.min(maxSplits, Math.floor(k / splitLength)));

type Extent = readonly [m: number, n: number, k: number];

/** Most values of C that `matvec` makes where both operands run along k; 0 where they do not. Few rows it makes always. */
type MatvecBound = number;

const isAligned = (size: number): boolean => size % 4 === 0;

/** How C (m, n) with inner size k is computed from rows of the given lengths. Runs at every call. */
function shapeOf(
  tuning: Tuning,
  extent: Extent,
  rowA: number,
  rowB: number,
  matvecBound: MatvecBound = 0,
): Shape {
  const alignedA = isAligned(rowA);
  const alignedB = isAligned(rowB);
  if (!tuning.software) return { ...hardwareShape(extent, matvecBound), alignedA, alignedB };
  const [m, n] = extent;
  // Guarded reads are long code, which a software adapter compiles slowly: smaller tiles there.
  if (!alignedA || !alignedB) return { kind: "direct", m: 4, n: 4, alignedA, alignedB };
  const rows = m <= 1 && matvecBound > 0 ? 1 : m <= 4 ? 4 : 8;
  return { kind: "direct", m: rows, n: n <= 4 ? 4 : 8, alignedA, alignedB };
}

const upTo = (size: number, most: number): number => {
  let power = 1;
  while (power < size && power < most) power *= 2;
  return power;
};

/**
 * By what `npm run gpu` measures on request (`--part tiles`); all numbers are an H100's, whose 132 cores are more than most have.
 * On the mean of its sizes this takes 4 % longer than the best of some fifty kernels for each.
 */
function hardwareShape([m, n, k]: Extent, matvecBound: MatvecBound): HardwareShape {
  if (matvecBound > 0 && (m <= 8 || (k >= 64 && m * n <= matvecBound))) return matvecShape(m, n, k);
  const tiles = (height: number, width: number): number => Math.ceil(m / height) * Math.ceil(n / width);
  const large = tiles(64, 64);
  // Eight rows a thread halve the traffic to workgroup memory.
  if (m >= 128 && m * n >= 2 ** 21) return tile(128, 64, 16, 1, { threadRows: 8 });
  // Nothing to share along k, or tiles enough to fill a device: large ones, which read memory less.
  if (k < 64 || large >= 200) {
    return m <= 16 ? tile(16, 32, 32, 4) : m <= 32 || k < 64 ? tile(32, 64, 16, 1) : tile(64, 64, 16, 1);
  }
  // A long k is parts, of which there are enough; their sum is a pass of its own.
  if (k >= 1024 && large < 96) {
    return large <= 32 ? tile(32, 32, 32, 2, { split: true }) : tile(64, 64, 16, 1, { split: true });
  }
  // Else the fewer tiles there are, the more threads share one.
  const small = tiles(32, 16);
  return small <= 100 ? tile(16, 16, 64, 8) : small <= 600 ? tile(32, 16, 64, 8) : tile(64, 32, 32, 2);
}

/** Rows share what is read of a weight, but only while there are workgroups enough; the more there are, the fewer lanes each. */
function matvecShape(m: number, n: number, k: number): Matvec {
  const groups = (height: number): number => Math.ceil(n / matvecColumns) * Math.ceil(m / height);
  const rows = upTo(m, groups(1) <= 800 ? 1 : groups(4) <= 640 ? 4 : 8);
  const most = groups(rows) <= 800 ? (rows < 8 ? 128 : 64) : rows === 1 ? 64 : 32;
  return { kind: "matvec", rows, lanes: Math.max(32, upTo(k / 4, most)) };
}

/** Where threads share k, the next tile is read while this one is multiplied. */
function tile(
  m: number,
  n: number,
  depth: number,
  teams: number,
  { threadRows = 4, split = false } = {},
): Tiled {
  return { kind: "tiled", m, n, threadRows, depth, teams, ahead: teams > 1, split };
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
        workgroups(d) {
          const [m, n] = extent(d);
          const columns = Math.ceil(n / matvecColumns);
          const z = Math.ceil(columns / maxGroups);
          return [Math.ceil(columns / z), Math.ceil(m / shape.rows), z];
        },
        code: matvec(product, shape),
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

/** The passes of a product into `output`, whose values are stored by `store`: one, or where k is split its parts and their sum. */
function passesOf(
  product: Omit<Product, "store" | "storeVector">,
  shape: Shape,
  extent: (d: Extents) => Extent,
  output: string,
  { store, storeVector }: Pick<Product, "store" | "storeVector">,
): Wgsl<Extents> | Wgsl<Extents>[] {
  if (shape.kind !== "tiled" || !shape.split) {
    const neighbours = shape.alignedB && product.b.order === "outer" && storeVector !== undefined;
    const whole = { ...product, store, ...(neighbours ? { storeVector } : {}) };
    return passOf(whole, shape, extent, output);
  }
  const { m, n, k } = product;
  const size = (d: Extents): number => extent(d)[0] * extent(d)[1];
  const first = passOf(
    { ...product, store: `scratch[(part * ${m} + row) * ${n} + column] = value;` },
    shape,
    extent,
    "scratch",
  );
  // First to last.
  const sum: Wgsl<Extents> = {
    workgroups: (d) => flatGroups(size(d)),
    code: /* wgsl */ `
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) gid: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = gid.x + gid.y * groups.x * 64u;
  if (i >= ${m} * ${n}) { return; }
  let row = i / ${n};
  let column = i % ${n};
  let parts = clamp(${k} / ${splitLength}u, 1u, ${maxSplits}u);
  var value = 0.0;
  for (var p = 0u; p < parts; p++) { value += scratch[p * ${m} * ${n} + i]; }
  ${store}
}`,
  };
  return [{ ...first, scratch: (d) => size(d) * splits(extent(d)[2]) }, sum];
}

/** Stores `value` times alpha into `name`, added when asked; one value at row, column, or a vector at `at`. */
function stores(name: string, width: string, plus = ""): { store: string; storeVector: string } {
  const into = (at: string): string => /* wgsl */ `let result = d.alpha * value${plus};
  if (d.accumulate > 0.0) { ${name}[${at}] += result; } else { ${name}[${at}] = result; }`;
  return { store: into(`row * ${width} + column`), storeVector: into("at") };
}

/** Packed weights are unpacked again for every few rows. */
const mostByMatvec = (format: WeightFormat): MatvecBound => (format === "f32" ? 2 ** 17 : 2 ** 16);

export function forwardWgsl(format: WeightFormat, bias: boolean): WgslSource<Extents, Shape> {
  return {
    choose: (tuning, { N, O, I }) => shapeOf(tuning, [N, O, I], I, I, mostByMatvec(format)),
    wgsl(shape) {
      const rows = { columns: "d.I", order: "inner", aligned: shape.alignedA } as const;
      const product = {
        a: { name: "x", format: "f32", rows: "d.N", ...rows },
        b: { name: "w", format, rows: "d.O", ...rows },
        m: "d.N",
        n: "d.O",
        k: "d.I",
      } as const;
      const { store } = stores("y", "d.O", bias ? " + bias[column]" : "");
      return passesOf(product, shape, ({ N, O, I }) => [N, O, I], "y", { store });
    },
  };
}

export function inputGradientWgsl(format: WeightFormat): WgslSource<Extents, Shape> {
  return {
    choose: (tuning, { N, I, O }) => shapeOf(tuning, [N, I, O], O, I),
    wgsl(shape) {
      const { alignedA, alignedB } = shape;
      const product = {
        a: { name: "dy", format: "f32", rows: "d.N", columns: "d.O", order: "inner", aligned: alignedA },
        b: { name: "w", format, rows: "d.O", columns: "d.I", order: "outer", aligned: alignedB },
        m: "d.N",
        n: "d.I",
        k: "d.O",
      } as const;
      return passesOf(product, shape, ({ N, I, O }) => [N, I, O], "dx", stores("dx", "d.I"));
    },
  };
}

export function weightGradientWgsl(): WgslSource<Extents, Shape> {
  return {
    choose: (tuning, { O, I, N }) => shapeOf(tuning, [O, I, N], O, I),
    wgsl(shape) {
      const { alignedA, alignedB } = shape;
      const rows = { format: "f32", rows: "d.N", order: "outer" } as const;
      const product = {
        a: { name: "dy", columns: "d.O", aligned: alignedA, ...rows },
        b: { name: "x", columns: "d.I", aligned: alignedB, ...rows },
        m: "d.O",
        n: "d.I",
        k: "d.N",
      } as const;
      return passesOf(product, shape, ({ O, I, N }) => [O, I, N], "dw", stores("dw", "d.I"));
    },
  };
}
