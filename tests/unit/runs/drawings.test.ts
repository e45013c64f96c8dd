// What a step has drawn, as whoever watches sees it.
import { describe, expect, it } from "vitest";
import type { Rollout } from "../../../src/algorithms/recipe.ts";
import { createDrawings } from "../../../src/runs/drawings.ts";
import { shadeOf, signed } from "../../../src/ui/words/drawing.ts";

/** A token a letter; 9 stands for half of a character. */
const letters = {
  decode: (ids: readonly number[]): string => {
    const text = ids.map((id) => (id === 9 ? "9" : String.fromCharCode(97 + id))).join("");
    return text.replaceAll("99", "é").replaceAll("9", "\ufffd");
  },
};

const rollout = (ids: readonly number[], more: Partial<Rollout> = {}): Rollout => ({
  prompt: 0,
  sample: 0,
  promptIds: [1],
  ids,
  logprobs: [],
  ended: true,
  said: "Why?",
  ...more,
});

describe("a drawing", () => {
  it("has its answers by score, the best and the worst whole, each piece with its worth", () => {
    const drawings = createDrawings(letters);
    drawings.show(rollout([0, 1]), { score: 1, advantages: [0.5, -0.25] });
    drawings.show(rollout([2, 9, 9, 3], { ended: false }), { score: 3, advantages: [1, 2, 4, 0] });
    drawings.show(rollout([4], { said: undefined }), { score: -2, advantages: [] });
    const drawing = drawings.take(7);
    expect(drawing).toMatchObject({ step: 7, count: 3 });
    expect(drawing?.answers.map(({ text, score, advantage }) => [text, score, advantage])).toEqual([
      ["céd", 3, 1.75],
      ["ab", 1, 0.125],
      ["e", -2, null],
    ]);
    expect(drawing?.best).toMatchObject({
      pieces: ["c", "é", "d"],
      advantages: [1, 3, 0],
      prompt: "Why?",
      tokens: 4,
      ended: false,
    });
    expect(drawing?.worst).toMatchObject({ pieces: ["e"], advantages: [0], prompt: null });
    expect(drawings.take(8)).toBeUndefined();
  });

  it("forgets a step that was given up", () => {
    const drawings = createDrawings(letters);
    drawings.show(rollout([0]), { score: 1, advantages: [0] });
    drawings.discard();
    expect(drawings.take(1)).toBeUndefined();
    drawings.show(rollout([1]), { score: 1, advantages: [0] });
    expect(drawings.take(1)).toMatchObject({ count: 1, worst: null });
  });

  it("stays small however much is drawn, keeps both ends, and puts what has no score last", () => {
    const drawings = createDrawings(letters);
    const long = Array.from({ length: 5000 }, (_, i) => i % 7);
    for (let i = 0; i < 700; i++)
      drawings.show(rollout(long, { said: "?".repeat(10_000) }), {
        score: i === 350 ? NaN : i,
        advantages: long.map(() => 1),
      });
    const drawing = drawings.take(1);
    expect(drawing?.count).toBe(700);
    expect(drawing?.answers).toHaveLength(200);
    const scores = drawing?.answers.map(({ score }) => score) ?? [];
    expect([scores[0], scores[99], scores[100], scores.at(-1)]).toEqual([699, 600, 98, null]);
    expect(drawing?.best.pieces.length).toBe(600);
    expect(JSON.stringify(drawing).length).toBeLessThan(200_000);
  });

  it("of a model without a tokenizer has scores and no texts", () => {
    const drawings = createDrawings(undefined);
    drawings.show(rollout([0, 1]), { score: 1, advantages: [1, 1] });
    expect(drawings.take(1)?.best).toMatchObject({ text: null, pieces: [], score: 1, tokens: 2 });
  });
});

it("shades say sign and size, and nothing where there is nothing", () => {
  expect([2, 0.8, 0.3, 0.05, -0.3, -2].map((worth) => shadeOf(worth, 2))).toEqual([
    "up more",
    "up some",
    "up little",
    "",
    "down little",
    "down more",
  ]);
  expect(shadeOf(0, 0)).toBe("");
  expect([0.314, -0.02, 0, null].map(signed)).toEqual(["+0.31", "-0.02", "0.00", "–"]);
});
