// Kernels that copy rows, in units of whole rows.

import { UNIT } from "./elementwise";
import { floatsToHalves } from "./halves";
import { flag } from "./layout";
import { takeUnit } from "./schedule";
import { load4, put4 } from "./simd";

export enum CopyMode {
  copy,
  add,
  clear,
}

/** Rows of `width` floats: y[i] = x[i], y[i] += x[i] or y[i] = 0. */
@unmanaged
export class CopyRows {
  x: usize;
  /** In floats. */
  strideX: i32;
  y: usize;
  strideY: i32;
  rows: i32;
  width: i32;
  mode: CopyMode;
}

export function copyRows(job: CopyRows): void {
  const rows = job.rows;
  const width = job.width;
  const mode = job.mode;
  const perUnit = max(1, (UNIT * 4) / max(1, width));
  for (let unit = takeUnit(); unit * perUnit < rows; unit = takeUnit()) {
    const stop = min(rows, (unit + 1) * perUnit);
    for (let n = unit * perUnit; n < stop; n++) {
      let y = job.y + ((<usize>n * job.strideY) << 2);
      let x = job.x + ((<usize>n * job.strideX) << 2);
      if (mode == CopyMode.copy) memory.copy(y, x, <usize>width << 2);
      else if (mode == CopyMode.clear) memory.fill(y, 0, <usize>width << 2);
      else {
        for (let count = width; count > 0; count -= 4) {
          put4(y, load4(x, count), count, true);
          x += 16;
          y += 16;
        }
      }
    }
  }
}

/** cache[rows[n]] = x[n], in halves where the cache holds them. */
@unmanaged
export class WriteRows {
  x: usize;
  /** A negative row is skipped. */
  rows: usize;
  cache: usize;
  count: i32;
  width: i32;
  halves: flag;
}

export function writeRows(job: WriteRows): void {
  const total = job.count;
  const width = job.width;
  const bytes = <usize>width << 2;
  const halves = job.halves != 0;
  for (let n = takeUnit(); n < total; n = takeUnit()) {
    const row = load<i32>(job.rows + (<usize>n << 2));
    if (row < 0) continue;
    const x = job.x + <usize>n * bytes;
    if (halves) floatsToHalves(x, width, job.cache + <usize>row * (bytes >> 1));
    else memory.copy(job.cache + <usize>row * bytes, x, bytes);
  }
}
