// `npm run bench -- --rollouts`: answers of the starter to held-out prompts as a run draws them, 64 at a time, against the
// same with caches in float16, and against the first decoding loop: every answer's prompt computed for itself, no row
// leaving before its whole batch has ended. That loop is kept here alone, with a batch of 16 as it had, and with each
// answer by itself. They take turns in one process, so that their ratio means something on a busy machine.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readRows } from "../../src/data/readers/index.ts";
import { tokenizeRow } from "../../src/data/rows/index.ts";
import { Engine } from "../../src/engine/engine.ts";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import { generate, type GenerateSettings } from "../../src/models/decode.ts";
import {
  choose,
  decodeStep,
  newCaches,
  prefill,
  releaseCaches,
  type Row,
} from "../../src/models/decodeSteps.ts";
import { Model } from "../../src/models/model.ts";
import { folderFiles } from "../../src/storage/folder.ts";
import { loadTokenizer } from "../../src/text/index.ts";

const root = join(import.meta.dirname, "..", "..");
const group = 8;
const batch = 64;
const maxNewTokens = 64;

/** How many tokens the answers have. */
type Draw = () => Promise<number>;

/** Prints how long the same answers take in each way, least of `repeats`, and what is compared with what. */
export async function printRollouts(threads: number, repeats: number): Promise<void> {
  const files = folderFiles(join(root, "public/models/starter"));
  const backend = createWasmBackend(await createWasmRuntime({ threads }));
  const source = await openModel(files);
  const model = await Model.load(new Engine(backend), source, { format: "f32", trainable: false });
  const eosIds = [Number(source.config["eos_token_id"])];
  const settings = { maxNewTokens, eosIds, seed: 42, temperature: 1, topK: 0, topP: 1 };
  const prompts = await heldOutPrompts();
  const ways: readonly (readonly [string, Draw])[] = [
    [`rollouts-${batch}`, () => rollouts(model, prompts, settings)],
    [`rollouts-${batch}, float16`, () => rollouts(model, prompts, { ...settings, cacheDtype: "float16" })],
    ["plain loop, 16 rows", () => plainLoop(model, prompts, settings, 16)],
    ["plain loop, 1 row", () => plainLoop(model, prompts, settings, 1)],
  ];
  const times = ways.map((): number[] => []);
  const made = ways.map(() => 0);
  const peaks = ways.map(() => 0);
  for (let i = 0; i <= repeats; i++) {
    for (const [w, [, draw]] of ways.entries()) {
      backend.resetPeak();
      const start = performance.now();
      made[w] = await draw();
      peaks[w] = backend.memory().peakBytes;
      // The first round makes memory and code ready.
      if (i > 0) times[w]?.push(performance.now() - start);
    }
  }
  const tokens = prompts.reduce((total, { length }) => total + length, 0);
  console.log(
    `${backend.description}: ${prompts.length} prompts (${tokens} tokens), ${group} answers each, at most ${maxNewTokens} tokens`,
  );
  const least = times.map((all) => Math.min(...all));
  for (const [w, [name]] of ways.entries()) {
    const ms = least[w] ?? NaN;
    const ratio = ms / (least[0] ?? NaN);
    const rate = ((made[w] ?? 0) / ms) * 1000;
    console.log(
      `${name.padEnd(20)} ${ms.toFixed(0).padStart(7)} ms  ${rate.toFixed(0).padStart(6)} tokens/s  ${made[w]} tokens  takes ${ratio.toFixed(2)} times as long, peak ${((peaks[w] ?? 0) / 1e6).toFixed(0)} MB`,
    );
  }
  model.dispose();
  backend.dispose();
}

async function heldOutPrompts(): Promise<number[][]> {
  const tokenizer = await loadTokenizer(folderFiles(join(root, "public/models/starter")));
  const { rows } = await readRows(
    "heldOutRows.jsonl",
    readFileSync(join(root, "tests/unit/starter/heldOutRows.jsonl")),
  );
  return rows.slice(0, batch / group).map(({ row }) => {
    const { ids, promptLength } = tokenizeRow(row, tokenizer);
    return ids.slice(0, promptLength);
  });
}

async function rollouts(model: Model, prompts: readonly number[][], settings: GenerateSettings) {
  let made = 0;
  const drawn = generate(model, prompts, { ...settings, n: group, batchSize: batch });
  for await (const { ids } of drawn) made += ids.length;
  return made;
}

async function plainLoop(
  model: Model,
  prompts: readonly number[][],
  settings: GenerateSettings,
  size: number,
): Promise<number> {
  const all = prompts.flatMap((prompt, promptIndex) =>
    Array.from({ length: group }, (_, sampleIndex): Row => ({ promptIndex, sampleIndex, prompt })),
  );
  let made = 0;
  for (let at = 0; at < all.length; at += size)
    made += await plainBatch(model, all.slice(at, at + size), settings);
  return made;
}

async function plainBatch(model: Model, rows: readonly Row[], settings: GenerateSettings): Promise<number> {
  const { engine } = model;
  const pass = { adapter: true };
  const sampling = { ...settings, pass };
  const longest = Math.max(...rows.map(({ prompt }) => prompt.length));
  const S = longest + settings.maxNewTokens;
  const caches = newCaches(model, rows.length, S, "float32");
  const ended = rows.map(() => false);
  let made = 0;
  let ids = engine.scope(() => {
    const hidden = engine.empty([rows.length, model.config.width], "f32", "hidden");
    prefill(model, { rows, groups: rows.map((_, b) => [b]), longest, S }, caches, hidden, pass);
    return choose(model, hidden, rows, 0, sampling).ids;
  });
  for (let step = 1; ; step++) {
    for (const [b, id] of (await engine.read(ids)).entries()) {
      if (ended[b]) continue;
      made++;
      ended[b] = settings.eosIds.includes(id);
    }
    if (step === settings.maxNewTokens || ended.every(Boolean)) break;
    const places = rows.map(({ prompt }) => prompt.length + step - 1);
    const slots = rows.map((_, b) => b);
    const previous = ids;
    ids = engine.scope(
      () =>
        choose(model, decodeStep(model, previous, places, slots, S, caches, pass), rows, step, sampling).ids,
    );
    engine.release(previous);
  }
  engine.release(ids);
  releaseCaches(model, caches);
  return made;
}
