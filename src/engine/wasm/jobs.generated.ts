// Made by scripts/build-wasm.mjs from src/engine/wasm/assembly; do not edit.

import type { WasmRuntime } from "./runtime.ts";

/** Addresses in bytes, and sizes, of the memory that both sides know. */
export const layout = {
  STATE: 64,
  NEXT: 128,
  DONE: 192,
  SLEEPERS: 256,
  LEFT: 320,
  COORDINATOR_ASLEEP: 324,
  QUIT: 384,
  FAILED: 388,
  SPIN: 392,
  HELPERS: 396,
  SHARED_SCRATCH: 400,
  THREAD_SCRATCH: 404,
  THREAD_SCRATCH_BYTES: 408,
  KIND: 448,
  ARGUMENTS: 512,
  CONTROL_BYTES: 1024,
  NR: 8,
  MAX_DEPTH: 384,
  SHARED_ROWS: 1020,
  SHARED_COLUMNS: 1024,
  LOCAL_ROWS: 90,
  LOCAL_COLUMNS: 128,
  SHARED_SCRATCH_SIZE: 3139584,
  THREAD_SCRATCH_SIZE: 1048576,
} as const;

const WeightFormat = { f32: 0, f16: 1, int8: 2, int4: 3 } as const;
export type WeightFormat = keyof typeof WeightFormat;
const ActivationKind = { geluTanh: 0, geluErf: 1, silu: 2, tanh: 3, relu: 4 } as const;
export type ActivationKind = keyof typeof ActivationKind;
const CopyMode = { copy: 0, add: 1, clear: 2 } as const;
export type CopyMode = keyof typeof CopyMode;

/** Heads lie side by side in a row: q[(b queries + i) ldq + h headDim + c], k[(b keys + j) ldk + (h / group) headDim + c]. */
export interface Attention {
  readonly q: number;
  readonly k: number;
  readonly v: number;
  readonly o: number;
  /** f32 [batch, heads, queries]. */
  readonly lse: number;
  /** i32 [batch, 3]. */
  readonly spans: number;
  readonly batch: number;
  readonly queries: number;
  readonly keys: number;
  readonly heads: number;
  /** Query heads that read one key-value head. */
  readonly group: number;
  readonly headDim: number;
  /** Elements from one row to the next of q and o. */
  readonly ldq: number;
  /** The same of k and v. */
  readonly ldk: number;
  readonly causal: boolean;
  readonly scale: number;
}

/** o and the gradients of q share ldq; v and the gradients of k and v share ldk. */
export interface AttentionGradient extends Attention {
  readonly dout: number;
  /** f32 [batch, heads, queries], scratch. */
  readonly delta: number;
  readonly dq: number;
  readonly dk: number;
  readonly dv: number;
  readonly accumulateQ: boolean;
  readonly accumulateK: boolean;
  readonly accumulateV: boolean;
}

export interface AttentionDecode {
  readonly q: number;
  readonly k: number;
  readonly v: number;
  readonly o: number;
  /** i32 [batch, 2]: which row of k and v is read, and how many of its keys are seen; none gives o = 0. */
  readonly spans: number;
  readonly batch: number;
  readonly keys: number;
  readonly heads: number;
  /** Query heads that read one key-value head. */
  readonly group: number;
  readonly headDim: number;
  /** Elements from one row to the next of q and o. */
  readonly ldq: number;
  /** The same of k and v. */
  readonly ldk: number;
  /** Heads of a unit: its scores fit a thread's scratch. */
  readonly span: number;
  readonly scale: number;
  /** k and v are halves, not floats. */
  readonly halves: boolean;
}

/** y = f(x). */
export interface Activation {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly kind: ActivationKind;
}

/** dx (+)= dy f'(x). */
export interface ActivationGradient {
  readonly dy: number;
  readonly x: number;
  readonly dx: number;
  readonly count: number;
  readonly kind: ActivationKind;
  readonly accumulate: boolean;
}

/** y = silu(gate) up. */
export interface Swiglu {
  readonly gate: number;
  readonly up: number;
  readonly y: number;
  readonly count: number;
}

