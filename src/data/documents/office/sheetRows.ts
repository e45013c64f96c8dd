// The rows of one sheet, as lists of what its cells show. Rows and columns that the sheet hides are passed over and counted.
import { shownNumber } from "./cellFormats.ts";
import type { Workbook } from "./workbook.ts";
import type { Attributes, XmlHandler } from "./xml.ts";

export interface SheetRow {
  /** As the sheet numbers it, from 1. */
  readonly number: number;
  /** By column, from 0; what is not there is empty. */
  readonly cells: readonly (string | undefined)[];
}

const maxColumns = 16_384;

export class SheetRows implements XmlHandler {
  /** Found and not yet taken. */
  readonly rows: SheetRow[] = [];
  hiddenRows = 0;
  hiddenColumns = 0;
  private readonly hidden: { from: number; to: number }[] = [];
  private number = 0;
  private isHidden = false;
  private cells: (string | undefined)[] = [];
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
        if (isOn(attributes.get("hidden"))) {
          const [from, to] = [Number(attributes.get("min")) - 1, Number(attributes.get("max")) - 1];
          this.hidden.push({ from, to });
          // Programs hide all columns behind the last one.
          if (to < maxColumns - 1) this.hiddenColumns += Math.max(0, to - from + 1) || 0;
        }
        break;
      case "row":
        this.number = Number(attributes.get("r")) || this.number + 1;
        this.isHidden = isOn(attributes.get("hidden"));
        this.cells = [];
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
    if (this.hidden.some(({ from, to }) => column >= from && column <= to)) return;
    this.cells[column] = this.shown(value);
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
    if (!this.cells.some((cell) => cell !== undefined && cell.trim() !== "")) return;
    if (this.isHidden) this.hiddenRows++;
    else this.rows.push({ number: this.number, cells: this.cells });
    this.cells = [];
  }
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
