// The commands of a project's data as scripts meet them: their lines, exit codes and files.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { asRows, golden, inside, type Commands, start, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
let server: Commands;
beforeAll(() => (server = inside({ cwd: folder.path })));
afterAll(async () => {
  await server.close();
  folder.remove();
});

const linesOf = (path: string): Record<string, unknown>[] =>
  readFileSync(join(folder.path, path), "utf8")
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as Record<string, unknown>]));

describe("ingest", () => {
  it("tells of each file, keeps the good ones, and ends with counts", async () => {
    folder.write("cv.txt", "Curriculum Vitae\nJane has worked as a nurse for ten years in two hospitals.\n");
    folder.write(
      "answers.csv",
      "id,answer\n1,I like to help people and to listen.\n2,I keep calm when much happens at once.\n",
    );
    folder.write("pairs.jsonl", asRows([{ prompt: "Why?", chosen: "I care.", rejected: "Dunno." }]));
    folder.write("broken.pdf", new Uint8Array([0, 1, 2, 3, 0, 0, 255]));
    const args = [
      "ingest",
      "cv.txt",
      "broken.pdf",
      "answers.csv",
      "none.txt",
      "pairs.jsonl",
      "--project",
      "p",
    ];
    const { lines, code } = await server.ask(...args);
    expect(code).toBe(1);
    const files = lines.filter(({ type }) => type === "file");
    expect(files.map(({ file, documents, comparisons }) => [file, documents, comparisons])).toEqual([
      ["cv.txt", 1, 0],
      ["answers.csv", 2, 0],
      ["pairs.jsonl", 0, 1],
    ]);
    expect(Object.keys(files[0] ?? {})).toEqual([
      "type",
      "file",
      "format",
      "sha256",
      "bytes",
      "documents",
      "comparisons",
    ]);
    const refused = lines.filter(({ type }) => type === "file_error");
    expect(refused.map(({ file, code: why }) => [file, why])).toEqual([
      ["broken.pdf", expect.stringMatching(/^data\//)],
      ["none.txt", "file/not-found"],
    ]);
    expect(Object.keys(refused[0] ?? {})).toEqual(["type", "file", "code", "message", "hint"]);
    expect(lines.at(-1)).toEqual({ type: "done", files: 3, documents: 3, comparisons: 1, errors: 2 });
    const [first] = linesOf("p/data/documents.jsonl");
    expect(first).toMatchObject({ file: "cv.txt", row: null, candidate: null });
    expect(first?.["text"]).toContain("Curriculum Vitae");
    expect((first?.["cleaned"] as { text: string }).text).not.toContain("Curriculum Vitae");
    const before = readFileSync(join(folder.path, "p/data/documents.jsonl"));
    const again = await server.ask("ingest", "cv.txt", "answers.csv", "pairs.jsonl", "--project", "p");
    expect(again.code).toBe(0);
    expect(again.lines.at(-1)).toEqual({ type: "done", files: 3, documents: 0, comparisons: 0, errors: 0 });
    expect(readFileSync(join(folder.path, "p/data/documents.jsonl"))).toEqual(before);
  });

  it("leaves documents out by the steps that are named, and takes them back", async () => {
    folder.write(
      "twice.csv",
      'answer\nI like to help people and to listen to what they say.\n"I like to help people, and to listen to what they say!"\nNo.\n',
    );
    const left = () => linesOf("c/data/documents.jsonl").map((one) => one["leftOut"]);
    await server.ask("ingest", "twice.csv", "--project", "c");
    expect(left()).toEqual([undefined, undefined, undefined]);
    await server.ask("ingest", "twice.csv", "--project", "c", "--clean", "duplicates,length");
    expect(left()).toEqual([undefined, "duplicates", "length"]);
    await server.ask("ingest", "twice.csv", "--project", "c");
    expect(left()).toEqual([undefined, "duplicates", "length"]);
    await server.ask("ingest", "twice.csv", "--project", "c", "--clean", "length");
    expect(left()).toEqual([undefined, undefined, "length"]);
    const { lines } = await server.ask("ingest", "twice.csv", "--project", "c", "--clean", "dupes");
    expect(lines.at(-1)).toMatchObject({ type: "error", code: "usage/bad-value" });
  });
});

describe("an ingest that is killed", () => {
  it("leaves whole files or none, and the same command ends as if it had not been", async () => {
    const names = ["one.csv", "two.csv", "three.csv"];
    for (const name of names) {
      const rows = Array.from({ length: 400 }, (_, i) => `${name} says ${i} times that it is well`);
      folder.write(name, `answer\n${rows.join("\n")}\n`);
    }
    const args = ["ingest", ...names, "--project"];
    const textsOf = (project: string): unknown[] =>
      existsSync(join(folder.path, project, "data/documents.jsonl"))
        ? linesOf(`${project}/data/documents.jsonl`).map(({ addedAt: _, ...rest }) => rest)
        : [];
    const child = start([...args, "killed"], { cwd: folder.path });
    // Reading has begun; whatever it has come to by then.
    await new Promise((resolve) => setTimeout(resolve, 700));
    child.kill("SIGKILL");
    await new Promise((resolve) => child.on("close", resolve));
    expect([0, 400, 800, 1200]).toContain(textsOf("killed").length);
    expect((await server.ask(...args, "killed")).code).toBe(0);
    await server.ask(...args, "whole");
    expect(textsOf("killed")).toEqual(textsOf("whole"));
    expect(textsOf("whole")).toHaveLength(1200);
  });
});

describe("prompts and answers of a project", () => {
  const model = `${golden}/models/gpt2`;

  it("are made, and drawn until each has its answers, whatever was drawn before", async () => {
    folder.write("questions.txt", "Why do you like to work?\nHow do you rest?\nWhat is a good day?\n");
    await server.ask("ingest", "questions.txt", "--project", "q");
    const made = await server.ask(
      "prompts",
      "--project",
      "q",
      "--template",
      "questions",
      "--test-share",
      "0.4",
    );
    expect(made.lines.at(-1)).toMatchObject({ type: "done", prompts: 3, already: 0, train: 2, test: 1 });
    const drawing = ["generate", "--model", model, "--project", "q", "--max-new-tokens", "4"];
    const first = await server.ask(...drawing, "--n", "1");
    expect(first.lines.map(({ type }) => type)).toEqual(["completion", "completion", "completion", "done"]);
    expect(Object.keys(first.lines[0] ?? {})).toEqual([
      "type",
      "prompt",
      "completion",
      "prompt_ids",
      "completion_ids",
      "logprobs",
      "finish",
    ]);
    const rest = await server.ask(...drawing);
    expect(rest.lines.at(-1)).toEqual({ type: "done", prompts: 3, completions: 3, already: 3, errors: 0 });
    expect((await server.ask(...drawing)).lines.at(-1)).toMatchObject({ completions: 0, already: 6 });
    const rows = linesOf("q/data/completions.jsonl");
    expect(new Set(rows.map(({ id }) => id)).size).toBe(6);
    expect(rows[0]).toMatchObject({ source: model, madeBy: "model", temperature: 1, seed: 42 });
    // At once, in another project: the same answers.
    await server.ask("ingest", "questions.txt", "--project", "q2");
    await server.ask("prompts", "--project", "q2", "--template", "questions");
    await server.ask(...drawing.map((one) => (one === "q" ? "q2" : one)));
    const told = (path: string) =>
      linesOf(path)
        .map(({ id, completion }) => JSON.stringify([id, completion]))
        .sort();
    expect(told("q/data/completions.jsonl")).toEqual(told("q2/data/completions.jsonl"));
  });

  it("are answered but for what is too long for the model, which is named", async () => {
    const rows = ["short", "long ".repeat(3000)].map((prompt) => ({ prompt, completions: [] }));
    folder.write("asked.jsonl", asRows(rows));
    await server.ask("import", "asked.jsonl", "--format", "completions", "--project", "l");
    const { lines, code } = await server.ask(
      "generate",
      "--model",
      model,
      "--project",
      "l",
      "--max-new-tokens",
      "2",
    );
    expect(code).toBe(0);
    expect(lines.map(({ type }) => type)).toEqual(["row_error", "completion", "completion", "done"]);
    expect(lines[0]).toMatchObject({
      code: "tokens/too-long",
      message: expect.stringMatching(/has \d+ tokens/) as string,
    });
    expect(lines.at(-1)).toMatchObject({ prompts: 1, completions: 2, errors: 1 });
  });

  it("are refused where there are none", async () => {
    const none = await server.ask("generate", "--model", model, "--project", "nowhere");
    expect(none.lines).toMatchObject([{ type: "error", code: "project/no-data" }]);
    expect((await server.ask("generate", "--model", model)).lines.at(-1)).toMatchObject({
      code: "usage/missing-flag",
    });
  });
});

describe("import and export", () => {
  const rows = [
    { prompt: "p", response_a: "=1", response_b: "y", preferred: "A", candidate: "m" },
    { prompt: "p", response_a: "=1", response_b: "z", preferred: "tie" },
  ];

  it("take a file in and give it out, and count what has no place", async () => {
    folder.write("tuples.json", JSON.stringify([...rows, { prompt: "p" }]));
    const { lines, code } = await server.ask(
      "import",
      "tuples.json",
      "--format",
      "tuples-json",
      "--project",
      "i",
    );
    expect(code).toBe(0);
    expect(lines).toMatchObject([
      { type: "row_error", file: "tuples.json", code: "data/bad-row" },
      { type: "done", prompts: 1, completions: 3, comparisons: 2, errors: 1 },
    ]);
    const out = await server.ask(
      "export",
      "--format",
      "trl-preference",
      "--project",
      "i",
      "--out",
      "trl.jsonl",
    );
    expect(out.lines).toMatchObject([{ type: "done", rows: 1, left_out: 1 }]);
    expect(linesOf("trl.jsonl")).toEqual([{ prompt: "p", chosen: "=1", rejected: "y" }]);
    await server.ask("export", "--format", "parquet", "--project", "i", "--out", "t.parquet");
    expect(readFileSync(join(folder.path, "t.parquet")).subarray(0, 4).toString()).toBe("PAR1");
  });

  it("need a file where lines go to stdout, and a format that is one", async () => {
    const bare = await server.ask("export", "--format", "tuples-csv", "--project", "i");
    expect(bare.lines).toMatchObject([{ type: "error", code: "usage/missing-flag" }]);
    const other = await server.ask("export", "--format", "tuple-csv", "--project", "i", "--out", "x");
    expect(other.lines[0]?.["message"]).toContain('"tuples-csv"');
    expect(existsSync(join(folder.path, "x"))).toBe(false);
  });
});
