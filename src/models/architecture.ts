// The contract of an architecture: what its config means, which tensors it has, and its forward pass in three parts.
// A forward pass asks its context for linear layers, norms and attention by name; the context knows whether a weight
// is packed, whether an adapter is on, and whether attention runs over whole rows or over a cache. So training,
// scoring and decoding share one description of the model. What stands on top of the blocks is data: heads, by task.

import type { Engine } from "../engine/engine.ts";
import type { Tensor } from "../engine/tensor.ts";

/**
 * What a model is asked for: the next token, one score a text, the next token with a value at each position, or the token at
 * a masked place.
 */
export type Task = "causal" | "classify" | "value" | "masked";

export type HeadName = "lm" | "score" | "value";

/** A linear layer that reads the final hidden states. */
export interface HeadSpec {
  readonly name: HeadName;
  /** "score.weight": [outputs, width] */
  readonly weight: string;
  readonly bias?: string;
  /** Instead of a weight of its own the head has this one. */
  readonly tiedTo?: string;
  readonly outputs: number;
  /** Where the files have none: the standard deviation it is drawn with; its bias begins at 0. */
  readonly initial?: { readonly std: number };
}

export interface ParameterSpec {
  /** Hugging Face name with the full prefix, e.g. "model.layers.0.mlp.up_proj.weight". */
  readonly name: string;
  /** As the file stores it. */
  readonly shape: readonly number[];
  /**
   * matrix: a linear layer, [outputs, inputs]; conv1d: one stored [inputs, outputs] (GPT-2), turned when loaded;
   * embedding: rows by index; head: the projection of a head, [outputs, inputs]; vector: biases and gains.
   */
  readonly kind: "matrix" | "conv1d" | "embedding" | "head" | "vector";
  /** Whether AdamW's weight decay applies in full fine-tuning (transformers' rule: no biases, no norms). */
  readonly decays: boolean;
  /** Of a head that is not the model's own but its task's: trained and saved beside an adapter too. */
  readonly isTaskHead?: boolean;
  /** Made where the files have none, normal with this standard deviation; then it is trained and saved beside an adapter too. */
  readonly initial?: { readonly std: number };
}

/** What every architecture's config has; each adds its own fields. */
export interface ModelConfig {
  readonly vocabularySize: number;
  readonly width: number;
  readonly layers: number;
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
  /** Largest number of positions. */
  readonly contextLength: number;
}

export interface ForwardContext<C extends ModelConfig = ModelConfig> {
  readonly engine: Engine;
  readonly config: C;
  readonly task: Task;
  /** Position of each of the N tokens (N), i32. */
  readonly positions: Tensor;
  /** One more than the largest position. */
  readonly reach: number;
  /** Which of two texts each token belongs to, 0 or 1 (N), i32: BERT's token types. */
  segments(): Tensor;
  /** x (N, inputs) through the linear layer `module` ("h.0.attn.c_attn"), with its bias and adapter: (N, outputs). */
  linear(module: string, x: Tensor): Tensor;
  /** A vector by name. */
  vector(name: string): Tensor;
  /** Rows of an embedding by ids (N): (N, width). The row `padding` gets no gradient from here; -1 or absent: all do. */
  embed(name: string, ids: Tensor, padding?: number): Tensor;
  /**
   * Of a layer's input (N, width) the tokens whose output is needed: all, but in the last layer those alone that heads read, where
   * nothing else asks for the others. For encoders: it is their queries that become fewer. A block need not ask.
   */
  needed(layer: number, x: Tensor): Tensor;
  /** Attention of layer `layer`; q (N or fewer, heads * headDim), k and v (N, kvHeads * headDim). */
  attention(layer: number, q: Tensor, k: Tensor, v: Tensor, scale: number): Tensor;
  /** A table that is kept and grows with the rows that are asked for, such as the rotary cosines: rows x columns. */
  table(name: string, rows: number, columns: number, make: (rows: number) => Float32Array): Tensor;
  /** Dropout of the model's own (embeddings, residuals), off outside sft training. */
  dropout(x: Tensor, p: number, site: string): Tensor;
}

export interface Architecture<C extends ModelConfig = ModelConfig> {
  readonly id: string;
  /** `architectures` and `model_type` of config.json that this file reads. */
  readonly architectures: readonly string[];
  readonly modelTypes: readonly string[];
  /** Reads config.json; throws AppError "model/bad-config" or "model/unsupported". */
  config(json: Record<string, unknown>): C;
  /** Whether a token sees those before it, or all of its row. */
  readonly attention: "causal" | "full";
  /** The token whose hidden state a score is read from: the last that is no padding, or the first. */
  readonly pool: "last" | "first";
  /** All but the heads; `task` for layers that only one of them has, such as a pooler. */
  parameters(config: C, task: Task): readonly ParameterSpec[];
  /** AppError "model/unsupported" for a task that it has no head for. */
  heads(config: C, task: Task): readonly HeadSpec[];
  /** transformers' class for a task, as config.json and model cards name it. */
  className(config: C, task: Task): string;
  /** The prefix of all names but the heads', "model." or "transformer.": files without it are accepted. */
  readonly prefix: string;
  /** PEFT's default LoRA targets. */
  readonly defaultTargets: readonly string[];
  /** ids (N) -> (N, width). */
  embed(ctx: ForwardContext<C>, ids: Tensor): Tensor;
  /** One transformer block: (N, width) -> (N, width). */
  block(ctx: ForwardContext<C>, layer: number, x: Tensor): Tensor;
  /** The final norm, and what else a head reads its input through. */
  finish(ctx: ForwardContext<C>, x: Tensor): Tensor;
}

/** Erases the config type, which only the architecture itself reads. */
export function architecture<C extends ModelConfig>(definition: Architecture<C>): Architecture {
  return definition;
}
