// Dates of birth: a date beside words for being born, in the same cell, line or answer; and a whole date among personal details.
// Other dates are not hidden: they tell a career, not a person.
import { sectionAt } from "../text/sections.ts";
import { matchesAt, matchesAtText } from "../text/wordIndex.ts";
import { cellsUnder } from "../text/tables.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";
import { dateSource, decadeOf, unusualDateSource } from "./dates.ts";

const label = new RegExp(
  String.raw`(?=[pdmybgnfc])(?<![\p{L}])(?:(?:place and )?(?:date|day|year|month)s?[ _-]?(?:and place )?of[ _-]?birth|birth[ _-]?(?:date|day|year)s?|b-?days?|d\.?o\.?b\.?|yob|year born|born(?: and (?:raised|bred|brought up))?|b\.(?= ?[\d'’])|geburtsdatum|geburtstag|geboren(?: am)?|geb\.|née? le|né\(e\) le|date de naissance|fecha de nacimiento|nacid[oa](?: el)?|data di nascita|nat[oa] il|data de nascimento|nascid[oa] em|geboortedatum|data urodzenia|doğum tarihi|birth|came into (?:the|this) world)(?![\p{L}])`,
  "uy",
);
const labelWords =
  "place date dates day days year years month months birth birthdate birthdates birthday birthdays birthyear birthyears b bday bdays d dob yob born geburtsdatum geburtstag geboren geb nee ne fecha nacido nacida data nato nata nascido nascida geboortedatum dogum came dateof dayof yearof monthof dateofbirth datebirth".split(
    " ",
  );
const datesAfter = [dateSource, unusualDateSource].map(
  (source) => new RegExp(String.raw`(?<![\p{L}\p{Nd}])(?:${source})(?![\p{Nd}])`, "u"),
);
const dateStart = new RegExp(String.raw`(?:${dateSource})\)?,?\s?$`, "u");
/** "Maria Lopez (12.03.1985)": a whole date, and nothing else, in brackets after a name. */
const bracketed = new RegExp(
  String.raw`(?<=\p{Ll}[\p{L}\p{M}'’-]{1,30} )\(((?:${dateSource}))(?=[),;])`,
  "uy",
);
const bracketMarks = ["("];
const starred = new RegExp(String.raw`(?<=(?:^|[\n(,;] ?))[*°] ?((?:${dateSource}))(?!\p{Nd})`, "uy");
// A star alone is also what a replacement looks like, and then no token.
const stars = ["*", "°"];
const wholeDate = new RegExp(
  String.raw`(?=\d)(?<![\p{L}\p{Nd}./-])(?:[0-3]?\d[-/. ](?:0?[1-9]|1[0-2])[-/. ]19[4-9]\d|[0-3]?\d[-/. ](?:0?[1-9]|1[0-2])[-/. ]200\d|(?:19[4-9]\d|200\d)-[01]\d-[0-3]\d)(?![\p{Nd}/.-]\p{Nd}|\p{Nd})`,
  "uy",
);
/** What was born and is nobody. */
const thing =
  /(?:idea|company|project|firm|plan|need|star|product|brand|movement|business|team)(?: was| is|,)? $/i;

/** The longest of the dates that begin first in a text whose lower case is given. */
function firstDate(rest: string, lower: string): { text: string; index: number } | undefined {
  let best: { text: string; index: number } | undefined;
  for (const pattern of datesAfter) {
    const match = pattern.exec(lower);
    if (match === null) continue;
    const found = rest.slice(match.index, match.index + match[0].length);
    const lead = match[0].startsWith("the ") ? 4 : 0;
    const one = { text: found.slice(lead).replace(/\.$/, ""), index: match.index + lead };
    if (
      best === undefined ||
      one.index < best.index ||
      (one.index === best.index && one.text.length > best.text.length) ||
      (one.index <= best.index && one.index + one.text.length >= best.index + best.text.length)
    )
      best = one;
  }
  return best;
}

const isWholeDate = (found: string): boolean =>
  (found.match(/\d+/g) ?? []).length >= 3 ||
  (/\p{L}{3}/u.test(found) && (found.match(/\d+/g) ?? []).length >= 2);
/** Cells under "Date of birth" in tables. */
function* inTables(
  context: TextContext,
  made: (start: number, found: string, score: number, reason: string) => Candidate,
): Iterable<Candidate> {
  for (const { start, text: value } of cellsUnder(context, "birthDate"))
    if (firstDate(value, value.toLowerCase())?.index === 0 && value.length < 24)
      yield made(start, value, 0.92, "Stands in a column of dates of birth.");
}

