// The reward encoder's recipe, which is not on the product's list: on texts that say the same again and again it learns to say
// what was hidden, which it could not if a token's place and its target did not belong together.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { encoderConfig, initialEncoder } from "../../scripts/starter/initEncoder.ts";
import { maskedWords } from "../../scripts/starter/maskedWords.ts";
import { encoderIds } from "../../scripts/starter/trainWordPiece.ts";
import { recipes } from "../../src/algorithms/index.ts";
import type { Recipe } from "../../src/algorithms/recipe.ts";
import { writeSafetensors } from "../../src/formats/writeSafetensors.ts";
import { newWorld, run } from "./world.ts";

const list = recipes as unknown as Recipe[];
const folder = mkdtempSync(join(tmpdir(), "feedbackloop-encoder-"));

beforeAll(() => {
  list.push(maskedWords);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "config.json"), JSON.stringify(encoderConfig));
  writeFileSync(join(folder, "model.safetensors"), writeSafetensors(initialEncoder(1)));
});
afterAll(() => {
  list.splice(list.indexOf(maskedWords), 1);
  rmSync(folder, { recursive: true });
});

/** Texts of different lengths, so that batches are padded. */
const rows = Array.from({ length: 16 }, (_, i) => ({
  ids: [encoderIds.start, ...Array.from({ length: 6 + (i % 5) }, (_, k) => 100 + k), encoderIds.end],
}));

test("says what was hidden, the better the longer it learns", { timeout: 120_000 }, async () => {
  const { events } = await run(
    newWorld(),
    {
      algorithm: "masked",
      model_name_or_path: "model",
      dataset_name: "rows.jsonl",
      eval_dataset_name: "rows.jsonl",
      output_dir: "out",
      use_peft: false,
      mlm_probability: 0.3,
      learning_rate: 1e-3,
      warmup_steps: 5,
      max_steps: 40,
      per_device_train_batch_size: 8,
      logging_steps: 1,
      eval_strategy: "steps",
      eval_steps: 40,
    },
    { model: relative(fileURLToPath(new URL("../golden/models/", import.meta.url)), folder), rows },
  );
  const [first] = events.filter((event) => event.type === "step");
  // A model that knows nothing: every token of the vocabulary is as likely.
  expect(first?.metrics["loss"]).toBeCloseTo(Math.log(encoderConfig.vocab_size), 0);
  const last = events.filter((event) => event.type === "eval").at(-1);
  expect(last?.metrics["eval_accuracy"]).toBeGreaterThan(0.9);
});
