// What steers PPO besides its formula: the limit of straying, the warm-up of its critic, and the exact price of straying.

import { expect, test } from "vitest";
import { base, fingerprint, newWorld, run } from "./world.ts";

const settings = {
  ...base,
  algorithm: "ppo",
  max_steps: 6,
  total_episodes: 96,
  logging_steps: 1,
  per_device_train_batch_size: 8,
  response_length: 8,
  max_length: 64,
  temperature: 1,
  warmup_steps: 0,
  weight_decay: 0,
  lr_scheduler_type: "constant",
  reward_funcs: ["length:40"],
  eval_strategy: "no",
  eval_dataset_name: null,
};

async function lines(config: Record<string, unknown>, world = newWorld()) {
  const { events } = await run(world, { ...settings, ...config });
  return events.flatMap((event) => (event.type === "step" ? [event.metrics] : []));
}

const valuesOf = (all: readonly Readonly<Record<string, number>>[], key: string) =>
  all.map((line) => line[key]);

test("beyond kl_limit an update is not learned from, raises the price, and the next one is", async () => {
  const strays = { learning_rate: 3e-2, kl_limit: 0.5 };
  const log = await lines(strays);
  const braked = valuesOf(log, "objective/braked");
  const first = braked.indexOf(1);
  expect(first).toBeGreaterThan(0);
  expect(braked[first + 1]).toBe(0);
  const prices = valuesOf(log, "objective/kl_coef");
  log.forEach((line, i) => {
    const isBraked = braked[i] === 1;
    if (isBraked) expect(line["objective/kl"]).toBeGreaterThan(0.5);
    expect("loss/policy_avg" in line).toBe(!isBraked);
    expect("grad_norm" in line).toBe(!isBraked);
    if (i + 1 < log.length) expect(prices[i + 1]).toBeCloseTo((prices[i] ?? NaN) * (isBraked ? 1.5 : 1), 12);
  });
  // A run that ends with the braked update leaves the weights of one that ends before it.
  const [before, with_] = [newWorld(), newWorld()];
  await lines({ ...strays, max_steps: first, total_episodes: 16 * first }, before);
  await lines({ ...strays, max_steps: first + 1, total_episodes: 16 * (first + 1) }, with_);
  for (const name of ["adapter_model.safetensors", "value_model/value_head.safetensors"])
    expect(with_.files.get(`final/${name}`)).toEqual(before.files.get(`final/${name}`));
});

test("kl_limit: a run that is never beyond it has the numbers of one without; killed, it ends with the same bytes", async () => {
  const calm = { learning_rate: 1e-3, max_steps: 3, total_episodes: 48 };
  const [free, limited] = [await lines(calm), await lines({ ...calm, kl_limit: 100 })];
  expect(limited.map(({ "objective/braked": _, tokens_per_second: __, ...line }) => line)).toEqual(
    free.map(({ tokens_per_second: _, ...line }) => line),
  );
  const strays = { ...settings, learning_rate: 3e-2, kl_limit: 0.5, save_steps: 1, logging_steps: 2 };
  const whole = newWorld();
  const { writes } = await run(whole, strays);
  expect(whole.log.text).not.toContain("null");
  for (let dieAtWrite = 4; dieAtWrite < writes; dieAtWrite += 13) {
    const killed = newWorld();
    await expect(run(killed, strays, { dieAtWrite })).rejects.toThrow("killed");
    await run(killed, strays, { resume: true });
    expect(fingerprint(killed)).toEqual(fingerprint(whole));
  }
});

test.each([
  ["shared", { value_model: "shared" }],
  ["separate", { value_model: "separate", reward_model_path: "scorer", reward_funcs: null }],
])("value_warmup_steps, %s: the critic gets better and the policy stands still", async (_name, more) => {
  const warm = { ...more, num_mini_batches: 2, value_warmup_learning_rate: 1e-2, learning_rate: 1e-3 };
  const lossAfter = async (value_warmup_steps: number): Promise<number> =>
    (await lines({ ...warm, value_warmup_steps, max_steps: 1, total_episodes: 16 }))[0]?.[
      "loss/value_warmup"
    ] ?? NaN;
  expect(await lossAfter(30)).toBeLessThan(0.5 * (await lossAfter(2)));
  // Beyond any distance: nothing but the warm-up learns, and it draws again what it started from.
  const world = newWorld();
  const [line] = await lines(
    { ...warm, value_warmup_steps: 5, learning_rate: 1e-30, max_steps: 2, total_episodes: 32 },
    world,
  );
  const rollouts = (world.journals.get("rollouts") ?? "")
    .trim()
    .split("\n")
    .map((row) => JSON.parse(row) as { logprobs: number[]; ref_logprobs: number[] });
  for (const { logprobs, ref_logprobs } of rollouts)
    logprobs.forEach((logprob, t) => expect(logprob).toBeCloseTo(ref_logprobs[t] ?? NaN, 4));
  expect(line?.["loss/value_warmup"]).toBeGreaterThan(0);
});

test("value_warmup_steps: killed, a run ends with the same bytes", async () => {
  const warm = { ...settings, value_warmup_steps: 3, max_steps: 3, total_episodes: 48, save_steps: 1 };
  const whole = newWorld();
  const { writes } = await run(whole, warm);
  for (let dieAtWrite = 4; dieAtWrite < writes; dieAtWrite += 13) {
    const killed = newWorld();
    await expect(run(killed, warm, { dieAtWrite })).rejects.toThrow("killed");
    await run(killed, warm, { resume: true });
    expect(fingerprint(killed)).toEqual(fingerprint(whole));
  }
});

test("a warm-up with weight decay is refused", async () => {
  await expect(lines({ value_warmup_steps: 3, weight_decay: 0.1 })).rejects.toMatchObject({
    message: expect.stringContaining("stands still") as unknown,
  });
});

test.each([1, 1.5])("kl_estimator: exact at temperature %d is what k1 is on average", async (temperature) => {
  const many = {
    temperature,
    kl_coef: 0,
    learning_rate: 5e-3,
    per_device_train_batch_size: 32,
    gradient_accumulation_steps: 4,
    max_steps: 3,
    total_episodes: 384,
  };
  // Nothing is learned from the price: both runs draw the same answers.
  const [exact, drawn] = [await lines({ ...many, kl_estimator: "exact" }), await lines(many)];
  const [last, other] = [exact.at(-1)?.["objective/kl"] ?? NaN, drawn.at(-1)?.["objective/kl"] ?? NaN];
  expect(exact[0]?.["objective/kl"]).toBeCloseTo(0, 4);
  expect(exact.at(-1)?.["objective/scores"]).toBe(drawn.at(-1)?.["objective/scores"]);
  expect(last).toBeGreaterThan(0.05);
  expect(Math.abs(last - other)).toBeLessThan(0.3 * last);
});

test("what TRL does not have is refused with compat", async () => {
  await expect(lines({ compat: "trl-1.9", kl_limit: 8 })).rejects.toMatchObject({
    code: "config/bad-combination",
    message: expect.stringContaining("TRL 1.9.0 has no kl_limit") as unknown,
  });
});
