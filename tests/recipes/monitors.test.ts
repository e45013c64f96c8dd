// Real runs whose reward is faulty: the log says so.

import { expect, test } from "vitest";
import { recipeNamed } from "../../src/algorithms/index.ts";
import type { RunEvent } from "../../src/runs/events.ts";
import { troubleNotes } from "../../src/runs/troubleNotes.ts";
import { base, newWorld, run } from "./world.ts";

const settings = {
  ...base,
  max_steps: 8,
  total_episodes: 128,
  logging_steps: 1,
  per_device_train_batch_size: 8,
  num_generations: 4,
  max_completion_length: 16,
  response_length: 16,
  max_length: 64,
  temperature: 1,
  eval_strategy: "no",
  eval_dataset_name: null,
  save_strategy: "no",
};

async function said(config: { readonly algorithm: string } & Record<string, unknown>): Promise<string> {
  const recipe = recipeNamed(config.algorithm);
  if (recipe === undefined) throw new Error(`no ${config.algorithm}`);
  const notes = troubleNotes(recipe, undefined);
  const { events } = await run(newWorld(), { ...settings, ...config });
  return events.flatMap(notes).join("\n");
}

test.each(["ppo", "rloo", "grpo"])(
  "%s: a reward of length is caught, one of the first letter is not",
  async (algorithm) => {
    // Far above what these answers reach: the longer, the better.
    const planted = { algorithm, reward_funcs: ["regex:^[a-m]", "length:200"], reward_weights: [0.001, 5] };
    expect(await said(planted)).toContain("The reward follows the length of answers");
    expect(await said({ ...planted, reward_weights: [1, 0] })).not.toContain("length of answers");
  },
);

test("a bonus for length beside a reward model is caught, and its last checkpoint is not the one kept", async () => {
  const recipe = recipeNamed("rloo");
  if (recipe === undefined) throw new Error("no rloo");
  const world = newWorld();
  const { events } = await run(world, {
    ...settings,
    algorithm: "rloo",
    max_steps: 10,
    use_peft: false,
    learning_rate: 3e-3,
    warmup_steps: 0,
    weight_decay: 0,
    beta: 0.02,
    reward_model_path: "scorer",
    reward_funcs: ["length:200"],
    reward_weights: [1, 20],
    eval_dataset_name: "pairs.jsonl",
    judge_model_path: "sibling",
    judge_prompts: 12,
    save_strategy: "steps",
  });
  expect(events.flatMap(troubleNotes(recipe, undefined)).join("\n")).toContain(
    "The reward follows the length",
  );
  const lines = events.flatMap((event) => (event.type === "eval" ? [event] : []));
  const [first, last] = [lines[0]?.metrics ?? {}, lines.at(-1)?.metrics ?? {}];
  // By what is learned from it looks like a success, and the last like the best.
  expect(last["eval_reward"]).toBeGreaterThan((first["eval_reward"] ?? NaN) + 0.1);
  expect(last["eval_length"]).toBeGreaterThan(first["eval_length"] ?? NaN);
  expect(last["eval_judge"]).toBeLessThan(first["eval_judge"] ?? NaN);
  const best = events.flatMap((event) => (event.type === "done" ? [event.best] : []))[0];
  expect(best?.step).toBeLessThan(10);
  const weights = (folder: string) => world.files.get(`${folder}/model.safetensors`);
  expect(weights("final")).toEqual(weights(best?.checkpoint ?? "none"));
  expect(weights("final")).not.toEqual(weights("checkpoint-10"));
});

test.each(["ppo", "rloo", "grpo"])("%s: a reward that is constant is caught", async (algorithm) => {
  const refused = newWorld();
  const told: string[] = [];
  const constant = { ...settings, algorithm, reward_funcs: ["keyword:\u4e16"] };
  const onEvent = (event: RunEvent) => event.type === "note" && told.push(event.message);
  await expect(run(refused, constant, { onEvent })).rejects.toMatchObject({
    code: "train/nothing-to-learn",
    message: expect.stringMatching(/first drawing.*have the same reward.*0\.00/) as unknown,
    hint: expect.stringContaining("require_signal: false") as unknown,
  });
  // Nothing was learned, and what was found is said.
  expect(refused.log.text).toBeUndefined();
  expect([...refused.files.keys()]).toEqual([]);
  expect(told.join("\n")).toMatch(
    /^First drawing: 16 answers, \d of them ended\. .*as the model reads it: "\w/m,
  );
  const notes = await said({ algorithm, reward_funcs: ["keyword:\u4e16"], require_signal: false });
  expect(notes).toContain("All answers get the same reward");
});
