// Agreement against krippendorff, scikit-learn and statsmodels on 200 random tables (tests/golden/make_agreement.py), against published
// examples, and by hand at the edges. Another file of such tables: FEEDBACKLOOP_AGREEMENT=FILE.
import { describe, expect, it } from "vitest";
import { permutation, randomStream } from "../../../../src/domain/random.ts";
import { JudgementTable, type Value } from "../../../../src/evaluation/agreement/judgementTable.ts";
import { type Agreement, measureAgreement } from "../../../../src/evaluation/agreement/measureAgreement.ts";
import { annotatorName, type GoldenTable, goldenPath, readGolden, rowsOf, tableOf } from "./tables.ts";

const { published, tables } = readGolden(process.env["FEEDBACKLOOP_AGREEMENT"] ?? goldenPath);
const none = { draws: 0, seed: 42 };

/** What was found, in the shape of the fixture. */
function asGolden({ items, annotators, judgements, measures, pairs, intraRater }: Agreement) {
  return {
    items,
    annotators,
    judgements,
    ...Object.fromEntries(Object.entries(measures).map(([key, { value }]) => [key, value])),
    cohen: pairs.map(({ a, b, items: shared, kappa }) => [a, b, shared, kappa.value]),
    intra: intraRater.map(({ annotator, items: both, percent, kappa }) => [
      annotator,
      both,
      percent.value,
      kappa.value,
    ]),
  };
}

/** Sums in another order than NumPy's: 1e-9. */
function expectClose(found: unknown, expected: unknown, path: string): void {
  expect(differences(found, expected, path)).toEqual([]);
}

/** An assertion for each of 20,000 numbers would take seconds. */
function differences(found: unknown, expected: unknown, path: string): string[] {
  if (typeof expected === "number" && typeof found === "number")
    return Math.abs(found - expected) < 1e-9 ? [] : [`${path}: ${found}, expected ${expected}`];
  if (Array.isArray(expected) && Array.isArray(found) && expected.length === found.length)
    return expected.flatMap((value, i) => differences(found[i], value, `${path}/${i}`));
  return found === expected
    ? []
    : [`${path}: ${JSON.stringify(found)}, expected ${JSON.stringify(expected)}`];
}

function goldenNumbers({ cohen, intra = [], ...rest }: GoldenTable): Record<string, unknown> {
  const { items, annotators, judgements, alpha_nominal, alpha_ordinal, fleiss_kappa, percent } = rest;
  const named = (list: readonly (readonly unknown[])[], names: number) =>
    list.map((one) => one.map((value, i) => (i < names ? annotatorName(value as number) : value)));
  return {
    ...{ items, annotators, judgements, alpha_nominal, alpha_ordinal, fleiss_kappa, percent },
    cohen: named(cohen, 2),
    intra: named(intra, 1),
  };
}

describe("200 random tables", () => {
  it("have the packages' numbers, and null with a reason where these have none", () => {
    expect(tables.length).toBe(200);
    for (const [i, table] of tables.entries()) {
      const found = measureAgreement(tableOf(rowsOf(table)), none);
      const numbers = asGolden(found) as Record<string, unknown>;
      for (const [key, value] of Object.entries(goldenNumbers(table)))
        expectClose(numbers[key], value, `table ${i}: ${key}`);
      const measured = [
        ...Object.values(found.measures),
        ...found.pairs.map(({ kappa }) => kappa),
        ...found.intraRater.flatMap(({ percent, kappa }) => [percent, kappa]),
      ];
      expect(measured.filter(({ value, reason }) => value === null && !/\w{3}/.test(reason ?? ""))).toEqual(
        [],
      );
    }
  });

  it("have the packages' intervals from the same draws", () => {
    const with_ = tables.filter(({ intervals }) => intervals !== undefined);
    expect(with_.length).toBe(5);
    for (const table of with_) {
      const { draws = 0, seed = 0, intervals = {} } = table;
      const { measures } = measureAgreement(tableOf(rowsOf(table)), { draws, seed });
      for (const [key, interval] of Object.entries(intervals))
        expectClose(measures[key as keyof typeof measures].interval, interval, key);
    }
  });

  it("say the same whatever the order of the rows, intervals included", () => {
    for (const table of tables.slice(0, 12)) {
      const rows = rowsOf(table);
      const order = permutation(rows.length, randomStream(1, "order"));
      const shuffled = order.map((place) => rows[place] as (typeof rows)[number]);
      const bootstrap = { draws: 20, seed: 7 };
      expect(measureAgreement(tableOf(shuffled), bootstrap)).toEqual(
        measureAgreement(tableOf(rows), bootstrap),
      );
    }
  });
});

it.each(Object.entries(published))("%s has its published figures", (_, { values, table, ...figures }) => {
  const { measures } = measureAgreement(tableOf(rowsOf({ values, table })), none);
  const { fleiss_kappa, alpha_nominal, alpha_ordinal } = figures;
  const printed = { fleiss_kappa, alpha_nominal, alpha_ordinal };
  expect(Object.values(printed).some((value) => typeof value === "number")).toBe(true);
  for (const [key, value] of Object.entries(printed))
    if (typeof value === "number")
      // Printed with three decimals.
      expect(Math.abs((measures[key as keyof typeof measures].value ?? NaN) - value)).toBeLessThan(0.0005);
});

