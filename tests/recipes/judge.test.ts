// A second reward model watches a run: what it says of held-out answers chooses the checkpoint, and after any kill the same one.

import { describe, expect, test } from "vitest";
import { memorySource } from "../../src/domain/bytes.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import { base, fingerprint, newWorld, run, type World } from "./world.ts";

const common = {
  ...base,
  max_steps: 6,
  per_device_train_batch_size: 4,
  gradient_accumulation_steps: 1,
  logging_steps: 1,
  save_steps: 2,
  save_total_limit: 1,
  num_generations: 2,
  max_completion_length: 6,
  response_length: 6,
  temperature: 1,
  eval_strategy: "no",
  judge_model_path: "judge",
  judge_prompts: 4,
};
const methods = {
  ppo: {
    ...common,
    algorithm: "ppo",
    reward_model_path: "scorer",
    use_peft: false,
    learning_rate: 3e-3,
    num_ppo_epochs: 1,
  },
  rloo: { ...common, algorithm: "rloo", reward_funcs: ["length:9"] },
  // Without a distance in its loss it needs no reference; the judge does.
  grpo: { ...common, algorithm: "grpo", reward_model_path: "scorer", beta: 0, seed: 1 },
};

type Events = Awaited<ReturnType<typeof run>>["events"];

const judged = (events: Events) =>
  events.flatMap((event): Record<string, number>[] =>
    event.type === "eval" ? [{ step: event.step, ...event.metrics }] : [],
  );
const done = (events: Events) => events.find((event) => event.type === "done");
const notes = (events: Events) =>
  events.flatMap((event) => (event.type === "note" ? [event.message] : [])).join("\n");
/** By file, as text. */
function weights({ files }: World, folder: string): Record<string, string> {
  const found = [...files].filter(
    ([path]) => path.startsWith(`${folder}/`) && path.endsWith(".safetensors") && !path.includes("optimizer"),
  );
  return Object.fromEntries(
    found.map(([path, bytes]) => [path.slice(folder.length), Buffer.from(bytes).toString("base64")]),
  );
}

describe.each(Object.entries(methods))("%s", (name, config) => {
  test("the checkpoint that the judge likes best is kept, and is the result", async () => {
    const world = newWorld();
    const { events } = await run(world, config);
    const lines = judged(events);
    expect(lines.map((line) => line["step"])).toEqual([0, 2, 4, 6]);
    for (const line of lines)
      expect(line).toMatchObject({
        eval_judge: expect.any(Number) as number,
        eval_reward: expect.any(Number) as number,
        eval_length: expect.any(Number) as number,
        eval_ended: expect.any(Number) as number,
      });
    const distances = lines.map((line) => line["eval_kl_exact"] ?? NaN);
    expect(distances[0]).toBe(0);
    for (const distance of distances.slice(1)) expect(distance).toBeGreaterThan(0);
    expect(lines[0]?.["eval_objective/scores"]).toBe(name === "ppo" ? lines[0]?.["eval_reward"] : undefined);
    // Older than the last, so that save_total_limit: 1 would have removed it.
    const best = lines.reduce((most, line) =>
      (line["eval_judge"] ?? NaN) > (most["eval_judge"] ?? NaN) ? line : most,
    );
    const step = best["step"] ?? NaN;
    expect([2, 4]).toContain(step);
    const folder = `checkpoint-${step}`;
    expect(done(events)).toEqual({
      type: "done",
      step: 6,
      path: "final",
      best: { step, judge: best["eval_judge"], checkpoint: folder },
    });
    expect(notes(events)).toContain(`Within 8 nats of the start the judge likes step ${step} best`);
    // The rows that are held out here are those that are learned from.
    expect(notes(events)).toContain("asked about 4 held-out prompts");
    expect(notes(events)).toContain("4 of them are learned from, too");
    const card = new TextDecoder().decode(world.files.get("final/README.md"));
    expect(card).toContain(`that of step ${step} of 6`);
    const folders = new Set([...world.files.keys()].map((path) => path.split("/")[0]));
    expect([...folders].sort()).toEqual([folder, "checkpoint-6", "final"].sort());
    expect(weights(world, "final")).toEqual(weights(world, folder));
    expect(weights(world, "final")).not.toEqual(weights(world, "checkpoint-6"));
    // Asking the judge changes nothing of what is learned.
    const { judge_model_path: _judge, judge_prompts: _prompts, ...alone } = config;
    const unwatched = newWorld();
    await run(unwatched, { ...alone, eval_dataset_name: null });
    expect(weights(unwatched, "checkpoint-6")).toEqual(weights(world, "checkpoint-6"));
    expect(unwatched.journals).toEqual(world.journals);
  });
});

