// Rows of an export as bytes.

import { encodedPieces } from "../../domain/bytes.ts";

/** One JSON object a line. */
export const jsonLinesOf = (rows: readonly object[]): Uint8Array =>
  encodedPieces(eachOf(rows, (row) => `${JSON.stringify(row)}\n`));

export function* eachOf<T>(items: Iterable<T>, text: (item: T, i: number) => string): Generator<string> {
  let i = 0;
  for (const item of items) yield text(item, i++);
}
