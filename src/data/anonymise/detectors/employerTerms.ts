// Employers in entries that are cut by any mark: a name, a term ("2016-19", "since 2020", "four years"), and what else stands in such an
// entry: a job, a town, a few small words. What speaks for an employer is counted: "2016-19: Seahorse, hotel kitchen",
// "Nile Bottlers / HR assistant / 2015 – 2018", "Owl -- Eindhoven -- 2019 up to now", "**Umbra** – SDE II, Apr 2022 → now".
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import { isDepartment, isJobTitle, isJobWord } from "../lists/jobs.ts";
import { isDegreeWord, isSubject, knownSchoolAt } from "../lists/schools.ts";
import { isOrganisationWord, isTrade } from "../lists/organisations.ts";
import { calendar } from "../lists/things.ts";
import { headOf, sectionAt } from "../text/sections.ts";
import { tokenAt } from "../text/tokens.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { mayBeFirm } from "./employerFrames.ts";
import { firmAt, foldedWords } from "./firmNames.ts";
import { whole } from "./firmsOrThings.ts";
import { clean, degreeWords, headWords, somebodysRole } from "./resumeLines.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { isHiddenIn } from "./sequences.ts";

const month = String.raw`(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6}\.? ?|(?:spring|summer|autumn|fall|winter) |(?:0?[1-9]|1[0-2])[/.]|\d{1,2}\.\d{1,2}\.)?`;
const year = String.raw`${month}['’]?(?:(?:19|20)\d{2}(?:[./-](?:0[1-9]|1[0-2])(?!\d)|/\d{2}(?!\d))?)(?![\d%])`;
const now = "present|now|today|date|current|currently|ongoing|onwards?|still|this day|…|\\.\\.\\.";
const dash = " ?(?:--?|–|—|→|>|›{1,2}|»|/|to|until|till|thru|through|up to) ?";
const count =
  "(?:\\d{1,2}(?:[.,]5)?|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty)";
