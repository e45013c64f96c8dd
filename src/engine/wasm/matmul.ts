// Matrix product of the CPU engine: C[m, n] = alpha * op(A)[m, k] op(B)[k, n] (+ bias[n]) (+ C), batched, with weights
// stored as f32, half, int8 or int4. Chooses the kernel; assembly/matmul.ts and assembly/skinny.ts do the work.

import { AppError } from "../../domain/errors.ts";
import { type WeightFormat, weightFormats } from "../weight.ts";
import { sharedScratchBytes } from "./layout.ts";
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

const kinds = { shared: 1, local: 2, skinnyDots: 3, skinnySums: 4 } as const;
const SKINNY_ROWS = 8;
/** Up to this many rows against a weight, slices of SKINNY_ROWS that stream it beat packing it for every call. */
const STREAMED_ROWS = 24;
const LOCAL_ROWS = 90;
/** Below this many multiply-adds a job is over before a helper wakes. */
const PARALLEL_WORK = 120_000;
const LOCAL_WORK = 60_000;

/** Runs one product. C must not overlap A or B. */
export function matmul(runtime: WasmRuntime, job: MatmulArguments): void {
  const { m, n, k } = job;
  const batch = job.batch ?? 1;
  const format = job.bFormat ?? "f32";
  const group = job.group ?? 32;
  check(job, batch, format, group);
  if (m === 0 || n === 0 || batch === 0) return;
  if (m > SKINNY_ROWS && m <= STREAMED_ROWS && job.transB && !job.transA && batch === 1 && k > 0) {
    for (let row = 0; row < m; row += SKINNY_ROWS) {
      const slice = { a: job.a + 4 * row * job.lda, c: job.c + 4 * row * job.ldc };
      matmul(runtime, { ...job, ...slice, m: Math.min(SKINNY_ROWS, m - row) });
    }
    return;
  }
  const work = m * n * k * batch;
  const skinny = batch === 1 && m <= SKINNY_ROWS && k > 0 && (!job.transA || m * k * 4 <= sharedScratchBytes);
  const local = batch >= 4 || work < LOCAL_WORK;
  const kind = skinny
    ? job.transB
      ? kinds.skinnyDots
      : kinds.skinnySums
    : local
      ? kinds.local
      : kinds.shared;
  const words = [
    job.a,
    job.lda,
    job.transA ? 1 : 0,
    job.b,
    job.ldb,
    job.transB ? 1 : 0,
    job.c,
    job.ldc,
    m,
    n,
    k,
    { f32: job.alpha ?? 1 },
    job.accumulate ? 1 : 0,
    job.bias ?? 0,
    batch,
    job.strideA ?? 0,
    job.strideB ?? 0,
    job.strideC ?? 0,
    weightFormats.indexOf(format),
    job.scales ?? 0,
    Math.ceil(job.ldb / group),
    group,
    batch >= 16 ? m : LOCAL_ROWS,
  ];
  runtime.run(kind, words, skinny ? n * k * Math.max(2, m) > PARALLEL_WORK : work > PARALLEL_WORK);
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
