// Methods that draw answers, as runs: the same bytes and the same rollouts after any kill or stop, replay of what was drawn, and what
// cannot be learned from.

import { describe, expect, test } from "vitest";
import { memorySource } from "../../src/domain/bytes.ts";
import { recipeNamed } from "../../src/algorithms/index.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import { troubleNotes } from "../../src/runs/troubleNotes.ts";
import { base, fingerprint, newWorld, run, type World } from "./world.ts";

const common = {
  ...base,
  eval_steps: 4,
  max_steps: 5,
  num_generations: 2,
  max_completion_length: 6,
  response_length: 6,
  temperature: 1,
  reward_funcs: ["length:9", "regex:[a-e]"],
};
const methods = {
  "ppo, shared critic": {
    ...common,
    algorithm: "ppo",
    num_mini_batches: 2,
    missing_eos_penalty: 0.3,
    adap_kl_ctrl: true,
    target: 1,
    horizon: 10,
  },
  "ppo, a critic of its own": {
    ...common,
    algorithm: "ppo",
    value_model: "separate",
    reward_model_path: "scorer",
    reward_funcs: null,
    use_peft: false,
    learning_rate: 1e-3,
    num_ppo_epochs: 2,
  },
  rloo: { ...common, algorithm: "rloo", steps_per_generation: 4, num_iterations: 2 },
  grpo: { ...common, algorithm: "grpo", beta: 0.1, loss_type: "grpo", steps_per_generation: 3 },
  online_dpo: {
    ...common,
    algorithm: "online_dpo",
    max_new_tokens: 6,
    beta: [0.2, 0.1],
    missing_eos_penalty: 0.3,
  },
};

describe.each(Object.entries(methods))("%s", (_name, config) => {
  test(
    "killed or stopped anywhere, ends with the same bytes and the same rollouts",
    { timeout: 300_000 },
    async () => {
      const whole = newWorld();
      const { writes, turns } = await run(whole, config);
      expect(whole.journals.get("rollouts")?.split("\n").length).toBeGreaterThan(10);
      const again = newWorld();
      await run(again, config);
      expect(fingerprint(again)).toEqual(fingerprint(whole));
      for (let dieAtWrite = 1; dieAtWrite < writes; dieAtWrite += 5) {
        const killed = newWorld();
        await expect(run(killed, config, { dieAtWrite })).rejects.toThrow("killed");
        await run(killed, config, { resume: true });
        expect(fingerprint(killed)).toEqual(fingerprint(whole));
      }
      // A turn takes longer than a stop can wait: steps are given up in the middle.
      for (
        let stopAtTurn = Math.floor(0.6 * turns);
        stopAtTurn < 0.9 * turns;
        stopAtTurn += Math.ceil(turns / 7)
      ) {
        const stopped = newWorld();
        await run(stopped, config, { stopAtTurn, turnMs: 10_000 });
        await run(stopped, config, { resume: true });
        for (const [path, bytes] of whole.files)
          if (path.startsWith("final/")) expect(stopped.files.get(path), path).toEqual(bytes);
        expect(stopped.journals).toEqual(whole.journals);
      }
    },
  );
});

test("a step of ppo that has updated weights is given up all the same, and leaves no trace", async () => {
  const config = { ...methods["ppo, shared critic"], num_ppo_epochs: 8, eval_strategy: "no" };
  const { turns } = await run(newWorld(), config);
  // Of a step's turns nearly all come after its first update: a stop anywhere in the run must end it within a few turns.
  for (
    let stopAtTurn = Math.floor(0.5 * turns);
    stopAtTurn < 0.9 * turns;
    stopAtTurn += Math.ceil(turns / 9)
  ) {
    const { turns: taken, result } = await run(newWorld(), config, { stopAtTurn, turnMs: 10_000 });
    expect(result.stopped).toBe(true);
    expect(taken - stopAtTurn).toBeLessThan(8);
  }
});

/** Mean of each step, after `missing_eos_penalty` where a method has it. */
const rewardsIn = (events: Awaited<ReturnType<typeof run>>["events"]): number[] =>
  events.flatMap((event) =>
    event.type === "step" ? (event.metrics["objective/scores"] ?? event.metrics["reward"] ?? []) : [],
  );

