// Headers, footers and numbers of pages: what stands at the same height near the edge of most pages. A number in it may go with the
// page; one that does neither that nor stay tells something, such as whose page it is.
// A document of one page can have but a number.
import type { Segment } from "./segments.ts";

export interface LaidPage {
  segments: Segment[];
  readonly height: number;
}

interface Place {
  /** The numbers in it, page by page. */
  readonly pages: Map<number, readonly number[]>;
  readonly text: string;
}

/** Of a page's height, from its upper and its lower edge. */
const edge = 0.12;
const numberEdge = 0.1;
const maxLines = 4;
/** Of a letter's size: what parts a header from the text below it. */
const headGap = 1.7;
const share = 0.6;
/** The head of a chapter stands on its pages only. */
const chapterPages = 4;
const pageNumber =
  /^[\s\-\u2013\u2014|]*(?:page|seite|p\.|pg\.?|p\u00e1gina|pagina)?\s*\d{1,3}(?:\s*(?:of|von|de|di|sur|\/|\|)\s*\d{1,3})?[\s\-\u2013\u2014|]*$/i;
const wordedNumber = /^(?:page|seite|p\.|pg\.?)\s*\d/i;

/** Takes them out of the pages; what they were, each once. */
export function removeRunningHeads(pages: LaidPage[]): string[] {
  const places = new Map<string, Place>();
  const keys = pages.map((page, number) => {
    const zone = zoneOf(page);
    return page.segments.map((segment) => {
      if (segment.y > zone.top && segment.y < zone.bottom) return undefined;
      // Without its numbers; heights in steps of 4 points.
      const key = `${Math.round(segment.y / 4)} ${segment.text.replace(/\d+/g, "#").trim()}`;
      const place = places.get(key) ?? { pages: new Map<number, number[]>(), text: segment.text };
      places.set(key, place);
      place.pages.set(number, (segment.text.match(/\d+/g) ?? []).map(Number));
      return key;
    });
  });
  const counts = new Map(Array.from(places, ([key, place]) => [key, pagesOf(place)]));
  const removed = new Set<string>();
  const filled = pages.filter(({ segments }) => segments.length > 0).length;
  pages.forEach((page, number) => {
    page.segments = page.segments.filter((segment, i) => {
      const key = keys[number]?.[i];
      if (key === undefined) return true;
      const count = counts.get(key) ?? 0;
      const isRunning = count >= 2 && (count >= share * filled || count >= chapterPages);
      if (!isRunning && !isNumber(segment, page, filled)) return true;
      removed.add(isRunning ? (places.get(key)?.text ?? segment.text) : segment.text);
      return false;
    });
  });
  return [...removed];
}

/** On how many pages it stands with numbers that stay or go with the page. */
function pagesOf(place: Place): number {
  const pages = [...place.pages];
  const counts = (pages[0]?.[1] ?? []).map((_, slot) => {
    const same = pages.map(([, numbers]) => numbers[slot]);
    return Math.max(
      commonest(same),
      commonest(pages.map(([page, numbers]) => (numbers[slot] ?? NaN) - page)),
    );
  });
  return counts.reduce((least, count) => Math.min(least, count), pages.length);
}

function commonest(values: readonly unknown[]): number {
  const counts = new Map<unknown, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let most = 0;
  for (const count of counts.values()) most = Math.max(most, count);
  return most;
}

/** Down to where a header may reach, and from where a footer may: a few lines at the edge, apart from the rest. */
function zoneOf({ segments, height }: LaidPage): { top: number; bottom: number } {
  const rows = new Map<number, number>();
  for (const { y, size } of segments) rows.set(y, Math.max(size, rows.get(y) ?? 0));
  const ordered = [...rows].map(([y, size]) => ({ y, size })).sort((a, b) => a.y - b.y);
  const reach = (inward: typeof ordered, isEdge: (y: number) => boolean): number | undefined => {
    let end: number | undefined;
    for (let i = 0; i < Math.min(maxLines, inward.length); i++) {
      const [row, next] = [inward[i], inward[i + 1]];
      if (row === undefined || !isEdge(row.y)) break;
      const gap = next === undefined ? Infinity : Math.abs(next.y - row.y);
      if (gap >= headGap * Math.max(row.size, next?.size ?? 0)) end = row.y;
    }
    return end;
  };
  return {
    top: reach(ordered, (y) => y < edge * height) ?? -Infinity,
    bottom: reach([...ordered].reverse(), (y) => y > (1 - edge) * height) ?? Infinity,
  };
}

function isNumber({ text, y }: Segment, { height }: LaidPage, pageCount: number): boolean {
  if (y > numberEdge * height && y < (1 - numberEdge) * height) return false;
  // A lone year at the edge of a resume's only page is no page number.
  return pageNumber.test(text) && (pageCount > 1 || wordedNumber.test(text.trim()));
}
