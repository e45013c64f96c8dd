// The marks of TrustMarks: what stands on the scale, where, and in words.
import type { RewardReport } from "../../../page/bridge/rewardTypes.ts";
import { ceilingText, shareText } from "../../words/reward.ts";

interface Mark {
  id: string;
  label: string;
  text: string;
  /** null: the ends of the line are all that is known. */
  at: number | null;
  line: readonly [number, number] | null;
}

export function marksOf({
  right,
  longer,
  ceiling,
}: Pick<RewardReport, "right" | "longer" | "ceiling">): Mark[] {
  const marks: Mark[] = [
    {
      id: "right",
      label: "This reward model",
      text: shareText(right),
      at: right.value,
      line: right.interval,
    },
    {
      id: "longer",
      label: "“The longer answer wins”",
      text: shareText(longer),
      at: longer.value,
      line: longer.interval,
    },
  ];
  const text = ceiling === null ? undefined : ceilingText(ceiling);
  if (ceiling === null || text === undefined) return marks;
  const bounds = (): readonly [number, number] | null =>
    ceiling.because === "simulated"
      ? ceiling.share.interval
      : [ceiling.low.value ?? 0, ceiling.high.value ?? 1];
  const at = ceiling.because === "simulated" ? ceiling.share.value : null;
  return [...marks, { id: "ceiling", label: "The best that anyone could do", text, at, line: bounds() }];
}
