// GPT-2 (Radford et al. 2019), as GPT2LMHeadModel and GPT2ForSequenceClassification: learned positions, pre-LayerNorm, one fused q-k-v projection,
// tanh GELU. Its projections are stored [inputs, outputs] ("Conv1D") and turned when loaded.

import { geluErf, geluTanh, silu } from "../engine/ops/activation.ts";
import { add } from "../engine/ops/add.ts";
import { columns } from "../engine/ops/columns.ts";
import { layerNorm } from "../engine/ops/layerNorm.ts";
import type { Tensor } from "../engine/tensor.ts";
import {
  badConfig,
  choice,
  count,
  flag,
  initializerRange,
  layerCount,
  positive,
  probability,
  unsupported,
} from "./configFields.ts";
import { architecture, type ForwardContext, type ModelConfig, type ParameterSpec } from "./architecture.ts";
import { decoderHeads } from "./heads.ts";

const activations = {
  gelu_new: geluTanh,
  gelu_pytorch_tanh: geluTanh,
  gelu_fast: geluTanh,
  gelu: geluErf,
  silu,
  swish: silu,
};

interface Gpt2Config extends ModelConfig {
  readonly innerWidth: number;
  readonly epsilon: number;
  readonly activation: keyof typeof activations;
  readonly scaleByHead: boolean;
  readonly scaleByLayer: boolean;
  readonly embeddingDropout: number;
  readonly residualDropout: number;
  readonly initializerRange: number;
  /** The language head is the transposed token embedding. */
  readonly tied: boolean;
}

type Context = ForwardContext<Gpt2Config>;

function norm(ctx: Context, name: string, x: Tensor): Tensor {
  const gain = ctx.vector(`${name}.weight`);
  const bias = ctx.vector(`${name}.bias`);
  return layerNorm(ctx.engine, { x, gain, bias }, { eps: ctx.config.epsilon }).y;
}

export const gpt2 = architecture<Gpt2Config>({
  id: "gpt2",
  architectures: ["GPT2LMHeadModel", "GPT2Model", "GPT2ForSequenceClassification"],
  modelTypes: ["gpt2"],
  prefix: "transformer.",
  attention: "causal",
  pool: "last",
  defaultTargets: ["c_attn"],

  config(json) {
    const width = count(json, "n_embd", 768);
    const heads = count(json, "n_head", 12);
    if (width % heads) throw badConfig("n_head", heads, `a divisor of n_embd (${width})`);
    if (json.add_cross_attention === true) throw unsupported("cross attention", "Use a decoder-only GPT-2.");
    return {
      vocabularySize: count(json, "vocab_size", 50257),
      width,
      layers: layerCount(json, "n_layer", 12),
      heads,
      kvHeads: heads,
      headDim: width / heads,
      contextLength: count(json, "n_positions", 1024),
      tied: flag(json, "tie_word_embeddings", true),
      innerWidth: count(json, "n_inner", 4 * width),
      epsilon: positive(json, "layer_norm_epsilon", 1e-5),
      activation: choice(
        json,
        "activation_function",
        Object.keys(activations) as (keyof typeof activations)[],
        "gelu_new",
      ),
      scaleByHead: flag(json, "scale_attn_weights", true),
      scaleByLayer: flag(json, "scale_attn_by_inverse_layer_idx", false),
      embeddingDropout: probability(json, "embd_pdrop", 0.1),
      residualDropout: probability(json, "resid_pdrop", 0.1),
      initializerRange: initializerRange(json),
    };
  },

  parameters({ vocabularySize, width, layers, contextLength, innerWidth }) {
    const specs: ParameterSpec[] = [
      { name: "transformer.wte.weight", shape: [vocabularySize, width], kind: "embedding", decays: true },
      { name: "transformer.wpe.weight", shape: [contextLength, width], kind: "embedding", decays: true },
    ];
    const vector = (name: string, size: number): void => {
      specs.push({ name, shape: [size], kind: "vector", decays: false });
    };
    const layer = (name: string, inputs: number, outputs: number): void => {
      specs.push({ name: `${name}.weight`, shape: [inputs, outputs], kind: "conv1d", decays: true });
      vector(`${name}.bias`, outputs);
    };
    for (let i = 0; i < layers; i++) {
      const at = `transformer.h.${i}`;
      for (const name of ["ln_1.weight", "ln_1.bias"]) vector(`${at}.${name}`, width);
      layer(`${at}.attn.c_attn`, width, 3 * width);
      layer(`${at}.attn.c_proj`, width, width);
      for (const name of ["ln_2.weight", "ln_2.bias"]) vector(`${at}.${name}`, width);
      layer(`${at}.mlp.c_fc`, width, innerWidth);
      layer(`${at}.mlp.c_proj`, innerWidth, width);
    }
    for (const name of ["ln_f.weight", "ln_f.bias"]) vector(`transformer.${name}`, width);
    return specs;
  },

  heads: (config, task) => decoderHeads(config, task, "transformer.wte.weight"),
  className: (_config, task) => (task === "classify" ? "GPT2ForSequenceClassification" : "GPT2LMHeadModel"),

  embed(ctx, ids) {
    const tokens = ctx.embed("transformer.wte.weight", ids);
    const places = ctx.embed("transformer.wpe.weight", ctx.positions);
    const x = add(ctx.engine, { a: tokens, b: places }).y;
    return ctx.dropout(x, ctx.config.embeddingDropout, "embedding");
  },

  block(ctx, layer, x) {
    const { engine, config } = ctx;
    const at = `transformer.h.${layer}`;
    const qkv = ctx.linear(`${at}.attn.c_attn`, norm(ctx, `${at}.ln_1`, x));
    const part = (i: number): Tensor =>
      columns(engine, { x: qkv }, { start: i * config.width, K: config.width }).y;
    const scale =
      (config.scaleByHead ? 1 / Math.sqrt(config.headDim) : 1) / (config.scaleByLayer ? layer + 1 : 1);
    const mixed = ctx.attention(layer, part(0), part(1), part(2), scale);
    const attended = ctx.dropout(
      ctx.linear(`${at}.attn.c_proj`, mixed),
      config.residualDropout,
      `${layer}.attn`,
    );
    const middle = add(engine, { a: x, b: attended }).y;
    const inner = ctx.linear(`${at}.mlp.c_fc`, norm(ctx, `${at}.ln_2`, middle));
    const active = activations[config.activation](engine, { x: inner }).y;
    const out = ctx.dropout(ctx.linear(`${at}.mlp.c_proj`, active), config.residualDropout, `${layer}.mlp`);
    return add(engine, { a: middle, b: out }).y;
  },

  finish: (ctx, x) => norm(ctx, "transformer.ln_f", x),
});
