// Which charts a run shows, what each means in one line, and the known trouble it warns of. Series are keyed by the
// metric names that a run logs (TRL's); a chart appears when one of its metrics does.
import type { Metrics } from "../../page/bridge/types.ts";

export interface StepRecord {
  step: number;
  epoch: number;
  metrics: Metrics;
}

export interface MetricChart {
  id: string;
  title: string;
  series: { key: string; label: string }[];
  meaning: string;
  /** Set, not measured: smoothing it would only mislead. */
  exact?: true;
  /** A sentence when the recent records show known trouble. */
  trouble?: (records: readonly StepRecord[]) => string | undefined;
}

export const metricCharts: readonly MetricChart[] = [
  {
    id: "loss",
    title: "Loss",
    series: [{ key: "loss", label: "loss" }],
    meaning:
      "How wrong the model being trained is about which answer was preferred. DPO starts near 0.693; lower is better.",
    trouble(records) {
      const recent = means(records, "loss");
      if (recent === undefined || recent.late <= recent.early * 1.1) return undefined;
      return "The loss is rising. A lower learning rate, or a longer warm-up, usually holds it.";
    },
  },
  {
    id: "accuracy",
    title: "Accuracy",
    series: [{ key: "rewards/accuracies", label: "accuracy" }],
    meaning:
      "Share of pairs where the chosen answer now scores higher; 0.5 is a coin toss. Dots are held-out pairs, which the model never learns from.",
    trouble(records) {
      const recent = means(records, "rewards/accuracies");
      if (recent === undefined || recent.late > 0.55 || records.length < 40) return undefined;
      return "After this many steps it still cannot tell the answers apart: look at the pairs, or raise the learning rate.";
    },
  },
  {
    id: "margin",
    title: "Margin",
    series: [{ key: "rewards/margins", label: "margin" }],
    meaning: "How far the chosen answer is ahead of the rejected one. It should rise.",
    trouble(records) {
      const recent = records.slice(-10);
      const isFlat =
        recent.length === 10 &&
        recent.every(({ step, metrics }) => step > 5 && metrics["rewards/margins"] === 0);
      return isFlat ? "All rewards are equal: the model is not changing. Is the learning rate 0?" : undefined;
    },
  },
  {
    id: "rewards",
    title: "Chosen and rejected",
    series: [
      { key: "rewards/chosen", label: "chosen" },
      { key: "rewards/rejected", label: "rejected" },
    ],
    meaning: "How much likelier each answer has become than it was before training.",
    trouble(records) {
      const recent = means(records, "rewards/chosen");
      if (recent === undefined || recent.late >= 0 || recent.late >= recent.early) return undefined;
      return "The chosen answers are becoming less likely too. A lower learning rate or a higher beta holds them.";
    },
  },
  {
    id: "gradient",
    title: "Gradient norm",
    series: [{ key: "grad_norm", label: "gradient norm" }],
    meaning: "Size of each update before clipping. Sudden peaks mean unstable training.",
    trouble(records) {
      const norms = records.flatMap(({ metrics: { grad_norm: norm } }) =>
        typeof norm === "number" ? [norm] : [],
      );
      const last = norms[norms.length - 1];
      const typical = [...norms].sort((a, b) => a - b)[Math.floor(norms.length / 2)];
      if (norms.length < 20 || last === undefined || typical === undefined || last < 20 * typical)
        return undefined;
      return "This update was far larger than usual. One such peak is harmless; several mean that the rate is too high.";
    },
  },
  {
    id: "learning-rate",
    exact: true,
    title: "Learning rate",
    series: [{ key: "learning_rate", label: "learning rate" }],
    meaning: "The rate used in each step: it follows the schedule in the settings.",
  },
];

/** Means of a metric over the first and the last quarter; undefined before there are 20 values. */
function means(records: readonly StepRecord[], key: string): { early: number; late: number } | undefined {
  const values = records.map((record) => record.metrics[key]).filter((value) => typeof value === "number");
  if (values.length < 20) return undefined;
  const quarter = Math.floor(values.length / 4);
  const mean = (part: number[]): number => part.reduce((sum, value) => sum + value, 0) / part.length;
  return { early: mean(values.slice(0, quarter)), late: mean(values.slice(-quarter)) };
}
