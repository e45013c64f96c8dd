// Attention of the CPU engine: forward, gradient and decoding over a cache (assembly/attention*.ts). Refuses what does not
// fit, and keeps small jobs on one thread.

import { AppError } from "../../domain/errors.ts";
import {
  type Attention,
  type AttentionDecode,
  type AttentionGradient,
  jobs,
  layout,
} from "./jobs.generated.ts";
import type { WasmRuntime } from "./runtime.ts";

const MOST_DIM = 512;
const PARALLEL_WORK = 60_000;
const UNITS_A_THREAD = 8;

type Heads = Pick<Attention, "headDim" | "heads" | "group" | "batch" | "keys">;

function check({ headDim, heads, group, batch, keys }: Heads, scratchFloats: number): void {
  if (headDim > MOST_DIM || scratchFloats * 4 > layout.THREAD_SCRATCH_SIZE) {
    throw new AppError(
      "engine/attention-too-large",
      `Attention over ${keys} keys with heads of ${headDim} is more than the CPU engine holds` +
        ` (at most ${layout.THREAD_SCRATCH_SIZE / 4} keys and heads of ${MOST_DIM})`,
      "Use a shorter context or the WebGPU engine.",
    );
  }
  const whole = [headDim, heads, group, batch, keys].every((size) => Number.isInteger(size) && size >= 0);
  if (!whole || group < 1 || heads % group !== 0) {
    throw new AppError("wasm/bad-shape", `internal: attention with ${heads} heads in groups of ${group}`);
  }
}

/** Writes o and lse. */
export function attention(runtime: WasmRuntime, job: Attention): void {
  check(job, 0);
  const work = job.batch * job.heads * job.queries * job.keys * job.headDim;
  jobs.attention(runtime, job, work > PARALLEL_WORK);
}

/** Writes dq, dk and dv, or adds to them. */
export function attentionGradient(runtime: WasmRuntime, job: AttentionGradient): void {
  check(job, 0);
  const work = job.batch * job.heads * job.queries * job.keys * job.headDim;
  jobs.attentionGradient(runtime, job, work > PARALLEL_WORK);
}

/** One query a row: writes o. */
export function attentionDecode(runtime: WasmRuntime, job: Omit<AttentionDecode, "span">): void {
  // Four keys of a cache of halves, as floats.
  const wide = job.halves ? 4 * job.ldk : 0;
  check(job, wide + job.keys + 8);
  const { batch, heads, group, keys } = job;
  const work = batch * heads * keys * job.headDim;
  // Many heads a unit read the cache in order; few leave every thread something to do.
  const most = Math.floor((layout.THREAD_SCRATCH_SIZE - 4 * wide) / (4 * keys + 32));
  const span = Math.max(
    1,
    Math.min(heads, most, Math.floor((batch * heads) / (UNITS_A_THREAD * runtime.threads))),
  );
  const whole = span > group ? span - (span % group) : span;
  jobs.attentionDecode(runtime, { ...job, span: whole }, work > PARALLEL_WORK);
}
