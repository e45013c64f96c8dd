// A text cut into tokens, once, for all detectors that look at words. Offsets are UTF-16 units here; the anonymiser turns them
// into code points at its border. What an earlier pass put in is one token of kind "hidden": no sequence of words runs across it.

import { setOf } from "./setOf.ts";
import { blank, classAt, digit, letter, runEnd, widthAt, wordEnd } from "./characters.ts";

export type Shape = "lower" | "Capital" | "UPPER" | "Mixed" | "initial" | "none";

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Lower case, without diacritics, apostrophes straight. */
  readonly folded: string;
  readonly kind: "word" | "number" | "mark" | "hidden";
  /** The same for words of a text that are written alike; -1 for what is no word. */
  readonly form: number;
  readonly shape: Shape;
  /** What stands before it: nothing, blanks, a line end, or a tab or wide gap (a column). */
  readonly gap: "" | " " | "column" | "\n";
  /** Letters, digits or _ @ / \ touch it on one side: part of something longer that is no word. */
  readonly isGlued: boolean;
  isSentenceStart: boolean;
}

const marks = /\p{M}+/gu;
const apostrophes = /[’ʼ`´]/g;

export function fold(text: string): string {
  // Most words are plain.
  if (/^[a-z]*$/.test(text)) return text;
  if (/^[\0-\x5f\x61-\x7e]*$/.test(text)) return text.toLowerCase();
  // Others have quotes and dashes, which are of one piece.
  if (/^[\0-\x7e\u2010-\u2027]*$/.test(text)) return text.toLowerCase().replace(apostrophes, "'");
  // Marks that stand apart first: to sort those of one letter takes the square of their number.
  const bare = text
    .replace(marks, "")
    .normalize("NFD")
    .replace(marks, "")
    .toLowerCase()
    .replace(apostrophes, "'");
  if (!/[ßøłđæı]/.test(bare)) return bare;
  return bare
    .replace(/ß/g, "ss")
    .replace(/ø/g, "o")
    .replace(/ł/g, "l")
    .replace(/đ/g, "d")
    .replace(/æ/g, "ae")
    .replace(/ı/g, "i");
}

const upper = /^\p{Lu}/u;
function shapeOf(text: string): Shape {
  if (!/^[\p{L}]/u.test(text)) return "none";
  const isCapital = upper.test(text);
  if (text.length === 1)
    return isCapital ? "initial" : text.toLowerCase() === text.toUpperCase() ? "none" : "lower";
  if (!isCapital) return text === text.toLowerCase() ? "lower" : "Mixed";
  if (text === text.toUpperCase()) return "UPPER";
  // Jean-Pierre, O'Brien, D'Angelo, McDonald, al-Rashid: capitals where a part begins.
  if (/^\p{Lu}[\p{Ll}\p{M}]*(?:['’ʼ\-\u2010\u2011][\p{L}][\p{L}\p{M}]*)*$/u.test(text)) return "Capital";
  return /^(?:Mc|Mac|De|Di|La|Le|Van|Fitz|Du|Del|O)\p{Lu}\p{Ll}+/u.test(text) ? "Capital" : "Mixed";
}

const abbreviations = setOf(
  "mr mrs ms mx dr prof sr jr st rev hon capt sgt lt col gen eng vs etc inc ltd co corp no dept approx e.g i.e fig mt messrs mme mlle",
);
const ends = new Set([
  ".",
  "!",
  "?",
  ":",
  "•",
  "·",
  "▪",
  "●",
  "–",
  "—",
  "*",
  "|",
  ";",
  "…",
  "“",
  '"',
  "(",
  "[",
  ">",
  "‣",
  "✓",
]);

export interface Region {
  readonly start: number;
  readonly end: number;
}

// Digits and _ @ \ on either side, # before.
const gluesAfter = (code: number): boolean =>
  (code >= 48 && code <= 57) || code === 95 || code === 64 || code === 92;
const gluesBefore = (code: number): boolean => gluesAfter(code) || code === 35;

/** An underline that stands for italics: "_Maria Lopez_". */
const isEmphasis = (text: string, at: number, step: 1 | -1): boolean =>
  text[at] === "_" && !/[\p{L}\p{M}\p{Nd}_]/u.test(text[at + step] ?? " ");

interface Form {
  readonly index: number;
  readonly word: Word;
}

/** What a word is wherever it stands. */
interface Word {
  readonly folded: string;
  readonly shape: Shape;
}
/** Most words of a text were in one before it. Texts are hostile, too: made-up words must not stay. */
const seen = new Map<string, Word>();
export const mostSeen = 50_000;
function wordOf(text: string): Word {
  let word = seen.get(text);
  if (word === undefined) {
    if (seen.size >= mostSeen) seen.clear();
    seen.set(text, (word = { folded: fold(text), shape: shapeOf(text) }));
  }
  return word;
}

/** `hidden` are sorted and disjoint. */
export function tokenize(text: string, hidden: readonly Region[] = []): Token[] {
  const tokens: Token[] = [];
  let nextHidden = 0;
  let end = 0;
  let last: Token | undefined;
  let beforeLast: Token | undefined;
  // A text says most of its words many times.
  const forms = new Map<string, Form>();
  const formOf = (word: string): Form => {
    let form = forms.get(word);
    if (form === undefined) forms.set(word, (form = { index: forms.size, word: wordOf(word) }));
    return form;
  };
  const push = (start: number, word: string, kind: Token["kind"]): void => {
    const gap = gapOf(text, end, start);
    const isWord = kind === "word";
    const form = isWord ? formOf(word) : undefined;
    end = start + word.length;
    const token: Token = {
      start,
      end,
      text: word,
      folded: form === undefined ? word : form.word.folded,
      kind,
      form: form === undefined ? -1 : form.index,
      shape: form === undefined ? "none" : form.word.shape,
      gap,
      isGlued:
        isWord &&
        ((gluesBefore(text.charCodeAt(start - 1)) && !isEmphasis(text, start - 1, -1)) ||
          (gluesAfter(text.charCodeAt(end)) && !isEmphasis(text, end, 1))),
      isSentenceStart: startsSentence(last, gap, beforeLast),
    };
    tokens.push(token);
    beforeLast = last;
    last = token;
  };
  for (let index = 0, to = 0; index < text.length; index = to) {
    const kind = classAt(text, index);
    to = index + widthAt(text, index);
    if (kind === blank) continue;
    if (kind === letter) to = wordEnd(text, to);
    else if (kind === digit) to = runEnd(text, to, digit);
    while (nextHidden < hidden.length && hidden[nextHidden]!.end <= index) {
      const { start, end: stop } = hidden[nextHidden++]!;
      if (start >= end) push(start, text.slice(start, stop), "hidden");
    }
    const region = hidden[nextHidden];
    if (region !== undefined && to > region.start) continue;
    const word = text.slice(index, to);
    if (kind !== letter) push(index, word, kind === digit ? "number" : "mark");
    else {
      const cut = possessiveAt(word);
      if (cut > 0) {
        push(index, word.slice(0, cut), "word");
        push(index + cut, word.slice(cut), "mark");
      } else push(index, word, "word");
    }
  }
  for (; nextHidden < hidden.length; nextHidden++) {
    const { start, end: stop } = hidden[nextHidden]!;
    if (start >= end) push(start, text.slice(start, stop), "hidden");
  }
  return tokens;
}

/** "Priya's" is a name and a possessive, which begins here; 0 where there is none. */
function possessiveAt(word: string): number {
  const at = word.length - 2;
  const code = at < 1 ? 0 : word.charCodeAt(at + 1);
  return (code === 115 || code === 83) && isApostrophe(word.charCodeAt(at)) ? at : 0;
}
const isApostrophe = (code: number): boolean => code === 39 || code === 0x2019 || code === 0x2bc;

function gapOf(text: string, from: number, to: number): Token["gap"] {
  if (from >= to) return "";
  if (to - from === 1 && text.charCodeAt(from) === 32) return " ";
  const between = text.slice(from, to);
  if (between.includes("\n") || between.includes("\r")) return "\n";
  return /\t| {3}/.test(between) ? "column" : " ";
}

function startsSentence(previous: Token | undefined, gap: Token["gap"], before: Token | undefined): boolean {
  if (previous === undefined || gap === "\n" || gap === "column") return true;
  if (previous.kind !== "mark" || !ends.has(previous.text)) return false;
  if (previous.text !== "." || before === undefined) return true;
  return !(
    before.kind === "word" &&
    (before.shape === "initial" || abbreviations.has(before.folded)) &&
    previous.gap === ""
  );
}

/** Index of the first token that begins at or after `at`. */
export function tokenAt(tokens: readonly Token[], at: number): number {
  let low = 0;
  let high = tokens.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (tokens[middle]!.start < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Characters between a number and a word beside it, at most. */
const beside = 16;

const isWord = ({ kind }: Token): boolean => kind === "word" || kind === "hidden";

/** Whether a word stands near token `i`, on either side. */
export function isBesideWord(tokens: readonly Token[], i: number): boolean {
  const { start, end } = tokens[i]!;
  for (let n = i + 1; n < tokens.length && tokens[n]!.start <= end + beside; n++)
    if (isWord(tokens[n]!)) return true;
  for (let n = i - 1; n >= 0 && tokens[n]!.end >= start - beside; n--) if (isWord(tokens[n]!)) return true;
  return false;
}
