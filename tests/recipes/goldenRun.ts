// Twenty optimiser steps of every golden case against TRL 1.13.0: each logged metric at each step, the final weights,
// the evaluation. What runs is trainRun with texts in files, as a user's run does.
// Tolerance: 1e-4, relative above 1, plus ten times what rounding alone does to that metric (`drift`,
// measured by running TRL in float64; see tests/golden/README.md).

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { recipes } from "../../src/algorithms/index.ts";
import { memorySource } from "../../src/domain/bytes.ts";
import { parseRunConfig } from "../../src/domain/config/runConfig.ts";
import type { Backend } from "../../src/engine/backend.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import { flatEvent } from "../../src/runs/events.ts";
import { memoryLog } from "../../src/runs/log.ts";
import { trainRun } from "../../src/runs/run.ts";
import { fileSource, folderFiles } from "../../src/storage/folder.ts";
import { memoryStore } from "../../src/storage/projectStore.ts";
import { isReplayed, runReplayed } from "./replayed.ts";

const golden = fileURLToPath(new URL("../golden/", import.meta.url));

interface Case {
  case: string;
  model: string;
  /** `model_name_or_path` is relative to the case's file. */
  config: Record<string, unknown> & { model_name_or_path: string };
  rows: Record<string, unknown>[];
  eval_rows: Record<string, unknown>[];
  adapter: string | null;
  steps: Record<string, number>[];
  eval: Record<string, number>;
  final: string;
  drift: Record<string, number> | null;
}

/** Methods with golden cases; those that draw answers learn from given ones (replayed.ts). */
export const methods: readonly string[] = recipes
  .map(({ id }) => id)
  .filter((id) => readdirSync(golden).includes(id));

/** Names of the committed cases of a method. */
export function goldenCases(method: string): string[] {
  return readdirSync(golden + method)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.replace(/\.json$/, ""));
}

/** What a fixture has beside a row: the ids that TRL made of it. */
const madeByTrl = /^(ids|\w+_ids|prompt_length)$/;

/** The rows as a person has them. */
function textFile(rows: readonly Record<string, unknown>[]): Uint8Array {
  const texts = rows.map((row) =>
    JSON.stringify(Object.fromEntries(Object.entries(row).filter(([key]) => !madeByTrl.test(key)))),
  );
  return new TextEncoder().encode(texts.join("\n"));
}

/** Runs a case on a back end; what differs from TRL, nothing when all is well. */
export async function runGoldenCase(
  backend: Backend,
  method: string,
  name: string,
  stepEnded: () => void = () => undefined,
): Promise<string[]> {
  if (isReplayed(method)) return runReplayed(backend, method, name, stepEnded);
  const one = JSON.parse(readFileSync(`${golden}${method}/${name}.json`, "utf8")) as Case;
  const source = await openModel(folderFiles(join(golden, method, one.config.model_name_or_path)));
  const output = memoryStore();
  const events: Record<"step" | "eval", Record<string, unknown>[]> = { step: [], eval: [] };
  const settings = {
    disable_dropout: true,
    ...one.config,
    algorithm: method,
    model_name_or_path: one.model,
    adapter_name_or_path: one.adapter,
    dataset_name: "train.jsonl",
    eval_dataset_name: "test.jsonl",
    output_dir: "out",
    logging_steps: 1,
    save_strategy: "no",
    shuffle: false,
  };
  const log = { text: undefined as string | undefined };
  await trainRun({
    config: parseRunConfig(settings, name, [], recipes),
    backend,
    memoryLimitBytes: 1e9,
    resume: false,
    control: { paused: () => false, stopRequested: () => false, stepEnded },
    emit: (event) => {
      if (event.type === "step" || event.type === "eval") events[event.type].push(flatEvent(event));
    },
    host: {
      model: () => Promise.resolve(source),
      adapter: (folder) => Promise.resolve(folderFiles(`${golden}${method}/${folder}`)),
      dataset: (file) =>
        Promise.resolve(memorySource(file, textFile(file === "train.jsonl" ? one.rows : one.eval_rows))),
      output,
      log: {
        read: () => Promise.resolve(log.text),
        write: (text) => Promise.resolve(void (log.text = text)),
      },
      journal: () => memoryLog(),
      breathe: () => Promise.resolve(),
      now: () => 0,
    },
  });

  const problems: string[] = [];
  const compare = (where: string, key: string, got: unknown, expected: number, drift = 0): void => {
    const allowed = (1e-4 + 10 * drift) * Math.max(1, Math.abs(expected));
    if (!(Math.abs((got as number) - expected) <= allowed))
      problems.push(`${where} ${key}: ${String(got)}, TRL ${expected}`);
  };
  const { step: steps, eval: evaluations } = events;
  const logged = new Set(one.steps.flatMap((step) => Object.keys(step)));
  if (steps.length !== one.steps.length) problems.push(`${steps.length} steps, TRL ${one.steps.length}`);
  one.steps.forEach((expected, i) => {
    for (const [key, value] of Object.entries(expected)) {
      compare(`step ${i + 1}`, key, steps[i]?.[key], value, one.drift?.[key]);
    }
    // A metric that some steps have nothing to say about.
    for (const key of logged) {
      const got = key in expected ? undefined : steps[i]?.[key];
      if (got !== undefined) problems.push(`step ${i + 1} ${key}: ${JSON.stringify(got)}, TRL none`);
    }
  });
  for (const [key, value] of Object.entries(one.eval))
    compare("eval", key, evaluations.at(-1)?.[key], value, one.drift?.eval);
  const final = await openSafetensors(fileSource(`${golden}${method}/${one.final}`));
  const saved = one.adapter ? "adapter_model.safetensors" : "model.safetensors";
  const file = output.files.get(`final/${saved}`);
  if (file === undefined) return [...problems, `no final/${saved}`];
  const trained = await openSafetensors(memorySource(saved, file));
  for (const tensor of final.tensors.keys()) {
    const expected = await final.read(tensor);
    const got = trained.tensors.has(tensor) ? await trained.read(tensor) : undefined;
    let worst = 0;
    expected.forEach(
      (value, i) => (worst = Math.max(worst, Math.abs(value - (got?.[i] ?? NaN)) || (got ? 0 : Infinity))),
    );
    if (!(worst <= 1e-4 + 10 * (one.drift?.weights ?? 0))) problems.push(`final ${tensor}: off by ${worst}`);
    if (one.adapter || expected.length === source.shape(tensor)[0]) continue;
    // A row that TRL leaves as it was (no gradient, no decay) is left alone, not moved by a little: the padding row.
    const start = await source.read(tensor);
    const width = expected.length / (source.shape(tensor)[0] ?? 1);
    for (let at = 0; at < start.length; at += width) {
      const row = (data: Float32Array | undefined): string => String(data?.subarray(at, at + width));
      if (row(expected) === row(start) && row(got) !== row(start))
        problems.push(`final ${tensor}: row ${at / width} moved`);
    }
  }
  if (backend.memory().usedBytes !== 0) problems.push(`${backend.memory().usedBytes} bytes were not freed`);
  return problems.slice(0, 12);
}
