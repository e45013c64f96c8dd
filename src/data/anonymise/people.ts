// Who is who among the names of a text: "Maria Garcia Lopez", "Ms Garcia" and "MARIA" are one person and get one pseudonym. A name is
// a set of words; a mention belongs to the person whose words hold all of the mention's. Initials stand for words that begin with them.
import { setOf } from "./text/setOf.ts";
import { wordsOf } from "./text/characters.ts";
import { fold, mostSeen } from "./text/tokens.ts";

const particles = setOf(
  "van von der den de del della di da das dos do du la le les el al ibn bin binti bint ul ur us un uz ud ad ben abu y e ter ten zu zum zur af av st mac mc los las lo ap ferch",
);
export const isParticle = (word: string): boolean => particles.has(word);

/** Of mentions that were asked for: a text is looked at more than once, and names the same people often. */
const known = new Map<string, readonly string[]>();

/** The words of a name, folded, without initials and particles; all of them where nothing else is left. */
export function nameWords(text: string): readonly string[] {
  let words = known.get(text);
  if (words === undefined) {
    if (known.size >= mostSeen) known.clear();
    known.set(text, (words = wordsOfName(text)));
  }
  return words;
}

function wordsOfName(text: string): string[] {
  const folded = fold(text);
  const all = wordsOf(folded.includes("'s") ? folded.replace(/'s\b/g, "") : folded, "'");
  const main = all.filter((word) => word.length > 1 && !particles.has(word));
  return main.length > 0 ? main : all;
}

const initials = (text: string): string[] =>
  fold(text)
    .split(/[^\p{L}\p{M}]+/u)
    .filter((word) => word.length === 1);

const letters = (words: readonly string[]): string =>
  words
    .map((word) => String.fromCodePoint(word.codePointAt(0)!))
    .join("")
    .toUpperCase();

/** Of names with two words or more; particles may be left out. */
export function initialsOf(name: string): string[] {
  const words = name.split(/[\s.,-]+/u).filter((word) => word !== "");
  const capitals = words.filter((word) => /^\p{Lu}/u.test(word));
  if (capitals.length < 2) return [];
  const all = [letters(words), letters(capitals), letters([capitals[0]!, capitals.at(-1)!])];
  // "Nkrumah-Tei" may be N.
  if (name.includes("-")) all.push(letters(name.split(/[\s.,]+/u).filter((word) => /^\p{Lu}/u.test(word))));
  // "Family, Given"
  if (name.includes(",")) all.push(letters([capitals.at(-1)!, capitals[0]!]));
  return all;
}

export interface Person {
  readonly words: Set<string>;
}

/** The people of one text, or of all texts of a project that one anonymiser saw. */
export class People {
  private readonly byWord = new Map<string, Set<Person>>();

  private holders(word: string): ReadonlySet<Person> {
    return this.byWord.get(word) ?? new Set<Person>();
  }

  /** The one person who has all words of this mention, or whose words it has all of; undefined where there is none, or several. */
  find(words: readonly string[], mention = ""): Person | undefined {
    const [first] = words;
    if (first === undefined) return undefined;
    let found = [...this.holders(first)].filter((person) => words.every((word) => person.words.has(word)));
    if (found.length > 1) {
      const exact = found.filter((person) => person.words.size === words.length);
      if (exact.length === 1) return exact[0];
      const letters = initials(mention);
      if (letters.length > 0) {
        found = found.filter((person) =>
          letters.every((letter) =>
            [...person.words].some((word) => word.startsWith(letter) && !words.includes(word)),
          ),
        );
      }
    }
    return found.length === 1 ? found[0] : undefined;
  }

  add(words: readonly string[]): Person {
    const person: Person = { words: new Set(words) };
    for (const word of words) {
      let holders = this.byWord.get(word);
      if (holders === undefined) this.byWord.set(word, (holders = new Set()));
      holders.add(person);
    }
    return person;
  }
}
