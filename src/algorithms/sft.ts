// Supervised fine-tuning on completions: token-mean cross-entropy, with the numbers of TRL 1.13.0. The mean is over
// all labels of the accumulated batch, not a mean of micro-batch means. `dft` weighs each token by its own probability
// (Wu et al. 2025, https://arxiv.org/abs/2508.05629).

import { choice, flag, orNull, type ValuesOf } from "../domain/config/field.ts";
import { type CompletionRow, completions } from "../data/rows/index.ts";
import { lossMetric, meanMetrics, type Metrics } from "./metric.ts";
import { recipe, type RecipeContext } from "./recipe.ts";

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
type Context = Omit<RecipeContext<CompletionRow, Config>, "steps" | "update">;

export const sft = recipe<CompletionRow, typeof config>({
  id: "sft",
  title: "Supervised fine-tuning",
  paper: "https://arxiv.org/abs/2203.02155",
  summary: "Learns to write the answers it is shown, word by word.",
  rows: completions,
  cut: ({ max_length, completion_only_loss }) => ({
    maxLength: max_length,
    tooLong: "cut",
    wholeRow: completion_only_loss === false,
  }),
  config,
  cardKeys: ["loss_type"],
  defaults: { learning_rate: 2e-5, disable_dropout: false },

  async *train(ctx) {
    for await (const { microBatches } of ctx.steps()) {
      const labels = microBatches.flat().reduce((total, row) => total + labelCount(row), 0);
      const logged: Metrics[] = [];
      let lossSum = 0;
      let tokens = 0;
      for (const rows of microBatches) {
        const measured = await learn(ctx, rows, labels);
        logged.push(measured.metrics);
        lossSum += measured.lossSum;
        for (const { ids } of rows) tokens += ids.length;
      }
      const grad_norm = ctx.update();
      const loss = lossSum / Math.max(1, labels);
      const metrics = { loss, ...meanMetrics(logged), grad_norm };
      yield { metrics, microBatches: microBatches.length, tokens };
    }
  },

  async evaluate(ctx, rows) {
    const { metrics, lossSum, labels } = await learn(ctx, rows, undefined);
    return { loss: lossSum / Math.max(1, labels), ...metrics };
  },

  metrics: {
    loss: lossMetric(
      "Mean surprise per learned token, in nats: lower is better.",
      "How surprised the model is by the next token of an answer, in nats; lower is better. Dots are held-out rows, which it never learns from.",
      {
        headline: true,
        meaning: "How surprised it is by the next token of answers it never saw, in nats; lower is better.",
      },
    ),
    entropy: { meaning: "Mean uncertainty of the model over learned tokens, in nats." },
    mean_token_accuracy: {
      meaning: "Share of learned tokens that are the model's first choice.",
      chart: {
        id: "token-accuracy",
        label: "accuracy",
        title: "Token accuracy",
        meaning: "Share of the answers' tokens that are the model's first choice. It should rise.",
      },
      result: {
        title: "Held-out token accuracy",
        kind: "mean",
        best: "high",
        meaning: "Share of the next tokens that are its first choice, as a mean over batches.",
      },
    },
    num_tokens: { meaning: "Tokens seen so far, prompts included.", over: "last" },
  },
});

interface Measured {
  readonly metrics: Metrics;
  /** Sum of the token losses, to be divided by the labels of the whole step. */
  readonly lossSum: number;
  readonly labels: number;
}

/** A micro-batch; with the count of the step's labels it learns from it too. */
async function learn(
  ctx: Context,
  rows: readonly CompletionRow[],
  stepLabels: number | undefined,
): Promise<Measured> {
  const batch = ctx.batch(
    rows.map(({ ids, completionStart }) => {
      const start = Math.max(1, completionStart);
      return { prefix: ids.slice(0, start), branches: [ids.slice(start)] };
    }),
  );
  const weigh = ctx.config.loss_type === "dft" ? (logp: number) => Math.exp(logp) : () => 1;
  const { policy } = await ctx.pass(
    { policy: { of: ctx.models.policy, batch, readings: ["logprob", "entropy", "correct"] } },
    stepLabels === undefined
      ? undefined
      : (numbers) => ({
          policy: { logprob: numbers.policy.logprob.map((logp) => -weigh(logp) / stepLabels) },
        }),
  );
  const { logprob, entropy, correct } = policy;
  const labels = batch.targets.length;
  const share = (values: Float32Array): number => values.reduce((a, b) => a + b, 0) / Math.max(1, labels);
  return {
    metrics: { entropy: share(entropy), mean_token_accuracy: share(correct) },
    lossSum: logprob.reduce((total, logp) => total - weigh(logp) * logp, 0),
    labels,
  };
}

/** Labels of a row: tokens from its completion on, but never the first, which nothing predicts. */
function labelCount({ ids, completionStart }: CompletionRow): number {
  return ids.length - Math.max(1, completionStart);
}
