// Log-probabilities and entropies of the tiny golden models against transformers 5.18.0.
// Tolerance 1e-4: float32 sums in another order, over log-probabilities of a few units.

import { describe, expect, test } from "vitest";
import { fileURLToPath } from "node:url";
import { readdirSync, readFileSync } from "node:fs";
import { Engine } from "../../src/engine/engine.ts";
import { Model } from "../../src/models/model.ts";
import { makeBatch } from "../../src/models/tokenBatch.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import { folderFiles } from "../../src/storage/folder.ts";
import { backends } from "./backends.ts";

const root = fileURLToPath(new URL("../golden/models/", import.meta.url));
interface Row {
  ids: number[];
  prompt_length: number;
  logprobs: number[];
  entropies: number[];
}

for (const [id, create] of backends) {
  describe(id, () => {
    test.each(readdirSync(root))("%s", async (name) => {
      const golden = JSON.parse(readFileSync(`${root}${name}/logprobs.json`, "utf8")) as { rows: Row[] };
      const engine = new Engine(await create());
      const source = await openModel(folderFiles(root + name));
      const model = await Model.load(engine, source, { format: "f32", trainable: false });
      const trees = golden.rows.map(({ ids, prompt_length }) => {
        const start = Math.max(1, prompt_length);
        return { prefix: ids.slice(0, start), branches: [ids.slice(start)] };
      });
      const batch = makeBatch(trees);
      await engine.scopeAsync(async () => {
        const out = model.logProbs(batch);
        const logprobs = await engine.read(out.logprob);
        const entropies = await engine.read(out.entropy);
        golden.rows.forEach((row, i) => {
          const { start, end } = batch.ranges[i] as { start: number; end: number };
          expect(end - start).toBe(row.logprobs.length);
          for (let k = start; k < end; k++) {
            expect(Math.abs((logprobs[k] as number) - (row.logprobs[k - start] as number))).toBeLessThan(
              1e-4,
            );
            expect(Math.abs((entropies[k] as number) - (row.entropies[k - start] as number))).toBeLessThan(
              1e-4,
            );
          }
        });
      });
      model.dispose();
      expect(engine.backend.memory().usedBytes).toBe(0);
      engine.backend.dispose();
    });
  });
}
