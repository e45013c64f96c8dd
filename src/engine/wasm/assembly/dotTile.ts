// Dots of one or two rows x with several rows of W, for the streamed products of few rows: with four where they lie, or two
// rows of x with six (or five) at a time, where they lie or woven in a panel, and all sums fit the registers. An output adds in
// the order of `dotFour`: which of them computes it cannot be seen in its bits.

import { madd, sumEach } from "./simd";

/** Rows of W in a panel. Twelve sums fit 16 registers only with fused multiply-add. */
export const PANEL_ROWS: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
/** Bytes of four steps of a panel. */
const STEP_BYTES: usize = <usize>PANEL_ROWS << 4;

/** Bytes of a panel of `count` steps, a multiple of 4. */
// @ts-ignore: decorator
@inline
export function panelBytes(count: i32): usize {
  return STEP_BYTES * <usize>(count >> 2);
}

/** Dots of one row x with four rows w, added to the four floats at `sums`. */
export function dotFour(x: usize, w0: usize, w1: usize, w2: usize, w3: usize, count: i32, sums: usize): void {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  while (count >= 4) {
    const value = v128.load(x);
    a0 = madd(value, v128.load(w0), a0);
    a1 = madd(value, v128.load(w1), a1);
    a2 = madd(value, v128.load(w2), a2);
    a3 = madd(value, v128.load(w3), a3);
    x += 16;
    w0 += 16;
    w1 += 16;
    w2 += 16;
    w3 += 16;
    count -= 4;
  }
  while (count > 0) {
    const value = v128.load32_zero(x);
    a0 = madd(value, v128.load32_zero(w0), a0);
    a1 = madd(value, v128.load32_zero(w1), a1);
    a2 = madd(value, v128.load32_zero(w2), a2);
    a3 = madd(value, v128.load32_zero(w3), a3);
    x += 4;
    w0 += 4;
    w1 += 4;
    w2 += 4;
    w3 += 4;
    count--;
  }
  v128.store(sums, f32x4.add(v128.load(sums), sumEach(a0, a1, a2, a3)));
}

/** dotFour for rows x and y, reading w once; the same sums to the bit. */
export function dotFourTwice(
  x: usize, y: usize, w0: usize, w1: usize, w2: usize, w3: usize, count: i32, sums: usize,
): void {
  let a0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  while (count >= 4) {
    const left = v128.load(x);
    const right = v128.load(y);
    let w = v128.load(w0);
    a0 = madd(left, w, a0);
    b0 = madd(right, w, b0);
    w = v128.load(w1);
    a1 = madd(left, w, a1);
    b1 = madd(right, w, b1);
    w = v128.load(w2);
    a2 = madd(left, w, a2);
    b2 = madd(right, w, b2);
    w = v128.load(w3);
    a3 = madd(left, w, a3);
    b3 = madd(right, w, b3);
    x += 16;
    y += 16;
    w0 += 16;
    w1 += 16;
    w2 += 16;
    w3 += 16;
    count -= 4;
  }
  while (count > 0) {
    const left = v128.load32_zero(x);
    const right = v128.load32_zero(y);
    let w = v128.load32_zero(w0);
    a0 = madd(left, w, a0);
    b0 = madd(right, w, b0);
    w = v128.load32_zero(w1);
    a1 = madd(left, w, a1);
    b1 = madd(right, w, b1);
    w = v128.load32_zero(w2);
    a2 = madd(left, w, a2);
    b2 = madd(right, w, b2);
    w = v128.load32_zero(w3);
    a3 = madd(left, w, a3);
    b3 = madd(right, w, b3);
    x += 4;
    y += 4;
    w0 += 4;
    w1 += 4;
    w2 += 4;
    w3 += 4;
    count--;
  }
  v128.store(sums, f32x4.add(v128.load(sums), sumEach(a0, a1, a2, a3)));
  v128.store(sums, f32x4.add(v128.load(sums, 16), sumEach(b0, b1, b2, b3)), 16);
}

/** Weaves `rows` (1 to PANEL_ROWS, the last repeated) rows of W, `stride` bytes apart: four steps of each in turn. Reads row
 * after row: where W comes from far away, one stream of addresses is fetched ahead and six are not. */
export function weave(target: usize, w: usize, stride: usize, rows: i32, count: i32): void {
  for (let r = 0; r < PANEL_ROWS; r++) {
    let from = w + stride * <usize>min(r, rows - 1);
    let to = target + (<usize>r << 4);
    for (let left = count; left > 0; left -= 4) {
      v128.store(to, v128.load(from));
      from += 16;
      to += STEP_BYTES;
    }
  }
}

/** Dots of rows x and y with the rows of a panel, four lanes each: those of x at `lanes`, those of y six places on. As in
 * `tile`, nothing else may be live here. */
