// Texts as the words they are made of, so that a quotation is found whatever stands between words: escapes of JSON, quotes of CSV,
// tags, line ends, another letter case. Scripts without spaces have a word a character.
const word =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}]|[\p{L}\p{M}\p{N}]+/gu;
const ending = /[\r\n\t.!?;:•·|。！？…،؟।]+/u;
/** Where a line's end is a blank, as in text that was wrapped. */
const wrappedEnding = /(?:\r?\n[ \t]*){2,}|[.!?;:•·|。！？…،؟।]+/u;

export function wordsOf(text: string): string[] {
  return text.normalize("NFKC").toLowerCase().match(word) ?? [];
}

/** The words of each sentence, line or cell; of text with several lines also those of sentences that go over lines. */
export function sentencesOf(text: string): string[][] {
  const pieces = text.split(ending);
  if (/\n[ \t]*\S/.test(text))
    pieces.push(...text.split(wrappedEnding).filter((piece) => piece.includes("\n")));
  return pieces.flatMap((piece) => {
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

const mail = /[^\s@<>()[\]"',;]{1,64}@[^\s@<>()[\]"',;]{1,255}/gu;
const page = /\b(?:https?:\/\/|www\.|linkedin\.com\/|github\.com\/|xing\.com\/)[^\s<>"')\]]{1,500}/giu;
const telephone = /\+?\d[\d\s()./-]{5,24}\d/gu;

/** What in a text points to one person by itself: addresses and numbers. A page's address does where it leads below a site. */
export function identifiersIn(text: string): string[] {
  const found = (pattern: RegExp): string[] => text.match(pattern) ?? [];
  return [
    ...found(mail),
    ...found(page).filter((one) => /[^/:]\/[^/]{3}/u.test(one)),
    ...found(telephone).filter(isTelephone),
  ];
}

/** Years and dates are made of as many digits. */
function isTelephone(text: string): boolean {
  const digits = text.replace(/\D/g, "").length;
  return !/\b(?:19|20)\d\d\b/.test(text) && digits >= (text.startsWith("+") ? 7 : 9);
}

/** Words of headings and trades, of which no name is made. */
const noName =
  /\b(?:about|address|analyst|answer|applicant|application|assistant|candidate|consultant|contact|cover|curriculum|data|dear|designer|details|developer|director|education|engineer|experience|head|hiring|history|interview|interviewee|interviewer|job|junior|lead|letter|manager|nurse|officer|personal|position|product|profile|project|question|recruiter|references|resume|role|sales|senior|skills|software|speaker|statement|summary|teacher|team|the|title|transcript|university|vitae|work)\b/iu;

/** A name where a text is one: two to four words, each with a capital letter. */
export function nameIn(text: string): string | undefined {
  const words = text.trim().split(/\s+/u);
  if (words.length < 2 || words.length > 4 || text.length > 80 || noName.test(text)) return undefined;
  return words.every((one) => /^\p{Lu}[\p{L}\p{M}.'’-]*,?$/u.test(one)) ? text.trim() : undefined;
}