const terms = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}.-])(?:(?:since|from|mid|early|late) )?${year}(?:${dash}(?:mid |early |late )?(?:${year}|['’]?\d{2}(?!\d)|${now})?|,? (?:onwards?|on)(?=[:,;.\s)]|$))?|(?<!\p{L})${count} ?(?:and a half )?(?:years?|yrs?|seasons|winters|summers|months?|mths|mos)(?: \d{1,2} (?:months?|mos))?(?! (?:old|ago|of|in|on|with|at))(?!\p{L})`,
  "iu",
);
const mayHaveTerm = /(?:19|20)\d\d|(?:year|yr|season|winter|summer|month|mths|mos)/;
const isOpen = new RegExp(`(?:${now}|since|[-–—→›] ?$)`, "iu");
const isYear = /(?:19|20)\d\d/;

const mayPart = /[,|•·»›→–—(\t:/*]| -|  |\.\.\./;
/** What parts an entry's parts, but for the term. */
const parting =
  /, | ?[|•·»›→] ?| --? | [–—] |[–—] | \/ |: | ?\t ?| {2,}| ?\(|\) ?|\*\*|\. (?=\p{Lu})|;|\.{3,}|\s*\n/u;
const lead = /^[ \t]{0,16}(?:(?:[-–—•*▪◦‣·●◆■»>#~$+]{1,3}|\d{1,2}[.)]|\(\d\)|\p{Ll}\))[ \t]{1,3})?(?:\*\*)?/u;
const entries = /; |(?<=[\p{Ll}\d)]{2})\. (?=(?:since |from )?(?:\d{4}|\p{Lu}))/u;

/** What begins an entry and is nobody: leave, ways to work, kinds of things that are done. */
const nothing = setOf(
  "example claim band item case step note question answer figure table appendix signor signora senor senora freelance freelancer freelancing self-employed self independent sabbatical travel travelling traveling maternity paternity parental leave break gap career unemployed various several multiple own volunteer volunteering voluntary internship intern military army navy national service conscription served military parenting childcare caring carer studies study student training trained course courses certified certificate certification licence license licensed award awards winner won prize medal finalist nominated member membership chair board treasurer publication published paper book article talk speaker conference project projects programme program thesis research grant scholarship exchange school university college degree born moved married lives living resident citizen visa permit passport status notice salary available availability start end date dates duration total period term years experience english german french spanish windows office page version updated copyright edition issue volume since until from before after now then later earlier meanwhile currently previously also and or but with without at in on for by of the a an my our his her their this that these those first second third last next new old good great best more most other others references reference interests hobbies languages skills summary profile objective education employment work history responsibilities achievements duties tasks role roles job jobs position title name address email phone tel mobile website location place remote hybrid onsite part-time full-time part full time contract contracts temporary temp permanent season seasonal casual zero hours nights days weekends night day weekend holiday holidays illness surgery burnout recovery pandemic covid lockdown war emigrated emigration immigration arrived returned home abroad europe asia africa america world north south east west",
);
const verbs =
  /(?:^|\s)(?:is|was|were|are|has|had|have|will|would|can|could|did|does|do|i|we|you|he|she|they|my|our|your|his|her|their|me|us|him|them)(?=\s|$)/iu;
const prose = /(?:^|\s)(?:is|was|were|are|has|had|have|will|would|did|i|we|you|he|she|they)(?=\s)/iu;
/** Of those who are called in an entry. */
const people = /^(?:mr|mrs|ms|mx|dr|prof|rev|sir|dame)$/;

/** "Now   Umbra   Leeds   since 2019" */
const beside = setOf(
  "now was before then currently presently earlier previously formerly current previous present past last until since from",
);

const studied =
  /^(?:my|our|his|her|their) |(?<!\p{L})(?:exam|exams|class of|passing year|cgpa|gpa|thesis|graduated|studied|born|licen[cs]e|certificate|ielts|toefl|delf|abitur|hsc|ssc)(?!\p{L})/iu;

interface Part {
  readonly text: string;
  readonly from: number;
}

function partsOf(entry: string, at: number): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (let n = 0; n < 12; n++) {
    const rest = entry.slice(from);
    const cut = parting.exec(rest);
    const end = cut === null ? rest.length : cut.index;
    const text = rest.slice(0, end);
    if (text.trim() !== "") parts.push({ text: text.trim(), from: at + from + text.search(/\S/) });
    if (cut === null) break;
    from += end + cut[0].length;
  }
  return parts;
}

export function* fromTerms(context: TextContext): Iterable<Candidate> {
  const { text, sections } = context;
  let lastFound = -1000;
  // Prose says no terms from a year to another: nothing is looked for there.
  const count = termsOf(text);
  if (count === 0 && !sections.some(({ kind }) => kind === "experience")) return;
  const isResume = count > 1;
  for (let at = 0; at < text.length;) {
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    const from = at;
    at = end + 1;
    if (end - from > 180 || end - from < 8) continue;
    const line = text.slice(from, end);
    if (!mayHaveTerm.test(line) || headOf(line) !== undefined) continue;
    const kind = sectionAt(sections, from).kind;
    if (kind === "education" || kind === "skills" || kind === "languages" || kind === "personal") continue;
    // A document begins with whose it is.
    if (context.isBeginning && text.slice(0, from).trim() === "") continue;
    const begin = inBasicPlane(lead).exec(line)![0].length;
    let start = begin;
    for (const entry of line.slice(begin).split(inBasicPlane(entries))) {
      const here = from + line.indexOf(entry, start);
      start = here - from + entry.length;
      const found =
        mayHaveTerm.test(entry) && mayPart.test(entry)
          ? inEntry(context, entry, here, kind === "experience", from - lastFound < 240, isResume)
          : undefined;
      if (found === undefined) continue;
      lastFound = here;
      yield found;
    }
  }
}

/** How many terms from a year to another, or to now, a text has: none, one or more. */
function termsOf(text: string): number {
  fromTo.lastIndex = 0;
  if (!fromTo.test(text)) return 0;
  return fromTo.test(text) ? 2 : 1;
}
const fromTo =
  /(?:19|20)\d\d[./\d]{0,3} ?(?:-|–|—|to|until|→|›) ?[\p{L}\d./]{0,10} ?(?:(?:19|20)?\d\d|present|now|today|date)/giu;

function inEntry(
  context: TextContext,
  entry: string,
  at: number,
  isExperience: boolean,
  isAmongEntries: boolean,
  isResume: boolean,
): Candidate | undefined {
  const { text, gazetteer, hidden } = context;
  const term = inBasicPlane(terms).exec(entry);
  if (term === null) return undefined;
  const isDated = isYear.test(term[0]);
  const parts = partsOf(
    entry.slice(0, term.index) + "|".repeat(term[0].length) + entry.slice(term.index + term[0].length),
    at,
  ).filter(({ text: one }) => /\p{L}|\d/u.test(one));
  if (
    parts.length === 0 ||
    parts.length > 8 ||
    parts.some(
      ({ text: one }) => degreeWords.test(one) || studied.test(one) || foldedWords(one).some(isSchoolWord),
    )
  )
    return undefined;
  const judged = parts.slice(0, 5).map((part) => {
    const words = clean(part.text);
    const joined = words.join(" ");
    const isJob = words.length < 7 && isJobTitle(words);
    const isPlace =
      gazetteer.cityCountry(joined) !== undefined ||
      gazetteer.country(joined) !== undefined ||
      gazetteer.isRegion(joined) ||
      /^\p{Lu}{2}$/u.test(part.text);
    return {
      ...part,
      words,
      isJob,
      isPlace,
      isSmall: /^\p{Ll}/u.test(part.text),
      isBeside: words.length === 1 && beside.has(joined),
    };
  });
  if (isHiddenIn(hidden, at, at + entry.length) || somebodysRole.test(entry)) return undefined;
  // The name is first, or after a job, a town or a few small words that are.
  for (let index = 0; index < judged.length && index < 3; index++) {
    const one = judged[index]!;
    const before = judged[index - 1];
    if (before !== undefined && !before.isJob && !before.isPlace && !before.isSmall && !before.isBeside)
      return undefined;
    if (one.isJob || one.isPlace || one.isSmall || one.isBeside) continue;
    const name = nameOf(context, one);
    if (name === undefined) {
      // "Secretary to GM, Umbra": a job of more words.
      if (one.words.some(isJobWord) && one.words.length < 7) {
        one.isJob = true;
        continue;
      }
      return undefined;
    }
    const { start, end, words } = name;
    // "2009-2011 Plongeur, Zum Goldenen Hirschen": a job that no list has.
    const behind = judged[index + 1];
    if (
      words.length === 1 &&
      behind !== undefined &&
      // An earlier look put "a company" in.
      (/^an? (?:company|school|university)/.test(behind.text) ||
        (!(behind.isPlace || behind.isJob) && /^\p{Lu}/u.test(behind.text)))
    )
      return undefined;
    const rest = entry.slice(end - at);
    const others = judged.filter((_, n) => n !== index);
    const hasJob = others.some(({ isJob }) => isJob);
    // A sentence, and no entry.
    if (verbs.test(entry.slice(0, Math.max(0, start - at))) || (!hasJob && prose.test(rest.slice(0, 60))))
      return undefined;
    const hasPlace = judged[index + 1]?.isPlace === true;
    const isKnownWord = words.every((word) => gazetteer.commonness(word) > 0);
    const isNoun = words.some((word) => isOrganisationWord(word) || isTrade(word));
    let evidence = isResume ? 1 : 0;
    if (isExperience) evidence += 2;
    if (hasJob) evidence += 2;
    if (hasPlace) evidence += 1;
    if (others.some(({ isSmall, isJob, words: small }) => isSmall && !isJob && small.length < 8))
      evidence += 1;
    if (isDated && (isOpen.test(term[0]) || /\d\D+\d/.test(term[0]))) evidence += 1;
    if (isAmongEntries) evidence += 1;
    if (!isKnownWord || isNoun) evidence += 1;
    if (words.length > 1) evidence += 1;
    if (isKnownWord && words.length === 1) evidence -= hasPlace ? 1 : 2;
    if (gazetteer.isGiven(words[0]!) && !isNoun) evidence -= words.length < 3 ? 2 : 1;
    if (!isDated && !hasJob && !hasPlace) evidence -= 1;
    if (!/\p{Ll}/u.test(text.slice(start, end))) evidence -= 1;
    if (evidence < least) return undefined;
    return {
      start,
      end,
      entity: "ORGANIZATION",
      score: 0.976,
      reason: "Stands in an entry with a term, where an employer does.",
    };
  }
  return undefined;
}
const least = 4;

/** A part that is a firm's name as a whole. */
function nameOf(
  context: TextContext,
  one: Part,
): { start: number; end: number; words: string[] } | undefined {
  const { text, tokens } = context;
  const start = one.from + (/^the /.exec(one.text)?.[0].length ?? 0);
  // "3 Rivers Capital", "The Olive Press"
  const digits = /^(?:\d{1,3} |The )(?=\p{Lu})/u.exec(one.text)?.[0].length ?? 0;
  const found = firmAt(text, start + digits);
  if (found === undefined) return undefined;
  const { end } = whole(context, {
    start: start + digits,
    end: found,
    entity: "ORGANIZATION",
    score: 1,
    reason: "",
  });
  const after = one.from + one.text.length - end;
  // All of its part is the name, but for a dot.
  if (
    after < 0
      ? !/^ \d/.test(text.slice(found, end))
      : after > 0 && !/^\.?$/.test(text.slice(end, end + after))
  )
    return undefined;
  const name = text.slice(start, end);
  const words = foldedWords(name);
  const first = digits > 0 ? words[1]! : words[0]!;
  return !mayBeFirm(context, name) ||
    words.some(isSchoolWord) ||
    isDegreeWord(first) ||
    people.test(first) ||
    nothing.has(first) ||
    headWords.has(words.at(-1)!) ||
    calendar.has(first) ||
    isDepartment(words) ||
    words.some(isJobWord) ||
    words.every(isSubject) ||
    /chef(?: |$)/i.test(name) ||
    /^\p{Lu}{1,3}$/u.test(name) ||
    knownSchoolAt(tokens, tokenAt(tokens, start), false).length > 0
    ? undefined
    : { start, end, words };
}
