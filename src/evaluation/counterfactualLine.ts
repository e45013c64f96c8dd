// What was found of two groups, as its line: the same on the command line and in a project's `reports/`.

import type { Amplification } from "./amplification.ts";
import type { Counterfactual } from "./counterfactual.ts";

type Line = Readonly<Record<string, unknown>> & { readonly type: "counterfactual" };

/** In the order of the contract. `arm` is there where probes have arms, `reason` where something is null. */
export function counterfactualLine(found: Counterfactual): Line {
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

/** Of a policy: what was measured of the answers, and whose they are, stand after `type`. */
export function amplificationLine(found: Amplification): Line {
  const { type, ...fields } = counterfactualLine(found);
  return { type, measure: found.measure, role: found.role, ...fields };
}
