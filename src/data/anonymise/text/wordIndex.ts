// Where the words of a text stand, for expressions that can begin with few words only: they are tried there and nowhere else, so that
// a label costs as much as the text has of its words, not as the text has characters.
import { fold, type Token } from "./tokens.ts";

/** Offsets by folded word, by each part of "e-mail" and "driver's", and of numbers by how many digits they have: "#3". */
export class WordIndex {
  private offsets: Map<string, number[]> | undefined;

  constructor(private readonly tokens: readonly Token[]) {}

  private all(): ReadonlyMap<string, readonly number[]> {
    if (this.offsets !== undefined) return this.offsets;
    const offsets = (this.offsets = new Map<string, number[]>());
    const add = (word: string, at: number): void => {
      const list = offsets.get(word);
      if (list === undefined) offsets.set(word, [at]);
      else list.push(at);
    };
    for (const { kind, text, folded, start } of this.tokens) {
      if (kind === "number") add(`#${text.length}`, start);
      if (kind !== "word") continue;
      if (!/['’ʼ\-\u2010\u2011]/.test(text)) add(folded, start);
      else
        for (const { 0: part, index } of text.matchAll(/[^'’ʼ\-\u2010\u2011]+/g))
          add(fold(part), start + index);
    }
    return offsets;
  }

  /** Sorted. */
  of(words: readonly string[]): number[] {
    const all = this.all();
    return words.flatMap((word) => all.get(word) ?? []).sort((a, b) => a - b);
  }
}

/** As text.matchAll(pattern) where every match begins with one of `words`. `pattern` has the flag y. */
export function* matchesAt(
  pattern: RegExp,
  text: string,
  index: WordIndex,
  words: readonly string[],
): Generator<RegExpExecArray> {
  if (!pattern.sticky) throw new Error(`internal: matchesAt needs the flag y: ${pattern.source}`);
  let end = 0;
  for (const at of index.of(words)) {
    if (at < end) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    end = pattern.lastIndex;
    yield match;
  }
}

/**
 * The first words, folded, of all that an expression of letters, blanks, "?", classes and groups can match: "licen[cs]e(?: plate)?"
 * gives "licence" and "license". Other expressions are an internal error, when the module is loaded.
 */
export function firstWords(source: string): string[] {
  let at = 0;
  const alternatives = (): string[] => {
    const all: string[] = [];
    let heads = [""];
    while (at < source.length && source[at] !== ")") {
      const sign = source[at++]!;
      if (sign === "|") {
        all.push(...heads);
        heads = [""];
        continue;
      }
      let next: string[];
      if (sign === "(") {
        if (!source.startsWith("?:", at)) throw new Error(`internal: a group of firstWords in ${source}`);
        at += 2;
        next = alternatives();
        at++;
      } else if (sign === "[") {
        const end = source.indexOf("]", at);
        next = Array.from(source.slice(at, end));
        at = end + 1;
      } else if (sign === "\\" && /[.\-/+]/.test(source[at] ?? "")) next = [source[at++]!];
      else if (/[\\*+?{}^$.]/.test(sign)) throw new Error(`internal: "${sign}" in firstWords of ${source}`);
      else next = [sign];
      if (source[at] === "?") {
        at++;
        next = [...next, ""];
      }
      // What follows the first word matters no more.
      heads = [
        ...new Set(heads.flatMap((head) => (isOver(head) ? [head] : next.map((piece) => head + piece)))),
      ];
    }
    return [...all, ...heads];
  };
  const words = alternatives().map((found) => /^[\p{L}\p{M}]*/u.exec(found)![0]);
  if (words.includes("")) throw new Error(`internal: firstWords of ${source} can begin with no word.`);
  return [...new Set(words.map(fold))];
}
const isOver = (head: string): boolean => /^[\p{L}\p{M}]+[^\p{L}\p{M}]/u.test(head);
