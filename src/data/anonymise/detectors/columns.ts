// What stands in columns of tables and between tags, by the head of the column: people, schools and towns; employers, ages and dates of
// birth are asked for by their own detectors.
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { fold } from "../text/tokens.ts";
import { cellsUnder } from "../text/tables.ts";
import { wordsOf } from "../text/characters.ts";
import { isParticle } from "../people.ts";
import type { Candidate, TextContext } from "./detector.ts";

const nameWord = /^[\p{Lu}\p{Lo}][\p{L}\p{M}'’.-]*$/u;
const noNames = setOf(
  "n/a na none yes no tbc tbd unknown hr internal external vacant pending phone telephone mobile email e-mail address nationality gender",
);

export function* namesInColumns(context: TextContext): Iterable<Candidate> {
  for (const { start, end, text: value } of cellsUnder(context, "person")) {
    const words = value.replace(/,/g, " ").split(/ +/);
    if (
      value.length > 60 ||
      words.length > 6 ||
      noNames.has(fold(value)) ||
      isJobTitle(wordsOf(fold(value), "'"))
    )
      continue;
    if (!words.every((word) => inBasicPlane(nameWord).test(word) || isParticle(fold(word)))) continue;
    if (value.length > 1)
      yield { start, end, entity: "PERSON", score: 0.982, reason: "Stands in a column of names." };
  }
}

export function* schoolsInColumns(context: TextContext): Iterable<Candidate> {
  for (const { start, end, text: value } of cellsUnder(context, "school"))
    if (/^\p{L}[^\n]{1,70}$/u.test(value) && /\p{Lu}/u.test(value) && !noNames.has(fold(value)))
      yield {
        start,
        end,
        entity: "SCHOOL",
        score: 0.98,
        reason: "Stands in a column of schools.",
        general: "a university",
      };
}

export function* yearsInColumns(context: TextContext): Iterable<Candidate> {
  for (const { start, end, text: value } of cellsUnder(context, "graduationYear"))
    if (/^(?:19[4-9]|20[0-4])\d$/.test(value))
      yield {
        start,
        end,
        entity: "GRADUATION_YEAR",
        score: 0.9,
        reason: "Stands in a column of years of education.",
        general: `[GRADUATION_YEAR: ${value.slice(0, 3)}0s]`,
      };
}

export function* townsInColumns(context: TextContext): Iterable<Candidate> {
  for (const { start, end, text: value } of cellsUnder(context, "town"))
    if (
      /^\p{Lu}[\p{L}\p{M}'’. -]{1,40}$/u.test(value) &&
      !/^(?:remote|hybrid|on-?site|n\/?a|none)$/i.test(value)
    )
      yield { start, end, entity: "LOCATION", score: 0.98, reason: "Stands in a column of towns." };
}

/** Plain numbers that are short count rows. */
export function* numbersInColumns(context: TextContext): Iterable<Candidate> {
  for (const { start, end, text: value } of cellsUnder(context, "number")) {
    const digits = value.replace(/\D/g, "").length;
    if (!/^[\p{L}\d][\p{L}\d ./-]{2,33}(?:\([\dA-Z]\))?$/u.test(value) || /\p{L}{7}|\p{Ll}{4}/u.test(value))
      continue;
    if (
      digits < (/\p{L}/u.test(value) ? 3 : 6) ||
      /^(?:19|20)\d{2}$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}$|^\d{4}-\d{2}-\d{2}$/.test(value)
    )
      continue;
    yield {
      start,
      end,
      entity: "ID_NUMBER",
      score: 0.99,
      reason: "Stands in a column of numbers of people.",
    };
  }
}
