// What each architecture that a GGUF may hold is called, and how its tensors are named and laid out, in Hugging Face
// files. Adding one: an entry here, and its config rule if it follows neither of the two families.

import type { TensorEntry } from "./tensorFile.ts";

export type Layout = "same" | "transposed" | "interleaved q" | "interleaved k";

export interface GgufArchitecture {
  /** `architectures` of config.json; `model_type` is the GGUF's own word. */
  readonly className: string;
  /** Which rule of ggufConfig.ts rebuilds the rest of config.json. */
  readonly family: "learned positions" | "rotary";
  /** config.json says whether there are biases; an architecture that always or never has them leaves that out. */
  readonly states: readonly ("attention_bias" | "mlp_bias")[];
  /** Converters may write the tied head out as a copy. */
  readonly copiesTiedHead: boolean;
  readonly layerPrefix: string;
  readonly outer: Readonly<Record<string, string>>;
  readonly inner: Readonly<Record<string, string>>;
  layout(entry: TensorEntry): Layout;
}

const llamaNames: Record<string, string> = {
  attn_norm: "input_layernorm",
  ffn_norm: "post_attention_layernorm",
  attn_q: "self_attn.q_proj",
  attn_k: "self_attn.k_proj",
  attn_v: "self_attn.v_proj",
  attn_output: "self_attn.o_proj",
  attn_q_norm: "self_attn.q_norm",
  attn_k_norm: "self_attn.k_norm",
  ffn_gate: "mlp.gate_proj",
  ffn_up: "mlp.up_proj",
  ffn_down: "mlp.down_proj",
};

const gpt2Names: Record<string, string> = {
  attn_norm: "ln_1",
  ffn_norm: "ln_2",
  attn_qkv: "attn.c_attn",
  attn_output: "attn.c_proj",
  ffn_up: "mlp.c_fc",
  ffn_down: "mlp.c_proj",
};

const gpt2Outer: Record<string, string> = {
  "token_embd.weight": "transformer.wte.weight",
  "position_embd.weight": "transformer.wpe.weight",
  "output_norm.weight": "transformer.ln_f.weight",
  "output_norm.bias": "transformer.ln_f.bias",
  "output.weight": "lm_head.weight",
};

const llamaOuter: Record<string, string> = {
  "token_embd.weight": "model.embed_tokens.weight",
  "output_norm.weight": "model.norm.weight",
  "output.weight": "lm_head.weight",
};

const same = (): Layout => "same";

const rotary = {
  family: "rotary",
  copiesTiedHead: false,
  layerPrefix: "model.layers",
  outer: llamaOuter,
  inner: llamaNames,
} as const;

/** By general.architecture. */
export const ggufArchitectures: Readonly<Record<string, GgufArchitecture>> = {
  gpt2: {
    className: "GPT2LMHeadModel",
    family: "learned positions",
    states: [],
    copiesTiedHead: true,
    layerPrefix: "transformer.h",
    outer: gpt2Outer,
    inner: gpt2Names,
    layout: ({ name, shape }) =>
      shape.length === 2 && /\.(attn_qkv|attn_output|ffn_up|ffn_down)\.weight$/.test(name)
        ? "transposed"
        : "same",
  },
  llama: {
    ...rotary,
    className: "LlamaForCausalLM",
    states: ["attention_bias", "mlp_bias"],
    layout: ({ name }) => {
      if (/\.attn_q\.(weight|bias)$/.test(name)) return "interleaved q";
      return /\.attn_k\.(weight|bias)$/.test(name) ? "interleaved k" : "same";
    },
  },
  qwen2: { ...rotary, className: "Qwen2ForCausalLM", states: [], layout: same },
  qwen3: { ...rotary, className: "Qwen3ForCausalLM", states: ["attention_bias"], layout: same },
};
