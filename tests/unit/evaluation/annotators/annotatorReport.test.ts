// What is said of annotators: who was made to have a habit is found, honest ones are left alone (the study over many seeds is `npm run
// test:annotators`), and by hand what is counted.
import { describe, expect, it } from "vitest";
import {
  annotatorReport,
  type AnnotatorStatistics,
  type JudgedAnswer,
  type JudgedEvent,
} from "../../../../src/evaluation/annotators/annotatorReport.ts";
import { crowd, type Planted } from "../../../annotators/simulate.ts";

const planted: Planted[] = [
  { kind: "side", size: 2 },
  { kind: "length", size: 1 },
  { kind: "group", size: 2.5 },
  { kind: "careless", size: 1 },
  { kind: "fast", size: 1500 },
];

describe("a crowd of five with a habit and four without", () => {
  const {
    events,
    answers,
    planted: habits,
  } = crowd({
    seed: 3,
    items: 900,
    overlap: 3,
    honest: 4,
    planted,
  });
  const report = annotatorReport(events, answers);

  it("has each habit flagged, and nothing else", () => {
    const flags = report.annotators.map(({ annotator, flags: own }) => [
      annotator,
      own.map(({ kind }) => kind),
    ]);
    expect(Object.fromEntries(flags)).toEqual(
      Object.fromEntries(
        report.annotators.map(({ annotator }) => [annotator, [habits.get(annotator)?.kind ?? []].flat()]),
      ),
    );
  });

  it("has the planted sizes within the intervals", () => {
    const of = (kind: string): AnnotatorStatistics => {
      const found = report.annotators.find(({ annotator }) => habits.get(annotator)?.kind === kind);
      if (found === undefined) throw new Error(`nobody is ${kind}`);
      return found;
    };
    const south = of("group").groups.find(({ group }) => group === "South");
    const north = of("group").groups.find(({ group }) => group === "North");
    for (const [effect, size] of [
      [of("side").position, 2],
      [of("length").length, 1],
      [south ?? north, south === undefined ? -2.5 : 2.5],
      [of("careless").reliability, 0],
    ] as const) {
      const [low = NaN, high = NaN] = effect?.interval ?? [];
      expect(low).toBeLessThan(size);
      expect(high).toBeGreaterThan(size);
    }
  });

  it("says the same whatever the order of events and answers", () => {
    const again = annotatorReport([...events].reverse(), [...answers].reverse());
    const sizes = ({ annotators }: typeof report) =>
      annotators.map(({ annotator, position, left, flags }) => [
        annotator,
        position.value?.toFixed(3),
        left,
        flags.map(({ kind }) => kind),
      ]);
    expect(sizes(again)).toEqual(sizes(report));
  });
});

const answers: JudgedAnswer[] = ["a", "b", "c", "d"].map((id, i) => ({
  id,
  text: "x".repeat(100 * (i + 1)),
  group: i < 2 ? "North" : null,
}));

function event(
  itemId: string,
  verdict: JudgedEvent["verdict"],
  more: Partial<JudgedEvent> = {},
): JudgedEvent {
  return {
    itemId,
    annotator: "ann",
    completionIds: ["a", "b"],
    shownOrder: [0, 1],
    verdict,
    ...more,
  };
}

const only = (
  events: JudgedEvent[],
  options?: Parameters<typeof annotatorReport>[2],
): AnnotatorStatistics => {
  const [found] = annotatorReport(events, answers, options).annotators;
  if (found === undefined) throw new Error("nobody judged");
  return found;
};

