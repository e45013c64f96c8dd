// Names that nobody else has, made where crypto.randomUUID is missing too: a page over plain http has only random bytes.
// Nothing of a run is drawn from here (docs/architecture.md, "Determinism").

/** A UUID of version 4 (RFC 9562, section 5.4). */
export function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}