export interface SwigluGradient {
  readonly dy: number;
  readonly gate: number;
  readonly up: number;
  readonly dgate: number;
  readonly dup: number;
  readonly count: number;
  readonly accumulateGate: boolean;
  readonly accumulateUp: boolean;
}

/** y = a + b. */
export interface Add {
  readonly a: number;
  readonly b: number;
  /** May be a. */
  readonly y: number;
  readonly count: number;
}

/** y (+)= x scale where the hash keeps it, 0 elsewhere. */
export interface Dropout {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly seed: number;
  readonly threshold: number;
  readonly accumulate: boolean;
  readonly scale: number;
}

export interface Rotary {
  readonly x: number;
  readonly positions: number;
  readonly table: number;
  readonly y: number;
  readonly rows: number;
  readonly width: number;
  /** Floats of a row of the table: cosines, then sines. */
  readonly turn: number;
  readonly accumulate: boolean;
  /** -1: the inverse turn. */
  readonly direction: number;
}

export interface Product {
  readonly a: number;
  readonly lda: number;
  readonly transA: boolean;
  readonly b: number;
  readonly ldb: number;
  readonly transB: boolean;
  readonly c: number;
  readonly ldc: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly alpha: number;
  readonly accumulate: boolean;
  /** 0: none. */
  readonly bias: number;
  readonly batch: number;
  readonly strideA: number;
  readonly strideB: number;
  readonly strideC: number;
  /** Of b. */
  readonly format: WeightFormat;
  /** 0: none. */
  readonly scales: number;
  readonly scaleStride: number;
  readonly group: number;
  /** Row chunks a member of the batch is cut into (multiplyLocal). */
  readonly chunkRows: number;
  /** Each row comes out as it does among others (skinnyDots). */
  readonly steady: boolean;
}

/** y = (x - mean) rstd gain + bias; keeps mean and rstd. */
export interface Norm {
  readonly x: number;
  readonly gain: number;
  /** 0: RMS norm. */
  readonly bias: number;
  readonly y: number;
  /** 0: RMS norm. */
  readonly mean: number;
  readonly rstd: number;
  readonly rows: number;
  readonly width: number;
  readonly eps: number;
}

/** dx (+)= rstd (g - mean(g) - xhat mean(g xhat)), g = dy gain; RMS norm without mean(g). */
export interface NormInputGradient {
  readonly dy: number;
  readonly x: number;
  readonly gain: number;
  /** 0: RMS norm. */
  readonly mean: number;
  readonly rstd: number;
  readonly dx: number;
  readonly rows: number;
  readonly width: number;
  readonly accumulate: boolean;
}

/** total (+)= the sum of dy (x - mean) rstd down each column, rows in order. */
export interface ColumnTotals {
  readonly dy: number;
  /** 0: the sums of dy alone. */
  readonly x: number;
  /** 0 with x: RMS norm. */
  readonly mean: number;
  /** 0 without x. */
  readonly rstd: number;
  readonly total: number;
  readonly rows: number;
  readonly width: number;
  readonly accumulate: boolean;
}

export interface AdamW {
  readonly gradient: number;
  /** (gradient norm, factor on the gradient). */
  readonly state: number;
  readonly value: number;
  readonly mean: number;
  readonly square: number;
  readonly count: number;
  readonly keep: number;
  readonly step: number;
  readonly root: number;
  /** 1 - beta1. */
  readonly rest1: number;
  readonly beta2: number;
  /** 1 - beta2. */
  readonly rest2: number;
  readonly epsilon: number;
}

/** sums[p] = the sum of squares of values [p block, (p + 1) block). */
export interface SquaredSums {
  readonly x: number;
  readonly sums: number;
  readonly count: number;
  readonly parts: number;
}

/** Rows of `width` floats: y[i] = x[i], y[i] += x[i] or y[i] = 0. */
export interface CopyRows {
  readonly x: number;
  /** In floats. */
  readonly strideX: number;
  readonly y: number;
  readonly strideY: number;
  readonly rows: number;
  readonly width: number;
  readonly mode: CopyMode;
}

