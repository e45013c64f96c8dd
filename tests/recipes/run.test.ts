// Whole runs through trainRun on a tiny model: the same seed writes the same bytes; a run cut anywhere and resumed ends
// with the bytes of one that was not; accumulation 1 x 8 equals 8 x 1; a finished run is left alone; NaN is an error.

import { describe, expect, test } from "vitest";
import { AppError } from "../../src/domain/errors.ts";
import { randomStream } from "../../src/domain/random.ts";
import { base, fingerprint, newWorld, rows, run } from "./world.ts";

for (const [title, config, model] of [
  ["dpo lora", base, "llama-gqa-tied"],
  ["dpo full", { ...base, use_peft: false, learning_rate: 1e-3 }, "gpt2"],
  [
    "sft lora with dropout",
    { ...base, algorithm: "sft", dataset_name: "texts.jsonl", eval_dataset_name: "texts.jsonl" },
    "gpt2",
  ],
  ["dpo int4 base", { ...base, load_in_4bit: true }, "qwen3"],
] as const) {
  describe(title, () => {
    test("same seed, same bytes; stopped and resumed, same bytes", { timeout: 120_000 }, async () => {
      const whole = newWorld();
      await run(whole, config, { model });
      const again = newWorld();
      await run(again, config, { model });
      expect(fingerprint(again)).toEqual(fingerprint(whole));

      const stopped = newWorld();
      const first = await run(stopped, config, { model, stopAtStep: 3 });
      expect(first.result).toMatchObject({ stopped: true, step: 3, path: "checkpoint-3" });
      await run(stopped, config, { model, resume: true });
      for (const [path, bytes] of whole.files) {
        if (path.startsWith("final/")) expect(stopped.files.get(path), path).toEqual(bytes);
      }

      const random = randomStream(7, title);
      for (let attempt = 0; attempt < 4; attempt++) {
        const killed = newWorld();
        await expect(
          run(killed, config, { model, dieAtWrite: 1 + Math.floor(random() * 20) }),
        ).rejects.toThrow("killed");
        await run(killed, config, { model, resume: true });
        expect(fingerprint(killed)).toEqual(fingerprint(whole));
      }

      const before = fingerprint(whole);
      const finished = await run(whole, config, { model, resume: true });
      expect(finished.events.at(-1)).toMatchObject({ type: "done", path: "final" });
      expect(fingerprint(whole)).toEqual(before);
      await expect(run(whole, config, { model })).rejects.toMatchObject({ code: "output/not-empty" });
    });
  });
}

test("accumulation 1 x 8 equals 8 x 1", { timeout: 120_000 }, async () => {
  // Pairs: the mean of 8 means of one; tokens: one mean over all, whatever the split.
  for (const algorithm of ["dpo", "sft"]) {
    const data = algorithm === "dpo" ? "pairs.jsonl" : "texts.jsonl";
    const shared = {
      ...base,
      algorithm,
      dataset_name: data,
      eval_dataset_name: data,
      lora_dropout: 0,
      shuffle: false,
      logging_steps: 1,
    };
    const count = Math.min(8, rows.length);
    const losses: number[][] = [];
    for (const [batch, accumulation] of [
      [1, count],
      [count, 1],
    ]) {
      const config = {
        ...shared,
        per_device_train_batch_size: batch,
        gradient_accumulation_steps: accumulation,
      };
      const { events } = await run(newWorld(), config);
      losses.push(
        events.filter((e) => e.type === "step").map((e) => (e as unknown as { loss: number }).loss),
      );
    }
    losses[0]?.forEach((loss, i) => expect(Math.abs(loss - (losses[1]?.[i] ?? NaN))).toBeLessThan(1e-4));
  }
});

test("a damaged checkpoint is skipped by name", { timeout: 60_000 }, async () => {
  const world = newWorld();
  await run(world, base, { stopAtStep: 4 });
  const path = "checkpoint-4/optimizer.safetensors";
  const bytes = world.files.get(path) as Uint8Array;
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
  const { events } = await run(world, base, { resume: true });
  const notes = events.filter((e) => e.type === "note").map((e) => (e as { message: string }).message);
  expect(notes.join("\n")).toContain("Skipped checkpoint-4");
  expect(notes.join("\n")).toContain("Going on from checkpoint-2");
});

test(
  "a loss that is not finite names the step and the last good checkpoint",
  { timeout: 60_000 },
  async () => {
    const config = { ...base, use_peft: false, learning_rate: 1e30, max_grad_norm: 0, warmup_steps: 3 };
    const error = await run(newWorld(), config).then(
      () => undefined,
      (e: unknown) => e as AppError,
    );
    expect(error).toBeInstanceOf(AppError);
    expect(error?.code).toBe("train/not-finite");
    expect(error?.message).toMatch(/step \d+ .* checkpoint/);
  },
);

test("a run that is too large for the device says what to lower", async () => {
  const world = newWorld();
  const refused = run(world, base, { memoryLimitBytes: 1e5 });
  await expect(refused).rejects.toMatchObject({ code: "memory/too-large" });
  expect(world.files.size).toBe(0);
});
