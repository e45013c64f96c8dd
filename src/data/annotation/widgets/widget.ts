// The contract of a way to answer: one file with what can be chosen and what is written down of it, and one line in index.ts. The page
// draws it from this alone.
import type { ComparisonRecord, RatingRecord } from "../../../domain/records/index.ts";

export interface Choice {
  /** Names it in a decision. */
  readonly id: string;
  readonly label: string;
  /** `key` of keyboard events; the first one is shown. */
  readonly keys: readonly string[];
  /** The shown place of the answer that it speaks for. */
  readonly answer?: number;
  /** That it is better than another can be more or less so. */
  readonly hasStrength: boolean;
}

/** What all events of a decision say alike. */
export type Common = Omit<ComparisonRecord, "completionIds" | "shownOrder" | "verdict">;

export interface Decided {
  readonly comparisons: readonly ComparisonRecord[];
  readonly ratings: readonly RatingRecord[];
}

export interface Widget {
  readonly id: string;
  readonly title: string;
  /** For whoever makes a task. */
  readonly about: string;
  /** What an item is called; several have an "s" more. */
  readonly item: string;
  /** Answers that an item has, at least and at most. */
  readonly answers: readonly [least: number, most: number];
  choices(answers: number): readonly Choice[];
  /**
   * The events of a choice. `completionIds` as the item has them, `order` the places as shown. The first event has the id of
   * `common`, others that id with a number.
   */
  events(choice: string, shown: Shown, common: Common): Decided;
  /** The choice that an item's events stand for, as it was shown then. */
  choiceOf(events: Decided, shown: Shown): string | undefined;
  /** What an item's events say, whatever was shown where: as `expected` of an item has it. */
  verdictOf(events: Decided, completionIds: readonly string[]): string | undefined;
}

export interface Shown {
  readonly completionIds: readonly string[];
  readonly order: readonly number[];
}
