// Files into a project: ids that are the same everywhere, nothing twice, all of a file or nothing.
import { describe, expect, it } from "vitest";
import { ingestFile, Intake } from "../../../src/data/intake/index.ts";
import { memorySource } from "../../../src/domain/bytes.ts";
import type { ProjectData } from "../../../src/domain/records/index.ts";
import { Sha256, sha256Hex } from "../../../src/domain/sha256.ts";
import { memoryData } from "./memoryData.ts";

const encoder = new TextEncoder();
const now = "2026-11-26T12:00:00.000Z";
const add = (data: ProjectData, name: string, text: string, options = {}) =>
  ingestFile(memorySource(name, encoder.encode(text)), data, { now, ...options });

const table =
  "candidate,answer\nmaria,I worked in a hospital for ten years.\nomar,I have always liked to fix engines.\n";
const pairs = [
  { prompt: "Why?", chosen: "Because I care.", rejected: "Dunno." },
  { prompt: "How?", chosen: "With patience.", rejected: "No idea." },
]
  .map((row) => `${JSON.stringify(row)}\n`)
  .join("");

describe("files into a project", () => {
  it("keep their rows, candidates and hash, with ids of their bytes and rows", async () => {
    const data = memoryData();
    const report = await add(data, "answers.csv", table);
    const sha256 = await sha256Hex(encoder.encode(table));
    expect(report).toMatchObject({
      file: "answers.csv",
      sha256,
      bytes: table.length,
      documents: 2,
      comparisons: 0,
    });
    const documents = await data.documents.all();
    expect(documents).toHaveLength(2);
    expect(documents[0]).toMatchObject({
      file: "answers.csv",
      sha256,
      format: report.format,
      candidate: "maria",
      addedAt: now,
      text: "I worked in a hospital for ten years.",
      language: "en",
    });
    expect(documents.map(({ id, row }) => [id, row])).toEqual(
      documents.map(({ row }) => [`${sha256.slice(0, 16)}-${row}`, row]),
    );
    const elsewhere = memoryData();
    await add(elsewhere, "other name.csv", table);
    expect((await elsewhere.documents.all()).map(({ id }) => id)).toEqual(documents.map(({ id }) => id));
  });

  it("add nothing a second time, under another name too", async () => {
    const data = memoryData();
    await add(data, "answers.csv", table);
    const before = await data.documents.all();
    expect(await add(data, "copy.csv", table)).toMatchObject({ documents: 0, alreadyThere: true });
    expect(await data.documents.all()).toEqual(before);
    await add(data, "pairs.jsonl", pairs);
    const judged = await data.comparisons.all();
    expect(await add(data, "pairs.jsonl", pairs)).toMatchObject({ comparisons: 0, alreadyThere: true });
    expect(await data.comparisons.all()).toEqual(judged);
  });

  it("turn judgements into prompts, answers and comparisons", async () => {
    const data = memoryData();
    expect(await add(data, "pairs.jsonl", pairs)).toMatchObject({ documents: 0, comparisons: 2 });
    const [prompts, answers, events] = await Promise.all([
      data.prompts.all(),
      data.completions.all(),
      data.comparisons.all(),
    ]);
    expect(prompts.map(({ prompt }) => prompt)).toEqual(["Why?", "How?"]);
    expect(answers).toHaveLength(4);
    const ids = answers.slice(0, 2).map(({ id }) => id);
    expect(events[0]).toMatchObject({
      annotatorKind: "imported",
      completionIds: ids,
      verdict: "A",
      shownOrder: [0, 1],
    });
    expect(answers.every(({ promptId }) => prompts.some(({ id }) => id === promptId))).toBe(true);
  });

  it("are refused where nothing of them can be kept, and then nothing is added", async () => {
    const data = memoryData();
    await expect(add(data, "empty.txt", "")).rejects.toMatchObject({ code: "data/empty" });
    const stop = new AbortController();
    stop.abort();
    await expect(add(data, "answers.csv", table, { signal: stop.signal })).rejects.toThrow();
    expect(await data.documents.all()).toEqual([]);
    expect(await add(data, "answers.csv", table)).toMatchObject({ documents: 2 });
  });

  it("are written together, and a file is there whole or not at all", async () => {
    const data = memoryData();
    const intake = await Intake.open(data, now);
    await intake.file(memorySource("a.csv", encoder.encode(table)));
    await intake.file(memorySource("b.csv", encoder.encode(table)));
    expect(intake.waiting).toBe(2);
    expect(await data.documents.all()).toEqual([]);
    await intake.commit();
    expect(await data.documents.all()).toHaveLength(2);
  });

  it("tell when somebody who was erased comes back", async () => {
    const data = memoryData();
    const id = new Sha256().update(encoder.encode("omar")).hex();
    await data.erased.put([{ version: 1, project: "memory", id, date: "2026-11-01" }]);
    const { notes } = await add(data, "answers.csv", table);
    expect(notes.map(({ code }) => code)).toContain("data/erased-before");
    expect(JSON.stringify(notes)).not.toContain("omar");
  });
});
