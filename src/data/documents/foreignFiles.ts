// Files that hold no text that could be read, by their first bytes, and what a person can do with each.

import { AppError } from "../../domain/errors.ts";
import { foreignPackage } from "./office/foreignPackages.ts";

type Kind = readonly [magic: string, what: string, hint: string];

const pictureHint = "Copy its text into a document, or ask for the document that it was made of.";
const archiveHint = "Unpack it first, and add the files that are in it.";
const soundHint = "Make a transcript of it first (most meeting programs write .vtt or .txt), and add that.";

const kinds: readonly Kind[] = [
  ["\u0089PNG", "a picture (PNG)", pictureHint],
  ["\u00ff\u00d8\u00ff", "a picture (JPEG)", pictureHint],
  ["GIF8", "a picture (GIF)", pictureHint],
  ["BM", "a picture (BMP)", pictureHint],
  ["II*\0", "a picture (TIFF)", pictureHint],
  ["MM\0*", "a picture (TIFF)", pictureHint],
  ["RIFF", "a recording or a picture", soundHint],
  ["ID3", "a sound recording", soundHint],
  ["OggS", "a sound recording", soundHint],
  ["fLaC", "a sound recording", soundHint],
  ["\u001aE\u00df\u00a3", "a film", soundHint],
  ["PK\u0003\u0004", "a zip archive", archiveHint],
  ["PK\u0005\u0006", "an empty zip archive", archiveHint],
  ["\u001f\u008b", "compressed (gzip)", archiveHint],
  ["(\u00b5/\u00fd", "compressed (zstd)", archiveHint],
  ["BZh", "compressed (bzip2)", archiveHint],
  ["\u00fd7zXZ", "compressed (xz)", archiveHint],
  ["7z\u00bc\u00af", "a 7-Zip archive", archiveHint],
  ["Rar!", "a RAR archive", archiveHint],
  ["PARE", "a Parquet file with a password", "Write it again without encryption."],
  ["ARROW1", "a table in Arrow's format", "Convert it to Parquet, CSV or JSON Lines."],
  ["SQLite format 3", "a database", "Export the table as CSV."],
  ["GGUF", "a model, not a document", "Choose it where a model is asked for."],
  ["MZ", "a program", "Check that this is the file you meant."],
  ["\u007fELF", "a program", "Check that this is the file you meant."],
  ["version https://git-lfs", "a pointer of Git LFS, not the file itself", "Fetch the file (git lfs pull)."],
  ["bplist", "an Apple property list", "Check that this is the file you meant."],
];

/** AppError "data/not-a-document" where the bytes are no text; `isText`: a decoder made sense of them. */
export function refuseForeign(name: string, start: Uint8Array, isUtf16: boolean): void {
  const office = foreignPackage(name, start);
  if (office !== undefined) throw refusal(name, office.what, office.hint);
  const letters = String.fromCharCode(...start.subarray(0, 32));
  const isBinary = !isUtf16 && hasBinary(start);
  const known = kinds.find(([magic]) => letters.startsWith(magic));
  const isFilm = letters.startsWith("ftyp", 4);
  // A text may begin with "BM" or "MZ"; three bytes that are no letters are a mark by themselves.
  if (known !== undefined && (isBinary || known[0].length > 3)) throw refusal(name, known[1], known[2]);
  if (isFilm) throw refusal(name, "a film or a recording", soundHint);
  if (isBinary) throw refusal(name, "no text", "Check that this is the file you meant.");
}

/** Bytes that no text in UTF-8 or Windows-1252 has more than a few of. */
function hasBinary(start: Uint8Array): boolean {
  const head = start.subarray(0, 8192);
  let count = 0;
  for (const byte of head) if (byte < 0x09 || (byte > 0x0d && byte < 0x1b)) count++;
  return count > head.length / 100 + 2 || (head.includes(0) && count > head.length / 1000 + 1);
}

function refusal(name: string, what: string, hint: string): AppError {
  return new AppError("data/not-a-document", `${name} is ${what}: it cannot be read here.`, hint);
}
