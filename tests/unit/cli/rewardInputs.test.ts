// What a person can give a reward run that cannot be used: each is refused with what was given, what was expected and what to do,
// before anything is written.
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openModel } from "../../../src/formats/modelSource.ts";
import { writeSafetensors } from "../../../src/formats/safetensors.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { syntheticModel } from "../../bench/syntheticModel.ts";
import { asRows, golden, inside, temporaryFolder } from "./support.ts";

const folder = temporaryFolder();
const server = inside({ cwd: folder.path });
afterAll(async () => {
  await server.close();
  folder.remove();
});

const config = {
  model_type: "bert",
  vocab_size: 12,
  hidden_size: 16,
  num_hidden_layers: 1,
  num_attention_heads: 2,
  intermediate_size: 32,
  max_position_embeddings: 16,
};
const words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "a", "b", "c", "d", "e", "f", "g"];
const pair = { prompt: "a b ", chosen: "c", rejected: "d" };
const decoder = join(golden, "models", "gpt2");

interface Given {
  /** Changes of config.json, of the vocabulary, of the tensors' shapes; or another model. */
  readonly config?: Record<string, unknown>;
  readonly vocabulary?: readonly string[];
  readonly shapes?: Readonly<Record<string, readonly number[]>>;
  readonly model?: string;
  readonly rows?: readonly Record<string, unknown>[];
  readonly settings?: Record<string, unknown>;
}

/** A folder with an encoder of twelve words, its rows and its config, changed as it is given. */
async function prepare(name: string, given: Given): Promise<string> {
  const path = join(folder.path, name);
  mkdirSync(join(path, "model"), { recursive: true });
  const source = syntheticModel("encoder", config, 1, "classify");
  const tensors = await Promise.all(
    source.tensorNames.map(async (tensor) => {
      const shape = given.shapes?.[tensor] ?? source.shape(tensor);
      const data = new Float32Array(shape.reduce((a, b) => a * b, 1)).fill(0.1);
      return {
        name: tensor,
        dtype: "F32" as const,
        shape,
        data: given.shapes?.[tensor] ? data : await source.read(tensor),
      };
    }),
  );
  const file = (part: string): string => join(path, "model", part);
  writeFileSync(file("model.safetensors"), writeSafetensors(tensors, { format: "pt" }));
  writeFileSync(file("config.json"), JSON.stringify({ ...config, ...given.config }));
  writeFileSync(file("vocab.txt"), (given.vocabulary ?? words).join("\n"));
  writeFileSync(join(path, "rows.jsonl"), asRows(given.rows ?? [pair, pair]));
  const run = {
    algorithm: "reward",
    model_name_or_path: given.model ?? "model",
    dataset_name: "rows.jsonl",
    output_dir: "out",
    max_steps: 1,
    ...given.settings,
  };
  writeFileSync(join(path, "run.json"), JSON.stringify(run));
  return path;
}

beforeAll(async () => {
  const path = await prepare("well", {});
  const { code, lines } = await server.ask("train", join(path, "run.json"), "--json");
  expect(code, JSON.stringify(lines)).toBe(0);
  const final = await openModel(folderFiles(join(path, "out", "final")));
  expect(final.shape("classifier.weight")).toEqual([1, 16]);
});

it.each<[string, Given, string, RegExp]>([
  [
    "a decoder's config on an encoder's weights",
    { config: { model_type: "gpt2", n_embd: 16, n_head: 2, n_layer: 1 } },
    "model/missing-tensor",
    /has no tensor "transformer\.wte\.weight"/,
  ],
  [
    "an encoder of another width",
    { config: { hidden_size: 32 } },
    "model/misshapen-tensor",
    /has shape \[12, 16\], expected \[12, 32\]/,
  ],
  [
    "a classifier with three labels",
    { shapes: { "classifier.weight": [3, 16], "classifier.bias": [3] } },
    "model/misshapen-tensor",
    /expected \[1, 16\] for one score/,
  ],
  [
    "a head of the wrong width",
    { shapes: { "classifier.weight": [1, 8] } },
    "model/misshapen-tensor",
    /has shape \[1, 8\], expected \[1, 16\]/,
  ],
  [
    "a vocabulary that does not fit",
    { vocabulary: [...words, "x", "y"], rows: [{ ...pair, chosen: "y" }] },
    "tokens/out-of-vocabulary",
    /token id 13 is outside/,
  ],
  [
    "a tokenizer without [CLS]",
    { vocabulary: words.map((word) => (word === "[CLS]" ? "h" : word)) },
    "data/bad-rows",
    /no special token \(\[CLS\]\)/,
  ],
  [
    "every judgement a tie",
    { rows: [{ ...pair, tie: true }] },
    "data/nothing-to-learn",
    /all 1 judgements are ties/,
  ],
  [
    "answers that are the same",
    { rows: [{ ...pair, rejected: "c" }] },
    "data/nothing-to-learn",
    /the chosen and the rejected answer are the same/,
  ],
  ["weights of 0", { rows: [{ ...pair, weight: 0 }] }, "data/nothing-to-learn", /have the weight 0/],
  [
    "a weight below 0",
    { rows: [{ ...pair, weight: -1 }] },
    "data/bad-rows",
    /"weight" must be a number from 0, got -1/,
  ],
  [
    "rows that are all too long",
    { rows: [{ ...pair, chosen: "c ".repeat(30) }] },
    "data/nothing-left",
    /none of its 1 rows fits the 16 tokens that the model can read/,
  ],
  [
    "a decoder's judgements in ids that it does not have",
    { model: decoder, rows: [{ chosen_ids: [5, 999], rejected_ids: [5] }] },
    "data/bad-rows",
    /ids up to/,
  ],
  [
    "a scale without held-out answers",
    { settings: { reward_normalisation: "reference" } },
    "config/bad-combination",
    /there are none/,
  ],
  [
    "an encoder to be trained to write",
    { settings: { algorithm: "dpo" } },
    "model/unsupported",
    /reads texts and writes none/,
  ],
])("%s", async (name, given, code, message) => {
  const path = await prepare(name.replaceAll(/\W+/g, "-"), given);
  const { lines, code: exit } = await server.ask("train", join(path, "run.json"), "--json");
  expect(exit).toBe(1);
  expect(lines.at(-1)).toMatchObject({ type: "error", code });
  const error = lines.at(-1) as unknown as { message: string; hint: string };
  expect(error.message).toMatch(message);
  expect(error.message).not.toMatch(/internal|NaN|undefined/);
  expect(error.hint.length).toBeGreaterThan(10);
  expect(existsSync(join(path, "out"))).toBe(false);
});
