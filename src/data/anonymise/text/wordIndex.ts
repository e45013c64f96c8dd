// Where the words of a text stand, for expressions that can begin with few words only: they are tried there and nowhere else, so that
// a label costs as much as the text has of its words, not as the text has characters.
import { allMatches } from "./allMatches.ts";
import { inBasicPlane, stickyInBasicPlane } from "./basicPlane.ts";
import { fold, isBesideWord, mostSeen, type Token } from "./tokens.ts";

declare const isWordList: unique symbol;

/** Words that a text is searched for, known to every index by its number. */
export type WordList = readonly string[] & { readonly [isWordList]: true };

const numbers = new Map<readonly string[], number>();
/** The numbers of the lists that have a word. */
const listsOf = new Map<string, number[]>();
/** Of those that give only how a word begins, by its first letter. */
const beginnings = new Map<string, Map<string, number[]>>();
const mostLists = 500;

/** Of words, or of one string of them; made once, as a constant of a module: one pass over a text finds the words of all lists. */
export function wordList(words: string | readonly string[]): WordList {
  const list = [...(typeof words === "string" ? words.split(" ") : words)] as readonly string[] as WordList;
  const number = numbers.size;
  if (number >= mostLists)
    throw new Error(
      `internal: more than ${mostLists} lists of words; is "${list.join(" ")}" made for each text?`,
    );
  numbers.set(list, number);
  seen.clear();
  for (const word of new Set(list)) {
    const isBeginning = word.length > 1 && word.endsWith("*");
    const key = isBeginning ? word.slice(0, -1) : word;
    let known = isBeginning ? beginnings.get(key[0]!) : listsOf;
    if (known === undefined) beginnings.set(key[0]!, (known = new Map<string, number[]>()));
    const lists = known.get(key);
    if (lists === undefined) known.set(key, [number]);
    else lists.push(number);
  }
  return list;
}

/** Of words that were in a text before. */
const seen = new Map<string, readonly Part[]>();

interface Part {
  readonly lists: readonly number[];
  /** From where its word begins. */
  readonly at: number;
}

const nowhere: readonly number[] = [];

/**
 * Where the words of lists stand: whole words, folded, each part of "e-mail" and "driver's", and numbers by how many digits they have:
 * "#3", or "#3w" where a word stands near. "retir*" is all words that begin so; a mark is itself; "[]" is what is hidden already, less its bracket. One pass over the text for all lists.
 */
export class WordIndex {
  /** By the list's number; sorted; undefined where nothing was found. */
  private found: (number[] | undefined)[] | undefined;

  constructor(private readonly tokens: readonly Token[]) {}

  private find(): (number[] | undefined)[] {
    const found = new Array<number[] | undefined>(numbers.size);
    const add = (list: number, at: number): void => {
      const places = found[list];
      if (places === undefined) found[list] = [at];
      else places.push(at);
    };
    // By the word's form.
    const known: (readonly Part[] | undefined)[] = [];
    const ofNumbers: (readonly number[])[] = [];
    const besideWords: (readonly number[])[] = [];
    for (let i = 0; i < this.tokens.length; i++) {
      const token = this.tokens[i]!;
      if (token.kind === "mark") {
        const lists = listsOf.get(token.text);
        if (lists !== undefined) for (const list of lists) add(list, token.start);
      } else if (token.kind === "number") {
        const length = token.text.length;
        for (const list of (ofNumbers[length] ??= listsOf.get(`#${length}`) ?? [])) add(list, token.start);
        const lists = (besideWords[length] ??= listsOf.get(`#${length}w`) ?? []);
        if (lists.length > 0 && isBesideWord(this.tokens, i))
          for (const list of lists) add(list, token.start);
      }
      if (token.kind === "hidden")
        for (const list of listsOf.get("[]") ?? [])
          add(list, token.text.startsWith("[") ? token.start + 1 : token.start);
      if (token.kind !== "word") continue;
      let parts = known[token.form];
      if (parts === undefined) {
        parts = partsSeen(token);
        known[token.form] = parts;
      }
      for (const { lists, at } of parts) {
        for (const list of lists) add(list, token.start + at);
      }
    }
    return found;
  }

