// What judging says: plain words for somebody who was asked for an opinion and knows nothing of models.
import type {
  JudgingState,
  OwnStatistics,
  Said,
  ShownItem,
  TaskView,
} from "../../page/bridge/judgingTypes.ts";
import { wilson } from "../../page/bridge/intervals.ts";
import { formatDuration, plural } from "./format.ts";
import { formatNumber } from "./locale.ts";

const answerLetter = (place: number): string => String.fromCharCode(65 + place);
/** What a screen reader calls an answer, and what stands above it. */
export const answerName = (place: number, answers: number): string =>
  answers === 1 ? "Answer" : `Answer ${answerLetter(place)}`;

export const choiceLabel = ({ choices }: Pick<ShownItem, "choices">, id: string): string =>
  choices.find((one) => one.id === id)?.label ?? id;

const keyNames: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
};
export const keyName = (key: string): string => keyNames[key] ?? key.toUpperCase();

/** By how much, from 1 on; 0 stands in events of other programs only. */
const strengthWords = ["hardly", "slightly", "clearly", "far"] as const;
export const strengthLabel = (strength: number): string =>
  `${(strengthWords[strength] ?? "").replace(/^./, (letter) => letter.toUpperCase())} better`;

export function placeWords(item: ShownItem | undefined, state: JudgingState | undefined): string {
  if (item === undefined || state === undefined) return "All are judged.";
  if (item.place === 0) return "Practice.";
  return `${unitWords(item).one} ${formatNumber(item.place)} of ${formatNumber(state.total)}.`;
}

const unitWords = ({ answers }: ShownItem): { one: string } => ({
  one: answers.length === 1 ? "Answer" : answers.length === 2 ? "Pair" : "Item",
});

export const savedWords = (label: string, { next, task, ...state }: JudgingState): string =>
  `${label}: saved. ${task.asksForMore || next === null ? "" : placeWords(next, { next, task, ...state })}`.trim();

/** "A better, clearly better. Reasons: concrete, polite." */
export function saidWords(item: ShownItem, said: Said): string {
  const parts = [choiceLabel(item, said.choice)];
  if (said.strength !== null) parts.push(strengthLabel(said.strength).toLowerCase());
  if (said.reasons.length > 0) parts.push(said.reasons.join(", "));
  if (said.rationale.trim() !== "") parts.push("with a note");
  if (said.highlights.length > 0) parts.push(`${formatNumber(said.highlights.length)} marked`);
  return parts.join(" · ");
}

/** Where the judgements are, at all times. */
export function keptWords(state: JudgingState | undefined, isSaving: boolean, isOnline: boolean): string {
  if (state === undefined) return "";
  if (isSaving) return "Saving";
  const { unsent, judged } = state;
  const offline = isOnline ? "" : ", offline";
  if (unsent === null) return `Saved here${offline}`;
  if (judged === 0) return `Saved here as you go${offline}`;
  if (unsent === 0) return "Saved here and in your file";
  return `Saved here, ${formatNumber(unsent)} not sent back yet${offline}`;
}

/** A judgement takes about so long: what one reads in two answers. */
const secondsEach = 20;
export const aboutHowLong = (items: number): string => {
  const minutes = Math.max(1, Math.round((items * secondsEach) / 60));
  return minutes < 60
    ? `about ${plural(minutes, "minute")}`
    : `about ${formatNumber(minutes / 60, minutes % 60 < 30 ? 0 : 1)} hours`;
};

export const restWords = ({ judged, total }: JudgingState): string =>
  judged >= total ? "nothing is left" : `${plural(total - judged, "more is", "more are")} left`;

const percent = (share: number): string => String(Math.round(100 * share));

/** "68 % (61 to 75)"; a dash of none. */
export function shareWords({ count, of }: { count: number; of: number }): string {
  if (of === 0) return "–";
  const [low, high] = wilson(count / of, of);
  return `${percent(count / of)} % (${percent(low)} to ${percent(high)})`;
}

/** "52 % (43 to 61), 62 of 120", with what it means. */
export interface StatisticLine {
  name: string;
  value: string;
  about: string;
}

export function statisticLines(all: OwnStatistics): StatisticLine[] {
  const { left, ties, bothBad, first, noneGood, good, repeats, medianMs, skipped, judged } = all;
  const share = ({ count, of }: { count: number; of: number }): string =>
    of === 0 ? "none yet" : `${shareWords({ count, of })}, ${formatNumber(count)} of ${formatNumber(of)}`;
  const lines: StatisticLine[] = [];
  if (left.of > 0)
    lines.push({
      name: "The left one preferred",
      value: share(left),
      about: "Sides are shuffled, so about half is what to expect.",
    });
  if (ties.of > 0)
    lines.push(
      { name: "Ties", value: share(ties), about: "Neither is better." },
      { name: "Both bad", value: share(bothBad), about: "" },
    );
  if (first.of > 0)
    lines.push({
      name: "The first one preferred",
      value: share(first),
      about: "The order is shuffled: of four answers a quarter is what to expect.",
    });
  if (noneGood.of > 0) lines.push({ name: "None is good", value: share(noneGood), about: "" });
  if (good.of > 0) lines.push({ name: "Good", value: share(good), about: "" });
  lines.push({
    name: "The same again",
    value: repeats.of === 0 ? "nothing came twice" : share(repeats),
    about: repeats.of === 0 ? "" : "Some came twice, in another order where there were several answers.",
  });
  if (medianMs !== null)
    lines.push({
      name: "Time for one",
      value: formatDuration(medianMs / 1000),
      about: "The median, while the page was in sight.",
    });
  if (skipped > 0)
    lines.push({ name: "Skipped", value: `${formatNumber(skipped)} of ${formatNumber(judged)}`, about: "" });
  return lines;
}

/** The title of the owner's page. */
export function annotateTitle(tasks: readonly TaskView[] | undefined, hasProject: boolean): string {
  if (!hasProject) return "People judge answers here";
  if (tasks === undefined) return "Annotate";
  if (tasks.length === 0) return "Nothing to judge yet";
  const wanted = tasks.reduce((sum, one) => sum + one.wanted, 0);
  const judged = tasks.reduce((sum, one) => sum + one.judged, 0);
  return wanted === 0
    ? `${plural(tasks.length, "task")}, nothing chosen to judge yet`
    : `${formatNumber(judged)} of ${plural(wanted, "judgement")} made`;
}
