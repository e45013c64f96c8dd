// Reads a file of a test to its end, and sorts what was found.
import { memorySource } from "../../../../src/domain/bytes.ts";
import {
  type FoundComparison,
  type FoundDocument,
  type FoundFault,
  type FoundNote,
  readDocument,
  type ReadDocumentOptions,
} from "../../../../src/data/documents/index.ts";

export interface Reading {
  format: string;
  documents: FoundDocument[];
  comparisons: FoundComparison[];
  faults: FoundFault[];
  notes: FoundNote[];
}

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

export async function reading(
  name: string,
  content: string | Uint8Array,
  options: ReadDocumentOptions = {},
): Promise<Reading> {
  const source = memorySource(name, typeof content === "string" ? bytes(content) : content);
  const { format, found } = await readDocument(source, options);
  const all: Reading = { format, documents: [], comparisons: [], faults: [], notes: [] };
  for await (const one of found) {
    if (one.kind === "document") all.documents.push(one);
    else if (one.kind === "comparison") all.comparisons.push(one);
    else if (one.kind === "fault") all.faults.push(one);
    else all.notes.push(one);
  }
  return all;
}

/** The texts of a file's documents. */
export async function textsOf(name: string, content: string | Uint8Array): Promise<string[]> {
  return (await reading(name, content)).documents.map(({ text }) => text);
}

/** UTF-16, with or without its mark. */
export function utf16(text: string, isBig = false, isMarked = true): Uint8Array {
  const units = [...(isMarked ? [0xfeff] : []), ...text.split("").map((unit) => unit.charCodeAt(0))];
  const made = new Uint8Array(2 * units.length);
  const view = new DataView(made.buffer);
  units.forEach((unit, i) => view.setUint16(2 * i, unit, !isBig));
  return made;
}

/** Latin-1 bytes of a text whose characters are all below 256. */
export const latin1 = (text: string): Uint8Array => Uint8Array.from(text, (letter) => letter.charCodeAt(0));
