// Thrift's compact protocol, as far as Parquet uses it: numbers are returned, what else there is is only walked over. hyparquet
// parses the same bytes, but trusts them: a number of a million bytes would hold it for minutes, a list of two thousand
// million places take all memory. So a header or footer is walked here first. Throws ParquetFault.

export class ParquetFault extends Error {}

/** Fields by number: numbers and structs. */
export type ThriftFields = ReadonlyMap<number, number | ThriftFields>;

const maxDepth = 64;

/** The struct at `at`, and where it ends. */
export function walkStruct(bytes: Uint8Array, at: number, depth = 0): { fields: ThriftFields; end: number } {
  if (depth > maxDepth) throw new ParquetFault("its headers are nested too deep");
  const fields = new Map<number, number | ThriftFields>();
  let id = 0;
  for (;;) {
    const byte = byteAt(bytes, at++);
    const type = byte & 0x0f;
    if (type === 0) return { fields, end: at };
    if (byte >> 4 !== 0) id += byte >> 4;
    else {
      const named = varint(bytes, at);
      [id, at] = [zigzag(named.value), named.end];
    }
    const value = walkValue(bytes, at, type, depth);
    at = value.end;
    if (value.value !== undefined) fields.set(id, value.value);
  }
}

function walkValue(
  bytes: Uint8Array,
  at: number,
  type: number,
  depth: number,
): { value?: number | ThriftFields; end: number } {
  switch (type) {
    case 1: // true
    case 2: // false
      return { value: type === 1 ? 1 : 0, end: at };
    case 3: // a byte
      return { value: byteAt(bytes, at), end: at + 1 };
    case 4: // integers of 16, 32 and 64 bits
    case 5:
    case 6: {
      const { value, end } = varint(bytes, at);
      return { value: zigzag(value), end };
    }
    case 7: // a double
      return { end: within(bytes, at + 8) };
    case 8: {
      const { value, end } = varint(bytes, at);
      return { end: within(bytes, end + value) };
    }
    case 9:
      return { end: walkList(bytes, at, depth) };
    case 12: {
      const { fields, end } = walkStruct(bytes, at, depth + 1);
      return { value: fields, end };
    }
    default:
      throw new ParquetFault(`its headers hold a value of unknown type ${type}`);
  }
}

function walkList(bytes: Uint8Array, start: number, depth: number): number {
  const byte = byteAt(bytes, start);
  const type = byte & 0x0f;
  let size = byte >> 4;
  let at = start + 1;
  if (size === 15) ({ value: size, end: at } = varint(bytes, at));
  // Every item takes a byte at least.
  within(bytes, at + size);
  for (let i = 0; i < size; i++)
    at = type === 1 || type === 2 ? at + 1 : walkValue(bytes, at, type, depth + 1).end;
  return within(bytes, at);
}

/** An unsigned number of up to ten bytes. */
export function varint(bytes: Uint8Array, at: number): { value: number; end: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const byte = byteAt(bytes, at + i);
    value += (byte & 0x7f) * 2 ** (7 * i);
    if (byte < 0x80) return { value, end: at + i + 1 };
  }
  throw new ParquetFault("a number in it has no end");
}

const zigzag = (value: number): number => (value % 2 === 0 ? value / 2 : -(value + 1) / 2);

function byteAt(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte === undefined) throw new ParquetFault("it ends in the middle of a header");
  return byte;
}

function within(bytes: Uint8Array, end: number): number {
  if (end > bytes.length) throw new ParquetFault("it ends in the middle of a header");
  return end;
}
