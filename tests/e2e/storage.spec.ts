// The browser's storage in a real IndexedDB: pieces, ranges, renames, downloads that go on where they broke off.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { recordKinds } from "../../src/domain/records/index.ts";
import { expect, test } from "@playwright/test";
import { build } from "vite";
import { serve, type RunningServer } from "../../scripts/serve.mjs";

// In one process: they share a build.
test.describe.configure({ mode: "default" });

let server: RunningServer;

test.beforeAll(async () => {
  const folder = join(import.meta.dirname, "..", "..", "build", "e2e-storage");
  await build({
    root: join(import.meta.dirname, "storage"),
    configFile: false,
    logLevel: "warn",
    build: { outDir: folder, emptyOutDir: true, target: "es2022", modulePreload: { polyfill: false } },
  });
  server = await serve({ folder });
});
test.afterAll(() => server.close());
test.beforeEach(async ({ page }) => {
  await page.goto(server.url);
  await page.waitForFunction(() => "storage" in window);
});

test("keeps files in pieces and reads ranges across them", async ({ page }) => {
  const result = await page.evaluate(async () => {
    const { openProjectDatabase, browserFolder } = window.storage;
    const folder = browserFolder(await openProjectDatabase("files"), "runs");
    const bytes = new Uint8Array(9_000_000).map((_, i) => (i * 7) % 251);
    await folder.write("a/large.bin", bytes);
    await folder.write("a/small.txt", new Uint8Array([1, 2, 3]));
    await folder.write("ab/other.txt", new Uint8Array([4]));
    const source = await folder.open("a/large.bin");
    if (source === undefined) throw new Error("not there");
    const across = await source.read(4_194_300, 10);
    const whole = await source.read(0, source.sizeBytes);
    const beyond = await source
      .read(8_999_999, 2)
      .catch((error: unknown) => (error as { code: string }).code);
    await folder.rename("a", "b");
    await folder.write("b/small.txt", new Uint8Array([9]));
    await folder.remove("b/large.bin");
    const small = await (await folder.open("b/small.txt"))?.read(0, 1);
    return {
      across: [...across].every((value, i) => value === ((4_194_300 + i) * 7) % 251),
      same: whole.every((value, i) => value === bytes[i]),
      beyond,
      gone: (await folder.open("a/large.bin")) === undefined,
      list: await folder.list(""),
      small: [...(small ?? [])],
    };
  });
  expect(result).toEqual({
    across: true,
    same: true,
    beyond: "file/truncated",
    gone: true,
    list: [
      { path: "ab/other.txt", sizeBytes: 1 },
      { path: "b/small.txt", sizeBytes: 1 },
    ],
    small: [9],
  });
});

test("goes on with a download of the same version after a reload, and drops one of another", async ({
  page,
}) => {
  const append = (tag: string, from: number, length: number, finish: boolean) =>
    page.evaluate(
      async ({ tag, from, length, finish }) => {
        const writer = await window.storage.browserCache("cache").openWriter("hub/model.bin", tag);
        const found = writer.sizeBytes;
        await writer.append(new Uint8Array(length).map((_, i) => (from + i) % 253));
        if (finish) await writer.finish();
        else await writer.close();
        return found;
      },
      { tag, from, length, finish },
    );
  // Whole shards of 16 MiB are kept; what did not fill one is fetched again.
  const shard = 16 << 20;
  expect(await append("v1", 0, shard + 5, false)).toBe(0);
  await page.reload();
  await page.waitForFunction(() => "storage" in window);
  expect(await append("v1", shard, 1001, true)).toBe(shard);
  const read = () =>
    page.evaluate(async () => {
      const cache = window.storage.browserCache("cache");
      const source = await cache.get("hub/model.bin");
      const bytes = await source?.read(0, source.sizeBytes);
      return {
        length: bytes?.length,
        good: bytes?.every((value, i) => value === i % 253),
        list: await cache.list(),
      };
    });
  expect(await read()).toEqual({
    length: shard + 1001,
    good: true,
    list: [{ key: "hub/model.bin", sizeBytes: shard + 1001 }],
  });
  expect(await append("v2", 0, 10, false)).toBe(0);
  expect(await append("v3", 0, 20, true)).toBe(0);
  expect(await read()).toMatchObject({ length: 20, good: true });
});

test("sweeps pieces that no file names", async ({ page }) => {
  const left = await page.evaluate(async () => {
    const { openProjectDatabase } = window.storage;
    const database = await openProjectDatabase("swept");
    await database.put("pieces", new Uint8Array([1]), ["nobody", 0]);
    database.close();
    return (await openProjectDatabase("swept")).count("pieces");
  });
  expect(left).toBe(0);
});

