// Models small enough to be written down: a token classifier whose weights are a table from tokens to labels, and a writer whose
// weights are a table of what comes next. So the whole way of a model's folder through transformers.js and ONNX Runtime can be
// tested without any download: the answer to each token is known.

import { onnxFile } from "./onnxFile.ts";

/** `logits[batch, time] = table[input_ids[batch, time]]`. */
const lookupGraph = (table: Float32Array, tokens: number, labels: number): Uint8Array =>
  onnxFile({
    nodes: [{ op: "Gather", from: ["table", "input_ids"], to: "logits" }],
    tables: { table: { shape: [tokens, labels], data: table } },
    inputs: [{ name: "input_ids", type: "integers", shape: ["batch", "time"] }],
    outputs: [{ name: "logits", type: "floats", shape: ["batch", "time", labels] }],
  });

/**
 * `logits[batch, 0] = table[sum of all ids so far]`: what came before the newest tokens is known from the cache alone, which is kept
 * as a transformer keeps its keys and values.
 */
function recallGraph(table: Float32Array, sums: number, tokens: number): Uint8Array {
  const [cache, fresh] = [
    ["batch", 1, "past", 1],
    ["batch", 1, "all", 1],
  ] as const;
  const axes = (...all: bigint[]) => ({ shape: [all.length], data: BigInt64Array.from(all) });
  return onnxFile({
    nodes: [
      { op: "Cast", from: ["input_ids"], to: "numbers", numbers: { to: 1 } },
      { op: "Unsqueeze", from: ["numbers", "around"], to: "fresh" },
      { op: "Concat", from: ["past_key_values.0.key", "fresh"], to: "present.0.key", numbers: { axis: 2 } },
      {
        op: "Concat",
        from: ["past_key_values.0.value", "fresh"],
        to: "present.0.value",
        numbers: { axis: 2 },
      },
      { op: "ReduceSum", from: ["present.0.key", "within"], to: "sums", numbers: { keepdims: 0 } },
      { op: "Cast", from: ["sums"], to: "places", numbers: { to: 7 } },
      { op: "Unsqueeze", from: ["places", "behind"], to: "rows" },
      { op: "Gather", from: ["table", "rows"], to: "logits" },
    ],
    tables: {
      table: { shape: [sums, tokens], data: table },
      around: axes(1n, 3n),
      within: axes(1n, 2n, 3n),
      behind: axes(1n),
    },
    inputs: [
      { name: "input_ids", type: "integers", shape: ["batch", "time"] },
      { name: "past_key_values.0.key", type: "floats", shape: cache },
      { name: "past_key_values.0.value", type: "floats", shape: cache },
    ],
    outputs: [
      { name: "logits", type: "floats", shape: ["batch", 1, tokens] },
      { name: "present.0.key", type: "floats", shape: fresh },
      { name: "present.0.value", type: "floats", shape: fresh },
    ],
  });
}