  /** Sorted. */
  of(words: WordList): readonly number[] {
    return (this.found ??= this.find())[numbers.get(words)!] ?? nowhere;
  }
}

const none: readonly Part[] = [];
function partsSeen(token: Token): readonly Part[] {
  let parts = seen.get(token.text);
  if (parts === undefined) {
    if (seen.size >= mostSeen) seen.clear();
    parts = partsOf(token);
    seen.set(token.text, parts.length === 0 ? none : parts);
  }
  return parts;
}

const wordPart = /[^'’ʼ\-\u2010\u2011]+/g;

function partsOf({ text, folded }: Token): Part[] {
  const parts = /['’ʼ\-\u2010\u2011]/.test(text)
    ? [...allMatches(wordPart, text)].map(({ 0: part, index }) => ({
        word: fold(part),
        at: index,
      }))
    : [{ word: folded, at: 0 }];
  return parts.flatMap(({ word, at }) => {
    const lists = new Set(listsOf.get(word));
    for (const [beginning, those] of beginnings.get(word[0]!) ?? [])
      if (word.startsWith(beginning)) for (const list of those) lists.add(list);
    return lists.size === 0 ? [] : [{ lists: [...lists], at }];
  });
}

/** Index of the first of sorted offsets that is at least `from`. */
function indexFrom(offsets: readonly number[], from: number): number {
  let low = 0;
  let high = offsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (offsets[middle]! < from) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Expressions with the flag y that are asked of a piece of text, and the words that each of their matches begins with. */
export interface Phrase {
  readonly pattern: RegExp;
  readonly words: WordList;
}

export function phraseOf(source: string, words: readonly string[]): Phrase {
  return { pattern: new RegExp(source, "iuy"), words: wordList(words) };
}

/** As pattern.test(piece) for a piece of the text that begins at `from`; tried where one of the phrase's words stands and nowhere else. */
export function stands(
  { pattern: given, words }: Phrase,
  piece: string,
  from: number,
  index: WordIndex,
): boolean {
  const pattern = inBasicPlane(given);
  const offsets = index.of(words);
  for (let i = indexFrom(offsets, from); i < offsets.length; i++) {
    const at = offsets[i]! - from;
    if (at >= piece.length) return false;
    pattern.lastIndex = at;
    if (pattern.test(piece)) return true;
  }
  return false;
}

/** As piece.matchAll(pattern) for a piece of the text that begins at `from`, perhaps inside a word. */
export function* matchesIn(
  { pattern: given, words }: Phrase,
  piece: string,
  from: number,
  index: WordIndex,
): Generator<RegExpExecArray> {
  const pattern = inBasicPlane(given);
  const offsets = index.of(words);
  let i = indexFrom(offsets, from);
  let end = 0;
  for (let at = 0; at < piece.length; at = (offsets[i++] ?? Infinity) - from) {
    if (at < end) continue;
    pattern.lastIndex = at;
    const match = pattern.exec(piece);
    if (match === null) continue;
    end = pattern.lastIndex;
    yield match;
  }
}

/** As text.matchAll(pattern) where every match begins with one of `words`. `pattern` has the flag y. */
export function* matchesAt(
  given: RegExp,
  text: string,
  index: WordIndex,
  words: WordList,
): Generator<RegExpExecArray> {
  const pattern = stickyInBasicPlane(given);
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

/** As text.matchAll(pattern) where every match begins with `beginning`. `pattern` has the flag y. */
export function* matchesAtText(given: RegExp, text: string, beginning: string): Generator<RegExpExecArray> {
  const pattern = stickyInBasicPlane(given);
  for (let at = text.indexOf(beginning); at !== -1;) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const next = match === null ? at + 1 : Math.max(at + 1, pattern.lastIndex);
    if (match !== null) yield match;
    at = text.indexOf(beginning, next);
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
