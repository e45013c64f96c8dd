// Judged answers as Parquet, the columns of the CSV. The file's own metadata says which answers were written by a model.

import { parquet } from "../readers/parquet.ts";
import { exchangeFormat } from "./exchangeFormat.ts";
import { eachRowOf } from "./rowsOf.ts";
import { promptCell, promptOfCell, tupleColumns, tupleOf, tuplesOf } from "./tuple.ts";

export const parquetTuples = exchangeFormat({
  id: "parquet",
  title: "judged answers as Parquet",
  extension: "parquet",
  mimeType: "application/vnd.apache.parquet",
  canConverse: false,
  isBinary: true,
  async write(data) {
    const { tuples, ...rest } = await tuplesOf(data);
    const { parquetWriteBuffer } = await import("hyparquet-writer");
    const cells = { prompt: tuples.map(({ prompt }) => promptCell(prompt)) };
    const bytes = parquetWriteBuffer({
      columnData: tupleColumns.map((name) => ({
        name,
        data: name === "prompt" ? cells.prompt : tuples.map((tuple) => tuple[name]),
        type: "STRING" as const,
        nullable: false,
      })),
      createdBy: "FeedbackLoop",
      kvMetadata: [
        {
          key: "feedbackloop",
          value: JSON.stringify({
            answers_by_a_model: rest.byModel.answers,
            answers: rest.byModel.of,
            models: rest.byModel.sources,
          }),
        },
      ],
    });
    return { bytes: new Uint8Array(bytes), rows: tuples.length, notes: [], ...rest };
  },
  read: (source, sink, options) =>
    eachRowOf([parquet], source, sink, options, (row, line) => {
      const { prompt } = row;
      const asked = typeof prompt === "string" ? promptOfCell(prompt) : prompt;
      sink.comparison(tupleOf({ ...row, prompt: asked }), line);
    }),
});
