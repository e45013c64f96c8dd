// Names to put in the place of names: HMAC-SHA-256 by the project's key over the entity and the words of the fullest form that a
// text has, in the order of the alphabet, so that "Zhang Wei" and "Wei Zhang" are one. 24 bits are shown; two that fall together
// are told apart by more of them. Without the key nobody can try names until one fits.
import { hmacSha256Hex } from "../../domain/hmac.ts";
import type { Entity } from "./entities.ts";
import { initialsOf, nameWords, People, type Person } from "./people.ts";
import { stemOf } from "./replacements.ts";

const shownDigits = 6;
const besideLetters = /\p{L}{2}, \p{Lu}{2,3}$/u;
const onlyInitials = /^\p{Lu}(?:[. ]{0,2}\p{Lu}){1,3}\.?$/u;

export class Pseudonyms {
  /** Everybody of the texts so far. */
  private readonly known = new People();
  private readonly names = new Map<string, string>();
  private readonly owners = new Map<string, string>();

  constructor(private readonly key: Uint8Array) {}

  /** For the mentions of one text: pseudonyms of people by what they were called there; `keep` remembers them for later texts. */
  people(mentions: readonly string[]): { nameOf(mention: string): string; keep(): void } {
    const here = new People();
    const persons = new Map<string, Person>();
    // The fullest first: shorter ones then find whom they mean.
    const split = [...new Set(mentions)].map((mention) => ({ mention, words: nameWords(mention) }));
    split.sort((a, b) => b.words.length - a.words.length || (a.mention < b.mention ? -1 : 1));
    // "OR" where the text has one Oddvar Rosen.
    const byInitials = new Map<string, Set<Person>>();
    const hasInitials = mentions.some((mention) => onlyInitials.test(mention));
    for (const { mention, words } of split) {
      const letters = onlyInitials.test(mention) ? mention.replace(/[. ]/g, "") : "";
      const meant = byInitials.get(letters);
      const person =
        here.find(words, mention) ??
        // "Rosen, OK", as publications have it.
        (besideLetters.test(mention) ? here.find(words.slice(0, -1)) : undefined) ??
        (meant?.size === 1 ? [...meant][0]! : undefined) ??
        here.add(words);
      persons.set(mention, person);
      if (letters === "" && hasInitials)
        for (const some of initialsOf(mention))
          byInitials.set(some, (byInitials.get(some) ?? new Set<Person>()).add(person));
    }
    const identities = new Map<Person, string>();
    const strangers: Person[] = [];
    for (const person of new Set(persons.values())) {
      const words = [...person.words];
      // Somebody of an earlier text, where no more is known here than there.
      const earlier = this.known.find(words);
      if (earlier === undefined) strangers.push(person);
      identities.set(person, [...(earlier?.words ?? words)].sort().join(" "));
    }
    return {
      nameOf: (mention) => {
        const person = persons.get(mention);
        return this.name(
          "PERSON",
          (person && identities.get(person)) ?? [...nameWords(mention)].sort().join(" "),
        );
      },
      keep: () => strangers.forEach(({ words }) => this.known.add([...words])),
    };
  }

  name(entity: Entity, identity: string): string {
    const message = `${entity}\n${identity}`;
    const given = this.names.get(message);
    if (given !== undefined) return given;
    const digits = hmacSha256Hex(this.key, new TextEncoder().encode(message)).toUpperCase();
    let shown = shownDigits;
    while (this.owners.has(`${entity}-${digits.slice(0, shown)}`) && shown < 16) shown += 2;
    this.owners.set(`${entity}-${digits.slice(0, shown)}`, message);
    const name = `${stemOf(entity)}-${digits.slice(0, shown)}`;
    this.names.set(message, name);
    return name;
  }
}
