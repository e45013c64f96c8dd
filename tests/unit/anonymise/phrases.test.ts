// The rules held to ways of saying things that no template of the measured set has (tests/anonymise/phrases).
import { isDeepStrictEqual } from "node:util";
import { expect, it } from "vitest";
import { phrasesOf } from "../../anonymise/phrases/phrases.ts";
import { anonymise, anonymiseByRules } from "../../anonymise/subject.ts";

/** "34" or "34 years old": how much of its words an age takes in is open. */
const bare = (found: string): string => found.replace(/\D*(\d+).*/s, "$1");
/** An identifier may be found as its own kind or as any number; what else such a line has is no matter of it. */
const noIds = new Set(["GENDER", "NRP"]);
const particulars = new Set(["MARITAL_STATUS", "HEALTH", "NRP"]);

const kinds: readonly (readonly [string, (entity: string) => boolean])[] = [
  ["ages", (entity) => entity === "AGE"],
  ["schools", (entity) => entity === "SCHOOL"],
  ["birthDates", (entity) => entity === "DATE_OF_BIRTH"],
  ["graduationYears", (entity) => entity === "GRADUATION_YEAR"],
  ["employers", (entity) => entity === "ORGANIZATION"],
  ["employersSaid", (entity) => entity === "ORGANIZATION"],
  ["employersFramed", (entity) => entity === "ORGANIZATION"],
  ["addresses", (entity) => entity === "ADDRESS"],
  ["places", (entity) => entity === "LOCATION"],
  ["particulars", (entity) => particulars.has(entity)],
  ["phones", (entity) => entity === "PHONE_NUMBER"],
  ["urls", (entity) => entity === "URL"],
  ["ids", (entity) => !noIds.has(entity)],
  ["names", (entity) => entity === "PERSON"],
  ["namesSaid", (entity) => entity === "PERSON"],
  ["namesAnywhere", (entity) => entity === "PERSON"],
  ["namesWritten", (entity) => entity === "PERSON"],
  ["namesNot", (entity) => entity === "PERSON"],
];

// Thousands of phrases: a test for each list, which names all that are wrong.
it.each(kinds)("finds what is marked in %s, and no more", (name, isMeant) => {
  const wrong = phrasesOf(name).flatMap(({ text, marked }) => {
    const found = anonymiseByRules(text)
      .spans.filter(({ entity }) => isMeant(entity))
      .map((span) => span.text);
    const [got, expected] = name === "ages" ? [found.map(bare), marked.map(bare)] : [found, marked];
    return isDeepStrictEqual(got, expected) ? [] : [{ text, found, marked }];
  });
  expect(wrong).toEqual([]);
});

it.each(kinds)("finds nothing more in what came of %s", (name) => {
  const phrases = phrasesOf(name).map(({ text }) => text);
  // One after another, as they stand in no text: each is beside others' replacements.
  for (let from = 0; from < phrases.length; from += 12) {
    const once = anonymise(phrases.slice(from, from + 12).join(" ")).text;
    expect(anonymise(once).text).toBe(once);
  }
});