async function weights(world: World): Promise<Record<string, readonly number[]>> {
  const file = await openSafetensors(
    memorySource("a", world.files.get("final/adapter_model.safetensors") ?? new Uint8Array()),
  );
  const read = [...file.tensors.keys()].map(async (name) => [name, [...(await file.read(name))]] as const);
  return Object.fromEntries(await Promise.all(read));
}

test.each([
  ["rloo", "float32", 1],
  ["rloo", "float16", 1],
  ["grpo", "float32", 1],
  ["grpo", "float16", 0.7],
  ["online_dpo", "float32", 0.7],
  ["ppo, shared critic", "float32", 0.7],
  ["ppo, shared critic", "float16", 1],
] as const)(
  // A replay knows no log-probabilities of drawing: what was learned from were the trainer's own.
  "%s: what a run drew with caches in %s at temperature %d can be replayed",
  async (name, cache_dtype, temperature) => {
    const fixed = { adap_kl_ctrl: false, eval_strategy: "no", eval_dataset_name: null, temperature };
    const config = { ...methods[name], ...fixed, logging_steps: 1, cache_dtype };
    const drawn = newWorld();
    const { events } = await run(drawn, config);
    const apart = events.flatMap((event) =>
      event.type === "step" ? (event.metrics["sampling/sampling_logp_difference/max"] ?? []) : [],
    );
    expect(apart.length).toBeGreaterThan(0);
    const most = Math.max(...apart);
    expect(most > 1e-4).toBe(cache_dtype === "float16");
    expect(most).toBeLessThan(0.05);
    const rows = (drawn.journals.get("rollouts") ?? "")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    const replay = newWorld();
    // Scores of the journal stand for the rewards; the order of a replay is that of the file.
    const settings = { ...config, rollouts: "rollouts.jsonl", reward_funcs: null };
    const { events: again } = await run(replay, settings, { files: { "rollouts.jsonl": rows } });
    expect(replay.journals.size).toBe(0);
    const [learned, relearned] = [rewardsIn(events), rewardsIn(again)];
    expect(learned.length).toBeGreaterThan(1);
    expect(relearned).toHaveLength(learned.length);
    learned.forEach((reward, i) => expect(relearned[i]).toBeCloseTo(reward, 6));
    // A replay is learned from in another order.
    if (name.startsWith("ppo")) return;
    const [first, second] = [await weights(drawn), await weights(replay)];
    for (const [tensor, values] of Object.entries(first))
      values.forEach((value, i) => expect(second[tensor]?.[i]).toBeCloseTo(value, 5));
  },
);

test.each([
  ["no reward", { reward_funcs: null }, "config/bad-combination"],
  ["an unknown reward", { reward_funcs: ["loudness:3"] }, "config/bad-combination"],
  ["weights that do not fit", { reward_weights: [1] }, "config/bad-combination"],
  ["a group that does not fit", { num_generations: 3 }, "config/bad-combination"],
  ["a reward model without a head", { reward_model_path: "gpt2" }, "model/no-score"],
  ["a reward model of three labels", { reward_model_path: "three labels" }, "model/misshapen-tensor"],
  [
    "answers that are all left out",
    // The model never ends within so few tokens.
    { max_completion_length: 2, mask_truncated_completions: true },
    "train/nothing-to-learn",
  ],
  ["prompts that leave no room", { max_completion_length: 64 }, "data/nothing-left"],
])("rloo refuses %s", async (_what, more, code) => {
  await expect(run(newWorld(), { ...methods.rloo, ...more })).rejects.toMatchObject({ code });
});

test.each([
  ["no reward", { reward_funcs: null }, "config/bad-combination"],
  ["no room for a prompt", { max_length: 6 }, "config/bad-combination"],
  ["a beta of nothing", { beta: [0.1, 0] }, "config/bad-value"],
])("online_dpo refuses %s", async (_what, more, code) => {
  await expect(run(newWorld(), { ...methods.online_dpo, ...more })).rejects.toMatchObject({ code });
});

test("a replay that is too short says which rows are missing", async () => {
  const settings = { ...methods.rloo, rollouts: "rollouts.jsonl" };
  const rows = [{ prompt: "a", prompt_ids: [5], completion_ids: [6, 1], score: 1 }];
  await expect(run(newWorld(), settings, { files: { "rollouts.jsonl": rows } })).rejects.toMatchObject({
    code: "rollouts/too-few",
    message: expect.stringContaining("needs rows 1 to 8") as unknown,
  });
});

