// An answer with all that was measured of it: for the metrics, and as its line.

import type { Prompt } from "../../data/rows/index.ts";
import type { PolicySample, Scorer } from "../../evaluation/policyQuality.ts";
import type { Compared } from "../../runs/comparePolicies.ts";
import type { Tokenizer } from "../../text/index.ts";
import type { Line } from "../output.ts";
import type { Answer } from "./policyAnswers.ts";

/** `scores` has the numbers of each model that was given, for all answers; this is the one at `index`. */
export function sampleOf(
  { promptIndex, role, ids, ended }: Answer,
  { logprob, ...numbers }: Compared,
  scores: ReadonlyMap<Scorer, readonly number[]>,
  index: number,
): PolicySample {
  const said = (scorer: Scorer): number | null => scores.get(scorer)?.[index] ?? null;
  return {
    prompt: String(promptIndex),
    role,
    ids,
    ended,
    reward: said("reward"),
    judge: said("judge"),
    ...numbers,
    // The base's own is under the base.
    logprob: logprob ?? numbers.baseLogprob,
  };
}

/** Its line, in the order of the contract; texts are null without a tokenizer. */
export function sampleLine(
  sample: PolicySample,
  promptIndex: number,
  { promptIds, said }: Prompt,
  tokenizer: Tokenizer | undefined,
): Line {
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
