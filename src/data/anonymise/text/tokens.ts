// A text cut into tokens, once, for all detectors that look at words. Offsets are UTF-16 units here; the anonymiser turns them
// into code points at its border. What an earlier pass put in is one token of kind "hidden": no sequence of words runs across it.

export type Shape = "lower" | "Capital" | "UPPER" | "Mixed" | "initial" | "none";

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** Lower case, without diacritics, apostrophes straight. */
  readonly folded: string;
  readonly kind: "word" | "number" | "mark" | "hidden";
  readonly shape: Shape;
  /** What stands before it: nothing, blanks, a line end, or a tab or wide gap (a column). */
  readonly gap: "" | " " | "column" | "\n";
  /** Letters, digits or _ @ / \ touch it on one side: part of something longer that is no word. */
  readonly isGlued: boolean;
  isSentenceStart: boolean;
}

// Letters; an apostrophe or hyphen only between letters. One class after another, so that each character is read once.
const pieces = /[\p{L}\p{M}]+(?:['’ʼ\-\u2010\u2011][\p{L}\p{M}]+)*|\p{Nd}+|\S/gu;
const marks = /\p{M}+/gu;
const apostrophes = /[’ʼ`´]/g;

export function fold(text: string): string {
  // Most words are plain.
  if (/^[a-z]*$/.test(text)) return text;
  return text
    .normalize("NFD")
    .replace(marks, "")
    .toLowerCase()
    .replace(apostrophes, "'")
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

const abbreviations = new Set(
  "mr mrs ms mx dr prof sr jr st rev hon capt sgt lt col gen eng vs etc inc ltd co corp no dept approx e.g i.e fig mt messrs mme mlle".split(
    " ",
  ),
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

/** `hidden` are sorted and disjoint. */
export function tokenize(text: string, hidden: readonly Region[] = []): Token[] {
  const tokens: Token[] = [];
  let nextHidden = 0;
  let end = 0;
  const push = (start: number, word: string, kind: Token["kind"]): void => {
    const before = text.slice(end, start);
    const gap =
      before === ""
        ? ""
        : before.includes("\n") || before.includes("\r")
          ? "\n"
          : /\t| {3}/.test(before)
            ? "column"
            : " ";
    const isWord = kind === "word";
    const previous = tokens.at(-1);
    const beforeCharacter = text[start - 1] ?? " ";
    const afterCharacter = text[start + word.length] ?? " ";
    tokens.push({
      start,
      end: start + word.length,
      text: word,
      folded: isWord ? fold(word) : word,
      kind,
      shape: isWord ? shapeOf(word) : "none",
      gap,
      isGlued: isWord && (/[\p{Nd}_@\\#]/u.test(beforeCharacter) || /[\p{Nd}_@\\]/u.test(afterCharacter)),
      isSentenceStart: startsSentence(previous, gap, tokens.at(-2)),
    });
    end = start + word.length;
  };
  for (const { 0: word, index } of text.matchAll(pieces)) {
    while (nextHidden < hidden.length && hidden[nextHidden]!.end <= index) {
      const { start, end: stop } = hidden[nextHidden++]!;
      if (start >= end) push(start, text.slice(start, stop), "hidden");
    }
    const region = hidden[nextHidden];
    if (region !== undefined && index + word.length > region.start) continue;
    const kind = /^\p{L}/u.test(word) ? "word" : /^\p{Nd}/u.test(word) ? "number" : "mark";
    // "Priya's" is a name and a possessive.
    const possessive = kind === "word" ? /['’ʼ][sS]$/.exec(word) : null;
    if (possessive !== null && possessive.index > 0) {
      push(index, word.slice(0, possessive.index), "word");
      push(index + possessive.index, possessive[0], "mark");
    } else push(index, word, kind);
  }
  for (; nextHidden < hidden.length; nextHidden++) {
    const { start, end: stop } = hidden[nextHidden]!;
    if (start >= end) push(start, text.slice(start, stop), "hidden");
  }
  return tokens;
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
