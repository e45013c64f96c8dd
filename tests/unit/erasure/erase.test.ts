// Erasing a person: no byte of them is left, nobody else loses one, and it ends the same however often it was cut short.
import { unzipSync } from "fflate";
import { describe, expect, it } from "vitest";
import { eraseCandidate, type ErasableFiles, hashOfId, lineageOf } from "../../../src/data/erasure/index.ts";
import { memoryFiles } from "../../../src/data/erasure/files.ts";
import { sha256Hex } from "../../../src/domain/sha256.ts";
import { checkpointFault } from "../../../src/storage/checkpoints.ts";
import { memoryStore } from "../../../src/storage/projectStore.ts";
import { candidate, other, plantedProject, traces } from "./plantedProject.ts";

const date = "2026-11-26";
const textAt = (files: ReadonlyMap<string, Uint8Array>, path: string): string =>
  new TextDecoder().decode(files.get(path));
const copy = (files: ReadonlyMap<string, Uint8Array>): Map<string, Uint8Array> =>
  new Map([...files].map(([path, content]) => [path, content.slice()]));

/** Where a trace is left: in names, in bytes, in the spelling of JSON, in two bytes a character, in zips. */
function left(files: ReadonlyMap<string, Uint8Array>, place = ""): string[] {
  return [...files].flatMap(([path, content]) => {
    const own = [
      `${path}\n`,
      new TextDecoder("latin1").decode(content),
      new TextDecoder("utf-16le").decode(content),
    ];
    const spelled = (trace: string): string[] => [
      trace,
      new TextDecoder("latin1").decode(new TextEncoder().encode(trace)),
      JSON.stringify(trace).slice(1, -1).replaceAll("ö", "\\u00f6"),
    ];
    const found = traces.filter((trace) =>
      own.some((text) =>
        spelled(trace).some((one) => new RegExp(`${one.replace(/[.\\]/g, "\\$&")}(?![0-9])`).test(text)),
      ),
    );
    const inner =
      content[0] === 0x50 && content[1] === 0x4b
        ? new Map(Object.entries(unzipSync(content)))
        : new Map<string, Uint8Array>();
    return [...found.map((trace) => `${place}${path}: ${trace}`), ...left(inner, `${path}/`)];
  });
}

