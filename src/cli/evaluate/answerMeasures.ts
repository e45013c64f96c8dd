// Numbers of two policies' answers to the same prompts: length in tokens, and what models that score say of them.

import type { Prompt } from "../../data/rows/index.ts";
import type { DevicePreference } from "../../domain/records/index.ts";
import { mean } from "../../domain/statistics.ts";
import type { Tokenizer } from "../../text/index.ts";
import type { Output } from "../output.ts";
import type { ModelRequest, Session } from "../session.ts";
import type { Answer } from "./policyAnswers.ts";
import { scoreAnswers } from "./policyScores.ts";

interface Asked {
  readonly answers: readonly Answer[];
  readonly prompts: readonly Prompt[];
  readonly scorers: readonly {
    readonly measure: string;
    readonly request: Pick<ModelRequest, "model" | "adapter">;
  }[];
  readonly tokenizer: Tokenizer | undefined;
}

interface AnswerMeasure {
  readonly measure: string;
  /** A number a prompt: the mean over its answers. */
  readonly candidate: readonly number[];
  readonly base: readonly number[];
}

/** "tokens" first (the end is none), then each scorer's. AppErrors of models, "tokens/...", "data/bad-row". */
export async function answerMeasures(
  { device, ...at }: { session: Session; device: DevicePreference; out: Output; signal: AbortSignal },
  { answers, prompts, scorers, tokenizer }: Asked,
): Promise<AnswerMeasure[]> {
  const averaged = (measure: string, numbers: readonly number[]): AnswerMeasure => {
    const byRole = { candidate: prompts.map((): number[] => []), base: prompts.map((): number[] => []) };
    for (const [i, { promptIndex, role }] of answers.entries())
      byRole[role][promptIndex]?.push(numbers[i] as number);
    return { measure, candidate: byRole.candidate.map(mean), base: byRole.base.map(mean) };
  };
  const found = [
    averaged(
      "tokens",
      answers.map(({ ids, ended }) => ids.length - (ended ? 1 : 0)),
    ),
  ];
  for (const { measure, request } of scorers) {
    const scoring = { ...at, request: { ...request, device } };
    found.push(averaged(measure, await scoreAnswers(scoring, answers, prompts, tokenizer)));
  }
  return found;
}
