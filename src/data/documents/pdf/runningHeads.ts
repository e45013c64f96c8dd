// Headers, footers and numbers of pages: what stands at the same height near the edge of most pages, whatever number is in it.
// A document of one page can have but a number.
import type { Segment } from "./segments.ts";

export interface LaidPage {
  segments: Segment[];
  readonly height: number;
}

/** Of a page's height, from its upper and its lower edge. */
const edge = 0.12;
const numberEdge = 0.1;
const maxLines = 4;
const share = 0.6;
const pageNumber =
  /^[\s\-\u2013\u2014|]*(?:page|seite|p\.|pg\.?|p\u00e1gina|pagina)?\s*\d{1,3}(?:\s*(?:of|von|de|di|sur|\/|\|)\s*\d{1,3})?[\s\-\u2013\u2014|]*$/i;
const wordedNumber = /^(?:page|seite|p\.|pg\.?)\s*\d/i;

/** Takes them out of the pages; what they were, each once. */
export function removeRunningHeads(pages: LaidPage[]): string[] {
  const places = new Map<string, { pages: Set<number>; text: string }>();
  const keys = pages.map((page, number) =>
    page.segments.map((segment) => {
      const key = keyOf(segment, page);
      if (key === undefined) return undefined;
      const place = places.get(key) ?? { pages: new Set<number>(), text: segment.text };
      places.set(key, place);
      place.pages.add(number);
      return key;
    }),
  );
  const removed = new Set<string>();
  const filled = pages.filter(({ segments }) => segments.length > 0).length;
  pages.forEach((page, number) => {
    page.segments = page.segments.filter((segment, i) => {
      const key = keys[number]?.[i];
      if (key === undefined) return true;
      const count = places.get(key)?.pages.size ?? 0;
      const isRunning = count >= 2 && count >= share * filled;
      if (!isRunning && !isNumber(segment, page, filled)) return true;
      removed.add(isRunning ? (places.get(key)?.text ?? segment.text) : segment.text);
      return false;
    });
  });
  return [...removed];
}

/** Text without its numbers, and height in steps of 4 points; undefined: not near an edge. */
function keyOf({ text, y, size }: Segment, { segments, height }: LaidPage): string | undefined {
  const isTop = y < edge * height;
  if (!isTop && y < (1 - edge) * height) return undefined;
  // Near the edge, but in the middle of text that fills the page.
  const beyond = segments.filter((other) => (isTop ? other.y < y - size / 2 : other.y > y + size / 2));
  if (new Set(beyond.map((other) => Math.round(other.y))).size >= maxLines) return undefined;
  return `${Math.round(y / 4)} ${text.replace(/\d+/g, "#").trim()}`;
}

function isNumber({ text, y }: Segment, { height }: LaidPage, pageCount: number): boolean {
  if (y > numberEdge * height && y < (1 - numberEdge) * height) return false;
  // A lone year at the edge of a resume's only page is no page number.
  return pageNumber.test(text) && (pageCount > 1 || wordedNumber.test(text.trim()));
}
