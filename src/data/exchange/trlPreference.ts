// TRL's rows of preferences: {prompt, chosen, rejected}, one a judgement that decided, as texts or as lists of messages.

import { beside } from "../rows/judgedPair.ts";
import { readPreference } from "../rows/readRow.ts";
import { exchangeFormat } from "./exchangeFormat.ts";
import { eachJsonRow } from "./rowsOf.ts";
import {
  asMessages,
  byModel,
  conversation,
  countOf,
  decided,
  judgedAnswers,
  leftOut,
  ratings,
} from "./judged.ts";
import { jsonLinesOf } from "./lines.ts";
import { answerText, promptOf, whose } from "./tuple.ts";

export const trlPreference = exchangeFormat({
  id: "trl-preference",
  title: "TRL's pairs",
  extension: "jsonl",
  mimeType: "application/jsonl",
  canConverse: true,
  isBinary: false,
  async write(data, options) {
    const { judged, rated, leftOut: others } = await judgedAnswers(data);
    const { isTold, notes } = conversation(
      judged.map(({ prompt }) => prompt),
      options,
    );
    const rows = judged.flatMap(({ prompt, answers, verdict }) => {
      const pair = decided(verdict, answers);
      if (pair === undefined) return [];
      return [{ pair, row: preferenceRow(isTold ? asMessages(prompt) : prompt, pair) }];
    });
    return {
      bytes: jsonLinesOf(rows.map(({ row }) => row)),
      rows: rows.length,
      leftOut: [
        ...leftOut([
          [countOf(judged, "tie"), "tie", "ties"],
          [countOf(judged, "bothBad"), 'judgement "both bad"', 'judgements "both bad"'],
          ratings(rated),
        ]),
        ...others,
      ],
      byModel: byModel(rows.flatMap(({ pair }) => [pair.chosen, pair.rejected])),
      notes,
    };
  },
  read: (source, sink, options) =>
    eachJsonRow(source, sink, options, (row, line) => {
      const { prompt, chosen, rejected } = readPreference(row);
      sink.comparison(
        {
          prompt: promptOf(prompt),
          answers: [answerText(chosen, "chosen"), answerText(rejected, "rejected")],
          verdict: row["tie"] === true ? "tie" : "A",
          ...whose(row),
        },
        line,
      );
    }),
});

interface Said {
  readonly completion?: unknown;
}

/** The row of a decided judgement; a side that is not there is left out of it. */
export function preferenceRow(prompt: unknown, { chosen, rejected }: { chosen: Said; rejected: Said }) {
  return {
    prompt,
    chosen: beside(prompt, chosen.completion),
    rejected: beside(prompt, rejected.completion),
  };
}
