// The workloads of the contract, section 5, on our engine and any back end: real recipes and the real decoder, with
// models of random weights. A training step is everything between two of a recipe's yields: passes, loss, gradients,
// clip norm, AdamW. W1's rows have 65 tokens, so that 64 positions are computed and all of them learned.

import { dpo } from "../../src/algorithms/dpo.ts";
import type { Recipe } from "../../src/algorithms/recipe.ts";
import { reward } from "../../src/algorithms/reward.ts";
import { sft } from "../../src/algorithms/sft.ts";
import type { AnyRow, CompletionRow, Judgement, PreferencePair } from "../../src/data/rows/index.ts";
import { randomStream } from "../../src/domain/random.ts";
import type { Backend } from "../../src/engine/backend.ts";
import { Engine } from "../../src/engine/engine.ts";
import type { AdamWSettings } from "../../src/engine/optim/adamw.ts";
import type { WeightFormat } from "../../src/engine/weight.ts";
import { generate } from "../../src/models/decode.ts";
import { Model } from "../../src/models/model.ts";
import { targetModules } from "../../src/models/lora.ts";
import type { Tree } from "../../src/models/tokenBatch.ts";
import type { ModelSource } from "../../src/formats/modelSource.ts";
import { runContext } from "../../src/runs/context.ts";
import { type MemoryPart, planMemory } from "../../src/runs/memory.ts";
import type { RoleModels } from "../../src/runs/roles.ts";
import { commonFields } from "../../src/domain/config/common.ts";
import { parseFields } from "../../src/domain/config/field.ts";
import type { Measurable, WorkloadName } from "./measure.ts";
import { shapes, syntheticModel } from "./syntheticModel.ts";

export interface Workload extends Measurable {
  /** A training step resolves to its loss, a generation to NaN. */
  step(): Promise<number>;
  /** What a run of this shape says it needs. */
  readonly plan: readonly MemoryPart[] | undefined;
  dispose(): void;
}

export interface WorkloadOptions {
  /** How the frozen weights of W3, W4 and decode are stored. */
  readonly format: WeightFormat;
  /** Whether blocks are computed again in the backward pass; each workload has its own default. */
  readonly checkpointing?: boolean;
  /** The same computation by a small model, for an adapter that is no GPU; W1 is small anyway. */
  readonly small?: boolean;
  /** Blocks of the Llama that W4 and decode run; default as SmolLM2 has, or 2. */
  readonly layers?: number;
  /** Tokens that a row of decode makes; default 64. */
  readonly newTokens?: number;
}

const seed = 42;
/** What makes a shape small: narrow, of two layers and few tokens; heads stay 64 wide. */
const smallGpt2 = { vocab_size: 2048, n_embd: 192, n_head: 3, n_layer: 2 };
const smallMiniLm = { vocab_size: 2048, num_hidden_layers: 2, intermediate_size: 512 };
const smallLlama = {
  vocab_size: 2048,
  hidden_size: 192,
  intermediate_size: 512,
  num_hidden_layers: 2,
  num_attention_heads: 3,
  num_key_value_heads: 1,
};
const llama = ({ small = false, layers }: Pick<WorkloadOptions, "small" | "layers">) => ({
  ...shapes.smolLm2,
  ...(small ? smallLlama : {}),
  ...(layers === undefined ? {} : { num_hidden_layers: layers }),
});
/** W1's optimiser, for the stock implementation too. */
export const w1 = {
  batch: 8,
  length: 64,
  learningRate: 1e-3,
  beta1: 0.9,
  beta2: 0.999,
  epsilon: 1e-8,
  weightDecay: 0.01,
  source: (): ModelSource => syntheticModel("W1", shapes.tinyGpt2, seed),
  /** (batch, length + 1) */
  rows: (): number[][] => Array.from({ length: w1.batch }, (_, i) => tokens(w1.length + 1, 2048, `W1/${i}`)),
};

