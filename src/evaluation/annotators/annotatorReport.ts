// What is said of everyone who judged: counts, speed, and how each departs from the others, with flags for what is too much to be chance.
// A flag takes both: a test that stands after Holm's correction over all annotators and all flags (so that any honest one at all is flagged
// in fewer views than `level`), and a size that matters. Who is flagged has no say in what the others are held against: the
// model is fitted again without them, until the same ones are flagged. docs/judging-measured.md says what it takes to see what.

import { type Interval, z } from "../intervals.ts";
import { codePoints } from "../scoredPair.ts";
import {
  binomialUpperTail,
  fairCoinTest,
  fisherUpperTail,
  holm,
  likelihoodRatioTest,
} from "../significance.ts";
import {
  fitOwn,
  fitPool,
  type OwnFit,
  ownParameters,
  pairVotes,
  type Pool,
  poolPlaceOf,
} from "./gapModel.ts";
import type { Maximum } from "./newton.ts";
import { isOwn, type JudgedAnswer, type JudgedEvent, type Votes, votesOf } from "./judgedPairs.ts";
import { byDecision, type CheckItem, type Counts, countsOf, type Share } from "./shares.ts";

export const flagKinds = ["side", "length", "group", "careless", "fast"] as const;
export type FlagKind = (typeof flagKinds)[number];

export interface ReportOptions {
  /** Items that check annotators. */
  readonly checks?: readonly CheckItem[];
  /** Chance that any honest annotator at all gets any flag. */
  readonly level?: number;
  /** Characters a second; faster than this nobody reads. A thousand words a minute are about 100. */
  readonly charactersPerSecond?: number;
}

/** In log odds of choosing an answer. */
export interface Effect {
  readonly value: number | null;
  readonly interval: Interval | null;
  /** Of what honest annotators have: 0, and 1 for reliability. Not corrected. */
  readonly pValue: number | null;
  /** Why it is null. */
  readonly reason?: string;
}

export interface GroupEffect extends Effect {
  readonly group: string;
  /** null: answers without a group. */
  readonly against: string | null;
}

export interface Flag {
  readonly kind: FlagKind;
  /** Corrected over all annotators and flags. */
  readonly pValue: number;
}

export interface AnnotatorStatistics extends Counts {
  readonly annotator: string;
  /** Of the left share, by an exact test of a fair coin. */
  readonly leftPValue: number | null;
  /** Decisions between two answers whose texts are known: what the effects are estimated from. */
  readonly votes: number;
  /** For the left answer. */
  readonly position: Effect;
  /** For a hundred more characters, beyond what the others like. */
  readonly length: Effect;
  /** For an answer of the group, beyond what the others like. */
  readonly groups: readonly GroupEffect[];
  /** How closely the votes follow what the others think of the pairs: 1 as the others' do, 0 a coin's. */
  readonly reliability: Effect;
  readonly flags: readonly Flag[];
}

export interface AnnotatorReport {
  /** By name. */
  readonly annotators: readonly AnnotatorStatistics[];
  readonly level: number;
  /** What all but those flagged have in common: effects of length and group mix what is better with what is liked. */
  readonly pool: {
    readonly position: number;
    readonly length: number;
    readonly groups: readonly {
      readonly group: string;
      readonly against: string | null;
      readonly value: number;
    }[];
    /** Standard deviation of what sets the answers of a pair apart beside these, in log odds. */
    readonly spread: number;
  } | null;
}

/** Below these sizes nothing is flagged, however sure it is: log odds, and for length those of 100 characters. */
const leastEffect = { side: 0.4, length: 0.1, group: 0.4 };
/**
 * Shares of the chance of an error. A habit that concerns groups shows only where the two answers are of different ones, half of the pairs
 * or fewer, so that it is the hardest to see; who clicks is seen at once, whatever is left for it.
 */
const weightOf: Record<FlagKind, number> = { side: 1, length: 1, group: 3, careless: 1, fast: 0.1 };
/** Who follows the others at more than this is not careless. */
const mostReliability = 0.6;
/** Of more decisions than this share that are too fast somebody does not read. */
const usualTooFast = 0.2;
/** With fewer there is nothing to say. */
const leastVotes = 8;
/** Votes times annotators; beyond it the pool is fitted once for all instead of without each. */
const mostLeaveOneOut = 1_000_000;
const mostRounds = 4;

