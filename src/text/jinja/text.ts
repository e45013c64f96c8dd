// Python's str: counted, compared and cut by code points, with Python's white space and Python's title case.

import { looked, made, spend } from "./limits.ts";

const wide = /[\ud800-\udfff]/;
const spaceRange = "\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000";
const space = new RegExp(`[${spaceRange}]`);
const isSpace = (character: string): boolean => character === " " || space.test(character);
const wordPattern = new RegExp(`[^${spaceRange}]+`, "g");
export const wordBreaks = new RegExp(`[-({\\[<${spaceRange}]+`, "g");

/** Whether a character takes two units. A long text costs, as does whatever looks at it. */
function isWide(text: string): boolean {
  spend(text.length >> 10);
  return wide.test(text);
}

/** The characters of a text, each of them one item of a list. */
export function points(text: string): readonly string[] {
  // Each of them costs as much as many units of a plain text.
  looked(text.length * 4);
  return wide.test(text) ? Array.from(text) : text.split("");
}

export function textLength(text: string): number {
  if (!isWide(text)) return text.length;
  let pairs = 0;
  for (let i = 1; i < text.length; i++) {
    if ((text.charCodeAt(i) & 0xfc00) === 0xdc00 && (text.charCodeAt(i - 1) & 0xfc00) === 0xd800) pairs++;
  }
  return text.length - pairs;
}

/** Characters `start` to `stop`, which lie inside the text. */
export function textPart(text: string, start: number, stop: number): string {
  if (start >= stop) return "";
  return isWide(text) ? points(text).slice(start, stop).join("") : text.slice(start, stop);
}

function isSpaces(text: string): boolean {
  return text !== "" && !new RegExp(`[^${spaceRange}]`).test(text);
}

/** As Python orders texts: below zero where `a` stands first. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  if (!isWide(a) && !isWide(b)) return a < b ? -1 : 1;
  const [left, right] = [points(a), points(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}

export function strip(text: string, characters: string | undefined, left: boolean, right: boolean): string {
  looked(text.length);
  const set = characters === undefined ? undefined : new Set(points(characters));
  const isStripped = (character: string): boolean =>
    set === undefined ? isSpace(character) : set.has(character);
  if (set !== undefined && wide.test(text)) {
    const all = Array.from(text);
    let [start, end] = [0, all.length];
    if (left) while (start < end && isStripped(all[start] ?? "")) start++;
    if (right) while (end > start && isStripped(all[end - 1] ?? "")) end--;
    return all.slice(start, end).join("");
  }
  let [start, end] = [0, text.length];
  if (left) while (start < end && isStripped(text.charAt(start))) start++;
  if (right) while (end > start && isStripped(text.charAt(end - 1))) end--;
  return text.slice(start, end);
}

/** `split()` and `rsplit()` without a separator. */
export function splitWords(text: string, limit: number, fromRight: boolean): string[] {
  looked(text.length);
  const words = [...text.matchAll(wordPattern)];
  if (limit < 0 || words.length <= limit) return words.map(([word]) => word);
  if (limit === 0) {
    const rest = strip(text, undefined, !fromRight, fromRight);
    return rest === "" ? [] : [rest];
  }
  if (fromRight) {
    const kept = words.slice(words.length - limit);
    const rest = strip(text.slice(0, kept[0]?.index), undefined, false, true);
    return [rest, ...kept.map(([word]) => word)];
  }
  const kept = words.slice(0, limit);
  const last = kept.at(-1);
  const rest = strip(text.slice((last?.index ?? 0) + (last?.[0].length ?? 0)), undefined, true, false);
  return [...kept.map(([word]) => word), rest];
}

export function splitBy(text: string, separator: string, limit: number, fromRight: boolean): string[] {
  looked(text.length);
  const parts = text.split(separator);
  if (limit < 0 || parts.length <= limit + 1) return parts;
  if (fromRight) {
    const cut = parts.length - limit;
    return [parts.slice(0, cut).join(separator), ...parts.slice(cut)];
  }
  return [...parts.slice(0, limit), parts.slice(limit).join(separator)];
}

