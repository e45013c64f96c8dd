// The command on a real folder: lines, exit codes, drafts of one that was ended, links.
import {
  mkdtempSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { erase } from "../../../src/cli/erase.ts";
import { parseArguments } from "../../../src/cli/command.ts";
import type { Line } from "../../../src/cli/output.ts";
import { Session } from "../../../src/cli/session.ts";
import { candidate, plantedProject } from "./plantedProject.ts";

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

async function planted(): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), "feedbackloop-erase-"));
  folders.push(root);
  for (const [path, content] of (await plantedProject()).files) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}

function filesIn(root: string): Map<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry): [string, string] => {
        const path = join(entry.parentPath, entry.name);
        return [path.slice(root.length + 1), readFileSync(path, "latin1")];
      })
      .sort(),
  );
}

async function run(...args: string[]): Promise<{ lines: Line[]; notes: string[] }> {
  const lines: Line[] = [];
  const notes: string[] = [];
  const { values, positionals } = parseArguments(erase, args);
  await erase.run({
    flags: values,
    positionals,
    device: "auto",
    commands: [],
    session: new Session({ folder: "/", env: {} }),
    signal: new AbortController().signal,
    out: {
      json: true,
      result: (line) => void lines.push(line),
      bytes: () => undefined,
      ready: () => Promise.resolve(),
      note: (message) => void notes.push(message),
      progress: () => undefined,
    },
  });
  return { lines, notes };
}

describe("erase --project", () => {
  it("tells a line a record, writes nothing in a dry run, and is done the second time", async () => {
    const root = await planted();
    const before = filesIn(root);
    const dry = await run("--project", root, "--candidate", candidate, "--dry-run");
    expect(filesIn(root)).toEqual(before);
    const { lines } = await run("--project", root, "--candidate", candidate);
    expect(lines).toEqual(dry.lines);
    const count = (type: string): number => lines.filter((line) => line.type === type).length;
    expect(lines.at(-1)).toEqual({ type: "done", erased: count("erased"), marked: 2 });
    expect(lines.filter(({ type }) => type === "marked").map(({ path }) => path)).toEqual([
      "models/dpo/checkpoint-1",
      "models/dpo/final",
    ]);
    const after = filesIn(root);
    const times = [...after.keys()].map((path) => statSync(join(root, path)).mtimeMs);
    expect((await run("--project", root, "--candidate", candidate)).lines).toEqual([
      { type: "done", erased: 0, marked: 0 },
    ]);
    expect(filesIn(root)).toEqual(after);
    expect([...after.keys()].map((path) => statSync(join(root, path)).mtimeMs)).toEqual(times);
    expect([...after.keys()].filter((path) => /tmp|\.new$/.test(path))).toEqual([]);
  });

  it("keeps a file's rights, follows no link, and takes away what an ended one left", async () => {
    const root = await planted();
    const elsewhere = await planted();
    const outside = join(elsewhere, "data/documents.jsonl");
    symlinkSync(outside, join(root, "link.jsonl"));
    writeFileSync(join(root, "logs/.erase-0123456789abcdef.tmp"), "half a file");
    writeFileSync(join(root, "logs/own.tmp"), "not ours\n");
    const kept = readFileSync(outside, "utf8");
    const mode = statSync(join(root, "logs/dpo.jsonl")).mode;
    await run("--project", root, "--candidate", candidate);
    expect(readFileSync(outside, "utf8")).toBe(kept);
    expect(statSync(join(root, "logs/dpo.jsonl")).mode).toBe(mode);
    expect(readdirSync(join(root, "logs")).sort()).toEqual([
      "a.rollouts.jsonl",
      "dpo.jsonl",
      "dpo.rollouts.jsonl",
      "own.tmp",
      "z.dump.jsonl",
    ]);
  });

  it("takes folders without files by their names, and is not stopped by odd names", async () => {
    const root = await planted();
    mkdirSync(join(root, "uploads", candidate, "old"), { recursive: true });
    mkdirSync(join(root, "uploads", "kept"));
    mkdirSync(join(root, "in", candidate), { recursive: true });
    writeFileSync(join(root, "in", candidate, "a: b\\c.txt"), "nothing\n");
    await run("--project", root, "--candidate", candidate);
    const names = readdirSync(root, { recursive: true }).map(String);
    expect(names.filter((name) => name.includes(candidate) && !name.includes("cand-00421"))).toEqual([]);
    expect(names).toContain(join("uploads", "kept"));
    expect(names.filter((name) => name.endsWith("a: b\\c.txt"))).toHaveLength(1);
  });

  it("names an unknown id and an unknown folder", async () => {
    const root = await planted();
    await expect(run("--project", root, "--candidate", "nobody-7")).rejects.toThrow('"nobody-7"');
    await expect(run("--project", join(root, "none"), "--candidate", candidate)).rejects.toMatchObject({
      code: "file/not-found",
    });
    await expect(run("--project", root, "--candidate", "")).rejects.toMatchObject({
      code: "usage/bad-value",
    });
  });
});
