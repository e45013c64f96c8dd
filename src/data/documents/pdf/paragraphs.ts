// Lines of a page as text: rows joined from their segments, paragraphs from lines that break only because the column ends,
// words from halves that a hyphen parts.
import { medianSize, readingOrder } from "./readingOrder.ts";
import { rowsOf, type Segment } from "./segments.ts";

interface Line {
  readonly text: string;
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
  readonly size: number;
}

/** Of a letter's size: a gap as in a table, or before a date at the right edge. */
const cellGap = 2;
/** Of the usual distance of lines: more is a paragraph of its own. */
const looseGap = 1.35;
/** Letters: shorter lines are lists, whatever the width of their column. */
const minFull = 24;
const bullet =
  /^(?:[\u2022\u2023\u25aa\u25ab\u25cf\u25cb\u25e6\u2043\u2219\u00b7\u27a2\u2713\u2714\u25ba\uf0b7*\u2013\u2014-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s)/;

/** The text of a page, or of the part of one that is written in one direction. */
export function pageTextOf(segments: readonly Segment[], words: ReadonlySet<string>): string {
  return readingOrder(segments)
    .map((group) => textOfLines(linesOf(group), words))
    .join("\n\n");
}

function linesOf(group: readonly Segment[]): Line[] {
  return rowsOf(group).map((row) => {
    let text = "";
    let end = 0;
    for (const segment of row) {
      const gap = segment.x0 - end;
      if (text !== "") text += gap > cellGap * segment.size && text.length > 2 ? "\t" : " ";
      text += segment.text;
      end = segment.x1;
    }
    const main = row.reduce((largest, each) => (each.size > largest.size ? each : largest));
    return { text, x0: Math.min(...row.map(({ x0 }) => x0)), x1: end, y: main.y, size: main.size };
  });
}

function textOfLines(lines: readonly Line[], words: ReadonlySet<string>): string {
  const right = Math.max(...lines.map(({ x1 }) => x1));
  const step = usualStep(lines);
  let text = "";
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    if (before === undefined) text = line.text;
    else if (goesOn(before, line, right, step)) text = joinWords(text, line.text, words);
    else text += (line.y - before.y > looseGap * step ? "\n\n" : "\n") + line.text;
  });
  return text;
}

/** The distance of most lines; of a single line that which its letters would have. */
function usualStep(lines: readonly Line[]): number {
  const steps = lines
    .map(({ y }, i) => y - (lines[i - 1]?.y ?? y))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  // Lists of few lines have as many wide steps as narrow ones.
  return steps[Math.floor(steps.length * 0.4)] ?? 1.2 * medianSize(lines);
}

/** Whether a line broke off because its next word had no room. */
function goesOn(line: Line, next: Line, right: number, step: number): boolean {
  const size = Math.max(line.size, next.size);
  if (Math.abs(line.size - next.size) > 0.1 * size || next.y - line.y > 1.25 * Math.max(step, 0))
    return false;
  if (next.y - line.y > 2 * size || bullet.test(next.text) || (line.text + next.text).includes("\t"))
    return false;
  const indent = next.x0 - line.x0;
  if (Math.abs(indent) > 3 * size || (indent > 0.8 * size && !bullet.test(line.text))) return false;
  if (hyphenated.test(line.text) && /^\p{Ll}/u.test(next.text)) return true;
  if (line.text.length < minFull) return false;
  // What ends as a sentence and leaves room is an item of a list without marks.
  const room = right - line.x1;
  if (/[.!?:;]$/.test(line.text) && !/^\p{Ll}/u.test(next.text) && room > 0.3 * size) return false;
  const firstWord = /^\S+/.exec(next.text)?.[0] ?? "";
  const wordLength = ((next.x1 - next.x0) * firstWord.length) / Math.max(1, next.text.length);
  return wordLength + 0.2 * size > room;
}

const hyphenated = /\p{L}[-\u2010]$/u;

/** A hyphen at the end of a line goes, unless the document has the word with one elsewhere. */
function joinWords(text: string, next: string, words: ReadonlySet<string>): string {
  if (!hyphenated.test(text) || !/^\p{L}/u.test(next)) return `${text} ${next}`;
  if (!/^\p{Ll}/u.test(next)) return text + next;
  const first = /[\p{L}\p{N}-]+(?=[-\u2010]$)/u.exec(text)?.[0] ?? "";
  const second = /^[\p{L}\p{N}-]+/u.exec(next)?.[0] ?? "";
  const keeps =
    words.has(`${first}-${second}`.toLowerCase()) && !words.has(`${first}${second}`.toLowerCase());
  return (keeps ? text : text.slice(0, -1)) + next;
}

/** The words of a document with their hyphens, but for those at the ends of lines. */
export function wordsOf(segments: readonly Segment[]): Set<string> {
  const words = new Set<string>();
  for (const { text } of segments) {
    for (const [word] of text.matchAll(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu)) words.add(word.toLowerCase());
  }
  return words;
}
