// Where in a text a costly rule has to look at all: stretches around what a cheap look finds.
import { stickyInBasicPlane } from "./basicPlane.ts";
import { allMatches } from "./allMatches.ts";
import type { Region } from "./tokens.ts";

/** Stretches of `before` and `after` characters around each match of `anchor` (with flag g), joined where they touch; sorted. */
export const windowsAround = (text: string, anchor: RegExp, before: number, after: number): Region[] =>
  windowsOf(text, matchesOf(anchor, text), before, after);

/** The same around places that are sorted by where they begin. */
export function windowsOf(text: string, places: Iterable<Region>, before: number, after: number): Region[] {
  const windows: { start: number; end: number }[] = [];
  for (const place of places) {
    const start = Math.max(0, place.start - before);
    const end = Math.min(text.length, place.end + after);
    const last = windows.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else windows.push({ start, end });
  }
  return windows;
}

function* matchesOf(pattern: RegExp, text: string): Iterable<Region> {
  for (const { 0: found, index } of allMatches(pattern, text))
    yield { start: index, end: index + found.length };
}

/**
 * As text.matchAll(pattern) where `literal` stands in every match, behind what a look back captures as its first group: the literal is
 * looked for, which is quick, and the expression (flag y) is tried there. Matches do not overlap.
 */
export function* matchesAtLiteral(given: RegExp, text: string, literal: string): Iterable<Region> {
  const pattern = stickyInBasicPlane(given);
  let end = 0;
  for (let at = text.indexOf(literal); at !== -1; at = text.indexOf(literal, at + 1)) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    const start = at - match[1]!.length;
    if (start < end) continue;
    end = at + match[0].length;
    yield { start, end };
  }
}
