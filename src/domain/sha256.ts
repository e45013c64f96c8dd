// SHA-256 (FIPS 180-4) that takes its input in pieces: WebCrypto's digest wants the whole of it at once, which a
// 2 GB download cannot give. For small inputs crypto.subtle is faster; this one is plain and runs anywhere.

const constants = new Uint32Array(64);
const initial = new Uint32Array(8);

// The first 32 bits of the fractional parts of the cube roots (and square roots) of the first primes.
let found = 0;
for (let n = 2; found < 64; n++) {
  let isPrime = true;
  for (let divisor = 2; divisor * divisor <= n; divisor++) if (n % divisor === 0) isPrime = false;
  if (!isPrime) continue;
  if (found < 8) initial[found] = fraction(Math.sqrt(n));
  constants[found] = fraction(Math.cbrt(n));
  found++;
}

function fraction(value: number): number {
  return Math.floor((value - Math.floor(value)) * 2 ** 32);
}

export class Sha256 {
  private readonly state = Uint32Array.from(initial);
  private readonly pending = new Uint8Array(64);
  private readonly words = new Uint32Array(64);
  private pendingBytes = 0;
  private totalBytes = 0;

  update(bytes: Uint8Array): this {
    this.totalBytes += bytes.byteLength;
    let at = 0;
    if (this.pendingBytes > 0) {
      at = Math.min(64 - this.pendingBytes, bytes.byteLength);
      this.pending.set(bytes.subarray(0, at), this.pendingBytes);
      this.pendingBytes += at;
      if (this.pendingBytes < 64) return this;
      this.block(this.pending, 0);
      this.pendingBytes = 0;
    }
    for (; at + 64 <= bytes.byteLength; at += 64) this.block(bytes, at);
    this.pending.set(bytes.subarray(at));
    this.pendingBytes = bytes.byteLength - at;
    return this;
  }

  /** The digest as 64 lower-case hexadecimal digits; the object is spent afterwards. */
  hex(): string {
    const bits = this.totalBytes * 8;
    const tail = new Uint8Array(this.pendingBytes < 56 ? 64 : 128);
    tail.set(this.pending.subarray(0, this.pendingBytes));
    tail[this.pendingBytes] = 0x80;
    const view = new DataView(tail.buffer);
    view.setUint32(tail.length - 8, Math.floor(bits / 2 ** 32));
    view.setUint32(tail.length - 4, bits >>> 0);
    for (let at = 0; at < tail.length; at += 64) this.block(tail, at);
    return [...this.state].map((word) => word.toString(16).padStart(8, "0")).join("");
  }

  private block(bytes: Uint8Array, at: number): void {
    const w = this.words;
    for (let i = 0; i < 16; i++) {
      const j = at + i * 4;
      w[i] = (bytes[j]! << 24) | (bytes[j + 1]! << 16) | (bytes[j + 2]! << 8) | bytes[j + 3]!;
    }
    for (let i = 16; i < 64; i++) {
      const x = w[i - 15]!;
      const y = w[i - 2]!;
      const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
      const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
      w[i] = (w[i - 16]! + s0 + w[i - 7]! + s1) | 0;
    }
    const state = this.state;
    let a = state[0]! | 0;
    let b = state[1]! | 0;
    let c = state[2]! | 0;
    let d = state[3]! | 0;
    let e = state[4]! | 0;
    let f = state[5]! | 0;
    let g = state[6]! | 0;
    let h = state[7]! | 0;
    for (let i = 0; i < 64; i++) {
      const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
      const t1 = (h + s1 + ((e & f) ^ (~e & g)) + constants[i]! + w[i]!) | 0;
      const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
      const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g;
      g = f;
      f = e;
      e = (d + t1) | 0;
      d = c;
      c = b;
      b = a;
      a = (t1 + t2) | 0;
    }
    state[0]! += a;
    state[1]! += b;
    state[2]! += c;
    state[3]! += d;
    state[4]! += e;
    state[5]! += f;
    state[6]! += g;
    state[7]! += h;
  }
}

/** The hash of bytes that are at hand, in hexadecimal digits: WebCrypto's, which is faster, where a page has it. */
export async function sha256Hex(bytes: Uint8Array): Promise<string> {
  // Over plain http there is none.
  if ((crypto as { subtle?: unknown }).subtle === undefined) return new Sha256().update(bytes).hex();
  const digest = await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
