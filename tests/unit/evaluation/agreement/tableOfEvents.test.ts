// Judgements of answers as values that people agree on, whichever side the answers were shown on.
import { expect, it } from "vitest";
import type { ComparisonRecord } from "../../../../src/domain/records/index.ts";
import { annotatorReport } from "../../../../src/evaluation/annotators/annotatorReport.ts";
import { measureAgreement } from "../../../../src/evaluation/agreement/measureAgreement.ts";
import { tableOfEvents } from "../../../../src/evaluation/agreement/tableOfEvents.ts";

let count = 0;
const event = (annotator: string, itemId: string, more: Partial<ComparisonRecord>): ComparisonRecord => ({
  project: "p",
  version: 1,
  eventId: `e${++count}`,
  itemId,
  annotator,
  annotatorKind: "human",
  completionIds: ["a", "b"],
  shownOrder: [0, 1],
  verdict: "A",
  ...more,
});

it("takes the answer, not its letter or side; a skip is none, and the best of several is one value", () => {
  const events = [
    event("ann", "1", { verdict: "A" }),
    event("bob", "1", { verdict: "B", completionIds: ["b", "a"], shownOrder: [1, 0] }),
    event("ann", "2", { verdict: "skip" }),
    event("bob", "2", { verdict: "tie" }),
    event("ann", "3", { completionIds: ["c", "a"], decisionId: "d1" }),
    event("ann", "3", { completionIds: ["c", "b"], decisionId: "d1" }),
    event("bob", "3", { completionIds: ["b", "a"], decisionId: "d2" }),
    event("bob", "3", { completionIds: ["b", "c"], decisionId: "d2" }),
    event("bob", "1", { verdict: "bothBad", round: 2 }),
    event("bob", "1", { verdict: "A", round: 3 }),
    event("owner", "3", { isAdjudication: true }),
  ];
  const found = measureAgreement(tableOfEvents(events), { draws: 0, seed: 1 });
  expect(found).toMatchObject({
    items: 3,
    annotators: 2,
    judgements: 5,
    measures: { percent: { value: 0.5 }, alpha_ordinal: { value: null } },
    intraRater: [{ annotator: "bob", items: 1, percent: { value: 0 } }],
  });
  // Records as they are kept go into the report, too.
  expect(annotatorReport(events, []).annotators.map(({ judgements }) => judgements)).toEqual([3, 3]);
});
