// The files of a loop's project that no other command writes, and how they are read and written: whole, so that a file that is there
// says that its step is done.

import { existsSync, readFileSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256Hex } from "../../domain/sha256.ts";
import { manifestFile, testFile, trainFile } from "../../domain/runFolder.ts";
import { writeWhole } from "../../storage/folderStore.ts";

export const projectFiles = {
  plan: "loop.yaml",
  prompts: "data/prompts.jsonl",
  completions: "data/completions.jsonl",
  comparisons: "data/comparisons.jsonl",
  train: trainFile("pairs"),
  test: testFile("pairs"),
  /** What policies are asked when they are measured. */
  asked: testFile("prompts"),
  /** Texts told of several groups. */
  probes: "data/probes.jsonl",
} as const;

export type Row = Readonly<Record<string, unknown>>;

/** A project's folder. */
export class ProjectFolder {
  constructor(readonly root: string) {}

  at(path: string): string {
    return join(this.root, path);
  }

  has(path: string): boolean {
    return existsSync(this.at(path));
  }

  write(path: string, text: string): Promise<void> {
    return writeWhole(this.at(path), new TextEncoder().encode(text));
  }

  writeRows(path: string, rows: readonly Row[]): Promise<void> {
    return this.write(path, rows.map((row) => `${JSON.stringify(row)}\n`).join(""));
  }

  rows(path: string): Row[] {
    const lines = readFileSync(this.at(path), "utf8").split("\n");
    return lines.flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Row]));
  }

  /** manifest.json: the hash of every file but itself. */
  async writeManifest(): Promise<void> {
    const entries = await readdir(this.root, { withFileTypes: true, recursive: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) =>
        join(entry.parentPath, entry.name)
          .slice(this.root.length + 1)
          .replaceAll("\\", "/"),
      )
      .filter((path) => path !== manifestFile)
      .sort();
    const files: Record<string, string> = {};
    for (const path of paths) files[path] = await sha256Hex(await readFile(this.at(path)));
    await this.write(manifestFile, `${JSON.stringify({ files }, null, 2)}\n`);
  }
}
