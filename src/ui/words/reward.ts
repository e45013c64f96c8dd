// What is said of a reward model: measured values as sentences, for people who do not know the words yet. Shares are in
// percent; every number comes with its 95 % interval.
import type { Ceiling, Estimate, RewardComparison, RewardReport } from "../../page/bridge/rewardTypes.ts";
import { plural } from "./format.ts";
import { formatNumber } from "./locale.ts";

/** For the first place at which a page speaks of one. */
export const whatItIs =
  "A reward model reads a prompt and an answer and gives one number, the score: the higher it is, the more people would like the answer.";

/** From here on the score is said to follow length. */
const strongCorrelation = 0.5;
const someCorrelation = 0.2;
/** Mean gap between certainty and truth up to which certainty is taken at its word, or roughly so. */
const closeCalibration = 0.05;
const roughCalibration = 0.1;

/** "84 %". */
export const percent = (share: number): string => `${formatNumber(100 * share)} %`;

/** "80 to 88", in percent. */
const percentRange = ([low, high]: readonly [number, number]): string =>
  `${formatNumber(100 * low)} to ${formatNumber(100 * high)}`;

/** "84 % (80 to 88)". */
export function shareText({ value, interval }: Estimate): string {
  if (value === null) return "–";
  return interval === null ? percent(value) : `${percent(value)} (${percentRange(interval)})`;
}

/** "0.62 (0.55 to 0.68)". */
function valueText({ value, interval }: Estimate, digits = 2): string {
  if (value === null) return "–";
  const text = formatNumber(value, digits);
  return interval === null
    ? text
    : `${text} (${formatNumber(interval[0], digits)} to ${formatNumber(interval[1], digits)})`;
}

/** "0.42"; never "-0.00". */
export function scoreText(score: number): string {
  const rounded = Math.round(100 * score) / 100;
  return formatNumber(rounded === 0 ? 0 : rounded, 2);
}

/** The headline. */
export function rightSentence({ right }: Pick<RewardReport, "right">): string {
  const { value, interval } = right;
  if (value === null) return "There is no held-out judgement to measure it on";
  const range = interval === null ? "" : ` (${percentRange(interval)})`;
  return `It gets ${percent(value)} of held-out judgements right${range}`;
}

/** On what the headline rests. */
export function basisSentence({
  rows,
  prompts,
  ties,
  tooLong,
}: Pick<RewardReport, "rows" | "prompts" | "ties" | "tooLong">): string {
  const left = [
    ...(ties === 0 ? [] : [plural(ties, "tie")]),
    ...(tooLong === 0
      ? []
      : [`${formatNumber(tooLong)} that ${tooLong === 1 ? "is" : "are"} too long for it`]),
  ];
  const leftOut = left.length === 0 ? "" : ` Left out: ${left.join(", and ")}.`;
  return `${plural(rows, "judgement")} about ${plural(prompts, "prompt")}; it learned from none of them.${leftOut}`;
}

const isApart = (a: Estimate, b: Estimate): boolean =>
  a.interval !== null &&
  b.interval !== null &&
  (a.interval[0] > b.interval[1] || a.interval[1] < b.interval[0]);

/** What the headline is worth beside the longer answer and the ceiling. */
export function standingSentences({
  right,
  longer,
  ceiling,
}: Pick<RewardReport, "right" | "longer" | "ceiling">): string[] {
  const said: string[] = [];
  if (right.value !== null && longer.value !== null) {
    const rule = `preferring the longer answer each time, which gets ${percent(longer.value)} right`;
    if (!isApart(right, longer))
      said.push(`It is not clearly better than ${rule}: it may have learned little besides length.`);
    else said.push(`It is clearly ${right.value > longer.value ? "better" : "worse"} than ${rule}.`);
  }
  const best = ceiling === null ? undefined : ceilingText(ceiling);
  if (ceiling !== null && best !== undefined) {
    const why =
      ceiling.because === "simulated"
        ? "because the simulated judge errs now and then, as often as it was told to"
        : `because people who judged the same pair disagree (${plural(ceiling.pairs, "pair")} judged more than once)`;
    said.push(`The best that anyone could do on these is ${best}, ${why}.`);
  }
  return said;
}

