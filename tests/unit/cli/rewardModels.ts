// Reward models and their adapters as folders: the classifiers of tests/golden/scores.json, whose scores are transformers'.
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { golden, scoreCases, type ScoreCase } from "../models/goldenScores.ts";
import { type RawTensors, readTensors, safetensorsBytes } from "./modelFolders.ts";

export function scoreCase(model: string): ScoreCase {
  const found = scoreCases.find((one) => one.model === model);
  if (!found) throw new Error(`scores.json has no ${model}`);
  return found;
}

function rawTensors(tensors: ScoreCase["head"]): RawTensors {
  return new Map(
    Object.entries(tensors).map(([name, { shape, values }]) => {
      const bytes = new Uint8Array(Float32Array.from(values).buffer);
      return [name, { dtype: "F32", shape, bytes }] as const;
    }),
  );
}

export interface Changes {
  readonly config?: Readonly<Record<string, unknown>>;
  readonly head?: ScoreCase["head"];
}

/** The classifier of a case in a new folder, its head included. A key of its config whose value is undefined goes. */
export function rewardFolder(
  path: string,
  one: ScoreCase,
  { config = {}, head = one.head }: Changes = {},
): string {
  cpSync(join(golden, one.folder), path, { recursive: true });
  const weights = join(path, "model.safetensors");
  writeFileSync(weights, safetensorsBytes(new Map([...readTensors(weights), ...rawTensors(head)])));
  const file = join(path, "config.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;
  writeFileSync(file, JSON.stringify({ ...json, ...config }));
  return path;
}

/** PEFT's adapter of a case in a new folder. */
export function adapterFolder(path: string, { adapter, adapter_config: config }: ScoreCase): string {
  mkdirSync(path);
  writeFileSync(join(path, "adapter_config.json"), JSON.stringify(config));
  writeFileSync(join(path, "adapter_model.safetensors"), safetensorsBytes(rawTensors(adapter)));
  return path;
}
