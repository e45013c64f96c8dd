// The settings of PPO, what a run of it keeps, and what an update learns from.

import { choice, flag, integer, number, numberOrNull, orNull, text } from "../domain/config/field.ts";
import type { Prompt } from "../data/rows/index.ts";
import { klEstimators } from "./math/gae.ts";
import type { Metrics } from "./metric.ts";
import type { Episode } from "./ppoSemantics.ts";
import type { RecipeContext, SettingsOf } from "./recipe.ts";
import { rewardFields } from "./rewards.ts";
import { drawingFields } from "./rollouts.ts";
import { judgeFields } from "./validation.ts";

export const ppoFields = {
  compat: orNull(
    choice("trl-1.9", ["trl-1.9"], {
      label: "Numbers of",
      help: "trl-1.9: TRL 1.9.0's numbers, its quirks included; null: the same method with those mended.",
    }),
  ),
  value_model: choice("shared", ["shared", "separate"], {
    label: "Critic",
    help: "shared: a head on the model that is trained; separate: a model of its own, trained whole.",
  }),
  value_model_path: text<string | null>(null, {
    label: "Critic's model",
    help: "A sequence classifier to begin a separate critic from; default: the reward model.",
    names: "scorer",
  }),
  total_episodes: orNull(
    integer(1, {
      atLeast: 1,
      unit: "answers",
      label: "Answers in all",
      help: "How many answers are drawn; null: num_train_epochs says.",
    }),
  ),
  response_length: integer(53, {
    atLeast: 1,
    unit: "tokens",
    label: "Longest answer",
    help: "An answer that has not ended by then is cut.",
    advanced: false,
  }),
  stop_token: orNull(
    choice("eos", ["eos"], {
      label: "Stop at",
      help: "eos: what an answer has behind its end token does not count.",
    }),
  ),
  stop_token_id: orNull(
    integer(0, { atLeast: 0, label: "Stop at id", help: "The same for a token of your choice." }),
  ),
  temperature: number(0.7, {
    above: 0,
    label: "Temperature",
    help: "How freely answers are drawn. Logits are divided by it wherever answers are learned from, too.",
  }),
  ...drawingFields,
  missing_eos_penalty: numberOrNull({
    label: "Price of no end",
    help: "Taken off the score of an answer that did not end; null is nothing.",
  }),
  num_ppo_epochs: integer(4, {
    atLeast: 1,
    label: "Uses of an answer",
    help: "How often the answers of an update are learned from.",
  }),
  num_mini_batches: integer(1, {
    atLeast: 1,
    label: "Mini-batches",
    help: "Parts of an update's answers, one step of the optimiser each.",
  }),
  kl_coef: number(0.05, {
    atLeast: 0,
    label: "Price of straying",
    help: "What straying from the model you start from costs, in reward a nat.",
    advanced: false,
  }),
  kl_estimator: choice("k1", [...(Object.keys(klEstimators) as (keyof typeof klEstimators)[]), "exact"], {
    label: "Distance by",
    help: "How the distance is estimated from the token that was drawn: log-ratio (k1), half its square (k2), or ratio - 1 - log-ratio (k3); exact: not estimated, but computed over all tokens that could have been drawn.",
  }),
  adap_kl_ctrl: flag(false, {
    label: "Adapt the price",
    help: "Raise or lower the price of straying so that the distance of an answer stays near its target.",
  }),
  target: number(6, {
    above: 0,
    unit: "nats",
    label: "Target distance",
    help: "Of a whole answer, where the price adapts.",
  }),
  horizon: number(10000, {
    above: 0,
    unit: "answers",
    label: "Horizon",
    help: "Over how many answers the price adapts.",
  }),
  kl_limit: numberOrNull({
    above: 0,
    unit: "nats",
    label: "Limit of straying",
    help: "An update whose answers have strayed further (their mean, a whole answer) is not learned from, and raises the price by half; null is no limit.",
  }),
  gamma: number(1, {
    atLeast: 0,
    atMost: 1,
    label: "Discount",
    help: "What a later token's reward is worth now.",
  }),
  lam: number(0.95, {
    atLeast: 0,
    atMost: 1,
    label: "Lambda",
    help: "How far advantages look ahead before they trust the critic; 1 looks to the end of the answer. Below 1, a critic that knows nothing yet hides the score from all but the last tokens.",
  }),
  cliprange: number(0.2, {
    above: 0,
    label: "Clip range",
    help: "How far the odds of a token may move before it stops counting.",
  }),
  cliprange_value: number(0.2, {
    above: 0,
    label: "Critic's clip range",
    help: "How far a value may move before it stops counting.",
  }),
  vf_coef: number(0.1, { atLeast: 0, label: "Critic's weight", help: "Weight of the critic's loss." }),
  value_warmup_steps: integer(0, {
    atLeast: 0,
    unit: "steps",
    label: "Critic's warm-up",
    help: "Steps in which the critic learns alone, from the first update's answers, before the policy's first step.",
  }),
  value_warmup_learning_rate: numberOrNull({
    above: 0,
    label: "Rate of the critic's warm-up",
    help: "Learning rate of those steps; null is learning_rate, whatever the schedule says of the first step.",
  }),
  entropy_coef: number(0, {
    atLeast: 0,
    label: "Entropy bonus",
    help: "Weight of a bonus for being undecided.",
  }),
  whiten_rewards: flag(false, {
    label: "Whiten rewards",
    help: "Bring the rewards of an update to deviation 1.",
  }),
  target_kl: numberOrNull({
    above: 0,
    label: "Stop an update at",
    help: "Approximate distance from the policy that drew, at one and a half times of which an update ends early; null is never.",
  }),
  rollouts: text<string | null>(null, {
    label: "Replay",
    help: "A file of answers to learn from instead of drawing them, such as a run's own rollouts.jsonl.",
  }),
  permutations: text<string | null>(null, {
    label: "Orders",
    help: "A file of the order of answers in each epoch of a replay.",
  }),
  debug_dump: text<string | null>(null, {
    label: "Dump",
    help: "A file that gets every quantity of each update.",
  }),
  ...rewardFields,
  ...judgeFields,
};

export type PpoConfig = SettingsOf<typeof ppoFields>;

export interface PpoState {
  /** The price of straying now. */
  klCoef: number;
  /** Micro-batches since the optimiser's last step, where a step may span updates. */
  micro: number;
  /** The last update was not learned from. */
  isBraked: boolean;
}

export type PpoTraining = Omit<RecipeContext<Prompt, PpoConfig, PpoState>, "steps">;
export type PpoContext = Omit<PpoTraining, "update">;

/** Everything that an update learns from, an array an answer; before its first step. */
export interface Experience {
  readonly episodes: readonly Episode[];
  readonly scores: readonly number[];
  /** The scores before `missing_eos_penalty`. */
  readonly unpenalised: readonly number[];
  readonly logprobs: readonly (readonly number[])[];
  readonly reference: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[];
  readonly kl: readonly (readonly number[])[];
  readonly rewards: readonly (readonly number[])[];
  readonly advantages: readonly (readonly number[])[];
  readonly returns: readonly (readonly number[])[];
  readonly rewardMetrics: Metrics;
  /** Between drawing and learning; undefined where nothing was recorded. */
  readonly apart: number | undefined;
  /** Of the critic when it had learned alone; undefined where it did not. */
  readonly warmupLoss: number | undefined;
}
