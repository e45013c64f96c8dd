// Characters that a person does not see and a model reads: zero width, direction marks, tags, selectors that carry bytes,
// control characters. They leave the text and are told by kind. Those that a script or an emoji is written with stay:
// joiners between letters of Indic and Arabic scripts and between emoji, marks of direction beside letters that run from
// right to left, flags (Unicode 17, TR36, TR51).

export interface HiddenText {
  /** In a form that can be seen: letters of tags as letters, other characters by their numbers. */
  readonly text: string;
  readonly how: string;
}

export interface VisibleText {
  readonly text: string;
  readonly invisible: readonly HiddenText[];
}

interface Kind {
  readonly how: string;
  readonly characters: string;
  /** Whether the run of such characters belongs to the text around it. */
  belongs?(run: string, before: string, after: string): boolean;
  /** How the run is told. */
  show?(run: string): string;
}

const rightToLeft =
  /\p{Script=Hebrew}|\p{Script=Arabic}|\p{Script=Syriac}|\p{Script=Thaana}|\p{Script=Nko}|\p{Script=Adlam}/u;
const joining =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Nko}\p{Script=Mongolian}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Gurmukhi}\p{Script=Gujarati}\p{Script=Oriya}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Tibetan}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Thai}\p{Script=Balinese}\p{Script=Javanese}]$/u;
const emojiBefore = /(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f|\u20e3)$/u;
const emojiAfter = /^\p{Extended_Pictographic}/u;

const kinds: readonly Kind[] = [
  {
    how: "joining characters of no width",
    characters: "\\u200c\\u200d",
    belongs: (run, before, after) =>
      run.length === 1 &&
      (joining.test(before) || (run === "\u200d" && emojiBefore.test(before) && emojiAfter.test(after))),
  },
  {
    how: "marks of direction",
    characters: "\\u200e\\u200f\\u061c",
    belongs: (run, before, after) =>
      run.length === 1 && (rightToLeft.test(before) || rightToLeft.test(after)),
  },
  { how: "controls of direction", characters: "\\u202a-\\u202e\\u2066-\\u206f" },
  {
    how: "Unicode tag characters",
    characters: "\\u{e0000}-\\u{e007f}",
    // The flags of England, Scotland and Wales are a black flag with tags.
    belongs: (run, before) =>
      before.endsWith("\u{1f3f4}") && /^[\u{e0061}-\u{e007a}\u{e0030}-\u{e0039}]{2,6}\u{e007f}$/u.test(run),
    show: (run) => lettersOf(run, 0xe0000, /[\x20-\x7e]/),
  },
  {
    how: "variation selectors that carry bytes",
    characters: "\\ufe00-\\ufe0f\\u{e0100}-\\u{e01ef}",
    belongs: (run, before) =>
      Array.from(run).length === 1 && /[\p{L}\p{N}\p{S}\p{P}\p{Extended_Pictographic}]$/u.test(before),
    show: (run) => bytesOf(run),
  },
  {
    how: "characters of no width",
    characters:
      "\\u200b\\u2060-\\u2065\\ufeff\\u180e\\u034f\\u115f\\u1160\\u3164\\uffa0\\u17b4\\u17b5\\ufff9-\\ufffb\\u{1d173}-\\u{1d17a}",
  },
  { how: "soft hyphens", characters: "\\u00ad" },
  { how: "control characters", characters: "\\u0000-\\u0008\\u000e-\\u001f\\u007f-\\u0084\\u0086-\\u009f" },
];

const patterns = kinds.map((kind) => ({ kind, pattern: new RegExp(`[${kind.characters}]+`, "gu") }));
const any = new RegExp(`[${kinds.map(({ characters }) => characters).join("")}]`, "u");

/** Of one kind in one text; more is cut. */
const maxShown = 2000;
const contextUnits = 4;

/** The text as a person sees it, and what was left out, one entry a kind. */
export function splitInvisible(given: string): VisibleText {
  if (!any.test(given)) return { text: given, invisible: [] };
  let text = given;
  const invisible: HiddenText[] = [];
  for (const { kind, pattern } of patterns) {
    const shown: string[] = [];
    let length = 0;
    text = text.replace(pattern, (run: string, at: number, whole: string) => {
      const before = whole.slice(Math.max(0, at - contextUnits), at);
      const after = whole.slice(at + run.length, at + run.length + contextUnits);
      if (kind.belongs?.(run, before, after) === true) return run;
      if (length < maxShown) {
        const one = (kind.show ?? codePoints)(run).slice(0, maxShown - length);
        length += one.length + 1;
        shown.push(one);
      }
      return "";
    });
    if (shown.length > 0) invisible.push({ text: shown.join(" "), how: kind.how });
  }
  return { text, invisible };
}

/** "U+200B", with "×3" behind the same one three times. */
function codePoints(run: string): string {
  const told: string[] = [];
  let count = 0;
  const points = Array.from(run);
  points.forEach((point, i) => {
    count++;
    if (points[i + 1] === point) return;
    const number = (point.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
    told.push(`U+${number}${count > 1 ? `×${count}` : ""}`);
    count = 0;
  });
  return told.join(" ");
}

/** Letters that stand at a distance from their own places; the numbers of others. */
function lettersOf(run: string, offset: number, readable: RegExp): string {
  const letters = Array.from(run, (point) => String.fromCodePoint((point.codePointAt(0) ?? 0) - offset));
  return letters.every((letter) => readable.test(letter)) ? letters.join("") : codePoints(run);
}

/** A selector of the first sixteen is that byte, one of the others the byte sixteen above. */
function bytesOf(run: string): string {
  const bytes = Uint8Array.from(run.match(/./gsu) ?? [], (point) => {
    const number = point.codePointAt(0) ?? 0;
    return number < 0xe0100 ? number - 0xfe00 : number - 0xe0100 + 16;
  });
  const text = new TextDecoder().decode(bytes);
  return /^[\P{C}\s]+$/u.test(text) && !text.includes("\ufffd") ? text : codePoints(run);
}
