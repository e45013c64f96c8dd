// Readers of documents in one list, and the one entry that picks among them: by what the file holds before its ending, since
// many a .txt is JSON Lines and many a .csv a zip. Order matters where two could claim a file: the surest come first.
// What all of them owe is done here once: the caps, the time, invisible characters, who speaks, and the refusal of a file
// of which nothing can be kept.

import { type ByteSource, named } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import type { DocumentReader, Found, ReadDocumentOptions } from "./documentReader.ts";
import { maxDocumentFileBytes } from "./documentReader.ts";
import { docx } from "./docx.ts";
import { email, mailbox } from "./email.ts";
import { encodingOf } from "./encoding.ts";
import { refuseForeign } from "./foreignFiles.ts";
import { guarded } from "./guarded.ts";
import { html } from "./html.ts";
import { markdown } from "./markdown.ts";
import { odt } from "./odt.ts";
import { pdf } from "./pdf.ts";
import { plainText } from "./plainText.ts";
import { rtf } from "./rtf.ts";
import { subRip, webVtt } from "./subtitles.ts";
import { csvTable, jsonLinesTable, jsonTable, parquetTable } from "./tableKinds.ts";
import { transcript } from "./transcript.ts";
import { xlsx } from "./xlsx.ts";

export type {
  DocumentReader,
  Found,
  FoundComparison,
  FoundDocument,
  FoundFault,
  FoundNote,
  ReadDocumentOptions,
} from "./documentReader.ts";

export const documentReaders = [
  parquetTable,
  pdf,
  docx,
  odt,
  xlsx,
  rtf,
  webVtt,
  subRip,
  mailbox,
  email,
  html,
  jsonLinesTable,
  jsonTable,
  csvTable,
  transcript,
  markdown,
  plainText,
] as const;

export interface DocumentRead {
  /** Id of the reader. */
  readonly format: string;
  /** For sentences: "a table (CSV)". */
  readonly title: string;
  /** Throws AppError "data/..." where the file as a whole cannot be read or nothing of it can be kept. */
  readonly found: AsyncIterable<Found>;
}

const startBytes = 64 << 10;

/** Files within files: an e-mail attached to an e-mail. */
const maxDepth = 3;

/** AppError "data/..." where it is no kind of file that is read, empty or too large. */
export async function readDocument(
  file: ByteSource,
  options: ReadDocumentOptions = {},
  among: readonly DocumentReader[] = documentReaders,
  depth = 0,
): Promise<DocumentRead> {
  const source = named(sayable(file.name), file);
  const { name, sizeBytes } = source;
  if (sizeBytes === 0)
    throw new AppError("data/empty", `${name} is empty.`, "Check that this is the file you meant.");
  if (sizeBytes > maxDocumentFileBytes) {
    throw new AppError(
      "data/too-large",
      `${name} has more than ${maxDocumentFileBytes >> 20} MiB.`,
      "Split the file, or add a part of it.",
    );
  }
  const start = await source.read(0, Math.min(startBytes, sizeBytes));
  const reader = pick(among, name, start);
  const { textColumn: _, ...inner } = options;
  const readPart = (part: ByteSource): Promise<DocumentRead> => readDocument(part, inner, among, depth + 1);
  const own = depth < maxDepth ? { ...options, readPart } : options;
  return { format: reader.id, title: reader.title, found: guarded(reader, source, own) };
}

/** A file may be called anything: its name as sentences have it, on one line and in sight as a whole, with its ending. */
function sayable(name: string): string {
  const most = 160;
  const short = name.length > most ? `${name.slice(0, most - 60)}…${name.slice(-59)}` : name;
  return short.replace(/[\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, "\ufffd");
}

function pick(among: readonly DocumentReader[], name: string, start: Uint8Array): DocumentReader {
  const sure = among.find((reader) => reader.recognises(start));
  if (sure !== undefined) return sure;
  const [encoding] = encodingOf(start);
  refuseForeign(name, start, encoding !== "utf-8");
  const ending = /\.([A-Za-z0-9]+)$/.exec(name)?.[1]?.toLowerCase() ?? "";
  // A kind whose files have a mark was not recognised by it: such a file is damaged or misnamed, and text at best.
  const ended = among.find((reader) => reader.extensions.includes(ending) && reader.isText !== false);
  if (ended !== undefined) return ended;
  const binary = among.find((reader) => reader.extensions.includes(ending));
  if (binary !== undefined) {
    throw new AppError(
      "data/misnamed",
      `${name} is not ${binary.title}, although its name ends in .${ending}: it is damaged, or another kind of file.`,
      "Open it in the program it was made with and save it again.",
    );
  }
  return plainText;
}
