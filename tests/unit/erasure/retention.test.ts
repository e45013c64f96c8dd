// Purpose, duties and retention: dates decide, conflicts are told, and scores of real people are not shown to who judges.
import { describe, expect, it } from "vitest";
import { duties, dutiesOn, featuresOf, mayShowScoresWhileJudging } from "../../../src/domain/duties.ts";
import {
  conflicts,
  dueUnder,
  monthsAfter,
  objections,
  retentionRules,
  retentionSummary,
} from "../../../src/domain/retention.ts";

const ruleOf = (id: string) => {
  const found = retentionRules.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no rule ${id}`);
  return found;
};

describe("duties", () => {
  it("come into force on their day, and each says when it was looked up", () => {
    const ids = (day: string): string[] => dutiesOn(day).inForce.map(({ id }) => id);
    expect(ids("2026-12-31")).not.toContain("colorado");
    expect(ids("2027-01-01")).toContain("colorado");
    expect(dutiesOn("2027-12-01").coming.map(({ id }) => id)).toEqual(["ai-act-high-risk"]);
    for (const { asOf, from, asks } of duties) {
      expect(asOf).toMatch(/^\d{4}-\d{2}$/);
      expect(from ?? "2026-01-01").toMatch(/^\d{4}-\d{2}-\d{2}$/);
      expect(asks.length).toBeGreaterThan(0);
    }
    expect(new Set(duties.map(({ id }) => id)).size).toBe(duties.length);
  });

  it("switch things on for decisions only, and scores beside real people never", () => {
    expect(featuresOf("training")).toEqual({
      keepsLogsMonths: 0,
      showsNotices: false,
      asksForRetention: false,
      asksForOverseer: false,
    });
    expect(featuresOf("decisions")).toEqual({
      keepsLogsMonths: 6,
      showsNotices: true,
      asksForRetention: true,
      asksForOverseer: true,
    });
    expect([
      mayShowScoresWhileJudging({ isSample: false }),
      mayShowScoresWhileJudging({ isSample: true }),
    ]).toEqual([false, true]);
  });
});

describe("retention", () => {
  it.each([
    ["2026-01-31", 1, "2026-02-28"],
    ["2024-01-31", 1, "2024-02-29"],
    ["2026-11-26T21:00:00.000Z", 24, "2028-11-26"],
    ["2026-08-31", 6, "2027-02-28"],
  ])("%s and %i months are %s", (day, months, later) => {
    expect(monthsAfter(day, months)).toBe(later);
  });

  it("sorts documents by their time, and those without a day apart", () => {
    const documents = [
      { id: "old", addedAt: "2024-11-26T10:00:00Z" },
      { id: "young", addedAt: "2024-11-27T10:00:00Z" },
      { id: "undated" },
    ];
    const { over, within, undated } = dueUnder(ruleOf("cnil"), documents, "2026-11-26");
    expect([over, within, undated].map((list) => list.map(({ id }) => id))).toEqual([
      ["old"],
      ["young"],
      ["undated"],
    ]);
    expect(retentionSummary({ retention: ["cnil", "gone-rule"] }, documents, "2026-11-26")).toEqual([
      { rule: ruleOf("cnil"), over: 1, within: 1, undated: 1 },
    ]);
  });

  it("tells what speaks against erasing, and which rules disagree", () => {
    const project = {
      retention: ["germany", "california", "colorado"],
      legalHold: { reason: "A claim is open.", since: "2026-03-01" },
    };
    const found = objections(project, { id: "d", addedAt: "2026-01-10" }, "2026-11-26");
    expect(found.map(({ kind }) => kind)).toEqual(["hold", "rule", "conflict"]);
    expect(found.map(({ sentence }) => sentence)).toEqual([
      "Legal hold since 2026-03-01: A claim is open.",
      "2 CCR 11008, data of automated decision systems (California) keeps it until 2030-01-10.",
      "Germany wants it erased since 2026-07-10, California wants it kept until 2030-01-10.",
    ]);
    // Colorado's begins in 2027.
    expect(
      objections(project, { id: "d", addedAt: "2026-01-10" }, "2027-01-01").filter(
        ({ kind }) => kind === "rule",
      ),
    ).toHaveLength(2);
    expect(objections({}, { id: "d", addedAt: "2026-01-10" }, "2026-11-26")).toEqual([]);
    expect(conflicts([ruleOf("germany"), ruleOf("us-1602-14"), ruleOf("nyc-ll144")])).toEqual([
      [ruleOf("germany"), ruleOf("us-1602-14")],
    ]);
  });
});
