// A reader whose code is loaded when its first file comes.
import type { DocumentReader } from "./documentReader.ts";

type Read = DocumentReader["read"];

export function readLater(load: () => Promise<Read>): Read {
  return async function* (source, options) {
    const read = await load();
    yield* read(source, options);
  };
}
