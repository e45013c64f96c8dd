// `agreement` as scripts meet it: its lines, bad and hostile rows, several files.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { goldenPath, readGolden, rowsOf } from "../evaluation/agreement/tables.ts";
import { asRows, cli, inside, type Commands, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
let server: Commands;
beforeAll(() => (server = inside({ cwd: folder.path })));
afterAll(async () => {
  await server.close();
  folder.remove();
});

const rows = [
  { item: "1", annotator: "ann", value: 1 },
  { item: "1", annotator: "bob", value: 1 },
  { item: "2", annotator: "ann", value: 2 },
  { item: "2", annotator: "bob", value: 4 },
  { item: "3", annotator: "ann", value: 4 },
  { item: "3", annotator: "bob", value: 4 },
  { item: "3", annotator: "cy", value: null },
  { item: "1", annotator: "ann", value: 1, round: 2 },
  { item: "2", annotator: "ann", value: 1, round: 2 },
];

describe("agreement", () => {
  it("writes the contract's line a file, in the order in which they are named", async () => {
    folder.write("a.jsonl", asRows(rows));
    folder.write("b.json", JSON.stringify(rows.slice(0, 1)));
    const { lines, code } = await server.ask(
      "agreement",
      "--data",
      "a.jsonl",
      "b.json",
      "--bootstrap",
      "100",
    );
    expect(code).toBe(0);
    expect(lines.map(({ type, data }) => [type, data])).toEqual([
      ["agreement", "a.jsonl"],
      ["agreement", "b.json"],
      ["done", undefined],
    ]);
    expect(Object.keys(lines[0] ?? {})).toEqual([
      "type",
      "data",
      "items",
      "annotators",
      "judgements",
      "alpha_nominal",
      "alpha_ordinal",
      "fleiss_kappa",
      "percent",
      "cohen_kappa",
      "intra_rater",
      "intervals",
      "reasons",
    ]);
    const close = (value: number): unknown => expect.closeTo(value, 12);
    expect(lines[0]).toMatchObject({
      items: 3,
      annotators: 2,
      judgements: 6,
      // Six judgements, 2, 1 and 3 of a value: 1 - 5 * 2 / (36 - 14).
      alpha_nominal: close(1 - 10 / 22),
      percent: close(2 / 3),
      cohen_kappa: [{ a: "ann", b: "bob", items: 3, value: close(0.5) }],
      intra_rater: [{ annotator: "ann", items: 2, percent: 0.5, cohen_kappa: 0 }],
    });
    const { alpha_nominal, cohen_kappa, percent } = lines[0]?.["intervals"] as Record<string, number[]>;
    expect(percent).toEqual([close(percent?.[0] ?? NaN), 1]);
    expect(cohen_kappa).toBeUndefined();
    expect(alpha_nominal?.[0]).toBeLessThan(alpha_nominal?.[1] ?? NaN);
    expect(lines[1]).toMatchObject({
      items: 1,
      alpha_nominal: null,
      percent: null,
      intervals: {},
      reasons: {
        percent: "no item was judged by two annotators",
        cohen_kappa: "there are no two annotators",
        intra_rater: "nothing was judged in a second round",
      },
    });
    expect(lines.at(-1)).toEqual({ type: "done", files: 2, rows: 10, errors: 0 });
  });

  it("has a golden table's numbers, the same bytes for the same seed, and no intervals for no draws", async () => {
    const table = readGolden(goldenPath).tables.find(({ intervals }) => intervals !== undefined);
    if (table === undefined) throw new Error("no golden table has intervals");
    folder.write("golden.jsonl", asRows(rowsOf(table)));
    const ask = (draws: number | undefined, seed: number | undefined) =>
      server.ask("agreement", "--data", "golden.jsonl", "--bootstrap", String(draws), "--seed", String(seed));
    const { lines } = await ask(table.draws, table.seed);
    const intervals = lines[0]?.["intervals"] as Record<string, number[]>;
    for (const [name, [low, high]] of Object.entries(table.intervals ?? {}))
      expect(intervals[name], name).toEqual([expect.closeTo(low, 9), expect.closeTo(high, 9)]);
    expect((await ask(table.draws, table.seed)).lines).toEqual(lines);
    const [without] = (await ask(0, 1)).lines;
    expect(without).toMatchObject({ intervals: {}, percent: lines[0]?.["percent"] });
    expect(
      Object.keys(without?.["reasons"] as object).filter((name) => name.startsWith("intervals")),
    ).toEqual([]);
  });

  it("reports bad rows by line and goes on; the later of two rows counts", async () => {
    const text = [
      '{"item":"1","annotator":"ann","value":"A"}',
      '{"item":"1","value":"A"}',
      '{"item":"1","annotator":"","value":"A"}',
      "[1]",
      "nonsense",
      '{"item":"1","annotator":"bob","value":["A"]}',
      '{"item":"1","annotator":"bob","value":NaN}',
      '{"item":"1","annotator":"bob"}',
      '{"item":"1","annotator":"bob","value":"A","round":3}',
      '{"item":9007199254740993,"annotator":"bob","value":"A"}',
      '{"item":true,"annotator":"bob","value":"A"}',
      '{"item":1,"annotator":"bob","value":"B"}',
      '{"item":"1","annotator":"bob","value":"A","round":null}',
    ];
    folder.write("bad.jsonl", `${text.join("\n")}\n`);
    const { lines, code } = await server.ask("agreement", "--data", "bad.jsonl", "--bootstrap", "0");
    expect(code).toBe(0);
    const bad = lines.filter(({ type }) => type === "row_error");
    expect(bad.map(({ line }) => line).sort((a, b) => Number(a) - Number(b))).toEqual([
      2, 3, 4, 5, 6, 7, 8, 9, 10, 11,
    ]);
    for (const one of bad)
      expect(one).toMatchObject({
        file: "bad.jsonl",
        code: "data/bad-row",
        hint: "Correct or remove this row.",
      });
    expect(bad[0]?.["message"]).toBe(
      '"annotator" must be a text that is not empty, or a whole number below 2^53, got nothing.',
    );
    expect(lines.find(({ type }) => type === "agreement")).toMatchObject({
      items: 1,
      judgements: 2,
      percent: 1,
    });
    expect(lines.at(-1)).toEqual({ type: "done", files: 1, rows: 3, errors: 10 });
  });

  it("tells values of several kinds apart, says so, and takes any name", async () => {
    folder.write(
      "kinds.jsonl",
      '{"item":"__proto__","annotator":"__proto__","value":1}\n{"item":"__proto__","annotator":"constructor","value":"1"}\n{"item":"x","annotator":"__proto__","value":"__proto__"}\n{"item":"x","annotator":"constructor","value":"__proto__"}\n',
    );
    const { lines } = await server.ask("agreement", "--data", "kinds.jsonl", "--bootstrap", "0");
    expect(lines[0]).toMatchObject({ type: "warning", file: "kinds.jsonl", code: "agreement/mixed-values" });
    expect(lines[1]).toMatchObject({
      items: 2,
      percent: 0.5,
      cohen_kappa: [{ a: "__proto__", b: "constructor" }],
    });
    expect((lines[1]?.["reasons"] as Record<string, string>)["alpha_ordinal"]).toContain('"1"');
  });

  it("ends at a file that cannot be read, with the results before it", async () => {
    folder.write("good.jsonl", asRows(rows));
    const { lines, code } = await server.ask("agreement", "--data", "good.jsonl", "none.jsonl");
    expect(code).toBe(1);
    expect(lines.map(({ type, code: why }) => [type, why])).toEqual([
      ["agreement", undefined],
      ["error", "file/not-found"],
    ]);
  });

  it("is readable without --json, from stdin too", async () => {
    const { code, stdout } = await cli(["agreement", "--data", "-", "--bootstrap", "0"], {
      input: asRows(rows),
    });
    expect(code).toBe(0);
    expect(stdout).toContain("stdin: 6 judgements of 3 items by 2 annotators\n");
    expect(stdout).toMatch(/cohen_kappa +0\.5000 {2}ann, bob: 3 items/);
  });
});
