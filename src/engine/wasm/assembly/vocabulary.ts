// Over rows of a vocabulary: running statistics of logits chunk by chunk, their gradient in place, embedding rows and
// their gradient. The formulas are those of src/engine/ops/tokenLogProbs.ts.

import { WeightFormat, dequantise } from "./dequantise";
import { exponential } from "./maths";
import { takeUnit } from "./schedule";
import { load4, madd, maxLanes, put4, store4, sumLanes } from "./simd";

const COLUMNS: i32 = 64;

export function rowMax(x: usize, count: i32): f32 {
  let top = v128.load_splat<f32>(x);
  for (; count >= 4; count -= 4) {
    top = f32x4.max(top, v128.load(x));
    x += 16;
  }
  for (; count > 0; count--) {
    top = f32x4.max(top, v128.load_splat<f32>(x));
    x += 4;
  }
  return maxLanes(top);
}

/** Index of the first element equal to `value`; 0 where there is none. */
export function firstEqual(x: usize, value: f32, count: i32): i32 {
  const wanted = f32x4.splat(value);
  let i = 0;
  for (; i + 4 <= count; i += 4) {
    const here = f32x4.eq(v128.load(x + (<usize>i << 2)), wanted);
    if (v128.any_true(here)) return i + ctz(i32x4.bitmask(here));
  }
  for (; i < count; i++) {
    if (load<f32>(x + (<usize>i << 2)) == value) return i;
  }
  return 0;
}

/** (sum, sum e, sum e shifted, sum e^2) of count logits, shifted = z - top, e = exp(shifted). */
export function chunkSums(z: usize, top: f32, count: i32): v128 {
  const tops = f32x4.splat(top);
  let total = f32x4.splat(0);
  let sum = f32x4.splat(0);
  let weighted = f32x4.splat(0);
  let squares = f32x4.splat(0);
  for (; count >= 4; count -= 4) {
    const value = v128.load(z);
    const shifted = f32x4.sub(value, tops);
    const e = exponential(shifted);
    total = f32x4.add(total, value);
    sum = f32x4.add(sum, e);
    // Where e is 0, shifted may be -Infinity.
    weighted = madd(e, f32x4.max(shifted, f32x4.splat(-1e4)), weighted);
    squares = madd(e, e, squares);
    z += 16;
  }
  const mask = f32x4.replace_lane(f32x4.splat(0), 0, 1);
  for (; count > 0; count--) {
    const value = v128.load32_zero(z);
    const shifted = f32x4.sub(value, tops);
    const e = f32x4.mul(exponential(shifted), mask);
    total = f32x4.add(total, value);
    sum = f32x4.add(sum, e);
    weighted = madd(e, f32x4.max(shifted, f32x4.splat(-1e4)), weighted);
    squares = madd(e, e, squares);
    z += 4;
  }
  let result = f32x4.splat(sumLanes(total));
  result = f32x4.replace_lane(result, 1, sumLanes(sum));
  result = f32x4.replace_lane(result, 2, sumLanes(weighted));
  return f32x4.replace_lane(result, 3, sumLanes(squares));
}

/** Adds a chunk of logits to the running statistics of each row. */
@unmanaged
export class VocabularyChunk {
  z: usize;
  targets: usize;
  /** A row: max, sum, weighted, total, target, best, squares. */
  state: usize;
  rows: i32;
  width: i32;
  stateColumns: i32;
  /** The vocabulary row that is the first column of z. */
  start: i32;
}

export function vocabularyChunk(job: VocabularyChunk): void {
  const rows = job.rows;
  const width = job.width;
  const start = job.start;
  for (let n = takeUnit(); n < rows; n = takeUnit()) {
    const z = job.z + ((<usize>n * <usize>width) << 2);
    const state = job.state + (<usize>(n * job.stateColumns) << 2);
    if (start == 0) {
      memory.fill(state, 0, job.stateColumns << 2);
      store<f32>(state, -Infinity);
    }
    const old = load<f32>(state);
    const largest = rowMax(z, width);
    if (largest > old) {
      const shift = old - largest;
      const factor = f32x4.extract_lane(exponential(f32x4.splat(shift)), 0);
      const sum = load<f32>(state, 4);
      store<f32>(state, factor == 0 ? 0 : factor * (load<f32>(state, 8) + shift * sum), 8);
      store<f32>(state, sum * factor, 4);
      store<f32>(state, load<f32>(state, 24) * factor * factor, 24);
      store<f32>(state, largest);
      store<f32>(state, <f32>(start + firstEqual(z, largest, width)), 20);
    }
    const sums = chunkSums(z, load<f32>(state), width);
    store<f32>(state, load<f32>(state, 4) + f32x4.extract_lane(sums, 1), 4);
    store<f32>(state, load<f32>(state, 8) + f32x4.extract_lane(sums, 2), 8);
    store<f32>(state, load<f32>(state, 12) + f32x4.extract_lane(sums, 0), 12);
    store<f32>(state, load<f32>(state, 24) + f32x4.extract_lane(sums, 3), 24);
    const target = load<i32>(job.targets + (<usize>n << 2)) - start;
    if (target >= 0 && target < width) store<f32>(state, load<f32>(z + (<usize>target << 2)), 16);
  }
}

