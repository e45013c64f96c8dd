// Panels for the register tile. A panel of A is [k][MR], a panel of B is [k][NR], short panels are filled with zeros
// so that the tile never asks. Panels of a block lie one after another.

import { MR, NR } from "./layout";
import { WeightFormat, dequantise } from "./dequantise";

/** Packs `rows` rows x `depth` steps of op(A) from `source` (its element [0, 0]); `stride` bytes a stored row. */
export function packA(
  target: usize, source: usize, stride: usize, transposed: bool, rows: i32, depth: i32,
): void {
  const panelBytes = <usize>(depth * MR) << 2;
  if (transposed) {
    const whole = rows / MR;
    for (let p = 0; p < depth; p++) {
      let from = source + <usize>p * stride;
      let to = target + (<usize>(p * MR) << 2);
      for (let panel = 0; panel < whole; panel++) {
        v128.store(to, v128.load(from));
        if (MR == 6) store<u64>(to, load<u64>(from, 16), 16);
        else store<u32>(to, load<u32>(from, 16), 16);
        from += MR << 2;
        to += panelBytes;
      }
      const rest = rows - whole * MR;
      if (rest) {
        for (let i = 0; i < MR; i++) {
          store<f32>(to + (<usize>i << 2), i < rest ? load<f32>(from + (<usize>i << 2)) : 0);
        }
      }
    }
    return;
  }
  while (rows > 0) {
    if (rows >= MR) packRowsOfA(target, source, stride, depth);
    else {
      for (let i = 0; i < MR; i++) {
        let to = target + (<usize>i << 2);
        let from = source + <usize>i * stride;
        for (let p = 0; p < depth; p++) {
          store<f32>(to, i < rows ? load<f32>(from) : 0);
          from += 4;
          to += MR << 2;
        }
      }
    }
    target += panelBytes;
    source += <usize>MR * stride;
    rows -= MR;
  }
}

export function packRowsOfA(target: usize, s0: usize, stride: usize, depth: i32): void {
  let s1 = s0 + stride;
  let s2 = s1 + stride;
  let s3 = s2 + stride;
  let s4 = s3 + stride;
  let s5 = s4 + stride;
  let p = depth;
  while (p >= 4) {
    const r0 = v128.load(s0);
    const r1 = v128.load(s1);
    const r2 = v128.load(s2);
    const r3 = v128.load(s3);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(target, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(target, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), MR * 4);
    v128.store(target, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), MR * 8);
    v128.store(target, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), MR * 12);
    const r4 = v128.load(s4);
    if (MR == 6) {
      const r5 = v128.load(s5);
      const low45 = v128.shuffle<f32>(r4, r5, 0, 4, 1, 5);
      const high45 = v128.shuffle<f32>(r4, r5, 2, 6, 3, 7);
      v128.store_lane<u64>(target, low45, 0, 16);
      v128.store_lane<u64>(target, low45, 1, 16 + MR * 4);
      v128.store_lane<u64>(target, high45, 0, 16 + MR * 8);
      v128.store_lane<u64>(target, high45, 1, 16 + MR * 12);
    } else {
      v128.store_lane<u32>(target, r4, 0, 16);
      v128.store_lane<u32>(target, r4, 1, 16 + MR * 4);
      v128.store_lane<u32>(target, r4, 2, 16 + MR * 8);
      v128.store_lane<u32>(target, r4, 3, 16 + MR * 12);
    }
    s0 += 16;
    s1 += 16;
    s2 += 16;
    s3 += 16;
    s4 += 16;
    s5 += 16;
    target += MR * 16;
    p -= 4;
  }
  while (p > 0) {
    store<u32>(target, load<u32>(s0));
    store<u32>(target, load<u32>(s1), 4);
    store<u32>(target, load<u32>(s2), 8);
    store<u32>(target, load<u32>(s3), 12);
    store<u32>(target, load<u32>(s4), 16);
    if (MR == 6) store<u32>(target, load<u32>(s5), 20);
    s0 += 4;
    s1 += 4;
    s2 += 4;
    s3 += 4;
    s4 += 4;
    s5 += 4;
    target += MR * 4;
    p--;
  }
}

