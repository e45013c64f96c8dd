// Answers of methods that draw, whatever the method: drawn for prompts, batched to be learned from, put into the run's journal.

import { choice, integer, number } from "../domain/config/field.ts";
import type { Prompt } from "../data/rows/index.ts";
import type { TokenBatch, Tree } from "../models/tokenBatch.ts";
import type { RecipeContext, Rollout } from "./recipe.ts";
import type { ReplayedRollout } from "./replay.ts";

/** Settings of how answers are drawn, of every method that draws some. */
export const drawingFields = {
  cache_dtype: choice("float32", ["float32", "float16"], {
    label: "Cache of drawing",
    help: "How keys and values are kept while answers are drawn. float16: half the memory; answers are then drawn from probabilities that differ by rounding, and learned from by those of the trainer's own float32 pass.",
  }),
};

/** How a draw is narrowed down to likely tokens. */
export const nucleusFields = {
  top_k: integer(0, { atLeast: 0, label: "Top-k", help: "Draw among the k likeliest tokens; 0 is all." }),
  top_p: number(1, {
    above: 0,
    atMost: 1,
    label: "Top-p",
    help: "Draw among the likeliest tokens that reach this share; 1 is all.",
  }),
};

/** Answers to `prompts`, with what each prompt says. `name`: of the random stream, as `rollouts` of a context has it. */
export async function drawAnswers(
  ctx: Pick<RecipeContext<unknown, unknown>, "rollouts">,
  prompts: readonly Prompt[],
  settings: Parameters<RecipeContext<unknown, unknown>["rollouts"]>[1],
  ...name: readonly (string | number)[]
): Promise<readonly ReplayedRollout[]> {
  const drawn = await ctx.rollouts(
    prompts.map(({ promptIds }) => promptIds),
    settings,
    ...name,
  );
  return drawn.map((rollout) => ({ ...rollout, said: prompts[rollout.prompt]?.said, score: undefined }));
}

/** What is known of an answer when it is learned from. */
interface Learned {
  /** In place of what drawing recorded, where it recorded nothing. */
  readonly logprobs: readonly number[] | undefined;
  readonly reference: readonly number[] | null | undefined;
  readonly score: number | null | undefined;
  readonly advantage: number | null;
  /** Token by token, where they differ. */
  readonly advantages?: readonly number[];
}

/** Puts an answer into the run's journal, as a row that can be replayed (replay.ts), and shows it. */
export function recordRollout(
  ctx: Pick<RecipeContext<unknown, unknown>, "record" | "hasText" | "textOf" | "show">,
  step: number,
  rollout: Rollout,
  { logprobs, reference, score, advantage, advantages }: Learned,
): void {
  ctx.show(rollout, {
    score: score ?? null,
    advantages: advantages ?? (advantage === null ? [] : rollout.ids.map(() => advantage)),
  });
  ctx.record("rollouts", {
    step,
    prompt: rollout.said ?? null,
    completion: ctx.hasText ? ctx.textOf(rollout) : null,
    prompt_ids: rollout.promptIds,
    completion_ids: rollout.ids,
    logprobs: rollout.logprobs.length > 0 ? rollout.logprobs : logprobs,
    ref_logprobs: reference,
    score,
    advantage,
    finish: rollout.ended ? "eos" : "length",
  });
}

/** Prompts with their completions, two completions of one prompt to a tree; ranges in the order of the rollouts. */
export function batchOf(
  ctx: Pick<RecipeContext<unknown, unknown>, "batch">,
  rollouts: readonly Pick<Rollout, "promptIds" | "ids">[],
): TokenBatch {
  const trees: { prefix: readonly number[]; branches: (readonly number[])[] }[] = [];
  for (const { promptIds, ids } of rollouts) {
    const last = trees.at(-1);
    if (last?.branches.length === 1 && isSame(last.prefix, promptIds)) last.branches.push(ids);
    else trees.push({ prefix: promptIds, branches: [ids] });
  }
  return ctx.batch(trees satisfies Tree[]);
}

function isSame(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((id, i) => id === b[i]);
}

/** The values of each sequence of a batch. */
export function bySequence({ ranges }: TokenBatch, values: Float32Array): number[][] {
  return ranges.map(({ start, end }) => [...values.subarray(start, end)]);
}