const makers: Record<WorkloadName, (backend: Backend, options: WorkloadOptions) => Promise<Workload>> = {
  W1: (backend, options) => {
    const { beta1, beta2, epsilon, weightDecay, learningRate } = w1;
    return supervised(backend, {
      source: w1.source(),
      rows: w1.rows(),
      lora: undefined,
      // No clipping: stock tfjs has none, and the norm is measured all the same.
      optimiser: { beta1, beta2, epsilon, weightDecay, maxGradNorm: 0 },
      learningRate,
      checkpointing: options.checkpointing ?? false,
      format: "f32",
    });
  },
  W3: (backend, { format, checkpointing = true, small }) => {
    const shape = small ? { ...shapes.distilGpt2, ...smallGpt2 } : shapes.distilGpt2;
    return supervised(backend, {
      source: syntheticModel("W3", shape, seed),
      rows: [tokens(129, shape.vocab_size, "W3")],
      lora: ["c_attn"],
      optimiser,
      learningRate: 1e-4,
      checkpointing,
      format,
    });
  },
  W4: pairStep,
  encoder: judgementStep,
  "decode-1": (backend, options) => decoding(backend, 1, options),
  "decode-16": (backend, options) => decoding(backend, 16, options),
  "decode-64": (backend, options) => decoding(backend, 64, options),
};

/** Loads the workload's model; the caller disposes of it, and of the back end. */
export function createWorkload(
  name: WorkloadName,
  backend: Backend,
  options: WorkloadOptions,
): Promise<Workload> {
  return makers[name](backend, options);
}

const optimiser: AdamWSettings = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0, maxGradNorm: 1 };

interface Training {
  readonly source: ModelSource;
  /** Suffixes of the adapted layers; undefined: every weight is trained. */
  readonly lora: readonly string[] | undefined;
  readonly optimiser: AdamWSettings;
  readonly learningRate: number;
  readonly checkpointing: boolean;
  readonly format: WeightFormat;
}

function supervised(
  backend: Backend,
  setup: Training & { readonly rows: readonly number[][] },
): Promise<Workload> {
  const rows = setup.rows.map((ids, line): CompletionRow => ({ ids, completionStart: 1, line }));
  const trees = rows.map(({ ids }) => ({ prefix: ids.slice(0, 1), branches: [ids.slice(1)] }));
  return training(backend, sft, rows, trees, rows.length * (setup.rows[0]?.length ?? 1) - rows.length, setup);
}

function pairStep(backend: Backend, options: WorkloadOptions): Promise<Workload> {
  const { format, checkpointing = true } = options;
  const shape = llama(options);
  const part = (length: number, name: string): number[] => tokens(length, shape.vocab_size, `W4/${name}`);
  const row: PreferencePair = {
    promptIds: part(64, "prompt"),
    chosenIds: part(192, "chosen"),
    rejectedIds: part(192, "rejected"),
    line: 1,
  };
  const tree = { prefix: row.promptIds, branches: [row.chosenIds, row.rejectedIds] };
  const lora = ["q_proj", "v_proj"];
  const source = syntheticModel("W4", shape, seed);
  // Tokens as two separate rows have them: the shared prompt counts twice, though it is computed once.
  return training(backend, dpo, [row], [tree], 512, {
    source,
    lora,
    optimiser,
    learningRate: 1e-4,
    checkpointing,
    format,
  });
}

/** MiniLM's shape and four pairs of 128 tokens a side, every weight trained. */
function judgementStep(
  backend: Backend,
  { checkpointing = false, small }: WorkloadOptions,
): Promise<Workload> {
  const shape = small ? { ...shapes.miniLm, ...smallMiniLm } : shapes.miniLm;
  const side = (name: string): number[] => tokens(128, shape.vocab_size, `encoder/${name}`);
  const rows = Array.from({ length: 4 }, (_, line): Judgement => ({
    chosenIds: side(`chosen/${line}`),
    rejectedIds: side(`rejected/${line}`),
    margin: 0,
    weight: 1,
    isTie: false,
    promptHash: line,
    line,
  }));
  const trees = rows.flatMap(({ chosenIds, rejectedIds }) =>
    [chosenIds, rejectedIds].map((ids) => ({ prefix: [], branches: [ids] })),
  );
  return training(backend, reward, rows, trees, 8 * 128, {
    source: syntheticModel("encoder", shape, seed, "classify"),
    lora: undefined,
    optimiser,
    learningRate: 1e-4,
    checkpointing,
    format: "f32",
  });
}

