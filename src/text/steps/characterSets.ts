// Sets of characters of a tokenizer's patterns. Unicode properties are answered by the engine's RegExp, one code point
// at a time, and remembered in tables, so that they need no data of our own. The names are Oniguruma's, which knows
// scripts without "Script=" and takes any spelling of capitals, blanks and underscores.

export type Membership = (point: number) => boolean;

/** A set of code points; each is asked once. */
export class CharacterSet {
  private readonly ascii = new Uint8Array(128);
  private basic: Uint8Array | undefined;
  private readonly astral = new Map<number, boolean>();

  constructor(private readonly test: Membership) {
    for (let point = 0; point < 128; point++) this.ascii[point] = test(point) ? 1 : 0;
  }

  has(point: number): boolean {
    if (point < 128) return this.ascii[point] === 1;
    if (point > 0xffff) {
      const known = this.astral.get(point);
      if (known !== undefined) return known;
      const member = this.test(point);
      if (this.astral.size < 100_000) this.astral.set(point, member);
      return member;
    }
    this.basic ??= new Uint8Array(0x10000);
    const known = this.basic[point];
    if (known !== 0) return known === 2;
    const member = this.test(point);
    this.basic[point] = member ? 2 : 1;
    return member;
  }
}

const byRegExp = (source: string): Membership => {
  const pattern = new RegExp(`^${source}$`, "u");
  return (point) => pattern.test(String.fromCodePoint(point));
};

const wordCharacters = String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}`;
export const isDigit = byRegExp(String.raw`\p{Nd}`);
export const isWhite = byRegExp(String.raw`\p{White_Space}`);
export const isHexDigit = byRegExp("[0-9A-Fa-f]");
/** `\w` inside a class. */
export const isWordInClass = byRegExp(`[${wordCharacters}]`);
/** `\w` outside: Oniguruma has another table there for Latin-1. */
export const isWord = byRegExp(`[${wordCharacters}\\u00b2\\u00b3\\u00b9\\u00bc-\\u00be]`);
export const isLineEnd: Membership = (point) => point === 0x0a;
export const not =
  (test: Membership): Membership =>
  (point) =>
    !test(point);

/** POSIX classes, in brackets and as properties. */
const posix: Readonly<Record<string, string>> = {
  alpha: String.raw`\p{Alphabetic}`,
  alnum: String.raw`[\p{Alphabetic}\p{Nd}]`,
  ascii: String.raw`[\x00-\x7f]`,
  blank: String.raw`[\t\p{Zs}]`,
  cntrl: String.raw`\p{Cc}`,
  digit: String.raw`\p{Nd}`,
  graph: String.raw`[^\p{White_Space}\p{Cc}\p{Cn}\p{Cs}]`,
  lower: String.raw`\p{Lowercase}`,
  print: String.raw`[[^\p{Cc}\p{Cn}\p{Cs}]--[\u2028\u2029]]`,
  punct: String.raw`[\p{P}$+<=>^\x60|~]`,
  space: String.raw`\p{White_Space}`,
  upper: String.raw`\p{Uppercase}`,
  word: `[${wordCharacters}]`,
  xdigit: "[0-9A-Fa-f]",
};

const categories =
  "L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn " +
  "Letter Uppercase_Letter Lowercase_Letter Titlecase_Letter Cased_Letter Modifier_Letter Other_Letter Mark " +
  "Nonspacing_Mark Spacing_Mark Enclosing_Mark Number Decimal_Number Letter_Number Other_Number Punctuation " +
  "Connector_Punctuation Dash_Punctuation Open_Punctuation Close_Punctuation Initial_Punctuation " +
  "Final_Punctuation Other_Punctuation Symbol Math_Symbol Currency_Symbol Modifier_Symbol Other_Symbol Separator " +
  "Space_Separator Line_Separator Paragraph_Separator Other Control Format Surrogate Private_Use Unassigned Any " +
  "Assigned Alphabetic Uppercase Lowercase White_Space Emoji Emoji_Presentation Emoji_Modifier " +
  "Extended_Pictographic Ideographic Math Dash Hex_Digit ID_Start ID_Continue Diacritic Variation_Selector";
const scripts =
  "Arabic Armenian Balinese Bengali Bopomofo Braille Cherokee Common Coptic Cyrillic Devanagari Ethiopic Georgian " +
  "Gothic Greek Gujarati Gurmukhi Han Hangul Hebrew Hiragana Inherited Kannada Katakana Khmer Lao Latin Malayalam " +
  "Mongolian Myanmar Nko Ogham Old_Italic Oriya Runic Sinhala Syriac Tamil Telugu Thaana Thai Tibetan Tifinagh Yi";
const fold = (name: string): string => name.replace(/[ _-]/g, "").toLowerCase();
const properties = new Map<string, string>([
  ...scripts.split(" ").map((name) => [fold(name), `\\p{Script=${name}}`] as const),
  ...categories.split(" ").map((name) => [fold(name), `\\p{${name}}`] as const),
  ...Object.entries(posix),
  ["punct", String.raw`\p{P}`],
]);

/** The members of `[:name:]`, or undefined where there is no such class. */
export function posixClass(name: string): Membership | undefined {
  const source = Object.hasOwn(posix, name) ? posix[name] : undefined;
  return source === undefined ? undefined : fromSource(source);
}

/** The members of `\p{name}`, or undefined where the name is not known here. */
export function property(name: string): Membership | undefined {
  const source = properties.get(fold(name));
  return source === undefined ? undefined : fromSource(source);
}

function fromSource(source: string): Membership {
  if (!source.includes("--")) return byRegExp(source);
  const [whole = "", without = ""] = source.slice(1, -1).split("--");
  const [inside, outside] = [byRegExp(whole), byRegExp(without)];
  return (point) => inside(point) && !outside(point);
}

/** Points that are the same but for their case, by their folded form; points without a partner are left out. */
let partners: Map<number, number[]> | undefined;

function casePartners(): Map<number, number[]> {
  if (partners !== undefined) return partners;
  const byFold = new Map<string, number[]>();
  const cased = /\p{Changes_When_Casemapped}/u;
  for (let point = 0x41; point < 0x1f000; point++) {
    if (point === 0xd800) point = 0xe000;
    const letter = String.fromCodePoint(point);
    if (!cased.test(letter)) continue;
    // The dotless i and the dotted I have no partner but themselves.
    if (point === 0x130 || point === 0x131) continue;
    const folded = letter.toUpperCase().toLowerCase();
    if (Array.from(folded).length > 1) continue;
    byFold.set(folded, [...(byFold.get(folded) ?? []), point]);
  }
  // The capital sharp s is one with the small one.
  byFold.set("\u00df", [0xdf, 0x1e9e]);
  partners = new Map();
  for (const group of byFold.values()) for (const point of group) partners.set(point, group);
  return partners;
}

/** `test` without regard to case. */
export function ignoringCase(test: Membership): Membership {
  return (point) => test(point) || (casePartners().get(point)?.some(test) ?? false);
}

/** Ligatures and the like, which are the same as several letters: what each stands for. */
export const folds: readonly (readonly [string, string])[] = [
  ["\ufb03", "ffi"],
  ["\ufb04", "ffl"],
  ["\u00df\u1e9e", "ss"],
  ["\ufb00", "ff"],
  ["\ufb01", "fi"],
  ["\ufb02", "fl"],
  ["\ufb05\ufb06", "st"],
];
