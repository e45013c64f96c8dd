// What the golden tables do not have: fractions, empty and hostile groups, several tables, curves, how long it takes.
import { describe, expect, it } from "vitest";
import { byCodePoint } from "../../../../src/domain/codePointOrder.ts";
import type { AttributeFairness, FairnessRow } from "../../../../src/evaluation/fairness/fairness.ts";
import { mostComparedGroups } from "../../../../src/evaluation/fairness/fairness.ts";
import { fairnessOf } from "../../../../src/evaluation/fairness/fairnessOf.ts";
import { GroupTable } from "../../../../src/evaluation/fairness/groupTable.ts";
import { judgeTables } from "../../../../src/evaluation/fairness/judgeTables.ts";
import { measureTable } from "../../../../src/evaluation/fairness/measureTable.ts";
import { isBelowFourFifths, shortfall } from "../../../../src/evaluation/fairness/share.ts";
import { thresholdCurve } from "../../../../src/evaluation/fairness/thresholdCurve.ts";

const people = (sex: string | null, count: number, selected: number): FairnessRow[] =>
  Array.from({ length: count }, (_, i) => ({ groups: { sex }, selected: i < selected ? 1 : 0 }));

function only(rows: readonly FairnessRow[]): AttributeFairness {
  const { attributes } = fairnessOf(rows);
  expect(attributes.length).toBe(1);
  return attributes[0] as AttributeFairness;
}

function tableOf(rows: Iterable<FairnessRow>): GroupTable {
  const table = new GroupTable();
  for (const row of rows) table.add(row);
  return table;
}

describe("four fifths", () => {
  it("is compared as fractions, however large they are", () => {
    // As numbers 8 of 25 over 2 of 5 is below .8, which it is not.
    expect(8 / 25 / (2 / 5)).toBeLessThan(0.8);
    expect(isBelowFourFifths({ hits: 8, of: 25 }, { hits: 2, of: 5 })).toBe(false);
    expect(isBelowFourFifths({ hits: 64, of: 80 }, { hits: 80, of: 80 })).toBe(false);
    expect(isBelowFourFifths({ hits: 63, of: 80 }, { hits: 80, of: 80 })).toBe(true);
    const many = 3_000_000_000_000;
    expect(isBelowFourFifths({ hits: 4 * many, of: 5 * many }, { hits: many, of: many })).toBe(false);
    expect(isBelowFourFifths({ hits: 4 * many - 1, of: 5 * many }, { hits: many, of: many })).toBe(true);
  });

  it("says how many selections are missing, exactly", () => {
    for (let of = 1; of < 30; of++)
      for (let hits = 0; hits <= of; hits++)
        for (const highest of [
          { hits: 7, of: 10 },
          { hits: 1, of: 3 },
          { hits: 5, of: 5 },
        ]) {
          const more = shortfall({ hits, of }, highest);
          const after = (add: number): boolean => isBelowFourFifths({ hits: hits + add, of }, highest);
          expect([after(more), more === 0 || after(more - 1)]).toEqual([false, true]);
        }
  });
});

