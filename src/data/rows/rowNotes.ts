// What a run should say of its rows though it takes them: columns that are not read, messages written as JSON in a
// string, answers that lose tokens where the prompt ends, pairs without an answer. Each is reported once, with the number of
// its rows and the lines of the first.

import { quote } from "../../domain/errors.ts";

const shownLines = 4;

/** Lines of rows, the first few in words. */
class Lines {
  count = 0;
  private readonly shown: string[] = [];

  add(line: number, what = ""): void {
    this.count++;
    if (this.shown.length < shownLines) this.shown.push(`line ${line}${what}`);
  }

  text(): string {
    const more = this.count - this.shown.length;
    return this.shown.join(", ") + (more > 0 ? ` and ${more} more` : "");
  }
}

export class RowNotes {
  private readonly emptied = new Lines();
  private readonly ties = new Lines();
  private readonly unweighed = new Lines();
  private readonly unread = new Map<string, Lines>();
  private readonly jsonTexts = new Lines();
  private readonly seam = new Lines();

  addUnread(columns: readonly string[], line: number): void {
    for (const column of columns) {
      const lines = this.unread.get(column) ?? new Lines();
      // A file may name millions of columns.
      if (this.unread.size < 20) this.unread.set(column, lines);
      lines.add(line);
    }
  }

  addJsonText(line: number): void {
    this.jsonTexts.add(line);
  }

  /** `lost`: the text that an answer loses, by the answer's name. */
  addSeam(lost: ReadonlyMap<string, string>, line: number): void {
    if (lost.size === 0) return;
    const words = [...lost].map(([side, text]) => `${side} loses ${quote(text, 20)}`);
    this.seam.add(line, ` (${words.join(", ")})`);
  }

  /** A row that is left out: no token of an answer, of a pair's neither, is left behind the prompt. */
  addEmptied(line: number): void {
    this.emptied.add(line);
  }

  /** A row that is left out: neither answer is the better one. */
  addTie(line: number): void {
    this.ties.add(line);
  }

  /** A row says how much it counts, or by how much an answer is better, which is nothing to its kind. */
  addUnweighed(line: number): void {
    this.unweighed.add(line);
  }

  /** In words. `name`: the file; `total`: its rows. */
  texts(name: string, total: number): string[] {
    const notes: string[] = [];
    for (const [column, lines] of this.unread) {
      notes.push(
        `${name}: the column ${quote(column, 40)} is not read, and ${lines.count} of ${total} rows have text there that stands nowhere else in them: ${lines.text()}. Write into "prompt" what the model should see of it.`,
      );
    }
    if (this.jsonTexts.count > 0) {
      notes.push(
        `${name}: ${this.jsonTexts.count} of ${total} rows hold messages as JSON in a string, which are read as messages: ${this.jsonTexts.text()}.`,
      );
    }
    if (this.seam.count > 0) {
      notes.push(
        `${name}: ${this.seam.count} of ${total} rows lose the first tokens of an answer, because prompt and answer together become other tokens where the prompt ends (TRL does the same): ${this.seam.text()}. Let answers begin as the generation prompt ends, and move a space from the prompt's end to the answer's start.`,
      );
    }
    if (this.emptied.count > 0) {
      notes.push(
        `${name}: ${this.emptied.count} of ${total} rows dropped, because no token of an answer is left behind the prompt: ${this.emptied.text()}.`,
      );
    }
    if (this.ties.count > 0) {
      notes.push(
        `${name}: ${this.ties.count} of ${total} rows are ties, which say nothing to this method, and are left out: ${this.ties.text()}.`,
      );
    }
    if (this.unweighed.count > 0) {
      notes.push(
        `${name}: ${this.unweighed.count} of ${total} rows have a weight or a margin (a strength), which this method does not use: they count as all others: ${this.unweighed.text()}.`,
      );
    }
    return notes;
  }
}
