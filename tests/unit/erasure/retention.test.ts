// Purpose, duties and retention: dates decide, and conflicts are told.
import { describe, expect, it } from "vitest";
import {
  duties,
  dutiesOn,
  featuresOf,
  logKeptUntil,
  noticeText,
  requireLogMayGo,
  requireSaid,
  type Stated,
  unsaid,
} from "../../../src/domain/duties.ts";
import type { ProjectRecord } from "../../../src/domain/records/index.ts";
import {
  conflicts,
  dueUnder,
  monthsAfter,
  objections,
  retentionRules,
  retentionSummary,
} from "../../../src/domain/retention.ts";

import { importedProject } from "../../../src/page/data/transfers.ts";

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

  it("switch things on for decisions only", () => {
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
  });
});

describe("what a purpose switches on", () => {
  const decisions: Stated & { title: string } = {
    title: "Nurses",
    purpose: "decisions",
    overseer: null,
    retention: [],
  };
  const whole = { ...decisions, overseer: "Ana Ruiz", retention: ["cnil"] };

  it("asks for an overseer and a rule of retention before anything is judged or trained", () => {
    expect(unsaid({ purpose: "training", overseer: null })).toEqual([]);
    expect(unsaid(decisions)).toHaveLength(2);
    expect(unsaid({ ...whole, overseer: "  " })).toEqual([expect.stringMatching(/oversees/)]);
    // A rule that is no longer known keeps nothing.
    expect(unsaid({ ...whole, retention: ["gone"] })).toEqual([expect.stringMatching(/how long/)]);
    expect(() => requireSaid(decisions, "Say it.")).toThrow(/nobody is named .* and no rule says/);
    expect(() => requireSaid(whole, "Say it.")).not.toThrow();
  });

  it("keeps the log of a run for six months after its end", () => {
    const endedAtMs = Date.parse("2026-05-27T09:00:00Z");
    expect(logKeptUntil(decisions, endedAtMs, "2026-11-26")).toBe("2026-11-27");
    expect(logKeptUntil(decisions, endedAtMs, "2026-11-27")).toBeUndefined();
    expect(logKeptUntil({ purpose: "training" }, endedAtMs, "2026-05-28")).toBeUndefined();
    const run = { title: "dpo-1", endedAtMs };
    expect(() => requireLogMayGo(decisions, run, "2026-06-01")).toThrow(/dpo-1 has to stay until 2026-11-27/);
  });

  it("has a notice with who oversees it, how long data is kept and the rules of that day", () => {
    expect(noticeText({ ...whole, purpose: "training" }, "2026-11-27")).toBeUndefined();
    const text = noticeText(whole, "2026-11-27") ?? "";
    expect(text).toContain("Overseen by: Ana Ruiz.");
    expect(text).toContain("Kept by: France: CNIL, applicants.");
    expect(text).toContain("New York City");
    expect(text).not.toContain("Colorado");
    expect(noticeText(whole, "2027-01-01")).toContain("Colorado");
  });

  it("comes along with a project file, a hold too", () => {
    const given = { ...whole, id: "theirs", words: { hide: ["Quokka"], keep: [] } };
    const made = { id: "p-1", title: "Nurses", purpose: "training", overseer: null } as ProjectRecord;
    const legalHold = { reason: "A claim is open.", since: "2026-03-01" };
    expect(importedProject(made, { ...given, legalHold } as unknown as ProjectRecord)).toMatchObject({
      ...{ id: "p-1", purpose: "decisions", overseer: "Ana Ruiz", retention: ["cnil"], legalHold },
      words: { hide: ["Quokka"], keep: [] },
    });
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