export function chunkSlopes(z: usize, lse: f32, entropy: f32, dlogprob: f32, dentropy: f32, count: i32): void {
  const lses = f32x4.splat(lse);
  const entropies = f32x4.splat(entropy);
  const dlogprobs = f32x4.splat(-dlogprob);
  const dentropies = f32x4.splat(dentropy);
  for (; count > 0; count -= 4) {
    const logp = f32x4.sub(load4(z, count), lses);
    const p = exponential(logp);
    const spread = f32x4.mul(dentropies, f32x4.add(f32x4.max(logp, f32x4.splat(-1e4)), entropies));
    store4(z, f32x4.mul(p, f32x4.sub(dlogprobs, spread)), count);
    z += 16;
  }
}

@unmanaged
export class VocabularyChunkGradient {
  dlogprob: usize;
  dentropy: usize;
  lse: usize;
  entropy: usize;
  targets: usize;
  /** Becomes its gradient in place. */
  z: usize;
  rows: i32;
  width: i32;
  start: i32;
}

export function vocabularyChunkGradient(job: VocabularyChunkGradient): void {
  const rows = job.rows;
  const width = job.width;
  for (let n = takeUnit(); n < rows; n = takeUnit()) {
    const at = <usize>n << 2;
    const z = job.z + ((<usize>n * <usize>width) << 2);
    const dlogprob = load<f32>(job.dlogprob + at);
    chunkSlopes(
      z, load<f32>(job.lse + at), load<f32>(job.entropy + at),
      dlogprob, load<f32>(job.dentropy + at), width,
    );
    const target = load<i32>(job.targets + at) - job.start;
    if (target >= 0 && target < width) {
      const hit = z + (<usize>target << 2);
      store<f32>(hit, load<f32>(hit) + dlogprob);
    }
  }
}

/** y[n] = row ids[n] of a table in any format. */
@unmanaged
export class Embedding {
  table: usize;
  /** 0 where the format has none. */
  scales: usize;
  ids: usize;
  y: usize;
  rows: i32;
  width: i32;
  format: WeightFormat;
  group: i32;
}

export function embedding(job: Embedding): void {
  const rows = job.rows;
  const width = job.width;
  const group = job.group;
  for (let n = takeUnit(); n < rows; n = takeUnit()) {
    const id = load<i32>(job.ids + (<usize>n << 2));
    const y = job.y + ((<usize>n * <usize>width) << 2);
    dequantise(
      job.format, job.table, width, id, 0, width, job.scales, (width + group - 1) / group, group, y,
    );
  }
}

/** dtable[ids[n]] += dy[n] but for the id `padding`, rows in order within a unit of columns. */
@unmanaged
export class EmbeddingGradient {
  dy: usize;
  ids: usize;
  dtable: usize;
  rows: i32;
  width: i32;
  padding: i32;
}

export function embeddingGradient(job: EmbeddingGradient): void {
  const rows = job.rows;
  const width = job.width;
  const padding = job.padding;
  for (let unit = takeUnit(); unit * COLUMNS < width; unit = takeUnit()) {
    const column = unit * COLUMNS;
    for (let n = 0; n < rows; n++) {
      const id = load<i32>(job.ids + (<usize>n << 2));
      if (id == padding) continue;
      let from = job.dy + ((<usize>n * <usize>width + <usize>column) << 2);
      let to = job.dtable + ((<usize>id * <usize>width + <usize>column) << 2);
      for (let count = min(width - column, COLUMNS); count > 0; count -= 4) {
        put4(to, load4(from, count), count, true);
        from += 16;
        to += 16;
      }
    }
  }
}
