// Text as it is put together from a document's paragraphs, tables and boxes, with what nobody would see kept apart. Boxes,
// cells and notes are places of their own: lines go to the innermost open one.
import { maxDocumentLength, type FoundDocument } from "./documentReader.ts";
import { unseen } from "./visibility.ts";

interface Piece {
  readonly text: string;
  /** Why nobody sees it. */
  readonly how: string | undefined;
  /** Floats over the page: what lies behind it is known only at the end. */
  readonly floats: boolean;
}

type Line = Piece[];

interface Row {
  readonly cells: Line[][];
}

export interface FlowResult {
  readonly text: string;
  readonly invisible: NonNullable<FoundDocument["invisible"]>;
  /** Longer than the cap of one document: the rest is not there. */
  readonly isCut: boolean;
}

export class TextFlow {
  private readonly places: Line[][] = [[]];
  /** The line that is being written in each open place. */
  private readonly begun: Line[] = [[]];
  private readonly rows: Row[] = [];
  private length = 0;
  isCut = false;

  add(text: string, how?: string, floats = false): void {
    if (text === "" || this.isCut) return;
    const room = maxDocumentLength - this.length;
    this.isCut = text.length > room;
    this.length += text.length;
    // Half of a pair is no character.
    const kept = this.isCut ? text.slice(0, room).replace(/[\ud800-\udbff]$/, "") : text;
    this.begun.at(-1)?.push({ text: kept, how, floats });
  }

  endLine(): void {
    const line = this.begun.at(-1) ?? [];
    this.begun[this.begun.length - 1] = [];
    // Its end is a character too: a text of nothing but empty lines ends as well.
    this.isCut ||= ++this.length > maxDocumentLength;
    if (!this.isCut || line.length > 0) this.places.at(-1)?.push(line);
  }

  /** Opens a place: a box, a note, a cell. */
  enter(): void {
    this.places.push([]);
    this.begun.push([]);
  }

  /** Closes it and gives back what was written in it. */
  leave(): Line[] {
    if (this.begun.at(-1)?.length !== 0) this.endLine();
    if (this.places.length === 1) return [];
    this.begun.pop();
    return this.places.pop() ?? [];
  }

  /** Lines that stand by themselves, before the line that is being written. */
  put(lines: readonly Line[]): void {
    for (const line of lines) this.places.at(-1)?.push(line);
  }

  beginRow(): void {
    this.rows.push({ cells: [] });
  }

  endCell(): void {
    const lines = this.leave();
    const row = this.rows.at(-1);
    if (row === undefined) this.put(lines);
    else row.cells.push(lines);
  }

  /**
   * A row is one line with tabs between its cells. Where a cell holds several paragraphs the table only arranges the page,
   * as in most templates of resumes: then one cell follows the other.
   */
  endRow(): void {
    const row = this.rows.pop();
    if (row === undefined) return;
    const cells = row.cells.map((lines) => lines.filter((line) => line.length > 0));
    if (cells.some((lines) => lines.filter(isSeen).length > 1)) {
      this.put(cells.flat());
      return;
    }
    let last = cells.length;
    while (last > 0 && cells[last - 1]?.length === 0) last--;
    this.put([cells.slice(0, last).flatMap((lines, i) => (i > 0 ? [tab, ...lines.flat()] : lines.flat()))]);
  }

  /** All that was written. Where something may lie behind the text, or behind what floats, its colour alone hides nothing. */
  result({ behindText = false, behindFloating = false } = {}): FlowResult {
    while (this.places.length > 1) this.put(this.leave());
    const lines = this.leave().concat(this.places[0] ?? []);
    const invisible: { text: string; how: string }[] = [];
    const seen: string[] = [];
    for (const line of lines) {
      let text = "";
      let hasHidden = false;
      for (const { text: piece, how: given, floats } of line) {
        const isUnsure = behindText || (floats && behindFloating);
        const how = isUnsure && given === unseen.colour ? undefined : given;
        if (how === undefined) text += piece;
        else {
          hasHidden = true;
          const last = invisible.at(-1);
          if (last?.how === how) last.text += piece;
          else invisible.push({ text: piece, how });
        }
      }
      const last = invisible.at(-1);
      if (hasHidden && last !== undefined && !last.text.endsWith("\n")) last.text += "\n";
      if (!hasHidden || text.trim() !== "") seen.push(text.trimEnd());
    }
    return {
      text: tidyLines(seen),
      invisible: invisible
        .map(({ text, how }) => ({ text: text.trim(), how }))
        .filter(({ text }) => text !== ""),
      isCut: this.isCut,
    };
  }
}

const tab: Piece = { text: "\t", how: undefined, floats: false };
const isSeen = (line: Line): boolean => line.some(({ text, how }) => how === undefined && text.trim() !== "");

/** Lines as a text: none empty at the ends, no two empty ones in a row. */
function tidyLines(lines: readonly string[]): string {
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/^\n+/, "")
    .trimEnd();
}

/** Texts one below the other with an empty line between; equal ones once. */
export function joinParts(parts: readonly string[]): string {
  return [...new Set(parts.filter((part) => part !== ""))].join("\n\n");
}
