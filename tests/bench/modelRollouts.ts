// `npm run bench -- --rollouts --model FILE`: tokens a second that a real model draws at batch 1, 16 and 64, and, with
// `--python PATH`, those of transformers' `generate` on as many threads (pytorch/rollouts.py). The two take turns, so
// that their ratio means something on a busy machine. PyTorch has SmolLM2-135M's shape: give that model.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { randomStream } from "../../src/domain/random.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { WeightFormat } from "../../src/engine/weight.ts";
import { createWasmRuntime } from "../../src/engine/wasm/runtime.ts";
import { createWasmBackend } from "../../src/engine/wasmBackend.ts";
import { openSingleFile } from "../../src/formats/modelSource.ts";
import { generate } from "../../src/models/decode.ts";
import { Model } from "../../src/models/model.ts";
import { fileSource } from "../../src/storage/folder.ts";
import { median } from "./measure.ts";

const promptTokens = 64;
const newTokens = 64;
/** Prompts and answers of each: 1, 16 and 64 rows. */
const batches = [
  [1, 1],
  [2, 8],
  [8, 8],
] as const;

interface Options {
  /** A .gguf or .safetensors file. */
  readonly file: string;
  readonly format: WeightFormat;
  readonly threads: number;
  readonly repeats: number;
  /** A Python with torch and transformers; absent: ours alone. */
  readonly python: string | undefined;
}

/** Milliseconds of one generation. */
type Way = (prompts: number, answers: number) => Promise<number>;

export async function printModelRollouts({ file, format, threads, repeats, python }: Options): Promise<void> {
  const backend = createWasmBackend(await createWasmRuntime({ threads }));
  const source = await openSingleFile(fileSource(file));
  const model = await Model.load(new Engine(backend), source, { format, trainable: false });
  const ways = new Map<string, Way>([[`feedbackloop, ${format}`, (p, n) => ours(model, p, n)]]);
  const other = python === undefined ? undefined : await startPython(python, threads);
  if (other) ways.set(other.name, other.way);
  console.log(
    `${backend.description}; prompts of ${promptTokens} tokens, ${newTokens} new ones, temperature 1`,
  );
  for (const [prompts, answers] of batches) {
    const times = new Map([...ways.keys()].map((name) => [name, [] as number[]]));
    for (let i = 0; i <= repeats; i++) {
      for (const [name, way] of ways) {
        const ms = await way(prompts, answers);
        // The first round makes memory and code ready.
        if (i > 0) times.get(name)?.push(ms);
      }
    }
    const rows = prompts * answers;
    const rate = (ms: number): number => ((rows * newTokens) / ms) * 1000;
    const own = [...times.values()][0] ?? [];
    for (const [name, all] of times) {
      const ratio = Math.min(...all) / Math.min(...own);
      console.log(
        `batch ${String(rows).padStart(2)}  ${name.padEnd(36)} ${rate(Math.min(...all))
          .toFixed(1)
          .padStart(7)} tokens/s` +
          ` (median ${rate(median(all)).toFixed(1)})  takes ${ratio.toFixed(2)} times as long`,
      );
    }
  }
  other?.end();
  model.dispose();
  backend.dispose();
}

async function ours(model: Model, prompts: number, answers: number): Promise<number> {
  const random = randomStream(1, `rollouts/${prompts}`);
  const drawn = Array.from({ length: prompts }, () =>
    Array.from({ length: promptTokens }, () => 1 + Math.floor(random() * (model.config.vocabularySize - 1))),
  );
  const settings = { maxNewTokens: newTokens, eosIds: [], seed: 1, temperature: 1, topK: 0, topP: 1 };
  const start = performance.now();
  let made = 0;
  for await (const { ids } of generate(model, drawn, {
    ...settings,
    n: answers,
    batchSize: prompts * answers,
  }))
    made += ids.length;
  if (made !== prompts * answers * newTokens) throw new Error(`${made} tokens were drawn`);
  return performance.now() - start;
}

async function startPython(python: string, threads: number) {
  const script = join(import.meta.dirname, "pytorch", "rollouts.py");
  const child = spawn(python, [script, "--threads", String(threads)], {
    stdio: ["pipe", "pipe", "inherit"],
    env: { ...process.env, HF_HUB_OFFLINE: "1", TRANSFORMERS_VERBOSITY: "error" },
  });
  const lines: AsyncIterator<string, unknown> = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<string> => {
    const line = await lines.next();
    if (line.done) throw new Error(`${python} ended before it answered; it needs torch and transformers.`);
    return line.value;
  };
  const name = await next();
  const way: Way = async (prompts, answers) => {
    if (!child.stdin.write(`${prompts} ${answers}\n`)) await once(child.stdin, "drain");
    return Number(await next());
  };
  return { name, way, end: () => void child.stdin.end() };
}