/** Of judgements that stand (src/data/annotation/standing.ts); answers of other projects may be among `answers`. */
export function annotatorReport(
  given: readonly JudgedEvent[],
  answers: readonly JudgedAnswer[],
  { checks = [], level = 0.03, charactersPerSecond = 100 }: ReportOptions = {},
): AnnotatorReport {
  const events = given.filter(isOwn);
  const names = [...new Set(events.map(({ annotator }) => annotator))].sort();
  const lengths = new Map(answers.map(({ id, text }) => [id, codePoints(text)]));
  const checkOf = new Map(checks.map((one) => [one.itemId, one]));
  const counts = names.map((name) =>
    countsOf(
      events.filter(({ annotator }) => annotator === name),
      lengths,
      checkOf,
      charactersPerSecond,
    ),
  );
  const single = [...byDecision(events).values()].flatMap((all) => (all.length === 1 ? all : []));
  const votes = votesOf(
    single.filter(({ itemId }) => !checkOf.has(itemId)),
    answers,
    names,
    lengths,
  );
  const pairs = pairVotes(votes);
  const votesBy = names.map((_, i) => votes.votes.filter(({ annotator }) => annotator === i).length);
  const isSmall = votes.votes.length * names.length <= mostLeaveOneOut;
  const judging = votesBy.filter((count) => count > 0).length;
  const canCompare = judging > 2 || votes.hasUtility;
  let flagged: ReadonlySet<number> = new Set();
  let last: Pool | undefined;
  for (let round = 1; ; round++) {
    const all = fitPool(pairs, (annotator) => !flagged.has(annotator), last);
    last = all.at;
    const fits = names.map((_, i): Fit | undefined => {
      if ((votesBy[i] as number) < leastVotes) return undefined;
      const others = othersOf(i, votesBy, flagged);
      const isIn = (annotator: number): boolean => others.has(annotator);
      // Those of `all`, or it costs too much to leave each one out.
      const isAll = flagged.has(i) && [...others].every((other) => !flagged.has(other));
      const pool = isAll || !isSmall ? all : fitPool(pairs, isIn, all.at);
      return { own: fitOwn(pairs, i, isIn, pool.at, votes.groups.length), pool };
    });
    const made = names.map((annotator, i) =>
      statisticsOf(annotator, counts[i] as Counts, votesBy[i] as number, fits[i], votes, canCompare),
    );
    const flags = flagsOf(made, level);
    const now = new Set(flags.flatMap((own, i) => (own.length > 0 ? [i] : [])));
    const isSettled = now.size === flagged.size && [...now].every((i) => flagged.has(i));
    if (isSettled || round === mostRounds || now.size === names.length)
      return {
        annotators: made.map((one, i) => ({ ...one, flags: flags[i] ?? [] })),
        level,
        pool: pairs.pairs.length === 0 ? null : poolOf(all.at, votes),
      };
    flagged = now;
  }
}

/** Whom an annotator is held against: those who are not flagged, or everybody where these are fewer than two. */
function othersOf(
  annotator: number,
  votesBy: readonly number[],
  flagged: ReadonlySet<number>,
): ReadonlySet<number> {
  const everybody = votesBy.flatMap((count, i) => (count > 0 && i !== annotator ? [i] : []));
  const unflagged = everybody.filter((i) => !flagged.has(i));
  return new Set(unflagged.length < 2 ? everybody : unflagged);
}

/** Of an annotator, and of those that the annotator is held against. */
interface Fit {
  readonly own: OwnFit;
  readonly pool: Maximum;
}

type Unflagged = Omit<AnnotatorStatistics, "flags">;

function statisticsOf(
  annotator: string,
  counts: Counts,
  votes: number,
  fit: Fit | undefined,
  { groups, reference, hasLength }: Votes,
  canCompare: boolean,
): Unflagged {
  const effect = (parameter: number): Effect => {
    if (fit === undefined)
      return none(
        `${votes} decisions between two known answers are fewer than the ${leastVotes} that it takes`,
      );
    const { own, pool } = fit;
    const value = own.at[parameter] as number;
    const place = poolPlaceOf(parameter);
    const variance = varianceOf(own, parameter);
    // What the others like is not known exactly either.
    const whole = variance + (place === undefined ? 0 : varianceOf(pool, place));
    const half = z * Math.sqrt(whole);
    return {
      value,
      interval: [value - half, value + half],
      pValue: likelihoodRatioTest((own.lostWithout(parameter) * variance) / whole),
    };
  };
  // Of two who differ nobody can tell which one departs.
  const relative = (parameter: number): Effect =>
    canCompare ? effect(parameter) : none("it takes three annotators to tell who departs from the others");
  const { left } = counts;
  return {
    annotator,
    ...counts,
    leftPValue: left.of === 0 ? null : fairCoinTest(left.count, left.of),
    votes,
    position: effect(ownParameters.position),
    length: hasLength ? relative(ownParameters.length) : none("all pairs have answers of the same length"),
    groups: groups.map((group, i) => ({
      group,
      against: reference,
      ...relative(ownParameters.firstGroup + i),
    })),
    reliability:
      fit?.own.shared === 0 ? none("nobody else judged the same pairs") : relative(ownParameters.reliability),
  };
}

