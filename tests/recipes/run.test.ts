// Whole runs through trainRun on a tiny model: the same seed writes the same bytes; a run cut anywhere and resumed ends
// with the bytes of one that was not; accumulation 1 x 8 equals 8 x 1; a finished run is left alone; NaN is an error.

import { describe, expect, test } from "vitest";
import { memorySource } from "../../src/domain/bytes.ts";
import { AppError } from "../../src/domain/errors.ts";
import { randomStream } from "../../src/domain/random.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import type { RunEvent } from "../../src/runs/events.ts";
import { createWasm } from "./backends.ts";
import { base, fingerprint, newWorld, rows, run } from "./world.ts";

for (const [title, config, model] of [
  ["dpo lora", base, "llama-gqa-tied"],
  ["dpo full", { ...base, use_peft: false, learning_rate: 1e-3 }, "gpt2"],
  [
    "sft lora with dropout",
    { ...base, algorithm: "sft", dataset_name: "texts.jsonl", eval_dataset_name: "texts.jsonl" },
    "gpt2",
  ],
  // Held-out pairs are read as answers with a thumb each, the last batch of both has one.
  ["kto lora", { ...base, algorithm: "kto", per_device_train_batch_size: 5 }, "llama-gqa-tied"],
  ["dpo int4 base", { ...base, load_in_4bit: true }, "qwen3"],
] as const) {
  describe(title, () => {
    test("same seed, same bytes; stopped and resumed, same bytes", { timeout: 120_000 }, async () => {
      const whole = newWorld();
      await run(whole, config, { model });
      // On two threads it is the same run.
      const again = newWorld();
      await run(again, config, { model, backend: () => createWasm("relaxed", 2) });
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
      losses.push(events.filter((e) => e.type === "step").map(({ metrics }) => metrics["loss"] ?? NaN));
    }
    losses[0]?.forEach((loss, i) => expect(Math.abs(loss - (losses[1]?.[i] ?? NaN))).toBeLessThan(1e-4));
  }
});

function notesOf(events: readonly RunEvent[]): string {
  return events.flatMap((event) => (event.type === "note" ? [event.message] : [])).join("\n");
}

describe("what a resumed run meets changed", () => {
  test("its rows: said, with the counts, for training and held-out rows", { timeout: 60_000 }, async () => {
    const world = newWorld();
    await run(world, base, { stopAtStep: 3 });
    const same = await run(world, base, { resume: true, stopAtStep: 1 });
    expect(notesOf(same.events)).not.toContain("The rows of");
    const other = rows.map((row, i) =>
      i === 5 ? { ...row, chosen: `${String(row["chosen"])} or not` } : row,
    );
    const { events } = await run(world, base, { resume: true, rows: [...other, ...other.slice(0, 1)] });
    for (const key of ["dataset_name", "eval_dataset_name"])
      expect(notesOf(events)).toContain(
        `The rows of ${key} are not those that the checkpoint was trained on (13 then, 14 now).`,
      );
  });

  test(
    "its rate and batch size: goes on at the right step, and names them",
    { timeout: 60_000 },
    async () => {
      const world = newWorld();
      await run(world, base, { stopAtStep: 3 });
      const other = { ...base, learning_rate: 1e-3, per_device_train_batch_size: 3, logging_steps: 1 };
      const { events } = await run(world, other, { resume: true });
      expect(notesOf(events)).toContain(
        "Changed since the checkpoint: learning_rate, per_device_train_batch_size, logging_steps.",
      );
      expect(events.flatMap((event) => (event.type === "step" ? [event.step] : []))).toEqual([4, 5, 6, 7]);
    },
  );

  test("a column that nobody reads: not said", { timeout: 60_000 }, async () => {
    const world = newWorld();
    await run(world, base, { stopAtStep: 3 });
    const { events } = await run(world, base, {
      resume: true,
      rows: rows.map((row, i) => ({ ...row, id: i })),
    });
    expect(notesOf(events)).not.toContain("The rows of");
  });

  // Safari has no relaxed SIMD, other browsers have: a run that moves between them goes on, to rounding.
  test.each([
    ["relaxed", "plain"],
    ["plain", "relaxed"],
  ] as const)("its arithmetic, from %s SIMD to %s", { timeout: 60_000 }, async (from, to) => {
    const fused = await createWasm("relaxed");
    const canFuse = fused.arithmetic === "WASM with fused multiply-add";
    fused.dispose();
    const whole = newWorld();
    await run(whole, base, { backend: () => createWasm(from) });
    const moved = newWorld();
    await run(moved, base, { stopAtStep: 3, backend: () => createWasm(from) });
    const { events } = await run(moved, base, { resume: true, backend: () => createWasm(to) });
    expect(notesOf(events).includes("to rounding, not to the byte")).toBe(canFuse);
    const path = "final/adapter_model.safetensors";
    const [expected, got] = [whole, moved].map(({ files }) => files.get(path) as Uint8Array);
    expect(Buffer.compare(expected as Uint8Array, got as Uint8Array) === 0).toBe(!canFuse);
    // Rounding of float32 over four steps at a learning rate of 1e-2.
    expect(await worstOf(expected as Uint8Array, got as Uint8Array)).toBeLessThan(1e-4);
  });
});

async function worstOf(left: Uint8Array, right: Uint8Array): Promise<number> {
  const files = await Promise.all([left, right].map((bytes) => openSafetensors(memorySource("file", bytes))));
  let worst = 0;
  for (const name of files[0]?.tensors.keys() ?? []) {
    const [a, b] = await Promise.all(files.map((file) => file.read(name)));
    a?.forEach((value, i) => (worst = Math.max(worst, Math.abs(value - (b?.[i] ?? NaN)))));
  }
  return worst;
}

test("a damaged checkpoint is skipped by name", { timeout: 60_000 }, async () => {
  const world = newWorld();
  await run(world, base, { stopAtStep: 4 });
  const path = "checkpoint-4/optimizer.safetensors";
  const bytes = world.files.get(path) as Uint8Array;
  bytes[bytes.length - 1] = (bytes[bytes.length - 1] as number) ^ 1;
  const { events } = await run(world, base, { resume: true });
  expect(notesOf(events)).toContain("Skipped checkpoint-4");
  expect(notesOf(events)).toContain("Going on from checkpoint-2");
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

test("sample prompts are answered for step 0, whatever is trained, and with each checkpoint", async () => {
  const samples = { prompts: ["Tell me"], maxNewTokens: 4 };
  for (const use_peft of [true, false]) {
    const world = newWorld();
    const { events } = await run(world, { ...base, use_peft, max_steps: 4 }, { samples });
    const answered = events.filter((event) => event.type === "sample");
    expect(answered.map(({ step }) => step)).toEqual([0, 2, 4]);
    // Looking on changes nothing.
    const alone = newWorld();
    await run(alone, { ...base, use_peft, max_steps: 4 });
    expect(fingerprint(alone)).toEqual(fingerprint(world));
  }
});
