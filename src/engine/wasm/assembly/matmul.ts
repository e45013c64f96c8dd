// C = alpha * op(A) op(B) (+ bias) (+ C) with packed panels. Two ways: `multiplyShared` packs blocks of A and B once for
// all threads, phase by phase; `multiplyLocal` gives each thread whole members of a batch (or row chunks of them).
// Every output adds its products in the same order either way: along k inside a block of depth, then block by block.

import {
  LOCAL_COLUMNS,
  LOCAL_ROWS,
  MAX_DEPTH,
  MR,
  NR,
  SHARED_COLUMNS,
  SHARED_ROWS,
  SHARED_SCRATCH,
  flag,
  threadScratch,
} from "./layout";
import { blocks, roundUp } from "./simd";
import { WeightFormat, rowBytes } from "./dequantise";
import { packA, packWeights } from "./pack";
import { multiplyPanels } from "./tile";
import { finishUnit, takeUnit, waitForUnits } from "./schedule";

@unmanaged
export class Product {
  a: usize;
  lda: i32;
  transA: flag;
  b: usize;
  ldb: i32;
  transB: flag;
  c: usize;
  ldc: i32;
  m: i32;
  n: i32;
  k: i32;
  alpha: f32;
  accumulate: flag;
  /** 0: none. */
  bias: usize;
  batch: i32;
  strideA: i32;
  strideB: i32;
  strideC: i32;
  /** Of b. */
  format: WeightFormat;
  /** 0: none. */
  scales: usize;
  scaleStride: i32;
  group: i32;
  /** Row chunks a member of the batch is cut into (multiplyLocal). */
  chunkRows: i32;
  /** Each row comes out as it does among others (skinnyDots). */
  steady: flag;
}

/** Floats before the panels in a thread's scratch: the edge tile, then room to dequantise. */
const EDGE_BYTES: usize = 256;
const DEQUANTISE_BYTES: usize = <usize>(MAX_DEPTH * NR) << 2;
export const PANELS_OFFSET: usize = EDGE_BYTES + DEQUANTISE_BYTES;
/** Panels of A and B packed by one unit of work. */
const PACK_ROWS: i32 = MR * 10;
const PACK_COLUMNS: i32 = NR * 8;

/** The depth of a block: k in equal parts of at most MAX_DEPTH, a multiple of 8. */
// @ts-ignore: decorator
@inline
function depthOf(k: i32): i32 {
  return roundUp(blocks(k, blocks(k, MAX_DEPTH)), 8);
}

/** Address of element [row, column] of a stored f32 matrix. */
// @ts-ignore: decorator
@inline
function at(base: usize, ld: i32, row: i32, column: i32): usize {
  return base + ((<usize>row * <usize>ld + <usize>column) << 2);
}

function packColumns(job: Product, target: usize, b: usize, firstColumn: i32, firstStep: i32, columns: i32, depth: i32, scratch: usize): void {
  const transposed = job.transB != 0;
  packWeights(
    target, job.format, b, job.ldb,
    transposed ? firstColumn : firstStep, transposed ? firstStep : firstColumn, transposed,
    columns, depth, <usize>(depth * NR) << 2, job.scales, job.scaleStride, job.group, scratch,
  );
}

function packRows(job: Product, target: usize, a: usize, firstRow: i32, firstStep: i32, rows: i32, depth: i32): void {
  const lda = job.lda;
  const transposed = job.transA != 0;
  const source = transposed ? at(a, lda, firstStep, firstRow) : at(a, lda, firstRow, firstStep);
  packA(target, source, <usize>lda << 2, transposed, rows, depth);
}

/** C = bias (+ C) where k = 0. */
function withoutProducts(job: Product, c: usize): void {
  const ldc = job.ldc;
  const bias = job.bias;
  const accumulate = job.accumulate != 0;
  for (let i = 0; i < job.m; i++) {
    for (let j = 0; j < job.n; j++) {
      const to = at(c, ldc, i, j);
      store<f32>(to, (accumulate ? load<f32>(to) : 0) + (bias ? load<f32>(bias + (<usize>j << 2)) : 0));
    }
  }
}

