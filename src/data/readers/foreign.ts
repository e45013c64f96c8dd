// Files that hold no rows as text, by their first bytes: each is refused for what it is, before a reader calls it bad JSON.

import { AppError } from "../../domain/errors.ts";

/** First bytes of files that people give by mistake, what they are, and what to do instead. */
const kinds: readonly (readonly [string, string, string])[] = [
  ["%PDF", "a PDF document", "Copy its text into rows first"],
  [
    "PK\u0003\u0004",
    "a zip archive (a .docx, .xlsx or .zip file)",
    "Export or unpack it to CSV or JSON Lines first",
  ],
  ["PARE", "an encrypted Parquet file", "Write it without encryption"],
  ["\u001f\u008b", "compressed by gzip", "Unpack it first"],
  ["(\u00b5/\u00fd", "compressed by zstd", "Unpack it first"],
  ["ARROW1", "an Arrow file", "Convert it: datasets.load_from_disk(...).to_json(...) writes JSON Lines"],
  ["GGUF", "a GGUF model", "Give it as the model, and a file of rows as the data"],
  ["version https://git-lfs", "a pointer of Git LFS, not the data", "Fetch the file itself (git lfs pull)"],
];

/** `start`: the first bytes; `expected`: the titles of what is read. */
export function refuseForeign(name: string, start: Uint8Array, expected: string): void {
  const notText = (what: string, hint: string): AppError =>
    new AppError("data/not-text", `${name} is ${what}; expected rows as ${expected}.`, hint);
  const letters = String.fromCharCode(...start.subarray(0, 32));
  for (const [magic, what, remedy] of kinds) {
    if (letters.startsWith(magic)) throw notText(what, `${remedy}.`);
  }
  const head = start.subarray(0, 4096);
  const isMarked = letters.startsWith("\u00ff\u00fe") || letters.startsWith("\u00fe\u00ff");
  const zeros = head.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  if (isMarked || (zeros > head.length / 4 && zeros < head.length)) {
    throw new AppError(
      "data/bad-encoding",
      `${name} is UTF-16 (or UTF-32) text; expected UTF-8.`,
      "Save the file as UTF-8 (in a spreadsheet: export as CSV UTF-8).",
    );
  }
  if (zeros > 0) throw notText("a binary file", "Check that this is the file you meant.");
}
