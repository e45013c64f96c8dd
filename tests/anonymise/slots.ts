// What the slots of a template are filled with. One document has one country and people of one group of names; a person
// (a, b, ...) stays the same person in all slots of the document, every other slot is drawn anew.
import type { Half } from "./corpus.ts";
import { slotsOf } from "./drawn.ts";
import { idKinds, idLabels } from "./ids.ts";
import { nameGroups } from "./names.ts";
import * as lists from "./organisations.ts";
import { countries, states } from "./places.ts";

export interface SlotValue {
  readonly text: string;
  /** With its mark, as templates have it. */
  readonly marked: string;
}

interface Person {
  readonly first: string;
  readonly last: string;
  readonly number: number;
}

const plain = (text: string): SlotValue => ({ text, marked: text });
const mark = (entity: string, text: string): SlotValue => ({ text, marked: `[${entity}:${text}]` });
const months = "January February March April May June July August September October November December".split(
  " ",
);
const two = (value: number): string => String(value).padStart(2, "0");

/** Letters of a name as addresses have them. */
const folded = (name: string): string =>
  name
    .toLowerCase()
    .normalize("NFD")
    .replaceAll("ł", "l")
    .replaceAll("ø", "o")
    .replaceAll("đ", "d")
    .replaceAll("ı", "i")
    .replaceAll("ß", "ss")
    .replace(/[^a-z]/g, "");

