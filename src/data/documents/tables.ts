// Tables: a row is a judgement of two answers where its columns say so, else a document. The rows themselves are read by the
// readers of training data (src/data/readers), so that both take the same files.

import type { ByteSource } from "../../domain/bytes.ts";
import { quote } from "../../domain/errors.ts";
import { maxJsonDepth } from "../../domain/pythonJson.ts";
import { type Reader, valuesIn } from "../readers/reader.ts";
import { RowFault } from "../rows/rowFault.ts";
import type { RawRow } from "../rows/rowFields.ts";
import { candidateOf, cellText, valueUnder } from "./cells.ts";
import type { DocumentReader, Found, FoundFault, ReadDocumentOptions } from "./documentReader.ts";
import { asUtf8 } from "./encoding.ts";
import { judgementsOf } from "./judgedRows.ts";
import { type RowOrError, rowsOf } from "./rowStream.ts";
import { chooseColumn, innerRow, type TextColumn, textOfRow } from "./textColumn.ts";

type TableKind = Pick<DocumentReader, "id" | "title" | "extensions" | "isText" | "recognises"> & {
  reader: Reader;
};

/** A reader of documents whose rows a reader of rows finds. */
export function tableReader({ reader, ...kind }: TableKind): DocumentReader {
  return {
    ...kind,
    async *read(source, options) {
      if (reader.magic !== undefined) {
        yield* readTable(reader, source, options);
        return;
      }
      const text = await asUtf8(source, options);
      yield* text.found;
      yield* readTable(reader, text.source, options);
    },
  };
}

/** Rows from which the column of the texts is chosen. */
const firstRows = 200;
/** A row may have fifty thousand columns: then fewer rows are held, and looked at at once. */
const firstValues = 200_000;

interface Numbered {
  readonly item: RowOrError;
  /** Of the rows, from 1. */
  readonly row: number;
}

async function* readTable(
  reader: Reader,
  source: ByteSource,
  options: ReadDocumentOptions,
): AsyncGenerator<Found, void, void> {
  const first: Numbered[] = [];
  const table: { column?: TextColumn } = {};
  let row = 0;
  let values = 0;
  let isBegun = false;
  for await (const item of rowsOf(reader, source, options)) {
    row++;
    if (isBegun) {
      yield* readRow({ item, row }, table.column);
      continue;
    }
    first.push({ item, row });
    values += "row" in item ? valuesIn(item.row, maxJsonDepth) : 1;
    isBegun = first.length >= firstRows || values > firstValues;
    if (isBegun) yield* readFirst(first.splice(0), source.name, options, table);
  }
  if (!isBegun) yield* readFirst(first, source.name, options, table);
}

function* readFirst(
  first: readonly Numbered[],
  name: string,
  { textColumn }: ReadDocumentOptions,
  table: { column?: TextColumn },
): Generator<Found, void, void> {
  const rows = first.flatMap(({ item }) => ("row" in item ? [item.row] : []));
  const documents = rows.filter((row) => !isJudged(row));
  if (documents.length > 0) {
    const { column, note } = chooseColumn(name, documents, textColumn);
    table.column = column;
    if (note !== undefined) yield note;
  }
  for (const numbered of first) yield* readRow(numbered, table.column);
}

/** Whether the columns are those of a judgement, its cells right or not. */
function isJudged(row: RawRow): boolean {
  try {
    return judgementsOf(row) !== undefined;
  } catch (error) {
    if (error instanceof RowFault) return true;
    throw error;
  }
}

function* readRow({ item, row }: Numbered, column: TextColumn | undefined): Generator<Found, void, void> {
  const { line } = item;
  const fault = (code: string, message: string, hint: string): FoundFault => ({
    kind: "fault",
    line,
    code,
    message,
    hint,
  });
  if (!("row" in item)) {
    yield fault("data/bad-row", item.message, "Correct this row, or leave it out.");
    return;
  }
  try {
    const judged = judgementsOf(item.row);
    if (judged !== undefined) {
      for (const one of judged) yield { kind: "comparison", row, line, ...one };
      return;
    }
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    yield fault("data/bad-row", error.message, "Correct this row, or leave it out.");
    return;
  }
  const found = column === undefined ? undefined : textOfRow(item.row, column);
  if (found === undefined) {
    const where = column === undefined ? "the row has no text" : `nothing stands in ${columnName(column)}`;
    yield fault("data/empty-text", where, "Fill the cell, or leave the row out.");
    return;
  }
  const inner = innerRow(item.row);
  const title = cellText(valueUnder(inner, ["title", "subject", "jobtitle", "filename"])).trim();
  yield {
    kind: "document",
    row,
    text: found.text,
    candidate: candidateOf(item.row) ?? candidateOf(inner),
    ...(title === "" || title === found.text.trim() ? {} : { title: title.slice(0, 200) }),
    ...(found.messages === undefined
      ? {}
      : { turns: found.messages.map(({ role, content }) => ({ speaker: role, text: content })) }),
  };
}

const columnName = (column: TextColumn): string =>
  quote(column.kind === "column" ? column.name : column.answer, 60);
