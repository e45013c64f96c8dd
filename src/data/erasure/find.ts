// Whether a row, a line or a text is the person's, and JSON values without what is.
import type { RunRecord } from "../../domain/records/index.ts";
import type { Person } from "./person.ts";
import { isRow, type Row } from "./rows.ts";

/** A record or line that goes, as it is told of. */
export interface Erased {
  readonly record: string;
  readonly id: string;
}

/** Says whose it is, or quotes the person where it does not say. Another person's row stays whatever stands in it. */
export function isTheirs(person: Person, row: Row): boolean {
  const owner = person.ownerOf(row);
  return owner === "unsaid"
    ? Object.entries(row).some(([key, one]) => quotes(person, one, key)) || isNamedInParts(person, row)
    : owner === "theirs";
}

/** A given name in one cell and the surname in the next. */
function isNamedInParts({ needles }: Person, row: Row): boolean {
  const parts = Object.values(row).filter((one) => typeof one === "string" && one.length <= longestPart);
  return parts.length > 1 && needles.hasName(parts.join(" "));
}
const longestPart = 40;

/** A row says so itself, by its candidate or by the records it names. */
export function saysSo(person: Person, value: unknown): boolean {
  if (Array.isArray(value)) return value.some((one) => saysSo(person, one));
  if (!isRow(value)) return false;
  return person.ownerOf(value) === "theirs" || Object.values(value).some((one) => saysSo(person, one));
}

/** Whether a value under a key has the person in it. */
export function quotes(person: Person, value: unknown, key: string): boolean {
  if (isItsId(person, key) || person.needles.hasId(key)) return true;
  if (typeof value === "string") return isItsId(person, value, key) || person.needles.inValue(value, key);
  if (Array.isArray(value))
    return value.some((one) => (isRow(one) ? isTheirs(person, one) : quotes(person, one, key)));
  return isRow(value) && isTheirs(person, value);
}

/** The whole of a text is the id. A number alone may count anything, but where people are named. */
const isItsId = ({ id }: Person, text: string, key = ""): boolean =>
  text === id && (!/^\d{1,5}$/.test(id) || /candidate|applicant|person|document|^ids?$/i.test(key));

export interface Pruned {
  readonly value: unknown;
  readonly erased: readonly Erased[];
}

/**
 * A JSON value without the person: elements of lists that are theirs are left out, texts that quote them are emptied, and the id is
 * exchanged for `instead`. `place` names the file.
 */
export function pruned(person: Person, value: unknown, place: string, instead: string): Pruned {
  const erased: Erased[] = [];
  const tell = (at: string): void => void erased.push({ record: "line", id: at });
  const text = (one: string, key: string, at: string): string => {
    if (isItsId(person, one, key)) {
      tell(at);
      return instead;
    }
    if (!person.needles.inValue(one, key)) return one;
    tell(at);
    const renamed = person.needles.withoutId(one, instead);
    return person.needles.inValue(renamed, key) ? "" : renamed;
  };
  const walk = (one: unknown, key: string, at: string): unknown => {
    if (typeof one === "string") return text(one, key, at);
    if (Array.isArray(one))
      return one.flatMap((element: unknown, i) => {
        const where = `${at}/${i + 1}`;
        const isOne = typeof element === "string" || (isRow(element) && !keptLists.has(key));
        const isListed =
          wordLists.test(key) && typeof element === "string" && person.needles.isOwnWord(element);
        if (isListed || (isOne && quotesOrIs(person, element, key))) {
          tell(where);
          return [];
        }
        return [walk(element, key, where)];
      });
    if (!isRow(one)) return one;
    const entries = Object.entries(one).flatMap(([name, inner]): [string, unknown][] => {
      if (!isItsId(person, name) && !person.needles.hasId(name))
        return [[name, walk(inner, name, `${at}/${name}`)]];
      tell(`${at}/${instead}`);
      return [];
    });
    return Object.fromEntries(entries);
  };
  return { value: walk(withParallelLists(person, value), "", place), erased };
}

/** Lists of a project's manifest whose elements stay, without what in them is the person's: a run is nobody's. */
const keptLists = new Set(["runs", "datasets"]);

/** A project's own words to hide and to keep: many are a person's name alone. */
const wordLists = /^(?:hide|keep)$/;

const quotesOrIs = (person: Person, value: unknown, key: string): boolean =>
  isRow(value) ? isTheirs(person, value) : quotes(person, value, key);

/** A run's record has answers beside its prompts, place by place: both go together. */
function withParallelLists(person: Person, value: unknown): unknown {
  if (!isRow(value)) return value;
  const { runs } = value;
  return Array.isArray(runs)
    ? { ...value, runs: runs.map((one: unknown) => withoutSamples(person, one)) }
    : value;
}

function withoutSamples(person: Person, value: unknown): unknown {
  if (!isRow(value)) return value;
  const { prompts, samples, drawing, ...rest } = value as Partial<RunRecord>;
  if (prompts === undefined) return value;
  const kept = prompts.map((prompt) => !quotes(person, prompt, "prompt"));
  const isDrawn = isRow(drawing) && isTheirs(person, drawing);
  if (kept.every(Boolean) && !isDrawn) return value;
  const sampled = <S extends { completions: string[] } | null>(set: S): S =>
    set === null ? set : { ...set, completions: set.completions.filter((_, i) => kept[i] ?? true) };
  return {
    ...rest,
    prompts: prompts.filter((_, i) => kept[i]),
    ...(samples === undefined
      ? {}
      : { samples: { before: sampled(samples.before), now: sampled(samples.now) } }),
    ...(drawing === undefined || isDrawn ? {} : { drawing }),
  };
}