async function training(
  backend: Backend,
  recipe: Recipe,
  rows: readonly AnyRow[],
  trees: readonly Tree[],
  tokensPerStep: number,
  { source, lora, optimiser: settings, learningRate, checkpointing, format }: Training,
): Promise<Workload> {
  const engine = new Engine(backend);

  const task = recipe.id === reward.id ? "classify" : "causal";
  const policy = await Model.load(engine, source, { format, trainable: lora === undefined, task, seed });
  const rank = 16;
  if (lora)
    policy.addAdapter({ r: rank, alpha: 2 * rank, dropout: 0, rslora: false, targets: lora }, { seed });
  const asked = { model: policy, source, tokenizer: undefined, name: source.name };
  const models: RoleModels = {
    policy: { role: "policy", adapter: true, ...asked },
    ...(recipe.roles?.reference && { reference: { role: "reference", adapter: false, ...asked } }),
  };
  const values = {
    ...parseFields(commonFields, {
      learning_rate: learningRate,
      lr_scheduler_type: "constant",
      adam_beta1: settings.beta1,
      adam_beta2: settings.beta2,
      adam_epsilon: settings.epsilon,
      weight_decay: settings.weightDecay,
      max_grad_norm: settings.maxGradNorm,
      gradient_checkpointing: checkpointing,
      disable_dropout: true,
      seed,
    }),
    ...parseFields(recipe.config, {}),
  };
  const everything = rows.map((_, i) => i);
  const endless = {
    totalSteps: Number.MAX_SAFE_INTEGER,
    stepsPerEpoch: 1,
    microBatches: () => [everything],
    rowsAt: () => everything,
    epoch: (step: number) => step,
  };
  const position = { step: 0, updates: 0, hasUpdated: false };
  const check = (): Promise<void> => Promise.resolve();
  const nothing = {
    eosIds: [],
    inputs: {},
    record: () => undefined,
    show: () => undefined,
    note: () => undefined,
  };
  const options = { engine, values, models, rows, plan: endless, ...nothing, check };
  const shared = runContext(options, position);
  const { batch, length } = shared.batch(trees);
  const plan = planMemory(
    [
      {
        role: "policy",
        specs: policy.specs,
        format,
        trains: lora ? { modules: targetModules(policy, lora), r: rank } : "all",
      },
    ],
    { specs: policy.specs, config: policy.config, tokens: batch * length, checkpointing },
  );
  const own = { ...shared, config: values, state: {} };
  const steps = recipe.train({ ...own, prepared: await recipe.prepare?.(own, [rows]) });
  return {
    ...meters(backend),
    tokens: tokensPerStep,
    plan,
    async step() {
      const { value } = await steps.next();
      position.step += 1;
      return (await value?.metrics["loss"]) ?? NaN;
    },
    dispose() {
      policy.dispose();
    },
  };
}

async function decoding(backend: Backend, batch: number, options: WorkloadOptions): Promise<Workload> {
  const { format, newTokens = 64 } = options;
  const engine = new Engine(backend);
  const shape = llama(options);
  const model = await Model.load(engine, syntheticModel("decode", shape, seed), {
    format,
    trainable: false,
  });
  const prompts = Array.from({ length: batch }, (_, i) => tokens(64, shape.vocab_size, `decode/${i}`));
  // Greedy, and no token ends a row: always as many new ones.
  const settings = {
    maxNewTokens: newTokens,
    eosIds: [],
    seed,
    temperature: 0,
    topK: 0,
    topP: 1,
    batchSize: batch,
  };
  return {
    ...meters(backend),
    tokens: batch * newTokens,
    plan: undefined,
    async step() {
      let made = 0;
      for await (const { ids } of generate(model, prompts, settings)) made += ids.length;
      if (made !== batch * newTokens)
        throw new Error(`decode made ${made} tokens, expected ${batch * newTokens}`);
      return NaN;
    },
    dispose() {
      model.dispose();
    },
  };
}

function meters(backend: Backend): Pick<Measurable, "counters" | "finish" | "resetPeak" | "peakBytes"> {
  return {
    finish: () => backend.finish(),
    counters: () => backend.counters,
    resetPeak: () => backend.resetPeak(),
    peakBytes: () => backend.memory().peakBytes,
  };
}

function tokens(count: number, vocabulary: number, name: string): number[] {
  const random = randomStream(seed, name);
  return Array.from({ length: count }, () => Math.floor(random() * vocabulary));
}
