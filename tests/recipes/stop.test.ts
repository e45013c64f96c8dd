// Runs that end early at any point: at every single write, as a kill does, and at every turn of the event loop, as a
// stop that cannot wait does. What goes on from there ends as an undisturbed run does.

import { describe, expect, test } from "vitest";
import {
  checkpointSteps,
  newestCheckpoint,
  pruneCheckpoints,
  sweepDrafts,
} from "../../src/storage/checkpoints.ts";
import { memoryStore } from "../../src/storage/projectStore.ts";
import { base, fingerprint, newWorld, run, type World } from "./world.ts";

const short = { ...base, max_steps: 4, eval_steps: 1, save_total_limit: 1, lora_r: 1 };

interface LogLine {
  type: string;
  step: number;
}

/** Steps and evaluations of the log; a stop adds checkpoints of its own. */
function logged({ log }: World): LogLine[] {
  const lines = (log.text ?? "").split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as LogLine).filter(({ type }) => type !== "checkpoint");
}

const finalOf = (world: World) =>
  Object.entries(fingerprint(world)).filter(([path]) => path.startsWith("final/"));

test(
  "killed at each of its writes and resumed, a run leaves the same bytes",
  { timeout: 120_000 },
  async () => {
    const whole = newWorld();
    const { writes } = await run(whole, short);
    expect(writes).toBeGreaterThan(20);
    for (let dieAtWrite = 1; dieAtWrite <= writes; dieAtWrite++) {
      const killed = newWorld();
      await expect(run(killed, short, { dieAtWrite })).rejects.toThrow("killed");
      await run(killed, short, { resume: true });
      expect(fingerprint(killed), `write ${dieAtWrite}`).toEqual(fingerprint(whole));
    }
  },
);

test("a disk that is full at any write leaves whole checkpoints only", { timeout: 120_000 }, async () => {
  const config = { ...short, save_total_limit: null };
  const whole = newWorld();
  const { writes } = await run(whole, config);
  for (let fullAtWrite = 1; fullAtWrite <= writes; fullAtWrite += 2) {
    const world = newWorld();
    await expect(run(world, config, { fullAtWrite })).rejects.toMatchObject({ code: "storage/full" });
    expect([...world.files.keys()].filter((path) => path.includes(".partial"))).toEqual([]);
    const damaged: string[] = [];
    const found = await newestCheckpoint(world.store, (folder) => damaged.push(folder));
    expect(damaged).toEqual([]);
    expect(found?.state.step).toBe((await checkpointSteps(world.store))[0]);
    await run(world, config, { resume: true });
    expect(fingerprint(world), `write ${fullAtWrite}`).toEqual(fingerprint(whole));
  }
});

describe.each([
  ["dpo", {}, "llama-gqa-tied"],
  ["dpo with precomputed reference", { precompute_ref_log_probs: true, use_peft: false }, "gpt2"],
  ["sft", { algorithm: "sft", dataset_name: "texts.jsonl", eval_dataset_name: "texts.jsonl" }, "gpt2"],
])("%s", (_title, settings, model) => {
  test("stopped at once at any turn, it goes on to the same end", { timeout: 120_000 }, async () => {
    const config = { ...short, ...settings, logging_steps: 1 };
    const whole = newWorld();
    const { turns } = await run(whole, config, { model });
    let insideSteps = 0;
    let insideEvaluations = 0;
    for (let stopAtTurn = 1; stopAtTurn < turns; stopAtTurn += 3) {
      const world = newWorld();
      // A turn takes longer than a stop can wait, so that steps and evaluations are given up in the middle.
      const stopped = await run(world, config, { model, stopAtTurn, turnMs: 10_000 }).catch(
        (e: unknown) => e,
      );
      if (stopped instanceof Error) {
        expect(stopped).toMatchObject({ code: "run/stopped" });
        expect(world.files.size).toBe(0);
      } else insideSteps++;
      const states = [...world.files].filter(([path]) => path.endsWith("/state.json"));
      const due = states.some(([, bytes]) =>
        new TextDecoder().decode(bytes).includes('"evaluationDue": true'),
      );
      if (due) insideEvaluations++;
      await run(world, config, { model, resume: true });
      expect(finalOf(world), `turn ${stopAtTurn}`).toEqual(finalOf(whole));
      const order = (a: LogLine, b: LogLine): number => a.step - b.step || (a.type < b.type ? 1 : -1);
      expect(logged(world).sort(order), `turn ${stopAtTurn}`).toEqual(logged(whole).sort(order));
    }
    expect(insideSteps).toBeGreaterThan(4);
    expect(insideEvaluations).toBeGreaterThan(1);
  });
});

test("old checkpoints go, but never in favour of one that is newer and damaged", async () => {
  const store = memoryStore();
  for (const step of [2, 4, 6, 8]) await store.write(`checkpoint-${step}/state.json`, new Uint8Array(1));
  await pruneCheckpoints(store, 1, 6);
  expect(await checkpointSteps(store)).toEqual([8, 6]);
  await store.write("checkpoint-10.partial/state.json", new Uint8Array(1));
  await store.write("final.partial/README.md", new Uint8Array(1));
  await sweepDrafts(store);
  expect([...store.files.keys()].sort()).toEqual(["checkpoint-6/state.json", "checkpoint-8/state.json"]);
});

test("a state.json in which one digit has changed is not believed", async () => {
  const world = newWorld();
  await run(world, base, { stopAtStep: 4 });
  const path = "checkpoint-4/state.json";
  const text = new TextDecoder().decode(world.files.get(path));
  const changed = text.replace(
    /"numTokens": (\d)/,
    (_, digit: string) => `"numTokens": ${(Number(digit) % 9) + 1}`,
  );
  expect(changed).not.toBe(text);
  world.files.set(path, new TextEncoder().encode(changed));
  const { events } = await run(world, base, { resume: true });
  const notes = events.flatMap((event) => (event.type === "note" ? [event.message] : []));
  expect(notes.join("\n")).toMatch(/Skipped checkpoint-4: state\.json does not have the hash/);
  expect(notes.join("\n")).toContain("Going on from checkpoint-2");
});
