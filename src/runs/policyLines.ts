// What was measured of a policy as lines of JSON: the same on the command line and in a project's `reports/` (docs/contract.md,
// "Evaluation"), so that either reads what the other wrote.

import type { TextOrMessages } from "../data/rows/index.ts";
import type { Estimate } from "../evaluation/bootstrap.ts";
import type { PolicyRole, PolicySample } from "../evaluation/policyQuality.ts";
import type { Tokenizer } from "../text/index.ts";

export interface SampleLine {
  readonly type: "sample";
  readonly prompt_index: number;
  readonly role: PolicyRole;
  /** null without a tokenizer, and so is `completion`. */
  readonly prompt: TextOrMessages | null;
  readonly completion: string | null;
  readonly prompt_ids: readonly number[];
  readonly completion_ids: readonly number[];
  readonly finish: "eos" | "length";
  readonly reward: number | null;
  readonly judge: number | null;
  readonly logprob: number;
  readonly base_logprob: number;
  readonly kl_exact: number | null;
}

/** Keys in the order of the contract. `said`: the prompt as it was given, where it was text or messages. */
export function sampleLine(
  sample: PolicySample,
  promptIndex: number,
  { promptIds, said }: { readonly promptIds: readonly number[]; readonly said?: TextOrMessages | undefined },
  tokenizer: Tokenizer | undefined,
): SampleLine {
  const { role, ids, ended, reward, judge, logprob, baseLogprob, klExact } = sample;
  const textOf = (part: readonly number[]): string | null =>
    tokenizer?.decode(part, { skipSpecialTokens: true }) ?? null;
  return {
    type: "sample",
    prompt_index: promptIndex,
    role,
    prompt: said ?? textOf(promptIds),
    completion: textOf(ids),
    prompt_ids: promptIds,
    completion_ids: ids,
    finish: ended ? "eos" : "length",
    reward,
    judge,
    logprob,
    base_logprob: baseLogprob,
    kl_exact: klExact,
  };
}

export interface MetricLine extends Estimate {
  readonly type: "metric";
  readonly name: string;
  readonly role: PolicyRole | null;
}

/** `role`: whose number it is, where two models are compared. */
export function metricLine(name: string, role: PolicyRole | null, estimate: Estimate): MetricLine {
  const { value, interval, prompts, samples, reason } = estimate;
  const why = reason === undefined ? {} : { reason };
  return { type: "metric", name, role, value, interval, prompts, samples, ...why };
}
