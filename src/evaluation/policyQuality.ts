// What a policy has become, held against the one it began as: answers of both to the same prompts, with what a reward model and a
// judge say of them, and how far the candidate has moved. The divergence is given three ways: `kl` is the plain estimate from
// the candidate's own answers (k1), `kl_k3` the one of less variance (Schulman 2020, http://joschu.net/blog/kl-approx.html), and
// `kl_exact` the sum over the vocabulary at every place of those answers.

import { distinctShare } from "../domain/statistics.ts";
import { type Bootstrap, type Estimate, estimateMean } from "./bootstrap.ts";

export const policyRoles = ["base", "candidate"] as const;
export type PolicyRole = (typeof policyRoles)[number];

/** An answer of one of the two, measured. */
export interface PolicySample {
  /** What tells prompts apart. */
  readonly prompt: string;
  readonly role: PolicyRole;
  readonly ids: readonly number[];
  /** Its last id is one that ends an answer. */
  readonly ended: boolean;
  /** Normalised; null where no such model was given. */
  readonly reward: number | null;
  readonly judge: number | null;
  /** Sum over its tokens under the role's own model. */
  readonly logprob: number;
  readonly baseLogprob: number;
  /** Of the candidate's alone. */
  readonly k3: number | null;
  /** null too where the two models have no vocabulary in common. */
  readonly klExact: number | null;
}

/** Scores that an answer may have. */
export type Scorer = "reward" | "judge";

interface PolicyMeasure {
  readonly title: string;
  /** A share lies between 0 and 1. */
  readonly kind: "share" | "mean";
  readonly meaning: string;
}

/** What is measured of each role, in this order. */
export const roleMeasures = {
  reward: {
    title: "Reward",
    kind: "mean",
    meaning:
      "What the reward model says of its answers, on average. A model that was trained to please it is expected to have more.",
  },
  judge: {
    title: "Judge's score",
    kind: "mean",
    meaning: "What the judge says, on average: a second reward model, from which nothing was learned.",
  },
  length: {
    title: "Length in tokens",
    kind: "mean",
    meaning: "Tokens of an answer, on average, without the one that ends it.",
  },
  ended: {
    title: "Ended by itself",
    kind: "share",
    meaning: "Share of answers that end by themselves, not at the limit of tokens.",
  },
  distinct_1: {
    title: "Different tokens",
    kind: "share",
    meaning:
      "Different tokens over all tokens of its answers (distinct-1): low where it repeats itself, 1 where none stands twice.",
  },
  distinct_2: {
    title: "Different pairs of tokens",
    kind: "share",
    meaning: "The same of pairs of tokens that follow each other (distinct-2).",
  },
} as const satisfies Record<string, PolicyMeasure>;

/** What is measured of the candidate against the base, in this order. */
export const comparisonMeasures = {
  kl: {
    title: "KL from the base, k1",
    kind: "mean",
    meaning:
      "How far the model has moved from the base, in nats an answer, estimated from its own answers (k1).",
  },
  kl_k3: {
    title: "KL from the base, k3",
    kind: "mean",
    meaning: "The same by the estimate of less variance (k3).",
  },
  kl_exact: {
    title: "KL from the base, exact",
    kind: "mean",
    meaning:
      "The same by the whole distribution at every place of its answers. The farther, the less its reward can be believed.",
  },
  win_rate: {
    title: "Win rate by reward",
    kind: "share",
    meaning:
      "How often an answer of the model has a higher reward than one of the base; a tie is half, and 50\u00a0% a coin toss.",
  },
  judge_win_rate: {
    title: "Win rate by the judge",
    kind: "share",
    meaning: "The same by the judge.",
  },
} as const satisfies Record<string, PolicyMeasure>;

export interface PolicyMeasured extends Estimate {
  readonly name: keyof typeof roleMeasures | keyof typeof comparisonMeasures;
  readonly role: PolicyRole | null;
}

export interface PolicyOptions {
  /** The models that were given; measures of others are left out. */
  readonly scorers: readonly Scorer[];
  readonly bootstrap: Bootstrap;
  /** Why no answer has a `klExact`. */
  readonly noExact?: string | undefined;
}

