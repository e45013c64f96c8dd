// The rows of a table one after the other, from a reader that pushes them: it waits as often as it reports progress, so
// that no more than a piece of the file stands in between.

import type { ByteSource } from "../../domain/bytes.ts";
import { CheckedSink, maxFileBytes, type Reader, type ReadRow, type RowError } from "../readers/reader.ts";
import { tooLarge } from "../readers/reader.ts";
import { maxDocuments, type ReadDocumentOptions } from "./documentReader.ts";

export type RowOrError = ReadRow | RowError;

/** Takes texts in a list as rows too: a JSON file may be a list of answers. */
class RowSink extends CheckedSink {
  constructor(
    name: string,
    private readonly push: (item: RowOrError) => void,
  ) {
    super(name, push, maxDocuments);
  }

  override row(value: unknown, line: number): void {
    super.row(typeof value === "string" ? { text: value } : value, line);
  }

  override error(line: number, message: string): void {
    super.error(line, message);
    this.push({ line, message });
  }
}

/** Throws what the reader throws. */
export async function* rowsOf(
  reader: Reader,
  source: ByteSource,
  { signal, progress }: ReadDocumentOptions,
): AsyncGenerator<RowOrError, void, void> {
  if (source.sizeBytes > maxFileBytes) throw tooLarge(source.name, maxFileBytes);
  if (source.sizeBytes === 0) return;
  const queue: RowOrError[] = [];
  const state = { isOver: false, isLeft: false, failure: undefined as { error: unknown } | undefined };
  let wake = (): void => undefined;
  let goOn = (): void => undefined;
  const wait = async (done: number, total: number): Promise<void> => {
    await progress?.(done, total);
    if (queue.length > 0 && !state.isLeft) {
      wake();
      await new Promise<void>((resolve) => (goOn = resolve));
    }
    if (state.isLeft) throw new Error("internal: nobody takes the rows any more");
  };
  const sink = new RowSink(source.name, (item) => queue.push(item));
  void reader
    .read(source, sink, { signal, progress: wait })
    .catch((error: unknown) => (state.failure = { error }))
    .finally(() => {
      state.isOver = true;
      wake();
    });
  try {
    for (;;) {
      if (queue.length === 0 && !state.isOver) await new Promise<void>((resolve) => (wake = resolve));
      for (const item of queue.splice(0)) yield item;
      if (state.isOver && queue.length === 0) break;
      goOn();
    }
    if (state.failure !== undefined) throw state.failure.error;
  } finally {
    state.isLeft = true;
    goOn();
  }
}
