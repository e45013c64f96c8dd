// The CPU engine: one WebAssembly memory with an allocator, and jobs that run on this thread and its helpers. Calls are
// synchronous. Pointers are byte addresses in the memory; views made by f32(), u8() and i32() die when an allocation
// grows the memory: make them, use them, drop them. Results do not depend on the number of threads (assembly/schedule.ts).

import { AppError } from "../../domain/errors.ts";
import { type Allocator, createAllocator } from "./allocator.ts";
import { layout } from "./jobs.generated.ts";
import { type Variant, compileVariant, hasRelaxedSimd, hasSimd, requireSimd, roundsOnce } from "./module.ts";
import type { Port, ThreadHost } from "./threads.ts";

const PAGE = 65536;
const MAX_PAGES = 65536;
/** How long an idle thread polls before it sleeps, in microseconds. */
const SPIN_US = 40;

export interface WasmRuntimeOptions {
  /** Threads that compute, this one included; helpers start only where memory can be shared. */
  readonly threads: number;
  /** Most bytes the memory may reach; 4 GiB at most and by default. */
  readonly maxBytes?: number;
  /** Where helpers come from. Node's own by default; a browser has no default (threads.ts). */
  readonly host?: ThreadHost;
  /** "relaxed" (fused multiply-add) where the host has it, by default. */
  readonly variant?: Variant;
  /** false: ordinary memory, one thread. */
  readonly shared?: boolean;
}

/** A word of a job's arguments: an integer or pointer, or a float. */
export type Argument = number | { readonly f32: number };

/** How many rows the products of a pass have (backend.ts, `steadyRows`). */
export type RowCount = "one" | "few" | "many";

export interface WasmRuntime extends Allocator {
  /** While it is set, products with a weight take the same way whatever their rows: a row's bytes do not depend on others. */
  steadyRows: RowCount | undefined;
  /** Threads that compute. */
  readonly threads: number;
  readonly shared: boolean;
  readonly variant: Variant;
  /** Whether multiply-add rounds once: runs that differ in this agree to rounding, not to the byte. */
  readonly fused: boolean;
  /** The memory itself; its buffer changes when it grows. */
  readonly memory: WebAssembly.Memory;
  /** Bytes the memory has reached, scratch and free blocks included. */
  readonly memoryBytes: number;
  f32(pointer: number, length: number): Float32Array;
  i32(pointer: number, length: number): Int32Array;
  u8(pointer: number, length: number): Uint8Array;
  /** What the calls in jobs.generated.ts come to: job `kind` with its arguments in order. */
  run(kind: number, words: readonly Argument[], parallel: boolean): void;
  /** Ends the helpers and makes every later call fail. */
  dispose(): void;
}

interface Exports {
  run(kind: number, parallel: number): void;
  spin(count: number): number;
}

