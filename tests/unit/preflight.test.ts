// What is said of a run's first drawing, and when there is nothing to learn from it.

import { expect, it, test } from "vitest";
import { preflight } from "../../src/algorithms/preflight.ts";

const answer = (prompt: number, ended = true) => ({
  prompt,
  sample: 0,
  promptIds: [prompt],
  ids: [1],
  logprobs: [],
  ended,
  score: undefined,
});

function look(rewards: readonly number[], more: { text?: string; group?: number; signal?: boolean } = {}) {
  const { text = "p", group = 2, signal = true } = more;
  const said: string[] = [];
  const ctx = {
    config: { require_signal: signal },
    inputs: {},
    isRehearsal: false,
    note: (message: string) => void said.push(message),
    textOfIds: () => text,
  };
  const rollouts = rewards.map((_, i) => answer(Math.floor(i / group), i > 0));
  const drawing = { rollouts, rewards, group };
  return { said, ctx, drawing, refusal: caught(() => preflight(ctx, drawing)) };
}

function caught(body: () => void): unknown {
  try {
    body();
    return undefined;
  } catch (error) {
    return error;
  }
}

it("says how many ended, how rewards differ, and the prompt with its template, both ends of a long one", () => {
  const { said, refusal } = look([1, 2, 3, 3, NaN, 1], { text: "<s>user\nHow?</s>" });
  expect(refusal).toBeUndefined();
  expect(said).toEqual([
    'First drawing: 6 answers, 5 of them ended. Rewards: mean 2.00, deviation 1.00. 1 of 3 prompts have answers of different reward. 1 have no reward that is a number. The first prompt, as the model reads it: "<s>user\\nHow?</s>"',
  ]);
  const [long] = look([1, 2], { text: `<begin>${"x".repeat(5000)}<assistant>` }).said;
  expect(long).toMatch(/"<begin>x+ … x+<assistant>"$/);
  expect(long?.length).toBeLessThan(1200);
});

test.each([
  ["equal within every prompt, though not between them", [1, 1, 2, 2], 2, /each prompt have the same reward/],
  ["equal over all", [1, 1, 1, 1], 4, /All 4 answers .* same reward \(1\.00\)/],
  ["known of too few", [1, NaN, 2, NaN], 2, /each prompt have the same reward/],
])("refuses rewards that are %s", (_what, rewards, group, message) => {
  expect(look(rewards, { group }).refusal).toMatchObject({ code: "train/nothing-to-learn", message });
  const { refusal, said } = look(rewards, { group, signal: false });
  expect(refusal).toBeUndefined();
  expect(said).toHaveLength(1);
});

it("does not look at replays and rehearsals, and refuses answers that are all left out", () => {
  const { ctx, drawing } = look([1, 2]);
  const silent = { ...ctx, note: () => expect.fail("said") };
  preflight({ ...silent, inputs: { rollouts: [] } }, { ...drawing, rewards: [1, 1] });
  preflight({ ...silent, isRehearsal: true }, { ...drawing, rewards: [1, 1] });
  const masked = { ...drawing, counts: () => false };
  expect(caught(() => preflight(ctx, masked))).toMatchObject({ code: "train/nothing-to-learn" });
});