export function drawSlots(random: () => number, half: Half, group: string): (slot: string) => SlotValue {
  /** Every second pair of a list belongs to the other half. */
  const mine = <T>(list: readonly T[]): T[] =>
    list.filter((_, i) => ((i >> 1) & 1) === (half === "dev" ? 0 : 1));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const below = (limit: number): number => Math.floor(random() * limit);
  const filled = (pattern: string): string =>
    pattern
      .replace(/#/g, () => String(below(10)))
      .replace(/%/g, () => String(2 + below(8)))
      .replace(/@/g, () => pick(Array.from("ABCDEFGHJKLMNPRSTUVWXY")))
      .trim();

  const country = pick(countries);
  const people = new Map<string, Person>();
  const taken = new Set<string>();
  const years = { end: 1985 + below(38), other: 1985 + below(38) };

  function personOf(letter: string): Person {
    let person = people.get(letter);
    while (person === undefined) {
      const { first, last, rare } = nameGroups[group] as (typeof nameGroups)[string];
      const whole = random() < 0.25 ? pick(mine(rare)) : undefined;
      const candidate = {
        first: whole?.split(" ")[0] ?? pick(mine(first)),
        last: whole?.split(" ").slice(1).join(" ") ?? pick(mine(last)),
        number: below(90) + 10,
      };
      // Two people of one document who share a name could not be told apart.
      if (taken.has(candidate.first) || taken.has(candidate.last)) continue;
      taken.add(candidate.first).add(candidate.last);
      people.set(letter, candidate);
      person = candidate;
    }
    return person;
  }

  function personSlot(letter: string, form: string): SlotValue {
    const { first, last, number } = personOf(letter);
    const [f, l] = [folded(first), folded(last)];
    const named = (text: string): SlotValue => ({ text, marked: `[PERSON#${letter}:${text}]` });
    switch (form) {
      case "":
        return named(`${first} ${last}`);
      case "first":
        return named(first);
      case "last":
        return named(last);
      case "mid":
        return named(`${first} ${pick(Array.from("ABCDEHJKLMRST"))}. ${last}`);
      case "rev":
        return named(`${last} ${first}`);
      case "lastFirst":
        return named(`${last}, ${first}`);
      case "upper":
        return named(`${first} ${last}`.toUpperCase());
      case "initial":
        return named(first.slice(0, 1));
      case "initialLast":
        return named(`${first.slice(0, 1)}. ${last}`);
      case "initials":
        return named(first.slice(0, 1).toUpperCase() + last.slice(0, 1).toUpperCase());
      case "under":
        return named(`${first}_${last}`.replace(/[^\p{L}\p{M}_-]/gu, "_"));
      case "email": {
        const local = pick([
          `${f}.${l}`,
          `${f.slice(0, 1)}${l}`,
          `${f}_${l}${number}`,
          `${l}${number}`,
          `${f}-${l}`,
        ]);
        return mark("EMAIL_ADDRESS", `${local}@${pick(lists.mailHosts)}`);
      }
      case "handle":
        return mark("HANDLE", `@${pick([`${f}${l}`, `${f}_${l}`, `the.real.${f}`, `${l}${number}`])}`);
      case "linkedin":
        return mark(
          "URL",
          pick([`linkedin.com/in/${f}-${l}-${number}a7`, `https://www.linkedin.com/in/${f}${l}`]),
        );
      case "github":
        return mark("URL", pick([`github.com/${f}${l}`, `https://github.com/${f.slice(0, 1)}${l}${number}`]));
      case "site":
        return mark(
          "URL",
          pick([`www.${f}${l}.com`, `https://${f}-${l}.dev/work`, `http://${l}.example.org/~${f}`]),
        );
      default:
        throw new Error(`internal: no form ${form} of a person`);
    }
  }

  const address = (): string =>
    filled(pick(country.addresses))
      .replace("{house}", String(1 + below(240)))
      .replace("{state}", pick(states))
      .replace("{street}", pick(mine(country.streets)))
      .replace("{city}", pick(mine(country.cities)));

  function date(): string {
    const [day, month, year] = [1 + below(28), below(12), 1955 + below(50)];
    return pick([
      `${day} ${months[month]} ${year}`,
      `${months[month]} ${day}, ${year}`,
      `${two(day)}.${two(month + 1)}.${year}`,
      `${year}-${two(month + 1)}-${two(day)}`,
      `${two(month + 1)}/${two(day)}/${year}`,
    ]);
  }

  function work(): string {
    const start = 2004 + below(15);
    const end = start + 1 + below(5);
    const month = (): string => (months[below(12)] ?? "").slice(0, 3);
    return pick([
      `${month()} ${start} – ${month()} ${end}`,
      `${start} - ${end}`,
      `${two(1 + below(12))}/${start}–${two(1 + below(12))}/${end}`,
      `since ${month()} ${start}`,
    ]);
  }

  function identifier(): SlotValue {
    const kind = pick([...country.ids, ...country.ids, "passport", "licence", "staff", "patient"]);
    const { entity, draw } = idKinds[kind] as (typeof idKinds)[string];
    const [label, value] = [pick(idLabels[kind] ?? []), draw(random)];
    return { text: `${label} ${value}`, marked: `${label} [${entity}:${value}]` };
  }
  const drawn = (kind: string): SlotValue => {
    const { entity, draw } = idKinds[kind] as (typeof idKinds)[string];
    return mark(entity, draw(random));
  };

  const slots: Record<string, () => SlotValue> = {
    phone: () => mark("PHONE_NUMBER", filled(pick(country.phones))),
    address: () => mark("ADDRESS", address()),
    city: () => mark("LOCATION", pick(mine(country.cities))),
    country: () => mark("LOCATION", country.name),
    url: () => mark("URL", `https://${pick(["meet", "docs", "files"])}.example.com/${filled("@@@-####")}`),
    dob: () => mark("DATE_OF_BIRTH", date()),
    age: () => mark("AGE", String(19 + below(46))),
    year: () => plain(String(years.end)),
    year0: () => plain(String(years.end - 4)),
    year2: () => plain(String(years.other)),
    school: () => mark("SCHOOL", pick(mine(lists.schools))),
    employer: () => mark("ORGANIZATION", pick(mine(lists.employers))),
    nrp: () => mark("NRP", pick(lists.nationalities)),
    religion: () => mark("NRP", pick(lists.religions)),
    condition: () => mark("HEALTH", pick(lists.conditions)),
    marital: () => mark("MARITAL_STATUS", pick(lists.maritalStates)),
    orientation: () => mark("SEXUAL_ORIENTATION", pick(lists.orientations)),
    gender: () => mark("GENDER", pick(["female", "male", "Female", "Male", "non-binary"])),
    job: () => plain(pick(lists.jobs)),
    Job: () => plain(pick(lists.jobs).replace(/^./, (letter) => letter.toUpperCase())),
    skill: () => plain(pick(lists.skills)),
    degree: () => plain(pick(lists.degrees)),
    work: () => plain(work()),
    idLine: identifier,
    idLine2: identifier,
    idInline: identifier,
    iban: () => drawn("iban"),
    card: () => drawn("card"),
    ip: () => drawn("ip"),
  };

  return slotsOf(personSlot, slots);
}
