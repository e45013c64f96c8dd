// A model that is kept while adapters come and go: an adapter is read once, and one that cannot be read changes nothing.
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import type { FileSet } from "../../../src/domain/bytes.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { createWasmRuntime } from "../../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../../src/engine/wasmBackend.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { makeBatch } from "../../../src/models/tokenBatch.ts";
import { LoadedModel } from "../../../src/runs/loadedModel.ts";
import { folderFiles } from "../../../src/storage/folder.ts";

const golden = fileURLToPath(new URL("../../golden/", import.meta.url));

it("puts an adapter on once, takes it off again, and keeps it where another one cannot be read", async () => {
  const engine = new Engine(createWasmBackend(await createWasmRuntime({ threads: 1 })));
  const source = await openModel(folderFiles(`${golden}models/llama-gqa-tied`));
  const loaded = await LoadedModel.load(engine, source, { format: "f32", breathe: () => Promise.resolve() });
  let looked = 0;
  const files = (): FileSet => {
    looked++;
    return folderFiles(`${golden}dpo/continued.initial`);
  };
  const logprobs = async (): Promise<number[]> => {
    const batch = makeBatch([{ prefix: [2, 3, 4], branches: [[5, 6]] }]);
    return [...(await engine.read(loaded.model.logProbs(batch).logprob))];
  };
  const base = await logprobs();
  await loaded.putOn("a", files);
  const trained = await logprobs();
  expect(trained).not.toEqual(base);

  await loaded.putOn("a", files);
  expect(looked).toBe(1);
  const broken: FileSet = { ...files(), open: () => Promise.resolve(undefined) };
  await expect(loaded.putOn("b", () => broken)).rejects.toThrow();
  expect(await logprobs()).toEqual(trained);

  loaded.takeOff();
  expect(await logprobs()).toEqual(base);
  await loaded.putOn("a", files);
  expect([looked, await logprobs()]).toEqual([3, trained]);
  expect(await loaded.tokenizer()).toBe(await loaded.tokenizer());
  loaded.dispose();
  engine.backend.dispose();
});
