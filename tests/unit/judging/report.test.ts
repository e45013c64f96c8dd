// What a task's owner is told of its judgements: live, of what stands, without those whose judgements are void.
import { describe, expect, it } from "vitest";
import type { ComparisonRecord } from "../../../src/domain/records/index.ts";
import { memoryData } from "../data/memoryData.ts";
import { anItem, aTask, fill, memoryHost, opened, project } from "./judgingProject.ts";

const count = 60;
const items = [
  ...Array.from({ length: count }, (_, i) => anItem(i)),
  anItem(900, { kind: "gold", expected: "A" }),
  anItem(901, { kind: "attention", expected: "B" }),
  anItem(902, { kind: "practice", expected: "A" }),
];

function event(who: string, i: number, verdict: "A" | "B", isTurned = false): ComparisonRecord {
  return {
    version: 1,
    project,
    eventId: `${who}-${i}`,
    itemId: `i${i}`,
    annotator: who,
    annotatorKind: "human",
    completionIds: [`c${i}a`, `c${i}b`],
    shownOrder: isTurned ? [1, 0] : [0, 1],
    verdict,
    taskId: "t",
    decidedAt: i,
  };
}

/** Two who think alike nine times of ten, and one who takes the left answer. */
const all = Array.from({ length: count }, (_, i) => i).flatMap((i) => [
  event("ana", i, i % 2 === 0 ? "A" : "B", i % 4 < 2),
  event("ben", i, (i % 2 === 0) !== (i % 10 === 0) ? "A" : "B", i % 3 === 0),
  event("lee", i, i % 4 < 2 ? "B" : "A", i % 4 < 2),
]);
const checks = [event("ana", 900, "A"), event("ana", 901, "A"), event("ana", 902, "B")];

async function owned(events: readonly ComparisonRecord[]) {
  const data = memoryData();
  await fill(data, aTask(), items);
  await data.comparisons.add(events);
  return opened(memoryHost(data).host);
}

describe("the report on a task", () => {
  it("is the same in whatever order the judgements came, and tells who leans to a side", async () => {
    const judging = await owned([...all, ...checks]);
    const report = await judging.report(project, "t");
    const turned = await owned([...checks, ...all].reverse());
    expect(await turned.report(project, "t")).toEqual(report);
    const kinds = report.annotators.map(({ annotator, statistics }) => [
      annotator,
      statistics?.flags.map(({ kind }) => kind).includes("side"),
    ]);
    expect(kinds).toEqual([
      ["ana", false],
      ["ben", false],
      ["lee", true],
    ]);
    // Checks are in no agreement, practice in nothing.
    expect(report.agreement.judgements).toBe(3 * count);
    expect(report.annotators[0]).toMatchObject({
      judgements: count + 2,
      gold: { count: 1, of: 1 },
      attentionFailures: { count: 1, of: 1 },
    });
  });

  it("holds agreement against chance: two who answer without regard to each other have none", async () => {
    const blind = Array.from({ length: count }, (_, i) => [
      event("ana", i, i % 2 === 0 ? "A" : "B"),
      event("ben", i, i % 4 < 2 ? "A" : "B"),
    ]).flat();
    const { measures } = (await (await owned(blind)).report(project, "t")).agreement;
    expect(measures.percent.value).toBe(0.5);
    expect(Math.abs(measures.alpha_nominal.value ?? 1)).toBeLessThan(0.02);
  });

  it("leaves an annotator whose judgements are void out of every number, until they are restored", async () => {
    const judging = await owned(all);
    const before = await judging.report(project, "t");
    const two = await (await owned(all.filter(({ annotator }) => annotator !== "lee"))).report(project, "t");
    await judging.setVoid(project, "lee", true, "left");
    expect(await judging.report(project, "t")).toEqual(two);
    await judging.setVoid(project, "lee", false, "again");
    expect(await judging.report(project, "t")).toEqual(before);
  });

  it("says who chose what of several answers and of single ones, without items that check annotators", async () => {
    const data = memoryData();
    const three = (i: number, more = {}) =>
      anItem(i, { completionIds: ["a", "b", "c"].map((one) => `c${i}${one}`), ...more });
    const task = aTask({ widget: "bestOfN" });
    await fill(data, task, [three(1), three(2), three(3, { kind: "gold", expected: "0" })]);
    const judging = opened(memoryHost(data).host);
    const first = { choice: "0", strength: null, reasons: [], rationale: "", highlights: [] };
    const place = { project, task: "t", annotator: "ana" };
    const how = { decideMs: 4000, input: "key" } as const;
    await judging.decide(place, "i1", first, how);
    await judging.decide(place, "i2", { ...first, choice: "none" }, how);
    await judging.decide(place, "i3", first, how);
    expect((await judging.report(project, "t")).annotators).toMatchObject([
      {
        statistics: null,
        own: {
          ...{ judged: 2, skipped: 0, medianMs: 4000 },
          ...{ first: { count: 1, of: 1 }, noneGood: { count: 1, of: 2 }, good: { count: 0, of: 0 } },
        },
      },
    ]);
  });

  it("counts what is left to settle; against a majority it takes a reason", async () => {
    const judging = await owned(all);
    const { unsettled } = await judging.report(project, "t");
    const [first] = await judging.disagreements(project, "t");
    const said = { choice: "bothBad", strength: null, reasons: [], rationale: "", highlights: [] };
    const item = first?.itemId ?? "";
    await expect(judging.adjudicate(project, "t", item, said)).rejects.toMatchObject({
      code: "judging/no-rationale",
    });
    await judging.adjudicate(project, "t", item, { ...said, rationale: "Neither is true." });
    expect((await judging.report(project, "t")).unsettled).toBe(unsettled - 1);
  });

  it("lists items by their words, marked ones first", async () => {
    const judging = await owned([]);
    const { total, items: found } = await judging.items(project, "t", "", 3);
    expect([total, found.map(({ kind }) => kind)]).toEqual([items.length, ["gold", "attention", "practice"]]);
    const { items: one } = await judging.items(project, "t", "question p7?", 3);
    expect(one).toMatchObject([{ id: "i7", kind: "normal", choices: [{ verdict: "A" }, {}, {}, {}] }]);
  });
});
