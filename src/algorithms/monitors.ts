// What the log of a method that draws its answers says of known ways to fail, each with its remedy. A monitor is a pure function
// from the lines so far to a sentence; the metric whose chart it concerns names it (`chart.trouble`), so that page and command line
// find it there. These tell after the fact: whether answers got better only a judge can say that is not learned from.
// Levels are means over the last three lines, so that one odd drawing is no alarm; "the start" is the first three, and is compared
// with once there are six.

import { mean } from "../domain/statistics.ts";
import type { MetricRecord } from "./metric.ts";

export type Monitor = (records: readonly MetricRecord[]) => string | undefined;

/** How a method's settings are called in a remedy. */
export interface Words {
  /** The price of straying. */
  readonly price: string;
  /** What makes updates smaller besides the rate. */
  readonly uses: string;
}

const few = 3;
/** Updates before a monitor that waits says anything. */
const patience = 10;

/** The values that are there, in order. */
function valuesOf(records: readonly MetricRecord[], key: string): number[] {
  return records.flatMap(({ metrics }) => {
    const value = metrics[key];
    return typeof value === "number" ? [value] : [];
  });
}

/** Mean of the last lines; undefined before there are enough. */
function now(records: readonly MetricRecord[], key: string): number | undefined {
  const values = valuesOf(records, key);
  return values.length < few ? undefined : mean(values.slice(-few));
}

/** The start and now; undefined where they would share lines. */
function change(records: readonly MetricRecord[], key: string) {
  const values = valuesOf(records, key);
  if (values.length < 2 * few) return undefined;
  return { start: mean(values.slice(0, few)), now: mean(values.slice(-few)) };
}

function isAbove(value: number | undefined, limit: number): boolean {
  return value !== undefined && value > limit;
}

function isBelow(value: number | undefined, limit: number): boolean {
  return value !== undefined && value < limit;
}

function stepOf(records: readonly MetricRecord[]): number {
  return records.at(-1)?.step ?? 0;
}

/** The first that holds. */
export function anyOf(...monitors: readonly Monitor[]): Monitor {
  return (records) => {
    for (const monitor of monitors) {
      const sentence = monitor(records);
      if (sentence !== undefined) return sentence;
    }
    return undefined;
  };
}

/** Of the distance of whole answers, in nats: above 8, or doubled within three lines. Below 2 a doubling is noise. */
export function runawayKl(key: string, { price }: Words): Monitor {
  return (records) => {
    const values = valuesOf(records, key);
    const last = values.at(-1) ?? 0;
    const before = values.at(-1 - few);
    const remedy = `Raise ${price}, or halve learning_rate.`;
    if (isAbove(now(records, key), 8))
      return `It has strayed far from where it started (above 8 nats an answer): answers that the reward likes may no longer be good ones. ${remedy}`;
    if (before !== undefined && last > 2 && last > 2 * before)
      return `Its distance from the start has doubled within three lines of the log. ${remedy}`;
    return undefined;
  };
}

/** A mean log-ratio cannot be below 0 but by chance where answers are drawn by the distribution that is learned from. */
export function negativeKl(key: string): Monitor {
  return (records) =>
    isBelow(now(records, key), -1)
      ? "The distance is negative: answers are drawn by other rules than they are learned by. Set top_k to 0 and top_p and temperature to 1, and force no length."
      : undefined;
}

/** Of the correlation of reward and length within a drawing. */
export function rewardFollowsLength(key: string): Monitor {
  return (records) =>
    isAbove(now(records, key), 0.5)
      ? "The reward follows the length of answers: it may be length that is learned. Look at the answers; use a reward that does not count it, or set a weight against it (reward_weights)."
      : undefined;
}

export function longerAnswers(key: string): Monitor {
  return (records) => {
    const found = change(records, key);
    if (found === undefined || found.now < 1.5 * found.start) return undefined;
    return "Answers have become half as long again. If the reward rises with them, it may be length that is learned: look at the answers.";
  };
}

/** Of the share of answers that were cut. Answers that never ended are told of as such, and not as growing. */
export function cutAnswers(key: string): Monitor {
  return (records) => {
    const share = now(records, key);
    if (isAbove(share, 0.5))
      return "Most answers do not end. Allow longer ones, teach the model to end with supervised fine-tuning first, or take from the reward where the end is missing.";
    const found = change(records, key);
    return found !== undefined && found.now > 0.2 && found.start <= 0.2
      ? "More than a fifth of the answers is cut now, which was not so at the start: it may be length that is learned. Look at the answers, or allow longer ones."
      : undefined;
  };
}

/** Of the different pairs of neighbouring tokens among all. */
export function lessVariety(key: string, { price }: Words): Monitor {
  return (records) => {
    const found = change(records, key);
    return found !== undefined && found.now < 0.7 * found.start
      ? `Answers have lost a third of their variety: the model repeats itself. Raise ${price}.`
      : undefined;
  };
}

/** Of the share of prompts that the commonest opening serves. */
export function sameOpening(key: string, { price }: Words): Monitor {
  return (records) => {
    const found = change(records, key);
    // A model that always opens so, such as with a greeting that it was taught, did before it learned here.
    return found !== undefined && found.now > 0.4 && found.now > found.start
      ? `Answers to different prompts open with the same five tokens. Raise ${price}.`
      : undefined;
  };
}

export function lowEntropy(key: string, { price }: Words): Monitor {
  return (records) => {
    const found = change(records, key);
    return found !== undefined && found.now < 0.3 * found.start
      ? `The model writes the same again and again. Raise ${price}, or lower learning_rate.`
      : undefined;
  };
}

