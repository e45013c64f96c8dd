// Runs put together to segments: pieces of one line without a wide gap in them, as the eye takes them.
import { type Run, runGap, spaceGap } from "./runs.ts";

export interface Segment {
  text: string;
  x0: number;
  x1: number;
  /** Baseline, downwards. */
  y: number;
  size: number;
  /** When it was drawn, among the others of the page. */
  readonly order: number;
}

/** Capitals reach about so far over the baseline, of a letter's size. */
const height = 0.7;

/** Whether two lie on one line: half of the smaller beside the larger, as a raised number does. */
export function isSameLine(a: { y: number; size: number }, b: { y: number; size: number }): boolean {
  const overlap = Math.min(a.y, b.y) - Math.max(a.y - height * a.size, b.y - height * b.size);
  return overlap >= 0.5 * height * Math.min(a.size, b.size);
}

/** Rows from the top, each from the left. */
export function rowsOf<T extends { x0: number; y: number; size: number }>(items: readonly T[]): T[][] {
  const rows: { items: T[]; largest: T }[] = [];
  for (const item of [...items].sort((a, b) => a.y - b.y || a.x0 - b.x0)) {
    const row = rows.at(-1);
    if (row === undefined || !isSameLine(row.largest, item)) rows.push({ items: [item], largest: item });
    else {
      row.items.push(item);
      if (item.size > row.largest.size) row.largest = item;
    }
  }
  return rows.map((row) => row.items.sort((a, b) => a.x0 - b.x0));
}

export function segmentsOf(runs: readonly Run[]): Segment[] {
  const orders = new Map(runs.map((run, i) => [run, i]));
  return rowsOf(runs).flatMap((row) => {
    const segments: Segment[] = [];
    let before: Run | undefined;
    for (const run of row) {
      const last = segments.at(-1);
      // Bold that is made by drawing twice.
      if (before?.text === run.text && Math.abs(before.x0 - run.x0) < 0.25 * run.size) continue;
      const gap = run.x0 - (last?.x1 ?? 0);
      const size = Math.max(run.size, last?.size ?? 0);
      if (last === undefined || gap > runGap * size) {
        segments.push({ ...place(run), order: orders.get(run) ?? 0 });
      } else {
        const isApart = before?.endsInSpace === true || gap > spaceGap * size;
        last.text += (isApart ? " " : "") + run.text;
        last.x1 = Math.max(last.x1, run.x1);
        // The line is that of its largest letters.
        if (run.size > last.size) Object.assign(last, { size: run.size, y: run.y });
      }
      before = run;
    }
    for (const segment of segments) segment.text = logicalOrder(segment.text);
    return segments;
  });
}

const place = ({ text, x0, x1, y, size }: Run): Omit<Segment, "order"> => ({ text, x0, x1, y, size });

const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/;
const pieces = /[\u0590-\u08ff]+(?:[^\p{L}\p{N}\n\t]+[\u0590-\u08ff]+)*|[^\u0590-\u08ff]+/gu;

/** Hebrew and Arabic stand on the page from right to left; as text they begin with what is read first. */
function logicalOrder(text: string): string {
  if (!rightToLeft.test(text)) return text;
  const parts = text.match(pieces) ?? [text];
  const turned = parts.map((part) => (rightToLeft.test(part) ? Array.from(part).reverse().join("") : part));
  const count = parts.filter((part) => rightToLeft.test(part)).join("").length;
  return (count * 2 > text.replace(/\s/g, "").length ? turned.reverse() : turned).join("");
}
