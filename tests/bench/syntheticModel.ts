// Models of a given shape with seeded random weights, made in memory one tensor at a time: the bench reads no file.
// The values are the same on every host, so that two implementations start from the same model.

import { hashText } from "../../src/domain/random.ts";
import { describeConfig } from "../../src/models/describe.ts";
import type { ParameterSpec, Task } from "../../src/models/architecture.ts";
import type { ModelSource } from "../../src/formats/modelSource.ts";

/** GPT-2's and transformers' standard deviation. */
const deviation = 0.02;

/** Values of a config.json by the name of the shape. */
export const shapes = {
  tinyGpt2: {
    model_type: "gpt2",
    vocab_size: 2048,
    n_embd: 128,
    n_layer: 2,
    n_head: 4,
    n_positions: 64,
    resid_pdrop: 0,
    embd_pdrop: 0,
    attn_pdrop: 0,
  },
  distilGpt2: {
    model_type: "gpt2",
    vocab_size: 50257,
    n_embd: 768,
    n_layer: 6,
    n_head: 12,
    n_positions: 1024,
    resid_pdrop: 0,
    embd_pdrop: 0,
    attn_pdrop: 0,
  },
  smolLm2: {
    model_type: "llama",
    vocab_size: 49152,
    hidden_size: 576,
    intermediate_size: 1536,
    num_hidden_layers: 30,
    num_attention_heads: 9,
    num_key_value_heads: 3,
    max_position_embeddings: 8192,
    rope_theta: 100000,
    rms_norm_eps: 1e-5,
    tie_word_embeddings: true,
  },
  miniLm: {
    model_type: "bert",
    vocab_size: 30522,
    hidden_size: 384,
    intermediate_size: 1536,
    num_hidden_layers: 6,
    num_attention_heads: 12,
    max_position_embeddings: 512,
  },
} as const satisfies Record<string, Record<string, unknown>>;

/** A source whose matrices are uniform with deviation 0.02, gains 1 and biases 0, in the layout of the model's files. */
export function syntheticModel(
  name: string,
  config: Record<string, unknown>,
  seed: number,
  task?: Task,
): ModelSource {
  const specs = new Map(describeConfig({ name, config }, task).specs.map((spec) => [spec.name, spec]));
  const find = (tensor: string): ParameterSpec => {
    const spec = specs.get(tensor);
    if (!spec) throw new Error(`${name} has no tensor "${tensor}"`);
    return spec;
  };
  return {
    name,
    config,
    tensorNames: [...specs.keys()],
    has: (tensor) => specs.has(tensor),
    shape: (tensor) => [...find(tensor).shape],
    dtype: () => "F32",
    read: (tensor) => Promise.resolve(values(find(tensor), seed)),
    files: undefined,
  };
}

function values({ name, shape, kind }: ParameterSpec, seed: number): Float32Array {
  const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
  if (kind === "vector") return name.endsWith(".bias") ? data : data.fill(1);
  // xorshift32 (Marsaglia 2003): 135 million of these are drawn before the first step.
  let state = hashText(`${seed}/${name}`) || 1;
  const scale = (deviation * Math.sqrt(12)) / 2 ** 32;
  for (let i = 0; i < data.length; i++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    data[i] = state * scale;
  }
  return data;
}
