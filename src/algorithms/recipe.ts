// The contract of a training method. A recipe is one async generator that reads in the paper's order: it takes the
// micro-batches of a step, computes losses and gradients, asks the optimiser for its update and yields the step's
// metrics. Pausing, stopping, checkpoints and logging happen between two yields and are not its business; all it
// needs to go on after an interruption is `state`, which checkpoints save.

import type { Fields, ValuesOf } from "../domain/config/field.ts";
import type { Refuse } from "../domain/config/runConfig.ts";
import type { Engine } from "../engine/engine.ts";
import type { Model, PassOptions } from "../models/model.ts";
import type { TokenBatch } from "../models/tokenBatch.ts";

/** One optimiser step's data. */
export interface StepBatches<Row> {
  /** From 1. */
  readonly step: number;
  readonly microBatches: readonly (readonly Row[])[];
}

/** Plain data, saved with every checkpoint. */
export interface RecipeState {
  numTokens: number;
}

export type Metrics = Record<string, number>;

/** What a recipe yields after each optimiser step. */
export interface StepResult {
  readonly metrics: Metrics;
  /** How many micro-batches the metrics are the mean of. */
  readonly microBatches: number;
}

export interface Reference {
  /** The model that the policy is compared with, and how its pass is run. */
  readonly model: Model;
  readonly pass: PassOptions;
}

export interface RecipeContext<Row, Config> {
  readonly engine: Engine;
  readonly config: Config;
  readonly policy: Model;
  /** Present where the recipe needs it. */
  readonly reference: Reference | undefined;
  readonly seed: number;
  /** Whether dropout layers are at work in training passes. */
  readonly dropout: boolean;
  /** Recompute blocks in the backward pass. */
  readonly checkpointing: boolean;
  /** Rows are padded to multiples of this many tokens. */
  readonly lengthMultiple: number;
  readonly state: RecipeState;
  steps(): AsyncIterable<StepBatches<Row>>;
  /** Clips, updates, clears the gradients; returns the norm before clipping. */
  update(step: number): Promise<number>;
  /** Awaited before each micro-batch, between its passes and during them, so that no stop waits long: throws to end the step. */
  check(): Promise<void>;
}

export interface RecipeDefinition<Row, F extends Fields> {
  readonly id: string;
  readonly title: string;
  readonly paper: string;
  /** One sentence for the page: what it does, in plain words. */
  readonly summary: string;
  readonly needs: { readonly data: "pairs" | "completions"; readonly reference: boolean };
  /** Settings of this method; the common ones are in domain/config. */
  readonly config: F;
  /** Which of them a model card shows. */
  readonly cardKeys: readonly string[];
  /** What TRL sets differently from transformers for this method, such as the learning rate. */
  readonly defaults: Readonly<Record<string, unknown>>;
  /** Every logged metric with its one-line meaning. */
  readonly metrics: Readonly<Record<string, string>>;
  /** Tells `refuse` of settings that do not go together. */
  validate?(config: ValuesOf<F>, refuse: Refuse): void;
  train(ctx: RecipeContext<Row, ValuesOf<F>>): AsyncGenerator<StepResult, void, void>;
  /** Called once before training and evaluation with all batches, when something can be computed ahead. */
  precompute?(ctx: RecipeContext<Row, ValuesOf<F>>, batches: readonly (readonly Row[])[]): Promise<void>;
  /** Metrics of one evaluation batch without `eval_`. */
  evaluate(ctx: RecipeContext<Row, ValuesOf<F>>, rows: readonly Row[]): Promise<Metrics>;
}

/** With its types erased, as lists and the runtime hold it. */
export type Recipe = RecipeDefinition<unknown, Fields>;

export function recipe<Row, F extends Fields>(definition: RecipeDefinition<Row, F>): Recipe {
  return definition;
}

/** The plain mean of each metric over micro-batches; a metric absent in some is averaged over the others. */
export function meanMetrics(all: readonly Metrics[]): Metrics {
  const sums = new Map<string, { total: number; count: number }>();
  for (const metrics of all) {
    for (const [key, value] of Object.entries(metrics)) {
      const sum = sums.get(key) ?? { total: 0, count: 0 };
      sums.set(key, { total: sum.total + value, count: sum.count + 1 });
    }
  }
  return Object.fromEntries([...sums].map(([key, { total, count }]) => [key, total / count]));
}

export type { TokenBatch };
