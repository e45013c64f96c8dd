// The matrix product of productWgsl.ts for hardware, as two kernels: `tiled` (tiles in workgroup memory, 4 columns by a
// few rows a thread) and `matvec` for few rows or columns, whose threads share k alone. Which sizes take which is in
// linearWgsl.ts. Sums are added in an order that depends on the sizes only.

import {
  type Operand,
  type Product,
  multiply,
  range,
  readFour,
  storeAll,
  storeFunctions,
} from "./productWgsl.ts";

// A type and not an interface, so that it can be part of a `Choice`.
export type Tile = {
  /** Rows and columns of C per workgroup, and rows per thread (columns: 4). */
  readonly m: number;
  readonly n: number;
  readonly threadRows: number;
  /** Length along k that a workgroup holds at once. */
  readonly depth: number;
  /** Sets of threads that share the depth: each sums up its part of it, and the sums are added at the end, first to last. */
  readonly teams: number;
  /** The next tile is read while this one is multiplied. */
  readonly ahead: boolean;
};

export const threadsOf = ({ m, n, threadRows, teams }: Tile): number => (n / 4) * (m / threadRows) * teams;

/** An inner tile keeps k in vectors, one of padding a row against bank conflicts. */
const vectorsOf = (width: number, depth: number, isInner: boolean): number =>
  isInner ? width * (depth / 4 + 1) : (width * depth) / 4;

/** Vectors of workgroup memory that a tile takes. */
export function tileVectors(tile: Tile, isInnerA: boolean, isInnerB: boolean): number {
  const { m, n, depth, teams } = tile;
  const sums = ((teams - 1) * m * n) / 4;
  return Math.max(vectorsOf(m, depth, isInnerA) + vectorsOf(n, depth, isInnerB), sums);
}

/** How one operand gets into workgroup memory. */
interface Fill {
  /** Vectors of the tile. */
  readonly size: number;
  readonly declare: string;
  /** WGSL that reads the tile which begins at `k` into registers, and that which puts them down. */
  readonly read: (k: string) => string;
  readonly put: string;
}

/** `at`: where the tile begins in `tiles`. */
function fillOf(operand: Operand, width: number, first: string, at: number, tile: Tile): Fill {
  const { name, order } = operand;
  const threads = threadsOf(tile);
  const across = order === "inner" ? tile.depth / 4 : width / 4;
  const items = (width * tile.depth) / 4;
  const rounds = range(Math.ceil(items / threads));
  const item = (round: number): string => (round === 0 ? "lane" : `(lane + ${round * threads}u)`);
  const lines = (line: (round: number) => string): string =>
    rounds
      .map((round) =>
        (round + 1) * threads > items ? `if (${item(round)} < ${items}u) { ${line(round)} }` : line(round),
      )
      .join("\n");
  // k of an outer operand is a row, so beyond the product's end it reads as 0 too.
  const four = (round: number, k: string): string =>
    order === "inner"
      ? `${name}4(${first} + ${item(round)} / ${across}u, ${k} + 4u * (${item(round)} % ${across}u))`
      : `${name}4(${k} + ${item(round)} / ${across}u, ${first} + 4u * (${item(round)} % ${across}u))`;
  const place = (round: number): string =>
    order === "inner"
      ? `${at}u + ${item(round)} / ${across}u * ${across + 1}u + ${item(round)} % ${across}u`
      : `${at}u + ${item(round)}`;
  return {
    size: vectorsOf(width, tile.depth, order === "inner"),
    declare: rounds.map((round) => `var ${name}Next${round} = vec4f();`).join("\n"),
    read: (k) => lines((round) => `${name}Next${round} = ${four(round, k)};`),
    put: lines((round) => `tiles[${place(round)}] = ${name}Next${round};`),
  };
}

