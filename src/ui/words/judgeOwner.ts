// What is said of judgements and of those who made them, to whoever owns the task: sentences with the number and how sure it is.
import type {
  Agreement,
  AnnotatorReportRow,
  AnnotatorStatistics,
  TaskRecord,
  TaskReport,
  TaskView,
} from "../../page/bridge/judgingTypes.ts";
import { widgetOf } from "../../data/annotation/widgets/index.ts";
import { formatDuration, plural } from "./format.ts";
import { shareWords } from "./judge.ts";
import { formatNumber } from "./locale.ts";

/** What one item of a task is called, and several are. */
export function itemWords({ widget }: Pick<TaskRecord, "widget">): readonly [one: string, many: string] {
  const one = widgetOf(widget)?.item ?? "item";
  return [one, `${one}s`];
}

type Measured = Agreement["measures"]["percent"];

const two = (value: number): string => value.toFixed(2);

/** "0.71 (0.62 to 0.79)", or why there is none. */
export function measuredWords(found: Measured): string {
  const { value, interval } = found;
  if (value === null) return `not defined: ${found.reason ?? "nothing to measure"}`;
  return interval === null
    ? `${two(value)} (no interval${found.reason === undefined ? "" : `: ${found.reason}`})`
    : `${two(value)} (${two(interval[0])} to ${two(interval[1])})`;
}

/** What two shares make of a choice of pairs, in percent. */
export function choiceWords(count: number, chance: number, heldOut: number): string {
  const atRandom = Math.round((count * chance) / 100);
  const measured = Math.round((atRandom * heldOut) / 100);
  const drawn = `${formatNumber(atRandom)} of ${plural(count, "pair")} ${atRandom === 1 ? "is" : "are"} drawn by chance`;
  if (heldOut === 0) return `${drawn}; none is kept for measuring.`;
  return `${drawn}, ${formatNumber(measured)} of these for measuring only: nothing learns from them. Pairs for measuring come from prompts of their own: the held-out ones or, where the project has none, ${formatNumber(heldOut)} % of all.`;
}

/** "214 of 400 judgements, agreement 0.71 (0.62 to 0.79)". */
export function taskSentence({ judged, wanted }: TaskView, report: TaskReport | undefined): string {
  const made = `${formatNumber(judged)} of ${plural(wanted, "judgement")}`;
  if (report === undefined || judged === 0) return made;
  const alpha = report.agreement.measures.alpha_nominal;
  return alpha.value === null
    ? `${made}, agreement not known yet`
    : `${made}, agreement ${measuredWords(alpha)}`;
}

const measureNames: Record<keyof Agreement["measures"], { name: string; about: string }> = {
  alpha_nominal: {
    name: "Agreement (Krippendorff’s alpha)",
    about:
      "1: everybody says the same; 0: as chance would have it. From 0.8 on it is called good, below 0.67 weak.",
  },
  alpha_ordinal: {
    name: "The same, where a tie lies between",
    about: "One answer against the other counts as further apart than one against a tie.",
  },
  fleiss_kappa: {
    name: "Fleiss’ kappa",
    about: "Another count of the same; chance is taken from all items.",
  },
  percent: { name: "Said the same", about: "Of two judgements of one item. Chance alone gives some of it." },
};

export interface MeasureLine {
  id: string;
  name: string;
  about: string;
  value: string;
}

export const agreementLines = ({ measures }: Agreement): MeasureLine[] =>
  (Object.keys(measureNames) as (keyof typeof measureNames)[]).map((id) => ({
    id,
    ...measureNames[id],
    value: measuredWords(measures[id]),
  }));

/** So many it takes to see a strong habit (docs/judging-measured.md). */
const enoughVotes = 200;

/** Odds instead of their logarithms: "1.6 times (1.3 to 2.0)". */
function timesWords(value: number, interval: readonly [number, number] | null): string {
  const isUp = value >= 0;
  const [low, high] = interval ?? [value, value];
  const ends = isUp ? [low, high] : [-high, -low];
  const odds = (log: number): string => {
    const value = Number(Math.exp(log).toPrecision(2));
    return formatNumber(value, value >= 10 ? 0 : value >= 1 ? 1 : 2);
  };
  const range = interval === null ? "" : ` (${odds(ends[0] ?? 0)} to ${odds(ends[1] ?? 0)})`;
  return `${odds(Math.abs(value))} times the odds${range}`;
}

const groupName = (group: string | null): string => (group === null ? "without a group" : `of “${group}”`);

