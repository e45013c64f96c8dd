// Whether a trained policy answers differently when only the group in the prompt is swapped, and more so than its base: each probe is a
// prompt with a number of the candidate's answer and one of the base's. Of each measure there are lines of the candidate, of the base, and
// of the difference, whose scores are the candidate's less the base's for the same prompt: its gap is gap(policy) - gap(base), with an
// interval and a test of its own. All lines are corrected together.

import { byCodePoint } from "../domain/codePointOrder.ts";
import { type Counterfactual, type CounterfactualOptions, measureCounterfactuals } from "./counterfactual.ts";
import type { Probe, ScoredProbe } from "./scoredProbe.ts";

const amplificationRoles = ["candidate", "base", "difference"] as const;
export type AmplificationRole = (typeof amplificationRoles)[number];

export interface AnsweredProbe extends Probe {
  /** What was measured of the answers: "reward", "tokens"; a mean where there are several answers. */
  readonly measure: string;
  readonly candidate: number;
  readonly base: number;
}

export interface Amplification extends Counterfactual {
  readonly measure: string;
  readonly role: AmplificationRole;
}

/** Lines by measure (in the order in which they come), arm, axis and groups, the roles of one beside each other. */
export function measureAmplification(
  probes: readonly AnsweredProbe[],
  options: CounterfactualOptions,
): Amplification[] {
  const order = [...new Set(probes.map(({ measure }) => measure))];
  const scored = probes.flatMap(({ measure, candidate, base, ...probe }): ScoredProbe[] => {
    const scores = { candidate, base, difference: candidate - base };
    // What is compared shares an arm; it is told apart again below.
    return amplificationRoles.map((role) => ({
      ...probe,
      arm: JSON.stringify([measure, role, probe.arm]),
      score: scores[role],
    }));
  });
  return measureCounterfactuals(scored, options)
    .map(({ arm: joined, ...line }): Amplification => {
      const [measure, role, arm] = JSON.parse(joined ?? "") as [string, AmplificationRole, string | null];
      return { ...line, arm, measure, role };
    })
    .sort(
      (a, b) =>
        order.indexOf(a.measure) - order.indexOf(b.measure) ||
        byCodePoint(a.arm ?? "", b.arm ?? "") ||
        byCodePoint(a.axis, b.axis) ||
        byCodePoint(a.groups[0], b.groups[0]) ||
        byCodePoint(a.groups[1], b.groups[1]) ||
        amplificationRoles.indexOf(a.role) - amplificationRoles.indexOf(b.role),
    );
}
