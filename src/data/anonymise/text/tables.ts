// Tables in plain text: lines with tabs, semicolons, bars or commas, under a line of heads.
import type { WordIndex } from "./wordIndex.ts";

export interface Cell {
  /** UTF-16 offsets of what stands in it, without blanks and quotation marks. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const marks = ["\t", ";", "|", ","];
const longestLine = 600;

/** The cells of the column whose head `head` knows, down to the first line that has no such column. A head begins with one of `words`. */
export function* cellsUnder(
  text: string,
  head: RegExp,
  index: WordIndex,
  words: readonly string[],
): Iterable<Cell> {
  const places = index.of(words);
  let next = 0;
  let column = -1;
  let mark = "";
  for (let at = 0; at < text.length;) {
    if (column === -1) {
      while (next < places.length && places[next]! < at) next++;
      if (next === places.length) return;
      at = Math.max(at, text.lastIndexOf("\n", places[next]) + 1);
    }
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    const line = end - at > longestLine ? "" : text.slice(at, end).replace(/\r$/, "");
    const found = marks.find(
      (one) => line.includes(one) && line.split(one).some((cell) => head.test(cell.trim())),
    );
    if (found !== undefined && !/\d{4}/.test(line)) {
      mark = found;
      column = line.split(found).findIndex((cell) => head.test(cell.trim()));
    } else if (column !== -1) {
      const cells = line.split(mark);
      const cell = cells[column];
      if (cells.length < 2 || cell === undefined) column = -1;
      else {
        const value = cell.trim().replace(/^["']|["']$/g, "");
        const from =
          at + cells.slice(0, column).join(mark).length + (column > 0 ? 1 : 0) + cell.indexOf(value);
        if (value !== "") yield { start: from, end: from + value.length, text: value };
      }
    }
    at = end + 1;
  }
}
