// Addresses as they are said: answers to a question for one, and those in which nothing has a capital. What would have one in a
// text with capitals is given it, and the chains of pieces are looked for in that. Offsets stay.
import { setOf } from "../text/setOf.ts";
import type { Region, Token } from "../text/tokens.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";
import { addressChains } from "./addressChain.ts";
import { isArea, isDwelling, isStreet } from "./addressWords.ts";
import type { Candidate, TextContext } from "./detector.ts";

/** Of few letters beside a number: "la12 7qt", "tx 75523", "3511 bb". */
const notCode = setOf(
  "st nd rd th to in on at or am pm of is as it my we he me no by so do up us if an be go",
);

/** What a word looks like in a text that has capitals. */
function raised({ tokens, gazetteer }: TextContext, i: number): string {
  const { text: word, folded, gap } = tokens[i]!;
  const [before, after] = [tokens[i - 1], tokens[i + 1]];
  if (word === "i") return "I";
  const isBesideNumber =
    (before?.kind === "number" && (gap === "" || (gap === " " && before.text.length === 4))) ||
    (after?.kind === "number" && (after.gap === "" || (after.gap === " " && after.text.length > 3)));
  if (isBesideNumber && word.length < 3 && !notCode.has(folded)) return word.toUpperCase();
  if (word.length === 1) return after?.text === "." && after.gap === "" ? word.toUpperCase() : word;
  const rank = gazetteer.commonness(folded);
  const isNamed =
    rank === 0 ||
    rank > 3 ||
    isStreet(folded) ||
    isArea(folded) ||
    isDwelling(folded) ||
    gazetteer.cityCountry(folded) !== undefined;
  return isNamed && !notCode.has(folded) ? capital(word) : word;
}
const capital = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

const mostWords = 4;

/** Words of the dictionary between a number and a word for a street, and towns of two words: "64 lower tilling road", "cape town". */
function insideNames({ tokens, gazetteer }: TextContext): ReadonlySet<number> {
  const found = new Set<number>();
  const isNextWord = (n: number): boolean => tokens[n]?.kind === "word" && tokens[n].gap === " ";
  for (let i = 0; i < tokens.length; i++) {
    if (tokens[i]!.kind === "number") {
      let last = i;
      for (let n = i + 1; n <= i + mostWords && isNextWord(n); n++) if (isStreet(tokens[n]!.folded)) last = n;
      if (last > i + 1) for (let n = i + 1; n < last; n++) found.add(n);
    } else if (
      isNextWord(i + 1) &&
      gazetteer.cityCountry(`${tokens[i]!.folded} ${tokens[i + 1]!.folded}`) !== undefined
    )
      found.add(i).add(i + 1);
  }
  return found;
}

function withCapitals(context: TextContext): TextContext {
  let text = "";
  let end = 0;
  const inside = insideNames(context);
  const tokens = context.tokens.map((token, i): Token => {
    if (token.kind !== "word" || token.shape !== "lower") return token;
    const word = inside.has(i) && token.text.length > 1 ? capital(token.text) : raised(context, i);
    if (word === token.text || word.length !== token.text.length) return token;
    text += context.text.slice(end, token.start) + word;
    end = token.end;
    return {
      ...token,
      text: word,
      shape: word.length === 1 ? "initial" : word === word.toUpperCase() ? "UPPER" : "Capital",
    };
  });
  return { ...context, text: text + context.text.slice(end), tokens };
}

/** Only where there are numbers at all. */
export function* spokenChains(context: TextContext): Iterable<Candidate> {
  if (context.tokens.some(({ kind }) => kind === "number")) yield* addressChains(withCapitals(context));
}

/** "Where do you live now?" and the answer on the next line, behind who gives it. */
const asked =
  /(?:where (?:do|did) (?:you|they) (?:now |currently )?live|(?:what(?:['’]s| is)|give me|confirm|tell me|have) (?:your|the) (?:(?:full|home|current|postal|mailing|billing|street) )?address)[^\n\d]{0,40}\n[ \t]{0,4}(?:(?:applicant|candidate|interviewee|caller|customer|client|patient|respondent|user|guest|a|(?:speaker|person|voice|participant) \d{1,2})(?:: ?| ))?(?=([^\n]{6,130}))/uy;
const askedWords = wordList("where what give confirm tell have");
const spoken =
  /^(?:(?:um|uh|yes|sure|okay|well|so|it['’]?s|it is|at|i live (?:at|in)|i['’]?m at|my address is|that['’]?s|i live on)[ ,]+)+/u;

export function* answers({ text, lower, words }: TextContext): Iterable<Region> {
  for (const match of matchesAt(asked, lower, words, askedWords)) {
    const answer = match[1] ?? "";
    const value = answer.replace(spoken, "");
    const start = match.index + match[0].length + answer.length - value.length;
    const end = start + value.replace(/[\s.,]+$/, "").length;
    const found = text.slice(start, end);
    if (/\d/.test(found) && /\p{L}{3}/u.test(found) && !/[@?:]|^in /i.test(found)) yield { start, end };
  }
}
