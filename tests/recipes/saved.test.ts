// What commit 19d69ba saved is opened, resumed and imported by today's code: a run of its command line that SIGKILL
// ended, and a project file of its page. tests/golden/saved/make_19d69ba.mjs made them with that commit's own code.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { recipes } from "../../src/algorithms/index.ts";
import { memorySource } from "../../src/domain/bytes.ts";
import { parseRunConfig } from "../../src/domain/config/runConfig.ts";
import { run as runKind } from "../../src/domain/records/index.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import { unzipFiles } from "../../src/formats/zip.ts";
import { memoryLog } from "../../src/runs/log.ts";
import { trainRun } from "../../src/runs/run.ts";
import { folderFiles } from "../../src/storage/folder.ts";
import { readProjectFile } from "../../src/storage/projectFile.ts";
import { memoryStore, type ProjectStore } from "../../src/storage/projectStore.ts";
import { logFile } from "../../src/domain/runFolder.ts";
import { createWasm } from "./backends.ts";

const golden = fileURLToPath(new URL("../golden/", import.meta.url));
const saved = join(golden, "saved", "19d69ba");

type Files = Map<string, Uint8Array>;

/** The files under `prefix`, by what follows it. */
const within = (files: Files, prefix: string): Files =>
  new Map(
    [...files].flatMap(([path, bytes]) =>
      path.startsWith(prefix) ? [[path.slice(prefix.length), bytes]] : [],
    ),
  );

/** Trains in `files`, a project folder; without fused multiply-add, as that commit did. */
async function train(files: Files, config: unknown, name: string, steps = Infinity): Promise<string[]> {
  const store: ProjectStore & { files: Files } = memoryStore();
  for (const [path, bytes] of within(files, `models/${name}/`)) store.files.set(path, bytes);
  const log = logFile(name);
  const notes: string[] = [];
  let ended = 0;
  const backend = await createWasm("plain");
  try {
    await trainRun({
      config: parseRunConfig(config as Record<string, unknown>, "config", [], recipes),
      host: {
        model: () => openModel(folderFiles(join(golden, "models", "llama-gqa-tied"))),
        adapter: () => Promise.reject(new Error("none")),
        dataset: (path) => Promise.resolve(memorySource(path, files.get(path) ?? new Uint8Array())),
        output: store,
        log: {
          read: () => Promise.resolve(files.has(log) ? new TextDecoder().decode(files.get(log)) : undefined),
          write: (text) => Promise.resolve(void files.set(log, new TextEncoder().encode(text))),
        },
        journal: () => memoryLog(),
        breathe: () => Promise.resolve(),
        now: () => 0,
      },
      backend,
      memoryLimitBytes: 1e9,
      resume: true,
      control: {
        paused: () => false,
        stopRequested: () => ended >= steps,
        stepEnded: () => {
          ended++;
        },
      },
      emit: (event) => {
        if (event.type === "note") notes.push(event.message);
      },
    });
  } finally {
    backend.dispose();
  }
  for (const path of files.keys()) if (path.startsWith(`models/${name}/`)) files.delete(path);
  for (const [path, bytes] of store.files) files.set(`models/${name}/${path}`, bytes);
  return notes;
}

const hashes = (files: Files): Record<string, string> =>
  Object.fromEntries(
    [...files].map(([path, bytes]) => [path, createHash("sha256").update(bytes).digest("hex")]),
  );

async function folder(path: string): Promise<Files> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(paths.map((file) => [file.slice(path.length + 1), new Uint8Array(readFileSync(file))]));
}

it.each(["dpo", "sft"])("a run of %s that was killed ends as it would have ended then", async (algorithm) => {
  const files = await folder(join(saved, algorithm));
  const ended = JSON.parse(new TextDecoder().decode(files.get("ended.json"))) as Record<string, string>;
  files.delete("ended.json");
  const config = JSON.parse(new TextDecoder().decode(files.get("run.json"))) as unknown;
  const undisturbed = new Map([...files].filter(([path]) => !/^(models|logs)\//.test(path)));
  await train(undisturbed, config, "run");
  const notes = await train(files, config, "run");
  expect(notes.join()).toContain("Going on from checkpoint-8");
  expect(hashes(files)).toEqual(hashes(undisturbed));
  // Since 2026-11-26 a checkpoint also says how the device rounds and which rows it learned from.
  const byPath = ([path]: [string, unknown]): boolean => !path.endsWith("/state.json");
  expect(Object.entries(hashes(files)).filter(byPath).sort()).toEqual(
    Object.entries(ended).filter(byPath).sort(),
  );
});

it("a run of the page that was stopped goes on from where it was", async () => {
  const zip = new Blob([readFileSync(join(saved, "project.feedbackloop.zip"))]);
  const contents = await readProjectFile("project", await unzipFiles("project", zip));
  const files = new Map(contents.files);
  const run = contents.of(runKind).find(({ state }) => state === "stopped");
  if (run === undefined) throw new Error("there is none");
  const undisturbed = new Map([...files].filter(([path]) => path.startsWith("data/")));
  await train(undisturbed, run.config, run.id, run.step + 6);
  const notes = await train(files, run.config, run.id, 6);
  expect(notes.join()).toContain(`Going on from checkpoint-${run.step}`);
  const result = within(files, `models/${run.id}/`);
  expect([...result.keys()]).toContain(`checkpoint-${run.step + 6}/optimizer.safetensors`);
  expect(hashes(result)).toEqual(hashes(within(undisturbed, `models/${run.id}/`)));
});
