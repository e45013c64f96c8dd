// The rows of one sheet, as lists of what its cells show. Rows and columns that the sheet hides are passed over and counted.
import { shownNumber } from "./cellFormats.ts";
import type { Workbook } from "./workbook.ts";
import type { Attributes, XmlHandler } from "./xml.ts";

export interface SheetRow {
  /** As the sheet numbers it, from 1. */
  readonly number: number;
  /** By column, from 0; what is not there is empty. A map: a row may have one cell, in the last column of all. */
  readonly cells: ReadonlyMap<number, string>;
}

const maxColumns = 16_384;

export class SheetRows implements XmlHandler {
  /** Found and not yet taken. */
  readonly rows: SheetRow[] = [];
  hiddenRows = 0;
  hiddenColumns = 0;
  /** By column. */
  private readonly isHiddenColumn = new Uint8Array(maxColumns);
  private number = 0;
  private isHidden = false;
  private cells = new Map<number, string>();
  private column = -1;
  private type = "n";
  private style = 0;
  private value = "";
  private into: "value" | "text" | undefined;
  private phonetic = 0;

  constructor(private readonly workbook: Workbook) {}

  open(name: string, attributes: Attributes): void {
    switch (name) {
      case "col":
        if (isOn(attributes.get("hidden"))) this.hide(attributes);
        break;
      case "row":
        this.number = Number(attributes.get("r")) || this.number + 1;
        this.isHidden = isOn(attributes.get("hidden"));
        this.cells = new Map();
        this.column = -1;
        break;
      case "c":
        this.column = columnOf(attributes.get("r")) ?? this.column + 1;
        this.type = attributes.get("t") ?? "n";
        this.style = Number(attributes.get("s") ?? 0);
        this.value = "";
        break;
      case "v":
        this.into = "value";
        break;
      case "is":
        this.phonetic = 0;
        break;
      case "rPh":
        this.phonetic++;
        break;
      case "t":
        if (this.phonetic === 0) this.into = "text";
        break;
    }
  }

  close(name: string): void {
    if (name === "v" || name === "t") this.into = undefined;
    else if (name === "rPh") this.phonetic--;
    else if (name === "c") this.endCell();
    else if (name === "row") this.endRow();
  }

  text(text: string): void {
    if (this.into !== undefined) this.value += text;
  }

  private endCell(): void {
    const { column, value } = this;
    if (value === "" || column < 0 || column >= maxColumns) return;
    if (this.isHiddenColumn[column] === 1) return;
    this.cells.set(column, this.shown(value));
  }

  private hide(attributes: Attributes): void {
    const [from, to] = [Number(attributes.get("min")) - 1, Number(attributes.get("max")) - 1];
    if (!(from >= 0 && to >= from && from < maxColumns)) return;
    // Programs hide all columns behind the last one.
    if (to < maxColumns - 1 && this.isHiddenColumn[from] === 0) this.hiddenColumns += to - from + 1;
    this.isHiddenColumn.fill(1, from, to + 1);
  }

  private shown(value: string): string {
    const { texts, kinds, is1904 } = this.workbook;
    switch (this.type) {
      case "s":
        return texts[Number(value)] ?? "";
      case "b":
        return value === "1" || value === "true" ? "TRUE" : "FALSE";
      case "n":
        return shownNumber(value, kinds[this.style] ?? "plain", is1904);
      case "d":
        return value.replace(/T00:00:00(?:\.0+)?Z?$/, "");
      default:
        // Texts in the cell itself, results of formulas, errors as the sheet shows them.
        return value;
    }
  }

  private endRow(): void {
    if (filledCells(this.cells) === 0) return;
    if (this.isHidden) this.hiddenRows++;
    else this.rows.push({ number: this.number, cells: this.cells });
    this.cells = new Map();
  }
}

/** How many of a row's cells say something. */
export function filledCells(cells: ReadonlyMap<number, string>): number {
  let count = 0;
  for (const cell of cells.values()) if (cell.trim() !== "") count++;
  return count;
}

const isOn = (value: string | undefined): boolean => value === "1" || value === "true";

/** "B7" is column 1. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^\$?([A-Z]{1,3})/.exec(reference ?? "")?.[1];
  if (letters === undefined) return undefined;
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}
