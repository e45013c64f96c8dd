// HMAC-SHA-256 (RFC 2104) on bytes at hand, without waiting: WebCrypto's is asynchronous, and a text has hundreds of names.
import { Sha256 } from "./sha256.ts";

const blockBytes = 64;

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** 64 lower-case hexadecimal digits. */
export function hmacSha256Hex(key: Uint8Array, message: Uint8Array): string {
  const block = new Uint8Array(blockBytes);
  block.set(key.byteLength > blockBytes ? bytesOf(new Sha256().update(key).hex()) : key);
  const inner = new Sha256().update(block.map((byte) => byte ^ 0x36)).update(message);
  return new Sha256()
    .update(block.map((byte) => byte ^ 0x5c))
    .update(bytesOf(inner.hex()))
    .hex();
}
