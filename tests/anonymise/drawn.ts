// What the parts by other hands draw with: values and their marks, patterns of digits, and the people of a text.
import type { SlotValue } from "./slots.ts";

interface Names {
  readonly usual: readonly string[];
  /** Uncommon, spelt in another way than usual, or made up after the manner of the group. */
  readonly rare: readonly string[];
}

export interface NameGroup {
  readonly given: Names;
  readonly family: Names;
  /** How often the family name comes first. */
  readonly familyFirst: number;
}

export const names = (usual: string, rare: string): Names => ({
  usual: usual.split(", "),
  rare: rare.split(", "),
});

export const plain = (text: string): SlotValue => ({ text, marked: text });
export const mark = (entity: string, text: string): SlotValue => ({ text, marked: `[${entity}:${text}]` });
/** With what may be hidden together with it, before and after. */
export const within = (entity: string, before: string, text: string, after: string): SlotValue => ({
  text: before + text + after,
  marked: `[${entity}:${before}|${text}|${after}]`,
});
export const two = (value: number): string => String(value).padStart(2, "0");
export const months =
  "January February March April May June July August September October November December".split(" ");

/** A name as accounts have it: plain letters. */
export const plainLetters = (name: string): string =>
  name
    .toLowerCase()
    .replace(
      /[łøđıßþðæœ]/g,
      (sign) => ({ ł: "l", ø: "o", đ: "d", ı: "i", ß: "ss", þ: "th", ð: "d", æ: "ae", œ: "oe" })[sign] ?? "",
    )
    .normalize("NFD")
    .replace(/[^a-z]/g, "");

export interface Drawing {
  pick<T>(items: readonly T[]): T;
  /** A whole number from 0 on. */
  below(limit: number): number;
  /** In `pattern` # is a digit, % one from 2 to 9, @ one of `letters`. */
  filled(pattern: string): string;
}

export function drawingBy(random: () => number, letters: string): Drawing {
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const below = (limit: number): number => Math.floor(random() * limit);
  const signs: Readonly<Record<string, () => string>> = {
    "#": () => String(below(10)),
    "%": () => String(2 + below(8)),
    "@": () => pick(Array.from(letters)),
  };
  return { pick, below, filled: (pattern) => pattern.replace(/[#%@]/g, (sign) => signs[sign]?.() ?? sign) };
}

export interface Person {
  readonly first: string;
  readonly last: string;
  readonly whole: string;
  /** Of accounts. */
  readonly number: number;
}

interface People {
  /** Share of names that are rare. */
  readonly rare: number;
  /** Parts of names up to so many letters may be two people's. */
  readonly shortLetters: number;
  /** No part stands twice in one name either. */
  readonly isDistinct?: boolean;
  /** The least number of accounts, and how many there are. */
  readonly numbers: readonly [least: number, count: number];
}

/** The people of one text, each by a letter: the same one whenever it is asked for. */
export function peopleOf(
  random: () => number,
  { given, family, familyFirst }: NameGroup,
  { rare, shortLetters, isDistinct = false, numbers: [least, count] }: People,
): (letter: string) => Person {
  const { pick, below } = drawingBy(random, "");
  const people = new Map<string, Person>();
  const taken = new Set<string>();
  return (letter) => {
    for (;;) {
      const known = people.get(letter);
      if (known !== undefined) return known;
      const first = pick(random() < rare ? given.rare : given.usual);
      const last = pick(random() < rare ? family.rare : family.usual);
      // Two people of one text who share a name could not be told apart.
      const parts = `${first} ${last}`.split(/[ -]/);
      if (isDistinct && new Set(parts).size < parts.length) continue;
      if (parts.some((part) => part.length > shortLetters && taken.has(part))) continue;
      for (const part of parts) taken.add(part);
      const whole = random() < familyFirst ? `${last} ${first}` : `${first} ${last}`;
      people.set(letter, { first, last, whole, number: least + below(count) });
    }
  };
}

/** What a part draws by a name: each time anew. */
export type Forms = Readonly<Record<string, () => SlotValue>>;

/** A person's name as the parts by other hands write it, and it owning something. */
export function nameForms(
  { first, last, whole }: Person,
  letter: string,
  pick: Drawing["pick"],
): { readonly forms: Forms; named(text: string): SlotValue; owning(name: string): SlotValue } {
  const named = (text: string): SlotValue => ({ text, marked: `[PERSON#${letter}:${text}]` });
  const start = (name: string): string => Array.from(name)[0]?.toUpperCase() ?? "";
  return {
    named,
    owning: (name) => within(`PERSON#${letter}`, "", name, name.endsWith("s") ? "'" : "'s"),
    forms: {
      "": () => named(whole),
      first: () => named(first),
      last: () => named(last),
      middle: () => named(`${first} ${pick(Array.from("ABCDEFGHJKLMNPRST"))}. ${last}`),
      comma: () => named(`${last}, ${first}`),
      caps: () => named(whole.toUpperCase()),
      lower: () => named(whole.toLowerCase()),
      lastCaps: () => named(`${first} ${last.toUpperCase()}`),
      short: () => named(`${start(first)}. ${last}`),
      initials: () => named(start(first) + start(last)),
      dotted: () => named(`${start(first)}.${start(last)}.`),
      firstInitial: () => named(`${first} ${start(last)}.`),
    },
  };
}

export function drawn(forms: Forms, name: string): SlotValue {
  const draw = forms[name];
  if (draw === undefined) throw new Error(`internal: nothing is called ${name}`);
  return draw();
}

/** "a.mail" is that form of person a; every other slot is one of `slots`. */
export const slotsOf =
  (person: (letter: string, form: string) => SlotValue, slots: Forms) =>
  (slot: string): SlotValue => {
    const [, letter, form = ""] = /^([a-e])(?:\.(\w+))?$/.exec(slot) ?? [];
    return letter === undefined ? drawn(slots, slot) : person(letter, form);
  };

/** A slot that ends with a digit stays the same in the whole text. */
export function keepingNumbered(draw: (slot: string) => SlotValue): (slot: string) => SlotValue {
  const kept = new Map<string, SlotValue>();
  return (slot) => {
    const name = slot.replace(/\d$/, "");
    if (name === slot) return draw(slot);
    const value = kept.get(slot) ?? draw(name);
    kept.set(slot, value);
    return value;
  };
}

/** Where people of a part live. $n is a house, $s a street, $c a town, $r what stands with it; signs as in `filled`. */
export interface Country {
  readonly name: string;
  readonly addresses: readonly string[];
  readonly streets: readonly string[];
  /** "town|$r of it". */
  readonly towns: readonly string[];
  readonly phones: readonly string[];
  /** Its identifiers, by the kinds of drawId. */
  readonly ids: readonly string[];
}

/** The lines of an address; its town. */
export function drawAddress(
  { addresses, streets, towns }: Pick<Country, "addresses" | "streets" | "towns">,
  houses: number,
  { pick, below, filled }: Drawing,
): { readonly lines: string[]; readonly town: string } {
  const [town = "", region = ""] = pick(towns).split("|");
  const parts: Readonly<Record<string, string>> = {
    $n: String(1 + below(houses)),
    $s: pick(streets),
    $c: town,
    $r: region,
  };
  const lines = filled(pick(addresses).replace(/\$[nscr]/g, (sign) => parts[sign] ?? "")).split(" / ");
  return { lines, town };
}
