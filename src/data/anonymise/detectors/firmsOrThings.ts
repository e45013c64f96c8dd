// What tells a firm from what it makes and from a headline's words, and where its name ends.
import { isJobWord } from "../lists/jobs.ts";
import { isLegalForm } from "../lists/organisations.ts";
import { calendar, companies, tools } from "../lists/things.ts";
import type { Token } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { firmAt, foldedWords } from "./firmNames.ts";

/** "a Bosch grinder", "Siemens S7", "Cisco 2960": what a firm made. */
export function isModel(tokens: readonly Token[], i: number, next: number): boolean {
  const [before, after] = [tokens[i - 1], tokens[next]];
  if (after === undefined || after.gap !== " ") return false;
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

/** "Murphy Shipping" and "Murphy Shipping Agents", "Salud Total" and "Salud Total del Bajío": a name does not end inside its capitals. */
export function whole({ text, gazetteer, isLowerCase }: TextContext, one: Candidate): Candidate {
  if (isLowerCase || one.entity !== "ORGANIZATION") return one;
  const next = text.charCodeAt(one.end);
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
