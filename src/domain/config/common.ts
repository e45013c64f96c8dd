// The settings that every method has, under the names, meanings and defaults of TRL 1.13 and transformers 5.18.
// A method's own settings, and what it sets differently, stand in its recipe. Adding a setting here gives it a place
// in forms, `--help`, the docs and the checks.

import {
  choice,
  type Fields,
  flag,
  integer,
  number,
  orNull,
  stepsOrShare,
  text,
  texts,
  type ValuesOf,
} from "./field.ts";

const when = ["no", "steps", "epoch"] as const;

const files = {
  model_name_or_path: text<string>("", {
    label: "Model",
    help: "The model to start from: a bundled name, a folder, a .gguf or .safetensors file, or a hub id.",
    advanced: false,
  }),
  adapter_name_or_path: text<string | null>(null, {
    label: "Start from adapter",
    help: "A PEFT adapter to go on from. The reference stays the model without it.",
  }),
  reward_model_path: text<string | null>(null, {
    label: "Reward model",
    help: "The model that scores answers, for methods that learn from a reward: a classifier with one label, or a folder with its adapter alone.",
    names: "scorer",
    advanced: false,
  }),
  dataset_name: text<string>("", {
    label: "Training data",
    help: "A .jsonl, .json or .csv file, or a hub id.",
    advanced: false,
  }),
  eval_dataset_name: text<string | null>(null, {
    label: "Held-out data",
    help: "Rows that are measured and never learned: when eval_strategy says so, else once at the end.",
  }),
  output_dir: text<string>("trainer_output", {
    label: "Output folder",
    help: "Where checkpoints and the result go. Its last part names the run.",
    advanced: false,
  }),
  overwrite_output_dir: flag(false, {
    label: "Overwrite",
    help: "Replace what an earlier run left in the output folder.",
  }),
};

const optimisation = {
  learning_rate: number(5e-5, {
    atLeast: 0,
    label: "Learning rate",
    help: "The largest size of an update. Adapters take about ten times what the whole model takes.",
    advanced: false,
  }),
  per_device_train_batch_size: integer(8, {
    atLeast: 1,
    atMost: 65536,
    unit: "rows",
    label: "Batch size",
    help: "Rows computed at once. Smaller needs less memory.",
    advanced: false,
  }),
  per_device_eval_batch_size: integer(8, {
    atLeast: 1,
    atMost: 65536,
    unit: "rows",
    label: "Evaluation batch size",
    help: "Rows measured at once.",
  }),
  gradient_accumulation_steps: integer(1, {
    atLeast: 1,
    atMost: 1_000_000,
    unit: "batches",
    label: "Batches per update",
    help: "Batches that are added up before the model is updated.",
  }),
  num_train_epochs: number(3, {
    above: 0,
    label: "Epochs",
    help: "How often all rows are seen. Not used when max_steps is above 0.",
  }),
  max_steps: integer(-1, {
    atLeast: -1,
    unit: "steps",
    label: "Steps",
    help: "Updates in all; -1 lets num_train_epochs decide.",
    advanced: false,
  }),
  lr_scheduler_type: choice("linear", ["linear", "cosine", "constant", "constant_with_warmup"], {
    label: "Schedule",
    help: "How the learning rate changes after the warm-up.",
  }),
  warmup_steps: number(0, {
    atLeast: 0,
    unit: "steps",
    label: "Warm-up",
    help: "Updates over which the learning rate rises from 0; below 1 it is a share of all updates.",
  }),
  weight_decay: number(0, { atLeast: 0, label: "Weight decay", help: "Pull of the weights towards zero." }),
  adam_beta1: number(0.9, {
    atLeast: 0,
    below: 1,
    label: "Adam beta 1",
    help: "Memory of the mean gradient.",
  }),
  adam_beta2: number(0.999, {
    atLeast: 0,
    below: 1,
    label: "Adam beta 2",
    help: "Memory of the squared gradient.",
  }),
  adam_epsilon: number(1e-8, {
    atLeast: 0,
    label: "Adam epsilon",
    help: "Keeps a tiny gradient from making a large update.",
  }),
  max_grad_norm: number(1, {
    atLeast: 0,
    label: "Gradient clipping",
    help: "Gradients longer than this are shortened to it; 0 is off.",
  }),
  max_length: orNull(
    integer(1024, {
      atLeast: 1,
      unit: "tokens",
      label: "Longest row",
      help: "Longer rows are cut at their end; null cuts nothing.",
    }),
    1024,
  ),
  seed: integer(42, {
    atLeast: 0,
    label: "Seed",
    help: "Fixes everything that is drawn: on one device the same seed writes the same bytes.",
  }),
  shuffle: flag(true, {
    label: "Shuffle",
    help: "Draw the rows in random order; off keeps the file's order.",
  }),
  disable_dropout: flag(false, {
    label: "No dropout",
    help: "Train without dropout, the adapter's included.",
  }),
};

