// What a replacement looks like, so that a later pass knows one and leaves it alone. Only these exact forms are known: "[John Smith]"
// is text like any other, and so is a bracket with an entity's name and words that no operator would write.
import { allMatches } from "./text/allMatches.ts";
import { entities } from "./entities.ts";
import type { Region } from "./text/tokens.ts";

/** Before the digits of a pseudonym, by entity; others have the entity's own name. */
const pseudonymStems: Readonly<Record<string, string>> = {
  PERSON: "Person",
  SCHOOL: "School",
  ORGANIZATION: "Organization",
  LOCATION: "Place",
  ADDRESS: "Address",
};
export const stemOf = (entity: string): string => pseudonymStems[entity] ?? entity;

const stems = [
  ...Object.values(pseudonymStems),
  ...entities.filter((entity) => !Object.hasOwn(pseudonymStems, entity)),
];
// Decades and bands: [AGE: 30-39], [AGE: 60+], [DATE_OF_BIRTH: 1980s].
const forms = new RegExp(
  `(?=[[*A-Z])(?:${[
    String.raw`\[(?:${entities.join("|")})(?:: (?:\d{1,4}-\d{1,4}|\d{1,3}\+|\d{4}s))?\]`,
    String.raw`(?:(?<![0-9A-Za-z])|(?<=(?:${stems.join("|")})-[0-9A-F]{6,16}))(?:${stems.join("|")})-[0-9A-F]{6,16}(?:(?![0-9A-Za-z])|(?=(?:${stems.join("|")})-[0-9A-F]{6}))`,
    String.raw`\*{1,4000}`,
  ].join("|")})`,
  "g",
);

/** Sorted and disjoint. */
export function replacementsIn(text: string): Region[] {
  return [...allMatches(forms, text)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }));
}
