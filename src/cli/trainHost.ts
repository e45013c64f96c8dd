// What a run needs of this machine: models, datasets and adapters by name, its output folder and its log. Names in a
// config are relative to the config's folder.

import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { named } from "../domain/bytes.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import { AppError, quote } from "../domain/errors.ts";
import type { LogStore } from "../runs/log.ts";
import type { RunHost } from "../runs/run.ts";
import { fileError, fileSource, isMissing } from "../storage/folder.ts";
import { requireWritable } from "../storage/writableFolder.ts";
import { findDataset } from "./datasetLookup.ts";
import { describeModel } from "../models/describe.ts";
import { adapterBase, loadAdapter } from "../models/saved/adapter.ts";
import { withAdapter } from "../models/saved/withAdapter.ts";
import { folderStore, writeWhole } from "../storage/folderStore.ts";
import { journalName, logFile } from "../domain/runFolder.ts";
import { findFiles, findModel, isAdapterFolder, type LookupOptions } from "./modelLookup.ts";
import { breathe } from "../runs/turns.ts";

/** `lookup.folder` is the config's folder. */
export function trainHost({ values }: RunConfig, lookup: LookupOptions): RunHost {
  const outputPath = resolve(lookup.folder, values.output_dir);
  const run = runName(values.output_dir, outputPath);
  const logPath = join(lookup.folder, logFile(run));
  return {
    async model(name, task) {
      if (task === undefined || !isAdapterFolder(name, lookup.folder)) return findModel(name, lookup);
      const files = findFiles(name, lookup);
      const base = await findModel(await adapterBase(files), lookup);
      return withAdapter(base, await loadAdapter(files, describeModel(base, task)), task);
    },
    adapter: (name) => Promise.resolve().then(() => findFiles(name, lookup)),
    async dataset(name) {
      const path = resolve(lookup.folder, name);
      const heldOut = name === values.eval_dataset_name && name !== values.dataset_name;
      const source = existingFile(path) ?? (await findDataset(name, heldOut, lookup));
      return source.name === path ? named(name, source) : source;
    },
    beside: (dataset, file) =>
      Promise.resolve().then(() => existingFile(join(dirname(resolve(lookup.folder, dataset)), file))),
    async requireRoom() {
      await requireWritable(outputPath);
      await requireWritable(dirname(logPath));
    },
    output: folderStore(outputPath),
    log: textFile(logPath),
    journal: (name, path) =>
      textFile(
        path === undefined ? join(dirname(logPath), journalName(run, name)) : resolve(lookup.folder, path),
      ),
    breathe,
    now: () => performance.now(),
  };
}

function textFile(path: string): LogStore {
  return {
    async read() {
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if (isMissing(error)) return undefined;
        throw fileError(error, path);
      }
    },
    write: (text) => writeWhole(path, new TextEncoder().encode(text)),
  };
}

export function runName(given: string, path: string): string {
  const last = path
    .split(/[\\/]/)
    .filter((part) => part !== "")
    .at(-1);
  if (last !== undefined) return last;
  throw new AppError(
    "config/bad-value",
    `"output_dir" is ${quote(given)}, which names no folder of its own.`,
    "Give a folder such as models/run.",
  );
}

function existingFile(path: string) {
  try {
    return fileSource(path);
  } catch (error) {
    if (error instanceof AppError && error.code === "file/not-found") return undefined;
    throw error;
  }
}
