// Rows of a file by the readers of rows, for the formats that are made of them.

import type { ByteSource } from "../../domain/bytes.ts";
import { JsonFloat } from "../../domain/jsonFloat.ts";
import { jsonDocument } from "../readers/jsonDocument.ts";
import { jsonLines } from "../readers/jsonLines.ts";
import { eachRow, type Reader, type ReadOptions } from "../readers/index.ts";
import { faultText } from "../rows/rowFault.ts";
import type { ExchangeSink } from "./exchangeFormat.ts";

type Row = Readonly<Record<string, unknown>>;

type Take = (row: Row, line: number) => void;

/** JSON or JSON Lines; otherwise as `eachRowOf`. */
export const eachJsonRow = (
  source: ByteSource,
  sink: ExchangeSink,
  options: ReadOptions,
  take: Take,
): Promise<void> => eachRowOf([jsonLines, jsonDocument], source, sink, options, take);

/** `take` may throw an AppError or a RowFault, which is that row's fault. AppError "data/..." where the file is no rows. */
export async function eachRowOf(
  among: readonly Reader[],
  source: ByteSource,
  sink: ExchangeSink,
  options: ReadOptions,
  take: Take,
): Promise<void> {
  const work = ({ row, line }: { row: Row; line: number }): void =>
    onFault(sink, line, () => take(withPlainNumbers(row) as Row, line));
  const { errors, errorCount } = await eachRow(source, work, options, among);
  for (const { line, message } of errors) sink.fault(line, message);
  // Readers list the first faults only.
  const more = errorCount - errors.length;
  if (more > 0) sink.fault(errors.at(-1)?.line ?? 0, `and ${more} more rows after this one cannot be read`);
}

export function onFault(sink: ExchangeSink, line: number, work: () => void): void {
  try {
    work();
  } catch (error) {
    const message = faultText(error);
    if (message === undefined) throw error;
    sink.fault(line, message);
  }
}

/** Readers keep how a number inside an object was written, which is for chat templates. */
function withPlainNumbers(value: unknown): unknown {
  if (value instanceof JsonFloat) return value.value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(withPlainNumbers);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withPlainNumbers(inner)]));
}