/** cache[rows[n]] = x[n], in halves where the cache holds them. */
export interface WriteRows {
  readonly x: number;
  /** A negative row is skipped. */
  readonly rows: number;
  readonly cache: number;
  readonly count: number;
  readonly width: number;
  readonly halves: boolean;
}

/** ids[b] is drawn from row b of the logits; logprobs[b] is its log-probability. */
export interface Sample {
  readonly logits: number;
  readonly seeds: number;
  readonly ids: number;
  readonly logprobs: number;
  readonly rows: number;
  readonly width: number;
  readonly topK: number;
  readonly temperature: number;
  readonly topP: number;
}

/** Adds a chunk of logits to the running statistics of each row. */
export interface VocabularyChunk {
  readonly z: number;
  readonly targets: number;
  /** A row: max, sum, weighted, total, target, best, squares. */
  readonly state: number;
  readonly rows: number;
  readonly width: number;
  readonly stateColumns: number;
  /** The vocabulary row that is the first column of z. */
  readonly start: number;
}

export interface VocabularyChunkGradient {
  readonly dlogprob: number;
  readonly dentropy: number;
  readonly lse: number;
  readonly entropy: number;
  readonly targets: number;
  /** Becomes its gradient in place. */
  readonly z: number;
  readonly rows: number;
  readonly width: number;
  readonly start: number;
}

/** y[n] = row ids[n] of a table in any format. */
export interface Embedding {
  readonly table: number;
  /** 0 where the format has none. */
  readonly scales: number;
  readonly ids: number;
  readonly y: number;
  readonly rows: number;
  readonly width: number;
  readonly format: WeightFormat;
  readonly group: number;
}

/** dtable[ids[n]] += dy[n] but for the id `padding`, rows in order within a unit of columns. */
export interface EmbeddingGradient {
  readonly dy: number;
  readonly ids: number;
  readonly dtable: number;
  readonly rows: number;
  readonly width: number;
  readonly padding: number;
}

