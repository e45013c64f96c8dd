// Kahneman-Tversky optimisation (Ethayarajh et al. 2024, https://arxiv.org/abs/2402.01306, eq. 7), with the numbers of TRL 1.13.0.
// Answers with a thumb each; r is an answer's log-ratio to the reference, a sum over its tokens:
//   liked:     desirable_weight   * (1 - sigmoid(beta * (r - z)))
//   not liked: undesirable_weight * (1 - sigmoid(beta * (z - r))),   and the mean over the answers of a micro-batch.
// z, how far the policy has strayed, is what the same micro-batch says of answers that belong to other prompts: prompt i is followed
// by answer i - 1 (the first by the last one), z = max(0, mean of their log-ratios), without a slope. apo_zero_unpaired (D'Oosterlinck
// et al. 2024, https://arxiv.org/abs/2408.06266, eq. 7) has z = 0.
// What would surprise: TRL pairs held-out rows by batches of training, whatever their own size, and so do we. Departures from TRL:
// rows may be shuffled, since answers are paired within the batch as it is; the reference of a run from an adapter is the base.

import { choice, flag, number } from "../domain/config/field.ts";
import { unpaired, type UnpairedAnswer } from "../data/rows/index.ts";
import type { TokenBatch } from "../models/tokenBatch.ts";
import { ktoMetrics } from "./ktoMetrics.ts";
import { sum } from "./math/pairBatch.ts";
import { countMetrics, meanMetrics, type Metrics } from "./metric.ts";
import { presetsAt, smallPreset } from "./presets.ts";
import {
  type Asked,
  type NoState,
  type Numbers,
  recipe,
  type RecipeContext,
  type SettingsOf,
} from "./recipe.ts";

const config = {
  beta: number(0.1, {
    atLeast: 0,
    label: "Beta",
    help: "Pull towards the model you start from: higher stays closer.",
    advanced: false,
  }),
  loss_type: choice("kto", ["kto", "apo_zero_unpaired"], {
    label: "Loss",
    help: "How a thumb becomes a loss: against how far the model has strayed (kto), or against the start alone (apo_zero_unpaired).",
  }),
  desirable_weight: number(1, {
    atLeast: 0,
    label: "Weight of liked answers",
    help: "What an answer with a thumb up counts. Weight x number of the two kinds should be within 1:1 and 4:3.",
    advanced: false,
  }),
  undesirable_weight: number(1, {
    atLeast: 0,
    label: "Weight of the others",
    help: "What an answer with a thumb down counts.",
    advanced: false,
  }),
  precompute_ref_log_probs: flag(false, {
    label: "Compute the reference first",
    help: "One pass before training stores the reference's log-probabilities, so that a second copy of the model is not kept. With the loss kto it needs shuffle: false.",
  }),
};

type Config = SettingsOf<typeof config>;

/** What the reference says of an answer after its own prompt, and of the one that was put behind it. */
interface Known {
  readonly own: number;
  readonly mismatched: number;
}

interface Prepared {
  /** The answers that were put behind the prompts of held-out rows. */
  readonly heldOut: ReadonlyMap<UnpairedAnswer, readonly number[]>;
  readonly reference: ReadonlyMap<UnpairedAnswer, Known>;
}

type Context = Omit<RecipeContext<UnpairedAnswer, Config, NoState, Prepared>, "steps" | "update">;
type Unprepared = Omit<Context, "prepared">;