/** The files of a folder; `words` are tokens with the label that is certain for them, all else is "O". */
export function lookupModel(words: Readonly<Record<string, string>>): Record<string, Uint8Array> {
  const labels = ["O", ...new Set(Object.values(words))];
  const letters = Array.from("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,:;!?'-");
  const tokens = [
    ...["[PAD]", "[UNK]", "[CLS]", "[SEP]"],
    ...letters,
    ...letters.map((letter) => `##${letter}`),
    ...Object.keys(words),
  ];
  const vocab = Object.fromEntries([...new Set(tokens)].map((token, id) => [token, id]));
  const count = Object.keys(vocab).length;
  const table = new Float32Array(count * labels.length);
  for (const [token, id] of Object.entries(vocab))
    table[id * labels.length + Math.max(0, labels.indexOf(words[token] ?? "O"))] = 6;
  const special = (id: string): object => ({ id, ids: [vocab[id]], tokens: [id] });
  const added = (content: string): object => ({
    id: vocab[content],
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  return {
    "config.json": json({
      architectures: ["BertForTokenClassification"],
      model_type: "bert",
      max_position_embeddings: 34,
      id2label: Object.fromEntries(labels.map((label, id) => [id, label])),
      label2id: Object.fromEntries(labels.map((label, id) => [label, id])),
    }),
    "tokenizer_config.json": json({
      tokenizer_class: "BertTokenizer",
      do_lower_case: false,
      unk_token: "[UNK]",
      sep_token: "[SEP]",
      pad_token: "[PAD]",
      cls_token: "[CLS]",
      model_max_length: 512,
    }),
    "tokenizer.json": json({
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: ["[PAD]", "[UNK]", "[CLS]", "[SEP]"].map(added),
      normalizer: {
        type: "BertNormalizer",
        clean_text: true,
        handle_chinese_chars: true,
        strip_accents: false,
        lowercase: false,
      },
      pre_tokenizer: { type: "BertPreTokenizer" },
      post_processor: {
        type: "TemplateProcessing",
        single: [
          { SpecialToken: { id: "[CLS]", type_id: 0 } },
          { Sequence: { id: "A", type_id: 0 } },
          { SpecialToken: { id: "[SEP]", type_id: 0 } },
        ],
        pair: [],
        special_tokens: { "[CLS]": special("[CLS]"), "[SEP]": special("[SEP]") },
      },
      decoder: { type: "WordPiece", prefix: "##", cleanup: true },
      model: {
        type: "WordPiece",
        unk_token: "[UNK]",
        continuing_subword_prefix: "##",
        max_input_chars_per_word: 100,
        vocab,
      },
    }),
    "onnx/model.onnx": lookupGraph(table, count, labels.length),
  };
}

/**
 * The files of a folder: a model that answers anything without these words with them, one after the other, and ends; to be sure,
 * whatever the temperature. It knows where it is from its cache. `isEndless`: it begins anew instead, and has no cache. Its chat
 * template puts nothing around a message.
 */
export function sayingModel(words: readonly string[], isEndless = false): Record<string, Uint8Array> {
  const [unknown, end] = ["[UNK]", "[END]"];
  const tokens = [unknown, end, ...new Set(words)];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const idOf = (token: string | undefined): number => vocab[token ?? end] ?? 0;
  /** For each row the words' number that is certain. */
  const tableOf = (rows: readonly (readonly [row: number, next: number])[], count: number): Float32Array => {
    const table = new Float32Array(count * tokens.length);
    for (const [row, next] of rows) table[row * tokens.length + next] = 100;
    return table;
  };
  const ids = words.map(idOf);
  const after = (i: number): number => ids[i + 1] ?? (isEndless ? idOf(words[0]) : idOf(end));
  const sums = ids.map((_, i) => ids.slice(0, i + 1).reduce((a, b) => a + b, 0));
  const most = (sums.at(-1) ?? 0) + 1;
  const first: [number, number] = [idOf(unknown), idOf(words[0])];
  const graph = isEndless
    ? lookupGraph(
        tableOf([first, ...ids.map((id, i) => [id, after(i)] as const)], tokens.length),
        tokens.length,
        tokens.length,
      )
    : recallGraph(
        tableOf([first, ...sums.map((sum, i) => [sum, after(i)] as const)], most),
        most,
        tokens.length,
      );
  const json = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  return {
    "config.json": json({
      architectures: ["GPT2LMHeadModel"],
      model_type: "gpt2",
      n_layer: 1,
      n_head: 1,
      n_embd: 8,
      n_positions: 2048,
      vocab_size: tokens.length,
      eos_token_id: idOf(end),
    }),
    "tokenizer_config.json": json({
      tokenizer_class: "PreTrainedTokenizerFast",
      unk_token: unknown,
      eos_token: end,
      chat_template: "{% for message in messages %}{{ message.content }}{% endfor %}",
    }),
    "tokenizer.json": json({
      version: "1.0",
      truncation: null,
      padding: null,
      added_tokens: [unknown, end].map((content) => ({
        id: idOf(content),
        content,
        single_word: false,
        lstrip: false,
        rstrip: false,
        normalized: false,
        special: true,
      })),
      normalizer: null,
      pre_tokenizer: { type: "Whitespace" },
      post_processor: null,
      decoder: null,
      model: { type: "WordLevel", vocab, unk_token: unknown },
    }),
    "onnx/model.onnx": graph,
  };
}