/** "90 % (88 to 92)", "between 80 and 93 %"; undefined where it has no value. */
export function ceilingText(ceiling: Ceiling): string | undefined {
  if (ceiling.because === "simulated")
    return ceiling.share.value === null ? undefined : shareText(ceiling.share);
  const [low, high] = [ceiling.low.value, ceiling.high.value];
  return low === null || high === null
    ? undefined
    : `between ${formatNumber(100 * low)} and ${percent(high)}`;
}

/** Whether its certainty can be taken at its word. */
export function certaintySentence({ ece, certainty }: Pick<RewardReport, "ece" | "certainty">): string {
  if (ece.value === null) return "There are too few judgements to say how far its certainty can be believed.";
  // By how much it is surer than it is right, over all judgements.
  const lead = certainty.reduce(
    (sum, { count, confidence, right }) => sum + count * ((confidence ?? 0) - (right ?? 0)),
    0,
  );
  const range = ece.interval === null ? "" : ` (${percentRange(ece.interval)})`;
  const start =
    ece.value <= closeCalibration
      ? "How sure it is can be taken at its word"
      : ece.value <= roughCalibration
        ? "How sure it is can roughly be believed"
        : lead > 0
          ? "It is too sure of itself"
          : "It is less sure than it could be";
  return `${start}: on average its certainty is off by ${plural(Math.round(100 * ece.value), "percentage point")}${range}. This number is called ECE, expected calibration error.`;
}

export function lengthSentence({ length: { correlation } }: Pick<RewardReport, "length">): string {
  const { value } = correlation;
  if (value === null) return "How the score depends on length cannot be said from these answers.";
  const size = Math.abs(value);
  const direction = value > 0 ? "longer" : "shorter";
  const start =
    size < someCorrelation
      ? "The score hardly depends on how long an answer is"
      : `${direction === "longer" ? "Longer" : "Shorter"} answers ${size < strongCorrelation ? "tend to get" : "get"} higher scores`;
  return `${start}: the correlation is ${valueText(correlation)}, where 0 is none and 1 is length alone.`;
}

/** A warning with its remedy, where the score is mostly length. */
export function lengthTrouble({ length: { correlation } }: Pick<RewardReport, "length">): string | undefined {
  const { value } = correlation;
  if (value === null || Math.abs(value) < strongCorrelation) return undefined;
  const more = value > 0 ? "longer" : "shorter";
  const less = value > 0 ? "shorter" : "longer";
  return `A model that learns from these scores may learn to write ${more}, not better. Judgements in which the ${less} answer is the better one help against it.`;
}

/** Probability that the first of two scores is preferred (Bradley & Terry 1952). */
export function preference(first: number, second: number): number {
  return 1 / (1 + Math.exp(second - first));
}

/** "The first answer is the better one, with 73 % certainty." */
export function preferenceSentence(first: number, second: number, names: readonly [string, string]): string {
  const share = preference(first, second);
  if (share === 0.5) return `Both get the same score: ${names[0]} and ${names[1]} are equally good to it.`;
  const [name, certainty] = share > 0.5 ? [names[0], share] : [names[1], 1 - share];
  return `It prefers ${name}: with a probability of ${certainty >= 0.995 ? "over 99 %" : percent(certainty)} people would too.`;
}

/** Share of held-out answers that score lower, a tie half; `scores` lowest first. */
export function shareBelow(scores: readonly number[], score: number): number {
  const below = firstAt(scores, (one) => one >= score);
  const upTo = firstAt(scores, (one) => one > score);
  return scores.length === 0 ? 0.5 : (below + upTo) / 2 / scores.length;
}

function firstAt(sorted: readonly number[], is: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (is(sorted[middle] ?? 0)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where a score lies among those of held-out answers. */
export function placeSentence(scores: readonly number[], score: number): string {
  if (scores.length === 0) return "There are no held-out answers to compare it with.";
  return `Higher than ${percent(shareBelow(scores, score))} of the ${formatNumber(scores.length)} held-out answers.`;
}

/** The headline of a comparison. */
export function agreementSentence({ agreement, rows }: Pick<RewardComparison, "agreement" | "rows">): string {
  if (agreement.value === null) return "There is no held-out judgement that both can read";
  return `They prefer the same answer in ${shareText(agreement)} of ${plural(rows, "held-out pair")}`;
}