export const kto = recipe<UnpairedAnswer, typeof config, NoState, Prepared>({
  id: "kto",
  title: "Kahneman-Tversky optimisation",
  paper: "https://arxiv.org/abs/2402.01306",
  summary: "Learns from thumbs: each answer was liked or not, and need not be compared with another one.",
  rows: unpaired,
  roles: { reference: (c) => ({ from: c.precompute_ref_log_probs ? "policy" : "start" }) },
  config,
  cardKeys: ["beta", "loss_type", "desirable_weight", "undesirable_weight"],
  defaults: { learning_rate: 1e-6, disable_dropout: true },
  metrics: ktoMetrics,
  // On the starter the rate of Try moves nothing in its 40 steps (docs/judging-measured.md).
  presets: [...presetsAt({ try: 5e-4, laptop: 2e-4, long: 1e-4 }), smallPreset(3e-3)],

  async *train(ctx) {
    for await (const { microBatches } of ctx.steps()) {
      const logged: Metrics[] = [];
      let tokens = 0;
      for (const rows of microBatches) {
        logged.push(await judge(ctx, rows, rotated(rows), 1 / microBatches.length));
        for (const row of rows) tokens += row.promptIds.length + row.kept;
      }
      const grad_norm = ctx.update();
      const counts = { microBatches: microBatches.length, counted: countMetrics(logged) };
      yield { metrics: { ...meanMetrics(logged), grad_norm }, ...counts, tokens };
    }
  },

  evaluate(ctx, rows) {
    const { heldOut } = ctx.prepared;
    const mismatched = rows.map((row) => heldOut.get(row) ?? row.completionIds);
    return judge(ctx, rows, mismatched, undefined);
  },

  async prepare(ctx, batches) {
    const rows = batches.flat();
    const training = rows.slice(0, ctx.rowCount);
    const batchSize = ctx.config.per_device_train_batch_size;
    if (!ctx.isRehearsal) noteBalance(ctx, training);
    const heldOut = new Map<UnpairedAnswer, readonly number[]>();
    const reference = new Map<UnpairedAnswer, Known>();
    for (const [part, isHeldOut] of [
      [training, false],
      [rows.slice(ctx.rowCount), true],
    ] as const) {
      for (let at = 0; at < part.length; at += batchSize) {
        const batch = part.slice(at, at + batchSize);
        const mismatched = rotated(batch);
        if (isHeldOut) batch.forEach((row, i) => heldOut.set(row, mismatched[i] ?? []));
        if (!ctx.config.precompute_ref_log_probs) continue;
        const own = await logpsOf(ctx, ownBatch(ctx, batch));
        const others = strays(ctx) ? await logpsOf(ctx, mismatchedBatch(ctx, batch, mismatched)) : [];
        batch.forEach((row, i) => reference.set(row, { own: own[i] ?? NaN, mismatched: others[i] ?? NaN }));
      }
    }
    return { heldOut, reference };
  },

  validate(c, refuse) {
    if (!strays({ config: c })) return;
    if (c.per_device_train_batch_size < 2)
      refuse(
        ["per_device_train_batch_size", "loss_type"],
        "The loss kto puts answers of a batch behind each other's prompts, and a batch of 1 has no other answer.",
        "Set per_device_train_batch_size to 2 or more, or loss_type: apo_zero_unpaired.",
      );
    if (c.precompute_ref_log_probs && c.shuffle)
      refuse(
        ["precompute_ref_log_probs", "shuffle", "loss_type"],
        "precompute_ref_log_probs needs batches that stay the same, and shuffle draws others every epoch.",
        "Set shuffle: false, or precompute_ref_log_probs: false.",
      );
  },
});

/** Whether the loss asks how far the policy has strayed. */
function strays({ config }: { readonly config: Pick<Config, "loss_type"> }): boolean {
  return config.loss_type === "kto";
}

/** Each prompt's answer that belongs to the row before it; the first has the last one's. */
function rotated(rows: readonly UnpairedAnswer[]): (readonly number[])[] {
  return rows.map((_, i) => rows.at(i - 1)?.completionIds ?? []);
}

