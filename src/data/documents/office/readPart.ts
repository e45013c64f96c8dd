// One part of an office file through the XML reader, with turns of the event loop in between.
import type { ReadDocumentOptions } from "../documentReader.ts";
import type { Archive } from "./archive.ts";
import { type XmlHandler, XmlReader } from "./xml.ts";

/** Yields after every piece that was read, so that a caller can hand on what its handler has found by then. */
export async function* readPartInSteps(
  archive: Archive,
  path: string,
  names: Readonly<Record<string, string>>,
  handler: XmlHandler,
  { signal, progress }: ReadDocumentOptions,
): AsyncGenerator<void, void, void> {
  const xml = new XmlReader(archive.name, names, handler);
  let decoder: TextDecoder | undefined;
  for await (const bytes of archive.read(path)) {
    decoder ??= new TextDecoder(encodingOf(bytes));
    xml.push(decoder.decode(bytes, { stream: true }));
    signal?.throwIfAborted();
    await progress?.(archive.doneBytes(), archive.sizeBytes);
    yield;
  }
  xml.push(decoder?.decode() ?? "");
  xml.end();
  yield;
}

export async function readPart(
  archive: Archive,
  path: string,
  names: Readonly<Record<string, string>>,
  handler: XmlHandler,
  options: ReadDocumentOptions,
): Promise<void> {
  const steps = readPartInSteps(archive, path, names, handler, options);
  while ((await steps.next()).done !== true);
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return "utf-8";
}