test("opens a database of commit 19d69ba, migrates what it holds and names what is damaged", async ({
  page,
}) => {
  const saved = join(import.meta.dirname, "..", "golden", "saved", "19d69ba", "records.json");
  const old = JSON.parse(readFileSync(saved, "utf8")) as { projects: object[]; runs: object[] };
  const found = await page.evaluate(async ({ projects, runs }) => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((done, fail) => {
        request.onsuccess = () => done(request.result);
        request.onerror = () => fail(new Error(request.error?.message));
      });
    const opening = indexedDB.open("old", 2);
    // As that commit made it.
    opening.onupgradeneeded = () => {
      const made = opening.result;
      made.createObjectStore("entries", { keyPath: "key" });
      made.createObjectStore("pieces");
      made.createObjectStore("projects", { keyPath: "id" });
      made.createObjectStore("runs", { keyPath: ["project", "id"] });
      made.createObjectStore("leases");
    };
    const before = await asked(opening);
    const writing = before.transaction(["projects", "runs", "entries", "pieces"], "readwrite");
    for (const one of projects) writing.objectStore("projects").put(one);
    for (const one of runs) writing.objectStore("runs").put(one);
    const project = (projects[0] as { id: string }).id;
    writing.objectStore("runs").put({ project, id: "dpo-3", step: "three" });
    writing.objectStore("entries").put({ key: `${project}/data/a.jsonl`, sizeBytes: 2, content: "c" });
    writing.objectStore("pieces").put(new Uint8Array([123, 125]), ["c", 0]);
    await new Promise((done) => (writing.oncomplete = done));
    before.close();

    const { openProjectDatabase, projectRecords, browserFolder } = window.storage;
    const database = await openProjectDatabase("old");
    const records = projectRecords(database);
    const listed = await records.runs(project);
    await records.changeRun(project, "dpo-1", (one) => ({ ...one, title: "renamed" }));
    const source = await browserFolder(database, project).open("data/a.jsonl");
    return {
      version: database.version,
      dataset: (await records.project(project)).datasets[0],
      runs: listed.records.map(({ id }) => id),
      faults: listed.faults.map(({ code, message }) => `${code} ${message}`),
      title: (await records.run(project, "dpo-1")).title,
      file: [...((await source?.read(0, 2)) ?? [])],
    };
  }, old);
  expect(found).toMatchObject({
    // One for the stores that are no records, and one for each kind.
    version: recordKinds.length + 1,
    dataset: { kind: "pairs", first: [{ line: 1, texts: { prompt: "Describe answer 0:" } }, {}, {}, {}, {}] },
    runs: ["dpo-1", "dpo-2"],
    title: "renamed",
    file: [123, 125],
  });
  expect(found.faults).toEqual([expect.stringMatching(/^record\/damaged The run "dpo-3" in this browser/)]);
});

test("a kind of record has a store of its own in a database that was there before it", async ({ page }) => {
  const found = await page.evaluate(async () => {
    const { openProjectDatabase, projectRecords, remark, kinds } = window.storage;
    (await openProjectDatabase("kinds")).close();
    const database = await openProjectDatabase("kinds", kinds);
    const table = projectRecords(database).table(remark);
    const one = { version: remark.version, project: "p-1", id: "c-1", better: "left" } as const;
    const added = [await table.add(one), await table.add(one)];
    await table.add({ ...one, project: "p-2" });
    await table.change((old) => ({ ...old, better: "right" }), "p-1", "c-1");
    const listed = await table.list("p-1");
    await table.remove("p-1", "c-1");
    return { added, listed, gone: await table.get("p-1", "c-1"), all: (await table.list()).records.length };
  });
  expect(found).toEqual({
    added: [true, false],
    listed: { records: [{ version: 1, project: "p-1", id: "c-1", better: "right" }], faults: [] },
    gone: undefined,
    all: 1,
  });
});

