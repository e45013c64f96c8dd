// What is measured of an anonymiser on documents with known answers. A span is right where it has the entity and at least
// three quarters of the characters in common (intersection over union), as presidio-research counts; a wrong entity is one
// miss and one false hit. The parts of an address count together. Beside that, whatever it was taken for: how many
// characters of what had to go are gone, and how many ordinary ones went with them.
import { wilson } from "../../src/evaluation/intervals.ts";
import type { Gold, GoldDocument } from "./corpus.ts";

/** Of what an anonymiser gives, what is looked at. Code points, end exclusive. */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly entity: string;
  readonly text: string;
  readonly replacement: string;
}

export interface Anonymised {
  readonly text: string;
  readonly spans: readonly Found[];
}

export interface Share {
  readonly of: number;
  readonly count: number;
  /** NaN of none. */
  readonly value: number;
  /** 95 %, Wilson. */
  readonly interval: readonly [number, number];
}

export interface EntityMeasure {
  readonly recall: Share;
  readonly precision: Share;
  readonly f2: number;
}

export interface Miss {
  readonly document: string;
  readonly entity: string;
  readonly text: string;
  /** What was found there instead, if anything; for a false hit: what it is marked as. */
  readonly instead: string;
  readonly around: string;
}

export interface Measures {
  readonly documents: number;
  readonly characters: number;
  readonly entities: Readonly<Record<string, EntityMeasure>>;
  /** Recall of PERSON. */
  readonly groups: Readonly<Record<string, Share>>;
  /** Recall of PERSON by kind of document. */
  readonly kinds: Readonly<Record<string, Share>>;
  /** Characters of all marked pieces that are hidden, whatever as. */
  readonly characterRecall: Share;
  readonly ordinaryHidden: Share;
  /** Documents whose names of one person, found alike, got one replacement. */
  readonly onePseudonym: Share;
  /** Faults of the contract: a span out of order, a text that is not what its offsets say, a second pass that changes something. */
  readonly faults: readonly string[];
  readonly missed: readonly Miss[];
  readonly falseHits: readonly Miss[];
}

const identifiers = /^(?:ID|CRYPTO|[A-Z]{2,}(?:_[A-Z0-9]+)+)$/;
const plainEntities = new Set([
  "PERSON",
  "TITLE",
  "EMAIL_ADDRESS",
  "PHONE_NUMBER",
  "URL",
  "HANDLE",
  "ADDRESS",
  "LOCATION",
  "DATE_OF_BIRTH",
  "AGE",
  "GRADUATION_YEAR",
  "NRP",
  "GENDER",
  "MARITAL_STATUS",
  "HEALTH",
  "SEXUAL_ORIENTATION",
  "SCHOOL",
  "ORGANIZATION",
  "PHOTO",
  "OTHER",
]);
/** Identifiers count as one: ID_NUMBER is as good as a name of its own. */
export const familyOf = (entity: string): string =>
  !plainEntities.has(entity) && identifiers.test(entity) ? "ID" : entity;

export function share(count: number, of: number): Share {
  const value = of === 0 ? NaN : count / of;
  return { of, count, value, interval: of === 0 ? [NaN, NaN] : wilson(value, of) };
}

const overlap = (a: { start: number; end: number }, b: { start: number; end: number }): number =>
  Math.max(0, Math.min(a.end, b.end) - Math.max(a.start, b.start));

/** Characters in common over characters of either, the best over what the mark leaves open. */
function likeness(gold: Gold, pieces: readonly Found[]): number {
  const covered = pieces.reduce((sum, piece) => sum + piece.end - piece.start, 0);
  let best = 0;
  for (const start of new Set([gold.start, gold.outerStart])) {
    for (const end of new Set([gold.end, gold.outerEnd])) {
      const common = pieces.reduce((sum, piece) => sum + overlap(piece, { start, end }), 0);
      best = Math.max(best, common / (end - start + covered - common));
    }
  }
  return best;
}

const least = 0.75;

