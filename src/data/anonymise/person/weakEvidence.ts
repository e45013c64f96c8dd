// Where a list of names, or a capital, is too little: what the long list has, what stands beside "and", articles, salutations.
import { setOf } from "../text/setOf.ts";
import type { TextContext } from "../detectors/detector.ts";
import type { Token } from "../text/tokens.ts";
import { type Class, isEastAsian } from "./classes.ts";

/** By the long list of surnames alone, which has what things are called by and words of other languages, too. */
function isListedOnly({ gazetteer, isLowerCase }: TextContext, { text, folded }: Token): boolean {
  // A form that names have: "O'Rourke", "Siu-Ping".
  if (isLowerCase || /['’-]/.test(text) || isEastAsian(folded)) return false;
  return gazetteer.isListed(folded) && !gazetteer.isSurname(folded);
}

/** All of an answer, of a cell or of a line. */
function isWholeValue({ tokens }: TextContext, i: number): boolean {
  const before = tokens[i - 1];
  const after = tokens[i + 1];
  const { gap } = tokens[i]!;
  return (
    (before === undefined || gap === "\n" || gap === "column" || /^[:>|]$/.test(before.text)) &&
    (after === undefined || after.gap === "\n" || after.gap === "column" || after.text === "|")
  );
}

/** How much less a single word is than lists and what stands beside it say. "a Heckel bassoon", "Noir and Blanc are release tracks" */
export function lessThanSaid(context: TextContext, i: number, kind: Class, beside: number): number {
  const { tokens, gazetteer } = context;
  const token = tokens[i]!;
  if (kind === "name" && gazetteer.isGiven(token.folded)) return 0;
  // Things stand in lists, too: "and" says something beside a name alone, which is asked for elsewhere.
  const joined =
    (isJoint(tokens[i - 1]) && token.gap === " " ? 0.15 : 0) +
    (isJoint(tokens[i + 1]) && tokens[i + 1]!.gap === " " ? 0.22 : 0);
  const isBare = beside - joined < 0.1;
  if (kind === "name")
    return isBare && isListedOnly(context, token) && !isWholeValue(context, i) ? 0.16 + joined : 0;
  return isBare ? joined : 0;
}
const isJoint = (token: Token | undefined): boolean => /^(?:and|or)$/.test(token?.text ?? "");

const balinese = setOf("gusti made wayan ketut nyoman komang putu kadek gede dewa gst");
/** "A Stanley knife", "WHAT I DO WELL": a capital for its own sake before another. */
export function isSmallWord(tokens: readonly Token[], i: number): boolean {
  const { text, isSentenceStart } = tokens[i]!;
  const next = tokens[i + 1];
  if (next?.kind !== "word" || next.gap !== " ") return false;
  return text === "A" ? isSentenceStart : text === "I" && !balinese.has(next.folded);
}

const salutations = setOf(
  "hei hej hoi moin salam salaam selam hola ciao bonjour bonsoir salut servus hallo namaste namaskar jambo habari marhaba merhaba ola halo xin chao ahoj czesc konnichiwa shalom aloha goddag tere sveiki sawubona mingalaba sabaidee selamat caro cara liebe lieber chere cher querido querida estimado estimada kaere kjaere kara",
);
/** "Hola Itziar," */
export const isSalutation = ({ tokens }: TextContext, i: number, last: number): boolean =>
  salutations.has(tokens[i]!.folded) &&
  (i === 0 || tokens[i]!.gap === "\n" || tokens[i]!.isSentenceStart) &&
  (tokens[last + 1] === undefined ||
    tokens[last + 1]!.gap === "\n" ||
    /^[,!.–—:-]$/.test(tokens[last + 1]!.text));
