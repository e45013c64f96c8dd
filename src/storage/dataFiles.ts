// Records with lines in a project's folder, as text and back (docs/contract.md, "Data"): one JSON object a line, without the project's
// id, which the folder says, and without the version while it is the first.
import { AppError } from "../domain/errors.ts";
import { readRecord, type Fields, type RecordKind } from "../domain/records/index.ts";

/** Line 3 of data/documents.jsonl, for sentences. */
const placeOf = (file: string, line: number): string => `line ${line} of ${file}`;

export function linesOf(records: readonly Fields[]): string {
  return records
    .map(
      ({ project: _project, version, ...rest }) =>
        `${JSON.stringify(version === 1 ? rest : { version, ...rest })}\n`,
    )
    .join("");
}

/** AppError "record/damaged", "record/newer": names the line. */
export function recordsOf<R extends Fields>(kind: RecordKind<R>, text: string, project: string): R[] {
  const file = kind.file ?? kind.id;
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    let fields: unknown;
    try {
      fields = JSON.parse(line);
    } catch {
      throw new AppError(
        "record/damaged",
        `${placeOf(file, i + 1)} is no JSON.`,
        "Correct or remove this line; nothing was changed.",
      );
    }
    if (typeof fields !== "object" || fields === null || Array.isArray(fields))
      throw new AppError(
        "record/damaged",
        `${placeOf(file, i + 1)} is no object.`,
        "Correct or remove this line.",
      );
    return [readRecord(kind, { ...fields, project }, placeOf(file, i + 1))];
  });
}

/** Old records with those of `changed` in the place of the same id, and the new ones after them. */
export function merged<R extends Fields>(kind: RecordKind<R>, old: readonly R[], changed: readonly R[]): R[] {
  const id = kind.key.at(-1) ?? "";
  const waiting = new Map(changed.map((one) => [one[id], one]));
  const kept = old.map((one) => {
    const other = waiting.get(one[id]);
    waiting.delete(one[id]);
    return other ?? one;
  });
  return [...kept, ...waiting.values()];
}
