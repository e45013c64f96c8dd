// Text of an export to bytes, a piece at a time: a string of all of it may be longer than strings can be.

import { joinBytes } from "../../domain/bytes.ts";

const pieceUnits = 1 << 20;

export function encoded(pieces: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let held = "";
  for (const piece of pieces) {
    held += piece;
    if (held.length < pieceUnits) continue;
    parts.push(encoder.encode(held));
    held = "";
  }
  parts.push(encoder.encode(held));
  return joinBytes(parts);
}

/** One JSON object a line. */
export const jsonLinesOf = (rows: readonly object[]): Uint8Array =>
  encoded(eachOf(rows, (row) => `${JSON.stringify(row)}\n`));

export function* eachOf<T>(items: Iterable<T>, text: (item: T, i: number) => string): Generator<string> {
  let i = 0;
  for (const item of items) yield text(item, i++);
}
