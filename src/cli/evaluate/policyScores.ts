// What a reward model or a judge says of answers, as `score` would of the same prompt and completion, brought to its scale.

import type { Prompt } from "../../data/rows/index.ts";
import { faultText } from "../../data/rows/index.ts";
import { AppError } from "../../domain/errors.ts";
import { onScale } from "../../domain/statistics.ts";
import { scoreRollouts } from "../../runs/scores.ts";
import { breathe } from "../../runs/turns.ts";
import type { Tokenizer } from "../../text/index.ts";
import type { Output } from "../output.ts";
import { rewardModel } from "../rewardModel.ts";
import type { ModelRequest, Session } from "../session.ts";
import type { Answer } from "./policyAnswers.ts";

interface Scoring {
  readonly session: Session;
  readonly request: Omit<ModelRequest, "task">;
  readonly out: Output;
  readonly signal: AbortSignal;
}

/** One number an answer. AppErrors of the model, "tokens/..." for what it cannot read, "data/bad-row". */
export async function scoreAnswers(
  { session, request, out, signal }: Scoring,
  answers: readonly Answer[],
  prompts: readonly Prompt[],
  policy: Tokenizer | undefined,
): Promise<number[]> {
  const loaded = await rewardModel(session, request, out, signal);
  const { scale } = loaded;
  const rollouts = answers.map(({ promptIndex, ids, ended }, sample) => {
    const { promptIds, said } = prompts[promptIndex] ?? { promptIds: [], said: undefined };
    return { prompt: promptIndex, sample, promptIds, ids, logprobs: [], ended, said };
  });
  out.progress("scoring", 0, rollouts.length, "answers");
  const check = async (): Promise<void> => {
    await breathe();
    signal.throwIfAborted();
  };
  const tokenizers = { own: await loaded.tokenizer(), policy };
  const scores = await scoreRollouts(loaded.model, true, tokenizers, rollouts, { check }).catch(
    (error: unknown) => {
      const message = error instanceof AppError ? undefined : faultText(error);
      if (message === undefined) throw error;
      throw new AppError(
        "data/bad-row",
        `${loaded.model.name}: ${message}.`,
        "Take a reward model with a chat template, or prompts whose messages are texts.",
      );
    },
  );
  out.progress("scoring", rollouts.length, rollouts.length, "answers");
  return onScale(scores, scale);
}
