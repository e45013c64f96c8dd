// Passes that leave padding out give the log-probabilities, values and gradients that padded passes do.
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Backend } from "../../../src/engine/backend.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { createReferenceBackend } from "../../../src/engine/referenceBackend.ts";
import { Model } from "../../../src/models/model.ts";
import { makeBatch, type Tree } from "../../../src/models/tokenBatch.ts";
import { withoutPadding } from "../../../src/models/withoutPadding.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { createFastBackend } from "../../recipes/backends.ts";
import { openGolden } from "./goldenScores.ts";

const starter = () =>
  openModel(folderFiles(join(import.meta.dirname, "..", "..", "..", "public", "models", "starter")));

/** Rows of very different lengths; one has two branches. */
const trees: Tree[] = [
  { prefix: [5, 6, 7], branches: [[8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19]] },
  { prefix: [9], branches: [[4]] },
  { prefix: [9, 8], branches: [[7, 6], [5]] },
  { prefix: [3, 4, 5, 6], branches: [[7, 8, 9]] },
];

/** Log-probabilities of a batch, the gradient of their sum by weight, and the most tokens that a norm was given. */
async function passOf(model: () => ReturnType<typeof openModel>, queued: boolean) {
  const rows: number[] = [];
  const inner = await createFastBackend();
  const run: Backend["run"] = (kernel, tensors, d) => {
    if (/^(rmsNorm|layerNorm)$/.test(kernel.name)) rows.push(d["N"] ?? 0);
    inner.run(kernel, tensors, d);
  };
  const engine = new Engine({ ...inner, queued, run });
  const loaded = await Model.load(engine, await model(), { format: "f32", trainable: true });
  const batch = makeBatch(trees);
  const result = await engine.scopeAsync(async () => {
    const recording = engine.record(() => loaded.logProbs(batch));
    const { logprob } = recording.result;
    const gradient = engine.tensor(new Float32Array(batch.targets.length).fill(1));
    engine.backward(recording, [{ of: logprob, gradient }]);
    return { logprobs: await engine.read(logprob), most: Math.max(...rows) };
  });
  const gradients = new Map<string, Float32Array>();
  for (const { name } of loaded.trained.entries)
    gradients.set(name, await loaded.trained.read(name, "gradient"));
  loaded.dispose();
  return { ...result, gradients, cells: batch.batch * batch.length };
}

it("keeps padding that is read", () => {
  const engine = new Engine(createReferenceBackend());
  const batch = makeBatch(trees);
  const { length } = batch;
  engine.scope(() => {
    expect(withoutPadding(engine, batch).ids).toHaveLength(24);
    // The second row has one token.
    const rows = Int32Array.from([...batch.rows.slice(1), length + 1]);
    expect(withoutPadding(engine, { ...batch, rows }).ids).toBe(batch.ids);
  });
});

it.each([["starter", starter] as const, ["gpt2", () => openGolden("models/gpt2")] as const])(
  "%s: log-probabilities and gradients are those of the padded batch",
  async (_name, model) => {
    const padded = await passOf(model, true);
    const packed = await passOf(model, false);
    expect(padded.most).toBe(padded.cells);
    expect(packed.most).toBe(14 + 1 + 3 + 6);
    packed.logprobs.forEach((value, i) => expect(value).toBeCloseTo(padded.logprobs[i] ?? NaN, 4));
    for (const [name, gradient] of packed.gradients) {
      const other = padded.gradients.get(name) ?? new Float32Array();
      const scale = other.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-6);
      const apart = gradient.reduce(
        (most, value, i) => Math.max(most, Math.abs(value - (other[i] ?? NaN))),
        0,
      );
      // Sums over tokens are made in another order.
      expect([name, apart / scale < 1e-4]).toEqual([name, true]);
    }
  },
);
