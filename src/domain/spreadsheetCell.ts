// Cells of CSV that a spreadsheet may open: one that it would take for a formula gets an apostrophe in front, and loses it on the way
// back (docs/contract.md, "Formats"), so that both ways are exact.

const isFormula = /^'*[=+\-@\t\r\n＝＋－＠]/;
const wasFormula = /^'+[=+\-@\t\r\n＝＋－＠]/;

export const safeCell = (text: string): string => (isFormula.test(text) ? `'${text}` : text);
export const cellAsItWas = (cell: string): string => (wasFormula.test(cell) ? cell.slice(1) : cell);

/** Between quotes where a reader of CSV would take a part of it for something else. */
const quotedCell = (cell: string): string =>
  /^\s|\s$|[",;\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;

/** A line of CSV, ended as RFC 4180 says; numbers are numbers there, with their sign. */
export const csvLine = (cells: readonly (string | number)[]): string =>
  `${cells.map((cell) => (typeof cell === "number" ? String(cell) : quotedCell(safeCell(cell)))).join(",")}\r\n`;
