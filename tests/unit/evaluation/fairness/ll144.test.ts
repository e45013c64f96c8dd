// The published example of the rule's own text, and what it lets an auditor leave out.
import { describe, expect, it } from "vitest";
import { duties } from "../../../../src/domain/duties.ts";
import { fairnessRules } from "../../../../src/domain/fairnessRules.ts";
import { GroupTable } from "../../../../src/evaluation/fairness/groupTable.ts";
import { type Ll144Options, ll144Table } from "../../../../src/evaluation/fairness/ll144.ts";

const options: Ll144Options = { sex: "sex", race: "race", basis: "selection" };

/** (sex, race, people, selected) */
function tableOf(cells: readonly (readonly [string | null, string | null, number, number])[]): GroupTable {
  const table = new GroupTable();
  for (const [sex, race, people, selected] of cells)
    for (let i = 0; i < people; i++)
      table.add({ groups: { sex, race }, selected: i < selected ? 1 : 0, score: i < selected ? 2 : 1 });
  return table;
}

describe("LL144's table", () => {
  // 6 RCNY 5-301(b): the sample of a selection tool has 1390 of 1990 men (rate .699, ratio 1) and 1181 of 1712 women (.690, .987).
  const sample = tableOf([
    ["Male", "White", 1990, 1390],
    ["Female", "White", 1712, 1181],
    [null, "White", 7, 3],
  ]);

  it("has each category's number, rate and ratio, sections in the rule's order, and the unknown", () => {
    const found = ll144Table(sample, options);
    expect(found.columns).toEqual(["Category", "Number of applicants", "Selection rate", "Impact ratio"]);
    expect(found.applicants).toBe(3709);
    expect(found.sections.map(({ title, unknown }) => [title, unknown])).toEqual([
      ["Sex", 7],
      ["Race/ethnicity", 0],
      ["Sex and race/ethnicity", 7],
    ]);
    expect(found.sections[0]?.rows).toEqual([
      {
        category: "Female",
        sex: "Female",
        race: null,
        number: 1712,
        hits: 1181,
        rate: 1181 / 1712,
        impactRatio: expect.closeTo(0.9876, 4) as number,
        isExcluded: false,
      },
      expect.objectContaining({ category: "Male", number: 1990, impactRatio: 1 }),
    ]);
    expect(found.sections[2]?.rows[0]).toMatchObject({
      category: "Female & White",
      sex: "Female",
      race: "White",
    });
  });

  it("keeps categories below 2 % with number and rate, and out of the ratios, the highest one too", () => {
    const small = tableOf([
      ["F", "A", 490, 245],
      ["F", "B", 500, 200],
      ["F", "C", 10, 10],
    ]);
    const rows = ll144Table(small, options).sections[1]?.rows;
    expect(
      rows?.map(({ category, number, rate, impactRatio }) => [category, number, rate, impactRatio]),
    ).toEqual([
      ["A", 490, 0.5, 1],
      ["B", 500, 0.4, 0.8],
      ["C", 10, 1, null],
    ]);
    expect(rows?.[2]).toMatchObject({
      isExcluded: true,
      reason: "less than 2 % of the people: left out of the ratios",
    });
    const all = ll144Table(small, { ...options, excludedBelowPercent: 0 }).sections[1]?.rows;
    expect(all?.map(({ impactRatio }) => impactRatio)).toEqual([0.5, 0.4, 1]);
    // Exactly 2 % is not less.
    const edge = tableOf([
      ["F", "A", 490, 245],
      ["F", "C", 10, 10],
    ]);
    expect(ll144Table(edge, options).sections[1]?.rows[1]?.isExcluded).toBe(false);
  });

  it("takes scores above the median of all, and says what is missing", () => {
    const scored = ll144Table(
      tableOf([
        ["F", null, 10, 2],
        ["M", null, 10, 5],
      ]),
      { ...options, basis: "scoring" },
    );
    expect(scored).toMatchObject({ rateTitle: "Scoring rate", median: 1 });
    expect(scored.sections[0]?.rows.map(({ rate, impactRatio }) => [rate, impactRatio])).toEqual([
      [0.2, 0.4],
      [0.5, 1],
    ]);
    expect(scored.sections[1]).toMatchObject({ rows: [], unknown: 20 });
    const other = ll144Table(sample, { ...options, race: "ethnicity" });
    expect(other.sections[2]).toMatchObject({ rows: [], unknown: 3709, reason: 'no row has "ethnicity"' });
    const nobody = ll144Table(
      tableOf([
        ["F", "A", 5, 0],
        ["M", "A", 5, 0],
      ]),
      options,
    );
    expect(nobody.sections[0]?.rows[0]).toMatchObject({ rate: 0, impactRatio: null });
  });
});

describe("rules about groups", () => {
  it("have a month, a source and an id of their own", () => {
    const ids = [...duties, ...fairnessRules].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { asOf, asks, from, title } of fairnessRules) {
      expect(asOf).toMatch(/^\d{4}-\d{2}$/);
      expect(from ?? "2000-01-01").toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(
        asks.every((ask) => ask.endsWith(".")),
        title,
      ).toBe(true);
    }
  });
});
