// The contract of a training method. A recipe is one async generator that reads in the paper's order: it takes the rows of a
// step, asks for passes of its models, says how the numbers become slopes, asks for the update and yields the step's metrics.
// Everything else (scopes, reads, waits, checkpoints, stops, logs) is plumbing behind the context and the same for all.
// A recipe keeps what it must not forget in `state`: plain data, saved whole with every checkpoint and put back whole.

import type { AnyRow, Cut, RawRow, RowKind, TextOrMessages } from "../data/rows/index.ts";
import { commonFields, type CommonValues } from "../domain/config/common.ts";
import { type Fields, parseFields, type ValuesOf } from "../domain/config/field.ts";
import type { Refuse } from "../domain/config/runConfig.ts";
import type { Scale } from "../domain/statistics.ts";
import type { Task } from "../models/architecture.ts";
import type { CacheDtype } from "../models/decodeSteps.ts";
import type { Model } from "../models/model.ts";
import type { TokenBatch, Tree } from "../models/tokenBatch.ts";
import type { TokenLogProbs } from "../engine/ops/tokenLogProbs.ts";
import type { Metric, Metrics } from "./metric.ts";
import type { Preset } from "./presets.ts";
import type { ReplayedRollout } from "./replay.ts";

/** What a model is to a method. The policy is always there; a recipe says which others it needs. */
export type Role = "policy" | "reference" | "reward" | "value" | "judge";

/** Where the model of a role comes from. */
export type RoleSource =
  /** The policy as it was before its first update: its base where it trains an adapter, else a frozen copy in float32. */
  | { readonly from: "start" }
  /** The policy itself, which may be asked in `prepare` alone: before its first update it is what it started from. */
  | { readonly from: "policy" }
  /** Another model of the policy's files, trained as the policy is, with an adapter of its own where the policy has one. */
  | { readonly from: "twin" }
  /** A model of its own, by a name as `model_name_or_path` has it. Trained with the policy by the same optimiser, or frozen. */
  | { readonly from: "files"; readonly name: string; readonly task: Task; readonly trains: boolean };

/** A model in its role: what passes are asked of. */
export interface RoleModel {
  readonly role: Role;
  readonly model: Model;
  /** False: the adapter takes no part. */
  readonly adapter: boolean;
}

/** What a pass can tell of each row that a batch chooses: of its target (engine/ops/tokenLogProbs.ts), what the model's score or
 * value head makes of it, or how far its whole distribution is from another model's (`against`), which has no slope. */
export type Reading = Exclude<keyof TokenLogProbs, "lse"> | "score" | "value" | "divergence";

/** Numbers on the host, one a chosen row of the batch. */
export type Numbers<K extends string> = Readonly<Record<K, Float32Array>>;

/** d loss / d number, of those that have a slope. */
export type Slopes<K extends string> = Readonly<Partial<Record<K, Float32Array>>>;

/** A forward pass that is asked for: what is wanted of which model's rows. */
export interface Asked<K extends Reading = Reading> {
  readonly of: RoleModel;
  readonly batch: TokenBatch;
  readonly readings: readonly K[];
  /** Logits are divided by it; default 1. */
  readonly temperature?: number;
  /** The model of one vocabulary that "divergence" is from. */
  readonly against?: RoleModel | undefined;
  /** What is learned from it stays in the heads: the layers below stand still. */
  readonly headOnly?: true;
}

/** Passes by names of the recipe's own; undefined: not asked for this time. */
export type AskedPasses = Readonly<Record<string, Asked | undefined>>;

type ReadingsOf<A> = A extends Asked<infer K> ? K : never;

/** The numbers of passes, by their names. */
export type PassNumbers<A extends AskedPasses> = {
  readonly [N in keyof A]: Numbers<ReadingsOf<A[N]>> | (undefined extends A[N] ? undefined : never);
};

export type PassSlopes<A extends AskedPasses> = {
  readonly [N in keyof A]?: Slopes<ReadingsOf<A[N]>>;
};

/** One optimiser step's data. */
export interface StepRows<Row> {
  /** From 1. */
  readonly step: number;
  readonly microBatches: readonly (readonly Row[])[];
}

