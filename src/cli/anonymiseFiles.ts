// Where rows of `anonymise` come from and go to: a file, a pipe, stdin; and a file that is there whole or not at all.

import { createReadStream, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { type ByteSource, named } from "../domain/bytes.ts";
import { fileError, fileSource } from "../storage/folder.ts";

export function rowsInput(path: string, folder: string): ByteSource | AsyncIterable<Uint8Array> {
  if (path === "-") return process.stdin;
  const full = resolve(folder, path);
  const info = statSync(full, { throwIfNoEntry: false });
  return info?.isFIFO() === true ? createReadStream(full) : named(path, fileSource(full));
}

export interface LineFile {
  write(text: string): Promise<void>;
  /** Gives it its name. */
  keep(): Promise<void>;
  discard(): Promise<void>;
}

/** AppError "file/..." where it cannot be written. */
export async function lineFile(path: string): Promise<LineFile> {
  const partial = `${path}.partial`;
  try {
    const handle = await open(partial, "w");
    return {
      async write(text) {
        await handle.write(text);
      },
      async keep() {
        await handle.close();
        await rename(partial, path);
      },
      async discard() {
        await handle.close();
        await rm(partial, { force: true });
      },
    };
  } catch (error) {
    throw fileError(error, path);
  }
}
