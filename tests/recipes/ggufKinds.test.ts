// GGUF files in every number format that we read, and with heads of their own: log-probabilities as transformers gives
// them on the same files (tests/golden/make_gguf_kinds.py). Tolerance 1e-4: float32 sums in another order.

import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { memorySource } from "../../src/domain/bytes.ts";
import { Engine } from "../../src/engine/engine.ts";
import { Model } from "../../src/models/model.ts";
import { makeBatch } from "../../src/models/tokenBatch.ts";
import { openSingleFile } from "../../src/formats/modelSource.ts";
import { createFastBackend } from "./backends.ts";

const root = new URL("../golden/gguf/kinds/", import.meta.url);
const golden = JSON.parse(readFileSync(new URL("logprobs.json", root), "utf8")) as Record<
  string,
  { ids: number[]; logprobs: number[] }[]
>;

test.each(Object.keys(golden))("%s", async (name) => {
  const engine = new Engine(await createFastBackend());
  const bytes = new Uint8Array(readFileSync(new URL(`${name}.gguf`, root)));
  const source = await openSingleFile(memorySource(`${name}.gguf`, bytes));
  expect(source.config["tie_word_embeddings"]).toBe(name !== "untied" && name !== "head-copied");
  const model = await Model.load(engine, source, { format: "f32", trainable: false });
  const rows = golden[name] ?? [];
  const batch = makeBatch(rows.map(({ ids }) => ({ prefix: ids.slice(0, 1), branches: [ids.slice(1)] })));
  await engine.scopeAsync(async () => {
    const logprobs = await engine.read(model.logProbs(batch).logprob);
    for (const [i, row] of rows.entries()) {
      const { start, end } = batch.ranges[i] ?? { start: 0, end: 0 };
      expect(end - start).toBe(row.logprobs.length);
      for (const [k, expected] of row.logprobs.entries())
        expect(Math.abs((logprobs[start + k] ?? NaN) - expected)).toBeLessThan(1e-4);
    }
  });
  model.dispose();
  engine.backend.dispose();
});
