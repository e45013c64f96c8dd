// The rows of a workbook as a table's rows: the first row with more than a title in it names the columns. Further sheets are
// read where they have the same columns; others are named in a note, since a row of theirs would be something else.
import type { ByteSource } from "../../../domain/bytes.ts";
import { quote } from "../../../domain/errors.ts";
import type { Note } from "../../../domain/records/index.ts";
import type { ReadOptions, Sink } from "../../readers/reader.ts";
import { damaged, openArchive } from "./archive.ts";
import { readPartInSteps } from "./readPart.ts";
import { filledCells, type SheetRow, SheetRows } from "./sheetRows.ts";
import { readWorkbook, type Sheet, sheetNames, type Workbook } from "./workbook.ts";

/** Names by column. */
type Header = ReadonlyMap<number, string>;

export async function readWorkbookRows(
  source: ByteSource,
  sink: Sink,
  options: ReadOptions,
  notes: Note[],
): Promise<void> {
  const archive = await openArchive(source);
  const workbook = await readWorkbook(archive, options);
  if (workbook === undefined) throw damaged(source.name, "its sheets are missing");
  const state: {
    first?: Header;
    firstSheet?: string;
    read: string[];
    left: string[];
    rows: number;
    columns: number;
  } = {
    read: [],
    left: [],
    rows: 0,
    columns: 0,
  };
  for (const sheet of workbook.sheets.filter(({ isHidden }) => !isHidden)) await readSheet(sheet, workbook);
  const hidden = workbook.sheets.filter(({ isHidden }) => isHidden);
  if (state.read.length > 1)
    note("data/sheets", `Rows of ${state.read.length} sheets are read: ${list(state.read)}.`);
  if (state.left.length > 0) {
    const reason = `their columns are not those of ${quote(state.firstSheet ?? "", 40)}`;
    note(
      "data/sheets-left",
      `Sheets that are not read, since ${reason}: ${list(state.left)}. Save each as a file of its own.`,
    );
  }
  if (hidden.length > 0)
    note("data/hidden-sheets", `Hidden sheets are left out: ${list(hidden.map(({ name }) => name))}.`);
  if (state.rows > 0 || state.columns > 0) {
    note(
      "data/hidden-cells",
      `Hidden rows and columns are left out: ${state.rows} rows, ${state.columns} columns.`,
    );
  }

  function note(code: string, message: string): void {
    notes.push({ code, message });
  }

  async function readSheet({ name, path }: Sheet, book: Workbook): Promise<void> {
    const found = new SheetRows(book);
    let header: Header | undefined;
    let title: SheetRow | undefined;
    // An object: the compiler takes a variable that a closure sets for what it was.
    const outcome = { isLeft: false };
    const take = (row: SheetRow): void => {
      if (outcome.isLeft) return;
      if (header === undefined) {
        // A lone cell over the table is its title, unless the table has one column.
        if (title === undefined && filledCells(row.cells) === 1) {
          title = row;
          return;
        }
        const names = title !== undefined && filledCells(row.cells) === 1 ? title : row;
        header = uniqueNames(names.cells);
        if (state.first !== undefined && !isSame(state.first, header)) {
          outcome.isLeft = true;
          state.left.push(name);
          return;
        }
        state.first ??= header;
        state.firstSheet ??= name;
        state.read.push(name);
        if (names === row) return;
      }
      sink.row(rowOf(header, row), row.number);
    };
    const steps = readPartInSteps(archive, path, sheetNames, found, options);
    while (!outcome.isLeft && (await steps.next()).done !== true) found.rows.splice(0).forEach(take);
    if (!outcome.isLeft) {
      state.rows += found.hiddenRows;
      state.columns += found.hiddenColumns;
    }
  }
}

/** Column names as they stand; one without a name is called by its letters, a second of one name by its number. */
function uniqueNames(cells: ReadonlyMap<number, string>): Header {
  const names = new Map<number, string>();
  const taken = new Set<string>();
  // Where counting goes on: all columns may have one name.
  const next = new Map<string, number>();
  for (const [column, cell] of inOrder(cells)) {
    const name = cell.trim();
    if (name === "") continue;
    let unique = name;
    let number = next.get(name) ?? 2;
    for (; taken.has(unique); number++) unique = `${name} ${number}`;
    next.set(name, number);
    taken.add(unique);
    names.set(column, unique);
  }
  return names;
}

function rowOf(names: Header, { cells }: SheetRow): Record<string, string> {
  return Object.fromEntries(
    inOrder(cells).map(([column, cell]) => [names.get(column) ?? `column ${lettersOf(column)}`, cell]),
  );
}

/** From the left, whatever order the file has. */
const inOrder = (cells: ReadonlyMap<number, string>): [number, string][] =>
  [...cells].sort(([a], [b]) => a - b);

const isSame = (a: Header, b: Header): boolean =>
  [...a.values()].sort().join("\n") === [...b.values()].sort().join("\n");

/** 0 is A, 26 is AA. */
function lettersOf(column: number): string {
  const before = Math.floor(column / 26);
  return (before > 0 ? lettersOf(before - 1) : "") + String.fromCharCode(65 + (column % 26));
}

function list(names: readonly string[]): string {
  const most = 5;
  const listed = names
    .slice(0, most)
    .map((name) => quote(name, 40))
    .join(", ");
  return names.length > most ? `${listed} and ${names.length - most} more` : listed;
}
