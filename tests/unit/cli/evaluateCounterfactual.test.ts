// evaluate counterfactual and evaluate probes: the lines of the contract from the scores that `score` gives, each text scored once, bad
// rows told and passed over, and probes of ours and of a project.
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linesByType } from "../../../src/domain/reportLines.ts";
import { guardVerdict } from "../../../src/evaluation/counterfactual.ts";
import { counterfactualLine } from "../../../src/evaluation/counterfactualLine.ts";
import { refusal } from "./modelFolders.ts";
import { adapterFolder, rewardFolder, scoreCase } from "./rewardModels.ts";
import { asRows, golden, type Inside, inside, type JsonLine, temporaryFolder } from "./support.ts";

interface Row {
  axis: string;
  group: string | number;
  template: string | number;
  variant?: string | null;
  arm?: string;
  prompt: string;
  completion: string;
}

// Nine templates of two groups in two variants, and of a third group in one.
const rows: Row[] = Array.from({ length: 9 }, (_, template) =>
  [
    ["sea", "wind"],
    ["sea", "water"],
    ["land", "the house"],
    ["land", "a field"],
    ["air", "clouds"],
  ].map(([group = "", word = ""], i) => ({
    axis: "place",
    group,
    template: `t${template}`,
    variant: String(i),
    prompt: `the ship ${template}`,
    completion: ` sees ${word}${"!".repeat(template)}`,
  })),
).flat();

const folder = temporaryFolder();
const gpt2 = scoreCase("gpt2");
let server: Inside;
let model: string;
let data: string;
beforeAll(() => {
  server = inside({ cwd: folder.path });
  model = rewardFolder(join(folder.path, "reward"), gpt2);
  data = folder.write("probes.jsonl", asRows(rows));
});
afterAll(async () => {
  expect(await server.close()).toBe(0);
  folder.remove();
});

const ask = async (...args: string[]): Promise<JsonLine[]> => {
  const { lines, code } = await server.ask("evaluate", ...args);
  expect(code, JSON.stringify(lines)).toBe(0);
  return lines;
};
const linesOf = (lines: readonly JsonLine[], type = "counterfactual"): JsonLine[] =>
  lines.filter((line) => line.type === type);
const probesOf = (given: readonly Row[]) =>
  given.map(({ axis, group, template, variant = null, arm = null }) => {
    return { axis, group: String(group), template: String(template), variant, arm };
  });

/** What the scores of the command `score` say, by `scale`. */
async function byHand(given: readonly Row[], scale = (score: number) => score, ...args: string[]) {
  const file = folder.write(
    "texts.jsonl",
    asRows(given.map(({ prompt, completion }) => ({ prompt, completion }))),
  );
  const { lines } = await server.ask("score", "--model", model, ...args, "--data", file);
  const scores = lines.map(({ score }) => scale(Number(score)));
  return guardVerdict(probesOf(given), scores).map((one) => counterfactualLine(one));
}

/** Scores of other batches may differ in their last bits: four digits; the p of nine templates is a count and exact. */
function expectClose(found: readonly JsonLine[], expected: readonly Record<string, unknown>[]): void {
  expect(found).toHaveLength(expected.length);
  for (const [i, line] of found.entries()) {
    const other = expected[i] ?? {};
    expect(Object.keys(line)).toEqual(Object.keys(other));
    for (const key of ["axis", "groups", "templates", "p_value", "adjusted_p", "reason"])
      expect(line[key], key).toEqual(other[key]);
    for (const key of ["mean_difference", "noise_floor", "mde"])
      if (other[key] === null) expect(line[key]).toBeNull();
      else expect(line[key], key).toBeCloseTo(Number(other[key]), 4);
  }
}

