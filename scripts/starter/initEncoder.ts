// A BERT with random weights, as transformers would begin one for masked words: normal with deviation 0.02, norms at 1,
// biases at 0, input and output embedding shared.
//   npx tsx scripts/starter/initEncoder.ts      writes config.json and model.safetensors into build/starter/encoder/initial

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { normalDraws, randomStream } from "../../src/domain/random.ts";
import { type TensorData, writeSafetensors } from "../../src/formats/writeSafetensors.ts";
import { encoderInitialFolder } from "./paths.ts";
import { encoderContext, encoderIds, encoderVocabularySize } from "./trainWordPiece.ts";

const deviation = 0.02;
const width = 192;
const layers = 3;
const heads = 6;
const inner = 512;
const segments = 2;

export const encoderConfig = {
  architectures: ["BertForMaskedLM"],
  model_type: "bert",
  vocab_size: encoderVocabularySize,
  hidden_size: width,
  num_hidden_layers: layers,
  num_attention_heads: heads,
  intermediate_size: inner,
  hidden_act: "gelu",
  max_position_embeddings: encoderContext,
  type_vocab_size: segments,
  layer_norm_eps: 1e-12,
  hidden_dropout_prob: 0,
  attention_probs_dropout_prob: 0,
  initializer_range: deviation,
  pad_token_id: encoderIds.pad,
  tie_word_embeddings: true,
  dtype: "float32",
} as const;

/** Name and shape of the encoder's own tensors, as transformers names them: what is published. */
export function encoderShapes(): Map<string, number[]> {
  const shapes = new Map<string, number[]>();
  const linear = (name: string, outputs: number, inputs: number): void => {
    shapes.set(`${name}.weight`, [outputs, inputs]).set(`${name}.bias`, [outputs]);
  };
  const norm = (name: string): void => {
    shapes.set(`${name}.weight`, [width]).set(`${name}.bias`, [width]);
  };
  shapes.set("bert.embeddings.word_embeddings.weight", [encoderVocabularySize, width]);
  shapes.set("bert.embeddings.position_embeddings.weight", [encoderContext, width]);
  shapes.set("bert.embeddings.token_type_embeddings.weight", [segments, width]);
  norm("bert.embeddings.LayerNorm");
  for (let layer = 0; layer < layers; layer++) {
    const at = `bert.encoder.layer.${layer}`;
    for (const part of ["query", "key", "value"]) linear(`${at}.attention.self.${part}`, width, width);
    linear(`${at}.attention.output.dense`, width, width);
    norm(`${at}.attention.output.LayerNorm`);
    linear(`${at}.intermediate.dense`, inner, width);
    linear(`${at}.output.dense`, width, inner);
    norm(`${at}.output.LayerNorm`);
  }
  return shapes;
}

/** With the layer through which masked words are read, which is left behind when the encoder is published. */
export function maskedShapes(): Map<string, number[]> {
  return encoderShapes()
    .set("cls.predictions.transform.dense.weight", [width, width])
    .set("cls.predictions.transform.dense.bias", [width])
    .set("cls.predictions.transform.LayerNorm.weight", [width])
    .set("cls.predictions.transform.LayerNorm.bias", [width]);
}

/** Each tensor has a stream of its own, so that its numbers do not depend on the others' sizes. */
export function initialEncoder(seed: number): TensorData[] {
  return [...maskedShapes()].map(([name, shape]) => {
    const data = new Float32Array(shape.reduce((a, b) => a * b, 1));
    const draw = normalDraws(randomStream(seed, name));
    const isNorm = name.endsWith("LayerNorm.weight");
    for (let i = 0; i < data.length; i++) data[i] = shape.length > 1 ? deviation * draw() : isNorm ? 1 : 0;
    return { name, dtype: "F32", shape, data };
  });
}

if (process.argv[1] === import.meta.filename) {
  const tensors = initialEncoder(1);
  mkdirSync(encoderInitialFolder, { recursive: true });
  writeFileSync(join(encoderInitialFolder, "config.json"), `${JSON.stringify(encoderConfig, null, 2)}\n`);
  writeFileSync(join(encoderInitialFolder, "model.safetensors"), writeSafetensors(tensors, { format: "pt" }));
  const count = tensors.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  console.error(`${count} parameters in ${encoderInitialFolder}`);
}