/** Every measure, in the order of their lists, base before candidate. What is undefined is null with a reason. */
export function measurePolicies(
  samples: readonly PolicySample[],
  { scorers: given, bootstrap, noExact }: PolicyOptions,
): PolicyMeasured[] {
  const measured: PolicyMeasured[] = [];
  for (const role of policyRoles) {
    const own = samples.filter((one) => one.role === role);
    const none = `there are no completions of the ${role}`;
    const meanOf = (valueOf: (one: PolicySample) => number): Estimate =>
      finiteMean(own, valueOf, bootstrap, none);
    const add = (name: keyof typeof roleMeasures, estimate: Estimate): void => {
      measured.push({ name, role, ...estimate });
    };
    for (const scorer of given)
      add(
        scorer,
        meanOf((one) => one[scorer] ?? NaN),
      );
    add(
      "length",
      meanOf((one) => bodyOf(one).length),
    );
    add(
      "ended",
      meanOf(({ ended }) => (ended ? 1 : 0)),
    );
    add("distinct_1", distinct(own, 1, none));
    add("distinct_2", distinct(own, 2, none));
  }
  const candidates = samples.filter(({ role }) => role === "candidate");
  const none = "there are no completions of the candidate";
  const compared: Partial<Record<keyof typeof comparisonMeasures, Estimate>> = {
    kl: finiteMean(candidates, (one) => one.logprob - one.baseLogprob, bootstrap, none),
    kl_k3: finiteMean(candidates, ({ k3 }) => k3 ?? NaN, bootstrap, none),
    kl_exact: finiteMean(candidates, ({ klExact }) => klExact ?? NaN, bootstrap, none, noExact),
  };
  if (given.includes("reward")) compared.win_rate = winRate(samples, "reward", bootstrap);
  if (given.includes("judge")) compared.judge_win_rate = winRate(samples, "judge", bootstrap);
  for (const name of Object.keys(comparisonMeasures) as (keyof typeof comparisonMeasures)[]) {
    const estimate = compared[name];
    if (estimate) measured.push({ name, role: null, ...estimate });
  }
  return measured;
}

/** The mean over answers. `none` says why there are no rows, `why` why their values are no numbers, where that is known. */
function finiteMean<Row extends { readonly prompt: string }>(
  rows: readonly Row[],
  valueOf: (row: Row) => number,
  bootstrap: Bootstrap,
  none: string,
  why?: string,
): Estimate {
  const lost = rows.filter((row) => !Number.isFinite(valueOf(row))).length;
  const reason = rows.length === 0 ? none : (why ?? `${lost} of ${rows.length} values are not finite`);
  return estimateMean(rows, valueOf, bootstrap, reason);
}

/** Without the token that ends it. */
function bodyOf({ ids, ended }: PolicySample): readonly number[] {
  return ended ? ids.slice(0, -1) : ids;
}

/** Of the role's answers together, with the reason for having no interval. */
function distinct(rows: readonly PolicySample[], n: number, none: string): Estimate {
  const value = distinctShare(rows.map(bodyOf), n);
  const counts = { prompts: new Set(rows.map(({ prompt }) => prompt)).size, samples: rows.length };
  if (value === undefined) {
    const reason = rows.length === 0 ? none : `no answer has ${n === 1 ? "a token" : `${n} tokens`}`;
    return { value: null, interval: null, ...counts, reason };
  }
  // A prompt that is drawn twice would bring every n-gram twice.
  const reason = "a share of different n-grams cannot be resampled";
  return { value, interval: null, ...counts, reason };
}

/** Per prompt with answers of both the mean over all pairs, then the mean over prompts; `samples` counts pairs. */
function winRate(samples: readonly PolicySample[], scorer: Scorer, bootstrap: Bootstrap): Estimate {
  const sides = new Map<string, Record<PolicyRole, number[]>>();
  for (const one of samples) {
    const side = sides.get(one.prompt) ?? { base: [], candidate: [] };
    sides.set(one.prompt, side);
    side[one.role].push(one[scorer] ?? NaN);
  }
  let pairs = 0;
  const rows = [...sides].flatMap(([prompt, { base, candidate }]) => {
    const count = base.length * candidate.length;
    if (count === 0) return [];
    pairs += count;
    let won = 0;
    for (const ours of candidate) for (const theirs of base) won += wins(ours, theirs);
    return [{ prompt, share: won / count }];
  });
  const none = "no prompt has completions of both";
  const lost = samples.filter((one) => !Number.isFinite(one[scorer] ?? NaN)).length;
  const why = lost > 0 ? `${lost} of ${samples.length} scores are not finite` : undefined;
  return { ...finiteMean(rows, ({ share }) => share, bootstrap, none, why), samples: pairs };
}

function wins(ours: number, theirs: number): number {
  if (!Number.isFinite(ours) || !Number.isFinite(theirs)) return NaN;
  return ours > theirs ? 1 : ours === theirs ? 0.5 : 0;
}
