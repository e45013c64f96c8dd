// Judged answers as Parquet, the columns of the CSV. The file's own metadata says which answers were written by a model.

import type { ByteSource } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { maxDocumentFileBytes, maxUnpackedBytes } from "../documents/documentReader.ts";
import { exchangeFormat } from "./exchangeFormat.ts";
import { onFault } from "./jsonRows.ts";
import { promptCell, promptOfCell, tupleColumns, tupleOf, tuplesOf } from "./tuple.ts";

const maxRows = 2_000_000;

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
  async read(source, sink) {
    for (const [i, row] of (await rowsOf(source)).entries()) {
      onFault(sink, i + 1, () => {
        const prompt = row["prompt"];
        sink.comparison(
          tupleOf({ ...row, prompt: typeof prompt === "string" ? promptOfCell(prompt) : prompt }),
          i + 1,
        );
      });
    }
  },
});

/** AppError "import/bad-file", "data/too-large". */
async function rowsOf(source: ByteSource): Promise<Record<string, unknown>[]> {
  const { name, sizeBytes } = source;
  if (sizeBytes > maxDocumentFileBytes) throw tooLarge(name);
  const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const file = {
    byteLength: sizeBytes,
    slice: async (start: number, end = sizeBytes): Promise<ArrayBuffer> => {
      const bytes = await source.read(start, end - start);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    },
  };
  try {
    const metadata = await parquetMetadataAsync(file);
    const unpacked = metadata.row_groups.reduce((sum, group) => sum + Number(group.total_byte_size), 0);
    if (metadata.num_rows > maxRows || unpacked > maxUnpackedBytes) throw tooLarge(name);
    return await parquetReadObjects({ file, metadata, compressors });
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new AppError(
      "import/bad-file",
      `${name} cannot be read as Parquet: ${quote(message, 200)}.`,
      "Check that this is the file you meant; download or copy it again.",
    );
  }
}

function tooLarge(name: string): AppError {
  return new AppError(
    "data/too-large",
    `${name} holds more than ${maxUnpackedBytes >> 20} MiB of text or ${maxRows} rows.`,
    "Split the file, or take a sample of it.",
  );
}