function measured(
  rows: readonly (readonly [item: string, annotator: string, value: Value | null, round?: 1 | 2])[],
  draws = 0,
) {
  const table = new JudgementTable();
  for (const [item, annotator, value, round = 1] of rows) table.add({ item, annotator, value, round });
  return measureAgreement(table, { draws, seed: 42 });
}

describe("a table", () => {
  it("grows while people judge, and takes judgements back", () => {
    const table = new JudgementTable();
    const say = (item: string, annotator: string, value: Value | null): number | null => {
      table.add({ item, annotator, value });
      return measureAgreement(table, none).measures.percent.value;
    };
    expect(say("1", "ann", "A")).toBeNull();
    expect(say("1", "bob", "A")).toBe(1);
    expect(say("2", "bob", "B")).toBe(1);
    expect(say("2", "ann", "A")).toBe(0.5);
    expect(say("2", "ann", "B")).toBe(1);
    expect(say("2", "ann", null)).toBe(1);
    expect(say("1", "ann", null)).toBeNull();
    expect(measureAgreement(table, none)).toMatchObject({ items: 2, annotators: 1, judgements: 2 });
  });

  it('tells 1, "1" and true apart, and takes any name', () => {
    const { measures, pairs } = measured([
      ["__proto__", "__proto__", 1],
      ["__proto__", "constructor", "1"],
      ["constructor", "__proto__", true],
      ["constructor", "constructor", true],
    ]);
    expect(measures.percent.value).toBe(0.5);
    expect(measures.alpha_ordinal).toEqual({
      value: null,
      interval: null,
      reason: "ordinal alpha takes numbers alone, and a value is true",
    });
    expect(pairs).toMatchObject([{ a: "__proto__", b: "constructor", items: 2 }]);
  });

  it("orders numbers by size, not by their text: 2 lies between 1 and 10", () => {
    const rows = [1, 2, 10, 2, 1, 10].flatMap((value, i): [string, string, Value][] => [
      [`${i}`, "ann", value],
      [`${i}`, "bob", i === 3 ? 10 : value],
    ]);
    const near = measured(rows).measures.alpha_ordinal.value ?? NaN;
    const far = rows.map(([item, annotator, value]): [string, string, Value] => [
      item,
      annotator,
      value === 2 ? 0 : value,
    ]);
    // As nominal values nothing changed; as ordinal ones 10 lies farther from 0 < 1 than from 2.
    expect(measured(far).measures.alpha_nominal).toEqual(measured(rows).measures.alpha_nominal);
    expect(measured(far).measures.alpha_ordinal.value).toBeLessThan(near);
  });

  it.each([
    [[], "nothing was judged"],
    [[["1", "ann", "A"]], "no item was judged by two annotators"],
    [
      [
        ["1", "ann", "A"],
        ["1", "bob", "A"],
      ],
      'every judgement is "A", so chance alone would always agree',
    ],
    [
      [
        ["1", "ann", "A"],
        ["1", "bob", "A"],
        ["2", "bob", "B"],
      ],
      "every judgement of items that several judged is the same value, so chance alone would always agree",
    ],
  ] as [[string, string, Value][], string][])("of %j has no alpha: %s", (rows, reason) => {
    expect(measured(rows, 50).measures.alpha_nominal).toEqual({ value: null, interval: null, reason });
  });

  it("says why an interval is none", () => {
    const one: [string, string, Value][] = [
      ["1", "ann", "A"],
      ["1", "bob", "B"],
    ];
    expect(measured(one, 50).measures.percent).toEqual({
      value: 0,
      interval: null,
      reason: "one item alone cannot be resampled",
    });
    const rare: [string, string, Value][] = [...one, ["2", "ann", "A"], ["3", "ann", "A"], ["4", "bob", "B"]];
    expect(measured(rare, 50).measures.percent.reason).toMatch(/^undefined in \d+ of 50 draws/);
  });

  it("keeps a second round out of agreement between annotators", () => {
    const found = measured([
      ["1", "ann", "A"],
      ["2", "ann", "B"],
      ["3", "ann", "A"],
      ["1", "ann", "A", 2],
      ["2", "ann", "A", 2],
      ["9", "ann", "A", 2],
      ["1", "bob", "B", 2],
    ]);
    expect(found).toMatchObject({ items: 3, annotators: 1, judgements: 3, pairs: [] });
    expect(found.measures.percent.value).toBeNull();
    expect(found.intraRater).toMatchObject([
      { annotator: "ann", items: 2, percent: { value: 0.5 }, kappa: { value: 0 } },
      { annotator: "bob", items: 0, percent: { value: null, reason: "no item was judged in both rounds" } },
    ]);
  });

  it("of a crowd lists the pairs that share an item, and none where they are too many", () => {
    const crowd = (people: number, perItem: number) =>
      measured(
        Array.from({ length: people }, (_, i) => [`${Math.floor(i / perItem)}`, `p${i}`, i % 3] as const),
      );
    expect(crowd(40, 2).pairs.length).toBe((40 * 39) / 2);
    expect(crowd(120, 2).pairs.length).toBe(60);
    const tooMany = crowd(1200, 400);
    expect(tooMany.pairs).toEqual([]);
    expect(tooMany.pairsReason).toBe("1200 annotators make more than the 50000 pairs that are compared");
    expect(tooMany.measures.alpha_ordinal.value).not.toBeNull();
    expect(crowd(5000, 5000).pairsReason).toMatch(/pairs of judgements of the same item/);
  });
});
