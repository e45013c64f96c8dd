import { describe, expect, it } from "vitest";
import { type ComparisonItem, simulateAnnotators } from "../../../src/data/annotation/index.ts";

const annotators = ["a", "b", "c"];
const options = { annotators, overlap: 2, seed: 7, noise: 0.1 };

function items(
  count: number,
  utilities: [number, number],
  texts: [string, string] = ["x", "y"],
): ComparisonItem[] {
  return Array.from({ length: count }, (_, i) => ({
    itemId: `i${i}`,
    answers: [
      { id: `i${i}a`, text: texts[0], utility: utilities[0] },
      { id: `i${i}b`, text: texts[1], utility: utilities[1], group: "G" },
    ],
  }));
}

const shareOfA = (events: ReturnType<typeof simulateAnnotators>): number =>
  events.filter(({ verdict }) => verdict === "A").length / events.length;
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));

describe("simulated annotators", () => {
  it("give the same events for the same seed, each with what the project wants of one", () => {
    const events = simulateAnnotators(items(3, [1, 0]), options);
    expect(events).toEqual(simulateAnnotators(items(3, [1, 0]), options));
    expect(events).not.toEqual(simulateAnnotators(items(3, [1, 0]), { ...options, seed: 8 }));
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(6);
    expect(events[0]).toMatchObject({
      itemId: "i0",
      annotatorKind: "simulated",
      completionIds: ["i0a", "i0b"],
      verdict: "A",
    });
  });

  it("share items and sides evenly", () => {
    const events = simulateAnnotators(items(60, [0.5, 0.5]), options);
    for (const name of annotators) {
      const own = events.filter(({ annotator }) => annotator === name);
      expect(own).toHaveLength(40);
      expect(own.filter(({ shownOrder }) => shownOrder[0] === 0)).toHaveLength(20);
      expect(new Set(own.map(({ itemId }) => itemId)).size).toBe(40);
    }
  });

  it("prefer the better answer with probability sigmoid(difference / noise)", () => {
    const events = simulateAnnotators(items(3000, [0.6, 0.5]), options);
    expect(shareOfA(events)).toBeCloseTo(sigmoid(1), 1);
  });

  it("have habits: the left side, the longer text, a group, a coin", () => {
    const equal = items(3000, [0.5, 0.5]);
    const left = simulateAnnotators(equal, { ...options, positionBias: 1 });
    const chosenLeft = left.filter(({ verdict, shownOrder }) => (verdict === "A") === (shownOrder[0] === 0));
    expect(chosenLeft.length / left.length).toBeCloseTo(sigmoid(1), 1);
    const longer = items(3000, [0.5, 0.5], ["x".repeat(101), "y"]);
    expect(shareOfA(simulateAnnotators(longer, { ...options, lengthBias: 1 }))).toBeCloseTo(sigmoid(1), 1);
    const group = { ...options, groupBias: { group: "G", bias: 1 } };
    expect(shareOfA(simulateAnnotators(equal, group))).toBeCloseTo(sigmoid(-1), 1);
    const careless = { ...options, careless: 1 };
    expect(shareOfA(simulateAnnotators(items(3000, [1, 0]), careless))).toBeCloseTo(0.5, 1);
  });

  it("call a small gap a tie", () => {
    const events = simulateAnnotators(items(3, [0.51, 0.5]), { ...options, tieWidth: 0.2 });
    expect(events.map(({ verdict }) => verdict)).toEqual(Array(6).fill("tie"));
  });

  it("are refused where an item wants more of them than there are", () => {
    expect(() => simulateAnnotators(items(1, [1, 0]), { ...options, overlap: 4 })).toThrow(
      "Each item is to be judged by 4 annotators, and there are 3.",
    );
  });
});