/** A completion drawn from a model. */
export interface Rollout {
  /** Index among the prompts that were given, and among the completions of one prompt. */
  readonly prompt: number;
  readonly sample: number;
  readonly promptIds: readonly number[];
  /** The ending token included. */
  readonly ids: readonly number[];
  /** Log-probability of each at temperature 1, recorded while sampling. */
  readonly logprobs: readonly number[];
  /** False: cut at the limit of new tokens. */
  readonly ended: boolean;
  /** What was asked, where it is known as text. */
  readonly said?: TextOrMessages | undefined;
}

export interface Sampling {
  readonly maxNewTokens: number;
  readonly temperature: number;
  readonly topK: number;
  readonly topP: number;
  /** Completions a prompt. */
  readonly n: number;
  /** How keys and values are kept; default float32. */
  readonly cacheDtype?: CacheDtype;
}

/** What a recipe yields after each step. */
export interface StepResult {
  /** What the device still computes may come later. */
  readonly metrics: Readonly<Record<string, number | Promise<number>>>;
  /** How many micro-batches the metrics are the mean of. */
  readonly microBatches: number;
  /** The same of single metrics, those that some micro-batches have nothing to say about. */
  readonly counted?: Readonly<Record<string, number>>;
  /** Tokens that this step has seen. */
  readonly tokens: number;
}

export interface RecipeContext<Row, Config, State = NoState, Prepared = undefined> {
  readonly config: Config;
  readonly models: { readonly policy: RoleModel } & Readonly<Partial<Record<Role, RoleModel>>>;
  /** The recipe's own, changed in place. What a step that was given up did to it is taken back. */
  readonly state: State;
  /** What `prepare` returned. */
  readonly prepared: Prepared;
  /** A stream of uniform numbers of its own for each name. Named by step, nothing of it has to be saved. */
  random(...name: readonly (string | number)[]): () => number;
  steps(): AsyncIterable<StepRows<Row>>;
  /** Rows from a place on in the run of all epochs, for a method that does not take the rows of a step as they come. */
  rowsAt(place: number, count: number): readonly Row[];
  /** Steps of the whole run. */
  readonly totalSteps: number;
  /** The files of `inputs`, row by row. */
  readonly inputs: Readonly<Record<string, readonly RawRow[] | undefined>>;
  /** Puts a line into one of the recipe's journals, with the step that is under way. */
  record(journal: string, line: Readonly<Record<string, unknown>>): void;
  /** Shows an answer that was drawn to whoever watches: nothing depends on it. `advantages`: of each token that is learned from. */
  show(
    rollout: Rollout,
    learned: { readonly score: number | null; readonly advantages: readonly number[] },
  ): void;
  /** Rows of ids as one padded batch: chosen are the tokens after a prefix, or where `of` is a classifier, the token that it
   * reads its score from. */
  batch(trees: readonly Tree[], of?: RoleModel): TokenBatch;
  /**
   * Forward passes, all their readings on the host after one wait, and where `slopes` is given the backward passes from what
   * it returns: gradients are added to those of the trained models' values. Dropout is on in what is learned from, unless the
   * config has it off. Nothing of a pass stays on the device. A requested stop may end the step here.
   */
  pass<const A extends AskedPasses>(
    asked: A,
    slopes?: (numbers: PassNumbers<A>) => PassSlopes<A>,
  ): Promise<PassNumbers<A>>;
  /** Completions of the policy as it stands; the same prompts, settings and name draw the same. */
  rollouts(
    prompts: readonly (readonly number[])[],
    sampling: Sampling,
    ...name: readonly (string | number)[]
  ): Promise<Rollout[]>;
  /**
   * A scalar for each rollout by a classifier, which reads prompt and completion with a tokenizer of its own. `endText`: decoders
   * read the EOS text behind them, as `score` does; default true.
   */
  scores(
    of: RoleModel,
    rollouts: readonly Rollout[],
    options?: { readonly endText?: boolean },
  ): Promise<number[]>;
  /** Scores of ids as they are, by a model of the policy's vocabulary. */
  scoresOfIds(of: RoleModel, rows: readonly (readonly number[])[]): Promise<number[]>;
  /** The completion as text, special tokens left out. AppError "tokenizer/missing" where the policy has no tokenizer. */
  textOf(rollout: Rollout): string;
  /** Ids as text, special tokens included: as the model reads them. Undefined where the policy has no tokenizer. */
  textOfIds(ids: readonly number[]): string | undefined;
  /** What the scores of a reward model are brought to one scale by: `reward_mean` and `reward_std` of its config.json. */
  scaleOf(of: RoleModel): Scale;
  /** Ids that end a completion; the tokenizer's own first. */
  readonly endIds: readonly number[];
  /** The id that rows are padded with where others do: the tokenizer's, else its EOS, else 0. */
  readonly padId: number;
  /** Ids of the policy are below it. */
  readonly vocabularySize: number;
  /** The policy has a tokenizer. */
  readonly hasText: boolean;
  /** Rows of the training data. */
  readonly rowCount: number;
  /** Says something to whoever watches. */
  note(message: string): void;
  /** Kernels are being compiled: numbers mean nothing. */
  readonly isRehearsal: boolean;
  /** Of the step under way. */
  learningRate(): number;
  /**
   * Clips, updates all that is trained, clears the gradients; their norm before clipping. "apart": each model's gradients are
   * clipped by their own norm, and the policy's is told; "unclipped": none is. A device goes on by itself: the norm
   * comes with the next pass's numbers, so give it to the metrics as it is. Awaited without `settle` it may never come. `rate`:
   * instead of the schedule's.
   */
  update(clip?: "together" | "apart" | "unclipped", rate?: number): Promise<number>;
  /** Waits for the device until all norms have come. */
  settle(): Promise<void>;
}

