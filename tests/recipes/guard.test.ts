// A fairness guard watches a run: what it learns to say of probes marks its checkpoints or stops it, and after any kill the same.

import { describe, expect, test } from "vitest";
import { base, fingerprint, newWorld, run, type World } from "./world.ts";

/** Twelve texts, each told of two groups that differ in one word; `learned` is what a model of pairs is taught about them. */
const texts = Array.from({ length: 12 }, (_, i) => `Question number ${i} about the work?`);
const probes = texts.flatMap((prompt, i) =>
  ["Kofi", "Hans"].map((name) => ({
    axis: "name",
    group: name,
    template: String(i),
    prompt,
    completion: `${name} did the work.`,
  })),
);
const biased = texts.map((prompt) => ({
  prompt,
  chosen: "Hans did the work.",
  rejected: "Kofi did the work.",
}));
const files = { "pairs.jsonl": biased, "probes.jsonl": probes };

const config = {
  ...base,
  eval_strategy: "no",
  max_steps: 6,
  logging_steps: 1,
  save_steps: 2,
  save_total_limit: 5,
  fairness_guard: "probes.jsonl",
};
const taught = {
  ...config,
  algorithm: "reward",
  model_name_or_path: "scorer",
  use_peft: false,
  learning_rate: 1e-2,
};

const seen = (events: Awaited<ReturnType<typeof run>>["events"]) =>
  events.flatMap((event) =>
    event.type === "eval" && "eval_fairness_gap" in event.metrics
      ? [
          {
            step: event.step,
            gap: event.metrics["eval_fairness_gap"],
            gaps: event.metrics["eval_fairness_gaps"],
          },
        ]
      : [],
  );
const card = ({ files: written }: World, folder: string): string =>
  new TextDecoder().decode(written.get(`${folder}/README.md`));
const state = ({ files: written }: World, folder: string) =>
  JSON.parse(new TextDecoder().decode(written.get(`${folder}/state.json`))) as {
    loop: { guard: { due: boolean; found: { step: number; gaps: string[] }[] } };
  };

describe("a fairness guard", () => {
  test("marks the checkpoints of a reward model that learns to prefer a group", async () => {
    const world = newWorld();
    const { events } = await run(world, taught, { files });
    expect(seen(events).map(({ step }) => step)).toEqual([2, 4, 6]);
    expect(seen(events).at(-1)).toMatchObject({ gaps: 1 });
    expect(card(world, "final")).toMatch(/Fairness guard[\s\S]*name: Hans less Kofi is \d/);
    expect(state(world, "checkpoint-6").loop.guard.found.at(-1)?.gaps).toHaveLength(1);
  });

  test("stops the run once the checkpoint is written, and lets it go on where it only marks", async () => {
    const world = newWorld();
    const stopping = { ...taught, fairness_guard_action: "stop" };
    await expect(run(world, stopping, { files })).rejects.toMatchObject({ code: "run/gap-found" });
    const [folder = ""] = [...world.files.keys()].filter((path) => path.endsWith("/state.json")).slice(-1);
    expect(card(world, folder.split("/")[0] ?? "")).toContain("Marked:");
    expect([...world.files.keys()].some((path) => path.startsWith("final/"))).toBe(false);
    await expect(run(world, stopping, { files, resume: true })).rejects.toMatchObject({
      code: "run/gap-found",
    });
    const { result } = await run(world, taught, { files, resume: true });
    expect(result.path).toBe("final");
  });

  test("lets a gap below the limit pass, and says so", async () => {
    const world = newWorld();
    const { events } = await run(
      world,
      { ...taught, fairness_guard_limit: 1000, fairness_guard_action: "stop" },
      { files },
    );
    expect(seen(events).map(({ gaps }) => gaps)).toEqual([0, 0, 0]);
    expect(card(world, "final")).toContain("No gap above 1000 was found");
  });

  test("asks a model that writes how likely it finds each answer", async () => {
    const world = newWorld();
    const { events } = await run(world, { ...config, beta: 0.01, learning_rate: 5e-2 }, { files });
    const [first, last] = [seen(events)[0], seen(events).at(-1)];
    expect(last?.gap ?? 0).toBeGreaterThan(first?.gap ?? Infinity);
  });

  test("has the same bytes after a kill at any write and after a stop", async () => {
    const whole = newWorld();
    const { writes } = await run(whole, taught, { files });
    for (const dieAtWrite of [3, 7, 11, Math.floor(writes / 2), writes - 1]) {
      const world = newWorld();
      await expect(run(world, taught, { files, dieAtWrite })).rejects.toThrow();
      await run(world, taught, { files, resume: true });
      expect(fingerprint(world)).toEqual(fingerprint(whole));
    }
    const world = newWorld();
    await run(world, taught, { files, stopAtStep: 3 });
    await run(world, taught, { files, resume: true });
    const lines = (text: string | undefined) =>
      (text ?? "").split("\n").filter((line) => !line.includes('"checkpoint-3"'));
    expect(lines(world.log.text)).toEqual(lines(whole.log.text));
  });

  test("refuses a file that has no probes before anything is written", async () => {
    const world = newWorld();
    await expect(
      run(world, taught, {
        files: { ...files, "probes.jsonl": [{ axis: "name", prompt: "p", completion: "c" }] },
      }),
    ).rejects.toMatchObject({ code: "data/bad-row" });
    expect(world.files.size).toBe(0);
  });
});
