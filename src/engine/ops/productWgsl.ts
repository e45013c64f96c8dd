// The matrix product C (M, N) = sum over k of A[m, k] B[n, k] in WGSL, in every memory order: what its kernels share, and
// the kernel of software adapters, `direct`. Those of hardware are in tiledWgsl.ts.
// An operand is "inner" when the product's k runs along its rows in memory, "outer" when k counts its rows.
// Operands are read four neighbours at a time; outside of a matrix they read as 0.

import type { WeightFormat } from "../weight.ts";
import { groupLength } from "../weight.ts";

export interface Operand {
  readonly name: string;
  readonly format: WeightFormat;
  /** WGSL for the matrix in memory: its rows and its row length. */
  readonly rows: string;
  readonly columns: string;
  readonly order: "inner" | "outer";
  /** Row length is a multiple of 4. */
  readonly aligned: boolean;
}

export interface Product {
  readonly a: Operand;
  readonly b: Operand;
  /** WGSL for the sizes. */
  readonly m: string;
  readonly n: string;
  readonly k: string;
  /** Statement that stores one value: may use `row`, `column`, `value`. */
  readonly store: string;
  /** The same for four neighbours in columns, where rows of C are aligned: may use `at` (of a vec4) and `value`. */
  readonly storeVector?: string;
}

/** The names of an aligned f32 operand and the like that are to be bound as vectors. */
export function vectorNames(operands: readonly Operand[]): string[] {
  return operands.filter(({ format, aligned }) => format === "f32" && aligned).map(({ name }) => name);
}

/** `fn NAME4(row, column) -> vec4f`: four neighbours of a matrix; `guard` zeroes what lies outside. */
export function readFour(operand: Operand, guard: boolean): string {
  const { name, format, rows, columns, aligned } = operand;
  const head = `fn ${name}4(row: u32, column: u32) -> vec4f {`;
  if (aligned) {
    const check = guard ? `  if (row >= ${rows} || column >= ${columns}) { return vec4f(); }\n` : "";
    return `${head}\n${check}  let at = row * ${columns} + column;\n  return ${fourAligned(name, format)};\n}`;
  }
  const one = format === "f16" ? `unpack2x16float(${name}[(at + c) / 2u])[(at + c) % 2u]` : `${name}[at + c]`;
  return `${head}
  var four = vec4f();
  if (row >= ${rows}) { return four; }
  let at = row * ${columns} + column;
  for (var c = 0u; c < 4u; c++) { if (column + c < ${columns}) { four[c] = ${one}; } }
  return four;
}`;
}

function fourAligned(name: string, format: WeightFormat): string {
  switch (format) {
    case "f32":
      return `${name}[at / 4u]`;
    case "f16":
      return `vec4f(unpack2x16float(${name}[at / 2u]), unpack2x16float(${name}[at / 2u + 1u]))`;
    case "int8":
      return `vec4f((vec4i(bitcast<i32>(${name}[at / 4u])) << vec4u(24u, 16u, 8u, 0u)) >> vec4u(24u)) * scales[at / ${groupLength}u]`;
    case "int4":
      return `(vec4f((vec4u(${name}[at / 8u]) >> (vec4u(0u, 4u, 8u, 12u) + 4u * (at % 8u))) & vec4u(15u)) - 8.0) * scales[at / ${groupLength}u]`;
  }
}

export const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);
const axes = ["x", "y", "z", "w"] as const;

/** acc[i] += A[i, 0..3] . B[0..3, four columns], for rows i of a thread; operands as loaded below. */
export function multiply(product: Product, rows: number, columns: number): string {
  const lines: string[] = [];
  const quads = range(columns / 4);
  for (const i of range(rows)) {
    if (product.b.order === "inner") {
      for (const q of quads) {
        const dots = range(4).map((j) => `dot(a${i}, b${4 * q + j})`);
        lines.push(`acc${i}_${q} += vec4f(${dots.join(", ")});`);
      }
    } else {
      for (const k of product.a.order === "inner" ? range(4) : [0]) {
        const a = product.a.order === "inner" ? `a${i}.${axes[k]}` : `a${Math.floor(i / 4)}.${axes[i % 4]}`;
        for (const q of quads) lines.push(`acc${i}_${q} += ${a} * b${k}_${q};`);
      }
    }
  }
  return lines.join("\n");
}

