// The contract of a detector: it looks at a text and proposes spans. Offsets are UTF-16 units of `context.text`. Detectors know
// nothing of each other; which of two overlapping proposals stays is decided once (src/data/anonymise/resolve.ts).
import type { Turn } from "../../../domain/records/index.ts";
import type { Entity } from "../entities.ts";
import type { Gazetteer } from "../gazetteer/gazetteer.ts";
import type { Section } from "../text/sections.ts";
import type { Region, Token } from "../text/tokens.ts";
import type { NumberIndex } from "../text/numberIndex.ts";
import type { WordIndex } from "../text/wordIndex.ts";

export interface Candidate {
  readonly start: number;
  readonly end: number;
  readonly entity: Entity;
  /** 0 to 1; below `threshold` it is no proposal. */
  readonly score: number;
  /** One plain sentence. */
  readonly reason: string;
  /** What operator "generalise" puts in its place; a function of the text's own, not of the entity. */
  readonly general?: string;
}

export interface TextContext {
  readonly text: string;
  /** `text` in lower case, with the same offsets. */
  readonly lower: string;
  readonly tokens: readonly Token[];
  readonly words: WordIndex;
  readonly numbers: NumberIndex;
  /** Replacements of an earlier pass, which no rule may touch. */
  readonly hidden: readonly Region[];
  readonly sections: readonly Section[];
  readonly turns: readonly Turn[];
  readonly gazetteer: Gazetteer;
  /** Whether the text has next to no capitals, as transcripts by machines. */
  readonly isLowerCase: boolean;
  /** Whether it begins where its document does; false for a part of one. */
  readonly isBeginning: boolean;
}

export interface Detector {
  readonly id: string;
  /** For people: "E-mail addresses". */
  readonly title: string;
  readonly entities: readonly Entity[];
  /** Finds nothing in a text without digits. */
  readonly needsDigits?: boolean;
  find(context: TextContext): Iterable<Candidate>;
}

export const threshold = 0.5;

/** Whether one of `words` stands in the `reach` characters before `at`, as a whole word. */
export function hasBefore({ lower }: TextContext, at: number, reach: number, words: RegExp): boolean {
  return words.test(lower.slice(Math.max(0, at - reach), at));
}

export function hasNear(
  context: TextContext,
  start: number,
  end: number,
  reach: number,
  words: RegExp,
): boolean {
  const { lower } = context;
  return (
    words.test(lower.slice(Math.max(0, start - reach), start)) || words.test(lower.slice(end, end + reach))
  );
}