/** One micro-batch: its metrics, and where `share` is given the slopes of share * loss into the policy. */
async function judge(
  ctx: Context,
  rows: readonly UnpairedAnswer[],
  mismatched: readonly (readonly number[])[],
  share: number | undefined,
): Promise<Metrics> {
  const strayed = strays(ctx) ? await distance(ctx, rows, mismatched) : 0;
  const batch = ownBatch(ctx, rows);
  const isKnown = ctx.config.precompute_ref_log_probs;
  const asked = {
    policy: { of: ctx.models.policy, batch, readings: policyReadings },
    reference: isKnown ? undefined : askReference(ctx, batch),
  };
  const lossesOf = (policy: PolicyNumbers, reference: Numbers<"logprob"> | undefined): Judged[] => {
    const known = reference ? sums(batch, reference.logprob) : rows.map((row) => knownOf(ctx, row).own);
    const logps = sums(batch, policy.logprob);
    return rows.map((row, i) => judged(ctx.config, row, logps[i] ?? NaN, known[i] ?? NaN, strayed));
  };
  const { policy, reference } = await ctx.pass(
    asked,
    share === undefined
      ? undefined
      : (given) => {
          const slopes = new Float32Array(batch.targets.length);
          lossesOf(given.policy, given.reference).forEach(({ slope }, i) => {
            const { start, end } = batch.ranges[i] ?? { start: 0, end: 0 };
            slopes.fill((share * slope) / rows.length, start, end);
          });
          return { policy: { logprob: slopes } };
        },
  );
  return measure(rows, batch, policy, lossesOf(policy, reference), strayed);
}

const policyReadings = ["logprob", "entropy", "meanLogit"] as const;
type PolicyNumbers = Numbers<(typeof policyReadings)[number]>;

interface Judged {
  readonly loss: number;
  /** d loss / d log-probability of the answer. */
  readonly slope: number;
  readonly logp: number;
  /** beta * log-ratio. */
  readonly reward: number;
}

function judged(
  { beta, desirable_weight, undesirable_weight }: Config,
  { isLiked }: UnpairedAnswer,
  logp: number,
  reference: number,
  strayed: number,
): Judged {
  const ratio = logp - reference;
  const sign = isLiked ? 1 : -1;
  const weight = isLiked ? desirable_weight : undesirable_weight;
  const worth = 1 / (1 + Math.exp(-beta * sign * (ratio - strayed)));
  return {
    loss: weight * (1 - worth),
    slope: -weight * beta * sign * worth * (1 - worth),
    logp,
    reward: beta * ratio,
  };
}

/** z: the mean log-ratio of answers behind other prompts, at least 0. */
async function distance(
  ctx: Context,
  rows: readonly UnpairedAnswer[],
  mismatched: readonly (readonly number[])[],
): Promise<number> {
  const batch = mismatchedBatch(ctx, rows, mismatched);
  const isKnown = ctx.config.precompute_ref_log_probs;
  // A pass of its own: nothing of it is learned from, so that nothing of it is kept.
  const { policy, reference } = await ctx.pass({
    policy: { of: ctx.models.policy, batch, readings: ["logprob"] },
    reference: isKnown ? undefined : askReference(ctx, batch),
  });
  const known = reference ? sums(batch, reference.logprob) : rows.map((row) => knownOf(ctx, row).mismatched);
  const ratios = sums(batch, policy.logprob).map((logp, i) => logp - (known[i] ?? NaN));
  return Math.max(0, ratios.reduce((a, b) => a + b, 0) / ratios.length);
}

function ownBatch(ctx: Unprepared, rows: readonly UnpairedAnswer[]): TokenBatch {
  return ctx.batch(
    rows.map(({ promptIds, completionIds, kept }) => ({
      prefix: promptIds,
      branches: [completionIds.slice(0, kept)],
    })),
  );
}

/** Cut as rows are; an answer may be longer than the one that its prompt had, so the model's context is a limit too. */
function mismatchedBatch(
  { batch, config, models }: Unprepared,
  rows: readonly UnpairedAnswer[],
  mismatched: readonly (readonly number[])[],
): TokenBatch {
  const most = Math.min(config.max_length ?? Infinity, models.policy.model.config.contextLength);
  return batch(
    rows.map(({ promptIds }, i) => ({
      prefix: promptIds,
      branches: [(mismatched[i] ?? []).slice(0, Math.max(0, most - promptIds.length))],
    })),
  );
}