export function storeAll(
  product: Product,
  rows: number,
  columns: number,
  columnOf: (j: number) => string,
): string {
  const neighbours = product.b.order === "outer";
  const lines: string[] = [];
  for (const i of range(rows)) {
    for (const q of range(columns / 4)) {
      if (neighbours && product.storeVector !== undefined) {
        lines.push(`storeFour(row0 + ${i}u, ${columnOf(4 * q)}, acc${i}_${q});`);
      } else {
        for (const j of range(4)) {
          lines.push(`storeOne(row0 + ${i}u, ${columnOf(4 * q + j)}, acc${i}_${q}.${axes[j]});`);
        }
      }
    }
  }
  return lines.join("\n");
}

export function storeFunctions({ m, n, store, storeVector }: Product): string {
  const vector = /* wgsl */ `
fn storeFour(row: u32, column: u32, value: vec4f) {
  if (row >= ${m} || column >= ${n}) { return; }
  let at = (row * ${n} + column) / 4u;
  ${storeVector}
}`;
  const one = /* wgsl */ `
fn storeOne(row: u32, column: u32, value: f32) {
  if (row >= ${m} || column >= ${n}) { return; }
  ${store}
}`;
  return storeVector === undefined ? one : vector;
}

/**
 * Threads that share nothing: each computes `rows` x `columns` values of C from memory. Software adapters run threads one
 * after another: registers only, no barriers.
 */
export function direct(
  product: Product,
  rows: number,
  columns: number,
  groupX: number,
  groupY: number,
): string {
  const { a, b, m, n, k } = product;
  const guarded = !a.aligned || !b.aligned;
  const step = a.order === "inner" ? 4 : 1;
  const load: string[] = [];
  if (a.order === "inner") for (const i of range(rows)) load.push(`let a${i} = ${a.name}4(r${i}, k);`);
  else for (const v of range(rows / 4)) load.push(`let a${v} = ${a.name}4(k, q${v});`);
  if (b.order === "inner") for (const j of range(columns)) load.push(`let b${j} = ${b.name}4(c${j}, k);`);
  else {
    for (const i of range(step)) {
      for (const q of range(columns / 4)) load.push(`let b${i}_${q} = ${b.name}4(k + ${i}u, c${4 * q});`);
    }
  }
  // Aligned: indices are held inside the matrix and nothing is checked in the loop; the store drops what is outside.
  const last = (index: string, size: string, width: number): string =>
    guarded
      ? index
      : width > 1
        ? `min(${index}, max(${size}, ${width}u) - ${width}u)`
        : `min(${index}, ${size} - 1u)`;
  const rowLines =
    a.order === "inner"
      ? range(rows).map((i) => `let r${i} = ${last(`row0 + ${i}u`, m, 1)};`)
      : range(rows / 4).map((v) => `let q${v} = ${last(`row0 + ${4 * v}u`, m, 4)};`);
  const columnLines =
    b.order === "inner"
      ? range(columns).map((j) => `let c${j} = ${last(`column0 + ${j}u`, n, 1)};`)
      : range(columns / 4).map((q) => `let c${4 * q} = ${last(`column0 + ${4 * q}u`, n, 4)};`);
  return /* wgsl */ `${readFour(a, guarded)}
${readFour(b, guarded)}
const part = 0u;
${storeFunctions(product)}
@compute @workgroup_size(${groupX}, ${groupY})
fn main(@builtin(global_invocation_id) gid: vec3u) {
  let row0 = gid.y * ${rows}u;
  let column0 = gid.x * ${columns}u;
  if (row0 >= ${m} || column0 >= ${n}) { return; }
  ${[...rowLines, ...columnLines].join("\n  ")}
  ${range(rows)
    .flatMap((i) => range(columns / 4).map((q) => `var acc${i}_${q} = vec4f();`))
    .join("\n  ")}
  for (var k = 0u; k < ${k}; k += ${step}u) {
    ${load.join("\n    ")}
    ${multiply(product, rows, columns)}
  }
  ${storeAll(product, rows, columns, (j) => `column0 + ${j}u`)}
}`;
}
