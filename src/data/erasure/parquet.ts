// A Parquet file without the person's rows: written anew by the schema that it has, and read again to see that the other rows are what
// they were. Where they are not (a kind of column that the writer does not write alike), the file goes as a whole.
import type { FileMetaData } from "hyparquet";
import { type ByteSource, memorySource } from "../../domain/bytes.ts";
import { type Erased, isTheirs, saysSo } from "./find.ts";
import type { Person } from "./person.ts";

type Row = Record<string, unknown>;

export interface ParquetSearch {
  /** Of rows, from 1; none where the file has nothing of the person. */
  readonly theirs: readonly number[];
  /** A row said itself that it is the person's. */
  readonly isSaid: boolean;
  /** Names of columns, or what a writer told of the file, quote the person: no row can be blamed. */
  readonly isInHead: boolean;
  /** The file without these rows; undefined where it cannot be written alike, or nobody else is in it. */
  readonly rest?: Uint8Array;
}

const rowsAtOnce = 2000;
/** What is written anew is held. */
const mostRewritten = 256 << 20;

/** Undefined where the file cannot be read. */
export async function searchParquet(source: ByteSource, person: Person): Promise<ParquetSearch | undefined> {
  try {
    const { metadata, rows } = await openParquet(source);
    const theirs: number[] = [];
    const kept: Row[] = [];
    const isHeld = source.sizeBytes <= mostRewritten;
    let number = 0;
    let isSaid = false;
    for await (const row of rows()) {
      number++;
      if (isTheirs(person, asText(row))) {
        theirs.push(number);
        isSaid ||= saysSo(person, row);
      } else if (isHeld) kept.push(row);
    }
    const told = JSON.stringify([metadata.schema, metadata.key_value_metadata ?? []], (_, one: unknown) =>
      typeof one === "bigint" ? Number(one) : one,
    );
    const found = { theirs, isSaid, isInHead: person.needles.inLine(told) };
    if (theirs.length === 0 || kept.length === 0 || found.isInHead) return found;
    const rest = await rewritten(metadata, kept);
    return rest === undefined ? found : { ...found, rest };
  } catch {
    return undefined;
  }
}

export const erasedRows = (record: string, path: string, { theirs }: ParquetSearch): Erased[] =>
  theirs.map((row) => ({ record, id: `${path}:${row}` }));

async function openParquet(source: ByteSource) {
  const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const file = {
    byteLength: source.sizeBytes,
    async slice(start: number, end = source.sizeBytes) {
      const bytes = await source.read(start, end - start);
      return bytes.slice().buffer;
    },
  };
  const metadata = await parquetMetadataAsync(file);
  const count = Number(metadata.num_rows);
  return {
    metadata,
    async *rows(): AsyncGenerator<Row> {
      for (let rowStart = 0; rowStart < count; rowStart += rowsAtOnce) {
        const rowEnd = Math.min(count, rowStart + rowsAtOnce);
        // Bytes that nobody calls text stay bytes, so that they are written as they were.
        yield* await parquetReadObjects({ file, metadata, compressors, rowStart, rowEnd, utf8: false });
      }
    },
  };
}

/** Bytes as the text that they may be. */
const asText = (row: Row): Row =>
  Object.values(row).some((value) => value instanceof Uint8Array)
    ? Object.fromEntries(
        Object.entries(row).map(([key, value]) => [
          key,
          value instanceof Uint8Array ? new TextDecoder().decode(value) : value,
        ]),
      )
    : row;

/** The rows as a file of the same schema; undefined where they do not come back as they were. */
async function rewritten(metadata: FileMetaData, rows: readonly Row[]): Promise<Uint8Array | undefined> {
  const { parquetWriteBuffer } = await import("hyparquet-writer");
  const { parquetSchema } = await import("hyparquet");
  try {
    const bytes = new Uint8Array(
      parquetWriteBuffer({
        schema: metadata.schema,
        columnData: parquetSchema(metadata).children.map(({ element: { name } }) => ({
          name,
          data: rows.map((row) => row[name]),
        })),
        kvMetadata: metadata.key_value_metadata ?? [],
        createdBy: "FeedbackLoop",
      }),
    );
    const again = await openParquet(memorySource("rest", bytes));
    let at = 0;
    for await (const row of again.rows()) if (!isSame(row, rows[at++])) return undefined;
    return at === rows.length ? bytes : undefined;
  } catch {
    return undefined;
  }
}

function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null)
    return (a ?? null) === (b ?? null);
  if (a instanceof Date || b instanceof Date)
    return a instanceof Date && b instanceof Date && a.getTime() === b.getTime();
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    Object.getPrototypeOf(a) === Object.getPrototypeOf(b) &&
    left.length === right.length &&
    left.every(([key, value], i) => {
      const [other, there] = right[i] ?? [];
      return other === key && isSame(value, there);
    })
  );
}
