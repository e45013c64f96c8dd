// A frame: an expression of sentences in which a firm's name stands at the end, and how to tell quickly where it cannot match.
import { letter, runEnd } from "../text/characters.ts";
import { firstWords, type WordList, wordList } from "../text/wordIndex.ts";
import { nameBegins } from "./firmNames.ts";

export interface Frame {
  readonly pattern: RegExp;
  readonly words: WordList;
  /** Whether it is worth to try the expression at a place of one of its words. */
  readonly mayStand: (text: string, at: number) => boolean;
  /** Nobody's own name stands there. */
  readonly isFirmOnly: boolean;
  /** What has to stand after the name. */
  readonly after?: RegExp;
}

/** Where a name may begin: more than `nameBegins`, and quickly told. */
export const mayBegin = "(?=[^a-z\\s]|[a-z]{1,3}[^a-z\\s]|[a-z0-9-]{1,30}\\.[a-z])";

/** The source of an expression that stands wherever `source` does, and is small: with letters of all languages it would be a thousand times that. */
const coarse = (source: string): string =>
  source
    .replaceAll(/\[\^[^\]]*\\p[^\]]*\]/g, (one) => one.replaceAll(/\\p\{\w+\}/g, ""))
    .replaceAll(/\[[^\]]*\\p[^\]]*\]|\\p\{\w+\}/g, (one) =>
      one.includes(" ") ? "[^\\n.,;:]" : "[^\\s.,;:]",
    );

/** Pairs of what an expression begins with (words and "|") and what follows those. */
export function frame(
  parts: readonly (readonly [string, string])[],
  isFirmOnly: boolean,
  after?: RegExp,
): Frame {
  // A sentence may begin with it, and the name after it has a capital: letter by letter, as "i" would leave names without theirs.
  const cased = (head: string): string =>
    head.replaceAll(/(?<=^|\|)\p{Ll}/gu, (first) => `[${first}${first.toUpperCase()}]`);
  const sourceOf = (those: readonly (readonly [string, string])[]): string =>
    those.map(([head, rest]) => `(?:${cased(head)})${rest}`).join("|");
  // Of hundreds of words one stands there: what begins with it is tried before all of the expression.
  const ofWord = new Map<string, (readonly [string, string])[]>();
  for (const [heads, rest] of parts)
    for (const head of heads.split("|"))
      for (const word of firstWords(head)) {
        const those = ofWord.get(word);
        if (those === undefined) ofWord.set(word, [[head, rest]]);
        else those.push([head, rest]);
      }
  const patterns = new Map<string, RegExp>();
  const made = {
    pattern: new RegExp(
      String.raw`(?<![\p{L}\p{Nd}])(?:${sourceOf(parts)}) (?:the |The )?${nameBegins}`,
      "uy",
    ),
    words: wordList([...ofWord.keys()]),
    mayStand(text: string, at: number): boolean {
      const word = text.slice(at, runEnd(text, at, letter)).toLowerCase();
      let pattern = patterns.get(word);
      if (pattern === undefined) {
        const those = ofWord.get(word);
        if (those === undefined) return false;
        pattern = new RegExp(`(?:${coarse(sourceOf(those))}) (?:the |The )?${mayBegin}`, "uy");
        patterns.set(word, pattern);
      }
      pattern.lastIndex = at;
      return pattern.test(text);
    },
    isFirmOnly,
  };
  return after === undefined ? made : { ...made, after };
}
