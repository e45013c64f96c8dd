// Decoding of many answers at once: prompts that are computed once for a group, batches and blocks of any size, and rows
// that end at different times give the same answers. Ids and log-probabilities are compared as they are, not nearly.
import { join } from "node:path";
import { expect, it } from "vitest";
import type { Backend } from "../../../src/engine/backend.ts";
import { Engine } from "../../../src/engine/engine.ts";
import { openModel } from "../../../src/formats/modelSource.ts";
import { type Completion, generate, type GenerateSettings } from "../../../src/models/decode.ts";
import { Model } from "../../../src/models/model.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { createFastBackend } from "../../recipes/backends.ts";
import { openGolden } from "./goldenScores.ts";

const starter = () =>
  openModel(folderFiles(join(import.meta.dirname, "..", "..", "..", "public", "models", "starter")));

const sources = { starter, gpt2: () => openGolden("models/gpt2"), qwen3: () => openGolden("models/qwen3") };

/** Of different lengths; the first is longer than a slice of rows that the CPU engine reads weights for. */
const promptsOf = (vocabulary: number): number[][] =>
  [27, 1, 9, 9, 14].map((length, p) =>
    Array.from({ length }, (_, i) => 1 + ((i * i * 7 + 3 * i + 11 * p) % (vocabulary - 1))),
  );

const usual: GenerateSettings = {
  maxNewTokens: 20,
  eosIds: [],
  seed: 5,
  temperature: 1,
  topK: 0,
  topP: 1,
};

async function draw(
  model: Model,
  settings: Partial<GenerateSettings>,
  prompts = promptsOf(model.config.vocabularySize),
): Promise<Completion[]> {
  const drawn: Completion[] = [];
  for await (const one of generate(model, prompts, { ...usual, ...settings })) drawn.push(one);
  return drawn;
}

/** The back end, noting the rows of every call of a kernel. */
function counted(backend: Backend, kernel: string, letter: string): { backend: Backend; rows: number[] } {
  const rows: number[] = [];
  const run: Backend["run"] = (one, tensors, d) => {
    if (one.name === kernel) rows.push(d[letter] ?? NaN);
    backend.run(one, tensors, d);
  };
  return { backend: { ...backend, run }, rows };
}

it("computes a prompt once for all of its samples", async () => {
  const { backend, rows } = counted(await createFastBackend(), "rmsNorm", "N");
  const model = await Model.load(new Engine(backend), await starter(), { format: "f32", trainable: false });
  const prompts = [[5, 6, 7, 8, 9, 10, 11], [12]];
  const drawn = await draw(model, { n: 8, maxNewTokens: 1, batchSize: 16 }, prompts);
  expect(drawn).toHaveLength(16);
  // Two prompts, padded to the longer one.
  expect(Math.max(...rows)).toBe(14);
  // A batch that no group fits into has a row of each group's at a time.
  const [first] = drawn;
  const alone = await draw(model, { n: 8, maxNewTokens: 1, batchSize: 3 }, prompts);
  expect(alone.map(({ ids }) => ids)).toEqual(drawn.map(({ ids }) => ids));
  expect(first?.ids).toHaveLength(1);
  model.dispose();
  expect(backend.memory().usedBytes).toBe(0);
});

it.each(Object.keys(sources) as (keyof typeof sources)[])(
  "%s: samples of a group differ, and are those that each prompt has by itself",
  async (name) => {
    const model = await Model.load(new Engine(await createFastBackend()), await sources[name](), {
      format: "f32",
      trainable: false,
    });
    const all = await draw(model, { n: 4, batchSize: 64 });
    expect(new Set(all.slice(0, 4).map(({ ids }) => ids.join(" "))).size).toBe(4);
    const few = await draw(model, { n: 4, batchSize: 2 });
    expect(few.map(({ ids }) => ids)).toEqual(all.map(({ ids }) => ids));
    model.dispose();
  },
);