const lineEndRange = "\\n\\r\\v\\f\\x1c-\\x1e\\x85\\u2028\\u2029";
const linePattern = new RegExp(`[^${lineEndRange}]*(?:\\r\\n|[${lineEndRange}])|[^${lineEndRange}]+$`, "g");
const lineEndPattern = new RegExp(`(?:\\r\\n|[${lineEndRange}])$`);

export function splitLines(text: string, keepEnds: boolean): string[] {
  looked(text.length);
  const lines = text.match(linePattern) ?? [];
  return keepEnds ? lines : lines.map((line) => line.replace(lineEndPattern, ""));
}

/** Replaces the first `limit` places, all of them where it is below 0. */
export function replaceText(text: string, from: string, to: string, limit: number): string {
  if (limit === 0) return text;
  looked(text.length);
  const pieces = from === "" ? ["", ...points(text), ""] : text.split(from);
  const count = limit < 0 ? pieces.length - 1 : Math.min(limit, pieces.length - 1);
  made(text.length + count * to.length);
  const rest = pieces.slice(count).join(from);
  return count === 0 ? text : pieces.slice(0, count).join(to) + to + rest;
}

export function countText(text: string, part: string): number {
  looked(text.length);
  return part === "" ? textLength(text) + 1 : text.split(part).length - 1;
}

/** Where one character's title case is not its upper case (Unicode's TitleCase_Mapping and SpecialCasing). */
function titleCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  if (point < 0x80) return character.toUpperCase();
  if (point >= 0x1c4 && point <= 0x1cc)
    return point <= 0x1c6 ? "\u01c5" : point <= 0x1c9 ? "\u01c8" : "\u01cb";
  if (point >= 0x1f1 && point <= 0x1f3) return "\u01f2";
  // Georgian letters are their own title case.
  if ((point >= 0x10d0 && point <= 0x10fa) || (point >= 0x10fd && point <= 0x10ff)) return character;
  // Greek letters with iota below keep it below; the title case letters are themselves.
  if (/\p{Lt}/u.test(character)) return character;
  const own = ownTitles.get(point);
  if (own !== undefined) return own;
  const upper = Array.from(character.toUpperCase());
  return (
    (upper[0] ?? "") +
    upper
      .slice(1)
      .map((part) => (isMark(part) ? part : part.toLowerCase()))
      .join("")
  );
}

const isMark = (character: string): boolean => /\p{M}/u.test(character);
const ownTitles = new Map<number, string>();
for (const start of [0x1f80, 0x1f90, 0x1fa0]) {
  for (let i = 0; i < 8; i++) ownTitles.set(start + i, String.fromCodePoint(start + i + 8));
}
for (const [from, to] of [
  [0x149, "\u02bcN"],
  [0x1fb3, "\u1fbc"],
  [0x1fc3, "\u1fcc"],
  [0x1ff3, "\u1ffc"],
  [0x1fb2, "\u1fba\u0345"],
  [0x1fb4, "\u0386\u0345"],
  [0x1fc2, "\u1fca\u0345"],
  [0x1fc4, "\u0389\u0345"],
  [0x1ff2, "\u1ffa\u0345"],
  [0x1ff4, "\u038f\u0345"],
  [0x1fb7, "\u0391\u0342\u0345"],
  [0x1fc7, "\u0397\u0342\u0345"],
  [0x1ff7, "\u03a9\u0342\u0345"],
] as const) {
  ownTitles.set(from, to);
}

function isCased(character: string): boolean {
  return /[\p{Lowercase}\p{Uppercase}\p{Lt}]/u.test(character);
}

/** `str.title()`: a letter after what has no case is a capital, every other one is small. */
export function titleText(text: string): string {
  const all = points(text);
  const lower = lowerEach(text, all);
  let wasCased = false;
  return all
    .map((character, index) => {
      const result = wasCased ? (lower[index] ?? "") : titleCharacter(character);
      wasCased = isCased(character);
      return result;
    })
    .join("");
}

export function capitalizeText(text: string): string {
  const all = points(text);
  return titleCharacter(all[0] ?? "") + lowerEach(text, all).slice(1).join("");
}

