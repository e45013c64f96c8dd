// Spreadsheets (XLSX): rows as those of a CSV file, by the same rules (tables.ts).
import type { ByteSource } from "../../domain/bytes.ts";
import type { Note } from "../../domain/records/index.ts";
import type { Reader } from "../readers/reader.ts";
import type { DocumentReader, Found, ReadDocumentOptions } from "./documentReader.ts";
import { namesAtStart } from "./office/archiveNames.ts";
import { tableReader } from "./tables.ts";

const kind = {
  id: "xlsx",
  title: "a spreadsheet (XLSX)",
  extensions: ["xlsx", "xlsm", "xltx", "xltm"],
  isText: false,
  recognises: (start: Uint8Array) => namesAtStart(start).some((name) => name.startsWith("xl/")),
} as const;

export const xlsx = { ...kind, read: readXlsx } as const satisfies DocumentReader;

async function* readXlsx(
  source: ByteSource,
  options: ReadDocumentOptions,
): AsyncGenerator<Found, void, void> {
  const notes: Note[] = [];
  const reader: Reader = {
    ...kind,
    magic: "PK",
    looksLike: () => false,
    async read(file, sink, given) {
      const { readWorkbookRows } = await import("./office/readWorkbookRows.ts");
      await readWorkbookRows(file, sink, given, notes);
    },
  };
  yield* tableReader({ ...kind, reader }).read(source, options);
  for (const note of notes) yield { kind: "note", ...note };
}
