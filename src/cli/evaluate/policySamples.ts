// An answer with all that was measured of it.

import type { PolicySample, Scorer } from "../../evaluation/policyQuality.ts";
import type { Compared } from "../../runs/comparePolicies.ts";
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
