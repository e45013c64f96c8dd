// Judgements of several people put together as a set: the same bytes in either order and twice, forged and hostile rows refused one by
// one, and exports that count what counts.
import { describe, expect, it } from "vitest";
import { exchangeFormats } from "../../../src/data/exchange/index.ts";
import { type ImportFault, importInto } from "../../../src/data/exchange/importInto.ts";
import { memorySource } from "../../../src/domain/bytes.ts";
import {
  comparison,
  inOrderOf,
  rating,
  readRecord,
  type ItemRecord,
  type ProjectData,
} from "../../../src/domain/records/index.ts";
import { linesOf } from "../../../src/storage/dataFiles.ts";
import { anItem, aTask, fill } from "../judging/judgingProject.ts";
import { memoryData } from "./memoryData.ts";

const nowMs = Date.UTC(2026, 10, 27);
type Row = Record<string, unknown>;

const items: ItemRecord[] = [
  ...Array.from({ length: 6 }, (_, i) => anItem(i)),
  anItem(6, { kind: "gold", expected: "A" }),
];

async function project(): Promise<ProjectData> {
  const data = memoryData();
  await fill(data, aTask(), items);
  return data;
}

const event = (eventId: string, item: number, more: Row = {}): Row => ({
  eventId,
  itemId: `i${item}`,
  annotator: "ann",
  annotatorKind: "human",
  completionIds: [`c${item}a`, `c${item}b`],
  shownOrder: [0, 1],
  verdict: "A",
  taskId: "t",
  decidedAt: nowMs - 1000 + item,
  ...more,
});
const thumb = (eventId: string, answer: string, more: Row = {}): Row => ({
  eventId,
  itemId: `r-${answer}`,
  annotator: "bob",
  annotatorKind: "human",
  completionId: answer,
  verdict: "good",
  decidedAt: nowMs - 500,
  ...more,
});
const voids = (id: string, annotator: string, isVoid: boolean, at: number): Row => ({
  id,
  annotator,
  isVoid,
  reason: "clicked through",
  at,
});

const mark = (answer: number, start: number, end: number): Row => ({ answer, start, end, quote: "An" });

