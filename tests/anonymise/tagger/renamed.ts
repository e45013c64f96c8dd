// A document of the set with other names in the places of its employers and people: ordinary words, initials, digits, small first
// letters, families' names. So the tagger learns what stands around an employer, and not what those of the set's lists look like.
import { frontDecode } from "../../../src/data/anonymise/gazetteer/frontCode.ts";
import * as names from "../../../src/data/anonymise/gazetteer/names.generated.ts";
import * as words from "../../../src/data/anonymise/gazetteer/words.generated.ts";
import type { GoldDocument } from "../corpus.ts";

type Random = () => number;

function listOf(coded: string): string[] {
  const list: string[] = [];
  frontDecode(coded, (word) => list.push(word));
  return list.filter((word) => /^[a-z]{3,10}$/.test(word));
}
const common = [words.level20, words.level35, words.level40, words.level50]
  .flatMap(listOf)
  .filter((word) => !/(?:ed|ing|ly)$/.test(word));
const everyday = new Set([...listOf(words.level10), ...common]);
const surnames = listOf(names.surnames);
const wordGiven = listOf(names.given).filter((name) => everyday.has(name));
const wordSurnames = surnames.filter((name) => everyday.has(name));
const trades =
  "Haulage Brewing Metals Fisheries Coaches Couriers Bakery Joinery Scaffolding Rail Tools Foods Hair Law Optics Roofing Nurseries Dairy Plumbing Print Taxis Care Studio Games Cargo Farm Kitchen Garage Homes Paints Freight Cleaning Textiles Press Works Mills Motors Yard House Shed Room Collective".split(
    " ",
  );

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
const below = (random: Random, limit: number): number => Math.floor(random() * limit);
const capital = (word: string): string => word[0]!.toUpperCase() + word.slice(1);
const initials = (random: Random, count: number): string =>
  Array.from({ length: count }, () => pick(random, Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))).join("");

interface Firm {
  readonly name: string;
  /** Whether "the" may stand before it. */
  readonly hasArticle: boolean;
}

function firm(random: Random): Firm {
  const word = (): string => capital(pick(random, common));
  const family = (): string => capital(pick(random, surnames));
  const either = (): string => (random() < 0.5 ? family() : word());
  const number = (): number => 2 + below(random, 60);
  const plain = (name: string): Firm => ({ name, hasArticle: false });
  // How often each makes a name, out of a hundred.
  const makers: readonly (readonly [share: number, make: () => Firm])[] = [
    [20, () => plain(word())],
    [12, () => ({ name: `${word()} ${word()}`, hasArticle: random() < 0.3 })],
    [10, () => plain(initials(random, 2 + below(random, 3)))],
    [10, () => plain(family())],
    [10, () => plain(`${either()} ${pick(random, trades)}`)],
    [7, () => plain(`${either()} & ${random() < 0.3 ? "Sons" : either()}`)],
    [2, () => plain(`${word()} ${number()}`)],
    [2, () => plain(`${initials(random, 1)}${1 + below(random, 9)}`)],
    [2, () => plain(`${word()} ${number()} ${pick(random, trades)}`)],
    [5, () => plain(word() + word())],
    [3, () => plain(pick(random, ["i", "e"]) + word())],
    [2, () => plain(pick(random, common) + pick(random, common))],
    [5, () => ({ name: `${word()} and ${word()}`, hasArticle: random() < 0.5 })],
    [5, () => ({ name: `${word()} of ${word()}`, hasArticle: random() < 0.4 })],
    [5, () => plain(`${family()} ${family()}`)],
  ];
  let left = random() * 100;
  for (const [share, make] of makers) if ((left -= share) < 0) return make();
  return plain(word());
}

/** Written as `old` is: all small, all capitals, or as it is. */
function writtenAs(old: string, name: string): string {
  if (old === old.toLowerCase() && /\p{L}/u.test(old)) return name.toLowerCase();
  return old === old.toUpperCase() && /\p{L}{4}/u.test(old) ? name.toUpperCase() : name;
}

type Marked = Pick<GoldDocument, "text" | "gold" | "free">;

/** Offsets are UTF-16 units here. The same name gets the same new one; three of four employers get one, and the people of three of five texts. */
export function renamed({ text, gold, free }: Marked, random: Random): Marked {
  const firms = new Map<string, Firm | undefined>();
  const people = new Map<string, string>();
  const renamesPeople = random() < 0.6;
  const firmFor = (old: string): Firm | undefined => {
    if (!firms.has(old)) firms.set(old, random() < 0.75 ? firm(random) : undefined);
    return firms.get(old);
  };
  const personFor = (word: string, isGiven: boolean): string => {
    let name = people.get(word.toLowerCase());
    if (name === undefined) {
      name = word.length < 3 ? word : capital(pick(random, isGiven ? wordGiven : wordSurnames));
      people.set(word.toLowerCase(), name);
    }
    return writtenAs(word, name);
  };
  let made = "";
  let done = 0;
  // From the old text's offsets to the new one's, at the ends of what is put in.
  const moves: { end: number; by: number }[] = [];
  const moved = (at: number): number => at + (moves.filter(({ end }) => end <= at).at(-1)?.by ?? 0);
  const leads = new Map<object, number>();
  for (const one of gold) {
    const old = text.slice(one.start, one.end);
    let name = old;
    let lead = "";
    if (one.entity === "ORGANIZATION") {
      const found = firmFor(old.toLowerCase());
      name = found === undefined ? old : writtenAs(old, found.name);
      const before = text.slice(Math.max(0, one.start - 8), one.start);
      if (
        found?.hasArticle === true &&
        one.outerStart === one.start &&
        /[a-z] $/.test(before) &&
        !articleBefore.test(before)
      )
        lead = random() < 0.7 ? "the " : "The ";
    } else if (one.entity === "PERSON" && renamesPeople && /^[\p{L} ]+$/u.test(old)) {
      const parts = old.split(" ");
      name = parts
        .map((part, i) => personFor(part, i === 0 && (parts.length > 1 || random() < 0.5)))
        .join(" ");
    }
    if (name === old) continue;
    made += text.slice(done, one.start) + lead + name;
    done = one.end;
    moves.push({ end: one.end, by: made.length - done });
    leads.set(one, lead.length);
  }
  made += text.slice(done);
  return {
    text: made,
    gold: gold.map((one) => {
      const start = moved(one.start);
      const outerStart = moved(one.outerStart);
      return {
        ...one,
        start: start + (leads.get(one) ?? 0),
        end: moved(one.end),
        outerStart,
        outerEnd: moved(one.outerEnd),
      };
    }),
    free: free.map(({ start, end }) => ({ start: moved(start), end: moved(end) })),
  };
}
const articleBefore = /(?:^|\s)(?:the|an?|my|our|his|her|their|old|big) $/i;