export const birthDate = {
  id: "birth-date",
  title: "Dates of birth",
  entities: ["DATE_OF_BIRTH"],
  *find(context): Iterable<Candidate> {
    const { text, lower, sections, words, numbers } = context;
    const made = (start: number, found: string, score: number, reason: string): Candidate => {
      const general = decadeOf(found);
      return {
        start,
        end: start + found.length,
        entity: "DATE_OF_BIRTH",
        score,
        reason,
        ...(general === undefined ? {} : { general: `[DATE_OF_BIRTH: ${general}]` }),
      };
    };
    for (const { 0: found, index } of matchesAt(label, lower, words, labelWords)) {
      const from = index + found.length;
      const isBorn = /^(?:born|b\.|birth$|came)/i.test(found);
      if (isBorn && thing.test(text.slice(Math.max(0, index - 20), index))) continue;
      const rest = text.slice(from, from + 110).split(/\n\s*\n/)[0]!;
      const date = firstDate(rest, lower.slice(from, from + rest.length));
      if (date !== undefined) {
        const between = rest.slice(0, date.index);
        // A question is answered in the next turn; dots lead to a value in forms; another sentence or label's value is no birth date.
        const isAnswer =
          /^[^.;!\n]{0,24}\?\s{0,3}(?:\n[^\n:]{0,40}:)?\s{0,3}(?:[\p{L}'’]{1,12}[ ,.]{1,2}){0,7}$/u.test(
            between,
          );
        const bare = between.replace(/\.{3,}|…/g, " ").replace(/\([^)]{0,24}\)/g, " ");
        const isNear =
          !/[.;!?]\s|\n.*:|,? (?:and|but|then) (?:i|we|he|she|they|began|started|founded)(?!\p{L})/iu.test(
            bare,
          ) &&
          bare.split(/\s+/).length <= 11 &&
          bare.length <= 64;
        if (isAnswer || isNear) {
          yield made(
            from + date.index,
            date.text,
            isBorn && between.length > 30 ? 0.75 : 0.95,
            `A date after "${found}".`,
          );
          continue;
        }
      }
      // "12 May 1987 (date of birth)", "celebrates 3 June as his birthday", "12/03/1985, born in Leeds".
      const before = text.slice(Math.max(0, index - 44), index);
      const near = before.replace(
        isBorn ? /[,(\s]{1,3}$/ : /(?:is|was|as|my|his|her|their|the|\(|-|–|—|:|,|\s){1,9}$/i,
        "",
      );
      const nearFrom = Math.max(0, index - 44);
      const earlier = dateStart.exec(lower.slice(nearFrom, nearFrom + near.length));
      if (earlier === null || earlier[0].length < (isBorn ? 8 : 5)) continue;
      const earliest = nearFrom + earlier.index;
      yield made(
        earliest,
        text.slice(earliest, earliest + earlier[0].length).replace(/[),\s]+$/, ""),
        0.8,
        `A date before "${found}".`,
      );
    }
    for (const star of stars)
      for (const { 0: found, 1: date = "", index } of matchesAtText(starred, lower, star)) {
        const end = index + found.length;
        yield made(
          end - date.length,
          text.slice(end - date.length, end),
          0.8,
          "A date after a star, as births are noted.",
        );
      }
    for (const { 1: { length } = "", index: bracket } of matchesAt(bracketed, lower, words, bracketMarks)) {
      const index = bracket + 1;
      const found = text.slice(index, index + length);
      if (!/19[2-9]\d|200\d|201\d/.test(found) || found.length < 8 || !isWholeDate(found)) continue;
      if (
        !/(?:^|[^\p{L}])(?:\p{Lu}[\p{L}\p{M}'’-]+ ){2}\($/u.test(text.slice(Math.max(0, index - 70), index))
      )
        continue;
      yield made(index, found, 0.66, "A whole date in brackets after a name.");
    }
    yield* inTables(context, made);
    // "Single, British, 12/03/1985" in the head of a resume, or under "Personal details".
    for (const { 0: found, index } of numbers.matches(wholeDate, text, 6)) {
      const { kind } = sectionAt(sections, index);
      if (kind !== "personal" && kind !== "contact" && !(kind === "head" && sections.length > 1)) continue;
      const line = text.slice(text.lastIndexOf("\n", index) + 1, index);
      if (/(?:date|issued|valid|expir|since|from|until|start|sent|as of|signed)[^\n]{0,20}$/i.test(line))
        continue;
      yield made(index, found, 0.6, "A whole date among personal details.");
    }
  },
} as const satisfies Detector;
