// Projects as people bring them: files from Windows, names that differ in a sign alone, several tables in one file, numbers that cannot
// be, a newer version; and what models of one base are worth beside each other.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkReport } from "../../../scripts/check-report.ts";
import { contentText } from "../../../src/domain/contentText.ts";
import { type Commands, inside, temporaryFolder } from "../cli/support.ts";
import { fairnessLine, hostileFiles, linesOf, swap, writeProject } from "./project.ts";

const folder = temporaryFolder();
let server: Commands;
beforeAll(() => {
  server = inside({ cwd: folder.path });
});
afterAll(async () => {
  await server.close();
  folder.remove();
});

const read = (path: string): string => readFileSync(join(folder.path, path), "utf8");
const report = (project: string, format: string) =>
  server.ask("report", "--project", project, "--out", `${project}-out`, "--format", format);
const faultsOf = async (project: string, file = "report.html"): Promise<readonly string[]> =>
  (await checkReport(join(folder.path, project), join(folder.path, `${project}-out`, file))).faults;
function project(name: string, changed: Parameters<typeof writeProject>[1] = {}): string {
  writeProject(join(folder.path, name), changed);
  return name;
}

describe("odd projects", () => {
  it("have lines as Windows writes them, and names that differ in a sign alone", async () => {
    const own = project("signs", {
      "reports/decision.a b.fairness.jsonl": `\ufeff${linesOf([fairnessLine()]).replaceAll("\n", "\r\n")}`,
      "reports/decision.a-b.fairness.jsonl": [fairnessLine()],
      "reports/decision.模型.fairness.jsonl": [fairnessLine()],
      "reports/decision.型号.fairness.jsonl": [fairnessLine()],
    });
    await report(own, "html");
    const ids = [...read("signs-out/report.html").matchAll(/ id="([^"]*)"/g)].map(([, id]) => id);
    expect(ids.filter((id, i) => ids.indexOf(id) !== i)).toEqual([]);
    expect(await faultsOf(own)).toEqual([]);
  });

  it("have several tables of decisions in one file, and groups with the sign that crosses them", async () => {
    const crossed = (fairnessLine()["groups"] as object[]).map((one, i) => ({
      ...one,
      group: `Black & African American & ${i}`,
    }));
    const own = project("tables", {
      "reports/decision.fairness.jsonl": [
        fairnessLine(),
        { ...fairnessLine(), data: "spring.jsonl" },
        { ...fairnessLine(), data: "spring.jsonl", attribute: "race & sex", groups: crossed },
        { ...fairnessLine(), data: "spring.jsonl", attribute: "race" },
      ],
    });
    await report(own, "html,ll144");
    const law = read("tables-out/report.ll144.html");
    const captions = [...law.matchAll(/<caption>([^<]*)/g)].map(([, caption]) => caption);
    expect(captions.filter((one) => !one?.includes(", by score ("))).toEqual([
      ...["Sex (decisions.jsonl)", "Sex (spring.jsonl)", "Race/ethnicity (spring.jsonl)"],
      "Sex and race/ethnicity (spring.jsonl)",
    ]);
    expect(captions).toHaveLength(8);
    expect(law).toContain("<code>Black &amp; African American &amp; 0</code>");
    expect([...(await faultsOf(own)), ...(await faultsOf(own, "report.ll144.html"))]).toEqual([]);
  });

  it("have texts in every field that a browser would run, and numbers that hold all the same", async () => {
    const own = project("hostile", hostileFiles());
    await report(own, "html");
    expect(read("hostile-out/report.html")).not.toMatch(/<(script|img|iframe)/);
    expect(await faultsOf(own)).toEqual([]);
  });

  it("have groups with names that every object of JavaScript has", async () => {
    const rows = Array.from({ length: 60 }, (_, i) => ({
      ...{ id: `r${i}`, selected: i % 3 === 0 ? 1 : 0, outcome: null, score: i % 17 },
      groups: { constructor: i % 2 === 0 ? "toString" : "__proto__" },
    }));
    folder.write("named.jsonl", linesOf(rows));
    const own = project("named");
    await server.ask("evaluate", "fairness", "--data", "named.jsonl", "--project", own);
    expect((await report(own, "html")).code).toBe(0);
    expect(read("named-out/report.html")).toContain("Impact ratios of constructor by the score");
    expect(await faultsOf(own)).toEqual([]);
  });

  it("have a chance above one, or are of a newer version: that is refused", async () => {
    const own = project("chances", { "reports/reward.counterfactual.jsonl": [swap("x", ["a", "b"], 1, 7)] });
    const newer = project("newer", { "manifest.json": '{"version":2,"project":{},"files":{}}' });
    for (const [name, code] of [
      [own, "report/bad-line"],
      [newer, "record/newer"],
    ] as const)
      expect((await report(name, "csv")).lines.at(-1)).toMatchObject({ type: "error", code });
  });
});

describe("strengths", () => {
  const told = async (name: string): Promise<string[]> => {
    await report(name, "csv");
    const lines = read(`${name}-out/report.csv`).split("\r\n");
    return lines
      .filter((line) => line.startsWith("policies,strengths-by-judge,"))
      .map((line) => line.split(",").slice(2, 4).join(" "));
  };

  it("are those of models that share their base, the strongest first", async () => {
    expect(await told(project("strong"))).toEqual([
      ...["dpo Strength", "dpo Comparisons", "base Strength", "base Comparisons"],
      ...["ppo Strength", "ppo Comparisons"],
    ]);
    const samples = read("strong/reports/ppo.samples.jsonl").trim().split("\n");
    const other = samples.map((line) => {
      const row = JSON.parse(line) as { role: string; judge: number };
      return row.role === "base" ? { ...row, judge: row.judge + 1 } : row;
    });
    expect(await told(project("bases", { "reports/ppo.samples.jsonl": other }))).toEqual([]);
  });
});

it("what messages say is their contents, and JSON where it is no text", () => {
  expect(contentText("as it is")).toBe("as it is");
  expect(contentText([{ content: "one" }, { content: [{ text: "two" }] }, {}, null])).toBe(
    'one\n[{"text":"two"}]\n\n',
  );
  expect([contentText(null), contentText(undefined), contentText(3)]).toEqual(["", "", "3"]);
});
