// Texts as the words they are made of, so that a quotation is found whatever stands between words: escapes of JSON, quotes of CSV,
// tags, line ends, another letter case. Scripts without spaces have a word a character.
const word =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]|[\p{L}\p{M}\p{N}]+/gu;
const ending = /[\r\n\t.!?;:•·|。！？…،؟।]+/u;

export function wordsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(word) ?? [];
}

/** The words of each sentence, line or cell. */
export function sentencesOf(text: string): string[][] {
  return text.split(ending).flatMap((piece) => {
    const words = wordsOf(piece);
    return words.length === 0 ? [] : [words];
  });
}

/** `text` with the escapes of JSON, HTML and addresses taken back, for text that was not read as what it is. */
export function unescaped(text: string): string {
  return text
    .replace(/\\u([0-9a-fA-F]{4})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
    .replace(/\\[nrtbf]/g, " ")
    .replace(/\\(["'/\\])/g, "$1")
    .replace(/&#x([0-9a-fA-F]{1,6});/g, (whole, hex: string) => codePoint(parseInt(hex, 16), whole))
    .replace(/&#(\d{1,7});/g, (whole, digits: string) => codePoint(Number(digits), whole))
    .replace(/&(amp|lt|gt|quot|apos|nbsp);/g, (_, name: keyof typeof entities) => entities[name])
    .replace(/(?:%[0-9a-fA-F]{2})+/g, percentDecoded);
}

const entities = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

const codePoint = (value: number, whole: string): string =>
  value > 0 && value <= 0x10ffff ? String.fromCodePoint(value) : whole;

function percentDecoded(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

const identifiers = [
  // Address of mail, address of the web, telephone number.
  /[^\s@<>()[\]"',;]{1,64}@[^\s@<>()[\]"',;]{1,255}/gu,
  /\b(?:https?:\/\/|www\.|linkedin\.com\/|github\.com\/|xing\.com\/)[^\s<>"')\]]{1,500}/giu,
  /\+?\d[\d\s()./-]{5,24}\d/gu,
];

/** What in a text points to one person by itself: addresses and numbers. */
export function identifiersIn(text: string): string[] {
  return identifiers.flatMap((pattern) =>
    (text.match(pattern) ?? []).filter((found) => found.replace(/[^\p{L}\p{N}]/gu, "").length >= 7),
  );
}

/** Two to four words, each with a capital letter: what the first line of a resume is where it is a name. */
export function nameIn(line: string): string | undefined {
  const words = line.trim().split(/\s+/u);
  if (words.length < 2 || words.length > 4 || line.length > 80) return undefined;
  return words.every((one) => /^\p{Lu}[\p{L}\p{M}.'’-]*,?$/u.test(one)) ? line.trim() : undefined;
}