describe("fairness", () => {
  it("says why there is no number, and never 0 or NaN", () => {
    const one = only(people("F", 10, 4));
    expect(one.verdict).toBe("insufficient data");
    expect(one.disparities.demographicParityRatio).toEqual({
      value: null,
      reason: "only one group has a selection rate, and a comparison takes two",
    });
    expect(one.disparities.equalizedOddsDifference.reason).toContain("no group has a true positive rate");
    expect(one.groups[0]?.rates.truePositive).toMatchObject({
      rate: null,
      interval: null,
      ratio: null,
      of: 0,
    });
    expect(one.groups[0]?.rates.selection.reasons.test).toBe("no other group has this rate");
    for (const [kind, outcome] of [
      ["truePositive", 1],
      ["falsePositive", 0],
    ] as const)
      expect(one.groups[0]?.rates[kind].reasons.rate).toBe(
        `nobody in this group has outcome ${outcome} and is known to be selected or not`,
      );
    const none = only([...people("F", 50, 0), ...people("M", 50, 0)]);
    expect(none.disparities.demographicParityDifference.value).toBe(0);
    expect(none.disparities.demographicParityRatio.reason).toBe(
      "every selection rate is 0, and 0 / 0 is no ratio",
    );
    expect(none.groups.map(({ rates }) => rates.selection.ratio)).toEqual([null, null]);
    expect(none.groups[1]?.rates.selection.reasons.ratio).toBe(
      "the highest rate of all groups is 0, and 0 / 0 is no ratio",
    );
    expect(none.groups[1]?.rates.selection).toMatchObject({
      test: "fisher",
      pValue: 1,
      isBelowFourFifths: null,
    });
    expect(none.verdict).toBe("insufficient data");
    const unknown = only(people(null, 5, 2));
    expect(unknown).toMatchObject({ unknown: 5, groups: [], verdict: "insufficient data" });
    expect(unknown.verdictReason).toBe("no row has a group");
    expect(fairnessOf([]).attributes).toEqual([]);
    const every = JSON.stringify([one, none, unknown]);
    expect(every).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("leaves out scores that are no numbers, and takes those of unknown groups into the median", () => {
    const scores = [NaN, Infinity, null, 1, 2, 3, 9, 9];
    const found = fairnessOf(
      scores.map((score, i) => ({ groups: { sex: i < 6 ? "F" : null }, selected: 1, score })),
    );
    expect(found.scores).toEqual({ count: 5, notNumbers: 2, median: 3 });
    // 1, 2, 3 of F: none above 3.
    expect(found.attributes[0]?.groups[0]?.rates.scoring).toMatchObject({
      hits: 0,
      of: 3,
      rate: 0,
      ratio: null,
    });
    const bare = fairnessOf([{ groups: { sex: "F" }, selected: 1, score: NaN }]);
    expect(bare.scores).toEqual({ count: 0, notNumbers: 1, median: null });
    expect(bare.attributes[0]?.groups[0]?.rates.scoring.reasons.rate).toBe(
      "nobody in this group has a score",
    );
  });

  it("holds a score above the median where two neighbours have no number between them", () => {
    const [low, high] = [1, 1 + Number.EPSILON];
    const found = fairnessOf([low, high].map((score) => ({ groups: { sex: "F" }, selected: 1, score })));
    expect(found.attributes[0]?.groups[0]?.rates.scoring).toMatchObject({ hits: 1, of: 2 });
  });

  it("crosses attributes by name and says which combinations nobody belongs to", () => {
    const row = (origin: string | null, sex: string | null): FairnessRow => ({
      groups: { sex, origin },
      selected: 1,
    });
    const { attributes } = fairnessOf([
      row("A", "F"),
      row("B", "M"),
      row("B", "M"),
      row(null, "F"),
      row("A", null),
    ]);
    expect(attributes.map(({ attribute }) => attribute)).toEqual(["origin", "sex", "origin & sex"]);
    const crossing = attributes[2] as AttributeFairness;
    expect(crossing.groups.map(({ group, parts, count }) => [group, parts, count])).toEqual([
      ["A & F", ["A", "F"], 1],
      ["B & M", ["B", "M"], 2],
    ]);
    expect(crossing).toMatchObject({ rows: 5, unknown: 2, empty: { count: 2, named: ["A & M", "B & F"] } });
    const chosen = fairnessOf([{ groups: { a: "1", b: "2", c: "3" }, selected: 1 }], {
      crossings: [
        ["c", "a"],
        ["b", "nobody"],
        ["a", "c"],
      ],
    });
    expect(chosen.attributes.map(({ attribute }) => attribute)).toEqual(["a", "b", "c", "a & c"]);
  });

  it("takes any name, and sorts by code point", () => {
    const names = ["__proto__", "constructor", "toString", "\u{1F600}", "\uFF5E"];
    const rows = names.map((name): FairnessRow => ({
      groups: Object.fromEntries(names.map((attribute) => [attribute, name])),
      selected: 1,
    }));
    const { attributes } = fairnessOf(rows);
    expect(attributes.map(({ attribute }) => attribute).slice(0, 5)).toEqual([...names].sort(byCodePoint));
    // UTF-16 would have them the other way round.
    expect(byCodePoint("\u{1F600}", "\uFF5E")).toBeGreaterThan(0);
    expect(attributes[0]?.groups.map(({ group }) => group)).toEqual([...names].sort(byCodePoint));
  });

  it("finds a gap between two large groups though a tiny one has the highest rate", () => {
    const found = only([...people("A", 1, 1), ...people("B", 200, 120), ...people("C", 200, 60)]);
    expect(found.groups.map(({ rates }) => rates.selection.test)).toEqual([null, "fisher", "fisher"]);
    expect(found.groups.every(({ rates }) => (rates.selection.pValue ?? 1) > 0.05)).toBe(true);
    expect(found.verdict).toBe("gap found");
    expect(found.gaps).toHaveLength(1);
    expect(found.gaps[0]).toMatchObject({ kind: "selection", lower: "C", higher: "B", test: "z" });
    expect(found.groups.map(({ rates }) => rates.selection.verdict)).toEqual([
      "insufficient data",
      expect.stringMatching(/^not found at MDE 0\.\d{1,3}$/),
      "gap found",
    ]);
    expect(found.verdictReason).toContain('"A"');
  });

  it("corrects over all tables together, and judges the rates that are asked for", () => {
    const gap = [...people("F", 100, 40), ...people("M", 100, 56)];
    const measured = measureTable(tableOf(gap));
    const [alone] = judgeTables([measured]);
    expect(alone?.correction).toEqual({ method: "holm", level: 0.05, tests: 1 });
    expect(alone?.attributes[0]?.verdict).toBe("gap found");
    const others = Array.from({ length: 9 }, () =>
      measureTable(tableOf([...people("F", 100, 50), ...people("M", 100, 50)])),
    );
    const [beside] = judgeTables([measured, ...others]);
    expect(beside?.correction.tests).toBe(10);
    expect(beside?.attributes[0]?.verdict).toMatch(/^not found at MDE/);
    expect(beside?.attributes[0]?.mde).toBeGreaterThan(alone?.attributes[0]?.mde ?? 1);
    const scored = gap.map((row): FairnessRow => ({ ...row, selected: null, score: row.selected }));
    expect(only(scored).verdict).toBe("insufficient data");
    const judged = fairnessOf(scored, { judged: ["scoring"] }).attributes[0];
    expect(judged?.verdict).toBe("gap found");
    expect(judged?.groups[0]?.rates.selection).toMatchObject({ adjustedP: null, mde: null, verdict: null });
  });

  it("finds as much or more with Benjamini and Hochberg's correction", () => {
    const rows = ["A", "B", "C", "D"].flatMap((sex, i) => people(sex, 100, 35 + 8 * i));
    const strict = fairnessOf(rows).attributes[0]?.gaps.length ?? NaN;
    const loose = fairnessOf(rows, { correction: "benjamini-hochberg" }).attributes[0]?.gaps.length ?? NaN;
    expect(loose).toBeGreaterThan(strict);
  });

  it("measures more groups than it compares", () => {
    const rows = Array.from({ length: 3 * mostComparedGroups }, (_, i): FairnessRow => ({
      groups: { sex: String(i % (mostComparedGroups + 1)) },
      selected: i % 2 === 0 ? 1 : 0,
    }));
    const found = only(rows);
    expect(found.groups.length).toBe(mostComparedGroups + 1);
    expect(found.verdict).toBe("insufficient data");
    expect(found.verdictReason).toBe("201 groups are more than the 200 that are held against each other");
    expect(
      found.groups.every(({ rates }) => rates.selection.ratio !== null && rates.selection.test === null),
    ).toBe(true);
  });

  it("takes 100,000 rows in far less than five seconds", () => {
    let state = 1;
    const draw = (): number => (state = (state * 48271) % 2147483647) / 2147483647;
    const started = performance.now();
    const table = new GroupTable();
    for (let i = 0; i < 100_000; i++)
      table.add({
        groups: {
          sex: draw() < 0.5 ? "F" : "M",
          origin: "ABCDEFG"[Math.floor(draw() * 7)] ?? null,
          age: draw() < 0.3 ? "over 40" : null,
        },
        selected: draw() < 0.3 ? 1 : 0,
        outcome: draw() < 0.5 ? 1 : 0,
        score: draw(),
      });
    const [found] = judgeTables([measureTable(table)]);
    expect(thresholdCurve(table, ["sex"])?.thresholds.length).toBe(200);
    expect(found?.attributes.length).toBe(4);
    // Measured: about 1.3 s on a busy core.
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

describe("threshold curve", () => {
  const rows = (scores: readonly (readonly [string | null, number | null])[]): GroupTable =>
    tableOf(scores.map(([sex, score]) => ({ groups: { sex }, selected: null, score })));

  it("has every score, ties selected together, and each group's lowest point", () => {
    const table = rows([
      ["F", 1],
      ["F", 2],
      ["F", 3],
      ["M", 2],
      ["M", 3],
      ["M", 3],
      [null, 9],
      ["X", null],
    ]);
    const curve = thresholdCurve(table, ["sex"], { leastSelected: 3 });
    expect(curve).toMatchObject({
      attribute: "sex",
      rows: 6,
      thresholds: [1, 2, 3],
      grid: "all 3 distinct scores",
    });
    expect(curve?.groups.map(({ group, count }) => [group, count])).toEqual([
      ["F", 3],
      ["M", 3],
    ]);
    const [women] = curve?.groups ?? [];
    expect(women?.points.map(({ ratio }) => ratio)).toEqual([1, 2 / 3, 0.5]);
    expect(women?.points.map(({ isBelowFourFifths: isBelow }) => isBelow)).toEqual([false, true, true]);
    expect(women).toMatchObject({ lowest: { threshold: 3, ratio: 0.5 }, below: { count: 2, of: 3 } });
    expect(thresholdCurve(table, ["sex"], { leastSelected: 5 })?.groups[0]?.lowest?.threshold).toBe(2);
    expect(thresholdCurve(rows([["F", null]]), ["sex"])).toBeUndefined();
    expect(thresholdCurve(table, ["nothing"])).toBeUndefined();
  });

  it("draws a grid of many scores and still finds the lowest point of all of them", () => {
    const many = Array.from({ length: 5000 }, (_, i): [string, number] => [
      i % 2 === 0 ? "F" : "M",
      i / 5000,
    ]);
    // Four women more at the top: the men's ratio is lowest at a score that no grid of ten has.
    const top = Array.from({ length: 6 }, (_, i): [string, number] => ["F", 2 + i]);
    const table = rows([...many, ...top]);
    const [grid, all] = [
      thresholdCurve(table, ["sex"], { most: 10 }),
      thresholdCurve(table, ["sex"], { most: 1e9 }),
    ];
    expect(grid?.thresholds.length).toBe(10);
    expect(grid?.grid).toBe("10 of 5006 distinct scores, at equal numbers of people");
    expect(grid?.thresholds[0]).toBe(0);
    expect(all?.thresholds.length).toBe(5006);
    const men = (curve: typeof all) => curve?.groups[1]?.lowest;
    expect(men(grid)).toEqual({ threshold: 3, ratio: 0 });
    expect(men(all)).toEqual(men(grid));
  });
});
