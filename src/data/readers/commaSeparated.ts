// CSV and its kin (tabs, semicolons), by papaparse. The first line names the columns. A cell that holds a JSON list of
// messages or of ids is parsed, so that conversations survive a spreadsheet. A column without a name is an index or a
// comma too many: it is left out, and a text that stands there is a comma inside a text without quotation marks.

import Papa from "papaparse";
import { AppError, quote } from "../../domain/errors.ts";
import { cellValue } from "../rows/missingCell.ts";
import { messagesInText } from "../rows/messages.ts";
import { decodeWhole, type RowReader, type RowSink } from "./rowReader.ts";

const KNOWN_COLUMNS = ["prompt", "chosen", "rejected", "completion", "text", "messages", "ids", "label"];

export const commaSeparated: RowReader = {
  id: "comma-separated",
  title: "CSV",
  extensions: ["csv", "tsv"],
  looksLike(head) {
    const columns = (head.split(/\r?\n|\r/, 1)[0] ?? "").split(/[,;\t|]/).map(cleanName);
    return columns.some((name) => KNOWN_COLUMNS.includes(name.toLowerCase()));
  },
  read(bytes, name, sink) {
    const whole = decodeWhole(bytes, name);
    // Excel's own first line for another mark.
    const mark = /^sep=(.)\r?\n/.exec(whole);
    const text = whole.slice(mark?.[0].length ?? 0);
    let columns: string[] | undefined;
    let line = mark === null ? 1 : 2;
    let position = 0;
    Papa.parse<string[]>(text, {
      ...(mark?.[1] === undefined ? {} : { delimiter: mark[1] }),
      header: false,
      skipEmptyLines: false,
      step({ data, errors, meta }) {
        const start = line;
        for (; position < meta.cursor; position++) if (endsLine(text, position)) line++;
        if (data.every((cell) => cell.trim() === "")) return;
        if (columns === undefined) {
          columns = columnNames(data);
          checkColumns(columns, name);
          return;
        }
        const fault = errors.find((error) => error.type === "Quotes");
        if (fault !== undefined) {
          sink.fault(
            start,
            `a quotation mark is not closed or stands in the wrong place: ${quote(fault.message, 80)}`,
          );
          return;
        }
        addRow(columns, data, start, sink);
      },
    });
    if (columns === undefined) throw noRows(name);
  },
};

/** "\n", or a "\r" that no "\n" follows. */
function endsLine(text: string, at: number): boolean {
  const unit = text.charCodeAt(at);
  return unit === 0x0a || (unit === 0x0d && text.charCodeAt(at + 1) !== 0x0a);
}

function addRow(columns: readonly string[], cells: readonly string[], line: number, sink: RowSink): void {
  const named = columns.filter((column) => column !== "").length;
  const lost = columns.filter((column, i) => column !== "" && i >= cells.length);
  if (lost.length > 0) {
    const missing = lost.slice(0, 8).map((column) => quote(column, 40));
    sink.fault(
      line,
      `${cells.length} cells, but the first line names ${named} columns: there is none for ${missing.join(", ")}`,
    );
    return;
  }
  const astray = cells.findIndex((cell, i) => i > 0 && (columns[i] ?? "") === "" && cell.trim() !== "");
  if (astray > 0) {
    sink.fault(
      line,
      `cell ${astray + 1} holds ${quote(cells[astray] ?? "", 40)}, but the first line names ${named} columns and none for it; a text with a comma needs quotation marks`,
    );
    return;
  }
  sink.add(
    Object.fromEntries(
      columns.flatMap((column, i) => (column === "" ? [] : [[column, parseCell(column, cells[i] ?? "")]])),
    ),
    line,
  );
}

/** Messages where the cell holds them, integers where a column of ids does, else the cell. */
function parseCell(column: string, cell: string): unknown {
  const isIds = /(?:^|_)ids$/.test(column) && /^\s*\[\s*(?:\d+\s*(?:,\s*\d+\s*)*)?\]\s*$/.test(cell);
  if (isIds) return cell.match(/\d+/g)?.map(Number) ?? [];
  return messagesInText(cell) ?? cellValue(cell);
}

/** A column that is known but for its case gets its known name, unless another has it. */
function columnNames(cells: readonly string[]): string[] {
  const names = cells.map(cleanName);
  const given = new Set(names);
  return names.map((name) => {
    const known = name.toLowerCase();
    return KNOWN_COLUMNS.includes(known) && !given.has(known) ? known : name;
  });
}

function cleanName(name: string): string {
  return name.trim().replace(/^"(.*)"$/, "$1");
}

function checkColumns(columns: readonly string[], name: string): void {
  const seen = new Set<string>();
  const twice = columns.find((column) => {
    const isKnown = seen.has(column);
    seen.add(column);
    return isKnown && column !== "";
  });
  if (twice === undefined) return;
  throw new AppError(
    "data/bad-header",
    `${name}: the column ${quote(twice)} appears twice in the first line.`,
    "Give every column a name of its own.",
  );
}

function noRows(name: string): AppError {
  return new AppError(
    "data/empty",
    `${name} has no rows: expected a first line of column names such as prompt,chosen,rejected.`,
    "Check that this is the file you meant.",
  );
}
