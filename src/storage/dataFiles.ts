// Records with lines in a project's folder, as text and back (docs/contract.md, "Data"): one JSON object a line, without the project's
// id, which the folder says, and without the version while it is the first.
import { encodedPieces } from "../domain/bytes.ts";
import { AppError } from "../domain/errors.ts";
import { readRecord, type Fields, type RecordKind } from "../domain/records/index.ts";

/** Line 3 of data/documents.jsonl, for sentences. */
const placeOf = (file: string, line: number): string => `line ${line} of ${file}`;

export const linesOf = (records: readonly Fields[]): string => [...eachLine(records)].join("");

/** The same as bytes, which may be more than a string can hold. */
export const lineBytes = (records: readonly Fields[]): Uint8Array => encodedPieces(eachLine(records));

function* eachLine(records: readonly Fields[]): Generator<string> {
  for (const { project: _project, version, ...rest } of records)
    yield `${JSON.stringify(version === 1 ? rest : { version, ...rest })}\n`;
}

const pieceBytes = 16 << 20;
const lineEnd = 0x0a;

/** `recordsOf` the text of these bytes, which may be more than a string can hold. */
export function recordsIn<R extends Fields>(kind: RecordKind<R>, bytes: Uint8Array, project: string): R[] {
  const decoder = new TextDecoder();
  const all: R[] = [];
  let line = 0;
  for (let start = 0; start < bytes.byteLength;) {
    const found = bytes.indexOf(lineEnd, Math.min(bytes.byteLength, start + pieceBytes));
    const end = found < 0 ? bytes.byteLength : found + 1;
    const text = decoder.decode(bytes.subarray(start, end));
    for (const one of recordsOf(kind, text, project, line)) all.push(one);
    for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) line++;
    start = end;
  }
  return all;
}

/** AppError "record/damaged", "record/newer": names the line; `before` is how many lines come before the text. */
export function recordsOf<R extends Fields>(
  kind: RecordKind<R>,
  text: string,
  project: string,
  before = 0,
): R[] {
  const file = kind.file ?? kind.id;
  return text.split("\n").flatMap((line, i) => {
    if (line.trim() === "") return [];
    let fields: unknown;
    try {
      fields = JSON.parse(line);
    } catch {
      throw new AppError(
        "record/damaged",
        `${placeOf(file, before + i + 1)} is no JSON.`,
        "Correct or remove this line; nothing was changed.",
      );
    }
    if (typeof fields !== "object" || fields === null || Array.isArray(fields))
      throw new AppError(
        "record/damaged",
        `${placeOf(file, before + i + 1)} is no object.`,
        "Correct or remove this line.",
      );
    return [readRecord(kind, { ...fields, project }, placeOf(file, before + i + 1))];
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
