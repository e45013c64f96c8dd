// What was found of two groups, as its line and as a person reads it.

import type { Counterfactual } from "../../evaluation/counterfactual.ts";
import type { Line } from "../output.ts";

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

/** "names: anglo less slavic  +0.1200 (0.0800 to 0.1600)  floor 0.0500  p .0002, corrected .0310  24 templates: gap found" */
export function readableCounterfactual(found: Counterfactual): string {
  const { arm, axis, groups, templates, meanDifference, interval, noiseFloor, pValue, adjustedP } = found;
  const head = `${arm === null ? "" : `${arm}, `}${axis}: ${groups.join(" less ")}`;
  const tail = `${templates} templates: ${found.verdict}`;
  if (meanDifference === null) return `${head}  none: ${found.reason ?? "it is undefined"}  ${tail}`;
  const number = (value: number): string => value.toFixed(4);
  return [
    head,
    `${meanDifference < 0 ? "" : "+"}${number(meanDifference)}${interval === null ? "" : ` (${interval.map(number).join(" to ")})`}`,
    ...(noiseFloor === null ? [] : [`floor ${number(noiseFloor)}`]),
    ...(pValue === null || adjustedP === null ? [] : [`p ${number(pValue)}, corrected ${number(adjustedP)}`]),
    tail,
  ].join("  ");
}
