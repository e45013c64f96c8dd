// What BERT's kind of encoders share (Vaswani et al. 2017, https://arxiv.org/abs/1706.03762): learned positions, all tokens of a
// text seeing each other, a LayerNorm after each residual sum.

import { geluErf, geluTanh, relu, silu } from "../engine/ops/activation.ts";
import { add } from "../engine/ops/add.ts";
import { layerNorm } from "../engine/ops/layerNorm.ts";
import type { Tensor } from "../engine/tensor.ts";
import type { ForwardContext, ModelConfig, ParameterSpec } from "./architecture.ts";
import { unsupported } from "./configFields.ts";

export const encoderActivations = {
  gelu: geluErf,
  gelu_new: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  relu,
  silu,
  swish: silu,
};

export type EncoderActivation = keyof typeof encoderActivations;
export const encoderActivationNames = Object.keys(encoderActivations) as EncoderActivation[];

export interface EncoderConfig extends ModelConfig {
  readonly innerWidth: number;
  readonly epsilon: number;
  readonly activation: EncoderActivation;
  /** Of embeddings and of what blocks add. */
  readonly hiddenDropout: number;
  /** Of what the classifier reads. */
  readonly classifierDropout: number;
  readonly initializerRange: number;
  /** The embedding's row without a gradient from the input side; -1: none. */
  readonly padding: number;
}

/** Names of a block's layers, in full. */
export interface EncoderBlockNames {
  readonly query: string;
  readonly key: string;
  readonly value: string;
  readonly output: string;
  readonly attentionNorm: string;
  readonly inner: string;
  readonly outer: string;
  readonly outputNorm: string;
}

type Context = ForwardContext<EncoderConfig>;

export function encoderNorm(ctx: Context, name: string, x: Tensor): Tensor {
  const [gain, bias] = [ctx.vector(`${name}.weight`), ctx.vector(`${name}.bias`)];
  return layerNorm(ctx.engine, { x, gain, bias }, { eps: ctx.config.epsilon }).y;
}

/** Attention and feed-forward layer of block `layer`: (N, width) -> (N, width), or of the tokens that are needed. `dropsAttention`: its output has dropout too. */
export function encoderBlock(
  ctx: Context,
  layer: number,
  x: Tensor,
  names: EncoderBlockNames,
  dropsAttention: boolean,
): Tensor {
  const { engine, config } = ctx;
  const own = ctx.needed(layer, x);
  const [q, k, v] = [ctx.linear(names.query, own), ctx.linear(names.key, x), ctx.linear(names.value, x)];
  const mixed = ctx.attention(layer, q, k, v, 1 / Math.sqrt(config.headDim));
  const projected = ctx.linear(names.output, mixed);
  const attended = dropsAttention
    ? ctx.dropout(projected, config.hiddenDropout, `${layer}.attention`)
    : projected;
  const middle = encoderNorm(ctx, names.attentionNorm, add(engine, { a: attended, b: own }).y);
  const active = encoderActivations[config.activation](engine, { x: ctx.linear(names.inner, middle) }).y;
  const out = ctx.dropout(ctx.linear(names.outer, active), config.hiddenDropout, `${layer}.inner`);
  return encoderNorm(ctx, names.outputNorm, add(engine, { a: out, b: middle }).y);
}

/** The tensors of layers and norms by name, as an encoder's list of parameters is made of them. */
export function parameterList(): {
  readonly specs: ParameterSpec[];
  embedding(name: string, rows: number, width: number): void;
  norm(name: string, width: number): void;
  /** `made`: drawn with this standard deviation where the files have none. */
  layer(
    name: string,
    outputs: number,
    inputs: number,
    more?: Pick<ParameterSpec, "initial" | "isTaskHead">,
  ): void;
} {
  const specs: ParameterSpec[] = [];
  return {
    specs,
    embedding: (name, rows, width) =>
      specs.push({ name: `${name}.weight`, shape: [rows, width], kind: "embedding", decays: true }),
    norm(name, width) {
      for (const part of ["weight", "bias"])
        specs.push({ name: `${name}.${part}`, shape: [width], kind: "vector", decays: false });
    },
    layer(name, outputs, inputs, more = {}) {
      specs.push({ name: `${name}.weight`, shape: [outputs, inputs], kind: "matrix", decays: true, ...more });
      const bias = more.initial ? { ...more, initial: { std: 0 } } : more;
      specs.push({ name: `${name}.bias`, shape: [outputs], kind: "vector", decays: false, ...bias });
    },
  };
}

/** Refuses what would need other attention than ours. */
export function requirePlainEncoder(json: Record<string, unknown>): void {
  if (json["is_decoder"] === true || json["add_cross_attention"] === true)
    throw unsupported("an encoder used as a decoder", "Use an encoder (is_decoder: false).");
  const kind = json["position_embedding_type"] ?? "absolute";
  if (kind !== "absolute")
    throw unsupported(
      `position_embedding_type ${JSON.stringify(kind)}`,
      "Use an encoder with absolute positions.",
    );
}
