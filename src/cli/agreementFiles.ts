// Rows of `agreement` into a table of judgements, and what was measured as a line and as a person reads it.

import { quoteValue } from "../domain/errors.ts";
import type { Measured } from "../evaluation/auc.ts";
import { type Judgement, JudgementTable, type Value } from "../evaluation/agreement/judgementTable.ts";
import {
  type Agreement,
  type AgreementMeasure,
  agreementMeasures,
} from "../evaluation/agreement/measureAgreement.ts";
import { eachRowOfFile, type RowReading } from "./rowFile.ts";

/** AppError "data/..." or "file/..." where the file as a whole cannot be read. */
export async function readJudgements(path: string, folder: string, reading: RowReading) {
  const table = new JudgementTable();
  const kinds = new Map<string, Set<string>>();
  let rows = 0;
  const errors = await eachRowOfFile(path, folder, reading, "agreement/more-errors", (row) => {
    const judgement = judgementOf(row);
    if (typeof judgement === "string") return judgement;
    rows++;
    table.add(judgement);
    const { value } = judgement;
    if (value === null) return undefined;
    const known = kinds.get(String(value));
    if (known === undefined) kinds.set(String(value), new Set([typeof value]));
    else known.add(typeof value);
    return undefined;
  });
  const mixed = [...kinds].filter(([, types]) => types.size > 1).map(([value]) => quoteValue(value));
  if (mixed.length > 0) {
    const named = `${mixed.slice(0, 5).join(", ")}${mixed.length > 5 ? `, and ${mixed.length - 5} more` : ""}`;
    reading.warn(
      "agreement/mixed-values",
      `${named}: written both as a text and as a number or as true and false. These are different values; write them one way.`,
    );
  }
  return { table, rows, errors };
}

const idWords = "a text that is not empty, or a whole number below 2^53";

/** The judgement of a row, or what is wrong with it. */
function judgementOf(row: Readonly<Record<string, unknown>>): Judgement | string {
  const [item, annotator] = [idOf(row["item"]), idOf(row["annotator"])];
  if (item === undefined) return wrong("item", idWords, row["item"]);
  if (annotator === undefined) return wrong("annotator", idWords, row["annotator"]);
  const value = row["value"];
  if (value !== null && !isValue(value))
    return wrong("value", "a text, a number, true, false, or null where nothing was judged", value);
  const round = row["round"] ?? 1;
  if (round !== 1 && round !== 2) return wrong("round", "1 or 2", round);
  return { item, annotator, value, round };
}

const wrong = (key: string, expected: string, given: unknown): string =>
  `"${key}" must be ${expected}, got ${quoteValue(given)}.`;

/** Ids are texts; a number is as it is written. Beyond 2^53 two of them would be one. */
function idOf(given: unknown): string | undefined {
  if (typeof given === "string" && given !== "") return given;
  return Number.isSafeInteger(given) ? String(given) : undefined;
}

function isValue(given: unknown): given is Value {
  if (typeof given === "number")
    return Number.isFinite(given) && (!Number.isInteger(given) || Number.isSafeInteger(given));
  return typeof given === "string" || typeof given === "boolean";
}

const names = Object.keys(agreementMeasures) as AgreementMeasure[];

/** The fields of the contract's line. An entry of a list is named by its place, as `cohen_kappa/0`: annotators may have any name. */
export function agreementFields(
  data: string,
  found: Agreement,
  hasIntervals: boolean,
): Readonly<Record<string, unknown>> {
  const intervals: Record<string, readonly [number, number]> = {};
  const reasons: Record<string, string> = {};
  const told = (name: string, { value, interval, reason = "it is undefined" }: Measured): number | null => {
    if (value === null) reasons[name] = reason;
    else if (interval !== null) intervals[name] = interval;
    else if (hasIntervals) reasons[`intervals/${name}`] = reason;
    return value;
  };
  const { items, annotators, judgements, measures, pairs, pairsReason, intraRater } = found;
  const values = Object.fromEntries(names.map((name) => [name, told(name, measures[name])]));
  const cohen = pairs.map(({ a, b, items: shared, kappa }, i) => ({
    a,
    b,
    items: shared,
    value: told(`cohen_kappa/${i}`, kappa),
  }));
  const intra = intraRater.map(({ annotator, items: both, percent, kappa }, i) => ({
    annotator,
    items: both,
    percent: told(`intra_rater/${i}/percent`, percent),
    cohen_kappa: told(`intra_rater/${i}/cohen_kappa`, kappa),
  }));
  if (pairs.length === 0) reasons["cohen_kappa"] = pairsReason ?? "there are no two annotators";
  if (intraRater.length === 0) reasons["intra_rater"] = "nothing was judged in a second round";
  return {
    data,
    items,
    annotators,
    judgements,
    ...values,
    cohen_kappa: cohen,
    intra_rater: intra,
    intervals,
    reasons,
  };
}

const shownPairs = 20;

export function readableAgreement(data: string, found: Agreement): string {
  const { items, annotators, judgements, measures, pairs, pairsReason, intraRater } = found;
  const lines = [
    `${data}: ${count(judgements, "judgement")} of ${count(items, "item")} by ${count(annotators, "annotator")}`,
    ...names.map((name) => `  ${name.padEnd(14)} ${shown(measures[name])}`),
    ...pairs
      .slice(0, shownPairs)
      .map(
        ({ a, b, items: shared, kappa }) =>
          `  cohen_kappa    ${shown(kappa)}  ${a}, ${b}: ${count(shared, "item")}`,
      ),
    ...(pairs.length > shownPairs ? [`  cohen_kappa    and ${pairs.length - shownPairs} pairs more`] : []),
    ...(pairsReason === undefined ? [] : [`  cohen_kappa    none: ${pairsReason}`]),
    ...intraRater.map(
      ({ annotator, items: both, percent, kappa }) =>
        `  intra_rater    ${shown(percent)} the same, kappa ${shown(kappa)}  ${annotator}: ${count(both, "item")}`,
    ),
  ];
  return lines.join("\n");
}

function shown({ value, interval, reason }: Measured): string {
  if (value === null) return `none: ${reason ?? "it is undefined"}`;
  const certainty = interval === null ? "" : ` (${interval[0].toFixed(4)} to ${interval[1].toFixed(4)})`;
  return `${value.toFixed(4)}${certainty}`;
}

const count = (n: number, what: string): string => `${n} ${what}${n === 1 ? "" : "s"}`;
