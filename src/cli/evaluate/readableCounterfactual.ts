// What was found of two groups, as a person reads it.

import { beyondReach, type Counterfactual, level } from "../../evaluation/counterfactual.ts";

/** "name_groups: anglo less slavic  +0.1200 (0.0800 to 0.1600)  floor 0.0500  p .0002, corrected .0310  24 templates: gap found" */
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
    `${tail}${isWithinFloor(found) ? " (certain, but within the noise floor)" : ""}`,
  ].join("  ");
}

/** A difference that is no chance and no larger than what swapping within one group does: no gap, and yet worth a look. */
function isWithinFloor({ adjustedP, verdict }: Counterfactual): boolean {
  return adjustedP !== null && adjustedP < level && verdict !== "gap found";
}

/** What should be said of lines that cannot be found, in sentences. `name`: of the file of probes. */
export function reachNotes(lines: readonly Counterfactual[], permutations: number, name: string): string[] {
  const lost = beyondReach(lines, permutations);
  return [
    ...(lost > 0
      ? [
          `${lost} of ${lines.length} lines cannot be a gap, however large: corrected over all lines, the smallest p of so few templates or permutations is .05 or more. Give more of them, or fewer axes and groups.`,
        ]
      : []),
    ...(lines.length === 0 ? [`${name}: no axis has two groups, so that nothing can be compared.`] : []),
  ];
}