test("killed or stopped anywhere, a run ends with the same choice, the same bytes and the same log", async () => {
  const config = { ...methods.rloo, early_stopping_patience: 2, save_steps: 1 };
  const whole = newWorld();
  const { events, writes, turns } = await run(whole, config);
  expect(done(events)).toMatchObject({ step: 4, best: { step: 2 } });
  expect(notes(events)).toContain("Ended after step 4 of 6: the judge found no gain in 2 evaluations");
  for (let dieAtWrite = 1; dieAtWrite < writes; dieAtWrite += 13) {
    const killed = newWorld();
    await expect(run(killed, config, { dieAtWrite })).rejects.toThrow("killed");
    const { events: rest } = await run(killed, config, { resume: true });
    expect(done(rest)).toEqual(done(events));
    expect(fingerprint(killed)).toEqual(fingerprint(whole));
  }
  // Within evaluations by the judge, too.
  for (let stopAtTurn = Math.floor(0.7 * turns); stopAtTurn < 0.98 * turns; stopAtTurn += 12) {
    const stopped = newWorld();
    await run(stopped, config, { stopAtTurn, turnMs: 10_000 });
    const { events: rest } = await run(stopped, config, { resume: true });
    expect(done(rest)).toEqual(done(events));
    for (const [path, bytes] of whole.files)
      if (path.startsWith("final/")) expect(stopped.files.get(path), path).toEqual(bytes);
    const evals = ({ log }: World) => log.text?.split("\n").filter((line) => line.includes('"eval"'));
    expect(evals(stopped)).toEqual(evals(whole));
  }
  const { events: again } = await run(whole, config, { resume: true });
  expect(done(again)).toEqual(done(events));
});

test("where no checkpoint is better, the result is the model that the run began with", async () => {
  const config = { ...methods.ppo, max_steps: 2, judge_kl_limit: 1e-9 };
  const world = newWorld();
  const { events } = await run(world, config);
  expect(done(events)).toMatchObject({ step: 2, best: { step: 0, checkpoint: null } });
  expect(notes(events)).toContain("final is the model that the run began with");
  const still = newWorld();
  await run(still, { ...config, max_steps: 1, learning_rate: 0, judge_kl_limit: null });
  expect(weights(world, "final")).toEqual(weights(still, "final"));
  expect(weights(world, "final")).not.toEqual(weights(world, "checkpoint-2"));

  const adapter = newWorld();
  await run(adapter, { ...methods.rloo, max_steps: 2, judge_kl_limit: 1e-9 });
  const bytes = adapter.files.get("final/adapter_model.safetensors") ?? new Uint8Array();
  const file = await openSafetensors(memorySource("a", bytes));
  const second = [...file.tensors.keys()].filter((tensor) => tensor.includes("lora_B"));
  expect(second.length).toBeGreaterThan(0);
  for (const tensor of second) expect(new Set(await file.read(tensor))).toEqual(new Set([0]));
});

test("a run that goes on with another judge does not compare what the two say", async () => {
  const world = newWorld();
  await run(world, methods.rloo, { stopAtStep: 5 });
  const { events } = await run(world, { ...methods.rloo, judge_model_path: "sibling" }, { resume: true });
  expect(judged(events).map((line) => line["step"])).toEqual([5, 6]);
  // What the first judge liked best at step 2 counts no more.
  expect([5, 6]).toContain(done(events)?.best?.step);
});

test("load_best_model_at_end: false keeps the best checkpoint, and the last step's weights are the result", async () => {
  const world = newWorld();
  const { events } = await run(world, { ...methods.rloo, load_best_model_at_end: false });
  expect(notes(events)).toContain("final is the last step's");
  expect(weights(world, "final")).toEqual(weights(world, "checkpoint-6"));
  expect(done(events)).toMatchObject({ best: { checkpoint: "checkpoint-2" } });
  expect(world.files.has("checkpoint-2/state.json")).toBe(true);
});

test("a best checkpoint that was damaged is named, and the next best taken", async () => {
  const world = newWorld();
  const config = { ...methods.rloo, save_total_limit: null };
  await run(world, config, { stopAtStep: 5 });
  world.files.set("checkpoint-2/adapter_model.safetensors", new Uint8Array(8));
  const { events } = await run(world, config, { resume: true });
  expect(notes(events)).toMatch(/checkpoint-2 best, which is not whole: .*hash/);
  const { best } = done(events) ?? {};
  expect(best?.step).not.toBe(2);
  expect(best).toBeDefined();
});

test.each([
  ["the reward model itself", { judge_model_path: "./scorer/" }, /are both/],
  ["a copy of the reward model", { judge_model_path: "copy" }, /has the weights of the reward model/],
  ["no held-out prompts", { eval_dataset_name: null }, /nothing to judge/],
  ["no judge to choose by", { judge_model_path: null, load_best_model_at_end: true }, /needs a judge/],
  ["no judge to wait for", { judge_model_path: null, early_stopping_patience: 3 }, /needs a judge/],
])("refuses %s", async (_what, more, message) => {
  const given = run(newWorld(), { ...methods.grpo, ...more });
  await expect(given).rejects.toMatchObject({ code: "config/bad-combination", message });
});

test("a method that cannot choose refuses to be asked", async () => {
  await expect(run(newWorld(), { ...base, load_best_model_at_end: true })).rejects.toMatchObject({
    code: "config/unsupported-key",
  });
});
