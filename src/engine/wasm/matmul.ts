// Matrix product of the CPU engine: C[m, n] = alpha * op(A)[m, k] op(B)[k, n] (+ bias[n]) (+ C), batched, with weights
// stored as f32, half, int8 or int4. Chooses the kernel; assembly/matmul.ts and assembly/skinny.ts do the work.

import { AppError } from "../../domain/errors.ts";
import { groupLength, type WeightFormat } from "../weight.ts";
import { jobs, layout, type Product } from "./jobs.generated.ts";
import type { WasmRuntime } from "./runtime.ts";

export interface MatmulArguments {
  /** Pointer to A: [m, k], or [k, m] with transA; `lda` elements a row. */
  readonly a: number;
  readonly lda: number;
  readonly transA: boolean;
  /** Pointer to B: [k, n], or [n, k] with transB; `ldb` elements a row (int4 rows begin on whole bytes). */
  readonly b: number;
  readonly ldb: number;
  readonly transB: boolean;
  readonly c: number;
  readonly ldc: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha?: number;
  /** Adds to C instead of overwriting it. */
  readonly accumulate?: boolean;
  /** Pointer to n floats, added to every row. */
  readonly bias?: number;
  readonly batch?: number;
  /** Elements from one member of the batch to the next; strideB must be 0 for int8 and int4. */
  readonly strideA?: number;
  readonly strideB?: number;
  readonly strideC?: number;
  readonly bFormat?: WeightFormat;
  /** Pointer to f32 scales [stored rows of B, ceil(ldb / group)]. */
  readonly scales?: number;
  /** Weights of a row that share a scale. */
  readonly group?: number;
}

const SKINNY_ROWS = 8;
/** Up to this many rows against a weight, streaming it beats packing it for every call. */
const STREAMED_ROWS = 24;
/** Most rows that are streamed at once: the second-level cache holds them. */
const STREAMED_SLICE = 64;
/** Below this many multiply-adds a job is over before a helper wakes. */
const PARALLEL_WORK = 120_000;
const LOCAL_WORK = 60_000;

/** Runs one product. C must not overlap A or B. */
export function matmul(runtime: WasmRuntime, job: MatmulArguments): void {
  const { m, n, k } = job;
  const batch = job.batch ?? 1;
  const format = job.bFormat ?? "f32";
  const group = job.group ?? groupLength;
  check(job, batch, format, group);
  if (m === 0 || n === 0 || batch === 0) return;
  // Which way a product goes decides the order of its sums: where rows must not depend on their number, it may not either.
  const isLayer = job.transB && !job.transA && batch === 1 && k > 0;
  const steady = isLayer ? runtime.steadyRows : undefined;
  const streams = steady === undefined ? m <= (isLayer ? STREAMED_ROWS : SKINNY_ROWS) : steady !== "many";
  if (streams && m > STREAMED_SLICE) {
    for (let row = 0; row < m; row += STREAMED_SLICE) {
      const slice = { a: job.a + 4 * row * job.lda, c: job.c + 4 * row * job.ldc };
      matmul(runtime, { ...job, ...slice, m: Math.min(STREAMED_SLICE, m - row) });
    }
    return;
  }
  const work = m * n * k * batch;
  const skinny = streams && batch === 1 && k > 0 && (!job.transA || m * k * 4 <= layout.SHARED_SCRATCH_SIZE);
  const local = batch >= 4 || work < LOCAL_WORK;
  const run = skinny
    ? job.transB
      ? jobs.skinnyDots
      : jobs.skinnySums
    : local
      ? jobs.multiplyLocal
      : jobs.multiplyShared;
  const product: Product = {
    a: job.a,
    lda: job.lda,
    transA: job.transA,
    b: job.b,
    ldb: job.ldb,
    transB: job.transB,
    c: job.c,
    ldc: job.ldc,
    m,
    n,
    k,
    alpha: job.alpha ?? 1,
    accumulate: job.accumulate ?? false,
    bias: job.bias ?? 0,
    batch,
    strideA: job.strideA ?? 0,
    strideB: job.strideB ?? 0,
    strideC: job.strideC ?? 0,
    format,
    scales: job.scales ?? 0,
    scaleStride: Math.ceil(job.ldb / group),
    group,
    chunkRows: batch >= 16 ? m : layout.LOCAL_ROWS,
    steady: steady === "few",
  };
  run(runtime, product, skinny ? n * k * Math.max(2, m) > PARALLEL_WORK : work > PARALLEL_WORK);
}

function check(job: MatmulArguments, batch: number, format: WeightFormat, group: number): void {
  const rowsA = job.transA ? job.m : job.k;
  const rowsB = job.transB ? job.k : job.n;
  const whole = [job.m, job.n, job.k, batch, group].every((size) => Number.isInteger(size) && size >= 0);
  const quantised = format === "int8" || format === "int4";
  const fits =
    job.lda >= rowsA &&
    job.ldb >= rowsB &&
    job.ldc >= job.n &&
    (!quantised || (group > 0 && job.scales !== undefined));
  const strides = batch <= 1 || !quantised || (job.strideB ?? 0) === 0;
  if (whole && fits && strides) return;
  throw new AppError("wasm/bad-shape", `internal: matmul was given ${JSON.stringify(job)}`);
}
