// The contract of a record: what the page remembers of a project beside the files in its folder. Files hold what was
// computed; records hold what was decided. They are kept in the browser's database and travel in a project file's
// manifest.json, so both may hand back one that an older version wrote, a newer one, or somebody else.
// A record is read in two steps only: migrated to the version of today, then parsed.
import { z } from "zod";
import { AppError, quote, quoteValue } from "../errors.ts";

export type Fields = Readonly<Record<string, unknown>>;

/** A pure function from one version's fields to the next one's; `version` is written for it. */
export type Migration = (old: Fields) => Fields;

export interface RecordKind<R extends Fields = Fields, Id extends string = string> {
  /** Its store in the database, and its list in manifest.json. */
  readonly id: Id;
  /** For sentences: "run". */
  readonly title: string;
  /** The fields that name one record. What belongs to a project begins with "project". */
  readonly key: readonly string[];
  readonly version: number;
  readonly migrations: readonly Migration[];
  readonly schema: z.ZodType<R>;
  /** What changes in one that came with a project file. */
  imported?(record: R): R;
  /**
   * Its lines in a project's folder, where it has some: a path such as "data/documents.jsonl". Other kinds are lists in
   * manifest.json. A line has the fields of the record but those of its key that come before the last, which say where it is.
   */
  readonly file?: string;
  /**
   * Where one stands among the records of a project: of events that come from several people, so that the same set has the same
   * bytes whatever came first. undefined, or no such function: in the order in which they were added, before all others.
   */
  place?(record: R): readonly (number | string)[] | undefined;
}

/** `migrations[n]` leads from version n + 1 to n + 2; a record that has no version field is of version 1. */
export function record<const Id extends string, Shape extends z.ZodRawShape>(kind: {
  id: Id;
  title: string;
  key: readonly (keyof Shape & string)[];
  shape: Shape;
  migrations: readonly Migration[];
  file?: string;
  place?(record: never): readonly (number | string)[] | undefined;
}) {
  const { shape, ...rest } = kind;
  const version = kind.migrations.length + 1;
  // Lines of a file are for other programs too, which write more into them than we read: what we do not know is kept.
  const object = kind.file === undefined ? z.object : z.looseObject;
  return { ...rest, version, schema: object({ version: z.literal(version), ...shape }) };
}

/** AppError "record/newer", "record/damaged": which record of which `place`, and what is wrong with it. */
export function readRecord<R extends Fields>(kind: RecordKind<R>, value: unknown, place: string): R {
  if (typeof value !== "object" || value === null) throw damaged(kind, "", place, "it is no object");
  let fields: Fields = { ...value };
  const name = nameOf(kind, fields);
  const { version = 1 } = fields;
  if (typeof version !== "number" || !Number.isInteger(version) || version < 1)
    throw damaged(kind, name, place, `"version" is ${quoteValue(version)}`);
  if (version > kind.version) {
    throw new AppError(
      "record/newer",
      `The ${kind.title}${name} in ${place} was written by a newer FeedbackLoop: version ${version}, this one reads up to ${kind.version}.`,
      "Reload the page to get its newest version.",
    );
  }
  try {
    for (const [i, migrate] of kind.migrations.slice(version - 1).entries())
      fields = { ...migrate(fields), version: version + i + 1 };
  } catch {
    throw damaged(kind, name, place, `it is not what version ${version} wrote`);
  }
  const parsed = kind.schema.safeParse({ version: 1, ...fields });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw damaged(kind, name, place, issue === undefined ? "nobody can say why" : faultWords(issue, fields));
}

const shownCharacters = 80;

/** Where something else was expected, what, and what stands there. */
function faultWords({ path, message }: z.core.$ZodIssue, fields: Fields): string {
  const given = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | null)?.[key], fields);
  const expected = message.replace(/, received .*$/s, "");
  const isLong = typeof given === "string" && given.length > shownCharacters;
  const got = isLong ? `${given.length} characters` : quoteValue(given, shownCharacters);
  return `${path.join(".")}: ${expected}, got ${got}`;
}

/** Records of a kind in its order, where it has one. */
export function inOrderOf<R extends Fields>(kind: RecordKind<R>, records: readonly R[]): R[] {
  if (kind.place === undefined) return [...records];
  return records
    .map((one) => ({ one, place: kind.place?.(one) ?? [] }))
    .sort((a, b) => compared(a.place, b.place))
    .map(({ one }) => one);
}

/** Number by number and text by text, by code units; what ends first comes first. */
function compared(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  for (const [i, x] of a.entries()) {
    const y = b[i];
    if (y === undefined) return 1;
    if (x !== y) return x < y ? -1 : 1;
  }
  return a.length - b.length;
}

/** The name of a record for sentences, with a space before it; empty where it has none. */
function nameOf({ key }: RecordKind, fields: Fields): string {
  const last = fields[key.at(-1) ?? ""];
  return typeof last === "string" ? ` ${quote(last)}` : "";
}

function damaged({ title }: RecordKind, name: string, place: string, what: string): AppError {
  return new AppError(
    "record/damaged",
    `The ${title}${name} in ${place} is damaged: ${what}.`,
    "The others can still be used. Open a project file that holds it whole, if there is one.",
  );
}