describe("one annotator", () => {
  it("is counted by what was chosen and where it stood", () => {
    const found = only([
      event("1", "A"),
      event("2", "A", { shownOrder: [1, 0] }),
      event("3", "B", { shownOrder: [1, 0] }),
      event("4", "tie"),
      event("5", "bothBad"),
      event("6", "skip"),
      event("7", "skip"),
    ]);
    expect(found).toMatchObject({
      judgements: 7,
      left: { count: 2, of: 3 },
      leftPValue: 1,
      tie: { count: 1, of: 7 },
      bothBad: { count: 1, of: 7 },
      skip: { count: 2, of: 7 },
      repeats: { of: 0, share: null, interval: null },
      repeatKappa: null,
      gold: { share: null },
      speed: { timed: 0, medianMs: null },
      votes: 3,
      flags: [],
    });
    expect(found.left.interval?.[0]).toBeCloseTo(0.2077, 4);
    expect(found.position.reason).toBe(
      "3 decisions between two known answers are fewer than the 8 that it takes",
    );
  });

  it("is held against itself on repeats, and flips are counted where the sides were turned", () => {
    const found = only([
      event("1", "A"),
      event("2", "A"),
      event("3", "B"),
      event("4", "tie"),
      event("1", "A", { round: 2, shownOrder: [1, 0] }),
      event("2", "B", { round: 2, shownOrder: [1, 0] }),
      event("3", "A", { round: 2 }),
      event("4", "tie", { round: 2, shownOrder: [1, 0] }),
      event("9", "A", { round: 2 }),
      event("2", "skip", { round: 3 }),
    ]);
    expect(found).toMatchObject({
      judgements: 4,
      repeats: { count: 2, of: 4 },
      flips: { count: 1, of: 2 },
      votes: 3,
    });
    // 2 of 4 agree; by chance (2 * 2 + 1 * 1 + 1 * 1) / 16.
    expect(found.repeatKappa).toBeCloseTo((0.5 - 6 / 16) / (1 - 6 / 16), 12);
  });

  it("has gold and attention items apart from the others", () => {
    const checks = [
      { itemId: "g1", kind: "gold", expected: "A" },
      { itemId: "g2", kind: "gold", expected: "B" },
      { itemId: "n", kind: "attention", expected: "B" },
    ] as const;
    const found = only([event("g1", "A"), event("g2", "A"), event("n", "A"), event("1", "B")], { checks });
    expect(found).toMatchObject({
      judgements: 4,
      gold: { count: 1, of: 2 },
      attentionFailures: { count: 1, of: 1 },
      left: { count: 0, of: 1 },
      votes: 1,
    });
  });

  it("is timed by what there was to read", () => {
    // 300 characters, which nobody reads in less than three seconds.
    const times = [1000, 2999, 3001, 9000];
    const found = only(times.map((decideMs, i) => event(`${i}`, "A", { decideMs })));
    expect(found.speed).toMatchObject({ timed: 4, medianMs: 3000, tooFast: { count: 2, of: 4 } });
    const slower = only(
      times.map((decideMs, i) => event(`${i}`, "A", { decideMs })),
      { charactersPerSecond: 30 },
    );
    expect(slower.speed.tooFast.count).toBe(4);
  });

  it("has a decision among several answers counted once, and no side", () => {
    const several = { decisionId: "d" };
    const found = only([
      event("1", "A", several),
      event("1", "A", { ...several, completionIds: ["a", "c"] }),
      event("2", "B"),
    ]);
    expect(found).toMatchObject({ judgements: 2, left: { of: 1 }, votes: 1 });
  });

  it("may be an answer that nobody has, or nobody at all", () => {
    expect(only([event("1", "A", { completionIds: ["a", "gone"] })]).votes).toBe(0);
    expect(annotatorReport([], answers)).toMatchObject({ annotators: [], pool: null });
  });

  it("alone has no reliability, and a side that runs away is held", () => {
    const all = Array.from({ length: 40 }, (_, i) =>
      event(`${i}`, i % 2 === 0 ? "A" : "B", {
        shownOrder: i % 2 === 0 ? [0, 1] : [1, 0],
        completionIds: i % 4 < 2 ? ["a", "b"] : ["c", "d"],
      }),
    );
    const found = only(all);
    expect(found.left).toMatchObject({ count: 40, of: 40 });
    expect(found.flags.map(({ kind }) => kind)).toEqual(["side"]);
    expect(found.position.value).toBeGreaterThan(2);
    expect(found.position.value).toBeLessThan(12);
    expect(found.reliability).toMatchObject({ value: null, reason: "nobody else judged the same pairs" });
  });
});

it("of two annotators tells no one apart, but for what needs no other", () => {
  const { events, answers: shown } = crowd({
    seed: 5,
    items: 150,
    overlap: 2,
    honest: 1,
    planted: [{ kind: "side", size: 3 }],
  });
  const [honest, leaning] = annotatorReport(events, shown).annotators;
  const reason = "it takes three annotators to tell who departs from the others";
  for (const one of [honest, leaning]) {
    expect(one?.length).toEqual({ value: null, interval: null, pValue: null, reason });
    expect(one?.groups[0]?.reason).toBe(reason);
    expect(one?.reliability.reason).toBe(reason);
  }
  expect(honest?.flags).toEqual([]);
  expect(leaning?.flags.map(({ kind }) => kind)).toEqual(["side"]);
});

it("flags who fails what others pass: attention items, gold items, repeats", () => {
  const checks = Array.from(
    { length: 8 },
    (_, i) => ({ itemId: `n${i}`, kind: "attention", expected: "A" }) as const,
  );
  const events = ["ann", "bob", "cy", "dee"].flatMap((annotator) =>
    checks.map(({ itemId }) => event(itemId, annotator === "cy" ? "B" : "A", { annotator })),
  );
  const { annotators } = annotatorReport(events, answers, { checks });
  expect(annotators.map(({ annotator, flags }) => [annotator, flags.map(({ kind }) => kind)])).toEqual([
    ["ann", []],
    ["bob", []],
    ["cy", ["careless"]],
    ["dee", []],
  ]);
});
