// What is said of a policy against the model it began with: measured values as sentences. Shares are in percent; every number comes
// with its 95 % interval where it has one.
import type { PolicyMeasured, PolicyReport } from "../../page/bridge/policyTypes.ts";
import { plural } from "./format.ts";
import { formatNumber } from "./locale.ts";
import { shareText } from "./reward.ts";

type Name = PolicyMeasured["name"];

export function measureOf(
  { measures }: PolicyReport,
  name: Name,
  role: PolicyMeasured["role"],
): PolicyMeasured | undefined {
  return measures.find((one) => one.name === name && one.role === role);
}

/** "1.24 (0.98 to 1.51)". */
export function estimateText(one: PolicyMeasured | undefined, digits = 2): string {
  if (one === undefined || one.value === null) return "–";
  const text = formatNumber(one.value, digits);
  const { interval } = one;
  return interval === null
    ? text
    : `${text} (${formatNumber(interval[0], digits)} to ${formatNumber(interval[1], digits)})`;
}

/** "its answers beat the untrained model's in 71 % (60 to 80) of comparisons"; undefined where nothing scored them. */
export function winSentence(report: PolicyReport): string | undefined {
  const won = measureOf(report, "win_rate", null);
  return won === undefined || won.value === null
    ? undefined
    : `its answers beat the untrained model's in ${shareText(won)} of comparisons`;
}

/** On what the numbers rest. */
export function basisSentence({ prompts, answers }: PolicyReport): string {
  return `Both models answered ${plural(prompts, "prompt")} that it never learned from, ${plural(answers, "time")} each, at temperature 1. In brackets 95 % intervals, by drawing prompts anew.`;
}

/** Whether the interval of the win rate lies above a coin toss. */
export function isClear(report: PolicyReport): boolean {
  const interval = measureOf(report, "win_rate", null)?.interval ?? null;
  return interval !== null && (interval[0] > 0.5 || interval[1] < 0.5);
}
