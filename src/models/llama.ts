// The Llama family (Touvron et al. 2023, https://arxiv.org/abs/2302.13971) as LlamaForCausalLM (SmolLM2, Llama 3),
// Qwen2ForCausalLM and Qwen3ForCausalLM: RMSNorm, rotary positions, grouped-query attention, SwiGLU. The kinds differ
// by flags: biases on q, k, v (and o), a norm on each head of q and k, tied embeddings, rope scaling.

import { add } from "../engine/ops/add.ts";
import { rmsNorm } from "../engine/ops/rmsNorm.ts";
import { rotary } from "../engine/ops/rotary.ts";
import { swiglu } from "../engine/ops/swiglu.ts";
import { reshape, type Tensor } from "../engine/tensor.ts";
import {
  badConfig,
  choice,
  type ConfigJson,
  count,
  flag,
  headSize,
  initializerRange,
  layerCount,
  paddingIndex,
  positive,
  unsupported,
} from "./configFields.ts";
import { architecture, type ForwardContext, type ModelConfig, type ParameterSpec } from "./architecture.ts";
import { decoderHeads } from "./heads.ts";
import { inverseFrequencies, rotaryTable } from "./rope.ts";

interface Kind {
  /** "Llama" of "LlamaForCausalLM". */
  readonly className: string;
  readonly qkvBias: (json: ConfigJson) => boolean;
  readonly outputBias: (json: ConfigJson) => boolean;
  readonly mlpBias: (json: ConfigJson) => boolean;
  readonly headNorm: boolean;
  readonly headDim: (json: ConfigJson, width: number, heads: number) => number;
  readonly epsilon: number;
  readonly context: number;
}

const byWidth = (json: ConfigJson, width: number, heads: number): number =>
  headSize(json, "head_dim", width / heads);
const never = (): boolean => false;
const attentionBias = (json: ConfigJson): boolean => flag(json, "attention_bias", false);

/** By model_type. */
const kinds: Record<string, Kind> = {
  llama: {
    className: "Llama",
    qkvBias: attentionBias,
    outputBias: attentionBias,
    mlpBias: (json) => flag(json, "mlp_bias", false),
    headNorm: false,
    headDim: byWidth,
    epsilon: 1e-6,
    context: 2048,
  },
  qwen2: {
    className: "Qwen2",
    qkvBias: () => true,
    outputBias: never,
    mlpBias: never,
    headNorm: false,
    headDim: byWidth,
    epsilon: 1e-6,
    context: 32768,
  },
  qwen3: {
    className: "Qwen3",
    qkvBias: attentionBias,
    outputBias: attentionBias,
    mlpBias: never,
    headNorm: true,
    headDim: (json) => headSize(json, "head_dim", 128),
    epsilon: 1e-6,
    context: 32768,
  },
};

interface LlamaConfig extends ModelConfig {
  readonly className: string;
  readonly innerWidth: number;
  readonly epsilon: number;
  readonly qkvBias: boolean;
  readonly outputBias: boolean;
  readonly mlpBias: boolean;
  readonly headNorm: boolean;
  /** The embedding's row without a gradient from the input side; -1: none. */
  readonly padding: number;
  readonly frequencies: Float32Array;
  readonly initializerRange: number;
  /** The language head is the transposed token embedding. */
  readonly tied: boolean;
}

type Context = ForwardContext<LlamaConfig>;

function norm(ctx: Context, name: string, x: Tensor): Tensor {
  return rmsNorm(ctx.engine, { x, gain: ctx.vector(`${name}.weight`) }, { eps: ctx.config.epsilon }).y;
}

/** Norm over each head of x (N, heads * headDim). */
function headNorm(ctx: Context, name: string, x: Tensor): Tensor {
  const { headDim } = ctx.config;
  return reshape(norm(ctx, name, reshape(x, [x.size / headDim, headDim])), x.shape);
}

function turned(ctx: Context, x: Tensor): Tensor {
  const { headDim, frequencies } = ctx.config;
  const table = ctx.table("rotary", ctx.reach, headDim, (rows) => rotaryTable(frequencies, rows));
  return rotary(ctx.engine, { x, positions: ctx.positions, table }).y;
}

