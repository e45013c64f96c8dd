// CSV and its kin (tabs, semicolons), by papaparse. The first line names the columns. A cell that holds a JSON list of
// messages or of ids is parsed, so that conversations survive a spreadsheet.

import Papa from "papaparse";
import { AppError, quote } from "../../domain/errors.ts";
import { decodeWhole, type RowReader, type RowSink } from "./rowReader.ts";

const KNOWN_COLUMNS = ["prompt", "chosen", "rejected", "completion", "text", "messages", "ids", "label"];

export const commaSeparated: RowReader = {
  id: "comma-separated",
  title: "CSV",
  extensions: ["csv", "tsv"],
  looksLike(head) {
    const columns = (head.split(/\r?\n/, 1)[0] ?? "").split(/[,;\t]/).map(cleanName);
    return columns.some((name) => KNOWN_COLUMNS.includes(name));
  },
  read(bytes, name, sink) {
    const text = decodeWhole(bytes, name);
    let columns: string[] | undefined;
    let line = 1;
    let position = 0;
    Papa.parse<string[]>(text, {
      header: false,
      skipEmptyLines: false,
      step({ data, errors, meta }) {
        const start = line;
        for (; position < meta.cursor; position++) if (text.charCodeAt(position) === 0x0a) line++;
        if (data.every((cell) => cell.trim() === "")) return;
        if (columns === undefined) {
          columns = data.map(cleanName);
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

function addRow(columns: readonly string[], cells: readonly string[], line: number, sink: RowSink): void {
  if (cells.length !== columns.length) {
    sink.fault(line, `${cells.length} cells, but the first line names ${columns.length} columns`);
    return;
  }
  const entries: [string, unknown][] = [];
  for (const [i, column] of columns.entries()) {
    const cell = cells[i] ?? "";
    if (/^\s*\[\s*\{\s*'(?:role|from|content)'\s*:/.test(cell)) {
      sink.fault(
        line,
        `the cell "${column}" holds messages in Python's spelling ('role'); expected JSON ("role")`,
      );
      return;
    }
    entries.push([column, parseCell(cell)]);
  }
  sink.add(Object.fromEntries(entries), line);
}

/** A list of messages or of integers where the cell holds one, else the cell. */
function parseCell(cell: string): unknown {
  if (!/^\s*\[/.test(cell) || !/\]\s*$/.test(cell)) return cell;
  try {
    const value: unknown = JSON.parse(cell);
    const isTyped = (item: unknown): boolean =>
      Number.isInteger(item) ||
      (typeof item === "object" && item !== null && ("role" in item || "from" in item));
    return Array.isArray(value) && value.length > 0 && value.every(isTyped) ? value : cell;
  } catch {
    return cell;
  }
}

function cleanName(name: string): string {
  return name.trim().replace(/^"(.*)"$/, "$1");
}

function checkColumns(columns: readonly string[], name: string): void {
  const twice = columns.find((column, i) => columns.indexOf(column) !== i);
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