/** Of the share of prompts whose answers all have one reward. */
export function deadGroups(key: string): Monitor {
  return (records) =>
    isAbove(now(records, key), 0.5)
      ? "Most prompts teach nothing: their answers all get the same reward. Draw more answers a prompt, or use a reward that tells them apart."
      : undefined;
}

/** Of the share of answers whose reward is no number. One is enough: something is wrong with what gives it. */
export function lostRewards(key: string): Monitor {
  return (records) =>
    isAbove(valuesOf(records, key).at(-1), 0)
      ? "Some answers got no reward that is a number, and were not learned from. Look at what gives it: `score` shows a reward model's scores, rewards/<name>/mean which reward it is."
      : undefined;
}

/** Of the deviation of rewards over a drawing. */
export function deadReward(key: string): Monitor {
  return (records) => {
    const spread = now(records, key);
    return spread !== undefined && spread < 1e-6
      ? "All answers get the same reward: it is constant or cannot rise further, and nothing can be learned from it. Use a reward that tells answers apart."
      : undefined;
  };
}

/** Of the difference of rewards by log-ratio: 0 throughout means that no weight changes. */
export function flatMargin(key: string): Monitor {
  return (records) => {
    const recent = records.slice(-10);
    const isFlat = recent.length === 10 && recent.every((one) => one.step > 5 && one.metrics[key] === 0);
    return isFlat ? "All rewards are equal: the model is not changing. Is the learning rate 0?" : undefined;
  };
}

export function uselessCritic(key: string): Monitor {
  return (records) =>
    stepOf(records) > patience && isBelow(now(records, key), 0)
      ? "The critic misleads. Let it learn alone for longer first, raise vf_coef, look to the end of the answer (lam: 1), or use rloo, which has none."
      : undefined;
}

/** `key`: share of what was clipped. */
export function largeUpdates(key: string, { uses }: Words): Monitor {
  return (records) =>
    isAbove(now(records, key), 0.3) ? `Updates are too large. Lower learning_rate, or ${uses}.` : undefined;
}

/** `key`: the largest ratio of an update. One such token is enough. */
export function largeRatio(key: string, { uses }: Words): Monitor {
  return (records) =>
    isAbove(valuesOf(records, key).at(-1), 10)
      ? `A token became more than ten times as likely within one update. Lower learning_rate, or ${uses}.`
      : undefined;
}

/** `key`: the distance from the policy that drew, a token. */
export function farUpdates(key: string, { uses }: Words): Monitor {
  return (records) =>
    isAbove(now(records, key), 0.1)
      ? `An update moves the model far from the one that drew the answers. Lower learning_rate, or ${uses}.`
      : undefined;
}

/** Nothing clipped, and no distance from the start. */
export function nothingMoves(keys: { readonly clipped: string; readonly kl: string }): Monitor {
  return (records) => {
    if (stepOf(records) <= patience) return undefined;
    const [clipped, kl] = [now(records, keys.clipped), now(records, keys.kl)];
    return clipped === 0 && kl !== undefined && Math.abs(kl) < 0.05
      ? "The model has hardly moved. Raise learning_rate, and see that rewards differ between answers."
      : undefined;
  };
}

/** One evaluation by a judge: gains since the first, in deviations of its answers. */
interface Gains {
  readonly step: number;
  readonly judge: number;
  readonly reward: number;
  /** As the judge scored it. */
  readonly score: number;
}

function gainsOf(records: readonly MetricRecord[]): Gains[] {
  const all = records.flatMap(({ step, metrics }) => {
    const { eval_judge: judge, eval_reward: reward, eval_judge_std, eval_reward_std } = metrics;
    return typeof judge === "number" && typeof reward === "number"
      ? [{ step, judge, reward, scale: { judge: eval_judge_std ?? NaN, reward: eval_reward_std ?? NaN } }]
      : [];
  });
  const [first] = all;
  if (first === undefined || !(first.scale.judge > 0) || !(first.scale.reward > 0)) return [];
  return all.map(({ step, judge, reward }) => ({
    step,
    judge: (judge - first.judge) / first.scale.judge,
    reward: (reward - first.reward) / first.scale.reward,
    score: judge,
  }));
}

/** Evaluations that a trend is read from. */
const trend = 4;
/** What a line through them must rise or fall, in deviations: with 64 answers about as much as chance makes of it. */
const leastTrend = 0.2;

/** How much the least-squares line through equally distant values rises from the first to the last. */
function riseOf(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  let [across, along] = [0, 0];
  values.forEach((value, i) => {
    across += (i - middle) * value;
    along += (i - middle) ** 2;
  });
  return (across / along) * (values.length - 1);
}

/** Of a run that a judge watches: the reward rises and the judge falls, or the reward has gained far more than the judge. */
export function overoptimisation(records: readonly MetricRecord[]): string | undefined {
  const gains = gainsOf(records);
  const last = gains.at(-1);
  if (last === undefined || gains.length < 2) return undefined;
  const best = gains.reduce((most, one) => (one.score > most.score ? one : most));
  const back = best.step === 0 ? "the model that it began with" : `the best checkpoint (step ${best.step})`;
  const remedy = `Return to ${back}, then train for fewer steps or raise the price of straying; or improve the reward.`;
  const latest = gains.slice(-trend);
  const [pleasing, judging] = [
    riseOf(latest.map(({ reward }) => reward)),
    riseOf(latest.map(({ judge }) => judge)),
  ];
  if (latest.length === trend && pleasing > leastTrend && judging < -leastTrend)
    return `Over the last ${trend} evaluations the reward rose and the judge fell: answers learn to please the reward, and get worse. ${remedy}`;
  if (last.reward - last.judge > 1)
    return `The reward has gained a deviation more than the judge since the start: answers learn to please the reward rather than to be good. ${remedy}`;
  return undefined;
}
