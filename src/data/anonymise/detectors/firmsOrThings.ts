// What tells a firm from what it makes and from a headline's words, and where its name ends.
import { setOf } from "../text/setOf.ts";
import { isJobWord } from "../lists/jobs.ts";
import { isLegalForm, isOrganisationWord } from "../lists/organisations.ts";
import { calendar, companies, tools } from "../lists/things.ts";
import { type Token, tokenAt } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { firmAt, foldedWords } from "./firmNames.ts";

const wares = setOf(
  "drill drills grinder saw saws room case cases packer baggers knives knife stars trailer quad van vans truck trucks lorry tractor oven ovens fridge printer printers scanner laptop laptops phone phones tablet tablets machine machines tyres tires sheet sheets plug-in plugin authenticator anyconnect thinkpad dynamics boxer sprinter transit calendar calendars search maps form forms first fire audit audits excavator excavators forklift forklifts lathe lathes controls controllers drives pumps",
);

/** "a Bosch grinder", "Siemens S7", "Cisco 2960": what a firm made. */
export function isModel(tokens: readonly Token[], i: number, next: number): boolean {
  const [before, after] = [tokens[i - 1], tokens[next]];
  if (after === undefined || after.gap !== " ") return false;
  // "the Bosch drill", "Red Cross first aid"
  if (wares.has(after.folded)) return true;
  if (after.kind === "number") return !/^(?:19|20)\d\d$/.test(after.text);
  const isDigital =
    after.kind === "word" && tokens[next + 1]?.kind === "number" && tokens[next + 1]!.gap !== "\n";
  if (isDigital && after.shape !== "lower" && after.text.length < 6 && !calendar.has(after.folded))
    return true;
  return (
    /^(?:an?|two|three|old|used|second-hand|broken|new)$/.test(before?.text ?? "") &&
    tokens[i]!.gap === " " &&
    after.shape === "lower" &&
    !isJobWord(after.folded)
  );
}

/** Whether what stands beside a run of capitals in a line of capitals says that somebody works there. */
export const isAtWork = ({ tokens, text }: TextContext, first: number, last: number): boolean =>
  (tokens[first]!.gap === " " &&
    /^(?:by|at|for|from|with|joined|left|@)$/.test(tokens[first - 1]?.folded ?? "")) ||
  /^(?:,| [-–—|])? ?\(?(?:since |from )?(?:\p{L}{3,9}\.? )?(?:19|20)\d\d/u.test(
    text.slice(tokens[last]!.end, tokens[last]!.end + 24),
  );

/** "Studio 514, 2016-2020", "at Pier 9 until June": a number that ends a name, and no year, no amount, no day. */
const numberEnd =
  /^ (?!19[5-9]\d|20[0-4]\d)\d{1,4}(?=$|[,;)\n"”]|[.!?](?:\s|$)| \((?!\d{1,3}\))| [-–—|·/»] \D| (?:and|at|in|on|from|was|is|until|since|to|for|where|who|which|with|as|by|that|has|had|before|after|when|because|but|so|or|i|I|we|he|she|they|laid|let|took|paid)(?!\p{L}))/u;
const numbered = setOf(
  "no nr number room floor level grade gate page week day year chapter section step part unit module phase question item line bay block wing suite flat apartment building house version level class form stage round shift route bus track platform top since until till from to by in on at of and or january february march april may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec covid iso mk windows office bs en din",
);
function numberAfter(text: string, { start, end }: Candidate): number {
  const digit = text.charCodeAt(end + 1);
  if (digit < 48 || digit > 57) return 0;
  const last = /[\p{L}\p{M}]+$/u.exec(text.slice(start, end).slice(-20))?.[0].toLowerCase();
  if (last === undefined || numbered.has(last)) return 0;
  return numberEnd.exec(text.slice(end, end + 16))?.[0].length ?? 0;
}

/** "Murphy Shipping" and "Murphy Shipping Agents", "Salud Total" and "Salud Total del Bajío": a name does not end inside its capitals. */
export function whole({ text, gazetteer, isLowerCase }: TextContext, one: Candidate): Candidate {
  if (isLowerCase || one.entity !== "ORGANIZATION") return one;
  const next = text.charCodeAt(one.end);
  if (next === 32) {
    const more = numberAfter(text, one);
    if (more > 0) return { ...one, end: one.end + more };
  }
  // "Life Drop Pharmacy No. 14"
  if (next === 46 && text.startsWith(" No", one.end - 3)) {
    const more = /^\. ?\d{1,3}(?!\d)/.exec(text.slice(one.end, one.end + 7))?.[0].length ?? 0;
    return more > 0 ? { ...one, end: one.end + more } : one;
  }
  if (next !== 32 || /[.\d]$/.test(text.slice(one.end - 1, one.end))) return one;
  const end = firmAt(text, one.start);
  if (end === undefined || end <= one.end || end - one.end > 40) return one;
  const words = foldedWords(text.slice(one.end, end));
  const before = foldedWords(text.slice(one.start, one.end));
  if (
    words.length === 0 ||
    words.length > 4 ||
    isLegalForm(before.at(-1)!) ||
    companies.has(before.join(" "))
  )
    return one;
  const isNone = words.some(
    (word) =>
      gazetteer.isGiven(word) ||
      isJobWord(word) ||
      calendar.has(word) ||
      tools.has(word) ||
      gazetteer.country(word) !== undefined ||
      gazetteer.cityCountry(word) !== undefined ||
      isLegalForm(word) ||
      /^(?:phone|tel|email|mail|mobile|address|date|from|to|since|until|and|ref|page|notes?|team|department|unit|office|status|role|salary|job|title)$/.test(
        word,
      ),
  );
  return isNone ? one : { ...one, end };
}

/** "at The Fig Tree": a capital inside a sentence is the name's. */
export function withArticle({ text, tokens }: TextContext, one: Candidate): Candidate {
  if (one.score < 0.6 || !text.startsWith("The ", one.start - 4)) return one;
  const i = tokenAt(tokens, one.start - 4);
  const { isSentenceStart, gap, text: article } = tokens[i]!;
  const before = tokens[i - 1];
  return article === "The" && !isSentenceStart && gap === " " && before?.shape === "lower"
    ? { ...one, start: one.start - 4 }
    : one;
}

/** "a member of IG Metall": a union, a party, and no employer. */
export function isOfMembers({ text }: TextContext, { start, end }: Candidate): boolean {
  return (
    /ember of (?:the )?$/.test(text.slice(start - 14, start)) &&
    !foldedWords(text.slice(start, end)).some((word, n) => n > 1 || isOrganisationWord(word))
  );
}
