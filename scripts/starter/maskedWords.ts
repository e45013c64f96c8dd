// Masked words (Devlin et al. 2019, https://arxiv.org/abs/1810.04805, section 3.1): of the tokens that are chosen, 8 of 10
// become the mask, 1 of 10 a token at random, 1 of 10 stays; the model says what stood there. The recipe makes the reward
// encoder and is not on the product's list. Rows are {ids}, with the tokenizer's special tokens at both ends, which are
// never chosen.

import { lossMetric, meanMetrics, type Metrics } from "../../src/algorithms/metric.ts";
import { recipe, type RecipeContext } from "../../src/algorithms/recipe.ts";
import { type CompletionRow, completions } from "../../src/data/rows/index.ts";
import { number, type ValuesOf } from "../../src/domain/config/field.ts";
import type { TokenBatch } from "../../src/models/tokenBatch.ts";
import { encoderIds, encoderSpecialTokens, encoderVocabularySize } from "./trainWordPiece.ts";

const config = {
  mlm_probability: number(0.15, {
    above: 0,
    below: 1,
    label: "Share of masked words",
    help: "Share of the tokens that are chosen (transformers' name).",
  }),
};

type Context = Omit<RecipeContext<CompletionRow, ValuesOf<typeof config>>, "steps" | "update">;

export interface MaskedText {
  /** The ids as the model sees them. */
  readonly ids: readonly number[];
  /** Indices of the chosen tokens; at least one where there is one to choose. */
  readonly chosen: readonly number[];
}

/** Chooses among the tokens between the first and the last, each with this probability, and hides them. */
export function maskText(ids: readonly number[], share: number, random: () => number): MaskedText {
  const inside = ids.map((_, i) => i).slice(1, -1);
  let chosen = inside.filter(() => random() < share);
  if (chosen.length === 0) chosen = inside.slice(0, 1);
  const seen = [...ids];
  for (const i of chosen) {
    const draw = random();
    if (draw < 0.8) seen[i] = encoderIds.mask;
    else if (draw < 0.9) seen[i] = ordinaryId(random);
  }
  return { ids: seen, chosen };
}

function ordinaryId(random: () => number): number {
  const first = encoderSpecialTokens.length;
  return first + Math.floor(random() * (encoderVocabularySize - first));
}

export const maskedWords = recipe<CompletionRow, typeof config>({
  id: "masked",
  title: "Masked words",
  paper: "https://arxiv.org/abs/1810.04805",
  summary: "Learns to say which words were hidden in a text.",
  rows: completions,
  cut: ({ max_length }) => ({ maxLength: max_length, tooLong: "drop", wholeRow: true }),
  config,
  cardKeys: ["mlm_probability"],
  task: "masked",
  defaults: { learning_rate: 1e-4 },

  async *train(ctx) {
    for await (const { step, microBatches } of ctx.steps()) {
      const logged: Metrics[] = [];
      for (const [i, rows] of microBatches.entries())
        logged.push(await guess(ctx, rows, ctx.random("mask", step, i), 1 / microBatches.length));
      const grad_norm = ctx.update();
      const tokens = microBatches.flat().reduce((sum, { ids }) => sum + ids.length, 0);
      yield { metrics: { ...meanMetrics(logged), grad_norm }, microBatches: microBatches.length, tokens };
    }
  },

  // A text is masked alike in every evaluation.
  evaluate: (ctx, rows) => guess(ctx, rows, ctx.random("evaluate", rows[0]?.line ?? 0), undefined),

  metrics: {
    loss: lossMetric("Mean surprise at the hidden tokens, in nats: lower is better.", "", {
      headline: true,
      meaning: "How surprised it is by what was hidden in texts it never saw, in nats; lower is better.",
    }),
    accuracy: { meaning: "Share of the hidden tokens that are the model's first choice." },
    num_tokens: { meaning: "Tokens seen so far.", over: "last" },
  },
});

/** One micro-batch: its metrics, and where `share` is given the slopes of share * loss into the policy. */
async function guess(
  ctx: Context,
  rows: readonly CompletionRow[],
  random: () => number,
  share: number | undefined,
): Promise<Metrics> {
  const { policy } = ctx.models;
  const batch = maskedBatch(ctx, rows, random);
  const count = batch.targets.length;
  const numbers = await ctx.pass(
    { policy: { of: policy, batch, readings: ["logprob", "correct"] } },
    share === undefined
      ? undefined
      : () => ({ policy: { logprob: new Float32Array(count).fill(-share / count) } }),
  );
  const mean = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / count;
  return { loss: -mean(numbers.policy.logprob), accuracy: mean(numbers.policy.correct) };
}

/** The texts as one batch, read at the chosen places for the tokens that stood there. */
function maskedBatch(ctx: Context, rows: readonly CompletionRow[], random: () => number): TokenBatch {
  const texts = rows.map(({ ids }) => maskText(ids, ctx.config.mlm_probability, random));
  const batch = ctx.batch(texts.map(({ ids }) => ({ prefix: ids, branches: [[]] })));
  const places = texts.flatMap(({ chosen }, b) => chosen.map((i) => b * batch.length + i));
  const targets = texts.flatMap(({ chosen }, b) => chosen.map((i) => rows[b]?.ids[i] ?? 0));
  let end = 0;
  const ranges = texts.map(({ chosen }) => ({ start: end, end: (end += chosen.length) }));
  return { ...batch, rows: Int32Array.from(places), targets: Int32Array.from(targets), ranges };
}