/** Each character in lower case; the small sigma hangs on what stands around it. */
function lowerEach(text: string, all: readonly string[]): string[] {
  if (!text.includes("\u03a3")) return all.map((character) => character.toLowerCase());
  const whole = text.toLowerCase();
  let at = 0;
  return all.map((character) => {
    const length = character.toLowerCase().length;
    at += length;
    return whole.slice(at - length, at);
  });
}

export function swapCase(text: string): string {
  const all = points(text);
  const lower = lowerEach(text, all);
  return all
    .map((character, index) => {
      if (/\p{Uppercase}/u.test(character)) return lower[index] ?? "";
      return /\p{Lowercase}/u.test(character) ? character.toUpperCase() : character;
    })
    .join("");
}

/** Python's `center`: where the room is odd, the larger half stands left if the width is odd. */
export function pad(text: string, width: number, fill: string, side: "left" | "right" | "both"): string {
  const room = width - textLength(text);
  if (room <= 0) return text;
  made(text.length + room);
  if (side === "left") return fill.repeat(room) + text;
  if (side === "right") return text + fill.repeat(room);
  const left = (room >> 1) + (room & width & 1);
  return fill.repeat(left) + text + fill.repeat(room - left);
}

/** Tests of a whole text; each is false for the empty text but isascii and isprintable. */
export const textTests: Record<string, (text: string) => boolean> = {
  isalpha: (text) => /^\p{L}+$/u.test(text),
  isdecimal: (text) => /^\p{Nd}+$/u.test(text),
  isdigit: (text) => digits.test(text),
  isnumeric: (text) => numeric.test(text),
  isalnum: (text) => /^[\p{L}\p{N}]+$/u.test(text),
  isspace: isSpaces,
  isascii: (text) => !/[^\0-\x7f]/.test(text),
  isprintable: (text) => !/[^\P{C}]|[^\P{Z} ]/u.test(text),
  isidentifier: (text) => /^[\p{XID_Start}_]\p{XID_Continue}*$/u.test(text),
  islower: (text) => /\p{Lowercase}/u.test(text) && !/[\p{Uppercase}\p{Lt}]/u.test(text),
  isupper: (text) => /\p{Uppercase}/u.test(text) && !/[\p{Lowercase}\p{Lt}]/u.test(text),
  istitle: (text) => {
    let wasCased = false;
    let hasCased = false;
    for (const character of points(text)) {
      const isCapital = /[\p{Uppercase}\p{Lt}]/u.test(character);
      const isSmall = /\p{Lowercase}/u.test(character);
      if ((isCapital && wasCased) || (isSmall && !wasCased)) return false;
      wasCased = isCapital || isSmall;
      hasCased ||= wasCased;
    }
    return hasCased;
  },
};

/** Digits that are no decimal digits, and letters that are numbers (Numeric_Type), in hexadecimal. */
const otherDigits = [
  "b2-b3 b9 1369-1371 19da 2070 2074-2079 2080-2089 2460-2468 2474-247c 2488-2490 24ea 24f5-24fd",
  "24ff 2776-277e 2780-2788 278a-2792 10a40-10a43 10e60-10e68 11052-1105a 1f100-1f10a",
].join(" ");
const numberLetters = [
  "3405 3483 382a 3b4d 4e00 4e03 4e07 4e09 4e5d 4e8c 4e94 4e96 4ebf-4ec0 4edf 4ee8 4f0d 4f70 5104",
  "5146 5169 516b 516d 5341 5343-5345 534c 53c1-53c4 56db 58f1 58f9 5e7a 5efe-5eff 5f0c-5f0e 5f10",
  "62fe 634c 67d2 6f06 7396 767e 8086 842c 8cae 8cb3 8d30 9621 9646 964c 9678 96f6 f96b f973 f978",
  "f9b2 f9d1 f9d3 f9fd 20001 20064 200e2 20121 2092a 20983 2098c 2099c 20aea 20afd 20b19 22390",
  "22998 23b1b 2626d 2f890",
].join(" ");

const classOf = (ranges: string): string =>
  ranges.replace(/[0-9a-f]+/g, (point) => `\\u{${point}}`).replaceAll(" ", "");
const digits = new RegExp(`^[\\p{Nd}${classOf(otherDigits)}]+$`, "u");
const numeric = new RegExp(`^[\\p{N}${classOf(numberLetters)}]+$`, "u");
