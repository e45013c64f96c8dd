// A zip file read by ranges: its list of parts first, then single parts, unpacked in pieces that are counted while they come.
// Nothing that the file says of its sizes is believed: a part stops at its cap and at what it claimed to hold. Parts that
// nobody asks for are never unpacked, so pictures cost nothing. Layout: PKWARE APPNOTE.TXT 6.3.10, 4.3.
import { Inflate } from "fflate";
import type { ByteSource } from "../../../domain/bytes.ts";
import { AppError } from "../../../domain/errors.ts";
import { maxArchiveEntries, maxUnpackedBytes } from "../documentReader.ts";
import { crc32 } from "./crc32.ts";

interface Entry {
  readonly method: number;
  readonly isEncrypted: boolean;
  readonly crc: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  readonly headerOffset: number;
}

export interface Archive {
  readonly name: string;
  readonly paths: readonly string[];
  has(path: string): boolean;
  readonly sizeBytes: number;
  /** Of the packed parts, how much was read; never more than the file has. */
  doneBytes(): number;
  /** The part in pieces. AppError "data/damaged", "data/unpacks-too-large", "data/encrypted". */
  read(path: string): AsyncGenerator<Uint8Array, void, void>;
}

const endSignature = 0x06054b50;
const end64LocatorSignature = 0x07064b50;
const entrySignature = 0x02014b50;
const headerSignature = 0x04034b50;
/** The last record with the longest comment. */
const maxEndBytes = 22 + 0xffff;
const maxListBytes = 16 << 20;
const stepBytes = 32 << 10;
/** Text packs to a hundredth at most; what packs further and is large is made to fill memory. */
const maxRatio = 300;
const alwaysBytes = 16 << 20;

export async function openArchive(source: ByteSource): Promise<Archive> {
  const { name } = source;
  const entries = await readList(source);
  let unpackedBytes = 0;
  let doneBytes = 0;

  async function* read(path: string): AsyncGenerator<Uint8Array, void, void> {
    const entry = entries.get(path);
    if (entry === undefined) throw damaged(name, `the part ${path} is missing`);
    if (entry.isEncrypted) throw encrypted(name);
    if (entry.method !== 0 && entry.method !== 8) throw damaged(name, "it is packed in an unusual way");
    if (unpackedBytes + entry.sizeBytes > maxUnpackedBytes) throw unpacksTooLarge(name);
    const start = await readRange(source, entry.headerOffset, 30);
    const header = viewOf(start);
    if (header.getUint32(0, true) !== headerSignature) throw damaged(name, "its list of parts is wrong");
    const from = entry.headerOffset + 30 + header.getUint16(26, true) + header.getUint16(28, true);

    if (entry.sizeBytes === 0) return;
    let produced: Uint8Array[] = [];
    const inflate = entry.method === 8 ? new Inflate((chunk) => void produced.push(chunk)) : undefined;
    let size = 0;
    let crc = 0;
    for (let done = 0; done < entry.packedBytes; done += stepBytes) {
      const length = Math.min(stepBytes, entry.packedBytes - done);
      // A copy: Inflate may hold on to the piece, and the source may lend its own memory.
      const packed = (await readRange(source, from + done, length)).slice();
      doneBytes += length;
      if (inflate === undefined) produced = [packed];
      else {
        try {
          inflate.push(packed, done + length >= entry.packedBytes);
        } catch {
          throw damaged(name, `the part ${path} cannot be unpacked`);
        }
      }
      for (const chunk of produced) {
        size += chunk.byteLength;
        unpackedBytes += chunk.byteLength;
        if (unpackedBytes > maxUnpackedBytes) throw unpacksTooLarge(name);
        if (size > alwaysBytes && size > maxRatio * entry.packedBytes) throw unpacksTooLarge(name);
        if (size > entry.sizeBytes) throw damaged(name, `the part ${path} holds more than it says`);
        crc = crc32(chunk, crc);
        yield chunk;
      }
      produced = [];
    }
    if (size !== entry.sizeBytes || crc !== entry.crc) throw damaged(name, `the part ${path} has changed`);
  }

  return {
    name,
    paths: [...entries.keys()],
    has: (path) => entries.has(path),
    sizeBytes: source.sizeBytes,
    doneBytes: () => Math.min(doneBytes, source.sizeBytes),
    read,
  };
}

