// Supervised fine-tuning on completions: token-mean cross-entropy, with the numbers of TRL 1.13.0. The mean is over
// all labels of the accumulated batch, not a mean of micro-batch means. `dft` weighs each token by its own probability
// (Wu et al. 2025, https://arxiv.org/abs/2508.05629).

import { choice, flag, orNull, type ValuesOf } from "../domain/config/field.ts";
import type { CompletionRow } from "../domain/rows.ts";
import { makeBatch } from "../models/tokenBatch.ts";
import { meanMetrics, type Metrics, recipe, type RecipeContext } from "./recipe.ts";

const config = {
  loss_type: choice("chunked_nll", ["chunked_nll", "nll", "dft"], {
    label: "Loss",
    help: "nll and chunked_nll are the same numbers here; dft trusts tokens that the model finds likely.",
  }),
  completion_only_loss: orNull(
    flag(true, {
      label: "Learn answers only",
      help: "Only the completion's tokens count; null is the same. Rows without a prompt count whole.",
    }),
    true,
  ),
};

type Config = ValuesOf<typeof config>;
type Context = RecipeContext<CompletionRow, Config>;

interface Measured {
  readonly metrics: Metrics;
  /** Sum of the token losses, to be divided by the labels of the whole step. */
  readonly lossSum: number;
  readonly labels: number;
}

/** Labels of a row: tokens from its completion on, but never the first, which nothing predicts. */
function labelCount({ ids, completionStart }: CompletionRow): number {
  return ids.length - Math.max(1, completionStart);
}

async function microBatch(
  ctx: Context,
  rows: readonly CompletionRow[],
  gradient: { readonly labels: number; readonly pass: number } | undefined,
): Promise<Measured> {
  const { engine, policy } = ctx;
  const trees = rows.map(({ ids, completionStart }) => {
    const start = Math.max(1, completionStart);
    return { prefix: ids.slice(0, start), branches: [ids.slice(start)] };
  });
  const batch = makeBatch(trees, { multiple: ctx.lengthMultiple });
  const labels = batch.targets.length;
  return engine.scopeAsync(async () => {
    const forward = () =>
      policy.logProbs(batch, {
        checkpointing: ctx.checkpointing,
        ...(gradient && ctx.dropout ? { dropout: { seed: ctx.seed, pass: gradient.pass } } : {}),
      });
    const out = gradient ? engine.record(forward) : forward();
    // Read together: waiting for a GPU once is enough.
    const [logprobs, entropy, correct] = await engine.readAll(out.logprob, out.entropy, out.correct);
    await ctx.check();
    const weigh = ctx.config.loss_type === "dft" ? (logp: number) => Math.exp(logp) : () => 1;
    let lossSum = 0;
    for (const logp of logprobs) lossSum -= weigh(logp) * logp;
    if (gradient) {
      const slopes = logprobs.map((logp) => -weigh(logp) / gradient.labels);
      await engine.backwardInTurns([{ of: out.logprob, gradient: engine.tensor(slopes) }], ctx.check);
      engine.backend.submit();
    }
    const share = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / Math.max(1, labels);
    return { metrics: { entropy: share(entropy), mean_token_accuracy: share(correct) }, lossSum, labels };
  });
}

export const sft = recipe<CompletionRow, typeof config>({
  id: "sft",
  title: "Supervised fine-tuning",
  paper: "https://arxiv.org/abs/2203.02155",
  summary: "Learns to write the answers it is shown, word by word.",
  needs: { data: "completions", reference: false },
  config,
  cardKeys: ["loss_type"],
  defaults: { learning_rate: 2e-5, disable_dropout: false },
  metrics: {
    loss: "Mean surprise per learned token, in nats: lower is better.",
    entropy: "Mean uncertainty of the model over learned tokens, in nats.",
    mean_token_accuracy: "Share of learned tokens that are the model's first choice.",
    num_tokens: "Tokens seen so far, prompts included.",
  },

  async *train(ctx) {
    for await (const { microBatches, step } of ctx.steps()) {
      const labels = microBatches.flat().reduce((total, row) => total + labelCount(row), 0);
      const logged: Metrics[] = [];
      let lossSum = 0;
      for (const [index, rows] of microBatches.entries()) {
        await ctx.check();
        const pass = (step - 1) * 2 ** 12 + index;
        const measured = await microBatch(ctx, rows, { labels, pass });
        logged.push(measured.metrics);
        lossSum += measured.lossSum;
        for (const { ids } of rows) ctx.state.numTokens += ids.length;
      }
      const gradNorm = await ctx.update(step);
      const loss = lossSum / Math.max(1, labels);
      const metrics = { loss, ...meanMetrics(logged), grad_norm: gradNorm, num_tokens: ctx.state.numTokens };
      yield { metrics, microBatches: microBatches.length };
    }
  },

  async evaluate(ctx, rows) {
    const { metrics, lossSum, labels } = await microBatch(ctx, rows, undefined);
    return { loss: lossSum / Math.max(1, labels), ...metrics, num_tokens: ctx.state.numTokens };
  },
});