describe("evaluate counterfactual", () => {
  it("has a line for each pair of groups, in the contract's order of keys", async () => {
    const lines = await ask("counterfactual", "--model", model, "--probes", data);
    const found = linesOf(lines);
    expect(found.map(({ groups }) => groups)).toEqual([
      ["air", "land"],
      ["air", "sea"],
      ["land", "sea"],
    ]);
    expect(Object.keys(found[0] ?? {})).toEqual(
      "type axis groups templates mean_difference interval noise_floor p_value adjusted_p mde verdict".split(
        " ",
      ),
    );
    expectClose(found, await byHand(rows));
    for (const { mean_difference: mean, interval } of found) {
      const [low, high] = interval as [number, number];
      expect(Number(mean)).toBeGreaterThan(low);
      expect(Number(mean)).toBeLessThan(high);
    }
    expect(lines.at(-1)).toEqual({ type: "done", lines: 3, probes: 45, texts: 45, errors: 0 });
  });

  it("scores a text once: the same text of two groups has no difference, to the last bit", async () => {
    const same = rows.map((row) => ({
      ...row,
      completion: ` sees it${"!".repeat(Number(String(row.template).slice(1)))}`,
    }));
    const lines = await ask(
      "counterfactual",
      "--model",
      model,
      "--probes",
      folder.write("same.jsonl", asRows(same)),
    );
    for (const line of linesOf(lines))
      expect(line).toMatchObject({
        mean_difference: 0,
        interval: [0, 0],
        noise_floor: 0,
        p_value: 1,
        mde: 0,
      });
    expect(lines.at(-1)).toMatchObject({ probes: 45, texts: 9 });
    // Word for word the same row again says nothing new.
    const twice = await ask(
      "counterfactual",
      "--model",
      model,
      "--probes",
      folder.write("twice.jsonl", asRows([...rows, ...rows])),
    );
    expect(linesOf(twice)).toEqual(linesOf(await ask("counterfactual", "--model", model, "--probes", data)));
    expect(twice.at(-1)).toMatchObject({ probes: 45, errors: 0 });
  });

  it("brings scores to the scale of the model's config", async () => {
    const scaled = rewardFolder(join(folder.path, "scaled"), gpt2, {
      config: { reward_mean: 5, reward_std: 0.5 },
    });
    expectClose(
      linesOf(await ask("counterfactual", "--model", scaled, "--probes", data)),
      await byHand(rows, (score) => (score - 5) / 0.5),
    );
  });

  it("takes an adapter, messages, and numbers as names", async () => {
    const adapter = adapterFolder(join(folder.path, "adapter"), gpt2);
    const args = ["--model", join(golden, gpt2.folder), "--adapter", adapter];
    const adapted = linesOf(await ask("counterfactual", ...args, "--probes", data));
    expect(adapted.map(({ mean_difference: mean }) => mean)).not.toEqual(
      linesOf(await ask("counterfactual", "--model", model, "--probes", data)).map(
        (line) => line["mean_difference"],
      ),
    );
    const numbers = rows.map((row, i) => ({
      ...row,
      group: i % 2,
      template: Math.floor(i / 2),
      variant: null,
    }));
    const named = await ask(
      "counterfactual",
      "--model",
      model,
      "--probes",
      folder.write("numbers.jsonl", asRows(numbers)),
    );
    expect(linesOf(named)[0]).toMatchObject({ groups: ["0", "1"], templates: 22, noise_floor: null });
    expect(linesOf(named)[0]?.["reason"]).toBe("noise_floor: no template has two variants of one group");
    const bert = join(golden, scoreCase("bert").folder);
    const chats = rows.map(({ prompt, completion, ...row }) => ({
      ...row,
      prompt: [{ role: "user", content: prompt }],
      completion: [{ role: "assistant", content: completion }],
    }));
    const told = await ask(
      "counterfactual",
      "--model",
      bert,
      "--probes",
      folder.write("chats.jsonl", asRows(chats)),
    );
    expect(linesOf(told)).toHaveLength(3);
  });

  it("keeps arms apart, and says which", async () => {
    const both = ["original", "anonymised"].flatMap((arm) => rows.map((row) => ({ ...row, arm })));
    const found = linesOf(
      await ask("counterfactual", "--model", model, "--probes", folder.write("arms.jsonl", asRows(both))),
    );
    expect(found.map(({ arm }) => arm)).toEqual(["anonymised", "original"].flatMap((arm) => [arm, arm, arm]));
    expect(Object.keys(found[0] ?? {}).slice(0, 3)).toEqual(["type", "arm", "axis"]);
  });

  it("tells bad rows and measures the rest", async () => {
    const bad = [
      { ...rows[0], axis: undefined },
      { ...rows[0], group: "" },
      { ...rows[0], template: null },
      { ...rows[0], variant: [1] },
      { ...rows[0], group: 2 ** 53 },
      { ...rows[0], completion: 7 },
      { ...rows[0], completion: [{ role: "assistant", content: "x" }] },
      { ...rows[0], completion: "a".repeat(5000) },
      { axis: "x", group: "y", template: "z", ids: [100_000] },
    ];
    const file = folder.write("bad.jsonl", `${asRows(rows)}${asRows(bad)}{"axis": \n[1]\n`);
    const lines = await ask("counterfactual", "--model", model, "--probes", file);
    const faults = linesOf(lines, "row_error");
    expect(faults).toHaveLength(bad.length + 2);
    for (const fault of faults) {
      expect(Object.keys(fault)).toEqual(["type", "file", "line", "code", "message", "hint"]);
      expect(`${String(fault["message"])} ${String(fault["hint"])}`).not.toMatch(
        /internal|undefined|\[object/,
      );
    }
    const of = (line: number) => faults.find((fault) => fault["line"] === line);
    expect(of(46)?.["message"]).toBe('"axis" must be a text, or a whole number below 2^53, got nothing.');
    expect(of(53)?.["code"]).toBe("tokens/too-long");
    expect(of(54)?.["code"]).toBe("tokens/out-of-vocabulary");
    expect(linesOf(lines)).toEqual(linesOf(await ask("counterfactual", "--model", model, "--probes", data)));
    expect(lines.at(-1)).toMatchObject({ probes: 45, errors: bad.length + 2 });
  });

  it("keeps its lines in a project, where a report reads them", async () => {
    mkdirSync(join(folder.path, "kept"));
    const args = ["--model", model, "--probes", data, "--project", "kept"];
    const lines = linesOf(await ask("counterfactual", ...args, "--name", "spring"));
    const kept = readFileSync(join(folder.path, "kept/reports/reward.spring.counterfactual.jsonl"));
    expect(linesByType("kept", kept).counterfactual).toEqual(lines);
    for (const [wrong, code] of [
      [["--project", "none"], "project/no-data"],
      [["--project", "kept", "--name", "../x"], "usage/bad-value"],
    ] as const) {
      const error = await refusal(server, "evaluate", "counterfactual", ...args.slice(0, 4), ...wrong);
      expect(error.code).toBe(code);
    }
  });

  it("refuses a file without probes, and a model without a score", async () => {
    const none = folder.write("none.jsonl", asRows([{ prompt: "a", completion: "b" }]));
    const error = await refusal(server, "evaluate", "counterfactual", "--model", model, "--probes", none);
    expect(error.code).toBe("data/no-rows");
    const language = join(golden, "models", "gpt2");
    expect(
      (await refusal(server, "evaluate", "counterfactual", "--model", language, "--probes", data)).code,
    ).toBe("model/no-score");
  });

  it("has a form for people, and says what cannot be found", async () => {
    const few = folder.write("few.jsonl", asRows(rows.slice(0, 10)));
    const args = ["counterfactual", "--model", model, "--probes", few, "--device", "wasm"];
    const { stdout, stderr, code } = await server.tell("evaluate", ...args);
    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^place: air less land {2}[+-]\d\.\d{4} \(-?\d\.\d{4} to -?\d\.\d{4}\) {2}floor \d\.\d{4} {2}p [\d.]+, corrected [\d.]+ {2}2 templates: insufficient data$/m,
    );
    expect(stderr).toContain("3 of 3 lines cannot be a gap, however large");
  });
});

