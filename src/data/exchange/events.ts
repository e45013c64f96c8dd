// The judgements themselves, for another copy of the same project: comparisons, then ratings, then voidings, each line with its id. The
// same set of events has the same bytes, in whatever order and however often files were put together.

import {
  comparison,
  type ComparisonRecord,
  type Fields,
  inOrderOf,
  rating,
  type RatingRecord,
  type RecordKind,
  voiding,
  type VoidingRecord,
} from "../../domain/records/index.ts";
import { canonicalRecord } from "./canonical.ts";
import { exchangeFormat } from "./exchangeFormat.ts";
import { eachJsonRow } from "./rowsOf.ts";
import { jsonLinesOf } from "./lines.ts";

export const events = exchangeFormat({
  id: "events",
  title: "judgements with their ids",
  extension: "jsonl",
  mimeType: "application/jsonl",
  canConverse: false,
  isBinary: false,
  async write(data) {
    const comparisons = await data.comparisons.all();
    const ratings = await data.ratings.all();
    const voids = await data.voids.all();
    return {
      bytes: eventLines(comparisons, ratings, voids),
      rows: comparisons.length + ratings.length + voids.length,
      leftOut: [],
      byModel: { answers: 0, of: 0, sources: [] },
      notes: [],
    };
  },
  read: (source, sink, options) => eachJsonRow(source, sink, options, (row, line) => sink.event(row, line)),
});

export function eventLines(
  comparisons: readonly ComparisonRecord[],
  ratings: readonly RatingRecord[],
  voids: readonly VoidingRecord[] = [],
): Uint8Array {
  return jsonLinesOf([
    ...rowsOf(comparison, comparisons),
    ...rowsOf(rating, ratings),
    ...rowsOf(voiding, voids),
  ]);
}

function rowsOf<R extends Fields>(kind: RecordKind<R>, records: readonly R[]): Fields[] {
  return inOrderOf(kind, records).map((one) => {
    const { project: _project, version, ...rest } = canonicalRecord(kind, one);
    return version === 1 ? rest : { version, ...rest };
  });
}

/** What a line is, by the field that only its kind has. */
export function kindOfEvent(row: Fields): "comparisons" | "ratings" | "voids" {
  if ("isVoid" in row) return "voids";
  return "completionId" in row ? "ratings" : "comparisons";
}
