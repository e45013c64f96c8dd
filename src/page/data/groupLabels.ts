// Which group a document belongs to, from a table that somebody chose for one measurement: a column names the document, another
// the group. Both are read where they are used and kept nowhere, neither in the project nor in an export.
import { AppError, quote } from "../../domain/errors.ts";
import type { DocumentRecord } from "../../domain/records/index.ts";
import { eachRow } from "../../data/readers/index.ts";
import { blobSource } from "../../storage/blobFiles.ts";
import type { LabelColumn, LabelTable } from "../bridge/documentTypes.ts";
import type { NamedBlob } from "../bridge/types.ts";

type Named = Pick<DocumentRecord, "id" | "file" | "candidate">;
type Row = Readonly<Record<string, unknown>>;

/** Values of a column that a page can list; more are counted on, not named. */
const mostValues = 1000;

/** The columns of a table. AppError "data/..." where it is none. */
export async function labelTable(documents: readonly Named[], file: NamedBlob): Promise<LabelTable> {
  const rows = await rowsOf(file);
  const names = namesOf(documents);
  const columns = new Map<string, { values: Set<string>; named: Set<string> }>();
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) {
      const column = columns.get(name) ?? { values: new Set<string>(), named: new Set<string>() };
      columns.set(name, column);
      const text = textOf(value);
      if (text === "") continue;
      if (column.values.size < mostValues) column.values.add(text);
      for (const id of names.get(plain(text)) ?? []) column.named.add(id);
    }
  return {
    rows: rows.length,
    documents: documents.length,
    columns: [...columns].map(([name, { values, named }]): LabelColumn => ({
      name,
      values: values.size,
      documents: named.size,
    })),
  };
}

/**
 * The group by document id; null where the cell is empty. A document is named by its id, its candidate, its file with or without
 * the folder and the ending. AppError "leak/two-labels", "data/...".
 */
export async function labelsOf(
  documents: readonly Named[],
  file: NamedBlob,
  { document, group }: { readonly document: string; readonly group: string },
): Promise<Record<string, string | null>> {
  const names = namesOf(documents);
  const labels = new Map<string, string>();
  for (const row of await rowsOf(file)) {
    const label = textOf(row[group]);
    if (label === "") continue;
    const named = textOf(row[document]);
    for (const id of names.get(plain(named)) ?? []) {
      const other = labels.get(id) ?? label;
      if (other !== label) {
        throw new AppError(
          "leak/two-labels",
          `The document ${quote(named, 60)} is given as ${quote(other, 40)} and as ${quote(label, 40)}; the probe needs one value for each document.`,
          "Give it the same value in all rows, or leave it empty.",
        );
      }
      labels.set(id, label);
    }
  }
  return Object.fromEntries(labels);
}

async function rowsOf({ path, blob }: NamedBlob): Promise<Row[]> {
  const rows: Row[] = [];
  await eachRow(blobSource(path, blob), ({ row }) => void rows.push(row));
  return rows;
}

const textOf = (value: unknown): string =>
  typeof value === "string"
    ? value.trim()
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : "";

const plain = (text: string): string => text.normalize("NFC").toLowerCase();

/** Documents by everything that they are called; a name that several share stands for all of these. */
function namesOf(documents: readonly Named[]): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>();
  for (const { id, file, candidate } of documents) {
    const base = file.split("/").at(-1) ?? file;
    const own = [id, candidate ?? id, file, base, base.replace(/\.[^.]+$/, "")];
    for (const name of new Set(own.map(plain))) names.set(name, [...(names.get(name) ?? []), id]);
  }
  return names;
}
