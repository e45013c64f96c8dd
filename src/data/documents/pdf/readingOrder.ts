// The order in which a page is read. Columns are found by bands that stay empty over several lines; what reaches across a band
// (a title over two columns) ends them. A table, or jobs with their years at the right edge, has such bands too, but is
// read row by row: there one side is short, its pieces stand beside pieces of the other side, and both were drawn in turn.
import type { Segment } from "./segments.ts";

interface Columns {
  /** Of the segments from the top, the first and the one behind the last. */
  from: number;
  to: number;
  /** Where the right column begins. */
  x: number;
}

/** Of a letter's size. */
const minBand = 1;
const minLines = 3;
const maxDepth = 12;
/** A page with more pieces is a drawing or a table: row by row. */
const maxSegments = 1500;
const shortText = 28;
/** Of the letters of most lines. */
const titleSize = 1.4;
/** Of the lines of the shorter column: as many stand beside lines of the other. */
const besideShare = 0.3;

/** Groups of segments, each to be read row by row, in their order. */
export function readingOrder(segments: readonly Segment[], depth = 0): Segment[][] {
  if (segments.length === 0) return [];
  const sorted = [...segments].sort((a, b) => a.y - b.y || a.x0 - b.x0);
  const columns = depth < maxDepth && sorted.length <= maxSegments ? findColumns(sorted) : undefined;
  if (columns === undefined) return [sorted];
  const { to, x } = columns;
  const from = belowTitle(sorted, columns);
  const inside = sorted.slice(from, to);
  return [
    sorted.slice(0, from),
    inside.filter(({ x0 }) => x0 < x),
    inside.filter(({ x0 }) => x0 >= x),
    sorted.slice(to),
  ].flatMap((part) => readingOrder(part, depth + 1));
}

/** Where the stretch begins without the lines in large letters over one of its columns: they are over the whole of it. */
function belowTitle(sorted: readonly Segment[], { from, to, x }: Columns): number {
  const large = titleSize * medianSize(sorted);
  const other = sorted.slice(from, to).find(({ x0 }) => x0 < x !== (sorted[from]?.x0 ?? 0) < x);
  let below = from;
  while ((sorted[below]?.size ?? 0) >= large && (sorted[below]?.y ?? 0) < (other?.y ?? 0) - minBand * large)
    below++;
  return below;
}

/** The longest stretch of the page that has columns. */
function findColumns(sorted: readonly Segment[]): Columns | undefined {
  const band = minBand * medianSize(sorted);
  const right = Math.max(...sorted.map(({ x1 }) => x1));
  const left = Math.min(...sorted.map(({ x0 }) => x0));
  let best: Columns | undefined;
  for (let from = 0; from < sorted.length; from++) {
    if (best !== undefined && sorted.length - from <= best.to - best.from) break;
    const covered: Interval[] = [];
    const found: Columns[] = [];
    for (let to = from; to < sorted.length; to++) {
      const segment = sorted[to];
      if (segment === undefined) break;
      cover(covered, segment);
      const [only] = covered;
      if (covered.length === 1 && only !== undefined && right - only.x1 + only.x0 - left < band) break;
      for (const x of bandsOf(covered, band)) found.push({ from, to: to + 1, x });
    }
    // The longest first; of equal ones the widest band, as bandsOf has them.
    found.reverse();
    found.sort((a, b) => b.to - a.to);
    const good = found.find(
      (columns) =>
        columns.to - from > (best === undefined ? 0 : best.to - best.from) && isColumns(sorted, columns),
    );
    best = good ?? best;
  }
  return best;
}

interface Interval {
  x0: number;
  x1: number;
  count: number;
}

function cover(intervals: Interval[], { x0, x1 }: Segment): void {
  let at = 0;
  while (at < intervals.length && (intervals[at]?.x1 ?? 0) < x0) at++;
  let end = at;
  const merged = { x0, x1, count: 1 };
  for (; end < intervals.length && (intervals[end]?.x0 ?? 0) <= x1; end++) {
    const interval = intervals[end];
    if (interval === undefined) break;
    merged.x0 = Math.min(merged.x0, interval.x0);
    merged.x1 = Math.max(merged.x1, interval.x1);
    merged.count += interval.count;
  }
  intervals.splice(at, end - at, merged);
}

/** Where the bands end that have enough lines on both sides, the widest last. */
function bandsOf(intervals: readonly Interval[], band: number): number[] {
  const total = intervals.reduce((sum, { count }) => sum + count, 0);
  const found: { x: number; width: number }[] = [];
  let before = 0;
  for (let i = 0; i + 1 < intervals.length; i++) {
    before += intervals[i]?.count ?? 0;
    const x = intervals[i + 1]?.x0 ?? 0;
    const width = x - (intervals[i]?.x1 ?? 0);
    if (width >= band && before >= minLines && total - before >= minLines) found.push({ x, width });
  }
  return found.sort((a, b) => a.width - b.width).map(({ x }) => x);
}

function isColumns(sorted: readonly Segment[], { from, to, x }: Columns): boolean {
  const inside = sorted.slice(from, to);
  const left = inside.filter(({ x0 }) => x0 < x);
  const right = inside.filter(({ x0 }) => x0 >= x);
  return overlap(left, right) && standBeside(left, right) && !isTable(left, right, sorted);
}

/** Columns stand beside each other, not one below the other. */
function overlap(left: readonly Segment[], right: readonly Segment[]): boolean {
  const [a, b] = [extent(left), extent(right)];
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return shared >= 0.4 * Math.min(a.end - a.start, b.end - b.start);
}

/** Blocks that take turns down the page, one at the left and one in the middle, are one column. */
function standBeside(left: readonly Segment[], right: readonly Segment[]): boolean {
  const [few, many] = left.length <= right.length ? [left, right] : [right, left];
  const beside = few.filter((a) => many.some((b) => Math.abs(a.y - b.y) < Math.max(a.size, b.size)));
  return beside.length >= besideShare * few.length;
}

function extent(segments: readonly Segment[]): { start: number; end: number } {
  const ys = segments.map(({ y }) => y);
  return { start: Math.min(...ys), end: Math.max(...ys) };
}

/** `all`: what the stretch leaves out may be the other half of a row. */
function isTable(left: readonly Segment[], right: readonly Segment[], all: readonly Segment[]): boolean {
  const letters = Math.min(meanLength(left), meanLength(right));
  if (letters >= shortText) return false;
  const [few, many] = left.length <= right.length ? [left, right] : [right, left];
  const own = new Set(few);
  // A sentence above or below a small table stands beside nothing.
  const { start, end } = extent(many);
  const level = few.filter(({ y, size }) => y > start - size && y < end + size);
  const isBeside = (a: Segment, b: Segment): boolean =>
    !own.has(b) && Math.abs(a.y - b.y) < 0.25 * Math.max(a.size, b.size);
  const beside = level.filter((a) => all.some((b) => isBeside(a, b)));
  if (beside.length < 0.7 * level.length) return false;
  const isLeft = new Set(left);
  const drawn = [...left, ...right].sort((a, b) => a.order - b.order);
  const turns = drawn.filter((segment, i) => {
    const next = drawn[i + 1];
    return next !== undefined && isLeft.has(segment) !== isLeft.has(next);
  });
  return turns.length >= few.length;
}

function meanLength(segments: readonly Segment[]): number {
  return segments.reduce((sum, { text }) => sum + text.length, 0) / Math.max(1, segments.length);
}

export function medianSize(segments: readonly { size: number }[]): number {
  const sizes = segments.map(({ size }) => size).sort((a, b) => a - b);
  return sizes[sizes.length >> 1] ?? 10;
}