/** Rows of one prompt each four, with scores by their place. */
const scored = (score: (i: number) => number, ids: readonly number[] = [6, 1]) => ({
  "rollouts.jsonl": Array.from({ length: 16 }, (_, i) => ({
    prompt: "a",
    prompt_ids: [5],
    completion_ids: i === 2 ? [] : ids,
    score: score(i),
  })),
});
const replays = { ...common, max_steps: 2, rollouts: "rollouts.jsonl", reward_funcs: null, logging_steps: 1 };
const unwatched = { eval_strategy: "no", eval_dataset_name: null, save_strategy: "no" };

test.each(["rloo", "grpo"])(
  "%s leaves out answers whose reward is no number, and says so; an answer may be empty",
  async (algorithm) => {
    const config = { ...replays, ...unwatched, algorithm };
    const notes = troubleNotes(recipeNamed(algorithm) ?? { metrics: {} }, undefined);
    const { events } = await run(newWorld(), config, { files: scored((i) => (i === 1 ? NaN : i)) });
    const steps = events.flatMap((event) => (event.type === "step" ? [event.metrics] : []));
    // 0, 2 and 3 are left of the first four.
    expect(steps[0]).toMatchObject({ "rewards/unknown": 0.25, "completions/min_length": 0 });
    expect(steps[0]?.["reward"]).toBeCloseTo(5 / 3, 12);
    expect(steps[1]).toMatchObject({ "rewards/unknown": 0 });
    for (const metrics of steps) for (const value of Object.values(metrics)) expect(value).not.toBeNaN();
    expect(events.flatMap(notes).join("\n")).toContain("were not learned from");

    const none = run(newWorld(), config, { files: scored(() => NaN) });
    await expect(none).rejects.toMatchObject({ code: "train/bad-reward" });
    const empty = run(newWorld(), config, { files: scored((i) => i, []) });
    await expect(empty).rejects.toMatchObject({ code: "rollouts/bad-row" });
  },
);

describe("online_dpo learns from judgements that a person gave as scores", () => {
  const config = { ...replays, ...unwatched, algorithm: "online_dpo", max_new_tokens: 6, max_steps: 1 };
  const judged = (score: (i: number) => unknown, prompt = (_i: number): number[] => [5]) => ({
    "rollouts.jsonl": Array.from({ length: 8 }, (_, i) => ({
      prompt: "a",
      prompt_ids: prompt(i),
      completion_ids: i % 2 === 0 ? [6, 1] : [7, 8, 1],
      score: score(i),
    })),
  });
  const once = (files: Record<string, readonly unknown[]>) => run(newWorld(), config, { files });

  test("of equal ones the first is taken for the better one, and it is said how many are equal", async () => {
    const { events } = await once(judged((i) => (i < 4 ? i : 1)));
    const [metrics] = events.flatMap((event) => (event.type === "step" ? [event.metrics] : []));
    expect(metrics).toMatchObject({ frac_reward_zero_std: 0.5, "objective/scores_margin": 0.5, beta: 0.1 });
    expect(metrics?.["loss"]).toBeCloseTo(Math.LN2, 6);
  });

  test("refused are an answer without a score, and two that are not of one prompt", async () => {
    await expect(once(judged((i) => (i === 3 ? null : i)))).rejects.toMatchObject({
      code: "train/bad-reward",
    });
    await expect(
      once(
        judged(
          (i) => i,
          (i) => [5 + i],
        ),
      ),
    ).rejects.toMatchObject({
      code: "rollouts/bad-row",
      message: expect.stringContaining("row 2: its prompt") as unknown,
    });
  });
});

test("ppo stops at a reward that is no number, before it learns from it", async () => {
  const settings = { ...methods["ppo, shared critic"], rollouts: "rollouts.jsonl", reward_funcs: null };
  const row = { prompt: "a", prompt_ids: [5], completion_ids: [6, 1] };
  const files = {
    "rollouts.jsonl": Array.from({ length: 8 }, (_, i) => ({ ...row, score: i === 5 ? NaN : 1 })),
  };
  const world = newWorld();
  await expect(run(world, settings, { files })).rejects.toMatchObject({
    code: "train/bad-reward",
    message: expect.stringContaining("is NaN") as unknown,
  });
  expect([...world.files.keys()].filter((path) => path.startsWith("final/"))).toEqual([]);
});