describe("erase", () => {
  it("finds what was planted before, so that finding nothing means something", async () => {
    const { files } = await plantedProject();
    const places = left(files).map((line) => line.split(":")[0]);
    expect(new Set(places).size).toBeGreaterThan(18);
  });

  it("leaves no byte of the person, and every byte of the others in its order", async () => {
    const { files, expected, marked } = await plantedProject();
    const plan = await eraseCandidate(memoryFiles(files), candidate, { date });
    expect(left(files)).toEqual([]);
    for (const [path, text] of expected) expect([path, textAt(files, path)]).toEqual([path, text]);
    expect(plan.marked).toEqual(marked);
    const gone = [
      ...["reports/dpo.html", "raw/Zelda_Quuxworth_CV.txt", "raw/notes.bin", "exports/table.docx"],
      "exports/all.tgz",
    ];
    expect(gone.filter((path) => files.has(path))).toEqual([]);
    for (const path of ["raw/plain.bin", "exports/other.parquet", "exports/bo.tar"])
      expect(files.has(path)).toBe(true);
  });

  it("names what is packed in ways that it cannot open", async () => {
    const { files } = await plantedProject();
    for (const [name, start] of Object.entries({
      "a.bz2": "BZh91AY",
      "a.7z": "7z\xbc\xaf\x27\x1c",
      "a.gz": "\x1f\x8b",
    }))
      files.set(
        `raw/${name}`,
        Uint8Array.from(start + "\0".repeat(30), (letter) => letter.charCodeAt(0)),
      );
    const { notes } = await eraseCandidate(memoryFiles(files), candidate, { date, isDryRun: true });
    expect(
      notes.filter((note) => note.includes("could not be opened")).map((note) => note.split(" ")[0]),
    ).toEqual(["raw/a.7z", "raw/a.bz2", "raw/a.gz"]);
  });

  it("leaves a tombstone, marks what was trained, and hashes that fit", async () => {
    const { files, marked } = await plantedProject();
    const before = copy(files);
    await eraseCandidate(memoryFiles(files), candidate, { date });
    const hash = await hashOfId(candidate);
    expect(textAt(files, "erased.jsonl")).toBe(`${JSON.stringify({ id: hash, date })}\n`);
    for (const unit of marked) expect(textAt(files, `${unit}/README.md`)).toContain(hash);
    expect(textAt(files, "models/dpo/checkpoint-1/state.json")).toContain(hash);
    for (const unit of ["models/reward/checkpoint-1", "models/reward/final"])
      expect(textAt(files, `${unit}/README.md`)).not.toContain(hash);
    const store = memoryStore();
    for (const [path, content] of files) store.files.set(path.replace(/^models\/\w+\//, ""), content);
    for (const run of ["dpo", "reward"]) {
      const own = memoryStore();
      for (const [path, content] of files)
        if (path.startsWith(`models/${run}/`)) own.files.set(path.slice(`models/${run}/`.length), content);
      expect(await checkpointFault(own, "checkpoint-1")).toBeUndefined();
    }
    const { files: hashes } = JSON.parse(textAt(files, "manifest.json")) as { files: Record<string, string> };
    expect(Object.keys(hashes).sort()).toEqual(
      [...files.keys()].filter((path) => path !== "manifest.json").sort(),
    );
    for (const [path, one] of Object.entries(hashes))
      expect([path, await sha256Hex(files.get(path) ?? new Uint8Array())]).toEqual([path, one]);
    const path = "models/dpo/checkpoint-1/adapter_model.safetensors";
    expect(files.get(path)?.slice(-8)).toEqual(before.get(path)?.slice(-8));
  });

  it("tells the same in a dry run, which writes nothing, and nothing a second time", async () => {
    const { files } = await plantedProject();
    const before = copy(files);
    const dry = await eraseCandidate(memoryFiles(files), candidate, { date, isDryRun: true });
    expect(files).toEqual(before);
    const real = await eraseCandidate(memoryFiles(files), candidate, { date });
    expect(real.erased).toEqual(dry.erased);
    expect(real.marked).toEqual(dry.marked);
    const after = copy(files);
    const again = await eraseCandidate(memoryFiles(files), candidate, { date: "2027-01-01" });
    expect([again.erased, again.marked, again.changes]).toEqual([[], [], []]);
    expect(files).toEqual(after);
  });

  it("tells of each record by its id", async () => {
    const { files } = await plantedProject();
    const { erased } = await eraseCandidate(memoryFiles(files), candidate, { date, isDryRun: true });
    const of = (record: string): string[] =>
      erased.filter((one) => one.record === record).map(({ id }) => id);
    expect(of("document")).toEqual(["d-zelda"]);
    expect(of("prompt")).toEqual(["p1", "exports/project.zip/p1"]);
    expect(of("completion")).toEqual(["c-zelda-1", "c-zelda-2"]);
    expect(of("comparison")).toEqual(["e1"]);
    expect(of("item")).toEqual(["i-zelda"]);
    expect(of("rating")).toEqual(["r1", "r3"]);
    expect(of("pair")).toEqual(["data/pairs.train.jsonl:1", "data/pairs.train.jsonl:2"]);
    expect(of("rollout")).toEqual([
      "logs/a.rollouts.jsonl:1",
      "logs/dpo.rollouts.jsonl:1",
      "logs/dpo.rollouts.jsonl:3",
    ]);
  });

  it("takes ids whole: of the longer one the shorter one is no part", async () => {
    const { files } = await plantedProject();
    await eraseCandidate(memoryFiles(files), other, { date });
    expect(textAt(files, "data/documents.jsonl")).toContain("d-zelda");
    expect(textAt(files, "data/documents.jsonl")).not.toContain("Bergman");
    expect(textAt(files, "logs/dpo.jsonl")).toContain(`row of ${candidate}`);
  });

  it("takes a document's own id where it names no candidate", async () => {
    const { files } = await plantedProject();
    const { erased } = await eraseCandidate(memoryFiles(files), "d-none", { date });
    expect(erased).toContainEqual({ record: "document", id: "d-none" });
    expect(textAt(files, "data/documents.jsonl")).toContain("d-bo");
    const unknown = eraseCandidate(memoryFiles(files), "d-bo", { date });
    await expect(unknown).rejects.toThrow('There is no candidate or document "d-bo"');
  });

  it.each(["cand-004", "cand-00422", "CAND-0042", "team", "prompt", "data"])(
    "does not know %s",
    async (id) => {
      const { files } = await plantedProject();
      const before = copy(files);
      await expect(eraseCandidate(memoryFiles(files), id, { date })).rejects.toMatchObject({
        code: "erase/unknown-candidate",
      });
      expect(files).toEqual(before);
    },
  );

  it("ends as without a kill, killed at any write", async () => {
    const { files: start } = await plantedProject();
    const whole = copy(start);
    const { changes } = await eraseCandidate(memoryFiles(whole), candidate, { date });
    expect(changes.length).toBeGreaterThan(15);
    let writes = 0;
    for (let killAt = 0; ; killAt++) {
      const files = copy(start);
      writes = 0;
      const ended = await eraseCandidate(
        killed(files, () => writes++ === killAt),
        candidate,
        { date },
      ).then(
        () => true,
        (error: unknown) => {
          expect(String(error)).toContain("killed");
          return false;
        },
      );
      if (!ended) await eraseCandidate(memoryFiles(files), candidate, { date });
      expect(new Map([...files].sort())).toEqual(new Map([...whole].sort()));
      if (ended) break;
    }
    expect(writes).toBeGreaterThan(changes.length - 1);
  });

  it("knows what was made of a document and of a file", async () => {
    const { files } = await plantedProject();
    const lineage = await lineageOf(memoryFiles(files), { document: "d-zelda" });
    expect(lineage.records).toEqual({
      document: ["d-zelda"],
      prompt: ["p1"],
      completion: ["c-zelda-1", "c-zelda-2"],
      item: ["i-zelda"],
      comparison: ["e1"],
      rating: ["r1", "r3"],
    });
    expect(lineage.checkpoints).toEqual(["models/dpo/checkpoint-1", "models/dpo/final"]);
    const sha256 = await sha256Hex(new TextEncoder().encode("the file of Zelda Quuxworth"));
    expect((await lineageOf(memoryFiles(files), { sha256 })).records).toEqual(lineage.records);
  });
});

function killed(files: Map<string, Uint8Array>, isNow: () => boolean): ErasableFiles {
  const inner = memoryFiles(files);
  const before = async <T>(work: () => Promise<T>): Promise<T> => {
    if (isNow()) throw new Error("killed");
    return work();
  };
  return {
    ...inner,
    replace: (path, chunks) => before(() => inner.replace(path, chunks)),
    remove: (path) => before(() => inner.remove(path)),
    rename: (from, to) => before(() => inner.rename(from, to)),
  };
}
