// A run as its judge sees it: the same held-out prompts answered by the policy as it stands, before the first step, at every checkpoint
// and at the end, scored by the judge and by the reward that is learned from, and how far the policy is from where it started. It
// knows no method: how answers are drawn and rewarded a recipe says (`Validation`). What was found goes into each checkpoint, so that
// a run that went on chooses as one that was left in peace.

import { knownDeviation, knownMean } from "../algorithms/math/advantages.ts";
import type { Metrics } from "../algorithms/metric.ts";
import type { Recipe, RecipeContext, Validation } from "../algorithms/recipe.ts";
import { batchOf, bySequence } from "../algorithms/rollouts.ts";
import { type Judged, withoutGain } from "../algorithms/validation.ts";
import type { AnyRow } from "../data/rows/index.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import { mean, onScale, sum } from "../domain/statistics.ts";
import type { LoopState } from "../storage/checkpoints.ts";

type Values = RunConfig["values"];
type Context = Omit<RecipeContext<AnyRow, Values, unknown, unknown>, "steps" | "update">;
type ErasedValidation = Validation<AnyRow, Context>;

export interface Validator {
  readonly klLimit: number;
  /** The result is the best checkpoint. */
  readonly keepsBest: boolean;
  /** Of the model that the run began with. */
  readonly start: Judged | undefined;
  /** What checkpoints keep of it. */
  state(): NonNullable<LoopState["validation"]>;
  /** An evaluation is to be made. */
  readonly isDue: boolean;
  want(): void;
  /** Makes it, of the policy as it stands after `step`: metrics without `eval_`. */
  judge(ctx: Context, step: number): Promise<Metrics>;
  /** All of them, in order. */
  readonly judged: readonly Judged[];
  /** It has been without a gain for as long as the run has patience. */
  isOver(): boolean;
}

/** Undefined where nobody judges. `rows`: the held-out ones. */
export function createValidator(
  recipe: Pick<Recipe, "validation">,
  values: Values,
  rows: readonly AnyRow[],
  resumed: LoopState | undefined,
): Validator | undefined {
  const validation = recipe.validation?.(values);
  if (validation === undefined) return undefined;
  const { name, klLimit, keepsBest, patience } = validation;
  const known = resumed?.validation;
  // A new run begins with an evaluation, and so does one that has another judge than before.
  let {
    due,
    judged,
  }: Omit<NonNullable<LoopState["validation"]>, "name"> = known?.name === name
    ? known
    : { due: true, judged: [] };
  const finite = (value: number | undefined): number | null =>
    value !== undefined && Number.isFinite(value) ? value : null;
  return {
    klLimit,
    keepsBest,
    get start() {
      return judged.find(({ step }) => step === 0);
    },
    state: () => ({ name, due, judged }),
    get isDue() {
      return due;
    },
    want() {
      due = true;
    },
    async judge(ctx, step) {
      const asked = rows.slice(0, validation.prompts);
      const found = await evaluate(ctx, validation, asked, values.per_device_eval_batch_size);
      const one = { step, judge: finite(found["judge"]), distance: finite(found["kl_exact"]) };
      judged = [...judged.filter((other) => other.step < step), one];
      due = false;
      return found;
    },
    get judged() {
      return judged;
    },
    isOver: () => patience !== undefined && withoutGain(judged, klLimit) >= patience,
  };
}

/** What a person should know of the prompts that a judge is asked about, in words; nothing where nobody judges. */
export function validationNotes(
  { validation, rows: kind }: Pick<Recipe, "validation" | "rows">,
  values: Values,
  training: readonly AnyRow[],
  heldOut: readonly AnyRow[],
): string[] {
  const asked = heldOut.slice(0, validation?.(values)?.prompts ?? 0);
  if (asked.length === 0) return [];
  const textOf = (row: AnyRow): string => JSON.stringify(kind.ids(row));
  const learned = new Set(training.map(textOf));
  const both = asked.filter((row) => learned.has(textOf(row))).length;
  return [
    `The judge is asked about ${asked.length} held-out prompts: before the first step, at every checkpoint and at the end.`,
    ...(both === 0
      ? []
      : [
          `${both} of them are learned from, too: of new prompts those say little. Hold other rows out in ${values.eval_dataset_name ?? ""}.`,
        ]),
  ];
}

/** Under the names of `evaluate policy`. */
async function evaluate(
  ctx: Context,
  validation: ErasedValidation,
  rows: readonly AnyRow[],
  batchSize: number,
): Promise<Metrics> {
  const { policy, reference, judge } = ctx.models;
  if (reference === undefined || judge === undefined)
    throw new Error("internal: a validation without a reference or a judge");
  const answers = await validation.draw(ctx, rows);
  const distances: number[] = [];
  for (let at = 0; at < answers.length; at += batchSize) {
    const batch = batchOf(ctx, answers.slice(at, at + batchSize));
    const { temperature } = validation;
    const { own } = await ctx.pass({
      own: { of: policy, batch, readings: ["divergence"], against: reference, temperature },
    });
    distances.push(...bySequence(batch, own.divergence).map(sum));
  }
  const scores = onScale(await ctx.scores(judge, answers), ctx.scaleOf(judge));
  const rewards = await validation.rewards(ctx, answers);
  const reward = knownMean(rewards);
  return {
    judge: knownMean(scores),
    judge_std: knownDeviation(scores),
    reward,
    reward_std: knownDeviation(rewards),
    ...(validation.rewardMetric === undefined ? {} : { [validation.rewardMetric]: reward }),
    kl_exact: mean(distances),
    length: mean(answers.map(({ ids, ended }) => ids.length - (ended ? 1 : 0))),
    ended: mean(answers.map(({ ended }) => (ended ? 1 : 0))),
  };
}
