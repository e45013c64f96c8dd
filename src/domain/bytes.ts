// Where bytes come from, without saying how: a Node file, a Blob, a URL with ranges, a zip entry, memory.
// Readers ask for ranges so that a 2 GB checkpoint is never held whole.

export interface ByteSource {
  /** For messages: a file name or URL. */
  readonly name: string;
  readonly sizeBytes: number;
  /** Exactly `length` bytes from `offset`; throws AppError "file/truncated" when the source ends before. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A folder-like set of files: a folder on disk, dropped files, a hub repository, a zip. */
export interface FileSet {
  readonly name: string;
  /** Relative paths with forward slashes. A hub may answer only with what it was told to know. */
  list(): Promise<string[]>;
  /** The file, or undefined when there is none of that path. */
  open(path: string): Promise<ByteSource | undefined>;
  /** Sizes without opening anything, where opening a file would download it; `isHere`: it would not. */
  sizes?(): Promise<{ path: string; sizeBytes: number | undefined; isHere: boolean }[]>;
}

export function memorySource(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    sizeBytes: bytes.byteLength,
    read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  };
}

/** The same bytes under the name that messages should tell. */
export function named(name: string, { sizeBytes, read }: ByteSource): ByteSource {
  return { name, sizeBytes, read };
}

/** Parts one after another; a single part is not copied. */
export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((total, { byteLength }) => total + byteLength, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

const pieceUnits = 1 << 20;

/** Text in UTF-8, a piece at a time: a string of all of it may be longer than strings can be. */
export function encodedPieces(pieces: Iterable<string>): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  let held = "";
  for (const piece of pieces) {
    held += piece;
    if (held.length < pieceUnits) continue;
    parts.push(encoder.encode(held));
    held = "";
  }
  parts.push(encoder.encode(held));
  return joinBytes(parts);
}

export async function readAll(source: ByteSource): Promise<Uint8Array> {
  return source.read(0, source.sizeBytes);
}
