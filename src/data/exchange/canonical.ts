// One way to write a record: the fields that its kind knows in the kind's order, then all others by name. Records that say the same
// have the same bytes, whoever wrote them.

import { readRecord, type Fields, type RecordKind } from "../../domain/records/index.ts";

/** As `readRecord` gives it, which puts the kind's own fields in order. */
export function canonicalRecord<R extends Fields>(kind: RecordKind<R>, record: R, place = "this project"): R {
  const read = readRecord(kind, record, place);
  const known = new Set(knownFields(kind));
  const entries = Object.entries(read).filter(([, value]) => value !== undefined);
  const other = entries.filter(([key]) => !known.has(key)).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries([
    ...entries.filter(([key]) => known.has(key)),
    ...other.map(([key, value]) => [key, sorted(value)]),
  ]) as R;
}

/** Whether two records say the same: without what only says where they are. */
export function saysTheSame<R extends Fields>(kind: RecordKind<R>, a: R, b: R): boolean {
  const textOf = ({ project: _project, version: _version, ...rest }: Fields): string =>
    JSON.stringify(sorted(rest));
  return textOf(canonicalRecord(kind, a)) === textOf(canonicalRecord(kind, b));
}

const knownFields = ({ schema }: RecordKind): string[] =>
  Object.keys((schema as unknown as { shape: Record<string, unknown> }).shape);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(
    entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, sorted(inner)]),
  );
}