/** Packs `columns` columns x `depth` steps of op(B); panels lie `panelBytes` apart. */
export function packB(
  target: usize, source: usize, stride: usize, transposed: bool, columns: i32, depth: i32, panelBytes: usize,
): void {
  if (!transposed) {
    const whole = columns / NR;
    const rest = columns - whole * NR;
    for (let p = 0; p < depth; p++) {
      let from = source + <usize>p * stride;
      let to = target + <usize>p * (NR * 4);
      for (let panel = 0; panel < whole; panel++) {
        v128.store(to, v128.load(from));
        v128.store(to, v128.load(from, 16), 16);
        from += NR * 4;
        to += panelBytes;
      }
      if (rest) {
        for (let j = 0; j < NR; j++) {
          store<f32>(to + (<usize>j << 2), j < rest ? load<f32>(from + (<usize>j << 2)) : 0);
        }
      }
    }
    return;
  }
  while (columns > 0) {
    if (columns >= NR) {
      packFourColumns(target, source, stride, depth);
      packFourColumns(target + 16, source + (stride << 2), stride, depth);
    } else {
      for (let j = 0; j < NR; j++) {
        let from = source + <usize>j * stride;
        let to = target + (<usize>j << 2);
        for (let p = 0; p < depth; p++) {
          store<f32>(to, j < columns ? load<f32>(from) : 0);
          from += 4;
          to += NR * 4;
        }
      }
    }
    target += panelBytes;
    source += <usize>NR * stride;
    columns -= NR;
  }
}

export function packFourColumns(target: usize, s0: usize, stride: usize, depth: i32): void {
  let s1 = s0 + stride;
  let s2 = s1 + stride;
  let s3 = s2 + stride;
  let p = depth;
  while (p >= 4) {
    const r0 = v128.load(s0);
    const r1 = v128.load(s1);
    const r2 = v128.load(s2);
    const r3 = v128.load(s3);
    const low01 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5);
    const high01 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7);
    const low23 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5);
    const high23 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7);
    v128.store(target, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5));
    v128.store(target, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), NR * 4);
    v128.store(target, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), NR * 8);
    v128.store(target, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), NR * 12);
    s0 += 16;
    s1 += 16;
    s2 += 16;
    s3 += 16;
    target += NR * 16;
    p -= 4;
  }
  while (p > 0) {
    store<u32>(target, load<u32>(s0));
    store<u32>(target, load<u32>(s1), 4);
    store<u32>(target, load<u32>(s2), 8);
    store<u32>(target, load<u32>(s3), 12);
    s0 += 4;
    s1 += 4;
    s2 += 4;
    s3 += 4;
    target += NR * 4;
    p--;
  }
}

/** packB for every format: stretches of quantised rows become f32 in `scratch` (depth * NR or `columns` floats) first.
 * Element [0, 0] of the block is stored element (row, column) of B. */
export function packWeights(
  target: usize, format: WeightFormat, b: usize, ldb: i32, row: i32, column: i32, transposed: bool,
  columns: i32, depth: i32, panelBytes: usize, scales: usize, scaleStride: i32, group: i32, scratch: usize,
): void {
  if (format == WeightFormat.f32) {
    packB(target, b + ((<usize>row * <usize>ldb + <usize>column) << 2), <usize>ldb << 2, transposed, columns, depth, panelBytes);
    return;
  }
  if (!transposed) {
    for (let p = 0; p < depth; p++) {
      dequantise(format, b, ldb, row + p, column, columns, scales, scaleStride, group, scratch);
      packB(target + <usize>p * (NR * 4), scratch, 0, false, columns, 1, panelBytes);
    }
    return;
  }
  const stride = <usize>depth << 2;
  while (columns > 0) {
    const some = min(columns, NR);
    for (let j = 0; j < some; j++) {
      dequantise(format, b, ldb, row + j, column, depth, scales, scaleStride, group, scratch + <usize>j * stride);
    }
    packB(target, scratch, stride, true, some, depth, panelBytes);
    target += panelBytes;
    row += NR;
    columns -= NR;
  }
}