test("erases a candidate from records and files, and shows the same before", async ({ page }) => {
  const result = await page.evaluate(async () => {
    const {
      openProjectDatabase,
      browserData,
      browserFolder,
      projectRecords,
      eraseInBrowser,
      lineageInBrowser,
    } = window.storage;
    const name = "erasure";
    const database = await openProjectDatabase(name);
    const [data, folder, records] = [
      browserData(database, "p"),
      browserFolder(database, "p"),
      projectRecords(database),
    ];
    const draft = {
      algorithm: "dpo",
      typed: {},
      preset: null,
      device: "auto" as const,
      model: null,
      dataset: null,
    };
    const said = "Zelda Quuxworth led the Marmotage project for seven long years.";
    const dataset = {
      name: "pairs",
      kind: "pairs",
      sizeBytes: 1,
      faults: [],
      faultCount: 0,
      testPath: null,
      testRows: 0,
    };
    await records.addProject({
      version: 3,
      id: "p",
      title: "Sales",
      isSample: false,
      createdAtMs: 1,
      changedAtMs: 1,
      deletedAtMs: null,
      purpose: "decisions",
      overseer: null,
      draft: { ...draft, prompts: [said, "Why?"] },
      datasets: [
        {
          ...dataset,
          rows: 2,
          trainPath: "data/pairs.train.jsonl",
          first: [
            { line: 1, texts: { prompt: said } },
            { line: 2, texts: { prompt: "Why?" } },
          ],
        },
      ],
    });
    const base = { version: 1 as const, project: "p" };
    const document = { ...base, file: "cv.txt", sha256: "ab", format: "text", row: null };
    await data.documents.put([
      { ...document, id: "d1", candidate: "cand-7", text: said },
      { ...document, id: "d2", candidate: "cand-77", text: "Bo built bridges in Bergen." },
    ]);
    await data.prompts.put([
      { ...base, id: "p1", prompt: said, documentIds: ["d1"] },
      { ...base, id: "p2", prompt: "Why?" },
    ]);
    await data.completions.put([
      { ...base, id: "c1", promptId: "p1", completion: "Yes." },
      { ...base, id: "c2", promptId: "p2", completion: "Yes." },
    ]);
    const judged = { ...base, annotator: "ann", annotatorKind: "human" as const, taskId: "t" };
    const item = { ...base, taskId: "t", arm: "random", kind: "normal" as const };
    await data.items.put([
      { ...item, id: "i1", promptId: "p1", completionIds: ["c1"] },
      { ...item, id: "i2", promptId: "p2", completionIds: ["c2"] },
    ]);
    const ratings = [
      { ...judged, eventId: "r1", itemId: "i1", completionId: "c1", verdict: "good" as const },
      {
        ...{ ...judged, eventId: "r2", itemId: "i2", completionId: "c2", verdict: "bad" as const },
        rationale: `Not like this one: ${said}`,
      },
    ];
    const isAdded = [await data.ratings.add(ratings), await data.ratings.add(ratings.slice(1))];
    const line = (row: object): string => `${JSON.stringify(row)}\n`;
    const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
    const rest = line({ prompt: "Why?", chosen: "a", rejected: "b" });
    await folder.write(
      "data/pairs.train.jsonl",
      bytes(line({ prompt: said, chosen: "a", rejected: "b" }) + rest),
    );
    await folder.write("models/dpo-1/final/model.safetensors", new Uint8Array(9));
    await folder.write("models/dpo-1/final/README.md", bytes("# Model\n"));
    await folder.write(
      "models/dpo-1/config.yaml",
      bytes("output_dir: models/dpo-1\ndataset_name: data/pairs.train.jsonl\n"),
    );
    const dump = async (): Promise<string> => {
      const parts: string[] = [];
      for (const store of database.objectStoreNames)
        for (const value of await database.getAll(store))
          parts.push(value instanceof Uint8Array ? new TextDecoder().decode(value) : JSON.stringify(value));
      return parts.join("\n");
    };
    const before = await dump();
    const lineage = await lineageInBrowser(database, "p", { document: "d1" });
    const shown = await eraseInBrowser(database, "p", "cand-7", { isDryRun: true });
    const isUntouched = (await dump()) === before;
    const done = await eraseInBrowser(database, "p", "cand-7");
    const after = await dump();
    const again = await eraseInBrowser(database, "p", "cand-7");
    const train = await folder.open("data/pairs.train.jsonl");
    const project = await records.project("p");
    return {
      isUntouched,
      isAdded,
      ratings: (await data.ratings.all()).map(({ eventId, rationale }) => [eventId, rationale]),
      items: (await data.items.all()).map(({ id }) => id),
      lineage: lineage.records,
      same: JSON.stringify(shown.erased) === JSON.stringify(done.erased),
      marked: done.marked,
      left: ["Quuxworth", "Marmotage", "cand-7"].filter((trace) => new RegExp(`${trace}(?!\\d)`).test(after)),
      planted: ["Quuxworth", "Marmotage", "cand-7"].filter((trace) => before.includes(trace)),
      documents: (await data.documents.all()).map(({ id }) => id),
      completions: (await data.completions.all()).map(({ id }) => id),
      tombstones: (await data.erased.all()).length,
      isRestKept: new TextDecoder().decode(await train?.read(0, train.sizeBytes)) === rest,
      rows: project.datasets[0]?.rows,
      first: project.datasets[0]?.first.length,
      prompts: project.draft.prompts,
      again: again.erased.length + again.changes.length,
    };
  });
  expect(result).toEqual({
    isUntouched: true,
    isAdded: [true, false],
    ratings: [["r2", ""]],
    items: ["i2"],
    lineage: {
      ...{ document: ["d1"], prompt: ["p1"], completion: ["c1"] },
      ...{ item: ["i1"], comparison: [], rating: ["r1"] },
    },
    same: true,
    marked: ["models/dpo-1/final"],
    left: [],
    planted: ["Quuxworth", "Marmotage", "cand-7"],
    documents: ["d2"],
    completions: ["c2"],
    tombstones: 1,
    isRestKept: true,
    rows: 1,
    first: 1,
    prompts: ["Why?"],
    again: 0,
  });
});
