// The Precompiled normalizer: SentencePiece's table of replacements, a double-array trie over UTF-8 (Darts-clone's
// layout) and the texts that its values point into. As Rust does it, a grapheme of under six bytes is looked up first,
// then each character, and of several keys that a text begins with the shortest counts.

import { invalid, text } from "./shape.ts";
import type { Normalizer } from "./normalizers.ts";
import type { Work } from "../work.ts";

const encoder = new TextEncoder();
const lookedUpWhole = 6;

export function charsMapNormalizer(value: unknown, path: string): Normalizer {
  const bytes = fromBase64(text(value, path), path);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const trieBytes = bytes.length >= 4 ? view.getUint32(0, true) : NaN;
  if (!(trieBytes >= 4 && trieBytes % 4 === 0 && 4 + trieBytes <= bytes.length))
    throw invalid(path, "a table of SentencePiece in base64", value);
  const units = Uint32Array.from({ length: trieBytes / 4 }, (_, i) => view.getUint32(4 + 4 * i, true));
  const texts = bytes.subarray(4 + trieBytes);
  const known = new Map<string, string | undefined>();

  const replacementOf = (part: string): string | undefined => {
    if (known.has(part)) return known.get(part);
    const start = firstValue(units, encoder.encode(part));
    const found = start === undefined ? undefined : textAt(texts, start);
    if (known.size < 100_000) known.set(part, found);
    return found;
  };

  return (input, work: Work) => {
    work.grow(input.length, path);
    const parts: string[] = [];
    let length = 0;
    const push = (part: string): void => {
      work.grow((length += part.length), path);
      parts.push(part);
    };
    for (const segment of graphemesOf(input)) {
      const whole = isShort(segment) ? replacementOf(segment) : undefined;
      if (whole !== undefined) push(whole);
      else for (const character of segment) push(replacementOf(character) ?? character);
    }
    return parts.join("");
  };
}

const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Letters that are one grapheme unless a mark follows: ASCII, Latin, Greek, Cyrillic, Hebrew, kana, Han. */
const plain =
  /[\x20-\x7e\u00c0-\u02ff\u0370-\u0482\u048a-\u0588\u05d0-\u05ea\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff]+/g;
/** The engine's segmenter takes the square of a text's length, so it gets no longer ones. */
const longestSegmented = 2_048;

function* graphemesOf(input: string): Generator<string> {
  let done = 0;
  for (const run of input.matchAll(plain)) {
    yield* segmentsOf(input, done, run.index);
    const end = run.index + run[0].length;
    // The last letter waits for its marks.
    for (done = run.index; done < end - 1; done++) yield input.charAt(done);
  }
  yield* segmentsOf(input, done, input.length);
}

function* segmentsOf(input: string, start: number, end: number): Generator<string> {
  for (let at = start; at < end; at += longestSegmented) {
    const part = input.slice(at, Math.min(end, at + longestSegmented));
    for (const { segment } of segmenter.segment(part)) yield segment;
  }
}

function isShort(segment: string): boolean {
  return segment.length < lookedUpWhole && encoder.encode(segment).length < lookedUpWhole;
}

/** The value of the shortest key that `key` begins with. */
function firstValue(units: Uint32Array, key: Uint8Array): number | undefined {
  let position = offsetOf(units[0] ?? 0);
  for (const byte of key) {
    if (byte === 0) return undefined;
    position ^= byte;
    const unit = units[position];
    if (unit === undefined || (unit & 0x800000ff) >>> 0 !== byte) return undefined;
    position ^= offsetOf(unit);
    if (((unit >>> 8) & 1) === 1) return (units[position] ?? 0) & 0x7fffffff;
  }
  return undefined;
}

function offsetOf(unit: number): number {
  return (unit >>> 10) << ((unit & 0x200) >>> 6);
}

function textAt(texts: Uint8Array, start: number): string {
  const end = texts.indexOf(0, start);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(
    texts.subarray(start, end < 0 ? undefined : end),
  );
}

function fromBase64(source: string, path: string): Uint8Array {
  try {
    return Uint8Array.from(atob(source), (letter) => letter.charCodeAt(0));
  } catch {
    throw invalid(path, "base64", source);
  }
}