/** By name: writes the arguments and runs the job; `parallel` false keeps it on this thread. Pointers are byte addresses. */
export const jobs = {
  attention(runtime: WasmRuntime, job: Attention, parallel: boolean): void {
    runtime.run(1, [
      job.q,
      job.k,
      job.v,
      job.o,
      job.lse,
      job.spans,
      job.batch,
      job.queries,
      job.keys,
      job.heads,
      job.group,
      job.headDim,
      job.ldq,
      job.ldk,
      job.causal ? 1 : 0,
      { f32: job.scale },
    ], parallel);
  },
  attentionGradient(runtime: WasmRuntime, job: AttentionGradient, parallel: boolean): void {
    runtime.run(2, [
      job.q,
      job.k,
      job.v,
      job.o,
      job.lse,
      job.spans,
      job.batch,
      job.queries,
      job.keys,
      job.heads,
      job.group,
      job.headDim,
      job.ldq,
      job.ldk,
      job.causal ? 1 : 0,
      { f32: job.scale },
      job.dout,
      job.delta,
      job.dq,
      job.dk,
      job.dv,
      job.accumulateQ ? 1 : 0,
      job.accumulateK ? 1 : 0,
      job.accumulateV ? 1 : 0,
    ], parallel);
  },
  attentionDecode(runtime: WasmRuntime, job: AttentionDecode, parallel: boolean): void {
    runtime.run(3, [
      job.q,
      job.k,
      job.v,
      job.o,
      job.spans,
      job.batch,
      job.keys,
      job.heads,
      job.group,
      job.headDim,
      job.ldq,
      job.ldk,
      job.span,
      { f32: job.scale },
      job.halves ? 1 : 0,
    ], parallel);
  },
  activation(runtime: WasmRuntime, job: Activation, parallel: boolean): void {
    runtime.run(4, [
      job.x,
      job.y,
      job.count,
      ActivationKind[job.kind],
    ], parallel);
  },
  activationGradient(runtime: WasmRuntime, job: ActivationGradient, parallel: boolean): void {
    runtime.run(5, [
      job.dy,
      job.x,
      job.dx,
      job.count,
      ActivationKind[job.kind],
      job.accumulate ? 1 : 0,
    ], parallel);
  },
  swiglu(runtime: WasmRuntime, job: Swiglu, parallel: boolean): void {
    runtime.run(6, [
      job.gate,
      job.up,
      job.y,
      job.count,
    ], parallel);
  },
  swigluGradient(runtime: WasmRuntime, job: SwigluGradient, parallel: boolean): void {
    runtime.run(7, [
      job.dy,
      job.gate,
      job.up,
      job.dgate,
      job.dup,
      job.count,
      job.accumulateGate ? 1 : 0,
      job.accumulateUp ? 1 : 0,
    ], parallel);
  },
  add(runtime: WasmRuntime, job: Add, parallel: boolean): void {
    runtime.run(8, [
      job.a,
      job.b,
      job.y,
      job.count,
    ], parallel);
  },
  dropout(runtime: WasmRuntime, job: Dropout, parallel: boolean): void {
    runtime.run(9, [
      job.x,
      job.y,
      job.count,
      job.seed,
      job.threshold,
      job.accumulate ? 1 : 0,
      { f32: job.scale },
    ], parallel);
  },
  rotary(runtime: WasmRuntime, job: Rotary, parallel: boolean): void {
    runtime.run(10, [
      job.x,
      job.positions,
      job.table,
      job.y,
      job.rows,
      job.width,
      job.turn,
      job.accumulate ? 1 : 0,
      { f32: job.direction },
    ], parallel);
  },
  multiplyShared(runtime: WasmRuntime, job: Product, parallel: boolean): void {
    runtime.run(11, [
      job.a,
      job.lda,
      job.transA ? 1 : 0,
      job.b,
      job.ldb,
      job.transB ? 1 : 0,
      job.c,
      job.ldc,
      job.m,
      job.n,
      job.k,
      { f32: job.alpha },
      job.accumulate ? 1 : 0,
      job.bias,
      job.batch,
      job.strideA,
      job.strideB,
      job.strideC,
      WeightFormat[job.format],
      job.scales,
      job.scaleStride,
      job.group,
      job.chunkRows,
      job.steady ? 1 : 0,
    ], parallel);
  },
  multiplyLocal(runtime: WasmRuntime, job: Product, parallel: boolean): void {
    runtime.run(12, [
      job.a,
      job.lda,
      job.transA ? 1 : 0,
      job.b,
      job.ldb,
      job.transB ? 1 : 0,
      job.c,
      job.ldc,
      job.m,
      job.n,
      job.k,
      { f32: job.alpha },
      job.accumulate ? 1 : 0,
      job.bias,
      job.batch,
      job.strideA,
      job.strideB,
      job.strideC,
      WeightFormat[job.format],
      job.scales,
      job.scaleStride,
      job.group,
      job.chunkRows,
      job.steady ? 1 : 0,
    ], parallel);
  },
  norm(runtime: WasmRuntime, job: Norm, parallel: boolean): void {
    runtime.run(13, [
      job.x,
      job.gain,
      job.bias,
      job.y,
      job.mean,
      job.rstd,
      job.rows,
      job.width,
      { f32: job.eps },
    ], parallel);
  },
  normInputGradient(runtime: WasmRuntime, job: NormInputGradient, parallel: boolean): void {
    runtime.run(14, [
      job.dy,
      job.x,
      job.gain,
      job.mean,
      job.rstd,
      job.dx,
      job.rows,
      job.width,
      job.accumulate ? 1 : 0,
    ], parallel);
  },
  columnTotals(runtime: WasmRuntime, job: ColumnTotals, parallel: boolean): void {
    runtime.run(15, [
      job.dy,
      job.x,
      job.mean,
      job.rstd,
      job.total,
      job.rows,
      job.width,
      job.accumulate ? 1 : 0,
    ], parallel);
  },
  adamw(runtime: WasmRuntime, job: AdamW, parallel: boolean): void {
    runtime.run(16, [
      job.gradient,
      job.state,
      job.value,
      job.mean,
      job.square,
      job.count,
      { f32: job.keep },
      { f32: job.step },
      { f32: job.root },
      { f32: job.rest1 },
      { f32: job.beta2 },
      { f32: job.rest2 },
      { f32: job.epsilon },
    ], parallel);
  },
  squaredSums(runtime: WasmRuntime, job: SquaredSums, parallel: boolean): void {
    runtime.run(17, [
      job.x,
      job.sums,
      job.count,
      job.parts,
    ], parallel);
  },
  copyRows(runtime: WasmRuntime, job: CopyRows, parallel: boolean): void {
    runtime.run(18, [
      job.x,
      job.strideX,
      job.y,
      job.strideY,
      job.rows,
      job.width,
      CopyMode[job.mode],
    ], parallel);
  },
  writeRows(runtime: WasmRuntime, job: WriteRows, parallel: boolean): void {
    runtime.run(19, [
      job.x,
      job.rows,
      job.cache,
      job.count,
      job.width,
      job.halves ? 1 : 0,
    ], parallel);
  },
  sample(runtime: WasmRuntime, job: Sample, parallel: boolean): void {
    runtime.run(20, [
      job.logits,
      job.seeds,
      job.ids,
      job.logprobs,
      job.rows,
      job.width,
      job.topK,
      { f32: job.temperature },
      { f32: job.topP },
    ], parallel);
  },
  skinnyDots(runtime: WasmRuntime, job: Product, parallel: boolean): void {
    runtime.run(21, [
      job.a,
      job.lda,
      job.transA ? 1 : 0,
      job.b,
      job.ldb,
      job.transB ? 1 : 0,
      job.c,
      job.ldc,
      job.m,
      job.n,
      job.k,
      { f32: job.alpha },
      job.accumulate ? 1 : 0,
      job.bias,
      job.batch,
      job.strideA,
      job.strideB,
      job.strideC,
      WeightFormat[job.format],
      job.scales,
      job.scaleStride,
      job.group,
      job.chunkRows,
      job.steady ? 1 : 0,
    ], parallel);
  },
  skinnySums(runtime: WasmRuntime, job: Product, parallel: boolean): void {
    runtime.run(22, [
      job.a,
      job.lda,
      job.transA ? 1 : 0,
      job.b,
      job.ldb,
      job.transB ? 1 : 0,
      job.c,
      job.ldc,
      job.m,
      job.n,
      job.k,
      { f32: job.alpha },
      job.accumulate ? 1 : 0,
      job.bias,
      job.batch,
      job.strideA,
      job.strideB,
      job.strideC,
      WeightFormat[job.format],
      job.scales,
      job.scaleStride,
      job.group,
      job.chunkRows,
      job.steady ? 1 : 0,
    ], parallel);
  },
  vocabularyChunk(runtime: WasmRuntime, job: VocabularyChunk, parallel: boolean): void {
    runtime.run(23, [
      job.z,
      job.targets,
      job.state,
      job.rows,
      job.width,
      job.stateColumns,
      job.start,
    ], parallel);
  },
  vocabularyChunkGradient(runtime: WasmRuntime, job: VocabularyChunkGradient, parallel: boolean): void {
    runtime.run(24, [
      job.dlogprob,
      job.dentropy,
      job.lse,
      job.entropy,
      job.targets,
      job.z,
      job.rows,
      job.width,
      job.start,
    ], parallel);
  },
  embedding(runtime: WasmRuntime, job: Embedding, parallel: boolean): void {
    runtime.run(25, [
      job.table,
      job.scales,
      job.ids,
      job.y,
      job.rows,
      job.width,
      WeightFormat[job.format],
      job.group,
    ], parallel);
  },
  embeddingGradient(runtime: WasmRuntime, job: EmbeddingGradient, parallel: boolean): void {
    runtime.run(26, [
      job.dy,
      job.ids,
      job.dtable,
      job.rows,
      job.width,
      job.padding,
    ], parallel);
  },
};
