// What a run draws is told step by step to whoever asks, with the numbers of its journal; the run is the same either way.

import { expect, test } from "vitest";
import { mean } from "../../src/domain/statistics.ts";
import { base, fingerprint, newWorld, run } from "./world.ts";

const settings = {
  ...base,
  max_steps: 3,
  total_episodes: 48,
  per_device_train_batch_size: 8,
  num_generations: 4,
  max_completion_length: 8,
  response_length: 8,
  max_length: 64,
  reward_funcs: ["length:20"],
  eval_strategy: "no",
  eval_dataset_name: null,
};

interface Line {
  readonly step: number;
  readonly score: number;
  readonly advantage: number;
  readonly completion_ids: readonly number[];
}

test.each(["ppo", "rloo", "grpo"])(
  "%s: a drawing a step, by score, with the advantages of its words",
  async (algorithm) => {
    const world = newWorld();
    const { events } = await run(world, { ...settings, algorithm }, { showsDrawings: true });
    const drawn = events.flatMap((event) => (event.type === "drawing" ? [event.drawing] : []));
    expect(drawn.map(({ step }) => step)).toEqual([1, 2, 3]);
    const journal = (world.journals.get("rollouts") ?? "")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Line);
    for (const { step, count, answers, best, worst } of drawn) {
      const lines = journal.filter((line) => line.step === step);
      expect(count).toBe(lines.length);
      expect(answers.map(({ score }) => score)).toEqual(
        lines.map(({ score }) => score).sort((a, b) => b - a),
      );
      const sums = (all: readonly (number | null)[]) => all.map((one) => one ?? NaN).sort((a, b) => a - b);
      sums(answers.map(({ advantage }) => advantage)).forEach((advantage, i) =>
        expect(advantage).toBeCloseTo(sums(lines.map((line) => line.advantage))[i] ?? NaN, 9),
      );
      expect(best.score).toBe(answers[0]?.score);
      expect(worst?.score).toBe(answers.at(-1)?.score);
      expect(best.pieces.join("").startsWith((best.text ?? "").replace("…", ""))).toBe(true);
      expect(best.advantages).toHaveLength(best.pieces.length);
      // A critic tells words apart, a comparison of answers does not.
      const tellsApart = drawn.some(({ best: one }) => new Set(one.advantages).size > 1);
      expect(tellsApart).toBe(algorithm === "ppo");
      if (!tellsApart && best.advantages.length > 0)
        expect(mean(best.advantages)).toBeCloseTo(best.advantage ?? NaN, 9);
    }
    const unseen = newWorld();
    const quiet = await run(unseen, { ...settings, algorithm });
    expect(quiet.events.some(({ type }) => type === "drawing")).toBe(false);
    expect(fingerprint(unseen)).toEqual(fingerprint(world));
  },
);
