// The rules held to ways of saying things that no template of the measured set has (tests/anonymise/phrases).
import { describe, expect, it } from "vitest";
import { phrasesOf } from "../../anonymise/phrases/phrases.ts";
import { anonymise } from "../../anonymise/subject.ts";

/** "34" or "34 years old": how much of its words an age takes in is open. */
const bare = (found: string): string => found.replace(/\D*(\d+).*/s, "$1");

const kinds = [
  ["ages", "AGE"],
  ["birthDates", "DATE_OF_BIRTH"],
  ["graduationYears", "GRADUATION_YEAR"],
] as const;

describe.each(kinds)("%s", (name, entity) => {
  it.each(phrasesOf(name).map(({ text, marked }) => [text, marked] as const))("%j", (text, marked) => {
    const found = anonymise(text)
      .spans.filter((span) => span.entity === entity)
      .map((span) => (entity === "AGE" ? bare(span.text) : span.text));
    expect(found).toEqual(entity === "AGE" ? marked.map(bare) : marked);
  });
});
