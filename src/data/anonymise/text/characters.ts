// What each character is, from a table that is made once: a letter or its accent, a digit, a blank, or a mark. Rules that look at every
// character of a text ask it, not an expression.

export type CharacterClass = typeof mark | typeof letter | typeof digit | typeof blank;
export const mark = 0;
/** \p{L} and \p{M} */
export const letter = 1;
/** \p{Nd} */
export const digit = 2;
/** \s */
export const blank = 3;
/** A half of a pair; what it is stands in `pairs`. */
const half = 4;

const table = new Uint8Array(65536);
/** 1 for \p{Lu}, and for halves of pairs. */
const capitals = new Uint8Array(65536);
{
  const all = Array.from(table, (_, code) => String.fromCharCode(code)).join("");
  const fill = (into: Uint8Array, pattern: RegExp, kind: number): void => {
    for (const { 0: run, index } of all.matchAll(pattern)) into.fill(kind, index, index + run.length);
  };
  fill(table, /[\p{L}\p{M}]+/gu, letter);
  fill(table, /\p{Nd}+/gu, digit);
  fill(table, /\s+/gu, blank);
  table.fill(half, 0xd800, 0xe000);
  fill(capitals, /\p{Lu}+/gu, 1);
  capitals.fill(1, 0xd800, 0xe000);
}

/** Whether \p{Lu} may match where `at` is: a capital, or a half of a pair. Nothing stands outside the text. */
export const mayBeCapital = (text: string, at: number): boolean => capitals[text.charCodeAt(at)] === 1;

/** Whether a character begins a pair with the one after it. */
const isPair = (text: string, at: number): boolean => {
  const next = text.charCodeAt(at + 1);
  return text.charCodeAt(at) < 0xdc00 && next >= 0xdc00 && next < 0xe000;
};

/** The class of the character that begins at `at`, which is inside the text. */
export function classAt(text: string, at: number): CharacterClass {
  const kind = table[text.charCodeAt(at)]!;
  if (kind !== half) return kind as CharacterClass;
  if (!isPair(text, at)) return mark;
  const pair = text.slice(at, at + 2);
  return /^[\p{L}\p{M}]/u.test(pair) ? letter : /^\p{Nd}/u.test(pair) ? digit : mark;
}

/** How many UTF-16 units the character that begins at `at` has. */
export const widthAt = (text: string, at: number): number =>
  table[text.charCodeAt(at)] === half && isPair(text, at) ? 2 : 1;

/** Where a run of characters of one class ends that goes on at `at`. */
export function runEnd(text: string, at: number, kind: CharacterClass): number {
  let end = at;
  while (end < text.length && classAt(text, end) === kind) end += widthAt(text, end);
  return end;
}

/** The words of a piece of text: letters, digits and what is in `also`. As text.split(/[^\p{L}\p{M}\p{Nd}...]+/u) without empty ones. */
export function wordsOf(text: string, also: string): string[] {
  const words: string[] = [];
  let start = -1;
  for (let at = 0; at < text.length; at += widthAt(text, at)) {
    const kind = classAt(text, at);
    const isPart = kind === letter || kind === digit || (kind === mark && also.includes(text[at]!));
    if (isPart && start === -1) start = at;
    if (isPart || start === -1) continue;
    words.push(text.slice(start, at));
    start = -1;
  }
  if (start !== -1) words.push(text.slice(start));
  return words;
}

const isJoin = (code: number): boolean =>
  code === 39 || code === 45 || code === 0x2019 || code === 0x2010 || code === 0x2011;

/** Where a word ends that goes on at `at`: letters; an apostrophe or hyphen only between letters. */
export function wordEnd(text: string, at: number): number {
  let end = runEnd(text, at, letter);
  while (end + 1 < text.length && isJoin(text.charCodeAt(end)) && classAt(text, end + 1) === letter)
    end = runEnd(text, end + 1, letter);
  return end;
}
