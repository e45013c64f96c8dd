// Compressed answers for scripts/serve.mjs: brotli where the browser takes it (over plain http browsers ask for gzip only),
// made at the first request and kept in memory for as long as the file stays as it is.
import { readFile } from "node:fs/promises";
import { extname } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

// Text. Pictures and fonts are compressed in themselves, and weights hardly shrink.
const compressible = new Set([
  ".html",
  ".js",
  ".css",
  ".json",
  ".jsonl",
  ".svg",
  ".txt",
  ".map",
  ".webmanifest",
]);
/** Smaller ones gain nothing; larger ones would fill the memory. */
const leastBytes = 256;
const mostBytes = 32 * 2 ** 20;

const compressors = {
  // A tenth of a second for the largest script; quality 11 takes two seconds and saves a tenth more.
  br: (bytes) =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 6,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.byteLength,
      },
    }),
  gzip: (bytes) => promisify(gzip)(bytes, { level: 9 }),
};

/** Whether the answer for this file depends on what the browser takes. */
export const isCompressible = ({ path, size }) =>
  compressible.has(extname(path)) && size >= leastBytes && size <= mostBytes;

/** "br" or "gzip" by an Accept-Encoding header; undefined for neither. RFC 9110, section 12.5.3. */
export function chosenEncoding(header = "") {
  const weights = new Map();
  for (const part of header.toLowerCase().split(",")) {
    const [name, ...parameters] = part.split(";").map((piece) => piece.trim());
    const [, q] = /^q=(\d(?:\.\d*)?)$/.exec(parameters.join("")) ?? [];
    weights.set(name, q === undefined ? 1 : Number(q));
  }
  const weightOf = (name) => weights.get(name) ?? weights.get("*") ?? 0;
  return weightOf("br") > 0 && weightOf("br") >= weightOf("gzip")
    ? "br"
    : weightOf("gzip") > 0
      ? "gzip"
      : undefined;
}

/** Keeps what was compressed. The function gives a file's bytes in an encoding, compressed once however often asked. */
export function createCompressor() {
  const kept = new Map();
  return ({ path, size, modified }, encoding) => {
    const stamp = `${size} ${modified}`;
    const key = `${encoding} ${path}`;
    const known = kept.get(key);
    if (known?.stamp === stamp) return known.bytes;
    const bytes = readFile(path).then(compressors[encoding]);
    kept.set(key, { stamp, bytes });
    bytes.catch(() => kept.delete(key));
    return bytes;
  };
}
