// A number that an evaluation measured, as a person reads it.

import type { Estimate } from "../../evaluation/bootstrap.ts";

/** "accuracy          0.7500  (0.6200 to 0.8600)  40 pairs of 31 prompts". `unit` is what `samples` counts. */
export function readableMetric(name: string, estimate: Estimate, unit: string, width = 16): string {
  const { value, interval, prompts, samples, reason } = estimate;
  const label = name.padEnd(width);
  if (value === null) return `${label}  none: ${reason ?? "it is undefined"}`;
  const certainty = interval
    ? `(${interval[0].toFixed(4)} to ${interval[1].toFixed(4)})`
    : `(no interval: ${reason ?? "it is undefined"})`;
  return `${label}${value.toFixed(4).padStart(9)}  ${certainty}  ${samples} ${unit} of ${prompts} prompts`;
}
