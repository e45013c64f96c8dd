// The project's own list: words that are always hidden, as one of the kinds, and words that never are. Whole words, whatever their
// case; or a pattern, which runs in linear time whatever it is (re2js).
import { RE2JS } from "re2js";
import { AppError, quote } from "../../domain/errors.ts";
import type { Entity } from "./entities.ts";
import type { Region } from "./text/tokens.ts";

export interface ProjectWord {
  /** Words as they stand in a text, or a pattern. */
  readonly text: string;
  readonly isPattern?: boolean;
  /** What it is hidden as; null: it is never hidden. */
  readonly entity: Entity | null;
}

export interface FoundWord extends Region {
  readonly word: ProjectWord;
}

const mostWords = 10_000;

/** Finds words of the list in texts. AppError "anonymise/bad-word" for a pattern that is none. */
export function wordFinder(words: readonly ProjectWord[]): (text: string) => FoundWord[] {
  if (words.length > mostWords) {
    throw new AppError(
      "anonymise/bad-word",
      `The list has ${words.length} words, more than ${mostWords}.`,
      "Shorten it, or use patterns.",
    );
  }
  const compiled = words
    .filter(({ text }) => text.trim() !== "")
    .map((word) => {
      const source =
        word.isPattern === true ? word.text : RE2JS.quote(word.text.trim()).replace(/\s+/g, "\\s+");
      try {
        return { word, pattern: RE2JS.compile(source, RE2JS.CASE_INSENSITIVE) };
      } catch (error) {
        throw new AppError(
          "anonymise/bad-word",
          `${quote(word.text)} is no pattern: ${error instanceof Error ? error.message : String(error)}.`,
          "Correct the pattern, or give it as plain words.",
        );
      }
    });
  return (text) => {
    const found: FoundWord[] = [];
    for (const { word, pattern } of compiled) {
      const matcher = pattern.matcher(text);
      while (matcher.find()) {
        const start = matcher.start();
        const end = matcher.end();
        if (end > start && (word.isPattern === true || isWhole(text, start, end)))
          found.push({ start, end, word });
      }
    }
    return found.sort((a, b) => a.start - b.start || b.end - a.end);
  };
}

const letter = /[\p{L}\p{M}\p{Nd}_]/u;
/** Whether no letter or digit touches a stretch that begins and ends with one. */
export function isWhole(text: string, start: number, end: number): boolean {
  const touches = (outside: string | undefined, inside: string | undefined): boolean =>
    outside !== undefined && inside !== undefined && letter.test(outside) && letter.test(inside);
  return !touches(text[start - 1], text[start]) && !touches(text[end], text[end - 1]);
}
