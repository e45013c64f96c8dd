// The reward encoder's vocabulary: WordPiece (Schuster & Nakajima 2012, https://doi.org/10.1109/ICASSP.2012.6289079; pieces
// as in BERT), lower case, trained on the texts of the starter's tokenizer. As transformers' trainer does it, the most
// frequent pair of pieces is joined, again and again; encoding then takes the longest piece that fits. Words are split by
// the steps that encode them later.
//   npx tsx scripts/starter/trainWordPiece.ts      writes tokenizer files into build/starter/encoder/initial

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildNormalizer } from "../../src/text/steps/normalizers.ts";
import { buildPreTokenizer } from "../../src/text/steps/preTokenizers.ts";
import { Work } from "../../src/text/work.ts";
import { encoderInitialFolder } from "./paths.ts";
import { mostFrequentMerges, tokenizerTexts, type Word } from "./trainTokenizer.ts";

export const encoderVocabularySize = 2048;
/** Positions of the encoder. */
export const encoderContext = 256;
/** Ids 0 to 4, in this order. */
export const encoderSpecialTokens = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"] as const;
export const encoderIds = { pad: 0, unknown: 1, start: 2, end: 3, mask: 4 } as const;

const prefix = "##";
const normalizer = {
  type: "BertNormalizer",
  clean_text: true,
  handle_chinese_chars: true,
  strip_accents: null,
  lowercase: true,
};
const preTokenizer = { type: "BertPreTokenizer" };

/** Printable ASCII without capitals: any English word has its pieces. */
const alphabet = Array.from({ length: 94 }, (_, i) => String.fromCharCode(33 + i)).filter(
  (character) => !/[A-Z]/.test(character),
);

/** The pieces in the order of their ids, special tokens first. At most `size`; fewer where nothing is left to join. */
export function trainPieces(texts: Iterable<string>, size: number): string[] {
  const normalize = buildNormalizer(normalizer, "normalizer");
  const split = buildPreTokenizer(preTokenizer, "pre_tokenizer");
  const counts = new Map<string, number>();
  for (const text of texts) {
    const work = new Work(text.length);
    for (const { text: word } of split([{ text: normalize(text, work), atStart: true }], work))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words: Word[] = [...counts].map(([word, count]) => ({
    symbols: Array.from(word, (character, i) => (i === 0 ? character : prefix + character)),
    count,
  }));
  // A mark is a word of its own, so it never continues one.
  const pieces: string[] = [
    ...encoderSpecialTokens,
    ...alphabet,
    ...alphabet.filter((character) => /[a-z0-9]/.test(character)).map((character) => prefix + character),
  ];
  const known = new Set(pieces);
  const glue = (left: string, right: string): string => left + right.slice(prefix.length);
  // Two ways of joining may give the same piece.
  for (const [left, right] of mostFrequentMerges(words, size, glue)) {
    const piece = glue(left, right);
    if (pieces.length < size && !known.has(piece)) pieces.push(piece);
    known.add(piece);
  }
  return pieces;
}

/** tokenizer.json and tokenizer_config.json as transformers' BertTokenizer writes them. */
export function wordPieceFiles(pieces: readonly string[]): Record<string, string> {
  const [, unknown, start, end] = encoderSpecialTokens;
  const special = (id: string, type_id = 0) => ({ SpecialToken: { id, type_id } });
  const sequence = (id: string, type_id: number) => ({ Sequence: { id, type_id } });
  const single = [special(start), sequence("A", 0), special(end)];
  const tokenizer = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: encoderSpecialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer,
    pre_tokenizer: preTokenizer,
    post_processor: {
      type: "TemplateProcessing",
      single,
      pair: [...single, sequence("B", 1), special(end, 1)],
      special_tokens: {
        [start]: { id: start, ids: [encoderIds.start], tokens: [start] },
        [end]: { id: end, ids: [encoderIds.end], tokens: [end] },
      },
    },
    decoder: { type: "WordPiece", prefix, cleanup: true },
    model: {
      type: "WordPiece",
      unk_token: unknown,
      continuing_subword_prefix: prefix,
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
    },
  };
  const config = {
    tokenizer_class: "BertTokenizer",
    do_lower_case: true,
    strip_accents: null,
    tokenize_chinese_chars: true,
    clean_up_tokenization_spaces: true,
    model_max_length: encoderContext,
    pad_token: encoderSpecialTokens[encoderIds.pad],
    unk_token: unknown,
    cls_token: start,
    sep_token: end,
    mask_token: encoderSpecialTokens[encoderIds.mask],
  };
  return {
    "tokenizer.json": `${JSON.stringify(tokenizer)}\n`,
    "tokenizer_config.json": `${JSON.stringify(config, null, 2)}\n`,
  };
}

if (process.argv[1] === import.meta.filename) {
  const pieces = trainPieces(tokenizerTexts(), encoderVocabularySize);
  if (pieces.length < encoderVocabularySize)
    throw new Error(`internal: only ${pieces.length} of ${encoderVocabularySize} pieces`);
  mkdirSync(encoderInitialFolder, { recursive: true });
  for (const [name, text] of Object.entries(wordPieceFiles(pieces)))
    writeFileSync(join(encoderInitialFolder, name), text);
  console.error(`${pieces.length} pieces in ${encoderInitialFolder}`);
}