const varianceOf = ({ at, covariance }: Maximum, parameter: number): number =>
  covariance[parameter * at.length + parameter] as number;

const none = (reason: string): Effect => ({ value: null, interval: null, pValue: null, reason });

function poolOf(pool: Float64Array, { groups, reference }: Votes): AnnotatorReport["pool"] {
  return {
    position: pool[0] as number,
    length: pool[1] as number,
    groups: groups.map((group, i) => ({ group, against: reference, value: pool[i + 2] as number })),
    spread: Math.exp(pool[pool.length - 1] as number),
  };
}

interface Test {
  readonly annotator: number;
  readonly kind: FlagKind;
  readonly pValue: number;
  readonly isLarge: boolean;
}

function flagsOf(all: readonly Unflagged[], level: number): Flag[][] {
  const tests = all.flatMap((one, annotator) =>
    flagKinds.flatMap((kind): Test[] => {
      const found = testsOf[kind](one, all).filter(({ pValue }) => !Number.isNaN(pValue));
      if (found.length === 0) return [];
      // Several tests for one flag: the best of them, times their number (Bonferroni).
      const best = found.reduce((a, b) => (b.pValue < a.pValue ? b : a));
      return [{ annotator, kind, ...best, pValue: Math.min(1, best.pValue * found.length) }];
    }),
  );
  const corrected = holm(
    tests.map(({ pValue }) => pValue),
    tests.map(({ kind }) => weightOf[kind]),
  );
  return all.map((_, i) =>
    tests.flatMap(({ annotator, kind, isLarge }, t) =>
      annotator === i && isLarge && (corrected[t] as number) < level
        ? [{ kind, pValue: corrected[t] as number }]
        : [],
    ),
  );
}

type TestsOf = (one: Unflagged, all: readonly Unflagged[]) => Pick<Test, "pValue" | "isLarge">[];

const ofEffect = ({ value, pValue }: Effect, least: number) => ({
  pValue: pValue ?? NaN,
  isLarge: Math.abs(value ?? 0) >= least,
});

const testsOf: Record<FlagKind, TestsOf> = {
  side: ({ position }) => [ofEffect(position, leastEffect.side)],
  length: ({ length }) => [ofEffect(length, leastEffect.length)],
  group: ({ groups }) => groups.map((group) => ofEffect(group, leastEffect.group)),
  careless: (one, all) => [
    { pValue: oneSided(one.reliability), isLarge: (one.reliability.value ?? 1) <= mostReliability },
    worse(one, all, ({ gold }) => [gold.of - gold.count, gold.of]),
    worse(one, all, ({ attentionFailures: { count, of } }) => [count, of]),
    worse(one, all, ({ repeats: { count, of } }) => [of - count, of]),
  ],
  fast: ({ speed: { tooFast } }) => [
    {
      pValue: tooFast.of === 0 ? NaN : binomialUpperTail(tooFast.count, tooFast.of, usualTooFast),
      isLarge: (tooFast.share ?? 0) > usualTooFast,
    },
  ],
};

/** Below 1 alone. */
function oneSided({ value, pValue }: Effect): number {
  if (value === null || pValue === null) return NaN;
  return value < 1 ? pValue / 2 : 1 - pValue / 2;
}

/** More faults than the others have, by Fisher's exact test. */
function worse(
  one: Unflagged,
  all: readonly Unflagged[],
  faultsOf: (one: Unflagged) => [faults: number, of: number],
): Pick<Test, "pValue" | "isLarge"> {
  const [count, of] = faultsOf(one);
  const rest = all.filter((other) => other !== one).map(faultsOf);
  const restCount = rest.reduce((sum, [faults]) => sum + faults, 0);
  const restOf = rest.reduce((sum, [, trials]) => sum + trials, 0);
  if (of === 0 || restOf === 0) return { pValue: NaN, isLarge: false };
  return { pValue: fisherUpperTail(count, of, restCount, restOf), isLarge: count / of >= 0.25 };
}

export type { CheckItem, Counts, JudgedAnswer, JudgedEvent, Share };
