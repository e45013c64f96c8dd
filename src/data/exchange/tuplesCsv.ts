// Judged answers as CSV that a spreadsheet may open: a cell that it would take for a formula gets an apostrophe in front, and
// loses it on the way back (docs/contract.md, "Formats"). Lines end as RFC 4180 says; what is inside a cell keeps its own ends.

import { encodedPieces, type ByteSource } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { cellAsItWas, csvLine } from "../../domain/spreadsheetCell.ts";
import { wholeText } from "../readers/byteSource.ts";
import type { ReadOptions } from "../readers/index.ts";
import { maxDocumentFileBytes } from "../documents/documentReader.ts";
import { exchangeFormat, type ExchangeSink } from "./exchangeFormat.ts";
import { onFault } from "./rowsOf.ts";
import { eachOf } from "./lines.ts";
import { promptCell, promptOfCell, tupleColumns, tupleOf, tuplesOf } from "./tuple.ts";

export const tuplesCsv = exchangeFormat({
  id: "tuples-csv",
  title: "judged answers as CSV",
  extension: "csv",
  mimeType: "text/csv",
  canConverse: false,
  isBinary: false,
  async write(data) {
    const { tuples, ...rest } = await tuplesOf(data);
    const rows = [
      [...tupleColumns],
      ...tuples.map((tuple) => [
        promptCell(tuple.prompt),
        tuple.response_a,
        tuple.response_b,
        tuple.preferred,
      ]),
    ];
    return { bytes: encodedPieces(eachOf(rows, csvLine)), rows: tuples.length, notes: [], ...rest };
  },
  read: readTable,
});

async function readTable(source: ByteSource, sink: ExchangeSink, options: ReadOptions): Promise<void> {
  const { name, sizeBytes } = source;
  if (sizeBytes > maxDocumentFileBytes)
    throw new AppError(
      "data/too-large",
      `${name} has more than ${maxDocumentFileBytes >> 20} MiB.`,
      "Split the file.",
    );
  const text = await wholeText(source, options);
  // Only who reads such a file loads the parser.
  const { default: papa } = await import("papaparse");
  let columns: (string | undefined)[] | undefined;
  let line = 1;
  const take = (cells: readonly string[], fault: string | undefined): void => {
    const start = line;
    line += 1 + cells.reduce((ends, cell) => ends + (cell.match(/\r\n?|\n/g)?.length ?? 0), 0);
    if (cells.length === 1 && cells[0] === "") return;
    if (columns === undefined) {
      columns = columnsOf(cells, name);
      return;
    }
    if (fault !== undefined) {
      sink.fault(start, `a quotation mark is not closed or stands in the wrong place: ${quote(fault)}`);
      return;
    }
    const named = columns;
    onFault(sink, start, () => {
      const row: Record<string, unknown> = {};
      for (const [i, column] of named.entries())
        if (column !== undefined && i < cells.length) row[column] = cellAsItWas(cells[i] ?? "");
      if (typeof row["prompt"] === "string") row["prompt"] = promptOfCell(row["prompt"]);
      sink.comparison(tupleOf(row), start);
    });
  };
  papa.parse<string[]>(text, {
    delimiter: delimiterOf(text),
    step: ({ data, errors }) => take(data, errors.find(({ type }) => type === "Quotes")?.message),
  });
  if (columns === undefined)
    throw new AppError(
      "data/empty",
      `${name} has no rows; expected a first line with ${tupleColumns.join(", ")}.`,
      "Check that this is the file you meant.",
    );
}

/** The mark between two names of the first line. */
function delimiterOf(text: string): string {
  const first = text.split(/[\r\n]/, 1)[0] ?? "";
  const counts = [",", ";", "\t"].map((mark) => ({ mark, count: first.split(mark).length }));
  return counts.reduce((best, one) => (one.count > best.count ? one : best)).mark;
}

const known: readonly string[] = [...tupleColumns, "candidate", "annotator"];

/** The name of each column that is read. AppError "import/no-column". */
function columnsOf(cells: readonly string[], name: string): (string | undefined)[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const missing = tupleColumns.find((column) => !names.includes(column));
  if (missing === undefined) return names.map((one) => (known.includes(one) ? one : undefined));
  const found = cells.slice(0, 12).map((cell) => quote(cell, 40));
  throw new AppError(
    "import/no-column",
    `${name} has no column ${quote(missing)}; its first line names ${found.join(", ")}.`,
    `Name the columns ${tupleColumns.join(", ")}.`,
  );
}