/** One workgroup a tile; group z of several takes its share of k, in whole depths. `part` is z in `store`. */
export function tiled(product: Product, tile: Tile): string {
  const { a, b, k } = product;
  const { m, n, threadRows, depth, teams, ahead } = tile;
  const threadsX = n / 4;
  const team = threadsX * (m / threadRows);
  const fillA = fillOf(a, m, "tileRow", 0, tile);
  const fillB = fillOf(b, n, "column0", fillA.size, tile);
  const [atA, atB] = [0, fillA.size];
  const steps = (a.order === "inner" ? depth / 4 : depth) / teams;
  const stride = depth / 4 + 1;
  const loadA =
    a.order === "inner"
      ? range(threadRows).map(
          (i) => `let a${i} = tiles[${atA}u + (ty * ${threadRows}u + ${i}u) * ${stride}u + s];`,
        )
      : range(threadRows / 4).map(
          (v) => `let a${v} = tiles[${atA}u + s * ${m / 4}u + ty * ${threadRows / 4}u + ${v}u];`,
        );
  const loadB =
    b.order === "inner"
      ? range(4).map((j) => `let b${j} = tiles[${atB}u + (tx + ${j * threadsX}u) * ${stride}u + s];`)
      : range(a.order === "inner" ? 4 : 1).map(
          (i) =>
            `let b${i}_0 = tiles[${atB}u + ${a.order === "inner" ? `(4u * s + ${i}u)` : "s"} * ${threadsX}u + tx];`,
        );
  const columnOf = (j: number): string =>
    b.order === "inner" ? `column0 + tx + ${j * threadsX}u` : `column0 + 4u * tx + ${j}u`;
  const read = (from: string): string => `${fillA.read(from)}\n${fillB.read(from)}`;
  return /* wgsl */ `${readFour(a, true)}
${readFour(b, true)}
var<private> part: u32;
${storeFunctions(product)}
var<workgroup> tiles: array<vec4f, ${tileVectors(tile, a.order === "inner", b.order === "inner")}>;
@compute @workgroup_size(${team * teams})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let tx = lane % ${threadsX}u;
  let ty = lane / ${threadsX}u${teams > 1 ? ` % ${m / threadRows}u` : ""};
  ${teams > 1 ? `let own = lane % ${team}u;\nlet mine = lane / ${team}u;` : ""}
  let tileRow = group.y * ${m}u;
  let column0 = group.x * ${n}u;
  let row0 = tileRow + ty * ${threadRows}u;
  let share = (${k} + groups.z * ${depth}u - 1u) / (groups.z * ${depth}u) * ${depth}u;
  let end = min(${k}, (group.z + 1u) * share);
  part = group.z;
  ${range(threadRows)
    .map((i) => `var acc${i}_0 = vec4f();`)
    .join("\n  ")}
  ${fillA.declare}
  ${fillB.declare}
  ${ahead ? read("group.z * share") : ""}
  for (var k = group.z * share; k < end; k += ${depth}u) {
    ${ahead ? "" : read("k")}
    workgroupBarrier();
    ${fillA.put}
    ${fillB.put}
    workgroupBarrier();
    ${ahead ? `if (k + ${depth}u < end) {\n${read(`k + ${depth}u`)}\n}` : ""}
    for (var s = ${teams > 1 ? `mine * ${steps}u` : "0u"}; s < ${teams > 1 ? `(mine + 1u) * ${steps}u` : `${steps}u`}; s++) {
      ${[...loadA, ...loadB].join("\n      ")}
      ${multiply(product, threadRows, 4)}
    }
  }
  ${teams > 1 ? addTeams(tile, team) : ""}
  ${storeAll(product, threadRows, 4, columnOf)}
}`;
}

/** Leaves the sum over all teams with the first, which alone goes on. */
function addTeams({ threadRows, teams }: Tile, team: number): string {
  const rows = range(threadRows);
  const place = (t: string, i: number): string => `(${t} * ${threadRows}u + ${i}u) * ${team}u + own`;
  return /* wgsl */ `workgroupBarrier();
  if (mine > 0u) {
    ${rows.map((i) => `tiles[${place("(mine - 1u)", i)}] = acc${i}_0;`).join("\n    ")}
  }
  workgroupBarrier();
  if (mine > 0u) { return; }
  for (var t = 0u; t < ${teams - 1}u; t++) {
    ${rows.map((i) => `acc${i}_0 += tiles[${place("t", i)}];`).join("\n    ")}
  }`;
}

export interface Matvec {
  /** Rows of C per workgroup; columns: `matvecColumns`. */
  readonly rows: number;
  /** Threads of a workgroup, a power of 2. */
  readonly lanes: number;
}

export const matvecColumns = 4;

/**
 * A workgroup makes 4 columns of C for `rows` rows; its lanes share k. Workgroups in y are of further rows, those in z of
 * further columns.
 */
export function matvec(product: Product, { rows, lanes }: Matvec): string {
  const { a, b, k } = product;
  const halves = range(Math.log2(lanes)).map((level) => lanes / 2 ** (level + 1));
  const add = (s: number): string => /* wgsl */ `workgroupBarrier();
  for (var item = lane; item < ${rows * s}u; item += ${lanes}u) {
    let at = item / ${s}u * ${lanes}u + item % ${s}u;
    sums[at] += sums[at + ${s}u];
  }`;
  return /* wgsl */ `${readFour(a, true)}
${readFour(b, true)}
const part = 0u;
${storeFunctions(product)}
var<workgroup> sums: array<vec4f, ${lanes * rows}>;
@compute @workgroup_size(${lanes})
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u,
        @builtin(local_invocation_index) lane: u32) {
  let row0 = group.y * ${rows}u;
  let column0 = (group.z * groups.x + group.x) * ${matvecColumns}u;
  ${range(rows)
    .map((i) => `var acc${i}_0 = vec4f();`)
    .join("\n  ")}
  for (var k = 4u * lane; k < ${k}; k += ${4 * lanes}u) {
    ${range(4)
      .map((j) => `let b${j} = ${b.name}4(column0 + ${j}u, k);`)
      .join("\n    ")}
    ${range(rows)
      .map((i) => `let a${i} = ${a.name}4(row0 + ${i}u, k);`)
      .join("\n    ")}
    ${multiply(product, rows, 4)}
  }
  ${range(rows)
    .map((i) => `sums[${i * lanes}u + lane] = acc${i}_0;`)
    .join("\n  ")}
  ${halves.map(add).join("\n  ")}
  workgroupBarrier();
  for (var item = lane; item < ${rows * matvecColumns}u; item += ${lanes}u) {
    let i = item / ${matvecColumns}u;
    let j = item % ${matvecColumns}u;
    storeOne(row0 + i, column0 + j, sums[i * ${lanes}u][j]);
  }
}`;
}