type FlagKind = AnnotatorStatistics["flags"][number]["kind"];

const flagWords: Record<FlagKind, (all: AnnotatorStatistics) => string> = {
  side: ({ left, position }) => {
    const isLeft = (position.value ?? 0) >= 0;
    const share = isLeft ? left : { count: left.of - left.count, of: left.of };
    return `prefers the ${isLeft ? "left" : "right"} answer more than chance and more than others: ${shareWords(share)}`;
  },
  length: ({ length: { value, interval } }) =>
    `prefers ${(value ?? 0) >= 0 ? "longer" : "shorter"} answers more than others do: for 100 characters ${timesWords(value ?? 0, interval)}`,
  group: ({ groups }) => {
    const [most] = [...groups].sort((a, b) => (a.pValue ?? 1) - (b.pValue ?? 1));
    if (most === undefined) return "prefers the answers of a group more than others do";
    const { group, against, value, interval } = most;
    const [liked, other] = (value ?? 0) >= 0 ? [group, against] : [against, group];
    return `prefers answers ${groupName(liked)} to those ${groupName(other)} more than others do: ${timesWords(value ?? 0, interval)}`;
  },
  careless: ({ reliability, gold, attentionFailures, repeats }) => {
    const parts = [
      ...(reliability.value === null || reliability.interval === null
        ? []
        : [
            `follows what the others think by ${two(reliability.value)} (${reliability.interval.map(two).join(" to ")}), where 1 is as they do and 0 a coin`,
          ]),
      ...(gold.of > 0 ? [`${gold.count} of ${gold.of} known ones right`] : []),
      ...(attentionFailures.of > 0
        ? [`${attentionFailures.count} of ${attentionFailures.of} plain ones wrong`]
        : []),
      ...(repeats.of > 0 ? [`${repeats.count} of ${repeats.of} the same when they came again`] : []),
    ];
    return `judges with little care: ${parts.join("; ")}`;
  },
  fast: ({ speed: { tooFast } }) => `is faster than anybody reads: ${shareWords(tooFast)} of the judgements`,
};

/** What stands out of an annotator; never empty. */
export function standsOut({ statistics }: AnnotatorReportRow, isTimed: boolean): string[] {
  if (statistics === null) return ["no choices between two answers, so that nothing can be compared"];
  const found = statistics.flags.flatMap(({ kind }) =>
    kind === "fast" && !isTimed ? [] : [flagWords[kind](statistics)],
  );
  if (found.length > 0) return found;
  return statistics.votes < enoughVotes
    ? [`not enough judgements yet to say: ${formatNumber(statistics.votes)} of about ${enoughVotes}`]
    : ["nothing"];
}

export const isFlagged = ({ statistics }: AnnotatorReportRow, isTimed: boolean): boolean =>
  statistics?.flags.some(({ kind }) => isTimed || kind !== "fast") ?? false;

export function speedWords({ statistics, own }: AnnotatorReportRow): string {
  const medianMs = statistics?.speed.medianMs ?? own.medianMs;
  return medianMs === null ? "–" : formatDuration(medianMs / 1000);
}

/** Of each effect that is estimated, what it is and how large, in odds. */
export function effectLines(all: AnnotatorStatistics): string[] {
  const line = (
    { value, interval, reason }: AnnotatorStatistics["position"],
    name: (isUp: boolean) => string,
  ): string =>
    value === null
      ? `${name(true)}: ${reason ?? "not known"}.`
      : `${name(value >= 0)}: ${timesWords(value, interval)}.`;
  const { reliability } = all;
  return [
    line(all.position, (isUp) => `For the ${isUp ? "left" : "right"} answer`),
    line(all.length, (isUp) => `For 100 characters ${isUp ? "more" : "less"}, beyond what others like`),
    ...all.groups.map((one) =>
      line(one, (isUp) =>
        isUp
          ? `For answers ${groupName(one.group)}, beyond what others like`
          : `Against answers ${groupName(one.group)}, beyond what others like`,
      ),
    ),
    reliability.value === null
      ? `How closely the others are followed: ${reliability.reason ?? "not known"}.`
      : `How closely the others are followed (1: as they do, 0: a coin): ${two(reliability.value)}${reliability.interval === null ? "" : ` (${reliability.interval.map(two).join(" to ")})`}.`,
  ];
}

export const itemKinds = [
  { id: "normal", label: "To judge" },
  { id: "gold", label: "Known answer, in secret" },
  { id: "attention", label: "Plain to see, checks attention" },
  { id: "practice", label: "Practice, before the others" },
] as const;
