// How far people agree: everything that is said of a table of judgements at one moment, with intervals that resample items (Efron &
// Tibshirani 1993, chapter 13). A measure that is undefined is null with a reason in words; with reasons alone such a table says why.

import { quoteValue } from "../../domain/errors.ts";
import { type Bootstrap, bootstrapIntervals } from "../bootstrap.ts";
import type { Measured } from "../auc.ts";
import { annotatorPairs, cohenKappa, sameShare } from "./cohen.ts";
import { fleissKappa, percentAgreement } from "./fleiss.ts";
import { type ItemCounts, itemCounts, type Measure, patternWeights } from "./itemCounts.ts";
import type { JudgementTable, Repeats, Value } from "./judgementTable.ts";
import { nominalAlpha, ordinalAlpha } from "./krippendorff.ts";

/** What is measured of all annotators together, in this order. */
export const agreementMeasures = {
  alpha_nominal:
    "Krippendorff's alpha: 1 is full agreement, 0 what chance would bring. Any two values differ alike.",
  alpha_ordinal: "Krippendorff's alpha where values are numbers in an order: near values differ less.",
  fleiss_kappa: "Fleiss' kappa, also where items were not judged equally often.",
  percent: "Share of pairs of judgements of one item that are the same; says nothing of chance.",
} as const;

export type AgreementMeasure = keyof typeof agreementMeasures;

export interface PairAgreement {
  readonly a: string;
  readonly b: string;
  /** That both judged. */
  readonly items: number;
  readonly kappa: Measured;
}

export interface IntraRater {
  readonly annotator: string;
  /** That were judged in both rounds. */
  readonly items: number;
  readonly percent: Measured;
  readonly kappa: Measured;
}

export interface Agreement {
  /** With a judgement, as are the annotators; of the first round. */
  readonly items: number;
  readonly annotators: number;
  readonly judgements: number;
  readonly measures: Readonly<Record<AgreementMeasure, Measured>>;
  /** Cohen's kappa. */
  readonly pairs: readonly PairAgreement[];
  /** Why no pairs are told. */
  readonly pairsReason?: string;
  /** Of those who judged something in a second round. */
  readonly intraRater: readonly IntraRater[];
}

/** Draws times pairs of judgements; beyond it pairs of annotators have no intervals. */
const mostPairWork = 300_000_000;
const mostPairValues = 10_000_000;

export function measureAgreement(table: JudgementTable, bootstrap: Bootstrap): Agreement {
  const judged = table.judged();
  const counts = itemCounts(judged);
  const names = Object.keys(agreementMeasures) as AgreementMeasure[];
  const isOrdered = judged.values.every((value) => typeof value === "number");
  const made: Record<AgreementMeasure, Measure> = {
    alpha_nominal: nominalAlpha(counts),
    alpha_ordinal: isOrdered ? ordinalAlpha(counts) : () => NaN,
    fleiss_kappa: fleissKappa(counts),
    percent: percentAgreement(counts),
  };
  const pairs = annotatorPairs(judged);
  const listed = typeof pairs === "string" ? [] : pairs;
  const kappas = listed.map(cohenKappa);
  const work = listed.reduce((sum, { item }) => sum + item.length, 0) * bootstrap.draws;
  const isTooMuch = work > mostPairWork || listed.length * bootstrap.draws > mostPairValues;

  const once = new Uint32Array(judged.items).fill(1);
  const weights = new Float64Array(counts.patterns);
  patternWeights(counts, once, weights);
  const values = names.map((name) => made[name](weights));
  // What is undefined is not resampled.
  const asked = names.filter((_, i) => !Number.isNaN(values[i]));
  const pairValues = kappas.map((kappa) => kappa(once));
  const askedPairs = isTooMuch ? [] : kappas.filter((_, i) => !Number.isNaN(pairValues[i]));
  const intervals = bootstrapIntervals(
    judged.items,
    asked.length + askedPairs.length,
    (times, found) => {
      patternWeights(counts, times, weights);
      asked.forEach((name, i) => (found[i] = made[name](weights)));
      askedPairs.forEach((kappa, i) => (found[asked.length + i] = kappa(times)));
    },
    bootstrap,
    "item",
  );
  const measures = names.map((name, i): [AgreementMeasure, Measured] => {
    const value = values[i] as number;
    if (Number.isNaN(value)) return [name, undefinedFor(whyUndefined(name, counts))];
    return [name, { value, ...(intervals[asked.indexOf(name)] ?? { interval: null }) }];
  });
  let next = asked.length;
  const tooMuch = {
    interval: null,
    reason: `${listed.length} pairs of annotators are too many to resample ${bootstrap.draws} times`,
  };
  return {
    items: judged.items,
    annotators: judged.annotators.length,
    judgements: judged.value.length,
    measures: Object.fromEntries(measures) as Record<AgreementMeasure, Measured>,
    pairs: listed.map(({ a, b, item, first }, i): PairAgreement => {
      const value = pairValues[i] as number;
      const kappa: Measured = Number.isNaN(value)
        ? undefinedFor(whyNoKappa(item.length, judged.values[first[0] ?? 0], "both"))
        : { value, ...(isTooMuch ? tooMuch : (intervals[next++] ?? tooMuch)) };
      return {
        a: judged.annotators[a] as string,
        b: judged.annotators[b] as string,
        items: item.length,
        kappa,
      };
    }),
    ...(typeof pairs === "string" ? { pairsReason: pairs } : {}),
    intraRater: table.repeats().map((repeats) => intraRater(repeats, bootstrap)),
  };
}

function intraRater({ annotator, first, second, values }: Repeats, bootstrap: Bootstrap): IntraRater {
  const items = first.length;
  const shared = { item: Int32Array.from(first.keys()), first, second };
  const once = new Uint32Array(items).fill(1);
  const [percent, kappa] = [sameShare(shared), cohenKappa(shared)];
  const [share, value] = [percent(once), kappa(once)];
  if (items === 0) {
    const none = undefinedFor("no item was judged in both rounds");
    return { annotator, items, percent: none, kappa: none };
  }
  const isDefined = !Number.isNaN(value);
  const [ofPercent, ofKappa] = bootstrapIntervals(
    items,
    2,
    (times, found) => {
      found[0] = percent(times);
      found[1] = kappa(times);
    },
    bootstrap,
    "item",
  );
  return {
    annotator,
    items,
    percent: { value: share, interval: null, ...ofPercent },
    kappa: isDefined
      ? { value, interval: null, ...ofKappa }
      : undefinedFor(whyNoKappa(items, values[first[0] ?? 0], "both rounds")),
  };
}

function undefinedFor(reason: string): Measured {
  return { value: null, interval: null, reason };
}

function whyNoKappa(items: number, value: Value | undefined, who: string): string {
  if (items === 0) return "the two share no item";
  return `${who} have ${quoteValue(value)} for every item they share, so chance alone would always agree`;
}

function whyUndefined(name: AgreementMeasure, { patterns, values, judged }: ItemCounts): string {
  if (patterns === 0) return "nothing was judged";
  const other = values.find((value) => typeof value !== "number");
  if (name === "alpha_ordinal" && other !== undefined)
    return `ordinal alpha takes numbers alone, and a value is ${quoteValue(other)}`;
  if (!judged.some((n) => n > 1)) return "no item was judged by two annotators";
  return values.length === 1
    ? `every judgement is ${quoteValue(values[0])}, so chance alone would always agree`
    : "every judgement of items that several judged is the same value, so chance alone would always agree";
}