export interface DocsTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** How a method that takes rows by itself goes through them. */
export interface Pace {
  /** What is left over of an epoch waits for another order. */
  readonly rowsAtOnce: number;
  readonly stepsPerEpoch: number;
  /** Epochs done after a step; default: by the steps. */
  epoch?(step: number): number;
  /** Of the whole run, where the method says so. */
  readonly steps?: number;
  /** How often a step passes through each of its answers to learn from it, for estimates of time; default 1. */
  readonly uses?: number;
}

export type NoState = Readonly<Record<string, never>>;

/** The settings of every method and its own. */
export type SettingsOf<F extends Fields> = CommonValues & ValuesOf<F>;

/** How a method is held against a model that judges: its role "judge", besides "reference" (validation.ts). */
export interface Validation<Row, Context> {
  /** Evaluations that have one name can be compared: who judges what, drawn how. */
  readonly name: string;
  /** How many of the held-out rows, the first ones. */
  readonly prompts: number;
  /** That answers are drawn at, and distances are measured at. */
  readonly temperature: number;
  /** In nats, a whole answer: what has strayed further is not the best. */
  readonly klLimit: number;
  /** The result is the best checkpoint. */
  readonly keepsBest: boolean;
  /** Evaluations without a gain that end the run; undefined: none do. */
  readonly patience: number | undefined;
  /** The method's own name of the mean reward, where it is another than "reward". */
  readonly rewardMetric?: string;
  /** An answer a row: the same random numbers each time. */
  draw(ctx: Context, rows: readonly Row[]): Promise<readonly ReplayedRollout[]>;
  /** What each answer is worth by what is learned from; NaN: not known. */
  rewards(ctx: Context, rollouts: readonly ReplayedRollout[]): Promise<readonly number[]>;
}

export interface RecipeDefinition<
  Row extends AnyRow,
  F extends Fields,
  State = NoState,
  Prepared = undefined,