/** Starts the CPU engine. Throws wasm/no-simd, wasm/no-memory, wasm/thread-failed. */
export async function createWasmRuntime(options: WasmRuntimeOptions): Promise<WasmRuntime> {
  requireSimd(hasSimd());
  const shared = (options.shared ?? true) && canShare();
  const threads = shared ? Math.max(1, Math.min(256, Math.floor(options.threads) || 1)) : 1;
  const variant = await chooseVariant(options.variant);
  const module = await compileVariant(variant, shared);
  const fused = await roundsOnce(variant);
  const fixedBytes = layout.CONTROL_BYTES + layout.SHARED_SCRATCH_SIZE + threads * layout.THREAD_SCRATCH_SIZE;
  const maxBytes = Math.min(MAX_PAGES * PAGE, Math.max(options.maxBytes ?? Infinity, fixedBytes + PAGE));
  const memory = createMemory(fixedBytes, maxBytes, shared);
  const exports = (await WebAssembly.instantiate(module, { env: { memory } })).exports as unknown as Exports;

  let buffer = memory.buffer;
  let words = new Int32Array(buffer, 0, layout.CONTROL_BYTES / 4);
  let floats = new Float32Array(buffer, 0, layout.CONTROL_BYTES / 4);
  const limit = Math.floor(maxBytes / PAGE) * PAGE;
  function grow(end: number): boolean {
    try {
      memory.grow(Math.ceil((end - memory.buffer.byteLength) / PAGE));
    } catch {
      return false;
    }
    buffer = memory.buffer;
    words = new Int32Array(buffer, 0, layout.CONTROL_BYTES / 4);
    floats = new Float32Array(buffer, 0, layout.CONTROL_BYTES / 4);
    return true;
  }
  const scratch = layout.CONTROL_BYTES;
  const allocator = createAllocator(fixedBytes, buffer.byteLength, limit, grow);
  words[layout.SHARED_SCRATCH >> 2] = scratch;
  words[layout.THREAD_SCRATCH >> 2] = scratch + layout.SHARED_SCRATCH_SIZE;
  words[layout.THREAD_SCRATCH_BYTES >> 2] = layout.THREAD_SCRATCH_SIZE;
  if (threads > 1) words[layout.SPIN >> 2] = pollsFor(SPIN_US, exports);

  const ports: Port[] = [];
  if (threads > 1) {
    const host = options.host ?? (await findHost());
    try {
      for (let thread = 1; thread < threads; thread++) ports.push(host.spawn());
      await startAll(
        ports.map((port, i) => port.start({ module, memory, thread: i + 1 })),
        host.startLimitMs,
      );
    } catch (error) {
      // One that wakes up after all finds that there is nothing to do.
      Atomics.store(words, layout.QUIT >> 2, 1);
      for (const port of ports) port.terminate();
      if (error instanceof AppError) throw error;
      throw new AppError("wasm/thread-failed", `A helper thread did not start: ${String(error)}.`);
    }
  }
  words[layout.HELPERS >> 2] = threads - 1;

  let state: "running" | "failed" | "disposed" = "running";
  function run(kind: number, job: readonly Argument[], parallel: boolean): void {
    if (state !== "running") {
      throw new AppError("wasm/not-running", `internal: a job was given to a CPU engine that has ${state}`);
    }
    let at = layout.ARGUMENTS >> 2;
    for (const word of job) {
      if (typeof word === "number") words[at++] = word;
      else floats[at++] = word.f32;
    }
    try {
      exports.run(kind, parallel ? 1 : 0);
    } catch (error) {
      state = "failed";
      throw new AppError("wasm/failed", `internal: job ${kind} of the CPU engine failed: ${String(error)}`);
    }
  }

  return {
    steadyRows: undefined,
    threads,
    shared,
    variant,
    fused,
    memory,
    allocate: allocator.allocate,
    release: allocator.release,
    resetPeak: allocator.resetPeak,
    get usedBytes() {
      return allocator.usedBytes;
    },
    get peakBytes() {
      return allocator.peakBytes;
    },
    get memoryBytes() {
      return buffer.byteLength;
    },
    f32: (pointer, length) => new Float32Array(buffer, pointer, length),
    i32: (pointer, length) => new Int32Array(buffer, pointer, length),
    u8: (pointer, length) => new Uint8Array(buffer, pointer, length),
    run,
    dispose() {
      if (state === "disposed") return;
      state = "disposed";
      Atomics.store(words, layout.QUIT >> 2, 1);
      Atomics.add(words, layout.STATE >> 2, 1 << 17);
      if (shared) Atomics.notify(words, layout.STATE >> 2);
      for (const port of ports) port.terminate();
    },
  };
}

/** Shared memory exists, may be used here, and this thread may block (the page's main thread may not). */
function canShare(): boolean {
  if (typeof SharedArrayBuffer === "undefined") return false;
  if ((globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === false) return false;
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1, 0);
    return true;
  } catch {
    return false;
  }
}

function isNode(): boolean {
  return typeof process !== "undefined" && typeof process.getBuiltinModule === "function";
}

async function findHost(): Promise<ThreadHost> {
  if (isNode()) return (await import("./nodeThreads.ts")).createNodeThreads();
  throw new Error("internal: a CPU engine with threads needs a host for them in a browser");
}

/** Resolves when all helpers are ready. AppError "wasm/thread-failed" when `limitMs` is over before. */
async function startAll(starts: Promise<void>[], limitMs: number): Promise<void> {
  let ready = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const silent = `${starts.length - ready} of ${starts.length} helper threads did not answer`;
      reject(new AppError("wasm/thread-failed", `${silent} within ${limitMs / 1000} s.`));
    }, limitMs);
  });
  try {
    await Promise.race([late, Promise.all(starts.map((start) => start.then(() => ready++)))]);
  } finally {
    clearTimeout(timer);
  }
}

async function chooseVariant(wanted: Variant | undefined): Promise<Variant> {
  if (wanted === "plain") return "plain";
  if (!hasRelaxedSimd() && isNode()) (await import("./nodeThreads.ts")).enableRelaxedSimd();
  return hasRelaxedSimd() ? "relaxed" : "plain";
}

/** A memory that may grow as far as the host lets us reserve: some devices refuse 4 GiB. */
function createMemory(bytes: number, maxBytes: number, shared: boolean): WebAssembly.Memory {
  const initial = Math.ceil(bytes / PAGE);
  let maximum = Math.max(initial, Math.floor(maxBytes / PAGE));
  for (;;) {
    try {
      return new WebAssembly.Memory({ initial, maximum, shared });
    } catch (error) {
      if (maximum <= initial) {
        throw new AppError(
          "wasm/no-memory",
          `The host gives no WebAssembly memory of ${initial * PAGE} bytes: ${String(error)}`,
          "Close other tabs or programs and try again.",
        );
      }
      maximum = Math.max(initial, maximum >> 1);
    }
  }
}

/** Polls of an atomic that take `us` microseconds here. */
function pollsFor(us: number, exports: Exports): number {
  const polls = 300_000;
  const start = performance.now();
  exports.spin(polls);
  const elapsedUs = Math.max(30, (performance.now() - start) * 1000);
  return Math.max(100, Math.round((polls * us) / elapsedUs));
}
