// The contract of an axis: what is swapped, between which groups, and how a text tells it. Whatever an axis draws for a template and a
// variant is drawn once for all groups, so that groups differ in what they are and in nothing else. Variants tell one group in other
// words (other names, other years): what they do to a score is the noise floor.

import type { Fills } from "./slots.ts";

export interface Place {
  /** Of the template; neighbours may tell it in another way. */
  readonly template: number;
  /** A number from 0 to count - 1 by name: the same for all groups, another one for each variant of a template (up to `count`). */
  pick(name: string, count: number): number;
}

export interface ProbeAxis {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly groups: readonly string[];
  /** Sentences that tell it, with slots; templates take turns. */
  readonly tellings: readonly string[];
  /** What is put into the slots of every telling and of `left`. */
  fill(group: string, place: Place): Fills;
  /** What the anonymiser leaves where a text has told it, and what is put there instead; the same words again are the same thing. */
  readonly left?: { readonly pattern: RegExp; readonly telling: string };
}
