// For every test: typed arrays of the same bytes are equal without a look at each of their numbers, which takes `toEqual` a
// second for a quarter of a megabyte. Anything else (NaNs of other bits, arrays that differ) is compared, and told, as usual.
import { expect } from "vitest";

function hasSameBytes(a: unknown, b: unknown): true | undefined {
  if (!ArrayBuffer.isView(a) || !ArrayBuffer.isView(b) || a.constructor !== b.constructor) return undefined;
  return a.byteLength === b.byteLength && bytes(a).equals(bytes(b)) ? true : undefined;
}

const bytes = (view: ArrayBufferView): Buffer => Buffer.from(view.buffer, view.byteOffset, view.byteLength);

// Files share a process, and this is run before each.
const known = globalThis as { knowsEqualBytes?: boolean };
if (known.knowsEqualBytes !== true) expect.addEqualityTesters([hasSameBytes]);
known.knowsEqualBytes = true;