export function dotPanel(x: usize, y: usize, panel: usize, count: i32, lanes: usize): void {
  let a0 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  let a4 = f32x4.splat(0);
  let b4 = f32x4.splat(0);
  let a5 = f32x4.splat(0);
  let b5 = f32x4.splat(0);
  for (; count > 0; count -= 4) {
    const left = v128.load(x);
    const right = v128.load(y);
    let w = v128.load(panel);
    a0 = madd(left, w, a0);
    b0 = madd(right, w, b0);
    w = v128.load(panel, 16);
    a1 = madd(left, w, a1);
    b1 = madd(right, w, b1);
    w = v128.load(panel, 32);
    a2 = madd(left, w, a2);
    b2 = madd(right, w, b2);
    w = v128.load(panel, 48);
    a3 = madd(left, w, a3);
    b3 = madd(right, w, b3);
    w = v128.load(panel, 64);
    a4 = madd(left, w, a4);
    b4 = madd(right, w, b4);
    if (PANEL_ROWS == 6) {
      w = v128.load(panel, 80);
      a5 = madd(left, w, a5);
      b5 = madd(right, w, b5);
    }
    x += 16;
    y += 16;
    panel += STEP_BYTES;
  }
  // V8 keeps the sums in registers where they are stored in the order in which the loop makes them.
  v128.store(lanes, a0);
  v128.store(lanes, b0, 96);
  v128.store(lanes, a1, 16);
  v128.store(lanes, b1, 112);
  v128.store(lanes, a2, 32);
  v128.store(lanes, b2, 128);
  v128.store(lanes, a3, 48);
  v128.store(lanes, b3, 144);
  v128.store(lanes, a4, 64);
  v128.store(lanes, b4, 160);
  v128.store(lanes, a5, 80);
  v128.store(lanes, b5, 176);
}

/** `dotPanel` for PANEL_ROWS rows of W where they lie, `stride` bytes apart: the same lanes. */
export function dotSpread(x: usize, y: usize, w0: usize, stride: usize, count: i32, lanes: usize): void {
  let w1 = w0 + stride;
  let w2 = w1 + stride;
  let w3 = w2 + stride;
  let w4 = w3 + stride;
  let w5 = PANEL_ROWS == 6 ? w4 + stride : w4;
  let a0 = f32x4.splat(0);
  let b0 = f32x4.splat(0);
  let a1 = f32x4.splat(0);
  let b1 = f32x4.splat(0);
  let a2 = f32x4.splat(0);
  let b2 = f32x4.splat(0);
  let a3 = f32x4.splat(0);
  let b3 = f32x4.splat(0);
  let a4 = f32x4.splat(0);
  let b4 = f32x4.splat(0);
  let a5 = f32x4.splat(0);
  let b5 = f32x4.splat(0);
  for (; count > 0; count -= 4) {
    const left = v128.load(x);
    const right = v128.load(y);
    let w = v128.load(w0);
    a0 = madd(left, w, a0);
    b0 = madd(right, w, b0);
    w = v128.load(w1);
    a1 = madd(left, w, a1);
    b1 = madd(right, w, b1);
    w = v128.load(w2);
    a2 = madd(left, w, a2);
    b2 = madd(right, w, b2);
    w = v128.load(w3);
    a3 = madd(left, w, a3);
    b3 = madd(right, w, b3);
    w = v128.load(w4);
    a4 = madd(left, w, a4);
    b4 = madd(right, w, b4);
    if (PANEL_ROWS == 6) {
      w = v128.load(w5);
      a5 = madd(left, w, a5);
      b5 = madd(right, w, b5);
    }
    x += 16;
    y += 16;
    w0 += 16;
    w1 += 16;
    w2 += 16;
    w3 += 16;
    w4 += 16;
    if (PANEL_ROWS == 6) w5 += 16;
  }
  // V8 keeps the sums in registers where they are stored in the order in which the loop makes them.
  v128.store(lanes, a0);
  v128.store(lanes, b0, 96);
  v128.store(lanes, a1, 16);
  v128.store(lanes, b1, 112);
  v128.store(lanes, a2, 32);
  v128.store(lanes, b2, 128);
  v128.store(lanes, a3, 48);
  v128.store(lanes, b3, 144);
  v128.store(lanes, a4, 64);
  v128.store(lanes, b4, 160);
  v128.store(lanes, a5, 80);
  v128.store(lanes, b5, 176);
}

/** Adds the lanes of `dotPanel` to the floats at `sumsX` and at `sumsY`, six each. */
export function addLanes(lanes: usize, sumsX: usize, sumsY: usize): void {
  const x = sumEach(v128.load(lanes), v128.load(lanes, 16), v128.load(lanes, 32), v128.load(lanes, 48));
  const y = sumEach(v128.load(lanes, 96), v128.load(lanes, 112), v128.load(lanes, 128), v128.load(lanes, 144));
  // The fifth and sixth of x, then of y.
  const rest = sumEach(v128.load(lanes, 64), v128.load(lanes, 80), v128.load(lanes, 160), v128.load(lanes, 176));
  v128.store(sumsX, f32x4.add(v128.load(sumsX), x));
  v128.store(sumsY, f32x4.add(v128.load(sumsY), y));
  v128.store64_lane(sumsX, f32x4.add(v128.load64_zero(sumsX, 16), rest), 0, 16);
  v128.store64_lane(sumsY, f32x4.add(v128.load64_zero(sumsY, 16), v128.shuffle<f32>(rest, rest, 2, 3, 2, 3)), 0, 16);
}
