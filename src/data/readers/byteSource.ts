// A source of bytes in pieces: as chunks, as lines, as text. A piece at a time is held, whatever the size of the file.

import { type ByteSource, joinBytes } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import type { ReadOptions } from "./reader.ts";

const chunkBytes = 256 << 10;

const strict = new TextDecoder("utf-8", { fatal: true });
// A byte order mark within a text is a character of it.
const strictInside = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
const lossy = new TextDecoder("utf-8", { fatal: false });

/** UTF-8 to text, without the byte order mark; undefined where it is broken. */
export function decodeStrict(bytes: Uint8Array, decoder = strict): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

/** UTF-8 to text with U+FFFD where it is broken; for sniffing only. */
export function decodeLossy(bytes: Uint8Array): string {
  return lossy.decode(bytes);
}

/** The source from a byte on. */
export function sourceFrom(source: ByteSource, start: number): ByteSource {
  if (start === 0) return source;
  const { name, sizeBytes } = source;
  return {
    name,
    sizeBytes: sizeBytes - start,
    read: (offset, length) => source.read(start + offset, length),
  };
}

async function* chunksOf(
  { sizeBytes, read }: ByteSource,
  { signal, progress }: ReadOptions,
): AsyncGenerator<Uint8Array, void, void> {
  for (let at = 0; at < sizeBytes; at += chunkBytes) {
    signal?.throwIfAborted();
    yield await read(at, Math.min(chunkBytes, sizeBytes - at));
    await progress?.(Math.min(at + chunkBytes, sizeBytes), sizeBytes);
  }
}

/** How many lines have something in them: a fraction of the time that it takes to read them. */
export async function countLines(source: ByteSource, { signal }: ReadOptions): Promise<number> {
  let count = 0;
  let isEmpty = true;
  for await (const chunk of chunksOf(source, { signal })) {
    let start = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, start)) {
      // "\r" alone is an empty line too.
      if (!isEmpty || at > start + 1 || (at > start && chunk[start] !== 0x0d)) count++;
      isEmpty = true;
      start = at + 1;
    }
    isEmpty &&= start === chunk.length;
  }
  return isEmpty ? count : count + 1;
}

/** Each line without its "\n", from 1; one longer than `maxBytes` is not held, only its length is reported. */
export async function eachLine(
  source: ByteSource,
  options: ReadOptions,
  maxBytes: number,
  take: (bytes: Uint8Array | undefined, line: number, length: number) => void,
): Promise<void> {
  let line = 0;
  let begun: Uint8Array[] = [];
  let length = 0;
  const hold = (bytes: Uint8Array): void => {
    length += bytes.length;
    if (length <= maxBytes) begun.push(bytes);
    else begun = [];
  };
  const end = (): void => {
    take(length > maxBytes ? undefined : joinBytes(begun), ++line, length);
    begun = [];
    length = 0;
  };
  for await (const chunk of chunksOf(source, options)) {
    let start = 0;
    for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, start)) {
      hold(chunk.subarray(start, at));
      end();
      start = at + 1;
    }
    if (start < chunk.length) hold(chunk.subarray(start));
  }
  if (length > 0) end();
}

/** The text in pieces that end between characters; AppError "data/bad-encoding" names the line of the first broken byte. */
export async function* textPieces(
  source: ByteSource,
  options: ReadOptions,
): AsyncGenerator<string, void, void> {
  let line = 1;
  let decoder = strict;
  let rest: Uint8Array = new Uint8Array();
  const decoded = (bytes: Uint8Array): string => {
    const text = decodeStrict(bytes, decoder);
    decoder = strictInside;
    if (text !== undefined) return text;
    for (let start = 0; ; line++) {
      const end = bytes.indexOf(0x0a, start);
      if (end < 0 || decodeStrict(bytes.subarray(start, end)) === undefined) throw notUtf8(source.name, line);
      start = end + 1;
    }
  };
  for await (const chunk of chunksOf(source, options)) {
    const bytes = rest.length === 0 ? chunk : joinBytes([rest, chunk]);
    const end = wholeCharacters(bytes);
    rest = bytes.slice(end);
    const whole = bytes.subarray(0, end);
    yield decoded(whole);
    for (let at = whole.indexOf(0x0a); at >= 0; at = whole.indexOf(0x0a, at + 1)) line++;
  }
  if (rest.length > 0) yield decoded(rest);
}

/** The whole text. */
export async function wholeText(source: ByteSource, options: ReadOptions): Promise<string> {
  const pieces: string[] = [];
  for await (const piece of textPieces(source, options)) pieces.push(piece);
  return pieces.join("");
}

/** How many bytes come before a last character whose end is not there yet. */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const at = bytes.length - back;
    const byte = bytes[at] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needed > back ? at : bytes.length;
  }
  return bytes.length;
}

function notUtf8(name: string, line: number): AppError {
  return new AppError(
    "data/bad-encoding",
    `${name}: line ${line} is not UTF-8.`,
    "Save the file as UTF-8 (in a spreadsheet: export as CSV UTF-8).",
  );
}
