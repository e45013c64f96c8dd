// A backward pass that lets others have their turn: the same gradients to the bit, and nothing kept where one ends it.

import { expect, test } from "vitest";
import { Engine } from "../../src/engine/engine.ts";
import { Model } from "../../src/models/model.ts";
import { makeBatch } from "../../src/models/tokenBatch.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import { folderFiles } from "../../src/storage/folder.ts";
import { golden } from "../unit/cli/support.ts";
import { createFastBackend } from "./backends.ts";

const batch = makeBatch([
  {
    prefix: [5, 6, 7],
    branches: [
      [8, 9],
      [10, 11, 12],
    ],
  },
]);

for (const checkpointing of [true, false]) {
  test(`checkpointing ${checkpointing}`, async () => {
    const backend = await createFastBackend();
    const engine = new Engine(backend);
    const source = await openModel(folderFiles(`${golden}/models/llama-gqa-tied`));
    const model = await Model.load(engine, source, { format: "f32", trainable: true });
    const { trained } = model;
    const gradients = async (turn: (() => Promise<void>) | undefined): Promise<Float32Array[]> => {
      trained.clearGradients();
      await engine.scopeAsync(async () => {
        const recording = engine.record(() => model.logProbs(batch, { checkpointing }));
        const seed = engine.tensor(new Float32Array(batch.targets.length).fill(0.5));
        const seeds = [{ of: recording.result.logprob, gradient: seed }];
        if (turn) await engine.backwardInTurns(recording, seeds, turn, 0);
        else engine.backward(recording, seeds);
      });
      return Promise.all(trained.entries.map(({ name }) => trained.read(name, "gradient")));
    };
    const whole = await gradients(undefined);
    // Tables that every pass shares are there now.
    const before = backend.memory().usedBytes;
    expect(whole.some((values) => values.some((value) => value !== 0))).toBe(true);
    let turns = 0;
    const inTurns = await gradients(() => {
      turns++;
      return Promise.resolve();
    });
    expect(inTurns).toEqual(whole);
    expect(turns).toBeGreaterThan(checkpointing ? 3 : 20);
    for (let endAt = 1; endAt <= turns; endAt += checkpointing ? 1 : 7) {
      let left = endAt;
      const ended = gradients(() => (--left > 0 ? Promise.resolve() : Promise.reject(new Error("ended"))));
      await expect(ended).rejects.toThrow("ended");
      expect(backend.memory().usedBytes).toBe(before);
    }
    expect(await gradients(undefined)).toEqual(whole);
    model.dispose();
    expect(backend.memory().usedBytes).toBe(0);
    backend.dispose();
  });
}
