// A model too large for any browser, as files on this machine: for the page's answer to it.
import { closeSync, openSync, truncateSync, writeSync } from "node:fs";
import { join } from "node:path";

const models = join(import.meta.dirname, "..", "golden", "models");

/** A llama of three gigabytes in half precision: a true header, and zeros that take no room on the disk. */
export function largeModel(folder: string): string[] {
  const [V, D, L, I] = [32000, 2048, 28, 5504];
  const config = {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    vocab_size: V,
    hidden_size: D,
    num_hidden_layers: L,
    num_attention_heads: 16,
    num_key_value_heads: 16,
    intermediate_size: I,
    max_position_embeddings: 2048,
    rms_norm_eps: 1e-5,
    rope_theta: 10000,
    tie_word_embeddings: true,
    hidden_act: "silu",
  };
  const shapes: [string, number[]][] = [
    ["model.embed_tokens.weight", [V, D]],
    ["model.norm.weight", [D]],
    ...Array.from({ length: L }, (_, i) => `model.layers.${i}.`).flatMap((layer): [string, number[]][] => [
      ...["q", "k", "v", "o"].map((p): [string, number[]] => [`${layer}self_attn.${p}_proj.weight`, [D, D]]),
      [`${layer}mlp.gate_proj.weight`, [I, D]],
      [`${layer}mlp.up_proj.weight`, [I, D]],
      [`${layer}mlp.down_proj.weight`, [D, I]],
      [`${layer}input_layernorm.weight`, [D]],
      [`${layer}post_attention_layernorm.weight`, [D]],
    ]),
  ];
  let offset = 0;
  const entries = shapes.map(([name, shape]) => {
    const size = 2 * shape.reduce((a, b) => a * b, 1);
    const entry = [name, { dtype: "F16", shape, data_offsets: [offset, offset + size] }] as const;
    offset += size;
    return entry;
  });
  const header = Buffer.from(JSON.stringify(Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  const weights = join(folder, "model.safetensors");
  const handle = openSync(weights, "w");
  writeSync(handle, length);
  writeSync(handle, header);
  closeSync(handle);
  truncateSync(weights, 8 + header.length + offset);
  const json = join(folder, "config.json");
  const file = openSync(json, "w");
  writeSync(file, JSON.stringify(config));
  closeSync(file);
  return [weights, json, join(models, "llama-gqa-tied", "tokenizer.json")];
}
