// Twenty optimiser steps of every golden case against TRL 1.13.0: each logged metric at each step, the final weights,
// the evaluation. Tolerance: 1e-4, relative above 1, plus ten times what rounding alone does to that metric (`drift`,
// measured by running TRL in float64; see tests/golden/README.md).

import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { recipes } from "../../src/algorithms/index.ts";
import { commonFields } from "../../src/domain/config/common.ts";
import { parseFields } from "../../src/domain/config/field.ts";
import type { Backend } from "../../src/engine/backend.ts";
import { Engine } from "../../src/engine/engine.ts";
import { Model } from "../../src/models/model.ts";
import { readAdapterConfig } from "../../src/models/lora.ts";
import { openModel } from "../../src/formats/modelSource.ts";
import { openSafetensors } from "../../src/formats/safetensors.ts";
import type { RunEvent } from "../../src/runs/events.ts";
import { runLoop } from "../../src/runs/loop.ts";
import { planSteps } from "../../src/runs/steps.ts";
import { fileSource, folderFiles } from "../../src/storage/folder.ts";

const golden = fileURLToPath(new URL("../golden/", import.meta.url));

interface Row {
  prompt_ids: number[];
  chosen_ids: number[];
  rejected_ids: number[];
  ids: number[];
  prompt_length: number;
}

interface Case {
  case: string;
  model: string;
  config: Record<string, unknown> & { algorithm: string };
  rows: Row[];
  eval_rows: Row[];
  adapter: string | null;
  steps: Record<string, number>[];
  eval: Record<string, number>;
  final: string;
  drift: Record<string, number> | null;
}

/** The rows as the readers hand them over; the cut is tests/unit/data's to check in full. */
function rowsOf(one: Case, rows: Row[], maxLength: number): unknown[] {
  if (one.config.algorithm === "dpo") {
    return rows
      .filter(({ prompt_ids }) => prompt_ids.length < maxLength)
      .map(({ prompt_ids, chosen_ids, rejected_ids }) => ({
        promptIds: prompt_ids,
        chosenIds: chosen_ids.slice(0, maxLength - prompt_ids.length),
        rejectedIds: rejected_ids.slice(0, maxLength - prompt_ids.length),
      }));
  }
  const whole = one.config.completion_only_loss === false;
  return rows
    .map(({ ids, prompt_length }) => ({
      ids: ids.slice(0, maxLength),
      completionStart: whole ? 0 : prompt_length,
    }))
    .filter(({ ids, completionStart }) => ids.length > Math.max(1, completionStart));
}

async function adapterValues(folder: string) {
  const config = readAdapterConfig(
    JSON.parse(readFileSync(`${folder}/adapter_config.json`, "utf8")) as Record<string, unknown>,
  );
  const file = await openSafetensors(fileSource(`${folder}/adapter_model.safetensors`));
  const values = new Map<string, Float32Array>();
  for (const name of file.tensors.keys()) values.set(name, await file.read(name));
  return { config, values };
}

export const methods = ["dpo", "sft"] as const;

/** Names of the committed cases of a method. */
export function goldenCases(method: string): string[] {
  return readdirSync(golden + method)
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.replace(/\.json$/, ""));
}

/** Runs a case on a back end; what differs from TRL, nothing when all is well. */
export async function runGoldenCase(backend: Backend, method: string, name: string): Promise<string[]> {
  const one = JSON.parse(readFileSync(`${golden}${method}/${name}.json`, "utf8")) as Case;
  const recipe = recipes.find((r) => r.id === method);
  if (!recipe) throw new Error(method);
  const values = parseFields(commonFields, { disable_dropout: true, ...one.config, logging_steps: 1 });
  const settings = parseFields(recipe.config, one.config);
  recipe.validate?.(settings, (_keys, message) => {
    throw new Error(message);
  });
  const engine = new Engine(backend);
  const source = await openModel(folderFiles(`${golden}models/${one.model}`));
  const policy = await Model.load(engine, source, {
    format: "f32",
    trainable: !values.use_peft,
  });
  let other: Model | undefined;
  if (one.adapter) {
    const { config, values: start } = await adapterValues(`${golden}${method}/${one.adapter}`);
    policy.addAdapter(config, { values: start });
  } else {
    other = await Model.load(engine, source, { format: "f32", trainable: false });
  }
  const maxLength = values.max_length ?? Infinity;
  const rows = rowsOf(one, one.rows, maxLength);
  const plan = planSteps({
    rows: rows.length,
    batchSize: values.per_device_train_batch_size,
    accumulation: values.gradient_accumulation_steps,
    epochs: values.num_train_epochs,
    maxSteps: values.max_steps,
    shuffle: false,
    seed: values.seed,
  });
  const events: RunEvent[] = [];
  await runLoop({
    engine,
    recipe,
    values: { ...values, save_strategy: "no" as const },
    settings,
    policy,
    plan,
    reference: other ? { model: other, pass: {} } : { model: policy, pass: { adapter: false } },
    rows,
    evalRows: rowsOf(one, one.eval_rows, maxLength),
    evaluateAtEnd: true,
    control: { paused: () => false, stopRequested: () => false, stepEnded: () => undefined },
    breathe: () => Promise.resolve(),
    emit: (event) => events.push(event),
    resumed: undefined,
    restore: () => Promise.resolve(),
    save: () => Promise.resolve(""),
    now: () => 0,
  });

  const problems: string[] = [];
  const compare = (where: string, key: string, got: unknown, expected: number, drift = 0): void => {
    const allowed = (1e-4 + 10 * drift) * Math.max(1, Math.abs(expected));
    if (!(Math.abs((got as number) - expected) <= allowed))
      problems.push(`${where} ${key}: ${String(got)}, TRL ${expected}`);
  };
  const steps = events.filter((event) => event.type === "step");
  if (steps.length !== one.steps.length) problems.push(`${steps.length} steps, TRL ${one.steps.length}`);
  one.steps.forEach((expected, i) => {
    for (const [key, value] of Object.entries(expected)) {
      compare(`step ${i + 1}`, key, (steps[i] as Record<string, unknown>)[key], value, one.drift?.[key]);
    }
  });
  const evaluation = events.find((event) => event.type === "eval") as Record<string, unknown> | undefined;
  for (const [key, value] of Object.entries(one.eval))
    compare("eval", key, evaluation?.[key], value, one.drift?.eval);
  const final = await openSafetensors(fileSource(`${golden}${method}/${one.final}`));
  const trained = new Map<string, Float32Array>();
  for (const { name: tensor, read } of policy.savedTensors()) trained.set(tensor, await read());
  for (const tensor of final.tensors.keys()) {
    const expected = await final.read(tensor);
    const got = trained.get(tensor);
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
  other?.dispose();
  policy.dispose();
  if (backend.memory().usedBytes !== 0) problems.push(`${backend.memory().usedBytes} bytes were not freed`);
  return problems.slice(0, 12);
}