const lines = (rows: readonly Row[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join("");
const formatOf = (id: string) => exchangeFormats.find((one) => one.id === id) ?? exchangeFormats[0];

async function take(data: ProjectData, rows: readonly Row[] | string) {
  const faults: ImportFault[] = [];
  const bytes = new TextEncoder().encode(typeof rows === "string" ? rows : lines(rows));
  const counts = await importInto(data, formatOf("events"), memorySource("given", bytes), {
    fault: (found) => faults.push(found),
    nowMs,
  });
  return { ...counts, faults };
}
const give = (data: ProjectData, format: string) => formatOf(format).write(data, { conversational: false });
const textOf = async (data: ProjectData, format: string): Promise<string> =>
  new TextDecoder().decode((await give(data, format)).bytes);
/** As a folder has it. */
const fileOf = async (data: ProjectData): Promise<string> =>
  linesOf(inOrderOf(comparison, await data.comparisons.all())) +
  linesOf(inOrderOf(rating, await data.ratings.all()));

const anns = [
  event("a1", 0),
  event("a2", 1, { verdict: "tie" }),
  event("a3", 1, { supersedes: "a2", decidedAt: nowMs }),
];
const bobs = [
  event("b1", 0, { annotator: "bob", verdict: "B", zeta: { b: 1, a: 2 }, alpha: [1] }),
  thumb("b2", "c1a"),
  voids("v1", "eve", true, nowMs - 9),
];

describe("files of two annotators", () => {
  it("give the same bytes in either order, and twice", async () => {
    const orders = [
      [anns, bobs],
      [bobs, anns],
      [bobs, anns, bobs, anns],
      [[...anns, ...bobs].reverse()],
      // The same events with their fields in another order.
      [[...bobs, ...anns].map((row) => Object.fromEntries(Object.entries(row).reverse()))],
    ];
    const made = new Set<string>();
    for (const files of orders) {
      const data = await project();
      for (const file of files) await take(data, file);
      const exported = await textOf(data, "events");
      made.add(`${await fileOf(data)}\n${exported}`);
      const copy = await project();
      await take(copy, exported);
      expect(await textOf(copy, "events")).toBe(exported);
    }
    expect(made.size).toBe(1);
    expect([...made][0]?.split("\n").filter((line) => line !== "")).toHaveLength(5 + 6);
  });

  it("refuse a forged id by its name, whatever stood there first", async () => {
    const data = await project();
    await take(data, [...anns, ...bobs]);
    const before = await textOf(data, "events");
    const forged = [
      event("a1", 0, { verdict: "B" }),
      thumb("b2", "c1a", { verdict: "bad" }),
      voids("v1", "ann", true, nowMs - 9),
      thumb("a1", "c0a"),
      event("b2", 0),
    ];
    const { faults, comparisons, ratings, voids: voided } = await take(data, [...forged, event("new", 3)]);
    expect(faults.map(({ code, line }) => [code, line])).toEqual(
      forged.map((_, i) => ["import/other-content", i + 1]),
    );
    for (const [i, { message }] of faults.entries())
      expect(message).toContain(String(forged[i]?.["eventId"] ?? forged[i]?.["id"]));
    expect([comparisons, ratings, voided]).toEqual([1, 0, 0]);
    expect(
      (await textOf(data, "events"))
        .split("\n")
        .filter((line) => !line.includes('"new"'))
        .join("\n"),
    ).toBe(before);
  });
});

describe("hostile rows", () => {
  it("are refused one by one, and the others are taken as they are", async () => {
    const data = await project();
    const script = '<script>alert(1)</script><img src=x onerror="alert(1)">';
    const bad: [Row, string][] = [
      [event("1", 0, { rationale: "x".repeat(10 << 20) }), "got 10485760 characters"],
      [event("2", 0, { decidedAt: nowMs + 25 * 3600 * 1000 }), "more than a day"],
      [event("3", 0, { decidedAt: 9e99 }), "decidedAt"],
      [event("4", 0, { verdict: "C" }), 'got "C"'],
      [event("5", 0, { strength: -1 }), "got -1"],
      [event("6", 0, { strength: 2.5 }), "strength"],
      [event("7", 0, { completionIds: ["c0a"] }), "completionIds"],
      [event("8", 0, { shownOrder: [0, 0] }), "expected [0,1] or [1,0], got [0,0]"],
      [event("", 0), "eventId"],
      [event("9", 0, { annotator: { name: "x" } }), "annotator"],
      [
        event("10", 0, {
          highlights: Array.from({ length: 65 }, () => ({ answer: 0, start: 0, end: 1, quote: "x" })),
        }),
        "highlights",
      ],
      [thumb("11", "c0a", { verdict: "A" }), "verdict"],
      [voids("12", "ann", true, nowMs + 2 * 86_400_000), "more than a day"],
      [{ ...voids("13", "ann", true, 1), isVoid: "yes" }, "isVoid"],
      [event("14", 0, { annotator: " \u200b" }), '"annotator" is blank'],
      [event("15", 0, { itemId: "" }), '"itemId" is blank'],
      [event("16", 0, { completionIds: ["c0a", "z".repeat(1 << 20)] }), '"completionId" has 1048576'],
      [event("17", 0, { highlights: [mark(0, 5, 2)] }), "the highlight from 5 to 2"],
      [event("18", 0, { highlights: [mark(2, 0, 2)] }), "an answer from 0 to 1"],
      [thumb("19", "c0a", { highlights: [mark(1, 0, 2)] }), "answer 0"],
      [event("20", 0, { note: "z".repeat(1 << 20) }), "at most 1000000"],
    ];
    const good = [
      event("fine", 0, { rationale: script, decidedAt: nowMs + 23 * 3600 * 1000 }),
      event("old", 1, { decidedAt: undefined }),
    ];
    const { faults, comparisons } = await take(data, [...bad.map(([row]) => row), ...good]);
    expect(comparisons).toBe(2);
    expect(faults.map(({ line }) => line)).toEqual(bad.map((_, i) => i + 1));
    for (const [i, { message }] of faults.entries()) {
      expect(message).toContain(bad[i]?.[1]);
      expect(message.length).toBeLessThan(600);
    }
    expect(faults[3]?.hint).toBe("Correct or remove this row; the others were taken.");
    expect((await data.comparisons.all()).find(({ eventId }) => eventId === "fine")?.rationale).toBe(script);
    for (const one of await data.comparisons.all()) readRecord(comparison, one, "test");
  });

  it("that supersede what another one judged change nothing", async () => {
    const data = await project();
    await take(data, [
      event("mine", 0),
      event("theirs", 0, { annotator: "eve", supersedes: "mine", isUndo: true, verdict: "skip" }),
    ]);
    expect(await textOf(data, "trl-preference")).toContain("c0a");
  });
});

describe("exports", () => {
  it("count what stands, and say what was left out and why", async () => {
    const data = await project();
    await take(data, [
      event("1", 0),
      event("2", 1),
      event("3", 1, { supersedes: "2", verdict: "B", decidedAt: nowMs }),
      event("4", 2),
      event("5", 2, { supersedes: "4", isUndo: true, verdict: "skip", decidedAt: nowMs }),
      event("6", 3, { annotator: "eve" }),
      event("7", 4, { verdict: "tie" }),
      event("8", 4, { annotator: "owner", isAdjudication: true, verdict: "B" }),
      event("9", 6),
      event("10", 5, { verdict: "skip" }),
      event("11", 0, { round: 2, verdict: "B" }),
      thumb("r1", "c5a"),
      thumb("r2", "c5b", { verdict: "bad" }),
      thumb("r3", "c5b", { verdict: "skip" }),
      voids("v", "eve", true, nowMs),
    ]);
    const left = async (format: string) =>
      Object.fromEntries((await give(data, format)).leftOut.map(({ count, what }) => [what, count]));
    const always = {
      "judgements that were taken back or corrected": 3,
      "judgement of an annotator whose judgements are void": 1,
      "judgement of an item that only checks annotators": 1,
      "skipped judgements": 2,
      "second judgement of the same item by the same annotator": 1,
      "judgement of an item that the owner has settled": 1,
    };
    const rows = (await textOf(data, "trl-preference"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Row);
    expect(rows.map(({ chosen }) => chosen)).toEqual(
      ["c0a", "c1b", "c4b"].map((id) => `Answer ${id}, and why.`),
    );
    expect(await left("trl-preference")).toEqual({ ...always, "judgements of one answer alone": 2 });
    for (const format of ["tuples-json", "tuples-csv", "parquet"]) {
      expect((await give(data, format)).rows).toBe(3);
      expect(await left(format)).toEqual({ ...always, "judgements of one answer alone": 2 });
    }
    const labels = (await textOf(data, "kto"))
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as Row);
    expect(labels).toHaveLength(8);
    expect(labels.slice(-2)).toMatchObject([
      { completion: "Answer c5a, and why.", label: true },
      { completion: "Answer c5b, and why.", label: false },
    ]);
    expect(await left("kto")).toEqual(always);
    // All of it goes on to another copy.
    expect((await give(data, "events")).rows).toBe(15);
  });
});