function askReference({ models }: Unprepared, batch: TokenBatch): Asked<"logprob"> {
  if (models.reference === undefined) throw new Error("internal: kto without a reference");
  return { of: models.reference, batch, readings: ["logprob"] };
}

async function logpsOf(ctx: Unprepared, batch: TokenBatch): Promise<number[]> {
  const { reference } = await ctx.pass({ reference: askReference(ctx, batch) });
  return sums(batch, reference.logprob);
}

/** The reference's log-probabilities that were computed ahead. */
function knownOf({ prepared }: Context, row: UnpairedAnswer): Known {
  const known = prepared.reference.get(row);
  if (known === undefined) throw new Error(`internal: no reference was computed for line ${row.line}`);
  return known;
}

function sums({ ranges }: TokenBatch, logprobs: Float32Array): number[] {
  return ranges.map(({ start, end }) => sum(logprobs, start, end));
}

/** Under TRL's names; of liked and of other answers only where the micro-batch has some. */
function measure(
  rows: readonly UnpairedAnswer[],
  { ranges }: TokenBatch,
  policy: PolicyNumbers,
  answers: readonly Judged[],
  strayed: number,
): Metrics {
  const side = (isLiked: boolean) => {
    const own = rows.flatMap((row, i) => (row.isLiked === isLiked ? [i] : []));
    const average = (of: (answer: Judged) => number): number =>
      own.reduce((total, i) => total + of(answers[i] as Judged), 0) / own.length;
    const spans = own.map((i) => ranges[i] ?? { start: 0, end: 0 });
    const tokens = spans.reduce((total, { start, end }) => total + end - start, 0);
    const logits = spans.reduce((total, { start, end }) => total + sum(policy.meanLogit, start, end), 0);
    return {
      count: own.length,
      reward: average(({ reward }) => reward),
      logp: average(({ logp }) => logp),
      tokens,
      logits: logits / tokens,
    };
  };
  const [liked, other] = [side(true), side(false)];
  const count = policy.entropy.length;
  return {
    loss: answers.reduce((total, { loss }) => total + loss, 0) / answers.length,
    kl: strayed,
    entropy: count > 0 ? sum(policy.entropy, 0, count) / count : 0,
    ...(liked.tokens > 0 && { "logits/chosen": liked.logits }),
    ...(other.tokens > 0 && { "logits/rejected": other.logits }),
    ...(liked.count > 0 && { "rewards/chosen": liked.reward, "logps/chosen": liked.logp }),
    ...(other.count > 0 && { "rewards/rejected": other.reward, "logps/rejected": other.logp }),
    ...(liked.count > 0 && other.count > 0 && { "rewards/margins": liked.reward - other.reward }),
  };
}

/** What the paper's eq. 8 asks of the weights, where the two kinds are not equally many. TRL's bounds and rounding. */
function noteBalance(
  { config: c, note }: Pick<Unprepared, "config" | "note">,
  rows: readonly UnpairedAnswer[],
): void {
  const liked = Math.max(1, rows.filter(({ isLiked }) => isLiked).length);
  const others = Math.max(1, rows.length - liked);
  if (liked === others) return;
  const rounded = (value: number): number => Math.round(100 * value) / 100;
  const likedRange = [1, 1.33].map((x) => rounded(((others * c.undesirable_weight) / liked) * x));
  const otherRange = [1.33, 1].map((x) => rounded((liked * c.desirable_weight) / others / x));
  const isWithin = (value: number, [low = 0, high = 0]: readonly number[]): boolean =>
    low <= value && value <= high;
  if (isWithin(c.desirable_weight, likedRange) || isWithin(c.undesirable_weight, otherRange)) return;
  note(
    `${liked} answers are liked, ${others} are not, and their weights do not make up for it. Set either desirable_weight within ${likedRange.join(" to ")}, or undesirable_weight within ${otherRange.join(" to ")}.`,
  );
}