export const llama = architecture<LlamaConfig>({
  id: "llama",
  architectures: Object.values(kinds).flatMap(({ className }) =>
    ["ForCausalLM", "Model", "ForSequenceClassification"].map((task) => className + task),
  ),
  modelTypes: Object.keys(kinds),
  prefix: "model.",
  attention: "causal",
  pool: "last",
  defaultTargets: ["q_proj", "v_proj"],

  config(json) {
    const kind = Object.hasOwn(kinds, String(json.model_type)) ? kinds[String(json.model_type)] : undefined;
    if (!kind) throw badConfig("model_type", json.model_type, `one of ${Object.keys(kinds).join(", ")}`);
    const width = count(json, "hidden_size");
    const heads = count(json, "num_attention_heads");
    const kvHeads = count(json, "num_key_value_heads", heads);
    if (heads % kvHeads) {
      throw badConfig("num_key_value_heads", kvHeads, `a divisor of num_attention_heads (${heads})`);
    }
    const headDim = kind.headDim(json, width, heads);
    choice(json, "hidden_act", ["silu", "swish"], "silu");
    if (json.use_sliding_window === true) {
      throw unsupported(
        "sliding-window attention",
        "Set use_sliding_window to false if your rows fit the window.",
      );
    }
    const contextLength = count(json, "max_position_embeddings", kind.context);
    const vocabularySize = count(json, "vocab_size");
    return {
      className: kind.className,
      vocabularySize,
      width,
      layers: layerCount(json, "num_hidden_layers"),
      heads,
      kvHeads,
      headDim,
      contextLength,
      tied: flag(json, "tie_word_embeddings", false),
      innerWidth: count(json, "intermediate_size"),
      epsilon: positive(json, "rms_norm_eps", kind.epsilon),
      qkvBias: kind.qkvBias(json),
      outputBias: kind.outputBias(json),
      mlpBias: kind.mlpBias(json),
      headNorm: kind.headNorm,
      padding: paddingIndex(json, vocabularySize),
      frequencies: inverseFrequencies(json, headDim, contextLength),
      initializerRange: initializerRange(json),
    };
  },

  parameters(config) {
    const { vocabularySize, width, layers, heads, kvHeads, headDim, innerWidth } = config;
    const specs: ParameterSpec[] = [
      { name: "model.embed_tokens.weight", shape: [vocabularySize, width], kind: "embedding", decays: true },
    ];
    const vector = (name: string, size: number): void => {
      specs.push({ name, shape: [size], kind: "vector", decays: false });
    };
    const layer = (name: string, outputs: number, inputs: number, bias: boolean): void => {
      specs.push({ name: `${name}.weight`, shape: [outputs, inputs], kind: "matrix", decays: true });
      if (bias) vector(`${name}.bias`, outputs);
    };
    for (let i = 0; i < layers; i++) {
      const at = `model.layers.${i}`;
      layer(`${at}.self_attn.q_proj`, heads * headDim, width, config.qkvBias);
      layer(`${at}.self_attn.k_proj`, kvHeads * headDim, width, config.qkvBias);
      layer(`${at}.self_attn.v_proj`, kvHeads * headDim, width, config.qkvBias);
      layer(`${at}.self_attn.o_proj`, width, heads * headDim, config.outputBias);
      if (config.headNorm)
        for (const name of ["q_norm", "k_norm"]) vector(`${at}.self_attn.${name}.weight`, headDim);
      layer(`${at}.mlp.gate_proj`, innerWidth, width, config.mlpBias);
      layer(`${at}.mlp.up_proj`, innerWidth, width, config.mlpBias);
      layer(`${at}.mlp.down_proj`, width, innerWidth, config.mlpBias);
      vector(`${at}.input_layernorm.weight`, width);
      vector(`${at}.post_attention_layernorm.weight`, width);
    }
    vector("model.norm.weight", width);
    return specs;
  },

  heads: (config, task) => decoderHeads(config, task, "model.embed_tokens.weight"),
  className: ({ className }, task) =>
    `${className}${task === "classify" ? "ForSequenceClassification" : "ForCausalLM"}`,

  embed: (ctx, ids) => ctx.embed("model.embed_tokens.weight", ids, ctx.config.padding),

  block(ctx, layer, x) {
    const { engine, config } = ctx;
    const at = `model.layers.${layer}`;
    const normed = norm(ctx, `${at}.input_layernorm`, x);
    let q = ctx.linear(`${at}.self_attn.q_proj`, normed);
    let k = ctx.linear(`${at}.self_attn.k_proj`, normed);
    const v = ctx.linear(`${at}.self_attn.v_proj`, normed);
    if (config.headNorm) {
      q = headNorm(ctx, `${at}.self_attn.q_norm`, q);
      k = headNorm(ctx, `${at}.self_attn.k_norm`, k);
    }
    const mixed = ctx.attention(layer, turned(ctx, q), turned(ctx, k), v, 1 / Math.sqrt(config.headDim));
    const middle = add(engine, { a: x, b: ctx.linear(`${at}.self_attn.o_proj`, mixed) }).y;
    const normed2 = norm(ctx, `${at}.post_attention_layernorm`, middle);
    const gate = ctx.linear(`${at}.mlp.gate_proj`, normed2);
    const up = ctx.linear(`${at}.mlp.up_proj`, normed2);
    const active = swiglu(engine, { gate, up }).y;
    return add(engine, { a: middle, b: ctx.linear(`${at}.mlp.down_proj`, active) }).y;
  },

  finish: (ctx, x) => norm(ctx, "model.norm", x),
});