> {
  readonly id: string;
  readonly title: string;
  readonly paper: string;
  /** One sentence for the page: what it does, in plain words. */
  readonly summary: string;
  /** Why to take this one among the methods that need the same; of one of them. */
  readonly advice?: string;
  /** What it learns from. */
  readonly rows: RowKind<Row>;
  /** Answers that a batch has of each of its rows, where it draws several at once; default 1. */
  readonly answersPerRow?: number;
  /** What it does with rows that are too long; default: they are cut at max_length. */
  cut?(config: SettingsOf<F>): Cut;
  /** The models it needs besides the policy, by what the config says; undefined: not with this config. */
  readonly roles?: Readonly<
    Partial<Record<Exclude<Role, "policy">, (config: SettingsOf<F>) => RoleSource | undefined>>
  >;
  /** Settings of this method; the common ones are in domain/config. */
  readonly config: F;
  /** A step updates weights several times, and takes long: a stop gives it up whole. */
  readonly updatesOften?: true;
  /** Which of them a model card shows. */
  readonly cardKeys: readonly string[];
  /** What the policy is trained for; default "causal". */
  readonly task?: Task | ((config: SettingsOf<F>) => Task);
  /** Files of rows that it reads besides the data, by the config: name to path; null: none. */
  inputs?(config: SettingsOf<F>): Readonly<Record<string, string | null>>;
  /** What it writes line by line while it runs: name to path; undefined: beside the log, null: not written. */
  journals?(config: SettingsOf<F>): Readonly<Record<string, string | null | undefined>>;
  /** Of a method that takes some of so many rows by `rowsAt`. */
  pace?(config: SettingsOf<F>, rows: number): Pace;
  /** What TRL sets differently from transformers for this method, such as the learning rate. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Every metric it logs, in the order in which charts and tables show them. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** Tables of its page of docs/algorithms besides those that every method has, by the name of their place. */
  readonly tables?: Readonly<Record<string, () => DocsTable>>;
  /** Settings by purpose that the page offers; default: the usual ones at the method's own learning rate. */
  readonly presets?: readonly Preset[];
  /** Tells `refuse` of settings that do not go together. */
  validate?(config: SettingsOf<F>, refuse: Refuse): void;
  /** The state of a new run; none where a recipe needs none. */
  start?(config: SettingsOf<F>): State;
  /** Awaited once before the first step, with all rows in batches, while the policy still is what it starts from. */
  prepare?(
    ctx: Omit<RecipeContext<Row, SettingsOf<F>, State>, "prepared" | "steps" | "update">,
    batches: readonly (readonly Row[])[],
  ): Promise<Prepared>;
  train(ctx: RecipeContext<Row, SettingsOf<F>, State, Prepared>): AsyncGenerator<StepResult, void, void>;
  /** Awaited after the last step, with the held-out rows in batches: what else the config.json of a role's model says. */
  conclude?(
    ctx: Omit<RecipeContext<Row, SettingsOf<F>, State, Prepared>, "steps" | "update">,
    heldOut: readonly (readonly Row[])[],
  ): Promise<Conclusion>;
  /** Held against a judge while it trains: undefined: not with this config. */
  validation?(
    config: SettingsOf<F>,
  ):
    | Validation<Row, Omit<RecipeContext<Row, SettingsOf<F>, State, Prepared>, "steps" | "update">>
    | undefined;
  /** Metrics of one evaluation batch, without `eval_`. */
  evaluate(
    ctx: Omit<RecipeContext<Row, SettingsOf<F>, State, Prepared>, "steps" | "update">,
    rows: readonly Row[],
  ): Promise<Metrics>;
}

/** The same with its settings as they begin. */
export function usualTask(recipe: Recipe): Task {
  return taskOf(recipe, parseFields({ ...commonFields, ...recipe.config }, recipe.defaults));
}

/** Further keys of config.json, by role. */
export type Conclusion = Readonly<Partial<Record<Role, Readonly<Record<string, number>>>>>;

/** What a method trains the policy for with these settings. */
export function taskOf({ task }: Pick<Recipe, "task">, config: SettingsOf<Fields>): Task {
  return (typeof task === "function" ? task(config) : task) ?? "causal";
}

/** With its types erased, as lists and runs hold it. */
export type Recipe = RecipeDefinition<AnyRow, Fields, unknown, unknown>;

export function recipe<Row extends AnyRow, F extends Fields, State = NoState, Prepared = undefined>(
  definition: RecipeDefinition<Row, F, State, Prepared>,
): Recipe {
  return definition as Recipe;
}
