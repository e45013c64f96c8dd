// Addresses of the control block: the first KiB of the memory, the only state the threads have in common. The module
// keeps nothing else: no static data, no shadow stack, no mutable globals, so that any number of instances (one a
// thread) run on one memory. scripts/wasmJobs.mjs copies these numbers to jobs.generated.ts for the JavaScript side.

/** epoch << 17 | open << 16 | number of helpers inside the job. */
export const STATE: usize = 64;
/** The next unit of work nobody has taken. */
export const NEXT: usize = 128;
/** Units of work completed. */
export const DONE: usize = 192;
/** Helpers asleep on STATE. */
export const SLEEPERS: usize = 256;
/** Bumped whenever a helper leaves a job; the coordinator sleeps on it. */
export const LEFT: usize = 320;
export const COORDINATOR_ASLEEP: usize = 324;
export const QUIT: usize = 384;
export const FAILED: usize = 388;
/** Polls before a thread goes to sleep. */
export const SPIN: usize = 392;
export const HELPERS: usize = 396;
export const SHARED_SCRATCH: usize = 400;
export const THREAD_SCRATCH: usize = 404;
export const THREAD_SCRATCH_BYTES: usize = 408;
export const KIND: usize = 448;
/** Arguments of the job: the fields of its class in order, one 32-bit word each. */
export const ARGUMENTS: usize = 512;
export const CONTROL_BYTES: usize = 1024;
/** True or false in a word of its own, as every field of a job is. */
export type flag = i32;

/** Rows and columns of the register tile. Twelve accumulators fit 16 registers only with fused multiply-add. */
export const MR: i32 = ASC_FEATURE_RELAXED_SIMD ? 6 : 5;
export const NR: i32 = 8;
/** Most steps along k in one packed panel (a multiple of 8). */
export const MAX_DEPTH: i32 = 384;
/** Most rows of A and columns of B packed at a time, multiples of MR and NR. */
export const SHARED_ROWS: i32 = 1020;
export const SHARED_COLUMNS: i32 = 1024;
/** The same for one thread working alone on one member of a batch. */
export const LOCAL_ROWS: i32 = 90;
export const LOCAL_COLUMNS: i32 = 128;
/** Packed blocks of A and B: (SHARED_ROWS + SHARED_COLUMNS) * MAX_DEPTH floats. */
export const SHARED_SCRATCH_SIZE: usize = 3139584;
export const THREAD_SCRATCH_SIZE: usize = 1048576;

// @ts-ignore: decorator
@inline
export function threadScratch(thread: i32): usize {
  return load<usize>(THREAD_SCRATCH) + <usize>thread * load<usize>(THREAD_SCRATCH_BYTES);
}
