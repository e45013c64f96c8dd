// From files to prompts without the page, and what is said of a project: its own words, a legal hold, its purpose.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { DocumentRecord, HiddenSpan } from "../../../src/domain/records/index.ts";
import { readProjectFile } from "../../../src/storage/projectFile.ts";
import { asRows, inside, type Commands, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
let server: Commands;
beforeAll(() => (server = inside({ cwd: folder.path })));
afterAll(async () => {
  await server.close();
  folder.remove();
});

const ask = (line: string) => server.ask(...line.split(" "));
const fileOf = (path: string): string => join(folder.path, path);
const documentsOf = (project: string): DocumentRecord[] =>
  readFileSync(fileOf(`${project}/data/documents.jsonl`), "utf8")
    .split("\n")
    .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as DocumentRecord]));
const treeOf = (project: string): Record<string, string> =>
  Object.fromEntries(
    readdirSync(fileOf(project), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .sort()
      .map((path) => [path.slice(fileOf(project).length + 1), readFileSync(path, "latin1")]),
  );

const resume =
  "Maria Garcia Lopez\nE-mail: maria.garcia@example.org\nPhone: +1 202 555 0143\n\nExperience\nShe ran the Quokka programme as a nurse at Riverside for ten years.\n";
const interview =
  "Interviewer: Dear Ms Garcia, why do you like to work with people?\nCandidate: I like to help them, and Riverside taught me how.\nInterviewer: What was hard about it?\nCandidate: The nights were long.\n";
async function ingested(project: string): Promise<void> {
  folder.write("cv.txt", resume);
  folder.write("talk.txt", interview);
  await ask(`ingest cv.txt talk.txt --project ${project}`);
}

describe("anonymise --project", () => {
  it("hides in the documents, so that prompts can be made of them", async () => {
    await ingested("h");
    const early = await ask("prompts --project h --template resume-summary");
    expect(early.lines).toMatchObject([{ type: "error", code: "prompts/not-hidden" }]);
    const { lines, code } = await ask("anonymise --project h");
    expect(code).toBe(0);
    const documents = documentsOf("h");
    expect(lines.map(({ type, id }) => [type, id])).toEqual([
      ...documents.map(({ id }) => ["anonymised", id]),
      ["done", undefined],
    ]);
    expect(lines.at(-1)).toMatchObject({ rows: 2, errors: 0 });
    for (const [i, { text, cleaned, anonymised }] of documents.entries()) {
      const base = Array.from(cleaned?.text ?? text);
      const spans = (lines[i] as unknown as { spans: HiddenSpan[] }).spans;
      expect(spans.length).toBeGreaterThan(0);
      expect(Object.keys(spans[0] ?? {})).toEqual([
        "start",
        "end",
        "entity",
        "text",
        "detector",
        "score",
        "replacement",
      ]);
      for (const span of spans) expect(base.slice(span.start, span.end).join("")).toBe(span.text);
      expect(anonymised).toMatchObject({ text: lines[i]?.["text"], isReviewed: false });
      expect(
        anonymised?.spans.every(({ decision, reason }) => decision === "proposed" && reason !== ""),
      ).toBe(true);
      expect(anonymised?.text).not.toMatch(/Garcia|example\.org|555/);
    }
    const made = await ask("prompts --project h --template resume-summary");
    expect(made.lines.at(-1)).toMatchObject({ type: "done", prompts: 2, not_hidden: 0 });
    expect(readFileSync(fileOf("h/data/prompts.jsonl"), "utf8")).not.toMatch(/Garcia|example\.org/);
  });

  it("changes nothing a second time, keeps what a person decided, and begins with what is new", async () => {
    await ingested("a");
    await ask("anonymise --project a");
    const [first, ...rest] = documentsOf("a");
    const spans = first?.anonymised?.spans ?? [];
    const shown = spans.findIndex(({ entity }) => entity === "EMAIL_ADDRESS");
    const decided = spans.map((span, i) => (i === shown ? { ...span, decision: "rejected" } : span));
    const changed = { ...first, anonymised: { ...first?.anonymised, spans: decided } };
    writeFileSync(fileOf("a/data/documents.jsonl"), asRows([changed, ...rest]));
    const again = await ask("anonymise --project a");
    expect(again.lines[0]?.["text"]).toContain("maria.garcia@example.org");
    expect((again.lines[0] as unknown as { spans: unknown[] }).spans).toHaveLength(spans.length - 1);
    const before = treeOf("a");
    await ask("anonymise --project a");
    expect(treeOf("a")).toEqual(before);
    folder.write(
      "more.txt",
      "Dear Anna Meyer, thank you for the talk. We write to you at anna@example.org.\n",
    );
    await ask("ingest more.txt --project a");
    const newest = await ask("anonymise --project a");
    expect(newest.lines.map(({ type }) => type)).toEqual(["anonymised", "done"]);
  });

  it("honours the project's own words, in documents and in rows", async () => {
    await ingested("w");
    const said = await ask("project --project w --hide Quokka --keep Riverside,Maria");
    expect(said.lines).toMatchObject([{ type: "project", hide: ["Quokka"], keep: ["Riverside", "Maria"] }]);
    const { lines } = await ask("anonymise --project w");
    expect(lines[0]?.["text"]).not.toContain("Quokka");
    expect(lines[0]?.["text"]).toContain("Riverside");
    expect(lines[0]?.["text"]).toContain("Maria");
    const spans = (lines[0] as unknown as { spans: HiddenSpan[] }).spans;
    expect(spans.find(({ text }) => text === "Quokka")).toMatchObject({ entity: "OTHER", detector: "words" });
    folder.write("rows.jsonl", asRows([{ id: 1, text: "The Quokka team met Maria at Riverside." }]));
    const rows = await ask("anonymise --data rows.jsonl --project w");
    expect(rows.lines[0]?.["text"]).toBe("The [OTHER] team met Maria at Riverside.");
  });

  it("needs rows or a project with data", async () => {
    expect((await ask("anonymise")).lines).toMatchObject([{ type: "error", code: "usage/missing-flag" }]);
    expect((await ask("anonymise --project nowhere")).lines).toMatchObject([{ code: "project/no-data" }]);
  });
});

describe("what is said of a project", () => {
  it("makes the folder one that the page opens, also after more was read into it", async () => {
    await ingested("m");
    await ask("project --project m --title Nurses --hide Quokka");
    await ask("anonymise --project m");
    const files = new Map(
      Object.entries(treeOf("m")).map(([path, bytes]) => [path, Buffer.from(bytes, "latin1")]),
    );
    const contents = await readProjectFile("m.zip", files);
    expect(contents.project).toMatchObject({ title: "Nurses", words: { hide: ["Quokka"], keep: [] } });
    expect(contents.owned.get("documents")).toHaveLength(2);
  });

  it("is refused where it is no rule, or its file is damaged", async () => {
    await ingested("d");
    const wrong = await ask("project --project d --retention cnill");
    expect(wrong.lines[0]?.["message"]).toContain("Did you mean cnil?");
    folder.write("d/manifest.json", "no");
    expect((await ask("erase --project d --candidate x")).lines).toMatchObject([{ code: "project/damaged" }]);
  });
});

describe("a legal hold", () => {
  it("refuses an erase and its dry run alike, says what to do, and changes nothing until it is lifted", async () => {
    await ingested("e");
    const [{ id } = { id: "" }] = documentsOf("e");
    await server.ask("project", "--project", "e", "--hold", "A claim is open.");
    const before = treeOf("e");
    const [dry, real] = [
      await ask(`erase --project e --candidate ${id} --dry-run`),
      await ask(`erase --project e --candidate ${id}`),
    ];
    expect(real).toEqual(dry);
    expect(real.code).toBe(1);
    expect(real.lines).toMatchObject([
      {
        type: "error",
        code: "erase/on-hold",
        message: expect.stringContaining('"A claim is open."') as string,
        hint: expect.stringContaining("project --project e --lift-hold") as string,
      },
    ]);
    expect(treeOf("e")).toEqual(before);
    const unknown = await ask("erase --project e --candidate nobody");
    expect(unknown.lines).toMatchObject([{ code: "erase/unknown-candidate" }]);
    await ask("project --project e --lift-hold");
    expect((await ask(`erase --project e --candidate ${id}`)).lines.at(-1)).toMatchObject({
      type: "done",
      marked: 0,
    });
    await server.ask("project", "--project", "e", "--hold", "A claim is open.");
    expect(await ask(`erase --project e --candidate ${id}`)).toMatchObject({
      code: 0,
      lines: [{ type: "done", erased: 0 }],
    });
  });
});

describe("a project for decisions about candidates", () => {
  const config =
    "algorithm: dpo\nmodel_name_or_path: starter\ndataset_name: data/pairs.jsonl\noutput_dir: models/dpo\nmax_steps: 1\n";

  it("starts no run before an overseer is named and a rule of retention is chosen", async () => {
    await ingested("r");
    folder.write("r/config.yaml", config);
    folder.write("r/data/pairs.jsonl", asRows([{ prompt: "p", chosen: "yes", rejected: "no" }]));
    await ask("project --project r --purpose decisions");
    folder.write("elsewhere.yaml", config.replaceAll("data/", "r/data/"));
    for (const file of ["r/config.yaml", "elsewhere.yaml"])
      expect((await ask(`train ${file}`)).lines).toMatchObject([
        {
          code: "project/unsaid",
          message: expect.stringMatching(/nobody is named who oversees .* no rule says/) as string,
          hint: expect.stringContaining("--overseer NAME") as string,
        },
      ]);
    expect((await ask("pair --project r --strategy random")).lines).toMatchObject([
      { code: "project/unsaid" },
    ]);
    const half = await server.ask("project", "--project", "r", "--overseer", "Ana Ruiz");
    expect(half.lines).toMatchObject([
      { overseer: "Ana Ruiz", unsaid: [expect.stringContaining("how long") as string] },
    ]);
    expect((await ask("train r/config.yaml")).lines).toMatchObject([{ code: "project/unsaid" }]);
    const whole = await ask("project --project r --retention cnil,colorado");
    expect(whole.lines).toMatchObject([
      { unsaid: [], due: [{ rule: "cnil", within: 2 }, { rule: "colorado" }] },
    ]);
  });

  it("keeps the log of a run for six months", async () => {
    mkdirSync(fileOf("r/logs"));
    folder.write("r/logs/dpo.jsonl", asRows([{ type: "step", step: 1 }]));
    const { lines } = await ask("train r/config.yaml --set overwrite_output_dir=true");
    expect(lines).toMatchObject([
      {
        code: "project/log-kept",
        message: expect.stringMatching(/The log of dpo .* until \d{4}-/) as string,
      },
    ]);
  });

  it("has a notice beside what is exported, with who oversees it and the rules", async () => {
    folder.write(
      "judged.json",
      JSON.stringify([{ prompt: "p", response_a: "x", response_b: "y", preferred: "A" }]),
    );
    await ask("import judged.json --format tuples-json --project r");
    await ask("export --format trl-preference --project r --out pairs.jsonl");
    const notice = readFileSync(fileOf("pairs.jsonl.NOTICE.md"), "utf8");
    expect(notice).toContain("Overseen by: Ana Ruiz.");
    expect(notice).toMatch(/Kept by: France: CNIL/);
    expect(notice).toContain("Tell candidates");
    await ask("import judged.json --format tuples-json --project t");
    await ask("export --format trl-preference --project t --out plain.jsonl");
    expect(existsSync(fileOf("plain.jsonl.NOTICE.md"))).toBe(false);
  });
});
