// The judgements themselves: lines of comparisons.jsonl with their ids, for another copy of the same project.

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
    const all = await data.comparisons.all();
    return {
      bytes: jsonLinesOf(
        all.map(({ project: _project, version, ...rest }) => (version === 1 ? rest : { version, ...rest })),
      ),
      rows: all.length,
      leftOut: [],
      byModel: { answers: 0, of: 0, sources: [] },
      notes: [],
    };
  },
  read: (source, sink, options) => eachJsonRow(source, sink, options, (row, line) => sink.event(row, line)),
});
