// What reward models have beyond their numbers (goldenRun.ts): two models on disjoint halves, normalisation, and that all of it
// is killed and resumed to the same bytes.

import { describe, expect, test } from "vitest";
import { memorySource } from "../../src/domain/bytes.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import { base, fingerprint, newWorld, rows, run, type World } from "./world.ts";

// Two judgements of each prompt, so that a half is seen to be made of prompts.
const judged = rows
  .slice(0, 8)
  .map((row, i) => ({ ...rows[Math.floor(i / 2)], chosen: row.chosen, rejected: row.rejected }));
const settings = {
  ...base,
  algorithm: "reward",
  learning_rate: 1e-2,
  reward_halves: true,
  reward_normalisation: "reference",
  center_rewards_coefficient: 0.01,
};
const full = { ...settings, use_peft: false };

function json({ files }: World, path: string): Record<string, unknown> {
  return JSON.parse(new TextDecoder().decode(files.get(path))) as Record<string, unknown>;
}

describe.each([
  ["an adapter", settings, "adapter_model.safetensors"],
  ["the whole model", full, "model.safetensors"],
])("two halves, %s", (_what, config, weights) => {
  test(
    "leave two models with their own scale, and resume to the same bytes after any kill",
    { timeout: 120_000 },
    async () => {
      const whole = newWorld();
      const { events, writes } = await run(whole, config, { rows: judged });
      for (const file of [weights, "config.json", "README.md", "tokenizer.json"])
        for (const folder of ["final", "final/judge_model"])
          expect(whole.files.has(`${folder}/${file}`)).toBe(true);
      const [own, judge] = ["final", "final/judge_model"].map((folder) =>
        json(whole, `${folder}/config.json`),
      );
      expect(own?.["architectures"]).toEqual(["LlamaForSequenceClassification"]);
      for (const key of ["reward_mean", "reward_std"]) {
        expect(own?.[key]).toEqual(expect.any(Number));
        expect(own?.[key]).not.toEqual(judge?.[key]);
      }
      expect(whole.files.get(`final/${weights}`)).not.toEqual(
        whole.files.get(`final/judge_model/${weights}`),
      );
      const last = events.filter((event) => event.type === "eval").at(-1)?.metrics ?? {};
      for (const key of ["eval_accuracy", "eval_judge/accuracy", "eval_judge/agreement"])
        expect(last[key]).toBeGreaterThanOrEqual(0);

      for (let dieAtWrite = 1; dieAtWrite < writes; dieAtWrite += 7) {
        const killed = newWorld();
        await expect(run(killed, config, { rows: judged, dieAtWrite })).rejects.toThrow("killed");
        await run(killed, config, { rows: judged, resume: true });
        expect(fingerprint(killed)).toEqual(fingerprint(whole));
      }
    },
  );
});

test("neither model learns from a prompt of the other's half", async () => {
  // Only the prompts of the second model change: the first must not notice.
  const trained = async (change: ReadonlySet<unknown>): Promise<World> => {
    const world = newWorld();
    const changed = judged.map((row) =>
      change.has(row.prompt) ? { ...row, chosen: `${String(row.chosen)} or` } : row,
    );
    // The norm of one must not shorten the step of the other either.
    await run(
      world,
      {
        ...full,
        max_grad_norm: 0.01,
        eval_dataset_name: null,
        eval_strategy: "no",
        reward_normalisation: "none",
      },
      { rows: changed },
    );
    return world;
  };
  const prompts = [...new Set(judged.map(({ prompt }) => prompt))];
  const before = await trained(new Set());
  const parts = ["final/model.safetensors", "final/judge_model/model.safetensors"];
  const touched = await Promise.all(
    prompts.map(async (prompt) => {
      const after = await trained(new Set([prompt]));
      return parts.map(
        (part) => !Buffer.from(before.files.get(part) ?? []).equals(after.files.get(part) ?? Buffer.of()),
      );
    }),
  );
  // Each prompt moves exactly one of the two, and each of the two is moved by half of them.
  expect(touched.map((one) => one.filter(Boolean).length)).toEqual(prompts.map(() => 1));
  expect(touched.filter(([first]) => first).length).toBe(prompts.length / 2);
});

test("mean and deviation are those of the scores of held-out answers", async () => {
  const world = newWorld();
  await run(world, { ...full, reward_halves: false, learning_rate: 0 }, { rows: judged });
  const final = json(world, "final/config.json");
  // Nothing was learned, so the evaluation's mean is that of the saved model; its batches are of one size.
  const mean = (
    await run(newWorld(), { ...full, reward_halves: false, learning_rate: 0 }, { rows: judged })
  ).events
    .filter((event) => event.type === "eval")
    .at(-1)?.metrics["eval_mean_reward"];
  expect(final["reward_mean"]).toBeCloseTo(mean ?? NaN, 6);
  expect(final["reward_std"]).toBeGreaterThan(0);
});

test("normalisation needs held-out rows", async () => {
  const lacking = { ...full, eval_dataset_name: null, eval_strategy: "no" };
  await expect(run(newWorld(), lacking, { rows: judged })).rejects.toMatchObject({
    code: "config/bad-combination",
  });
});

test.each([
  ["ties alone", judged.map((row) => ({ ...row, tie: true })), "data/nothing-to-learn"],
  [
    "rows that are all too long",
    judged.map((row) => ({ ...row, chosen: " so".repeat(300) })),
    "data/nothing-left",
  ],
])("%s are refused before a model is loaded", async (_what, given, code) => {
  await expect(run(newWorld(), full, { rows: given })).rejects.toMatchObject({ code });
});

test("a head that the files lack is drawn as transformers draws it, from the seed", async () => {
  const heads = await Promise.all(
    [42, 42, 43].map(async (seed) => {
      const world = newWorld();
      await run(
        world,
        { ...full, reward_halves: false, learning_rate: 0, weight_decay: 0, seed },
        { rows: judged },
      );
      const file = await openSafetensors(
        memorySource("model", world.files.get("final/model.safetensors") ?? new Uint8Array()),
      );
      return [...(await file.read("score.weight"))];
    }),
  );
  expect(heads[0]).toEqual(heads[1]);
  expect(heads[0]).not.toEqual(heads[2]);
  const head = heads[0] ?? [];
  const deviation = Math.sqrt(head.reduce((sum, value) => sum + value ** 2, 0) / head.length);
  // initializer_range is 0.02; 32 draws.
  expect(deviation).toBeGreaterThan(0.013);
  expect(deviation).toBeLessThan(0.028);
});
