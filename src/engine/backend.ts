// What a device must do for the engine: memory, transfers and kernels. Three implement it: plain loops (the oracle),
// WASM SIMD with threads, and WebGPU. Kernels run in the order they are given, on every back end.

import {
  type InputSpecs,
  type Letters,
  type OutputSpecs,
  type ShapeSpec,
  shapeSpec,
  type Sizes,
} from "./shapes.ts";
import type { NumberArray, Storage, Tensor } from "./tensor.ts";
import type { WasmRuntime } from "./wasm/runtime.ts";

export type BackendId = "reference" | "wasm" | "webgpu";
/** Sizes and scalars of one call by name, whatever they are. */
export type Dims = Record<string, number>;

/** One WGSL pass of a kernel: its workgroup count from the sizes, and the body (bindings are generated). */
export interface Wgsl<D extends Dims = Dims> {
  workgroups(d: D): readonly [number, number?, number?];
  /** Needs a `fn main` marked `@compute`; may use `d.NAME` for sizes and scalars, `name[i]` for tensors. */
  code: string;
  /** Tensors bound as vectors of four: `name[i]` is a vec4. Their sizes must be multiples of 4. */
  vectors?: readonly string[];
  /** Floats of a temporary `scratch` array that all passes of one call share; the largest request counts. */
  scratch?(d: D): number;
  /** Multiply-adds, roughly: bounds the work of one submit. Needed where threads loop over more than a row. */
  operations?(d: D): number;
}

/** What kernels are generated from: the class of the adapter and its limits. */
export interface Tuning {
  /** Software adapters run a workgroup's threads one after another: registers pay, barriers do not. */
  readonly software: boolean;
  readonly maxWorkgroupStorageBytes: number;
  /** Storage buffers one pass may bind; 8 everywhere, mostly 10 or more. */
  readonly maxStorageBuffers: number;
}

/** What a kernel's functions are given of sizes: the letters of its shapes, and its scalars. */
export type KernelSizes<I extends InputSpecs, O extends OutputSpecs, S extends string> = Sizes<
  Letters<I[keyof I]> | Letters<O[keyof O]> | S
>;

type Passes<D extends Dims> = Wgsl<D> | readonly Wgsl<D>[];

/** Everything that a kernel's source depends on, as plain values. Equal choices share their pipelines. */
export type Choice = Readonly<Record<string, string | number | boolean>>;

/** That of a kernel with one source: nothing can be read from it. */
export type NoChoice = { readonly none?: never };

/**
 * A kernel's WGSL. `wgsl` is given neither adapter nor sizes, only what `choose` made of them: what it could forget to
 * name, it cannot use. (Function types, not methods, because the compiler checks their arguments in full.)
 */
export interface WgslSource<D extends Dims, C extends Choice = NoChoice> {
  /** Few classes of sizes: each becomes its own pipelines. */
  readonly choose?: (tuning: Tuning, d: D) => C;
  /** One pass, or several run in order over the same tensors. */
  readonly wgsl: (choice: NoInfer<C>) => Passes<D>;
}

/** `WgslSource` with the types of its names erased. */
export interface AnyWgslSource {
  choose?(tuning: Tuning, d: Dims): Choice;
  wgsl(choice: Choice): Passes<Dims>;
}

interface KernelSource<
  I extends OutputSpecs,
  O extends OutputSpecs,
  S extends string,
  C extends Choice,
> extends WgslSource<KernelSizes<I, O, NoInfer<S>>, C> {
  readonly name: string;
  /** Tensor name -> dimension letters, e.g. "N C"; ": i32" or ": u32" behind them for other than f32. */
  readonly inputs: I;
  /** Written, and readable too: accumulation and in-place updates. */
  readonly outputs: O;
  /** Numbers given with each call, f32 in WGSL. */
  readonly scalars?: readonly S[];
  /** Plain loops: the oracle, and what runs where a back end has nothing better. Writes into the outputs. */
  reference(t: Record<keyof I | keyof O, NumberArray>, d: KernelSizes<I, O, NoInfer<S>>): void;
  /** The same on WASM, from jobs of wasm/jobs.generated.ts; tensors arrive as byte pointers. */
  wasm?(runtime: WasmRuntime, p: Record<keyof I | keyof O, number>, d: KernelSizes<I, O, NoInfer<S>>): void;
}

