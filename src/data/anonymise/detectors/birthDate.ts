// Dates of birth: a date after words for being born. Other dates are not hidden: they tell a career, not a person.
import type { Candidate, Detector } from "./detector.ts";
import { dateSource, decadeOf } from "./dates.ts";

const label = new RegExp(
  String.raw`(?<![\p{L}])(?:date of birth|birth ?dates?|dates? of birth|d\.?o\.?b\.?|birthdays?|born(?: and raised)?|b\.|geburtsdatum|geburtstag|geboren(?: am)?|geb\.|née? le|né\(e\) le|date de naissance|fecha de nacimiento|nacid[oa](?: el)?|data di nascita|nat[oa] il|data de nascimento|geboortedatum|year of birth|birth year|birth)(?![\p{L}])`,
  "giu",
);
const dateAfter = new RegExp(String.raw`(?<![\p{L}\p{Nd}])(?:${dateSource})(?![\p{Nd}])`, "iu");
const dateStart = new RegExp(String.raw`(?:${dateSource})\)?,?\s?$`, "iu");

export const birthDate = {
  id: "birth-date",
  title: "Dates of birth",
  entities: ["DATE_OF_BIRTH"],
  *find({ text }): Iterable<Candidate> {
    for (const { 0: found, index } of text.matchAll(label)) {
      const from = index + found.length;
      const isBorn = /^(?:born|b\.|birth)/i.test(found);
      const rest = text.slice(from, from + 64).split(/\n\s*\n/)[0]!;
      const match = dateAfter.exec(rest);
      if (match !== null) {
        const between = rest.slice(0, match.index);
        // Another sentence, or another label's value, is no birth date.
        // Dots lead to a value in forms; a question is answered in the next turn.
        const isAnswer = /^[^.;!]{0,12}\?\s{0,3}\n[^\n:]{0,40}:\s{0,3}(?:[\p{L}'’ ]{0,20})$/u.test(between);
        const bare = between.replace(/\.{3,}|…/g, " ");
        if (isAnswer || (!/[.;!?]\s|\n.*:/.test(bare) && bare.split(/\s+/).length <= 9)) {
          const start = from + match.index;
          const general = decadeOf(match[0]);
          yield {
            start,
            end: start + match[0].length,
            entity: "DATE_OF_BIRTH",
            score: isBorn && between.length > 30 ? 0.75 : 0.95,
            reason: `A date after "${found}".`,
            ...(general === undefined ? {} : { general: `[DATE_OF_BIRTH: ${general}]` }),
          };
          continue;
        }
      }
      // "12 May 1987 (date of birth)", "celebrates 3 June as his birthday".
      if (isBorn) continue;
      const before = text.slice(Math.max(0, index - 40), index);
      const earlier = dateStart.exec(before.replace(/(?:is|was|as|my|his|her|their|\(|-|–|:|\s){1,6}$/i, ""));
      if (earlier === null || earlier[0].length < 5) continue;
      const start = Math.max(0, index - 40) + earlier.index;
      const date = earlier[0].replace(/[),\s]+$/, "");
      yield {
        start,
        end: start + date.length,
        entity: "DATE_OF_BIRTH",
        score: 0.8,
        reason: `A date before "${found}".`,
      };
    }
  },
} as const satisfies Detector;