describe("evaluate probes", () => {
  const rowsIn = (name: string): Row[] =>
    readFileSync(join(folder.path, name), "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Row);

  it("writes what evaluate counterfactual reads, the same by the same seed", async () => {
    const args = ["--axes", "career_gap,company_prestige", "--templates", "2", "--variants", "2"];
    const [done] = await ask("probes", ...args, "--out", "a.jsonl");
    expect(done).toEqual({ type: "done", probes: 40, templates: 2, axes: 2, variants: 2 });
    await ask("probes", ...args, "--out", "b.jsonl");
    expect(readFileSync(join(folder.path, "b.jsonl"))).toEqual(readFileSync(join(folder.path, "a.jsonl")));
    await ask("probes", ...args, "--out", "c.jsonl", "--seed", "7", "--arms", "original", "--messages");
    const chats = rowsIn("c.jsonl");
    expect(chats).toHaveLength(20);
    expect(chats[0]?.completion).toMatchObject([{ role: "assistant" }]);
    // The tiny model reads 64 tokens, about as many characters.
    const cut = rowsIn("a.jsonl").map((row) => ({
      ...row,
      prompt: "q",
      completion: row.completion.slice(0, 40),
    }));
    const short = folder.write("short.jsonl", asRows(cut));
    const lines = linesOf(await ask("counterfactual", "--model", model, "--probes", short));
    expect(lines.map(({ arm, axis }) => `${String(arm)} ${String(axis)}`)).toEqual([
      ...Array.from({ length: 3 }, () => "anonymised career_gap"),
      "anonymised company_prestige",
      ...Array.from({ length: 3 }, () => "original career_gap"),
      "original company_prestige",
    ]);
  });

  it("takes the answers of a project, else its hidden documents, and whose they are", async () => {
    const resume = {
      id: "d1",
      candidate: "kim-1",
      text: "Name: Maria Garcia\nMaria Garcia worked as a nurse in Leeds for years.",
    };
    await server.ask(
      "ingest",
      folder.write("docs.jsonl", asRows([resume])),
      "--project",
      "project",
      "--text",
      "text",
    );
    const none = await refusal(server, "evaluate", "probes", "--project", "project", "--out", "p.jsonl");
    expect(none.code).toBe("probes/no-texts");
    await server.ask("anonymise", "--project", "project");
    await ask(
      "probes",
      "--project",
      "project",
      "--axes",
      "name_groups",
      "--variants",
      "1",
      "--out",
      "p.jsonl",
    );
    const made = rowsIn("p.jsonl");
    expect(made).toHaveLength(32);
    for (const { completion, arm } of made) {
      expect(completion).not.toMatch(/Maria|Garcia/);
      if (arm === "original") expect(completion).not.toContain("Person-");
      else expect(completion).toMatch(/^Name: Person-[0-9A-F]{6}\nPerson-[0-9A-F]{6} worked as a nurse/);
    }
    expect(made[0]).toMatchObject({ candidate: "kim-1" });
    // Within the project they go when the person is erased, and nobody else's do.
    const others = asRows([{ ...made[0], candidate: "lee-2", completion: "Somebody else." }]);
    const kept = folder.write("project/data/probes.jsonl", `${asRows(made)}${others}`);
    const { code } = await server.ask("erase", "--project", "project", "--candidate", "kim-1");
    expect(code).toBe(0);
    expect(readFileSync(kept, "utf8")).toBe(others);
    const answers = [{ id: "q1", prompt: "Why?", completions: [{ text: "Because." }, { text: "" }] }];
    const format = ["--format", "completions", "--project", "project"];
    await server.ask("import", folder.write("answers.jsonl", asRows(answers)), ...format);
    await ask(
      "probes",
      "--project",
      "project",
      "--axes",
      "place_of_origin",
      "--variants",
      "1",
      "--out",
      "q.jsonl",
    );
    expect(rowsIn("q.jsonl")[0]).toMatchObject({ prompt: "Why?" });
    expect(String(rowsIn("q.jsonl")[0]?.completion)).toMatch(/ Because\.$/);
    const long = ["--longest", "3", "--out", "r.jsonl"];
    expect((await refusal(server, "evaluate", "probes", "--project", "project", ...long)).code).toBe(
      "probes/no-texts",
    );
  });

  it("refuses axes and arms that there are not", async () => {
    for (const args of [
      ["--axes", "name_group"],
      ["--axes", ","],
      ["--arms", "hidden"],
    ]) {
      const error = await refusal(server, "evaluate", "probes", "--out", "x.jsonl", ...args);
      expect(error.code).toBe("usage/bad-value");
    }
    expect(
      (await refusal(server, "evaluate", "probes", "--out", "x.jsonl", "--axes", "name_group")).message,
    ).toContain("Did you mean name_groups?");
  });
});
