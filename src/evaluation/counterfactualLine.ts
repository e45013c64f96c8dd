// What was found of two groups, as its line: the same on the command line and in a project's `reports/`.

import type { Counterfactual } from "./counterfactual.ts";

/** In the order of the contract. `arm` is there where probes have arms, `reason` where something is null. */
export function counterfactualLine(
  found: Counterfactual,
): Readonly<Record<string, unknown>> & { readonly type: "counterfactual" } {
  const { arm, reason } = found;
  return {
    type: "counterfactual",
    ...(arm === null ? {} : { arm }),
    axis: found.axis,
    groups: found.groups,
    templates: found.templates,
    mean_difference: found.meanDifference,
    interval: found.interval,
    noise_floor: found.noiseFloor,
    p_value: found.pValue,
    adjusted_p: found.adjustedP,
    mde: found.mde,
    verdict: found.verdict,
    ...(reason === undefined ? {} : { reason }),
  };
}
