// What the page says of how much texts still give away: a recruiter's words, never a bare number.
import type { GroupLeak, LabelColumn, LabelTable, LeakReport } from "../../page/bridge/documentTypes.ts";
import { plural } from "./format.ts";
import { formatNumber } from "./locale.ts";

type Measured = GroupLeak["before"];

const percent = (share: number): string => `${formatNumber(100 * share)}\u00a0%`;

/** "91 % (likely between 84 % and 96 %)", or why there is no number. */
export function measuredWords(measured: Measured): string {
  const { value, interval, reason } = measured;
  if (value === null) return `not measured: ${reason ?? "there are too few texts"}`;
  if (interval === null)
    return `${percent(value)} (how sure that is cannot be told${reason === undefined ? "" : `: ${reason}`})`;
  return `${percent(value)} (likely between ${percent(interval[0])} and ${percent(interval[1])})`;
}

/** What it was asked: "Telling “woman” from “man”". */
export const questionWords = ({ group, against }: GroupLeak): string =>
  against === null ? `Telling “${group}” from all others` : `Telling “${group}” from “${against}”`;

/** The result in a sentence; the interval decides, not the number. */
export function verdictWords({ before, after }: GroupLeak): string {
  if (after.value === null) return `This could not be measured: ${after.reason ?? "too few texts"}.`;
  const { interval } = after;
  if (interval === null)
    return "How sure the number is cannot be told: these texts are too much alike, or too few.";
  if (interval[0] > 0.5) {
    const isMost = after.value >= 0.75;
    return isMost
      ? "The texts still give it away, also where personal data is hidden. Look at the words below and hide what you find."
      : "The texts still give a little of it away. Look at the words below.";
  }
  const told = before.interval !== null && before.interval[0] > 0.5;
  return `${told ? "Hiding took it away, as far as this test sees" : "This test could not tell it, before or after"}: the rest is no better than a guess. Another reader may still find something.`;
}

/** By how much hiding helped; empty where that was not measured. */
export function fallWords({ fall }: GroupLeak): string {
  if (fall.value === null) return "";
  const points = (share: number): string => formatNumber(100 * share);
  const { interval } = fall;
  const between =
    interval === null ? "" : ` (likely between ${points(interval[0])} and ${points(interval[1])})`;
  const amount = Math.round(100 * fall.value);
  if (amount === 0) return `Hiding changed nothing of it${between}.`;
  return amount > 0
    ? `Hiding lowered it by ${points(fall.value)} points${between}.`
    : `It is ${points(-fall.value)} points higher than before${between}: chance, or what stands in place of names tells something.`;
}

export function unknownWords({ unknown }: LeakReport): string {
  return unknown === 0
    ? ""
    : `${plural(unknown, "document")} ${unknown === 1 ? "has" : "have"} no group in the list and ${unknown === 1 ? "was" : "were"} left out.`;
}

/** The columns that most likely name the document and its group. */
export function likelyColumns({ columns }: LabelTable): { document: string; group: string } {
  const byNamed = [...columns].sort((a, b) => b.documents - a.documents);
  const document = byNamed[0]?.name ?? "";
  const others = columns.filter(({ name }) => name !== document);
  const group =
    [...others].filter(({ values }) => values > 1).sort((a, b) => a.values - b.values)[0] ?? others[0];
  return { document, group: group?.name ?? "" };
}

export const documentColumn = ({ name, documents }: LabelColumn, all: number): string =>
  `${name} (${formatNumber(documents)} of ${formatNumber(all)} found)`;

export const groupColumn = ({ name, values }: LabelColumn): string =>
  `${name} (${plural(values, "different value")})`;
