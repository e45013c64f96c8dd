// Scores of transformers' sequence classifiers, and their models (tests/golden/scores.json).
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type ModelSource, openModel } from "../../../src/formats/modelSource.ts";
import { folderFiles } from "../../../src/storage/folder.ts";

export const golden = join(import.meta.dirname, "..", "..", "golden");

/** A folder of tests/golden, such as "models/gpt2". */
export function openGolden(folder: string): Promise<ModelSource> {
  return openModel(folderFiles(join(golden, folder)));
}

type Tensors = Record<string, { shape: number[]; values: number[] }>;

/** A classifier on one of our tiny models, and what transformers and PEFT say of texts with it. */
export interface ScoreCase {
  model: string;
  folder: string;
  class: string;
  /** Of the head, where the folder has none. */
  head: Tensors;
  rows: number[][];
  pooled_index: number[];
  scores: number[];
  texts: { prompt: string; completion: string; ids: number[]; score: number }[];
  /** Two texts with token types; where the model has them. */
  pairs?: { ids: number[]; second_text: number; score: number }[];
  adapted: number[];
  adapter_config: Record<string, unknown>;
  adapter: Tensors;
}
export const { cases: scoreCases } = JSON.parse(readFileSync(join(golden, "scores.json"), "utf8")) as {
  cases: ScoreCase[];
};

/** A source whose files have the case's head as well. */
export async function withHead({ folder, head }: ScoreCase): Promise<ModelSource> {
  const source = await openGolden(folder);
  return {
    ...source,
    tensorNames: [...source.tensorNames, ...Object.keys(head)],
    has: (name) => name in head || source.has(name),
    shape: (name) => head[name]?.shape ?? source.shape(name),
    dtype: (name) => (name in head ? "F32" : source.dtype(name)),
    read: (name) => (head[name] ? Promise.resolve(Float32Array.from(head[name].values)) : source.read(name)),
  };
}