class Counter {
  readonly #counts = new Map<string, [count: number, of: number]>();
  add(key: string, isCounted: boolean): void {
    const [count, of] = this.#counts.get(key) ?? [0, 0];
    this.#counts.set(key, [count + Number(isCounted), of + 1]);
  }
  share(key: string): Share {
    return share(...(this.#counts.get(key) ?? [0, 0]));
  }
  keys(): string[] {
    return [...this.#counts.keys()].sort();
  }
}

/** `results` are in the order of the documents; `again` makes a second pass, `apply` puts replacements into a text. */
export async function measure(
  documents: readonly GoldDocument[],
  anonymise: (text: string) => Anonymised | Promise<Anonymised>,
  apply?: (text: string, spans: readonly Found[]) => string,
): Promise<Measures> {
  const [recall, precision, groups, kinds] = [new Counter(), new Counter(), new Counter(), new Counter()];
  const sums = { gold: 0, goldHidden: 0, ordinary: 0, ordinaryHidden: 0, characters: 0, one: 0, several: 0 };
  const faults: string[] = [];
  const missed: Miss[] = [];
  const falseHits: Miss[] = [];
  for (const document of documents) {
    const { id, text, gold, free, kind } = document;
    const points = Array.from(text);
    const result = await anonymise(text);
    const spans = result.spans;
    faults.push(...contractFaults(id, points, result, apply));
    const again = await anonymise(result.text);
    if (again.text !== result.text)
      faults.push(`${id}: a second pass changes ${firstChange(result.text, again.text)}`);

    const used = new Set<Found>();
    const replacements = new Map<string, Set<string>>();
    for (const one of gold) {
      const family = familyOf(one.entity);
      const near = spans.filter(
        (span) => familyOf(span.entity) === family && overlap(span, one) > 0 && !used.has(span),
      );
      const best = near
        .map((span) => [span])
        .concat(family === "ADDRESS" && near.length > 1 ? [near] : [])
        .sort((a, b) => likeness(one, b) - likeness(one, a))[0];
      const isFound = best !== undefined && likeness(one, best) >= least;
      if (isFound) {
        for (const span of best) used.add(span);
        if (one.person !== undefined) {
          const names = replacements.get(one.person) ?? new Set();
          for (const { replacement } of best) names.add(replacement);
          replacements.set(one.person, names);
        }
      } else {
        const instead = spans.filter((span) => overlap(span, one) > 0);
        missed.push({
          document: id,
          entity: one.entity,
          text: points.slice(one.start, one.end).join(""),
          instead: instead.map((span) => `${span.entity} ${span.text}`).join(", "),
          around: around(points, one),
        });
      }
      recall.add(family, isFound);
      if (one.group !== undefined) groups.add(one.group, isFound);
      if (family === "PERSON") kinds.add(kind, isFound);
    }
    for (const names of replacements.values()) {
      sums.several++;
      if (names.size === 1) sums.one++;
    }
    for (const span of spans) {
      // What a mark leaves open says nothing of a span that lies mostly in it.
      const open = free.reduce((sum, piece) => sum + overlap(span, piece), 0);
      const isOpen = open * 2 >= span.end - span.start;
      const isTail = gold.some(
        (one) => span.start >= one.outerStart && span.end <= one.outerEnd && overlap(span, one) === 0,
      );
      if (!used.has(span) && (isOpen || isTail)) continue;
      precision.add(familyOf(span.entity), used.has(span));
      if (!used.has(span)) {
        falseHits.push({
          document: id,
          entity: span.entity,
          text: span.text,
          instead: gold
            .filter((one) => overlap(span, one) > 0)
            .map((one) => `${one.entity} ${points.slice(one.start, one.end).join("")}`)
            .join(", "),
          around: around(points, span),
        });
      }
    }

    const kindOfCharacter = new Uint8Array(points.length);
    for (const { outerStart, outerEnd } of gold) kindOfCharacter.fill(2, outerStart, outerEnd);
    for (const { start, end } of free) kindOfCharacter.fill(2, start, end);
    for (const { start, end } of gold) kindOfCharacter.fill(1, start, end);
    const hidden = new Uint8Array(points.length);
    for (const { start, end } of spans) hidden.fill(1, start, end);
    sums.characters += points.length;
    kindOfCharacter.forEach((which, i) => {
      if (which === 1) {
        sums.gold++;
        sums.goldHidden += hidden[i] ?? 0;
      } else if (which === 0) {
        sums.ordinary++;
        sums.ordinaryHidden += hidden[i] ?? 0;
      }
    });
  }
  const entities = [...new Set([...recall.keys(), ...precision.keys()])].sort().map((entity) => {
    const [r, p] = [recall.share(entity), precision.share(entity)];
    const f2 = (5 * p.value * r.value) / (4 * p.value + r.value);
    return [entity, { recall: r, precision: p, f2 }] as const;
  });
  return {
    documents: documents.length,
    characters: sums.characters,
    entities: Object.fromEntries(entities),
    groups: Object.fromEntries(groups.keys().map((group) => [group, groups.share(group)])),
    kinds: Object.fromEntries(kinds.keys().map((kind) => [kind, kinds.share(kind)])),
    characterRecall: share(sums.goldHidden, sums.gold),
    ordinaryHidden: share(sums.ordinaryHidden, sums.ordinary),
    onePseudonym: share(sums.one, sums.several),
    faults,
    missed,
    falseHits,
  };
}

function contractFaults(
  id: string,
  points: readonly string[],
  { text, spans }: Anonymised,
  apply: ((text: string, spans: readonly Found[]) => string) | undefined,
): string[] {
  const faults: string[] = [];
  let built = "";
  let end = 0;
  for (const span of spans) {
    const where = `${id}: span ${span.entity} ${span.start}-${span.end}`;
    if (span.start < end || span.end <= span.start || span.end > points.length)
      faults.push(`${where} is out of order or out of the text`);
    if (points.slice(span.start, span.end).join("") !== span.text)
      faults.push(`${where} says ${JSON.stringify(span.text)}`);
    built += points.slice(end, span.start).join("") + span.replacement;
    end = span.end;
  }
  built += points.slice(end).join("");
  if (built !== text)
    faults.push(`${id}: replacements put in give another text at ${firstChange(built, text)}`);
  if (apply !== undefined && apply(points.join(""), spans) !== text)
    faults.push(`${id}: applySpans gives another text`);
  return faults;
}

function firstChange(before: string, after: string): string {
  let i = 0;
  while (i < before.length && before[i] === after[i]) i++;
  const near = (text: string): string => JSON.stringify(text.slice(Math.max(0, i - 20), i + 30));
  return `${near(before)} to ${near(after)}`;
}

function around(points: readonly string[], { start, end }: { start: number; end: number }): string {
  const text = [
    ...points.slice(Math.max(0, start - 30), start),
    "«",
    ...points.slice(start, end),
    "»",
    ...points.slice(end, end + 25),
  ];
  return text.join("").replaceAll("\n", "⏎");
}
