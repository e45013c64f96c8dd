// `evaluate fairness` as scripts meet it: its lines, bad and hostile rows, several files, details.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linesByType } from "../../../src/domain/reportLines.ts";
import { asRows, type Inside, inside, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
let server: Inside;
beforeAll(() => (server = inside({ cwd: folder.path })));
afterAll(async () => {
  await server.close();
  folder.remove();
});

/** So many people of a group, the first `selected` of them selected, all others with outcome 1 and a score. */
const people = (name: string, groups: Record<string, string | null>, count: number, selected: number) =>
  Array.from({ length: count }, (_, i) => ({
    id: `${name}${i}`,
    groups,
    selected: i < selected ? 1 : 0,
    outcome: i % 2,
    score: i,
  }));
const rows = [
  ...people("f", { sex: "F", origin: "B" }, 80, 64),
  ...people("m", { sex: "M", origin: "A" }, 80, 80),
  ...people("x", { sex: null, origin: "A" }, 3, 1),
];

describe("evaluate fairness", () => {
  it("writes the contract's line an attribute and one of all together", async () => {
    folder.write("a.jsonl", asRows(rows));
    const { lines, code } = await server.ask("evaluate", "fairness", "--data", "a.jsonl");
    expect(code).toBe(0);
    expect(lines.map(({ type, data, attribute }) => [type, data, attribute])).toEqual([
      ["fairness", "a.jsonl", "origin"],
      ["fairness", "a.jsonl", "sex"],
      ["fairness", "a.jsonl", "origin & sex"],
      ["done", undefined, undefined],
    ]);
    const [, sex, both] = lines;
    expect(Object.keys(sex ?? {})).toEqual([
      "type",
      "data",
      "attribute",
      "rows",
      "unknown",
      "groups",
      "demographic_parity_difference",
      "demographic_parity_ratio",
      "equal_opportunity_difference",
      "equalized_odds_difference",
      "equalized_odds_ratio",
      "verdict",
      "reasons",
    ]);
    expect(sex).toMatchObject({ rows: 163, unknown: 3, demographic_parity_ratio: 0.8, verdict: "gap found" });
    const [women, men] = sex?.["groups"] as Record<string, unknown>[];
    expect(Object.keys(women ?? {})).toEqual([
      "group",
      "count",
      "selected",
      "selection_rate",
      "interval",
      "impact_ratio",
      "below_four_fifths",
      "true_positive_rate",
      "false_positive_rate",
      "scoring_rate",
      "scoring_impact_ratio",
      "test",
      "p_value",
    ]);
    // 64 of 80 is four fifths, and not below.
    expect(women).toMatchObject({
      count: 80,
      selected: 64,
      impact_ratio: 0.8,
      below_four_fifths: false,
      test: "z",
    });
    expect(women?.["p_value"]).toBeLessThan(0.001);
    expect(men).toMatchObject({ group: "M", impact_ratio: 1, test: null, p_value: null });
    expect(sex?.["reasons"]).toMatchObject({
      "groups/1/p_value": "it has the highest rate itself, and the others are held against it",
    });
    expect((both?.["groups"] as { group: string }[]).map(({ group }) => group)).toEqual(["A & M", "B & F"]);
    expect(lines.at(-1)).toEqual({ type: "done", files: 1, rows: 163, errors: 0 });
  });

  it("has more on a second line where it is asked for, corrected over all files", async () => {
    folder.write(
      "b.jsonl",
      asRows(people("b", { sex: "F" }, 40, 20).concat(people("c", { sex: "M" }, 40, 24))),
    );
    const { lines } = await server.ask("evaluate", "fairness", "--data", "a.jsonl", "b.jsonl", "--details");
    expect(lines.map(({ type, data }) => [type, data])).toEqual([
      ...["a.jsonl", "a.jsonl", "a.jsonl", "b.jsonl"].flatMap((data) => [
        ["fairness", data],
        ["fairness_detail", data],
      ]),
      ["done", undefined],
    ]);
    const last = lines.at(-2);
    expect(last).toMatchObject({
      attribute: "sex",
      comparisons: 4,
      correction: "holm",
      gaps: [],
      level: 0.05,
    });
    expect(last?.["threshold_curve"]).toMatchObject({ grid: "all 40 distinct scores" });
    const [women] = last?.["groups"] as Record<string, Record<string, unknown>>[];
    expect(women?.["selection_rate"]).toMatchObject({
      hits: 20,
      of: 40,
      shortfall: 0,
      adjusted_p: expect.closeTo(0.3687, 4) as number,
    });
    expect(lines.at(-3)?.["verdict"]).toMatch(/^(not found at MDE 0\.\d{1,3}|insufficient data)$/);
    const { lines: other } = await server.ask(
      "evaluate", "fairness", "--data", "b.jsonl", "--correction", "benjamini-hochberg", "--details",
    ); // prettier-ignore
    expect(other[1]).toMatchObject({ correction: "benjamini-hochberg", comparisons: 1 });
  });

  it("reports bad rows by line and goes on", async () => {
    const text = [
      '{"id":"1","groups":{"__proto__":"a","toString":"x"},"selected":1}',
      '{"id":"2","groups":{"__proto__":"b"},"selected":0,"outcome":null,"score":null}',
      '{"id":"1","groups":{"__proto__":"b"},"selected":0}',
      '{"id":"3","groups":{"sex":"F"},"selected":2}',
      '{"id":"4","groups":{"sex":"F"},"selected":"1"}',
      '{"id":"5","groups":{"sex":"F"},"selected":1,"score":NaN}',
      '{"id":"6","groups":{"sex":"F"},"selected":1,"score":1e999}',
      '{"id":"7","groups":{"sex":"F"},"selected":1,"outcome":0.5}',
      '{"id":"8","selected":1}',
      '{"id":"9","groups":["F"],"selected":1}',
      '{"id":"10","groups":{"sex":["F"]},"selected":1}',
      '{"id":"11","groups":{"sex":12345678901234567890},"selected":1}',
      '{"id":"12","groups":{"sex":""},"selected":1}',
      '{"id":"13","groups":{"":"F"},"selected":1}',
      '{"groups":{"sex":"F"},"selected":1}',
      "[1]",
      "nonsense",
      `{"id":"14","groups":{${Array.from({ length: 21 }, (_, i) => `"a${i}":"F"`).join(",")}},"selected":1}`,
      '{"id":15,"groups":{"__proto__":3,"toString":true},"selected":1}',
    ];
    folder.write("bad.jsonl", `${text.join("\n")}\n`);
    const { lines, code } = await server.ask("evaluate", "fairness", "--data", "bad.jsonl");
    expect(code).toBe(0);
    const bad = lines.filter(({ type }) => type === "row_error");
    expect(bad.map(({ line }) => Number(line)).sort((a, b) => a - b)).toEqual([
      3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18,
    ]);
    for (const one of bad)
      expect(one).toMatchObject({
        file: "bad.jsonl",
        code: "data/bad-row",
        hint: "Correct or remove this row.",
      });
    const said = (line: number): unknown => bad.find((one) => one["line"] === line)?.["message"];
    expect(said(4)).toBe('"selected" must be 0 or 1, got 2.');
    expect(said(6)).toBe('"score" must be a finite number, or null, got NaN.');
    expect(said(3)).toBe('"id" "1" stands in an earlier row already, which counts.');
    const found = lines.filter(({ type }) => type === "fairness");
    expect(found.map(({ attribute, unknown }) => [attribute, unknown])).toEqual([
      ["__proto__", 0],
      ["toString", 1],
      ["__proto__ & toString", 1],
    ]);
    expect((found[0]?.["groups"] as { group: string }[]).map(({ group }) => group)).toEqual(["3", "a", "b"]);
    expect(lines.at(-1)).toEqual({ type: "done", files: 1, rows: 3, errors: 16 });
    expect(JSON.stringify(found)).not.toContain("NaN");
  });

  it("reads a spreadsheet's CSV as it reads JSON, and refuses words for what is missing", async () => {
    const given = Array.from({ length: 40 }, (_, i) => [
      `p${i}`,
      i % 2 === 0 ? "F" : "",
      i % 3 === 0 ? 1 : 0,
    ]);
    folder.write(
      "cells.csv",
      `id,groups.sex,groups.age,selected,score\n${given.map(([id, sex, selected]) => `${id},${sex},20-29,${selected},-1.5e-1`).join("\n")}\nq,NA,20-29,1,\n`,
    );
    folder.write(
      "same.jsonl",
      asRows(
        given.map(([id, sex, selected]) => ({
          id,
          groups: { sex: sex === "" ? null : sex, age: "20-29" },
          selected,
          score: -0.15,
        })),
      ),
    );
    const ask = async (file: string) =>
      (await server.ask("evaluate", "fairness", "--data", file)).lines.map((line) => ({ ...line, data: "" }));
    const cells = await ask("cells.csv");
    expect(cells.filter(({ type }) => type === "fairness")).toEqual(
      (await ask("same.jsonl")).filter(({ type }) => type === "fairness"),
    );
    expect(cells).toMatchObject([
      {
        type: "row_error",
        line: 42,
        message: '"groups.sex" says NA: leave the cell empty where it is not known.',
      },
      { type: "fairness" },
      { type: "fairness" },
      { type: "fairness" },
      { type: "done", rows: 40, errors: 1 },
    ]);
  });

  it("warns where there is nothing to compare, and refuses a file that is none", async () => {
    folder.write(
      "bare.jsonl",
      asRows([
        { id: 1, groups: {}, selected: 1 },
        { id: 2, groups: {}, selected: 0 },
      ]),
    );
    const { lines } = await server.ask("evaluate", "fairness", "--data", "bare.jsonl");
    expect(lines.map(({ type, code }) => [type, code])).toEqual([
      ["warning", "fairness/no-groups"],
      ["done", undefined],
    ]);
    const many = Array.from({ length: 2001 }, (_, i) => ({
      id: i,
      groups: { sex: "F", name: `n${i}` },
      selected: 1,
    }));
    folder.write("many.jsonl", asRows(many));
    const { lines: large } = await server.ask("evaluate", "fairness", "--data", "many.jsonl");
    expect(large.map(({ type, code, attribute }) => [type, code ?? attribute])).toEqual([
      ["warning", "fairness/too-many-groups"],
      ["warning", "fairness/too-many-groups"],
      ["fairness", "sex"],
      ["done", undefined],
    ]);
    const { code, lines: none } = await server.ask("evaluate", "fairness", "--data", "nowhere.jsonl");
    expect(code).toBe(1);
    expect(none).toMatchObject([{ type: "error", code: "file/not-found" }]);
  });

  it("keeps its lines in a project, where a report reads them", async () => {
    folder.write("a.jsonl", asRows(rows));
    mkdirSync(join(folder.path, "p"));
    folder.write("p/manifest.json", '{"version":1,"files":{}}');
    const ask = (...more: string[]) => server.ask("evaluate", "fairness", "--data", "a.jsonl", ...more);
    const { lines } = await ask("--project", "p", "--layer", "policy", "--name", "spring");
    const path = "reports/policy.spring.fairness.jsonl";
    const bytes = readFileSync(join(folder.path, "p", path));
    expect(linesByType(path, bytes).fairness).toEqual(lines.filter(({ type }) => type === "fairness"));
    const manifest = JSON.parse(readFileSync(join(folder.path, "p/manifest.json"), "utf8")) as object;
    expect(manifest).toEqual({
      version: 1,
      files: { [path]: createHash("sha256").update(bytes).digest("hex") },
    });
    await ask("--project", "p");
    expect(readFileSync(join(folder.path, "p/reports/decision.fairness.jsonl"))).toEqual(bytes);
    for (const [more, why] of [
      [["--project", "none"], "project/no-data"],
      [["--project", "p", "--name", "../x"], "usage/bad-value"],
      [["--project", "p", "--layer", "other"], "usage/bad-value"],
    ] as const) {
      const refused = await ask(...more);
      expect([refused.code, refused.lines.map(({ code }) => code)]).toEqual([1, [why]]);
    }
  });

  it("is read by a person, with no control characters of the file's", async () => {
    folder.write(
      "esc.jsonl",
      asRows(people("e", { sex: "F\u001b[31m\nX" }, 5, 2).concat(people("m", { sex: "M" }, 5, 2))),
    );
    const { stdout, code } = await server.tell("evaluate", "fairness", "--data", "esc.jsonl");
    expect(code).toBe(0);
    expect(stdout).toContain("esc.jsonl, sex: insufficient data");
    expect(stdout).toContain("F\\u001b[31m\\u000aX");
    expect(stdout).not.toContain("\u001b");
  });
});
