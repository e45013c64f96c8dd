// Records: what an older version wrote is migrated, what a newer one wrote is refused, what is damaged is named; a kind of
// its own is a file and a line of the list. In a real IndexedDB: tests/e2e/storage.spec.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type ProjectRecord, project, readRecord, recordKinds, run } from "../../src/domain/records/index.ts";
import { folderName } from "../../src/domain/records/parts.ts";
import { record } from "../../src/domain/records/record.ts";
import { unzipFiles, zipFiles } from "../../src/formats/zip.ts";
import { asImported } from "../../src/page/data/transfers.ts";
import { projectEntries, readProjectFile } from "../../src/storage/projectFile.ts";
import { memoryStore } from "../../src/storage/projectStore.ts";
import { readEach } from "../../src/storage/recordTable.ts";

const saved = join(import.meta.dirname, "..", "golden", "saved", "19d69ba");
const old = JSON.parse(readFileSync(join(saved, "records.json"), "utf8")) as {
  projects: Record<string, unknown>[];
  runs: Record<string, unknown>[];
};
const [oldProject] = old.projects;

/** A kind that this file alone knows of. */
const remark = record({
  id: "remarks",
  title: "remark",
  key: ["project", "id"],
  shape: { project: folderName, id: folderName, better: z.enum(["left", "right"]) },
  migrations: [({ won, ...rest }) => ({ ...rest, better: won === 1 ? "left" : "right" })],
});
const kinds = [...recordKinds, remark];

describe("records of commit 19d69ba", () => {
  it("are migrated: a dataset's texts have names, and its rows a kind", () => {
    const read = readRecord(project, oldProject, "a test");
    expect(read.version).toBe(project.version);
    expect(read.datasets[0]).toMatchObject({ kind: "pairs", rows: 14, faultCount: 1 });
    expect(read.datasets[0]?.first[0]).toEqual({
      line: 1,
      texts: {
        prompt: "Describe answer 0:",
        chosen: " It is calm and brief.",
        rejected: " exact words, number 0.",
      },
    });
    expect(read).toMatchObject({ draft: oldProject?.["draft"], title: oldProject?.["title"] });
    // What is of today stays as it is.
    expect(readRecord(project, read, "a test")).toEqual(read);
  });

  it("are read also without a version field, which is version 1", () => {
    const { version: _version, ...rest } = old.runs[0] ?? {};
    expect(readRecord(run, rest, "a test")).toEqual(old.runs[0]);
  });

  it("travel in a project file that is imported and exported", async () => {
    const zip = new Blob([readFileSync(join(saved, "project.feedbackloop.zip"))]);
    const contents = await readProjectFile("a.zip", await unzipFiles("a.zip", zip));
    expect(contents.of(run).map(({ id, state }) => [id, state])).toEqual([
      ["dpo-1", "done"],
      ["dpo-2", "stopped"],
    ]);
    const store = memoryStore();
    for (const [path, bytes] of contents.files) await store.write(path, bytes);
    const again = await zipFiles(await projectEntries(contents.project, contents.owned, store));
    const read = await readProjectFile("b.zip", await unzipFiles("b.zip", again));
    expect({ ...read, of: undefined }).toEqual({ ...contents, of: undefined });
    expect(read.files.size).toBe(26);
  });
});

describe("a record that cannot be read", () => {
  const refused = (value: unknown): unknown => {
    try {
      return readRecord(run, value, "a.zip");
    } catch (error) {
      return error;
    }
  };

  it("of a newer version is refused as such", () => {
    expect(refused({ ...old.runs[0], version: 7 })).toMatchObject({
      code: "record/newer",
      message: `The run "dpo-1" in a.zip was written by a newer FeedbackLoop: version 7, this one reads up to ${run.version}.`,
    });
  });

  it.each([
    [
      "another type",
      { ...old.runs[0], step: "six" },
      /run "dpo-1" in a\.zip is damaged: step: .*, got "six"/,
    ],
    ["a name that leads elsewhere", { ...old.runs[0], id: "../x" }, /damaged: id: /],
    ["no version", { ...old.runs[0], version: "1" }, /"version" is/],
    ["nothing", null, /it is no object/],
    ["a list", [], /The run in a\.zip is damaged/],
  ])("that holds %s is named", (_what, value, message) => {
    expect(refused(value)).toMatchObject({
      code: "record/damaged",
      message: expect.stringMatching(message) as string,
    });
  });

  it("leaves the others usable", () => {
    const read = readEach([old.runs[0], { id: "dpo-7" }, old.runs[1]], (one) =>
      readRecord(run, one, "this browser"),
    );
    expect(read.records.map(({ id }) => id)).toEqual(["dpo-1", "dpo-2"]);
    expect(read.faults.map(({ message }) => message)).toEqual([expect.stringContaining('"dpo-7"')]);
  });

  it("is named when a migration cannot read it", () => {
    expect(() => readRecord(project, { ...oldProject, datasets: [{ first: 1 }] }, "a.zip")).toThrow(
      /is damaged: it is not what version 1 wrote/,
    );
  });
});

describe("a kind of its own", () => {
  const one = { version: 2, project: "p-1", id: "c-1", better: "left" } as const;

  it("travels in a project file and becomes one of the project it is imported into", async () => {
    const read: ProjectRecord = readRecord(project, oldProject, "a test");
    const entries = await projectEntries(read, new Map([[remark.id, [one]]]), memoryStore());
    const files = await unzipFiles("a.zip", await zipFiles(entries));
    const contents = await readProjectFile("a.zip", files, kinds);
    expect(contents.of(remark)).toEqual([one]);
    expect(asImported(remark, one, "p-2")).toEqual({ ...one, project: "p-2" });
    expect((await readProjectFile("a.zip", files)).of(remark)).toEqual([]);
  });

  it("has its own migrations, and is checked", async () => {
    expect(readRecord(remark, { project: "p-1", id: "c-1", won: 1 }, "a test")).toEqual(one);
    const read = readRecord(project, oldProject, "a test");
    const entries = await projectEntries(
      read,
      new Map([[remark.id, [{ ...one, better: "neither" }]]]),
      memoryStore(),
    );
    const files = await unzipFiles("a.zip", await zipFiles(entries));
    await expect(readProjectFile("a.zip", files, kinds)).rejects.toMatchObject({ code: "record/damaged" });
  });

  it("a run that another browser trained is a stopped one here", () => {
    const running = readRecord(run, { ...old.runs[0], state: "running" }, "a test");
    expect(asImported(run, running, "p-2")).toMatchObject({ state: "stopped", project: "p-2" });
  });
});
