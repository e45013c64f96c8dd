// The control block at the start of the memory, as assembly/layout.ts lays it out (addresses in bytes), and the sizes
// of the scratch areas the kernels expect.

export const CONTROL_BYTES = 1024;
export const STATE = 64;
export const QUIT = 384;
export const FAILED = 388;
export const SPIN = 392;
export const HELPERS = 396;
export const SHARED_SCRATCH = 400;
export const THREAD_SCRATCH = 404;
export const THREAD_SCRATCH_BYTES = 408;
/** Job arguments: 32-bit words. */
export const ARGUMENTS = 512;

/** Packed blocks of A and B: (SHARED_ROWS + SHARED_COLUMNS) * MAX_DEPTH floats. */
export const sharedScratchBytes = (1020 + 1024) * 384 * 4;
export const threadScratchBytes = 1024 * 1024;
