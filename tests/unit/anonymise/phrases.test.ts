// The rules held to ways of saying things that no template of the measured set has (tests/anonymise/phrases).
import { describe, expect, it } from "vitest";
import { phrasesOf } from "../../anonymise/phrases/phrases.ts";
import { anonymise } from "../../anonymise/subject.ts";

/** "34" or "34 years old": how much of its words an age takes in is open. */
const bare = (found: string): string => found.replace(/\D*(\d+).*/s, "$1");
/** An identifier may be found as its own kind or as any number; what else such a line has is no matter of it. */
const noIds = new Set(["GENDER", "NRP"]);

const kinds: readonly (readonly [string, (entity: string) => boolean])[] = [
  ["ages", (entity) => entity === "AGE"],
  ["birthDates", (entity) => entity === "DATE_OF_BIRTH"],
  ["graduationYears", (entity) => entity === "GRADUATION_YEAR"],
  ["employers", (entity) => entity === "ORGANIZATION"],
  ["employersSaid", (entity) => entity === "ORGANIZATION"],
  ["addresses", (entity) => entity === "ADDRESS"],
  ["phones", (entity) => entity === "PHONE_NUMBER"],
  ["urls", (entity) => entity === "URL"],
  ["ids", (entity) => !noIds.has(entity)],
  ["names", (entity) => entity === "PERSON"],
  ["namesSaid", (entity) => entity === "PERSON"],
];

describe.each(kinds)("%s", (name, isMeant) => {
  it.each(phrasesOf(name).map(({ text, marked }) => [text, marked] as const))("%j", (text, marked) => {
    const found = anonymise(text)
      .spans.filter(({ entity }) => isMeant(entity))
      .map((span) => (name === "ages" ? bare(span.text) : span.text));
    expect(found).toEqual(name === "ages" ? marked.map(bare) : marked);
  });
});

it.each(kinds)("finds nothing more in what came of %s", (name) => {
  const phrases = phrasesOf(name).map(({ text }) => text);
  // One after another, as they stand in no text: each is beside others' replacements.
  for (let from = 0; from < phrases.length; from += 12) {
    const once = anonymise(phrases.slice(from, from + 12).join(" ")).text;
    expect(anonymise(once).text).toBe(once);
  }
});
