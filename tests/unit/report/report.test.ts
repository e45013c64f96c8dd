// Reports of a project: the same bytes from the same files, every number held against its file, hostile texts, and words for what is missing.
import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkReport } from "../../../scripts/check-report.ts";
import { inside, type Commands, temporaryFolder } from "../cli/support.ts";
import { fairnessLine, linesOf, moreLayers, swap, writeProject } from "./project.ts";

const folder = temporaryFolder();
let server: Commands;
beforeAll(() => {
  writeProject(join(folder.path, "project"));
  server = inside({ cwd: folder.path });
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

  it("tells a base's gap, which is none of the trained model's, and the groups that differ", async () => {
    const own = project("layers", moreLayers());
    await ask(own, "layers-out");
    const text = read("layers-out/report.md");
    expect(text).toContain("A gap between groups was found in the reward model, decisions, the anonymiser.");
    expect(text).toMatch(/original, base, tokens/);
    expect(text).toMatch(/Anonymiser by sex: pairs of groups that differ/);
    expect(
      (await checkReport(join(folder.path, own), join(folder.path, "layers-out/report.html"))).faults,
    ).toEqual([]);
  });

  it("counts neither a swap within its noise floor nor a p against the highest that pairs do not bear out", async () => {
    const group = (name: string, count: number, selected: number, p: number | null) => ({
      ...(fairnessLine()["groups"] as object[])[0],
      ...{ group: name, count, selected, selection_rate: selected / count, p_value: p },
    });
    // Ten groups; the lowest has .02 against the highest, which is no gap among 45 pairs.
    const groups = Array.from({ length: 10 }, (_, i) => group(`g${i}`, 100, 40 + i, i === 9 ? null : 0.02));
    const own = project("chance", {
      "reports/decision.fairness.jsonl": [{ ...fairnessLine(), groups, verdict: "not found at MDE 0.3" }],
      "reports/reward.counterfactual.jsonl": [
        { ...swap("name", ["a", "b"], 0.04, 0.0001), noise_floor: 0.05 },
      ],
    });
    await ask(own, "chance-out", "--format", "md");
    expect(read("chance-out/report.md")).toMatch(/No gap between groups was found in [^.]*the reward model/);
  });

  it("refuses a group of which more are selected than there are", async () => {
    const [first, second] = fairnessLine()["groups"] as Record<string, unknown>[];
    const groups = [{ ...first, selected: 101 }, second];
    const own = project("more", { "reports/decision.fairness.jsonl": [{ ...fairnessLine(), groups }] });
    const { code, lines } = await ask(own, "more-out");
    expect([code, lines.at(-1)?.["code"]]).toEqual([1, "report/bad-line"]);
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

  it("has the columns of Local Law 144, its unknowns, and small categories out of the ratios", async () => {
    const group = (name: string, count: number, selected: number, scored: number | null = null) => ({
      ...{
        group: name,
        count,
        selected,
        selection_rate: selected / count,
        interval: null,
        impact_ratio: null,
      },
      ...{ below_four_fifths: null, true_positive_rate: null, false_positive_rate: null },
      ...{ scoring_rate: scored, scoring_impact_ratio: null, test: null, p_value: null },
    });
    const line = (attribute: string, groups: object[]) => ({
      ...{
        type: "fairness",
        data: "d",
        attribute,
        rows: 1010,
        unknown: 7,
        groups,
        verdict: "insufficient data",
        reasons: {},
      },
      ...{
        demographic_parity_difference: null,
        demographic_parity_ratio: null,
        equal_opportunity_difference: null,
      },
      ...{ equalized_odds_difference: null, equalized_odds_ratio: null },
    });
    const own = project("law", {
      // The tiny category has the highest rate, and no ratio is of it.
      "reports/decision.fairness.jsonl": [
        line("race", [group("Asian", 500, 250), group("Black", 500, 200), group("Two or More", 3, 3)]),
        line("sex", [group("Female", 480, 216, 0.3), group("Male", 520, 260, 0.6)]),
        line("race & sex", [group("Asian & Female", 240, 100), group("Black & Male", 260, 130)]),
      ],
    });
    await ask(own, "law-out", "--format", "ll144");
    const html = read("law-out/report.ll144.html");
    const columns = [...html.matchAll(/<th [^>]*>([^<]*)</g)].map(([, title]) => title);
    expect(columns.slice(0, 4)).toEqual([
      "Category",
      "Number of applicants",
      "Selection rate",
      "Impact ratio",
    ]);
    expect(columns.slice(4, 8)).toEqual(["Category", "Number of applicants", "Scoring rate", "Impact ratio"]);
    expect(columns).toHaveLength(16);
    expect(html).toMatch(/Two or More<\/code> \(excluded from the ratios\)/);
    expect(html).toContain("Not an independent audit");
    const held = await checkReport(join(folder.path, own), join(folder.path, "law-out/report.ll144.html"));
    expect(held.faults).toEqual([]);
    const ratios = [...html.matchAll(/<data value="([^"]*)"[^>]*ll144/g)].map(([, value]) => value);
    // Of sex first.
    expect(ratios).toEqual([
      String((216 * 520) / (260 * 480)),
      "1",
      // By score.
      "0.5",
      "1",
      "1",
      "0.8",
      "",
      String((100 * 260) / (130 * 240)),
      "1",
    ]);
  });

  it("writes cards that the hub can read", async () => {
    await ask("project", "cards", "--format", "model-card,dataset-card");
    const front = (path: string): unknown => parse(read(path).split("---\n")[1] ?? "");
    expect(front("cards/report.model-card.md")).toEqual({ tags: ["feedbackloop", "rlhf", "dpo"] });
    expect(front("cards/report.dataset-card.md")).toMatchObject({ tags: ["feedbackloop", "preferences"] });
    expect(read("cards/report.model-card.md")).toContain("## Trained models against their base");
    expect(read("cards/report.dataset-card.md")).toContain("Answers that a model wrote are marked");
  });

  it("tells what people chose blind, as a hand count has it", async () => {
    // Of each pair the second answer is the candidate's; the project's own judgements are of these items.
    const lines = Array.from({ length: 12 }, (_, i) => ({
      ...{ type: "blind", item: `c${2 * i}-c${2 * i + 1}`, prompt: `p${i}`, policy: "dpo" },
      ...{ base: `c${2 * i}`, candidate: `c${2 * i + 1}` },
    }));
    const own = project("blind", { "reports/t1.blind.jsonl": lines });
    const events = read(`${own}/data/comparisons.jsonl`)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { itemId: string; verdict: string });
    const mean = (all: number[]): number => all.reduce((sum, one) => sum + one, 0) / all.length;
    const byHand = mean(
      lines.map(({ item }) =>
        mean(
          events
            .filter(({ itemId }) => itemId === item)
            .map(({ verdict }) => (verdict === "B" ? 1 : verdict === "A" ? 0 : 0.5)),
        ),
      ),
    );
    await ask(own, "blind-out", "--format", "html,csv");
    const row = read("blind-out/report.csv")
      .split("\r\n")
      .find((line) => line.startsWith("blind,blind-table,dpo,Win rate,"));
    expect(Number(row?.split(",")[4])).toBeCloseTo(byHand, 12);
    const held = await checkReport(join(folder.path, own), join(folder.path, "blind-out/report.html"));
    expect(held.faults).toEqual([]);
  });

  it("draws impact ratios over thresholds where scores were given, from what evaluate fairness kept", async () => {
    const own = project("curve", {});
    const rows = Array.from({ length: 200 }, (_, i) => ({
      ...{ id: `r${i}`, groups: { sex: i % 3 === 0 ? "f" : "m" }, outcome: null },
      ...{ selected: i % 2, score: ((i * 37) % 100) / 100 + (i % 3 === 0 ? 0 : 0.1) },
    }));
    folder.write("scored.jsonl", linesOf(rows));
    await server.ask("evaluate", "fairness", "--data", "scored.jsonl", "--project", own);
    await ask(own, "curve-out", "--format", "html");
    expect(read("curve-out/report.html")).toContain("Impact ratios of sex by the score that selects");
    const held = await checkReport(join(folder.path, own), join(folder.path, "curve-out/report.html"));
    expect(held.faults).toEqual([]);
  });
});
