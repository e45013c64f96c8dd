// DistilBERT (Sanh et al. 2019, https://arxiv.org/abs/1910.01108) as DistilBertForSequenceClassification: BERT without token
// types and pooler; a score is read from the first token through a layer with relu.

import { relu } from "../engine/ops/activation.ts";
import { add } from "../engine/ops/add.ts";
import { architecture } from "./architecture.ts";
import {
  badConfig,
  choice,
  count,
  initializerRange,
  layerCount,
  paddingIndex,
  probability,
} from "./configFields.ts";
import {
  encoderActivationNames,
  encoderBlock,
  type EncoderBlockNames,
  type EncoderConfig,
  encoderNorm,
  parameterList,
  requirePlainEncoder,
} from "./encoderBlock.ts";
import { noHeadFor } from "./heads.ts";

const embeddings = "distilbert.embeddings";

function namesOf(layer: number): EncoderBlockNames {
  const at = `distilbert.transformer.layer.${layer}`;
  return {
    query: `${at}.attention.q_lin`,
    key: `${at}.attention.k_lin`,
    value: `${at}.attention.v_lin`,
    output: `${at}.attention.out_lin`,
    attentionNorm: `${at}.sa_layer_norm`,
    inner: `${at}.ffn.lin1`,
    outer: `${at}.ffn.lin2`,
    outputNorm: `${at}.output_layer_norm`,
  };
}

export const distilbert = architecture<EncoderConfig>({
  id: "distilbert",
  architectures: ["DistilBertModel", "DistilBertForSequenceClassification", "DistilBertForMaskedLM"],
  modelTypes: ["distilbert"],
  prefix: "distilbert.",
  attention: "full",
  pool: "first",
  // PEFT has none for it; these are the ones that its BERT has.
  defaultTargets: ["q_lin", "v_lin"],

  config(json) {
    requirePlainEncoder(json);
    const width = count(json, "dim", 768);
    const heads = count(json, "n_heads", 12);
    if (width % heads) throw badConfig("n_heads", heads, `a divisor of dim (${width})`);
    const vocabularySize = count(json, "vocab_size", 30522);
    return {
      vocabularySize,
      width,
      layers: layerCount(json, "n_layers", 6),
      heads,
      kvHeads: heads,
      headDim: width / heads,
      contextLength: count(json, "max_position_embeddings", 512),
      innerWidth: count(json, "hidden_dim", 3072),
      epsilon: 1e-12,
      activation: choice(json, "activation", encoderActivationNames, "gelu"),
      hiddenDropout: probability(json, "dropout", 0.1),
      classifierDropout: probability(json, "seq_classif_dropout", 0.2),
      initializerRange: initializerRange(json),
      padding: paddingIndex({ pad_token_id: 0, ...json }, vocabularySize),
    };
  },

  parameters({ vocabularySize, width, innerWidth, layers, contextLength, initializerRange: std }, task) {
    const { specs, embedding, norm, layer } = parameterList();
    embedding(`${embeddings}.word_embeddings`, vocabularySize, width);
    embedding(`${embeddings}.position_embeddings`, contextLength, width);
    norm(`${embeddings}.LayerNorm`, width);
    for (let i = 0; i < layers; i++) {
      const names = namesOf(i);
      for (const one of [names.query, names.key, names.value, names.output]) layer(one, width, width);
      norm(names.attentionNorm, width);
      layer(names.inner, innerWidth, width);
      layer(names.outer, width, innerWidth);
      norm(names.outputNorm, width);
    }
    if (task === "classify") layer("pre_classifier", width, width, { initial: { std }, isTaskHead: true });
    return specs;
  },

  heads({ initializerRange: std }, task) {
    if (task !== "classify") throw noHeadFor("DistilBERT", task);
    return [
      { name: "score", weight: "classifier.weight", bias: "classifier.bias", outputs: 1, initial: { std } },
    ];
  },

  className: () => "DistilBertForSequenceClassification",

  embed(ctx, ids) {
    const { engine, config, positions } = ctx;
    const tokens = ctx.embed(`${embeddings}.word_embeddings.weight`, ids, config.padding);
    const places = ctx.embed(`${embeddings}.position_embeddings.weight`, positions);
    const sum = add(engine, { a: tokens, b: places }).y;
    return ctx.dropout(encoderNorm(ctx, `${embeddings}.LayerNorm`, sum), config.hiddenDropout, "embedding");
  },

  block: (ctx, layer, x) => encoderBlock(ctx, layer, x, namesOf(layer), false),

  finish(ctx, x) {
    const active = relu(ctx.engine, { x: ctx.linear("pre_classifier", x) }).y;
    return ctx.dropout(active, ctx.config.classifierDropout, "pooled");
  },
});
