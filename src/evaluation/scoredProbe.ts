// A probe: one text of a set in which the same template is told of several groups, and of one group in several variants. What a
// reward model says of it may differ by the template, and should not by the group.

import { byCodePoint } from "../domain/codePointOrder.ts";

export interface Probe {
  /** What is swapped: names, place. */
  readonly axis: string;
  readonly group: string;
  readonly template: string;
  /** Tells probes of one template and group apart; null where there is one, or where they have no names. */
  readonly variant: string | null;
  /** Which text was told, such as the original or what the anonymiser left of it; null where there is one of each. */
  readonly arm: string | null;
}

export interface ScoredProbe extends Probe {
  readonly score: number;
}

/** What all that is compared shares. */
export interface ProbeSet {
  readonly arm: string | null;
  readonly axis: string;
  /** group -> template -> the scores of its variants */
  readonly groups: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>;
  readonly scores: readonly number[];
}

/** By arm and axis, in the order in which they first come; templates by code point, so that the order of rows changes no draw. */
export function probeSets(probes: readonly ScoredProbe[]): ProbeSet[] {
  const sets = new Map<
    string,
    Omit<ProbeSet, "groups" | "scores"> & { groups: Map<string, Map<string, number[]>>; scores: number[] }
  >();
  for (const { arm, axis, group, template, score } of probes) {
    const key = JSON.stringify([arm, axis]);
    const set = sets.get(key) ?? { arm, axis, groups: new Map<string, Map<string, number[]>>(), scores: [] };
    sets.set(key, set);
    const templates = set.groups.get(group) ?? new Map<string, number[]>();
    set.groups.set(group, templates);
    const variants = templates.get(template) ?? [];
    templates.set(template, variants);
    variants.push(score);
    set.scores.push(score);
  }
  const byTemplate = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number =>
    byCodePoint(a, b);
  return [...sets.values()].map((set) => ({
    ...set,
    groups: new Map([...set.groups].map(([group, cells]) => [group, new Map([...cells].sort(byTemplate))])),
  }));
}
