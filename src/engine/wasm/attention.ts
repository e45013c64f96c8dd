// Attention of the CPU engine: forward, gradient and decoding over a cache (assembly/attention*.ts). Heads lie side by
// side in a row: q[(b * T + i) * ldq + h * D + c], k[(b * S + j) * ldk + (h / group) * D + c]. o and the gradients
// of q share ldq, v and the gradients of k and v share ldk.

import { AppError } from "../../domain/errors.ts";
import { threadScratchBytes } from "./layout.ts";
import type { WasmRuntime } from "./runtime.ts";

interface Heads {
  readonly q: number;
  readonly k: number;
  readonly v: number;
  readonly o: number;
  readonly batch: number;
  readonly heads: number;
  /** Query heads that read one key-value head. */
  readonly group: number;
  readonly headDim: number;
  /** Keys a row of the batch holds. */
  readonly keys: number;
  readonly ldq: number;
  readonly ldk: number;
  readonly scale: number;
}

export interface AttentionArguments extends Heads {
  /** f32 [batch, heads, queries]; -1e30 where a query sees nothing. */
  readonly lse: number;
  /** i32 [batch, 3]: length, shared, branch; see assembly/attention.ts. */
  readonly spans: number;
  readonly queries: number;
  readonly causal: boolean;
}

export interface AttentionGradientArguments extends AttentionArguments {
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

export interface AttentionDecodeArguments extends Heads {
  /** i32 [batch]: keys j < lengths[b] are seen; none gives o = 0. */
  readonly lengths: number;
}

const kinds = { forward: 5, gradient: 6, decode: 7 } as const;
const MOST_DIM = 512;
const PARALLEL_WORK = 60_000;

function check({ headDim, heads, group, batch, keys }: Heads, scratchFloats: number): void {
  if (headDim > MOST_DIM || scratchFloats * 4 > threadScratchBytes) {
    throw new AppError(
      "engine/attention-too-large",
      `Attention over ${keys} keys with heads of ${headDim} is more than the CPU engine holds` +
        ` (at most ${threadScratchBytes / 4} keys and heads of ${MOST_DIM})`,
      "Use a shorter context or the WebGPU engine.",
    );
  }
  const whole = [headDim, heads, group, batch, keys].every((size) => Number.isInteger(size) && size >= 0);
  if (!whole || group < 1 || heads % group !== 0) {
    throw new AppError("wasm/bad-shape", `internal: attention with ${heads} heads in groups of ${group}`);
  }
}

function words(job: AttentionArguments) {
  return [
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
  ];
}

/** Writes o and lse. */
export function attention(runtime: WasmRuntime, job: AttentionArguments): void {
  check(job, 0);
  const work = job.batch * job.heads * job.queries * job.keys * job.headDim;
  runtime.run(kinds.forward, words(job), work > PARALLEL_WORK);
}

/** Writes dq, dk and dv, or adds to them. */
export function attentionGradient(runtime: WasmRuntime, job: AttentionGradientArguments): void {
  check(job, 0);
  const work = job.batch * job.heads * job.queries * job.keys * job.headDim;
  const more = [
    job.dout,
    job.delta,
    job.dq,
    job.dk,
    job.dv,
    job.accumulateQ ? 1 : 0,
    job.accumulateK ? 1 : 0,
    job.accumulateV ? 1 : 0,
  ];
  runtime.run(kinds.gradient, [...words(job), ...more], work > PARALLEL_WORK);
}

/** One query a row: writes o. */
export function attentionDecode(runtime: WasmRuntime, job: AttentionDecodeArguments): void {
  check(job, job.keys + 4);
  const rest = { lse: 0, spans: job.lengths, queries: 1, causal: false };
  const work = job.batch * job.heads * job.keys * job.headDim;
  runtime.run(kinds.decode, words({ ...job, ...rest }), work > PARALLEL_WORK);
}