async function readList(source: ByteSource): Promise<Map<string, Entry>> {
  const { name, sizeBytes } = source;
  const tailBytes = Math.min(maxEndBytes, sizeBytes);
  const tail = viewOf(await source.read(sizeBytes - tailBytes, tailBytes));
  let at = tailBytes - 22;
  while (at >= 0 && tail.getUint32(at, true) !== endSignature) at--;
  if (at < 0) throw damaged(name, "its end is missing");
  let count = tail.getUint16(at + 10, true);
  let listBytes = tail.getUint32(at + 12, true);
  let listOffset = tail.getUint32(at + 16, true);
  if (at >= 20 && tail.getUint32(at - 20, true) === end64LocatorSignature) {
    const end64 = viewOf(await readRange(source, Number(tail.getBigUint64(at - 12, true)), 56));
    count = Number(end64.getBigUint64(32, true));
    listBytes = Number(end64.getBigUint64(40, true));
    listOffset = Number(end64.getBigUint64(48, true));
  }
  if (count > maxArchiveEntries || listBytes > maxListBytes) {
    throw new AppError(
      "data/too-many-parts",
      `${name} is packed from more than ${maxArchiveEntries} parts; a document has a few dozen.`,
      "Do not trust this file. If it is yours, save it again as PDF.",
    );
  }
  const list = await readRange(source, listOffset, listBytes);
  const view = viewOf(list);
  const entries = new Map<string, Entry>();
  for (let offset = 0, i = 0; i < count; i++) {
    if (offset + 46 > listBytes || view.getUint32(offset, true) !== entrySignature) {
      throw damaged(name, "its list of parts is incomplete");
    }
    const nameBytes = view.getUint16(offset + 28, true);
    const extraBytes = view.getUint16(offset + 30, true);
    const commentBytes = view.getUint16(offset + 32, true);
    const extraFrom = offset + 46 + nameBytes;
    if (extraFrom + extraBytes > listBytes) throw damaged(name, "its list of parts is incomplete");
    const path = new TextDecoder().decode(list.subarray(offset + 46, extraFrom));
    const large = readLarge(view, extraFrom, extraFrom + extraBytes);
    const sized = (field: number): number => {
      const value = view.getUint32(field, true);
      return value === 0xffffffff ? (large.next().value ?? value) : value;
    };
    const entry: Entry = {
      isEncrypted: (view.getUint16(offset + 8, true) & 1) !== 0,
      method: view.getUint16(offset + 10, true),
      crc: view.getUint32(offset + 16, true),
      // In the order in which the larger numbers of the extra field stand.
      sizeBytes: sized(offset + 24),
      packedBytes: sized(offset + 20),
      headerOffset: sized(offset + 42),
    };
    // Some programs of Windows write backslashes.
    entries.set(path.replaceAll("\\", "/"), entry);
    offset = extraFrom + extraBytes + commentBytes;
  }
  return entries;
}

/** The numbers of more than 32 bits that an entry has beside its own: extra field 1. */
function* readLarge(view: DataView, from: number, to: number): Generator<number, void, void> {
  for (let at = from; at + 4 <= to;) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      for (let field = at + 4; field + 8 <= Math.min(at + 4 + size, to); field += 8) {
        yield Number(view.getBigUint64(field, true));
      }
    }
    at += 4 + size;
  }
}

async function readRange(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  if (!(offset >= 0 && length >= 0 && offset + length <= source.sizeBytes)) {
    throw damaged(source.name, "a part of it is missing");
  }
  return source.read(offset, length);
}

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function damaged(name: string, why: string): AppError {
  return new AppError(
    "data/damaged",
    `${name} is damaged or incomplete: ${why}.`,
    "Ask for the file again, or open it in the program it was made with and save it again.",
  );
}

export function encrypted(name: string): AppError {
  return new AppError(
    "data/encrypted",
    `${name} is locked with a password.`,
    "Open it with the password, save a copy without one, and add that.",
  );
}

function unpacksTooLarge(name: string): AppError {
  return new AppError(
    "data/unpacks-too-large",
    `${name} is small, but unpacks to far more than a document needs.`,
    "Do not trust this file. If it is yours, save it again as PDF without its pictures.",
  );
}
