// Where the values of a JSON text stand, found by brackets and strings alone: so that a broken one costs only itself, and
// each can be reported by its line. What lies between is not checked; whoever parses a span does that.

import { endOfString } from "../../domain/pythonJson.ts";

export type Span = readonly [start: number, end: number];

const isSpace = (unit: number): boolean => unit === 0x20 || (unit >= 0x09 && unit <= 0x0d);

/** The elements of the list that opens at `open`, up to one more than `most`; an unclosed list ends with the text. */
export function elementSpans(text: string, open: number, most = Infinity): Span[] {
  return open < 0 ? [] : spans(text, open + 1, true, most);
}

/**
 * The values that follow each other, with nothing or blanks between them, up to one more than `most`. An unclosed one ends with the
 * text.
 */
export function valueSpans(text: string, most = Infinity): Span[] {
  return spans(text, 0, false, most);
}

function spans(text: string, from: number, isList: boolean, most: number): Span[] {
  const found: Span[] = [];
  let depth = 0;
  let start = -1;
  const close = (end: number): void => {
    if (start >= 0) found.push([start, end]);
    start = -1;
  };
  for (let i = from; i < text.length; i++) {
    if (found.length > most) return found;
    const unit = text.charCodeAt(i);
    if (isSpace(unit)) {
      if (!isList && depth === 0) close(i);
      continue;
    }
    if (isList && depth === 0 && (unit === 0x2c || unit === 0x5d)) {
      close(i);
      if (unit === 0x5d) return found;
      continue;
    }
    const opens = unit === 0x7b || unit === 0x5b;
    if (!isList && depth === 0 && opens) close(i);
    if (start < 0) start = i;
    if (unit === 0x22) i = endOfString(text, i);
    else if (opens) depth++;
    else if ((unit === 0x7d || unit === 0x5d) && --depth <= 0) {
      depth = 0;
      if (!isList) close(i + 1);
    }
  }
  close(text.length);
  return found;
}

/** Where the list under one of these keys of the outermost object opens, or -1. */
export function listAfterKey(text: string, keys: readonly string[]): number {
  let depth = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text[i];
    if (unit === '"') {
      const start = i;
      i = endOfString(text, i);
      if (depth !== 1 || !keys.includes(text.slice(start + 1, i))) continue;
      const rest = /\s*:\s*\[/y;
      rest.lastIndex = i + 1;
      if (rest.test(text)) return rest.lastIndex - 1;
    } else if (unit === "{" || unit === "[") depth++;
    else if (unit === "}" || unit === "]") depth--;
  }
  return -1;
}

/** The line, from 1, on which each span begins. */
export function linesOf(text: string, all: readonly Span[]): number[] {
  let line = 1;
  let position = 0;
  return all.map(([start]) => {
    for (; position < start; position++) if (text.charCodeAt(position) === 0x0a) line++;
    return line;
  });
}
