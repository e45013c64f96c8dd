// How a method that draws its answers is held against a judge while it trains: a second reward model, which nothing is learned from.
// The reward that is learned from rises whether answers get better or only learn to please it; the judge says which, and chooses the
// checkpoint that is the result (Gao et al. 2023, https://arxiv.org/abs/2210.10760; Coste et al. 2024, https://arxiv.org/abs/2310.02743).
// Each evaluation answers the same held-out prompts with the same random numbers, so that what differs is the model.

import type { Prompt } from "../data/rows/index.ts";
import { flag, integer, numberOrNull, orNull, text, type ValuesOf } from "../domain/config/field.ts";
import type { Refuse } from "../domain/config/runConfig.ts";
import type { RoleSource, Sampling, Validation } from "./recipe.ts";
import { drawAnswers } from "./rollouts.ts";

export const judgeFields = {
  judge_model_path: text<string | null>(null, {
    label: "Judge",
    help: "A second reward model, which is not learned from: it scores answers to held-out prompts (eval_dataset_name) before the first step, at every checkpoint and at the end, and chooses the checkpoint that is the result. A reward run with reward_halves leaves one in its final/judge_model.",
    names: "scorer",
  }),
  judge_prompts: integer(64, {
    atLeast: 1,
    unit: "rows",
    label: "Judged prompts",
    help: "How many of the held-out prompts the judge is asked about, the first ones.",
  }),
  judge_kl_limit: numberOrNull({
    above: 0,
    unit: "nats",
    label: "Limit for the best",
    help: "A checkpoint whose answers have strayed further (their mean, a whole answer) is not chosen; null is kl_limit where the method has one, else 8.",
  }),
  load_best_model_at_end: orNull(
    flag(true, {
      label: "Keep the best",
      help: "The result is the checkpoint that the judge likes best, not the last; null: where there is a judge.",
    }),
  ),
  early_stopping_patience: orNull(
    integer(4, {
      atLeast: 1,
      unit: "evaluations",
      label: "Patience",
      help: "End the run after so many evaluations by the judge without a gain; null: never.",
    }),
  ),
};

type Values = ValuesOf<typeof judgeFields>;

const usualKlLimit = 8;

export function judgeRole({ judge_model_path: name }: Values): RoleSource | undefined {
  return name === null ? undefined : { from: "files", name, task: "classify", trains: false };
}

/** `klLimit`: the method's own; `rest`: how it rewards answers. */
export function validationBy<C extends Parameters<typeof drawAnswers>[0]>(
  values: Values,
  sampling: Omit<Sampling, "n">,
  klLimit: number | null,
  rest: Pick<Validation<Prompt, C>, "rewards" | "rewardMetric">,
): Validation<Prompt, C> | undefined {
  if (values.judge_model_path === null) return undefined;
  return {
    ...rest,
    name: JSON.stringify([values.judge_model_path, values.judge_prompts, sampling]),
    prompts: values.judge_prompts,
    temperature: sampling.temperature,
    klLimit: values.judge_kl_limit ?? klLimit ?? usualKlLimit,
    keepsBest: values.load_best_model_at_end ?? true,
    patience: values.early_stopping_patience ?? undefined,
    draw: (ctx, rows) => drawAnswers(ctx, rows, { ...sampling, n: 1 }, "validate"),
  };
}

/** Tells `refuse` of a judge that cannot judge, and of settings that need one. */
export function checkJudge(
  values: Values & {
    readonly reward_model_path: string | null;
    readonly eval_dataset_name: string | null;
  },
  refuse: Refuse,
): void {
  const { judge_model_path: judge, reward_model_path: reward } = values;
  if (judge === null) {
    for (const key of ["load_best_model_at_end", "early_stopping_patience"] as const)
      if (values[key] !== null && values[key] !== false)
        refuse(
          [key, "judge_model_path"],
          `"${key}" needs a judge: by the reward that is learned from, the last checkpoint nearly always looks best.`,
          "Give judge_model_path, a second reward model, and eval_dataset_name.",
        );
    return;
  }
  if (reward !== null && placeOf(judge) === placeOf(reward))
    refuse(
      ["judge_model_path", "reward_model_path"],
      `judge_model_path and reward_model_path are both ${judge}: a model that is learned from cannot tell whether answers got better.`,
      "Train a second one on other judgements; reward_halves: true of the method reward makes two.",
    );
  if (values.eval_dataset_name === null)
    refuse(
      ["judge_model_path", "eval_dataset_name"],
      "The judge has nothing to judge: answers to prompts that are not learned from.",
      "Give eval_dataset_name: prompts, or rows of pairs, whose prompts are taken once each.",
    );
}

/** A path without what says nothing: "./a//b/" is "a/b". */
function placeOf(path: string): string {
  const parts = path.split(/[\\/]/).filter((part, i) => part !== "." && (part !== "" || i === 0));
  return parts.join("/");
}

/** One evaluation by the judge, as checkpoints keep it; null: no finite number. */
export interface Judged {
  readonly step: number;
  readonly judge: number | null;
  /** From the start, in nats. */
  readonly distance: number | null;
}

/** The evaluation that the judge likes best among those within the limit; of equals the first. */
export function bestOf(all: readonly Judged[], klLimit: number): Judged | undefined {
  let best: (Judged & { readonly judge: number }) | undefined;
  for (const { step, judge, distance } of all) {
    if (judge === null || distance === null || distance > klLimit) continue;
    if (best === undefined || judge > best.judge) best = { step, judge, distance };
  }
  return best;
}

/** Evaluations since the best one. */
export function withoutGain(all: readonly Judged[], klLimit: number): number {
  const best = bestOf(all, klLimit);
  return best === undefined ? 0 : all.filter(({ step }) => step > best.step).length;
}
