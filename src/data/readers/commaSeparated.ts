// CSV and its kin (tabs, semicolons), by papaparse. The first line names the columns. A cell that holds a JSON list of
// messages or of ids is parsed, so that conversations survive a spreadsheet. A column without a name is an index or a
// comma too many: it is left out, and a text that stands there is a comma inside a text without quotation marks.

import type Papa from "papaparse";
import type { ParseConfig, ParseError } from "papaparse";
import type { ByteSource } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { cellValue } from "../rows/missingCell.ts";
import { messagesInText } from "../rows/messages.ts";
import { countLines, textPieces } from "./byteSource.ts";
import { type Reader, type ReadOptions, type Sink } from "./reader.ts";

type LineEnd = "\n" | "\r" | "\r\n";

const KNOWN_COLUMNS = ["prompt", "chosen", "rejected", "completion", "text", "messages", "ids", "label"];

export const commaSeparated: Reader = {
  id: "comma-separated",
  title: "CSV",
  extensions: ["csv", "tsv"],
  looksLike(head) {
    const columns = (head.split(/\r?\n|\r/, 1)[0] ?? "").split(/[,;\t|]/).map(cleanName);
    return columns.some((name) => KNOWN_COLUMNS.includes(name.toLowerCase()));
  },
  async read(source, sink, options) {
    // Only who reads such a file loads the parser.
    const { default: papa } = await import("papaparse");
    // A text may have many lines in a cell; where there are more lines than rows are taken, the rows are counted first.
    const mayBeTooMany =
      source.sizeBytes > 2 * sink.mostRows && (await countLines(source, options)) > sink.mostRows;
    if (mayBeTooMany) {
      const progress = (_: number, total: number): Promise<void> | void => options.progress?.(0, total);
      await readTable(papa, source, new RowCount(sink), { signal: options.signal, progress });
    }
    await readTable(papa, source, sink, options);
  },
};

async function readTable(
  papa: typeof Papa,
  source: ByteSource,
  sink: Sink,
  options: ReadOptions,
): Promise<void> {
  const table = new Table(papa, source.name, sink);
  let held = "";
  let enough = firstUnits;
  for await (const piece of textPieces(source, options)) {
    held += piece;
    if (held.length < enough) continue;
    held = held.slice(table.take(held, false));
    if (held.length > maxRowUnits) {
      table.leave();
      held = "";
      break;
    }
    // A row that has no end yet is looked at again when twice as much is there: many looks would take long.
    enough = 2 * held.length;
  }
  table.take(held, true);
  if (table.columns === undefined) throw noRows(source.name);
}

/** Takes no row, and says when they are too many. */
class RowCount implements Sink {
  readonly mostRows: number;
  private count = 0;

  constructor(private readonly sink: Sink) {
    this.mostRows = sink.mostRows;
  }

  expect(rows: number): void {
    this.sink.expect(rows);
  }

  row(): void {
    this.expect(++this.count);
  }

  error(): void {
    this.expect(++this.count);
  }
}

const maxRowUnits = 16 << 20;
/** What marks and line ends are guessed from. */
const firstUnits = 1 << 20;

/** A table whose text comes in pieces, each from the beginning of a row on. */
class Table {
  columns: Columns | undefined;
  private line = 1;
  private marks: { delimiter: string; newline: LineEnd } | undefined;

  constructor(
    private readonly papa: typeof Papa,
    private readonly name: string,
    private readonly sink: Sink,
  ) {}

  /** Reads the whole rows of a text, of which it says how long they are; `isEnd`: the last row is whole too. */
  take(given: string, isEnd: boolean): number {
    const begun = this.marks === undefined ? this.begin(given) : 0;
    // Whether this is the end of a line is told by what comes after it.
    const text = given.slice(begun, !isEnd && given.endsWith("\r") ? -1 : undefined);
    const ends = new RegExp(lineEnds);
    ends.lastIndex = begun;
    const next = (): number => (ends.test(given) ? ends.lastIndex - 1 : Infinity);
    let lineEnd = next();
    let position = 0;
    // The bare parser gives a step a list of the one row.
    const config: ParseConfig<[string[]]> = {
      ...this.marks,
      step: ({ data: [cells], errors, meta }) => {
        const start = this.line;
        for (; lineEnd < begun + meta.cursor; lineEnd = next()) this.line++;
        position = meta.cursor;
        this.addRow(cells, errors, start);
      },
    };
    new this.papa.Parser(config).parse(text, 0, !isEnd);
    return begun + position;
  }

