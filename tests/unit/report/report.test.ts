// Reports of a project: the same bytes from the same files, every number held against its file, hostile texts, and words for what is missing.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkReport } from "../../../scripts/check-report.ts";
import { serve, type Server, temporaryFolder } from "../cli/support.ts";
import { linesOf, writeProject } from "./project.ts";

const folder = temporaryFolder();
let server: Server;
beforeAll(() => {
  writeProject(join(folder.path, "project"));
  server = serve({ cwd: folder.path });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const read = (path: string): string => readFileSync(join(folder.path, path), "utf8");
const ask = (project: string, out: string, ...more: string[]) =>
  server.ask("report", "--project", project, "--out", out, ...more);
/** A project of its own, changed. */
function project(name: string, changed: Parameters<typeof writeProject>[1]): string {
  writeProject(join(folder.path, name), changed);
  return name;
}

describe("report", () => {
  it("writes the three formats, and the same bytes again", async () => {
    const { lines, code } = await ask("project", "out");
    expect(code).toBe(0);
    expect(lines.map(({ type, format }) => [type, format])).toEqual([
      ["report", "html"],
      ["report", "md"],
      ["report", "csv"],
      ["done", undefined],
    ]);
    await ask("project", "again");
    for (const ending of ["html", "md", "csv"])
      expect(read(`again/report.${ending}`)).toBe(read(`out/report.${ending}`));
  });

  it("says nothing else where it was written into the project itself", async () => {
    const own = project("inside", {});
    const [first] = (await ask(own, `${own}/reports`)).lines.slice(-1);
    const [second] = (await ask(own, `${own}/reports`)).lines.slice(-1);
    expect(second?.["fingerprint"]).toBe(first?.["fingerprint"]);
    expect(
      (await checkReport(join(folder.path, own), join(folder.path, own, "reports/report.html"))).faults,
    ).toEqual([]);
  });

  it("has only numbers that the folder has, by a script of its own", async () => {
    await ask("project", "held");
    const { numbers, faults } = await checkReport(
      join(folder.path, "project"),
      join(folder.path, "held/report.html"),
    );
    expect(faults).toEqual([]);
    expect(numbers).toBeGreaterThan(100);
  });

  it("is found out where a number was changed, in the report or in what it was made of", async () => {
    const own = project("forged", {});
    await ask(own, "forged-out");
    const at = join(folder.path, "forged-out/report.html");
    const html = readFileSync(at, "utf8");
    writeFileSync(at, html.replace(/<data value="0\.75"/, '<data value="0.95"'));
    const inReport = await checkReport(join(folder.path, own), at);
    expect(inReport.faults).toHaveLength(1);
    expect(inReport.faults[0]).toContain("the report says 0.95, the files say 0.75");
    writeFileSync(at, html);
    // An answer's score, so that the win rate that was said does not follow from the answers any more.
    const samples = join(folder.path, own, "reports/dpo.samples.jsonl");
    const changed = readFileSync(samples, "utf8").replace(/"reward":-?[\d.]+/, '"reward":99');
    writeFileSync(samples, changed);
    const { faults } = await checkReport(join(folder.path, own), at);
    expect(faults.some((fault) => fault.includes("fingerprint"))).toBe(true);
    expect(faults.some((fault) => fault.includes("counted it is"))).toBe(true);
  });

  it("changes its fingerprint with one byte of the data", async () => {
    const own = project("byte", {});
    const before = (await ask(own, "byte-out")).lines.at(-1)?.["fingerprint"];
    appendFileSync(join(folder.path, own, "data/prompts.jsonl"), "\n");
    expect((await ask(own, "byte-out")).lines.at(-1)?.["fingerprint"]).not.toBe(before);
  });

  it("says better only where the whole interval lies above a half", async () => {
    await ask("project", "words", "--format", "md");
    const text = read("words/report.md");
    expect(text).toMatch(/`dpo` is better than the base: its answers win/);
    expect(text).toMatch(/`ppo` was not found to differ from the base/);
    expect(text).toContain("A gap between groups was found in the reward model, decisions.");
    expect(text).toContain("Nobody has looked at the trained model, the anonymiser.");
    expect(text).not.toMatch(/NaN|undefined \(|Infinity/);
  });

  it("reports on one run", async () => {
    await ask("project", "one", "--run", "ppo", "--format", "md");
    expect(read("one/ppo.md")).not.toContain("`dpo` is better");
    const { code, lines } = await ask("project", "one", "--run", "nobody");
    expect([code, lines.at(-1)?.["code"]]).toEqual([1, "report/no-run"]);
  });

  it("has nothing of a text that HTML, Markdown or a spreadsheet would run", async () => {
    const evil = `<img src=x onerror="alert(1)"> [a](javascript:1) \u202e =1+1`;
    const own = project("evil", {
      "reports/dpo.samples.jsonl": linesOf([
        {
          type: "sample",
          prompt_index: 0,
          role: "base",
          prompt: evil,
          completion: evil,
          completion_ids: [1],
          finish: "eos",
          reward: 1,
        },
        {
          type: "sample",
          prompt_index: 0,
          role: "candidate",
          prompt: evil,
          completion: evil,
          completion_ids: [1],
          finish: "eos",
          reward: 2,
        },
      ]),
      "data/completions.jsonl": linesOf([{ id: "=1+1", completion: "x", source: evil }]),
      "data/comparisons.jsonl": undefined,
    });
    const { code } = await ask(own, "evil-out");
    expect(code).toBe(0);
    const html = read("evil-out/report.html");
    expect(html).not.toContain("<img");
    expect(html).not.toContain("\u202e");
    expect(html).not.toMatch(/<script|javascript:[^1]/);
    // Between backticks nothing is HTML or a link.
    expect(read("evil-out/report.md").replaceAll(/`[^`\n]*`/g, "")).not.toMatch(/(?<!\\)<img|(?<!\\)\[a\]/);
    for (const line of read("evil-out/report.csv").split("\r\n")) expect(line).not.toMatch(/(^|,)"?[=+@]/);
  });

  it("opens without script and without a network", async () => {
    await ask("project", "alone", "--format", "html");
    const html = read("alone/report.html");
    expect(html).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(html).not.toMatch(/<script|<link|<iframe|src="|url\(/);
    expect(html.match(/<svg/g)?.length).toBe(4);
  });

  it("says what nobody did, of a project that has answers alone", async () => {
    const own = "answers";
    writeProject(
      join(folder.path, own),
      Object.fromEntries(
        [
          "data/comparisons.jsonl",
          "data/documents.jsonl",
          "reports/dpo.samples.jsonl",
          "reports/dpo.metrics.jsonl",
          "reports/ppo.samples.jsonl",
          "reports/ppo.metrics.jsonl",
          "reports/reward.metrics.jsonl",
          "reports/decision.fairness.jsonl",
          "reports/reward.counterfactual.jsonl",
          "logs/dpo.jsonl",
          "models/dpo/checkpoint-1/state.json",
        ].map((path) => [path, undefined]),
      ),
    );
    await ask(own, "answers-out", "--format", "md");
    const text = read("answers-out/report.md");
    for (const words of [
      "No trained model was measured",
      "Nobody has looked yet",
      "Nothing was judged",
      "No reward model was measured",
      "Nothing was trained",
    ])
      expect(text).toContain(words);
  });

  it("names a line that is no measure, and a format and folder that are none", async () => {
    const own = project("bad", {
      "reports/x.metrics.jsonl": `{"type":"metric","name":"reward","role":"base","value":"much","interval":null}\n`,
    });
    const bad = await ask(own, "bad-out");
    expect(bad.lines.at(-1)).toMatchObject({ type: "error", code: "report/bad-line" });
    expect(String(bad.lines.at(-1)?.["message"])).toContain("Line 1 of");
    const format = await ask("project", "out", "--format", "htm");
    expect(String(format.lines.at(-1)?.["message"])).toContain(`Did you mean "html"?`);
    const none = await ask("nowhere", "out");
    expect(none.lines.at(-1)).toMatchObject({ code: "project/no-data" });
  });
});
