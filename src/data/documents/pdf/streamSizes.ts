// What the packed parts of a PDF unpack to, counted before pdf.js sees the file: it unpacks a part whole, whatever that is.
// Deflate gives at most 1032 times its bytes, so small parts need not be looked at; parts that are packed several times
// are unpacked as often.
import { Inflate } from "fflate";
import { AppError } from "../../../domain/errors.ts";

const mark = new TextEncoder().encode("stream");
const endMark = new TextEncoder().encode("endstream");
/** How far before its bytes a part says how it is packed. */
const headLength = 2048;
const maxLayers = 8;
/** Of all parts that are no pictures, and of each that is one: pdf.js holds them twice. */
const maxUnpackedBytes = 128 << 20;
const stepBytes = 64 << 10;
const maxRatio = 1032;
const smallBytes = 1 << 20;
/** Of so few bytes nothing large is made, however often they are packed. */
const tinyBytes = 64;
const streamsAtOnce = 20_000;

/** Throws AppError "data/unpacks-too-large". Yields now and then. */
export function* checkStreamSizes(name: string, file: Uint8Array): Generator<void, void, void> {
  const latin1 = new TextDecoder("latin1");
  let unpackedBytes = 0;
  let sinceYield = 0;
  let count = 0;
  for (let at = indexOf(file, mark, 0); at >= 0; at = indexOf(file, mark, at)) {
    const start = at + mark.length;
    // Each costs a look at its head, however little it holds.
    if (++count % streamsAtOnce === 0) yield;
    const isEnd = file[at - 3] === 0x65 && file[at - 2] === 0x6e && file[at - 1] === 0x64;
    at = start;
    if (isEnd || (file[start] !== 0x0d && file[start] !== 0x0a)) continue;
    const from = file[start] === 0x0d && file[start + 1] === 0x0a ? start + 2 : start + 1;
    const next = indexOf(file, endMark, from);
    const to = next < 0 ? file.length : next;
    at = to;
    if (to - from < tinyBytes) continue;
    const text = latin1.decode(file.subarray(Math.max(0, start - headLength), start));
    const head = text.slice(text.lastIndexOf(" obj") + 1);
    const layers = layersOf(head);
    if (layers === undefined) continue;
    if ((to - from) * maxRatio ** layers < smallBytes) continue;
    // A picture is large for good reason, and is never drawn here: what counts is one picture at a time.
    const isPicture = /\/Subtype\s*\/Image/.test(head);
    const before = isPicture ? 0 : unpackedBytes;
    const budget = maxUnpackedBytes - before;
    const size = unpackedSize(file.subarray(from, to), layers, budget);
    if (size > budget) throw unpacksTooLarge(name);
    if (!isPicture) unpackedBytes += size;
    sinceYield += size;
    if (sinceYield > 16 << 20) {
      yield;
      sinceYield = 0;
    }
  }
}

/** How often a part is packed; undefined: not in a way that grows much. */
function layersOf(head: string): number | undefined {
  const layers = head.match(/\/(?:FlateDecode|Fl|LZWDecode|LZW)\b/g)?.length ?? 0;
  return layers === 0 ? undefined : Math.min(layers, maxLayers);
}

/** Stops above `budget`. Bytes that are not deflated count as none: pdf.js reads no text from them either. */
function unpackedSize(packed: Uint8Array, layers: number, budget: number): number {
  let size = 0;
  const sinks: Inflate[] = [];
  for (let layer = layers - 1; layer >= 0; layer--) {
    const next = sinks[0];
    // The first two bytes are zlib's, not deflate's.
    let toSkip = layer === 0 ? 0 : 2;
    sinks.unshift(
      new Inflate((chunk) => {
        size += next === undefined ? chunk.length : 0;
        if (size > budget) throw new TooMuch();
        const skipped = Math.min(toSkip, chunk.length);
        toSkip -= skipped;
        next?.push(chunk.subarray(skipped));
      }),
    );
  }
  try {
    for (let at = 2; at < packed.length; at += stepBytes) {
      sinks[0]?.push(packed.slice(at, at + stepBytes), at + stepBytes >= packed.length);
    }
  } catch {
    // Broken or at its budget: what was counted counts.
  }
  return size;
}

class TooMuch extends Error {}

function indexOf(file: Uint8Array, wanted: Uint8Array, from: number): number {
  const first = wanted[0] ?? 0;
  for (let at = file.indexOf(first, from); at >= 0; at = file.indexOf(first, at + 1)) {
    let same = 1;
    while (same < wanted.length && file[at + same] === wanted[same]) same++;
    if (same === wanted.length) return at;
  }
  return -1;
}

export function unpacksTooLarge(name: string): AppError {
  return new AppError(
    "data/unpacks-too-large",
    `${name} is small, but unpacks to far more than a document needs.`,
    "Do not trust this file. If it is yours, print it to a new PDF and add that.",
  );
}
