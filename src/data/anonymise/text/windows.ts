// Where in a text a costly rule has to look at all: stretches around what a cheap expression finds.
import type { Region } from "./tokens.ts";

/** Stretches of `before` and `after` characters around each match of `anchor` (with flag g), joined where they touch; sorted. */
export function windowsAround(text: string, anchor: RegExp, before: number, after: number): Region[] {
  const windows: { start: number; end: number }[] = [];
  for (const { 0: found, index } of text.matchAll(anchor)) {
    const start = Math.max(0, index - before);
    const end = Math.min(text.length, index + found.length + after);
    const last = windows.at(-1);
    if (last !== undefined && start <= last.end) last.end = Math.max(last.end, end);
    else windows.push({ start, end });
  }
  return windows;
}
