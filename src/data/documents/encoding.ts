// From bytes to text, whatever a person's program wrote: UTF-8, UTF-16, else Windows-1252, which is guessed and said. A file
// that is UTF-8 but for a few bytes stays UTF-8: each broken place is a fault with its line, and U+FFFD stands in the text.

import { type ByteSource, memorySource, readAll } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import { sourceFrom } from "../readers/byteSource.ts";
import type { FoundFault, FoundNote, ReadDocumentOptions } from "./documentReader.ts";

type Encoding = "utf-8" | "utf-16le" | "utf-16be";

/** Texts that are no UTF-8 are held whole while they are converted. */
const maxConvertedBytes = 96 << 20;
const chunkBytes = 1 << 20;
const maxListedFaults = 20;

export interface DecodedText {
  readonly text: string;
  readonly found: readonly (FoundFault | FoundNote)[];
}

/** The beginning of a file as text, for sniffing: never throws. Without a byte order mark. */
export function headText(start: Uint8Array): string {
  const known = heads.get(start);
  if (known !== undefined) return known;
  const [encoding, markBytes] = encodingOf(start);
  const head = new TextDecoder(encoding).decode(start.subarray(markBytes));
  heads.set(start, head);
  return head;
}
/** Each reader looks at the same bytes. */
const heads = new WeakMap<Uint8Array, string>();

/** The encoding that the first bytes show, and how many bytes its mark has. */
export function encodingOf(start: Uint8Array): readonly [Encoding, number] {
  const [a, b, c] = start;
  if (a === 0xef && b === 0xbb && c === 0xbf) return ["utf-8", 3];
  if (a === 0xff && b === 0xfe) return ["utf-16le", 2];
  if (a === 0xfe && b === 0xff) return ["utf-16be", 2];
  // Of Latin text in UTF-16 every other byte is zero.
  const zeros = [0, 0];
  const head = start.subarray(0, 4096);
  head.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2] = (zeros[i % 2] ?? 0) + 1;
  });
  const [even = 0, odd = 0] = zeros;
  const half = head.length / 2;
  if (odd > 0.3 * half && even < 0.05 * half) return ["utf-16le", 0];
  if (even > 0.3 * half && odd < 0.05 * half) return ["utf-16be", 0];
  return ["utf-8", 0];
}

/** The whole text of a file that is held anyway. AppError "data/too-large". */
export async function textOfFile(source: ByteSource, options: ReadDocumentOptions): Promise<DecodedText> {
  const bytes = await readChecked(source, options);
  return decodeText(bytes);
}

/** Bytes as text. */
export function decodeText(bytes: Uint8Array): DecodedText {
  const [encoding, markBytes] = encodingOf(bytes);
  const body = bytes.subarray(markBytes);
  if (encoding !== "utf-8") {
    const text = new TextDecoder(encoding).decode(body);
    return { text, found: markBytes > 0 ? [] : [guessed("UTF-16")] };
  }
  try {
    return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(body), found: [] };
  } catch {
    return decodeDamaged(body);
  }
}

/** The file as UTF-8 without a mark, for readers that take it in pieces; a file that is so already is not held. */
export async function asUtf8(
  source: ByteSource,
  options: ReadDocumentOptions,
): Promise<{ source: ByteSource; found: readonly (FoundFault | FoundNote)[] }> {
  const start = await source.read(0, Math.min(4096, source.sizeBytes));
  const [encoding, markBytes] = encodingOf(start);
  const body = sourceFrom(source, markBytes);
  if (encoding === "utf-8" && (await isUtf8(body, options))) return { source: body, found: [] };
  const { text, found } = await textOfFile(source, options);
  return { source: memorySource(source.name, new TextEncoder().encode(text)), found };
}

async function isUtf8(source: ByteSource, { signal }: ReadDocumentOptions): Promise<boolean> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  try {
    for (let at = 0; at < source.sizeBytes; at += chunkBytes) {
      signal?.throwIfAborted();
      const length = Math.min(chunkBytes, source.sizeBytes - at);
      decoder.decode(await source.read(at, length), { stream: at + length < source.sizeBytes });
    }
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

async function readChecked(source: ByteSource, { signal }: ReadDocumentOptions): Promise<Uint8Array> {
  signal?.throwIfAborted();
  if (source.sizeBytes > maxConvertedBytes) {
    throw new AppError(
      "data/too-large",
      `${source.name} has more than ${maxConvertedBytes >> 20} MiB of text.`,
      "Split the file, or save it as UTF-8 rows (CSV or JSON Lines), which are read in pieces.",
    );
  }
  return readAll(source);
}

/** UTF-8 with broken places, or a text of one byte a character. */
function decodeDamaged(bytes: Uint8Array): DecodedText {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  // Whole characters of several bytes hardly come about in another encoding.
  let whole = 0;
  let broken = -countReplacements(bytes);
  let lineCount = 0;
  const lines: number[] = [];
  let line = 1;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit === 0x0a) line++;
    else if (unit === 0xfffd) {
      broken++;
      if (lines.at(-1) === line || lineCount > maxListedFaults) continue;
      lineCount++;
      if (lines.length < maxListedFaults) lines.push(line);
    } else if (unit > 0x7f) whole++;
  }
  if (whole === 0 || broken > 10 * whole) {
    return { text: windows1252(bytes), found: [guessed("Windows-1252 (Western European)")] };
  }
  const faults = lines.map((at): FoundFault => ({
    kind: "fault",
    line: at,
    code: "data/bad-encoding",
    message: `line ${at} holds bytes that are no UTF-8; "\uFFFD" stands in their place`,
    hint: "Save the file again as UTF-8, or correct the words around the mark by hand.",
  }));
  if (lineCount <= maxListedFaults) return { text, found: faults };
  const message = `More lines hold bytes that are no UTF-8; the first ${maxListedFaults} are listed.`;
  return { text, found: [...faults, { kind: "note", code: "data/bad-encoding", message }] };
}

/** U+FFFD that stands in the file itself. */
function countReplacements(bytes: Uint8Array): number {
  let count = 0;
  for (let at = bytes.indexOf(0xef); at >= 0; at = bytes.indexOf(0xef, at + 1)) {
    if (bytes[at + 1] === 0xbf && bytes[at + 2] === 0xbd) count++;
  }
  return count;
}

function guessed(encoding: string): FoundNote {
  return {
    kind: "note",
    code: "data/encoding-guessed",
    message: `The file does not say how its letters are stored; it was read as ${encoding}. Look whether accented letters are right.`,
  };
}

/** What bytes 0x80 to 0x9F are; the others are the code points of the same number. */
const upper =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

// Not by TextDecoder: Node 20.19 takes its name for Latin-1's.
function windows1252(bytes: Uint8Array): string {
  const units = new Uint16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]!;
    units[i] = byte >= 0x80 && byte < 0xa0 ? upper.charCodeAt(byte - 0x80) : byte;
  }
  return new TextDecoder("utf-16le").decode(units);
}