const reports = {
  logging_strategy: choice("steps", when, {
    label: "Log by",
    help: "Whether results are written every logging_steps updates, once an epoch, or never.",
  }),
  logging_steps: stepsOrShare(10, {
    label: "Log every",
    help: "Updates between two lines of results; below 1 it is a share of all updates.",
  }),
  eval_strategy: choice("no", when, {
    label: "Evaluate by",
    help: "Whether the held-out rows are measured every eval_steps updates, once an epoch, or never.",
  }),
  eval_steps: orNull(
    stepsOrShare(10, {
      label: "Evaluate every",
      help: "Updates between two measurements; below 1 a share of all updates; null is the same as logging_steps.",
    }),
  ),
  save_strategy: choice("steps", when, {
    label: "Save by",
    help: "Whether a checkpoint is written every save_steps updates, once an epoch, or never.",
  }),
  save_steps: stepsOrShare(500, {
    label: "Save every",
    help: "Updates between two checkpoints; below 1 it is a share of all updates.",
  }),
  save_total_limit: orNull(
    integer(1, {
      atLeast: 1,
      unit: "checkpoints",
      label: "Checkpoints kept",
      help: "Older ones are removed; null keeps all.",
    }),
  ),
};

const guard = {
  fairness_guard: text<string | null>(null, {
    label: "Fairness guard",
    help: "A file of probes, as evaluate probes writes them: at every checkpoint the model is asked about them, and a gap between groups marks the checkpoint or stops the run.",
  }),
  fairness_guard_limit: orNull(
    number(0, {
      above: 0,
      label: "Guard's limit",
      help: "A gap that was found counts above this size: in the scores of a model that scores, in nats a token of one that writes; null: any.",
    }),
  ),
  fairness_guard_action: choice("mark", ["mark", "stop"], {
    label: "Guard's action",
    help: "Whether such a checkpoint is marked, in its card, or the run is stopped too.",
  }),
};

const model = {
  use_peft: flag(false, {
    label: "Train an adapter",
    help: "Train a small LoRA adapter instead of the whole model: far less memory, a small file.",
    advanced: false,
  }),
  lora_r: integer(16, {
    atLeast: 1,
    atMost: 65536,
    label: "Adapter rank",
    help: "Size of the adapter's matrices.",
  }),
  lora_alpha: number(32, {
    label: "Adapter alpha",
    help: "The adapter counts alpha / rank (alpha / root of rank with use_rslora).",
  }),
  lora_dropout: number(0.05, {
    atLeast: 0,
    below: 1,
    label: "Adapter dropout",
    help: "Share of the adapter's inputs left out while training.",
  }),
  lora_target_modules: texts({
    label: "Adapted layers",
    help: "Names or ends of names, or all-linear; null is PEFT's choice for the architecture.",
  }),
  use_rslora: flag(false, {
    label: "Rank-stabilised",
    help: "Scale by the root of the rank (rsLoRA), better for high ranks.",
  }),
  load_in_8bit: flag(false, {
    label: "8-bit base",
    help: "Keep the frozen layers in 8 bits: a quarter of the memory.",
  }),
  load_in_4bit: flag(false, {
    label: "4-bit base",
    help: "Keep the frozen layers in 4 bits: an eighth of the memory.",
  }),
  dtype: choice("float32", ["float32", "float16"], {
    label: "Weights",
    help: "How a frozen model's weights are kept. The arithmetic is float32 either way.",
  }),
  gradient_checkpointing: flag(true, {
    label: "Recompute blocks",
    help: "Keep only each block's input and compute the rest again: less memory, a little slower.",
  }),
};

export const commonGroups = [
  { title: "Files", fields: files },
  { title: "Training", fields: optimisation },
  { title: "Results and checkpoints", fields: reports },
  { title: "Model and adapter", fields: model },
  { title: "Fairness guard", fields: guard },
] as const;

export const commonFields = { ...files, ...optimisation, ...reports, ...model, ...guard } satisfies Fields;

export type CommonValues = ValuesOf<typeof commonFields>;

/** `logging_steps`, `eval_steps`, `save_steps`: a value below 1 is a share of all steps, rounded up (transformers). */
export function intervalSteps(value: number, totalSteps: number): number {
  return value < 1 ? Math.max(1, Math.ceil(totalSteps * value)) : value;
}
