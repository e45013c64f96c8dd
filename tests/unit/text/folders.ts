// Tokenizer folders for the suites: golden ones from disk, made-up ones from memory.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type FileSet, memorySource } from "../../../src/domain/bytes.ts";

export const goldenFolder = join(import.meta.dirname, "../../golden/tokenize");

export function folder(path: string): FileSet {
  return {
    name: path,
    list: () => Promise.resolve(readdirSync(path)),
    open: (name) => {
      const file = join(path, name);
      return Promise.resolve(existsSync(file) ? memorySource(name, readFileSync(file)) : undefined);
    },
  };
}

export function memoryFolder(files: Readonly<Record<string, unknown>>): FileSet {
  const encoder = new TextEncoder();
  const bytes = new Map(
    Object.entries(files).map(([name, content]) => [
      name,
      content instanceof Uint8Array
        ? content
        : encoder.encode(typeof content === "string" ? content : JSON.stringify(content)),
    ]),
  );
  return {
    name: "model",
    list: () => Promise.resolve([...bytes.keys()]),
    open: (name) => {
      const found = bytes.get(name);
      return Promise.resolve(found === undefined ? undefined : memorySource(name, found));
    },
  };
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
