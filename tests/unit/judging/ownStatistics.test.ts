// An annotator's own numbers: counted by hand here.
import { expect, it } from "vitest";
import { ownStatistics } from "../../../src/data/annotation/ownStatistics.ts";
import type { ComparisonRecord, RatingRecord } from "../../../src/domain/records/index.ts";

const event = (eventId: string, itemId: string, verdict: ComparisonRecord["verdict"], more: object = {}) =>
  ({
    version: 1,
    project: "p",
    eventId,
    itemId,
    annotator: "ana",
    annotatorKind: "human",
    taskId: "t",
    completionIds: [`${itemId}a`, `${itemId}b`],
    shownOrder: [0, 1],
    verdict,
    decidedAt: 1,
    ...more,
  }) as ComparisonRecord;

it("counts sides, ties, repeats and times of what stands", () => {
  const comparisons = [
    event("1", "i1", "A", { decideMs: 1000 }),
    event("2", "i2", "A", { shownOrder: [1, 0], decideMs: 3000 }),
    event("3", "i3", "tie", { decideMs: 5000 }),
    event("4", "i4", "bothBad"),
    event("5", "i5", "skip"),
    // Corrected, and taken back.
    event("6", "i6", "A", { decidedAt: 1 }),
    event("7", "i6", "B", { decidedAt: 2, supersedes: "6" }),
    event("8", "i7", "A"),
    event("9", "i7", "skip", { decidedAt: 2, supersedes: "8", isUndo: true }),
    // The same item again, with the sides turned: the same answer, and another one.
    event("10", "i1", "A", { round: 2, shownOrder: [1, 0] }),
    event("11", "i3", "B", { round: 2 }),
    // Somebody else's.
    event("12", "i1", "B", { annotator: "ben" }),
    // The best of three: two comparisons, one decision.
    event("13", "i8", "A", { decisionId: "13" }),
    event("13.2", "i8", "A", { decisionId: "13", completionIds: ["i8a", "i8c"] }),
    // Here not the one that was shown first; and none of three.
    event("14", "i10", "A", { decisionId: "14" }),
    event("14.2", "i10", "A", { decisionId: "14", completionIds: ["i10a", "i10c"], shownOrder: [1, 0] }),
    event("15", "i11", "bothBad", { decisionId: "15" }),
    event("15.2", "i11", "bothBad", { decisionId: "15", completionIds: ["i11a", "i11c"] }),
  ];
  const rating = {
    ...event("20", "i9", "skip"),
    completionId: "c",
    verdict: "good",
  } as unknown as RatingRecord;
  const {
    completionIds: _none,
    shownOrder: _order,
    ...single
  } = rating as unknown as Record<string, unknown>;
  expect(ownStatistics(comparisons, [single as unknown as RatingRecord], "ana")).toEqual({
    judged: 12,
    skipped: 1,
    // Left: 1; right: 2 (turned), 6 (B in order), 10 (turned), 11 (B).
    left: { count: 1, of: 5 },
    ties: { count: 1, of: 7 },
    bothBad: { count: 1, of: 7 },
    first: { count: 1, of: 2 },
    noneGood: { count: 1, of: 3 },
    good: { count: 1, of: 1 },
    repeats: { count: 1, of: 2 },
    medianMs: 3000,
  });
});

it("says nothing where nothing was judged", () => {
  const none = { count: 0, of: 0 };
  expect(ownStatistics([], [], "ana")).toEqual({
    judged: 0,
    skipped: 0,
    left: none,
    ties: none,
    good: none,
    bothBad: none,
    first: none,
    noneGood: none,
    repeats: none,
    medianMs: null,
  });
});