/** A unit of work on the device, with the types of its names erased. */
export interface Kernel extends AnyWgslSource {
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly outputs: Readonly<Record<string, string>>;
  readonly scalars: readonly string[];
  /** Inputs, then outputs, with their letters: read at every call. */
  readonly bindings: readonly (readonly [string, ShapeSpec])[];
  reference(t: Readonly<Record<string, NumberArray>>, d: Dims): void;
  wasm?(runtime: WasmRuntime, p: Readonly<Record<string, number>>, d: Dims): void;
}

/** Checks a kernel's names and letters against each other at compile time. */
export function kernel<
  const I extends OutputSpecs,
  const O extends OutputSpecs,
  const S extends string = never,
  C extends Choice = NoChoice,
>(source: KernelSource<I, O, S, C>): Kernel {
  const named = Object.entries<string>({ ...source.inputs, ...source.outputs });
  const bindings = named.map(([name, spec]) => [name, shapeSpec(spec)] as const);
  return { scalars: [], ...source, bindings };
}

/** A kernel at its sizes. */
export interface KernelCall {
  readonly kernel: Kernel;
  readonly d: Dims;
}

export interface MemoryUse {
  readonly usedBytes: number;
  readonly peakBytes: number;
}

export interface Backend {
  readonly id: BackendId;
  /** In words, for the page and `doctor`: adapter or processor, threads, features. */
  readonly description: string;
  /** Who rounds, in words: the same seed gives the same bytes on back ends of the same arithmetic. */
  readonly arithmetic: string;
  /** Lengths are padded to a multiple of this: where pipelines and buffers are kept by size, few sizes are worth it. */
  readonly shapeMultiple: number;
  /** The same for what grows with every answer: the caches of decoding. */
  readonly cacheMultiple: number;
  /** Work is handed to a device that goes on by itself: reading means waiting for it. */
  readonly queued: boolean;
  /** Most bytes that tensors may take; Infinity where the device does not say. */
  readonly maxBytes: number;
  /** Tensors lie in the machine's own memory. */
  readonly inMachineMemory: boolean;
  /** Nothing is computed, and no values are kept (rehearsal.ts). */
  readonly isRehearsal?: true;
  /** Whether `bytes` more could be allocated, as far as the device can be asked. */
  hasRoom(bytes: number): Promise<boolean>;
  allocate(sizeBytes: number, label: string): Storage;
  release(storage: Storage): void;
  write(tensor: Tensor, data: NumberArray): void;
  /** What lies in the tensors now, copied, with one wait for all. */
  read(tensors: readonly Tensor[]): Promise<(Float32Array | Int32Array | Uint32Array)[]>;
  fillZero(tensor: Tensor): void;
  copy(from: Tensor, to: Tensor): void;
  run(kernel: Kernel, tensors: Record<string, Tensor>, d: Dims): void;
  /**
   * Runs `body` so that no row of its products with weights depends, to the bit, on how many others there are: "few"
   * reads weights where they lie, "many" brings them into order first. "one" is "few" for who knows that there is one row:
   * faster on packed weights, and only on those not the same bytes. Absent where rows may differ by their number.
   */
  steadyRows?<R>(rows: "one" | "few" | "many", body: () => R): R;
  /** Makes ready what the calls need, beside this thread; a back end without it needs nothing. */
  prepare?(calls: readonly KernelCall[]): Promise<void>;
  /** Hands recorded work to the device; a no-op where kernels run at once. */
  submit(): void;
  /** Resolves when all submitted work is done. */
  finish(): Promise<void>;
  memory(): MemoryUse;
  resetPeak(): void;
  /** Since creation, for the bench: kernels run, batches of them handed over, times that the host waited for the device. */
  readonly counters: { dispatches: number; submits: number; waits: number };
  /** Resolves with a reason when the device is gone; never on back ends that cannot lose it. */
  readonly lost: Promise<string>;
  dispose(): void;
}
