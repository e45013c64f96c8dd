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
const cellGap = 1.2;
/** Of the usual distance of lines: more is a paragraph of its own. */
const looseGap = 1.35;
/** Letters: shorter lines are lists, whatever the width of their column. */
const minFull = 24;
/** Lines of a paragraph that has a right edge of its own. */
const minProse = 4;
const bullet =
  /^(?:[\u2022\u2023\u25aa\u25ab\u25cf\u25cb\u25e6\u2043\u2219\u00b7\u27a2\u2713\u2714\u25ba\uf0b7*\u2013\u2014-]\s|\(?(?:\d{1,2}|[a-z])[.)]\s)/;

/** The text of a page, or of the part of one that is written in one direction. */
export function pageTextOf(segments: readonly Segment[], words: ReadonlySet<string>): string {
  return joinAcross(
    readingOrder(segments).map((group) => textOfLines(linesOf(group), words)),
    words,
  );
}

/** Columns or pages one after the other: text that goes on in the next one is one paragraph where that is plain to see. */
export function joinAcross(texts: readonly string[], words: ReadonlySet<string>): string {
  const parts: string[] = [];
  for (const next of texts) {
    const before = parts.at(-1);
    if (next === "") continue;
    if (before === undefined) parts.push(next);
    else if (/[\p{Ll},;\u2010-]$/u.test(before.slice(-2)) && /^\p{Ll}/u.test(next)) {
      joinWords(parts, next, words);
    } else parts.push("\n\n", next);
  }
  return parts.join("");
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
    return { text, x0: leftOf(row), x1: end, y: main.y, size: main.size };
  });
}

function textOfLines(lines: readonly Line[], words: ReadonlySet<string>): string {
  const step = usualStep(lines);
  const edges = rightEdges(lines, step);
  const parts: string[] = [];
  lines.forEach((line, i) => {
    const before = lines[i - 1];
    if (before === undefined) parts.push(line.text);
    else if (goesOn(before, line, edges[i] ?? Infinity, step)) joinWords(parts, line.text, words);
    else parts.push(line.y - before.y > looseGap * step ? "\n\n" : "\n", line.text);
  });
  return parts.join("");
}

/** A loop: a page may have more pieces than a function takes arguments. */
const leftOf = (pieces: readonly { readonly x0: number }[]): number =>
  pieces.reduce((least, { x0 }) => Math.min(least, x0), Infinity);

/** For each line, where lines end that are full: in its own paragraph where that is plain, else in all of them. */
function rightEdges(lines: readonly Line[], step: number): number[] {
  const all = rightEdge(lines);
  const edges: number[] = [];
  for (let from = 0; from < lines.length;) {
    let to = from + 1;
    while (to < lines.length && (lines[to]?.y ?? 0) - (lines[to - 1]?.y ?? 0) <= looseGap * step) to++;
    const block = lines.slice(from, to);
    const own = rightEdge(block);
    const left = leftOf(block);
    const full = block.slice(0, -1).filter(({ x1 }) => own - x1 < 0.2 * (own - left));
    const isProse = block.length >= minProse && full.length >= 0.7 * (block.length - 1);
    for (; from < to; from++) edges.push(isProse ? own : all);
  }
  return edges;
}

/** As far to the right as two lines reach. */
function rightEdge(lines: readonly Line[]): number {
  const ends = lines.map(({ x1 }) => x1).sort((a, b) => b - a);
  const left = leftOf(lines);
  for (const [i, end] of ends.entries()) {
    const next = ends[i + 1];
    if (next !== undefined && end - next < 0.12 * (end - left)) return end;
  }
  return Infinity;
}

/** The distance of most lines; never so much that nobody would take them for one paragraph. */
function usualStep(lines: readonly Line[]): number {
  const steps = lines
    .map(({ y }, i) => y - (lines[i - 1]?.y ?? y))
    .filter((step) => step > 0)
    .sort((a, b) => a - b);
  // Lists of few lines have as many wide steps as narrow ones.
  const size = medianSize(lines);
  return Math.min(steps[Math.floor(steps.length * 0.4)] ?? Infinity, 1.9 * size);
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
  if (hyphenated.test(line.text.slice(-3)) && /^\p{Ll}/u.test(next.text)) return true;
  // A line of a list of contents is full of dots.
  if (line.text.length < minFull || line.text.includes("....")) return false;
  // What ends as a sentence and leaves room is an item of a list without marks.
  const room = right - line.x1;
  if (room < -size) return false;
  if (/[.!?:;]$/.test(line.text) && !/^\p{Ll}/u.test(next.text) && room > 0.3 * size) return false;
  const firstWord = /^\S+/.exec(next.text)?.[0] ?? "";
  const wordLength = ((next.x1 - next.x0) * firstWord.length) / Math.max(1, next.text.length);
  return 1.2 * wordLength + 0.3 * size > room;
}

/** A hyphen parts words that a dictionary has. */
const longestWord = 80;
const hyphenated = /\p{L}[-\u2010]$/u;

/**
 * The next line behind those before. A hyphen at the end of a line goes, unless the document has the word with one elsewhere. The text
 * stays in its parts, since a page may have a hundred thousand lines.
 */
function joinWords(parts: string[], next: string, words: ReadonlySet<string>): void {
  const last = parts.pop() ?? "";
  const end = last.slice(-longestWord);
  if (!hyphenated.test(end) || !/^\p{Ll}/u.test(next)) {
    parts.push(last, hyphenated.test(end) && /^\p{L}/u.test(next) ? "" : " ", next);
    return;
  }
  const first = /[\p{L}\p{N}-]+(?=[-\u2010]$)/u.exec(end)?.[0] ?? "";
  const second = /^[\p{L}\p{N}-]+/u.exec(next.slice(0, longestWord))?.[0] ?? "";
  const keeps =
    words.has(`${first}-${second}`.toLowerCase()) && !words.has(`${first}${second}`.toLowerCase());
  parts.push(keeps ? last : last.slice(0, -1), next);
}

/** The words of a document with their hyphens, but for those at the ends of lines. */
export function wordsOf(segments: readonly Segment[]): Set<string> {
  const words = new Set<string>();
  for (const { text } of segments) {
    for (const [word] of text.matchAll(/[\p{L}\p{N}]+(?:-[\p{L}\p{N}]+)*/gu)) words.add(word.toLowerCase());
  }
  return words;
}
