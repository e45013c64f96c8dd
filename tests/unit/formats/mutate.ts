// Seeded damage to a file: what a broken line, a bad disk or somebody's malice would do to it.

export type Random = () => number;

const below = (random: Random, n: number): number => Math.floor(random() * n);
const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)] as T;

const hugeNumbers = [0n, 1n, 2n ** 31n - 1n, 2n ** 32n - 1n, 2n ** 53n, 2n ** 62n, 2n ** 63n, 2n ** 64n - 1n];

/** One to three of: cut, flip, overwrite a length field, splice, repeat, drop. */
export function mutateBytes(original: Uint8Array, random: Random): Uint8Array {
  let bytes: Uint8Array = original.slice();
  const times = 1 + below(random, 3);
  for (let i = 0; i < times && bytes.length > 0; i++) {
    const at = below(random, bytes.length);
    switch (below(random, 6)) {
      case 0:
        bytes = bytes.slice(0, at);
        break;
      case 1:
        bytes[at] = (bytes[at] ?? 0) ^ (1 << below(random, 8));
        break;
      case 2:
        overwrite(bytes, at, random);
        break;
      case 3: {
        const piece = bytes.slice(below(random, bytes.length)).subarray(0, 1 + below(random, 64));
        bytes = joined(bytes.subarray(0, at), piece, bytes.subarray(at));
        break;
      }
      case 4:
        bytes = joined(bytes.subarray(0, at), bytes.subarray(at + 1 + below(random, 32)));
        break;
      default:
        bytes[at] = below(random, 256);
    }
  }
  return bytes;
}

// Lengths lie anywhere, most of them near the start.
function overwrite(bytes: Uint8Array, anywhere: number, random: Random): void {
  const at = Math.min(random() < 0.5 ? below(random, 64) : anywhere, bytes.length - 8);
  if (at < 0) return;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const value = pick(random, hugeNumbers);
  if (random() < 0.5) view.setBigUint64(at, value, true);
  else view.setUint32(at, Number(value & 0xffffffffn), true);
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const hostileValues: readonly string[] = [
  "null", "true", "-1", "0", "0.5", "1e308", "1e999", "9007199254740993", "2147483648", "4294967296", '""', '"x"', '"../x"',
  '"__proto__"', '"\\u0000"', '"\\ud800"', "[]", "{}", "[[]]", '{"__proto__":1}', '[null,1,"a"]', `"${"a".repeat(3000)}"`,
  `${"[".repeat(300)}${"]".repeat(300)}`, "[" + "0,".repeat(3000) + "0]", '{"constructor":{"prototype":{}}}', '"NaN"',
]; // oxfmt-ignore

/** Damage inside the JSON's own structure: a value replaced, a key renamed, repeated, removed or added. */
export function mutateJson(text: string, random: Random): string {
  let result = text;
  const times = 1 + below(random, 2);
  for (let i = 0; i < times; i++) {
    const places = [
      ...result.matchAll(/("(?:[^"\\]|\\.)*")\s*:|("(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null)/g),
    ];
    if (places.length === 0) return result;
    const place = pick(random, places);
    const at = place.index;
    const [whole, key] = place;
    const value = pick(random, hostileValues);
    const pair = `${pick(random, ['"__proto__"', '"a"', key ?? '"toString"'])}:${value},`;
    if (key === undefined) result = result.slice(0, at) + value + result.slice(at + whole.length);
    else if (random() < 0.4) result = result.slice(0, at) + pair + result.slice(at);
    else
      result = `${result.slice(0, at)}${pick(random, ['"__proto__"', '"constructor"', '"x"'])}:${result.slice(at + whole.length)}`;
  }
  return result;
}
