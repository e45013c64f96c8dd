// What texts without capitals have beside names: words that are none, and whom a letter is from.
import { setOf } from "../text/setOf.ts";
import { allMatches } from "../text/allMatches.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { isJobWord } from "../lists/jobs.ts";
import { saidAfter, strongBefore, weakAfter } from "./contexts.ts";
import { tokenAt } from "../text/tokens.ts";

export const fillers = setOf(
  "um uh uhm umm hmm mhm mm-hmm gonna wanna gotta kinda sorta yeah yep nope ok okay lol btw etc idk tbh alright dunno lemme gimme gotcha haha hahaha ya yea nah hm err erm ah oh app apps email emails online website blog vs asap faq wifi laptop smartphone startup startups freelancing onboarding fintech edtech healthcare workflow workflows dataset datasets signup login backend frontend fullstack cybersecurity yrs yr mths mth wks hrs hmm mmm hm ehm euh eh ehh aah hah bismillah inshallah insha'allah alhamdulillah oclock o'clock",
);
/** Words that go on after a name that was said, whatever lists of names have. */
export const small = setOf(
  "and i so is was has will do in to on an we he you my the from at for with am are can may but who a of be as or if no up me him her them us this that what how about they she it your our their not yes just here there now then uh um like ok okay lol omg re née nee v vs versus",
);

const closing =
  /(?:^|\n)[ \t]*(?:(?:kind|best|warm|many|with|thanks|thank you|and)[ ,]+)*(?:regards|rgds|wishes|thanks|thank you|thx|cheers|best|ta|br|kr|sincerely|love|xx?)[,.!]*[ \t]*\r?\n\s{0,4}(?=(?<name>[a-z\u00df-\u00ff][a-z\u00df-\u00ff'-]{1,20}(?: [a-z\u00df-\u00ff][a-z\u00df-\u00ff'-]{1,20})?)[ \t]*(?:\r?\n[ \t]*\r?\n|\r?\n?$))/giu;

/** Whom a letter in small letters is from: a word or two below "thanks". */
export function* signedSmall({ text, tokens, gazetteer }: TextContext): Iterable<Candidate> {
  for (const match of allMatches(closing, text)) {
    const name = match.groups?.name ?? "";
    const start = match.index + match[0].length;
    if (!/^\p{Ll}/u.test(name) || small.has(name.split(" ")[0]!) || fillers.has(name)) continue;
    const token = tokens[tokenAt(tokens, start)];
    if (token === undefined || (gazetteer.commonness(token.folded) > 0 && !gazetteer.isGiven(token.folded)))
      continue;
    yield { start, end: start + name.length, entity: "PERSON", score: 0.8, reason: "A letter ends with it." };
  }
}

export const relation = setOf(
  "colleague owner guy gaffer foreman manager boss friend brother sister wife husband son daughter mentor supervisor interviewer cousin uncle aunt partner flatmate roommate teacher tutor coach neighbour neighbor trainer recruiter lead",
);

const beforeSomebody = setOf(
  "with by named called me tell ask and when because if one little old trained say chose so uh um er okay ok right well spelled spelt question afternoon morning evening leave hey yes add remove invite",
);
const afterSubjects = setOf("and or as here also just then too is was where");
/** Whether somebody says, does or is told something: one word that no list has may be a tool, a firm, a mistake. */
export function isSomebody({ tokens }: TextContext, i: number, before: string, after: string): boolean {
  const isRole = (word: string): boolean => isJobWord(word) || relation.has(word);
  const next = tokens[i + 2]?.folded ?? "";
  const left = tokens[i - 1];
  return (
    saidAfter.has(after) ||
    strongBefore.has(before) ||
    (weakAfter.has(after) && !afterSubjects.has(after)) ||
    beforeSomebody.has(before) ||
    isRole(before) ||
    /^(?:['’]s|you|you're|me)$/.test(after) ||
    (after === "and" && /^(?:me|i)$/.test(next)) ||
    (after === "is" && next === "my") ||
    // "the boss, gwendal, slept", "the foreman was zdeno"
    ((left?.text === "," || /^(?:was|is|be)$/.test(left?.folded ?? "")) &&
      isRole(tokens[i - 2]?.folded ?? ""))
  );
}
