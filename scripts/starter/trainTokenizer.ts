// Byte-level byte-pair encoding (Sennrich et al. 2016, https://arxiv.org/abs/1508.07909; bytes as in GPT-2), trained on
// the first training rows: words split by GPT-2's pattern, then the most frequent pair of symbols is joined, again and
// again. Ties go to the pair that is first in code point order, so that the result never depends on a map's order.
//   npx tsx scripts/starter/trainTokenizer.ts      writes tokenizer files into build/starter/initial

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { initialFolder } from "./paths.ts";
import { trainingRows, trainingSeed } from "./rows.ts";

export const vocabularySize = 2048;
/** Ids 0 to 3, in this order. */
export const specialTokens = ["<|pad|>", "<|user|>", "<|assistant|>", "<|end|>"] as const;
export const padId = 0;
export const endId = 3;

// A message is its mark, a line break, its text and the end mark; a line break stands between messages, none after the
// last, so that an answer's last token is the one that ends generation.
export const chatTemplate =
  "{% for message in messages %}{% if not loop.first %}{{ '\\n' }}{% endif %}" +
  "{% if message['role'] == 'assistant' %}{{ '<|assistant|>\\n' }}{% else %}{{ '<|user|>\\n' }}{% endif %}" +
  "{{ message['content'] + '<|end|>' }}{% endfor %}" +
  "{% if add_generation_prompt %}{{ '\\n<|assistant|>\\n' }}{% endif %}";

/** GPT-2's splitting pattern (ByteLevel with use_regex). */
const wordPattern = /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** The printable character that stands for each byte. */
export function byteCharacters(): string[] {
  const printable = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let moved = 0;
  return Array.from({ length: 256 }, (_, byte) =>
    String.fromCodePoint(printable(byte) ? byte : 256 + moved++),
  );
}

/** A word of the texts in the symbols that it has so far, and how often it occurs. */
export interface Word {
  symbols: string[];
  readonly count: number;
}

/** The joins, most frequent first. */
export function trainMerges(texts: Iterable<string>, count: number): [string, string][] {
  const characters = byteCharacters();
  const encoder = new TextEncoder();
  const counts = new Map<string, number>();
  for (const text of texts) {
    for (const [word] of text.matchAll(wordPattern)) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  const words: Word[] = [...counts].map(([word, n]) => ({
    symbols: [...encoder.encode(word)].map((byte) => characters[byte] as string),
    count: n,
  }));
  return mostFrequentMerges(words, count, (left, right) => left + right);
}

/** At most `count` joins of symbols, most frequent first; the words are changed. */
export function mostFrequentMerges(
  words: readonly Word[],
  count: number,
  join: (left: string, right: string) => string,
): [string, string][] {
  const merges: [string, string][] = [];
  while (merges.length < count) {
    const best = mostFrequentPair(words);
    if (!best) break;
    merges.push(best);
    for (const word of words) word.symbols = joined(word.symbols, best, join);
  }
  return merges;
}

function mostFrequentPair(words: readonly Word[]): [string, string] | undefined {
  const pairs = new Map<string, number>();
  for (const { symbols, count } of words) {
    for (let i = 1; i < symbols.length; i++) {
      const pair = `${symbols[i - 1]} ${symbols[i]}`;
      pairs.set(pair, (pairs.get(pair) ?? 0) + count);
    }
  }
  let best: string | undefined;
  let most = 1;
  for (const [pair, count] of pairs) {
    if (count > most || (count === most && best !== undefined && pair < best)) [best, most] = [pair, count];
  }
  return best?.split(" ") as [string, string] | undefined;
}

function joined(
  symbols: string[],
  [left, right]: readonly [string, string],
  join: (left: string, right: string) => string,
): string[] {
  if (!symbols.includes(left)) return symbols;
  const out: string[] = [];
  for (let i = 0; i < symbols.length; i++) {
    const isPair = symbols[i] === left && symbols[i + 1] === right;
    out.push(isPair ? join(left, right) : (symbols[i] as string));
    if (isPair) i++;
  }
  return out;
}

/** tokenizer.json and tokenizer_config.json as transformers reads them. */
export function tokenizerFiles(merges: readonly (readonly [string, string])[]): Record<string, string> {
  const alphabet = byteCharacters().sort();
  const pieces = [...specialTokens, ...alphabet, ...merges.map(([left, right]) => left + right)];
  const vocabulary = Object.fromEntries(pieces.map((piece, id) => [piece, id]));
  const byteLevel = { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true };
  const tokenizer = {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: specialTokens.map((content, id) => ({
      id,
      content,
      single_word: false,
      lstrip: false,
      rstrip: false,
      normalized: false,
      special: true,
    })),
    normalizer: null,
    pre_tokenizer: byteLevel,
    post_processor: null,
    decoder: byteLevel,
    model: {
      type: "BPE",
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      ignore_merges: false,
      vocab: vocabulary,
      merges,
    },
  };
  const config = {
    tokenizer_class: "PreTrainedTokenizerFast",
    clean_up_tokenization_spaces: false,
    model_max_length: 512,
    padding_side: "left",
    eos_token: specialTokens[endId],
    pad_token: specialTokens[padId],
    chat_template: chatTemplate,
  };
  return {
    "tokenizer.json": `${JSON.stringify(tokenizer)}\n`,
    "tokenizer_config.json": `${JSON.stringify(config, null, 2)}\n`,
  };
}

/** The texts that the joins are counted on: questions and answers of the first training rows. */
export function tokenizerTexts(): string[] {
  return [...trainingRows(trainingSeed, 12_000)].flatMap(({ prompt, completion }) =>
    [...prompt, ...completion].map(({ content }) => content),
  );
}

if (process.argv[1] === import.meta.filename) {
  const wanted = vocabularySize - specialTokens.length - 256;
  const merges = trainMerges(tokenizerTexts(), wanted);
  if (merges.length < wanted) throw new Error(`internal: only ${merges.length} of ${wanted} pairs to join`);
  mkdirSync(initialFolder, { recursive: true });
  for (const [name, text] of Object.entries(tokenizerFiles(merges))) {
    writeFileSync(join(initialFolder, name), text);
  }
  console.error(`${vocabularySize} tokens in ${initialFolder}`);
}
