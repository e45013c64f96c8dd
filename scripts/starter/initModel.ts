// A Llama of 2 million parameters with random weights, as transformers would begin one: normal with deviation 0.02,
// norms at 1, input and output embedding shared.
//   npx tsx scripts/starter/initModel.ts      writes config.json, generation_config.json and model.safetensors

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { normalDraws, randomStream } from "../../src/domain/random.ts";
import { type TensorData, writeSafetensors } from "../../src/formats/writeSafetensors.ts";
import { initialFolder } from "./paths.ts";
import { endId, padId, vocabularySize } from "./trainTokenizer.ts";

const deviation = 0.02;
const hidden = 192;
const layers = 4;
const heads = 6;
const keyHeads = 3;
const inner = 512;
const headWidth = hidden / heads;

/** config.json; both spellings of the rotary base, for transformers before and after 5. */
export const modelConfig = {
  architectures: ["LlamaForCausalLM"],
  model_type: "llama",
  vocab_size: vocabularySize,
  hidden_size: hidden,
  intermediate_size: inner,
  num_hidden_layers: layers,
  num_attention_heads: heads,
  num_key_value_heads: keyHeads,
  head_dim: headWidth,
  hidden_act: "silu",
  max_position_embeddings: 512,
  rms_norm_eps: 1e-5,
  rope_theta: 10000,
  rope_parameters: { rope_theta: 10000, rope_type: "default" },
  attention_bias: false,
  mlp_bias: false,
  attention_dropout: 0,
  initializer_range: deviation,
  tie_word_embeddings: true,
  bos_token_id: null,
  eos_token_id: endId,
  pad_token_id: padId,
  use_cache: true,
  dtype: "float32",
} as const;

export const generationConfig = { eos_token_id: endId, pad_token_id: padId, max_new_tokens: 192 } as const;

/** Name and shape of every tensor, as transformers names them. */
export function tensorShapes(): Map<string, number[]> {
  const shapes = new Map<string, number[]>([["model.embed_tokens.weight", [vocabularySize, hidden]]]);
  for (let layer = 0; layer < layers; layer++) {
    const at = `model.layers.${layer}`;
    shapes.set(`${at}.input_layernorm.weight`, [hidden]);
    shapes.set(`${at}.self_attn.q_proj.weight`, [heads * headWidth, hidden]);
    shapes.set(`${at}.self_attn.k_proj.weight`, [keyHeads * headWidth, hidden]);
    shapes.set(`${at}.self_attn.v_proj.weight`, [keyHeads * headWidth, hidden]);
    shapes.set(`${at}.self_attn.o_proj.weight`, [hidden, heads * headWidth]);
    shapes.set(`${at}.post_attention_layernorm.weight`, [hidden]);
    shapes.set(`${at}.mlp.gate_proj.weight`, [inner, hidden]);
    shapes.set(`${at}.mlp.up_proj.weight`, [inner, hidden]);
    shapes.set(`${at}.mlp.down_proj.weight`, [hidden, inner]);
  }
  return shapes.set("model.norm.weight", [hidden]);
}

/** Each tensor has a stream of its own, so that its numbers do not depend on the others' sizes. */
export function initialTensors(seed: number): TensorData[] {
  return [...tensorShapes()].map(([name, shape]) => {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    const draw = normalDraws(randomStream(seed, name));
    for (let i = 0; i < data.length; i++) data[i] = shape.length === 1 ? 1 : deviation * draw();
    return { name, dtype: "F32", shape, data };
  });
}

if (process.argv[1] === import.meta.filename) {
  const tensors = initialTensors(1);
  const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
  mkdirSync(initialFolder, { recursive: true });
  writeFileSync(join(initialFolder, "config.json"), json(modelConfig));
  writeFileSync(join(initialFolder, "generation_config.json"), json(generationConfig));
  writeFileSync(join(initialFolder, "model.safetensors"), writeSafetensors(tensors, { format: "pt" }));
  const count = tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  console.error(`${count} parameters in ${initialFolder}`);
}
