// A cell of a CSV file that says NaN, None or the like: pandas and spreadsheets write these words where a value is
// missing. It is a fault where the cell is read, and nothing where it is not.

export class MissingCell {
  constructor(readonly word: string) {}

  toJSON(): null {
    return null;
  }
}

/** The words that pandas, and with it datasets, reads as missing; an empty cell stays an empty text. */
const words = new Set(
  "NaN nan -NaN -nan NULL null Null None NA N/A n/a <NA> #N/A #NA NaT"
    .split(" ")
    .concat("#N/A N/A", "1.#QNAN", "-1.#QNAN", "1.#IND", "-1.#IND"),
);

/** The cell as it is, or a MissingCell. */
export function cellValue(cell: string): string | MissingCell {
  return cell.length < 10 && words.has(cell.trim()) ? new MissingCell(cell.trim()) : cell;
}
