// Files that are packed into one without being a zip: what gzip has packed, and the files of a tar. Other packers are not opened.
import { gunzipSync } from "fflate";
import { type ByteSource, readAll } from "../../domain/bytes.ts";

const mostBytes = 512 << 20;
const blockBytes = 512;
/** bzip2, xz, 7-Zip, RAR, Zstandard, LZ4, compress. */
const closed = [
  "BZh",
  "\xfd7zXZ\0",
  "7z\xbc\xaf\x27\x1c",
  "Rar!",
  "\x28\xb5\x2f\xfd",
  "\x04\x22\x4d\x18",
  "\x1f\x9d",
];

const latin1 = new TextDecoder("latin1");

/** Files by their names, "unopened" where it cannot be told, undefined where nothing is packed. `head`: the first 512 bytes or more. */
export async function unpacked(
  path: string,
  source: ByteSource,
  head: Uint8Array,
): Promise<ReadonlyMap<string, Uint8Array> | "unopened" | undefined> {
  const start = latin1.decode(head.subarray(0, 8));
  const isTar = latin1.decode(head.subarray(257, 262)) === "ustar";
  const isGzip = start.startsWith("\x1f\x8b");
  if (closed.some((mark) => start.startsWith(mark))) return "unopened";
  if (!isTar && !isGzip) return undefined;
  if (source.sizeBytes > mostBytes) return "unopened";
  const bytes = await readAll(source);
  if (isTar) return tarFiles(bytes) ?? "unopened";
  try {
    const size = new DataView(bytes.buffer, bytes.byteOffset).getUint32(bytes.byteLength - 4, true);
    if (size > mostBytes) return "unopened";
    const name = path.replace(/\.tgz$/i, ".tar").replace(/\.gz$/i, "");
    return new Map([[name, gunzipSync(bytes)]]);
  } catch {
    return "unopened";
  }
}

/** Undefined where a size is none. Long names stand in files of their own, which are searched like any other. */
function tarFiles(bytes: Uint8Array): ReadonlyMap<string, Uint8Array> | undefined {
  const files = new Map<string, Uint8Array>();
  for (let at = 0; at + blockBytes <= bytes.byteLength;) {
    const header = bytes.subarray(at, at + blockBytes);
    if (header.every((byte) => byte === 0)) break;
    const field = (from: number, to: number): string =>
      new TextDecoder().decode(header.subarray(from, to)).replace(/\0.*$/s, "");
    const size = parseInt(field(124, 136).trim(), 8);
    if (!Number.isSafeInteger(size) || size < 0) return undefined;
    const data = at + blockBytes;
    const name = [field(345, 500), field(0, 100)].filter((part) => part !== "").join("/");
    files.set(`${files.size + 1}/${name}`, bytes.subarray(data, Math.min(bytes.byteLength, data + size)));
    at = data + Math.ceil(size / blockBytes) * blockBytes;
  }
  return files;
}
