// A project as one file: what goes out comes back, byte for byte, and a file that was changed on the way is refused.
import { expect, it } from "vitest";
import type { ProjectRecord } from "../../src/domain/records/index.ts";
import { projectEntries, readProjectFile } from "../../src/storage/projectFile.ts";
import { unzipFiles, zipFiles } from "../../src/formats/zip.ts";
import { memoryStore } from "../../src/storage/projectStore.ts";

const project: ProjectRecord = {
  version: 4,
  id: "p-1",
  title: "Answers",
  isSample: false,
  createdAtMs: 1,
  changedAtMs: 2,
  deletedAtMs: null,
  draft: {
    algorithm: "dpo",
    typed: { lora_r: "8" },
    preset: null,
    device: "auto",
    dataset: null,
    prompts: ["p"],
    model: { kind: "hub", id: "owner/name" },
  },
  datasets: [],
  purpose: "training",
  overseer: null,
};

async function exported(): Promise<Map<string, Uint8Array>> {
  const store = memoryStore();
  await store.write("data/pairs.train.jsonl", new TextEncoder().encode("{}\n"));
  await store.write("models/dpo-1/checkpoint-2/state.json", new Uint8Array(5000).fill(7));
  return unzipFiles("a.zip", await zipFiles(await projectEntries(project, new Map(), store)));
}

it("comes back whole, also when it lies in a folder", async () => {
  const files = await exported();
  const read = await readProjectFile("a.zip", files);
  expect(read.project).toEqual(project);
  expect([...read.files.keys()].sort()).toEqual([
    "data/pairs.train.jsonl",
    "models/dpo-1/checkpoint-2/state.json",
  ]);
  expect(read.files.get("models/dpo-1/checkpoint-2/state.json")).toEqual(new Uint8Array(5000).fill(7));
  const inside = new Map([...files].map(([path, bytes]) => [`folder/${path}`, bytes]));
  expect((await readProjectFile("a.zip", inside)).files.size).toBe(2);
});

it.each(["flipped", "missing"])("is refused when a file is %s", async (how) => {
  const files = await exported();
  const path = "models/dpo-1/checkpoint-2/state.json";
  if (how === "missing") files.delete(path);
  else (files.get(path) ?? new Uint8Array())[17] = 8;
  await expect(readProjectFile("a.zip", files)).rejects.toMatchObject({ code: "project/damaged" });
});

it("is told from other zips, and from a manifest that is none", async () => {
  await expect(readProjectFile("a.zip", new Map())).rejects.toMatchObject({ code: "project/not-a-project" });
  const files = await exported();
  files.set("manifest.json", new TextEncoder().encode('{"version": 1, "project": {}}'));
  await expect(readProjectFile("a.zip", files)).rejects.toMatchObject({ code: "project/damaged" });
});