  /** Finds the marks of the table; the text of its rows begins behind the number that is returned. */
  private begin(text: string): number {
    // Excel's own first line for another mark.
    const named = /^sep=(.)\r?\n/.exec(text);
    const begun = named?.[0].length ?? 0;
    const wanted = named?.[1] === undefined ? {} : { delimiter: named[1] };
    const { meta } = this.papa.parse(text.slice(begun), { ...wanted, preview: 1, skipEmptyLines: true });
    this.marks = { delimiter: meta.delimiter, newline: meta.linebreak as LineEnd };
    if (named !== null) this.line = 2;
    return begun;
  }

  /** A row has no end: most likely a quotation mark that is not closed. */
  leave(): void {
    this.sink.error(
      this.line,
      `the row has more than ${maxRowUnits} characters, most likely since a quotation mark is not closed; the file is not read further`,
    );
  }

  private addRow(cells: string[], errors: readonly ParseError[], line: number): void {
    if (cells.every((cell) => cell.trim() === "")) return;
    if (this.columns === undefined) {
      if (cells.length > maxColumns) throw tooManyColumns(this.name);
      const names = columnNames(cells);
      checkColumns(names, this.name);
      this.columns = columnsOf(names);
      return;
    }
    const fault = errors.find((error) => error.type === "Quotes");
    if (fault === undefined) addRow(this.columns, cells, line, this.sink);
    else {
      this.sink.error(
        line,
        `a quotation mark is not closed or stands in the wrong place: ${quote(fault.message, 80)}`,
      );
    }
  }
}

const lineEnds = /\r\n?|\n/g;
/** More are refused before their names are looked at. */
const maxColumns = 1_000_000;

/** Of a table with a hundred thousand columns each short row would cost as much as a full one. */
interface Columns {
  /** With those that have no name. */
  readonly all: readonly string[];
  readonly named: readonly { readonly name: string; readonly at: number }[];
}

function columnsOf(all: readonly string[]): Columns {
  return { all, named: all.map((name, at) => ({ name, at })).filter(({ name }) => name !== "") };
}

function addRow({ all, named }: Columns, cells: readonly string[], line: number, sink: Sink): void {
  if ((named.at(-1)?.at ?? 0) >= cells.length) {
    const missing: string[] = [];
    for (let at = cells.length; at < all.length && missing.length < 8; at++)
      if (all[at] !== undefined && all[at] !== "") missing.push(quote(all[at] ?? "", 40));
    sink.error(
      line,
      `${cells.length} cells, but the first line names ${named.length} columns: there is none for ${missing.join(", ")}`,
    );
    return;
  }
  const astray = cells.findIndex((cell, i) => i > 0 && (all[i] ?? "") === "" && cell.trim() !== "");
  if (astray > 0) {
    sink.error(
      line,
      `cell ${astray + 1} holds ${quote(cells[astray] ?? "", 40)}, but the first line names ${named.length} columns and none for it; a text with a comma needs quotation marks`,
    );
    return;
  }
  const row = named.map(({ name, at }): [string, unknown] => [name, parseCell(name, cells[at] ?? "")]);
  sink.row(Object.fromEntries(row), line);
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

function tooManyColumns(name: string): AppError {
  return new AppError(
    "data/not-rows",
    `${name}: its first line names more than ${maxColumns} columns, which no table has.`,
    "Check that this is the file you meant.",
  );
}

function noRows(name: string): AppError {
  return new AppError(
    "data/empty",
    `${name} has no rows: expected a first line of column names such as prompt,chosen,rejected.`,
    "Check that this is the file you meant.",
  );
}
