// Judged answers as one JSON list of objects.

import { encodedPieces } from "../../domain/bytes.ts";
import { exchangeFormat } from "./exchangeFormat.ts";
import { eachJsonRow } from "./rowsOf.ts";
import { eachOf } from "./lines.ts";
import { tupleOf, tuplesOf } from "./tuple.ts";

export const tuplesJson = exchangeFormat({
  id: "tuples-json",
  title: "judged answers as JSON",
  extension: "json",
  mimeType: "application/json",
  canConverse: false,
  isBinary: false,
  async write(data) {
    const { tuples, ...rest } = await tuplesOf(data);
    const last = tuples.length - 1;
    const lines = eachOf(tuples, (tuple, i) => `${JSON.stringify(tuple)}${i < last ? "," : ""}\n`);
    return { bytes: encodedPieces(between("[\n", lines, "]\n")), rows: tuples.length, notes: [], ...rest };
  },
  read: (source, sink, options) =>
    eachJsonRow(source, sink, options, (row, line) => sink.comparison(tupleOf(row), line)),
});

function* between(open: string, pieces: Iterable<string>, close: string): Generator<string> {
  yield open;
  yield* pieces;
  yield close;
}