/** All threads on one member of the batch after another. */
export function multiplyShared(job: Product, thread: i32): void {
  const m = job.m;
  const n = job.n;
  const k = job.k;
  const ldc = job.ldc;
  const depthStep = depthOf(k);
  const scratch = threadScratch(thread);
  const packedA = load<usize>(SHARED_SCRATCH);
  const packedB = packedA + (<usize>(SHARED_ROWS * MAX_DEPTH) << 2);
  let first = 0;
  let unit = takeUnit();
  for (let member = 0, batch = job.batch; member < batch; member++) {
    const a = job.a + ((<usize>member * <usize>job.strideA) << 2);
    const b = job.b + <usize>member * rowBytes(job.format, job.strideB);
    const c = job.c + ((<usize>member * <usize>job.strideC) << 2);
    for (let column = 0; column < n; column += SHARED_COLUMNS) {
      const columns = min(n - column, SHARED_COLUMNS);
      for (let step = 0; step < k; step += depthStep) {
        const depth = min(k - step, depthStep);
        const last = step + depth >= k;
        for (let row = 0; row < m; row += SHARED_ROWS) {
          const rows = min(m - row, SHARED_ROWS);
          // Phase 1: panels of A, and of B when its block is new.
          const unitsA = blocks(rows, PACK_ROWS);
          const unitsB = row == 0 ? blocks(columns, PACK_COLUMNS) : 0;
          let end = first + unitsA + unitsB;
          while (unit < end) {
            waitForUnits(first);
            let place = unit - first;
            if (place < unitsA) {
              place *= PACK_ROWS;
              packRows(
                job, packedA + (<usize>(place * depth) << 2), a,
                row + place, step, min(rows - place, PACK_ROWS), depth,
              );
            } else {
              place = (place - unitsA) * PACK_COLUMNS;
              packColumns(
                job, packedB + (<usize>(place * depth) << 2), b,
                column + place, step, min(columns - place, PACK_COLUMNS), depth, scratch + EDGE_BYTES,
              );
            }
            finishUnit();
            unit = takeUnit();
          }
          first = end;
          // Phase 2: a grid of pieces of C.
          const tall = MR * 16;
          let wide = NR * 16;
          const down = blocks(rows, tall);
          while (wide > NR * 2 && down * blocks(columns, wide) < 16) wide >>= 1;
          const across = blocks(columns, wide);
          end = first + down * across;
          while (unit < end) {
            waitForUnits(first);
            const i = ((unit - first) / across) * tall;
            const j = ((unit - first) % across) * wide;
            const bias = last && job.bias ? job.bias + (<usize>(column + j) << 2) : 0;
            multiplyPanels(
              packedA + (<usize>(i * depth) << 2), packedB + (<usize>(j * depth) << 2),
              min(rows - i, tall), min(columns - j, wide), depth,
              at(c, ldc, row + i, column + j), <usize>ldc << 2, job.alpha,
              step > 0 || job.accumulate != 0, bias, scratch,
            );
            finishUnit();
            unit = takeUnit();
          }
          first = end;
        }
      }
    }
    if (k == 0 && thread == 0) withoutProducts(job, c);
  }
}

/** Each unit of work is CHUNK_ROWS rows of one member, packed and multiplied by one thread. */
export function multiplyLocal(job: Product, thread: i32): void {
  const m = job.m;
  const chunkRows = job.chunkRows;
  const chunks = blocks(m, chunkRows);
  const units = job.batch * chunks;
  for (let unit = takeUnit(); unit < units; unit = takeUnit()) {
    const member = unit / chunks;
    const firstRow = (unit % chunks) * chunkRows;
    multiplyAlone(job, member, firstRow, min(m - firstRow, chunkRows), threadScratch(thread));
  }
}

function multiplyAlone(job: Product, member: i32, firstRow: i32, rows: i32, scratch: usize): void {
  const n = job.n;
  const k = job.k;
  const ldc = job.ldc;
  const a = job.a + ((<usize>member * <usize>job.strideA) << 2);
  const b = job.b + <usize>member * rowBytes(job.format, job.strideB);
  const c = job.c + ((<usize>member * <usize>job.strideC) << 2);
  if (k == 0) {
    if (firstRow == 0) withoutProducts(job, c);
    return;
  }
  const packedA = scratch + PANELS_OFFSET;
  const packedB = packedA + (<usize>(LOCAL_ROWS * MAX_DEPTH) << 2);
  const depthStep = depthOf(k);
  for (let column = 0; column < n; column += LOCAL_COLUMNS) {
    const columns = min(n - column, LOCAL_COLUMNS);
    for (let step = 0; step < k; step += depthStep) {
      const depth = min(k - step, depthStep);
      const bias = step + depth >= k && job.bias ? job.bias + (<usize>column << 2) : 0;
      packColumns(job, packedB, b, column, step, columns, depth, scratch + EDGE_BYTES);
      for (let i = 0; i < rows; i += LOCAL_ROWS) {
        const some = min(rows - i, LOCAL_ROWS);
        packRows(job, packedA, a, firstRow + i, step, some, depth);
        multiplyPanels(
          packedA, packedB, some, columns, depth,
          at(c, ldc, firstRow + i, column), <usize>ldc << 2, job.alpha,
          step > 0 || job.accumulate != 0, bias, scratch,
        );
      }
    }
  }
}
