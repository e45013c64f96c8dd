// GPT-2's spelling of bytes as printable characters: every byte has one letter, so that byte-level vocabularies are
// plain strings. Printable Latin-1 stands for itself, the other bytes for U+0100 and on.

const letters: string[] = [];
const byteOfLetter = new Map<string, number>();
{
  let extra = 0x100;
  for (let byte = 0; byte < 256; byte++) {
    const printable = (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
    const letter = String.fromCharCode(printable ? byte : extra++);
    letters.push(letter);
    byteOfLetter.set(letter, byte);
  }
}

const encoder = new TextEncoder();

/** The text's UTF-8 bytes, one letter each. */
export function spellBytes(text: string): string {
  let spelled = "";
  for (const byte of encoder.encode(text)) spelled += letters[byte] ?? "";
  return spelled;
}

/** True where every character of the token is a byte's letter. */
export function isSpelled(token: string): boolean {
  for (const letter of token) if (!byteOfLetter.has(letter)) return false;
  return true;
}

/** The bytes a token stands for; a token that is not spelled in letters stands for its own UTF-8. */
export function bytesOf(token: string): Uint8Array {
  const bytes = new Uint8Array(token.length);
  let length = 0;
  for (const letter of token) {
    const byte = byteOfLetter.get(letter);
    if (byte === undefined) return encoder.encode(token);
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
}

/** UTF-8 to text; a broken sequence becomes U+FFFD, as Rust's from_utf8_lossy does, and a byte order mark stays. */
export function lossyText(chunks: readonly Uint8Array[]): string {
  const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });
  let text = "";
  for (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** UTF-8 to text, or undefined where it is broken. */
export function strictText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
