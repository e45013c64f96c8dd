// Models small enough to be written down: a token classifier whose weights are a table from tokens to labels, and a writer whose
// weights are a table from a token to the next, each in an ONNX file of one node. So the whole way of a model's folder through transformers.js and ONNX Runtime can be tested without any download:
// the answer to each token is known.

/** Fields of protocol buffers (https://protobuf.dev/programming-guides/encoding): a number, a text or a message. */
type Field = readonly [number: number, value: number | string | Uint8Array | readonly Field[]];

function varint(value: number): number[] {
  const bytes = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value % 128) | 128);
  return [...bytes, value];
}

function message(fields: readonly Field[]): Uint8Array {
  const bytes: number[] = [];
  for (const [number, value] of fields) {
    if (typeof value === "number") bytes.push(...varint(number * 8), ...varint(value));
    else {
      const body =
        typeof value === "string"
          ? new TextEncoder().encode(value)
          : value instanceof Uint8Array
            ? value
            : message(value);
      bytes.push(...varint(number * 8 + 2), ...varint(body.length), ...body);
    }
  }
  return Uint8Array.from(bytes);
}

/** `logits[batch, time] = table[input_ids[batch, time]]`; field numbers of onnx.proto3. */
function lookupGraph(table: Float32Array, tokens: number, labels: number): Uint8Array {
  const [floats, integers] = [1, 7];
  const value = (name: string, type: number, dimensions: readonly (number | string)[]): Field[] => [
    [1, name],
    [
      2,
      [
        [
          1,
          [
            [1, type],
            [2, dimensions.map((size): Field => [1, [typeof size === "number" ? [1, size] : [2, size]]])],
          ],
        ],
      ],
    ],
  ];
  return message([
    [1, 8],
    [
      7,
      [
        [
          1,
          [
            [1, "table"],
            [1, "input_ids"],
            [2, "logits"],
            [4, "Gather"],
          ],
        ],
        [2, "lookup"],
        [
          5,
          [
            [1, tokens],
            [1, labels],
            [2, floats],
            [8, "table"],
            [9, new Uint8Array(table.buffer)],
          ],
        ],
        [11, value("input_ids", integers, ["batch", "time"])],
        [12, value("logits", floats, ["batch", "time", labels])],
      ],
    ],
    [
      8,
      [
        [1, ""],
        [2, 17],
      ],
    ],
  ]);
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
 * The files of a folder: a model that answers anything with these words, one after the other, and ends; to be sure, whatever the
 * temperature. Its chat template puts nothing around a message.
 */
export function sayingModel(words: readonly string[]): Record<string, Uint8Array> {
  const [unknown, end] = ["[UNK]", "[END]"];
  const tokens = [unknown, end, ...new Set(words)];
  const vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  const idOf = (token: string | undefined): number => vocab[token ?? end] ?? 0;
  const table = new Float32Array(tokens.length ** 2);
  const next = (from: string, to: string | undefined): void => {
    table[idOf(from) * tokens.length + idOf(to)] = 100;
  };
  next(unknown, words[0]);
  next(end, words[0]);
  words.forEach((word, i) => next(word, words[i + 1]));
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
    "onnx/model.onnx": lookupGraph(table, tokens.length, tokens.length),
  };
}
