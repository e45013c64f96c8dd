// BERT (Devlin et al. 2019, https://arxiv.org/abs/1810.04805) as BertForSequenceClassification, MiniLM's shape included: a
// score is read from the first token ([CLS]) through a pooler with tanh. For masked words as BertForMaskedLM has it, but for the
// bias that it adds to the logits.

import { tanh } from "../engine/ops/activation.ts";
import { add } from "../engine/ops/add.ts";
import { architecture, type ForwardContext } from "./architecture.ts";
import {
  badConfig,
  choice,
  count,
  initializerRange,
  layerCount,
  paddingIndex,
  positive,
  probability,
} from "./configFields.ts";
import {
  encoderActivationNames,
  encoderActivations,
  encoderBlock,
  type EncoderBlockNames,
  type EncoderConfig,
  encoderNorm,
  parameterList,
  requirePlainEncoder,
} from "./encoderBlock.ts";
import { noHeadFor } from "./heads.ts";

interface BertConfig extends EncoderConfig {
  /** Kinds of texts that a token can belong to. */
  readonly segments: number;
}

type Context = ForwardContext<BertConfig>;

const words = "bert.embeddings.word_embeddings";
const pooler = "bert.pooler.dense";
const transform = "cls.predictions.transform";

function namesOf(layer: number): EncoderBlockNames {
  const at = `bert.encoder.layer.${layer}`;
  return {
    query: `${at}.attention.self.query`,
    key: `${at}.attention.self.key`,
    value: `${at}.attention.self.value`,
    output: `${at}.attention.output.dense`,
    attentionNorm: `${at}.attention.output.LayerNorm`,
    inner: `${at}.intermediate.dense`,
    outer: `${at}.output.dense`,
    outputNorm: `${at}.output.LayerNorm`,
  };
}

export const bert = architecture<BertConfig>({
  id: "bert",
  architectures: ["BertModel", "BertForSequenceClassification", "BertForMaskedLM", "BertForPreTraining"],
  modelTypes: ["bert"],
  prefix: "bert.",
  attention: "full",
  pool: "first",
  defaultTargets: ["query", "value"],

  config(json) {
    requirePlainEncoder(json);
    const width = count(json, "hidden_size", 768);
    const heads = count(json, "num_attention_heads", 12);
    if (width % heads) throw badConfig("num_attention_heads", heads, `a divisor of hidden_size (${width})`);
    const vocabularySize = count(json, "vocab_size", 30522);
    const hiddenDropout = probability(json, "hidden_dropout_prob", 0.1);
    return {
      vocabularySize,
      width,
      layers: layerCount(json, "num_hidden_layers", 12),
      heads,
      kvHeads: heads,
      headDim: width / heads,
      contextLength: count(json, "max_position_embeddings", 512),
      segments: count(json, "type_vocab_size", 2),
      innerWidth: count(json, "intermediate_size", 3072),
      epsilon: positive(json, "layer_norm_eps", 1e-12),
      activation: choice(json, "hidden_act", encoderActivationNames, "gelu"),
      hiddenDropout,
      classifierDropout: probability(json, "classifier_dropout", hiddenDropout),
      initializerRange: initializerRange(json),
      // transformers' own default.
      padding: paddingIndex({ pad_token_id: 0, ...json }, vocabularySize),
    };
  },

  parameters(config, task) {
    const { width, innerWidth, layers, vocabularySize, contextLength, segments } = config;
    const { specs, embedding, norm, layer } = parameterList();
    embedding(words, vocabularySize, width);
    embedding("bert.embeddings.position_embeddings", contextLength, width);
    embedding("bert.embeddings.token_type_embeddings", segments, width);
    norm("bert.embeddings.LayerNorm", width);
    for (let i = 0; i < layers; i++) {
      const names = namesOf(i);
      for (const one of [names.query, names.key, names.value, names.output]) layer(one, width, width);
      norm(names.attentionNorm, width);
      layer(names.inner, innerWidth, width);
      layer(names.outer, width, innerWidth);
      norm(names.outputNorm, width);
    }
    if (task === "masked") {
      layer(`${transform}.dense`, width, width);
      norm(`${transform}.LayerNorm`, width);
    } else layer(pooler, width, width, { initial: { std: config.initializerRange } });
    return specs;
  },

  heads({ vocabularySize, initializerRange: std }, task) {
    if (task === "masked")
      return [
        {
          name: "lm",
          weight: "cls.predictions.decoder.weight",
          outputs: vocabularySize,
          tiedTo: `${words}.weight`,
        },
      ];
    if (task !== "classify") throw noHeadFor("BERT", task);
    return [
      { name: "score", weight: "classifier.weight", bias: "classifier.bias", outputs: 1, initial: { std } },
    ];
  },

  className: (_config, task) => (task === "masked" ? "BertForMaskedLM" : "BertForSequenceClassification"),

  embed(ctx, ids) {
    const { engine, config, positions } = ctx;
    const tokens = ctx.embed(`${words}.weight`, ids, config.padding);
    const kinds = ctx.embed("bert.embeddings.token_type_embeddings.weight", ctx.segments());
    const places = ctx.embed("bert.embeddings.position_embeddings.weight", positions);
    const sum = add(engine, { a: add(engine, { a: tokens, b: kinds }).y, b: places }).y;
    return ctx.dropout(encoderNorm(ctx, "bert.embeddings.LayerNorm", sum), config.hiddenDropout, "embedding");
  },

  block: (ctx, layer, x) => encoderBlock(ctx, layer, x, namesOf(layer), true),

  finish(ctx: Context, x) {
    const { engine, config, task } = ctx;
    if (task === "masked") {
      const active = encoderActivations[config.activation](engine, {
        x: ctx.linear(`${transform}.dense`, x),
      }).y;
      return encoderNorm(ctx, `${transform}.LayerNorm`, active);
    }
    const pooled = tanh(engine, { x: ctx.linear(pooler, x) }).y;
    return ctx.dropout(pooled, config.classifierDropout, "pooled");
  },
});
