// The register tile: MR x 8 outputs in registers over one depth of packed panels, then C = alpha * tile + bias (+ C).
// Ends of a matrix go through a small buffer and scalar code that rounds in the same order as the vector code.

import { MR, NR } from "./layout";
import { madd } from "./simd";

/** products[MR][NR] = panel(a) * panel(b). Nothing else may be live here: with the end of the story (alpha, bias, C) in
 * the same function V8 keeps accumulators in memory during the loop, at half the speed. */
export function tile(a: usize, b: usize, depth: i32, products: usize): void {
  let c00 = f32x4.splat(0);
  let c01 = f32x4.splat(0);
  let c10 = f32x4.splat(0);
  let c11 = f32x4.splat(0);
  let c20 = f32x4.splat(0);
  let c21 = f32x4.splat(0);
  let c30 = f32x4.splat(0);
  let c31 = f32x4.splat(0);
  let c40 = f32x4.splat(0);
  let c41 = f32x4.splat(0);
  let c50 = f32x4.splat(0);
  let c51 = f32x4.splat(0);
  for (let p = 0; p < depth; p++) {
    const b0 = v128.load(b);
    const b1 = v128.load(b, 16);
    let x = v128.load_splat<f32>(a);
    c00 = madd(x, b0, c00);
    c01 = madd(x, b1, c01);
    x = v128.load_splat<f32>(a, 4);
    c10 = madd(x, b0, c10);
    c11 = madd(x, b1, c11);
    x = v128.load_splat<f32>(a, 8);
    c20 = madd(x, b0, c20);
    c21 = madd(x, b1, c21);
    x = v128.load_splat<f32>(a, 12);
    c30 = madd(x, b0, c30);
    c31 = madd(x, b1, c31);
    x = v128.load_splat<f32>(a, 16);
    c40 = madd(x, b0, c40);
    c41 = madd(x, b1, c41);
    if (MR == 6) {
      x = v128.load_splat<f32>(a, 20);
      c50 = madd(x, b0, c50);
      c51 = madd(x, b1, c51);
    }
    a += MR * 4;
    b += NR * 4;
  }
  v128.store(products, c00);
  v128.store(products, c01, 16);
  v128.store(products, c10, 32);
  v128.store(products, c11, 48);
  v128.store(products, c20, 64);
  v128.store(products, c21, 80);
  v128.store(products, c30, 96);
  v128.store(products, c31, 112);
  v128.store(products, c40, 128);
  v128.store(products, c41, 144);
  if (MR == 6) {
    v128.store(products, c50, 160);
    v128.store(products, c51, 176);
  }
}

/** A whole tile to C. */
function copyTile(products: usize, c: usize, stride: usize, alpha: f32, accumulate: bool, bias: usize): void {
  const alphas = f32x4.splat(alpha);
  let biasLow = f32x4.splat(-0.0);
  let biasHigh = biasLow;
  if (bias) {
    biasLow = v128.load(bias);
    biasHigh = v128.load(bias, 16);
  }
  for (let i = 0; i < MR; i++) {
    let low = f32x4.add(f32x4.mul(v128.load(products), alphas), biasLow);
    let high = f32x4.add(f32x4.mul(v128.load(products, 16), alphas), biasHigh);
    if (accumulate) {
      low = f32x4.add(v128.load(c), low);
      high = f32x4.add(v128.load(c, 16), high);
    }
    v128.store(c, low);
    v128.store(c, high, 16);
    products += NR * 4;
    c += stride;
  }
}

/** The part of a tile inside C, rounded like copyTile. */
function copyEdge(
  products: usize, rows: i32, columns: i32, c: usize, stride: usize, alpha: f32, accumulate: bool, bias: usize,
): void {
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const to = c + (<usize>j << 2);
      let value = load<f32>(products + (<usize>j << 2)) * alpha;
      if (bias) value += load<f32>(bias + (<usize>j << 2));
      if (accumulate) value = load<f32>(to) + value;
      store<f32>(to, value);
    }
    products += NR * 4;
    c += stride;
  }
}

/** C[rows, columns] = alpha * panels(a) * panels(b) (+ bias) (+ C). `stride` bytes a row of C; `products`: 192 bytes
 * of this thread's own. `bias` is 0 or points at the bias of the first column. */
export function multiplyPanels(
  a: usize, b: usize, rows: i32, columns: i32, depth: i32,
  c: usize, stride: usize, alpha: f32, accumulate: bool, bias: usize, products: usize,
): void {
  const bytesA = <usize>(depth * MR) << 2;
  const bytesB = <usize>(depth * NR) << 2;
  for (let i = 0; i < rows; i += MR) {
    let panel = b;
    let to = c;
    let biasHere = bias;
    for (let j = 0; j < columns; j += NR) {
      tile(a, panel, depth, products);
      if (i + MR <= rows && j + NR <= columns) copyTile(products, to, stride, alpha, accumulate, biasHere);
      else copyEdge(products, min(rows - i, MR), min(columns - j, NR), to, stride, alpha, accumulate, biasHere);
      panel += bytesB;
      to += NR * 4;
      if (bias) biasHere += NR * 4;
    }
    a += bytesA;
    c += <usize>MR * stride;
  }
}
