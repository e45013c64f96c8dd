// The vocabulary and the merging of a tokenizer.json, on the library's WordPiece and Unigram and our byte
// pairs. The library trusts its input, so everything is checked here first: ids, merges whose parts or product the
// vocabulary lacks, and the features it leaves out.

import { Unigram, WordPiece } from "@huggingface/tokenizers";
import { AppError, quote } from "../../domain/errors.ts";
import { MergeTable, type Merge } from "./bytePairs.ts";
import { flag, index, invalid, isRecord, list, optionalText, record, text, unsupported } from "./shape.ts";
import type { JsonRecord } from "./shape.ts";

/** Ids above this are refused: no embedding has 16 million rows, and tables by id must stay small. */
export const MAX_TOKEN_ID = (1 << 24) - 1;

/** Pieces up to this length are remembered, so many of them. */
const CACHED_LENGTH = 64;
const CACHED_PIECES = 20_000;
const encoder = new TextEncoder();

export type ModelKind = "BPE" | "WordPiece" | "Unigram" | "WordLevel";

export interface TokenModel {
  kind: ModelKind;
  vocabulary: ReadonlyMap<string, number>;
  /** Ids of one pre-tokenized piece; unknown text becomes the unknown id, or nothing where there is none. */
  encode(piece: string): number[];
}

/** Builds the model that `value` (tokenizer.json's `model`) describes. */
export function buildModel(value: unknown, path = "tokenizer.json: model"): TokenModel {
  const config = record(value, path);
  const kind = kindOf(config, path);
  if (typeof config["dropout"] === "number" && config["dropout"] > 0) {
    throw unsupported(`${path}.dropout`, "random merging", "null or 0");
  }
  if (kind === "Unigram") return unigram(config, path);
  const vocabulary = readVocabulary(config["vocab"], `${path}.vocab`);
  const unknown = optionalText(config["unk_token"], `${path}.unk_token`);
  const unknownId = unknown === undefined ? undefined : vocabulary.get(unknown);
  if (kind === "BPE") return bpe(config, path, vocabulary, unknown);
  if (unknown === undefined || unknownId === undefined) {
    throw invalid(`${path}.unk_token`, "a token of the vocabulary", unknown);
  }
  if (kind === "WordLevel") {
    return { kind, vocabulary, encode: (piece) => [vocabulary.get(piece) ?? unknownId] };
  }
  const prefix = config["continuing_subword_prefix"];
  const wordPiece = new WordPiece({
    type: "WordPiece",
    vocab: Object.fromEntries(vocabulary),
    unk_token: unknown,
    continuing_subword_prefix:
      prefix === undefined ? "##" : text(prefix, `${path}.continuing_subword_prefix`),
    max_input_chars_per_word: index(
      config["max_input_chars_per_word"] ?? 100,
      `${path}.max_input_chars_per_word`,
      1_000,
    ),
  });
  return {
    kind,
    vocabulary,
    encode: (piece) => wordPiece.encode([piece]).map((token) => vocabulary.get(token) ?? unknownId),
  };
}

function kindOf(config: JsonRecord, path: string): ModelKind {
  const given = optionalText(config["type"], `${path}.type`);
  if (given === "BPE" || given === "WordPiece" || given === "Unigram" || given === "WordLevel") return given;
  if (given !== undefined)
    throw unsupported(path, `the model ${quote(given)}`, "BPE, WordPiece, Unigram, WordLevel");
  // Older files leave the type out.
  if (Array.isArray(config["vocab"])) return "Unigram";
  if (config["merges"] !== undefined) return "BPE";
  if (isRecord(config["vocab"]))
    return config["continuing_subword_prefix"] === undefined ? "WordLevel" : "WordPiece";
  throw invalid(`${path}.vocab`, "an object of tokens and ids", config["vocab"]);
}

/** Tokens to ids, every id checked. */
function readVocabulary(value: unknown, path: string): Map<string, number> {
  const vocabulary = new Map<string, number>();
  for (const [token, id] of Object.entries(record(value, path))) {
    vocabulary.set(token, index(id, `${path}[${quote(token, 40)}]`, MAX_TOKEN_ID));
  }
  return vocabulary;
}

function bpe(
  config: JsonRecord,
  path: string,
  vocabulary: ReadonlyMap<string, number>,
  unknown: string | undefined,
): TokenModel {
  const prefix = optionalText(config["continuing_subword_prefix"], `${path}.continuing_subword_prefix`) ?? "";
  const suffix = optionalText(config["end_of_word_suffix"], `${path}.end_of_word_suffix`) ?? "";
  const fuses = flag(config["fuse_unk"], `${path}.fuse_unk`, false);
  const fallsBack = flag(config["byte_fallback"], `${path}.byte_fallback`, false);
  const takesWhole = flag(config["ignore_merges"], `${path}.ignore_merges`, false);
  const unknownId = unknown === undefined ? undefined : vocabulary.get(unknown);
  if (unknown !== undefined && unknownId === undefined) {
    throw invalid(`${path}.unk_token`, "a token of the vocabulary, or null", unknown);
  }
  const table = new MergeTable(readMerges(config["merges"], `${path}.merges`, vocabulary, prefix.length));
  const byteIds = fallsBack ? byteTokenIds(vocabulary) : [];
  const cache = new Map<string, number[]>();

  /** One id a character, before merging; the order of pending unknowns and bytes is Rust's. */
  const symbolsOf = (piece: string): number[] => {
    const symbols: number[] = [];
    let hasPending = false;
    const settle = (): void => {
      if (hasPending && unknownId !== undefined) symbols.push(unknownId);
      hasPending = false;
    };
    let position = 0;
    for (const character of piece) {
      const isFirst = position === 0;
      position += character.length;
      const symbol = (isFirst ? "" : prefix) + character + (position === piece.length ? suffix : "");
      const id = vocabulary.get(symbol);
      if (id !== undefined) {
        settle();
        symbols.push(id);
        continue;
      }
      if (fallsBack) {
        const bytes = Array.from(encoder.encode(symbol), (byte) => byteIds[byte]);
        if (bytes.every((byteId) => byteId !== undefined)) {
          symbols.push(...bytes);
          continue;
        }
      }
      if (unknownId === undefined) continue;
      if (!fuses) settle();
      hasPending = true;
    }
    settle();
    return symbols;
  };

  return {
    kind: "BPE",
    vocabulary,
    encode(piece) {
      const whole = takesWhole ? vocabulary.get(piece) : undefined;
      if (whole !== undefined) return [whole];
      const known = cache.get(piece);
      if (known !== undefined) return known;
      const ids = table.apply(symbolsOf(piece));
      if (piece.length <= CACHED_LENGTH) {
        if (cache.size >= CACHED_PIECES) cache.clear();
        cache.set(piece, ids);
      }
      return ids;
    },
  };
}

/** Ids of the tokens <0x00> to <0xFF>, by byte. */
function byteTokenIds(vocabulary: ReadonlyMap<string, number>): (number | undefined)[] {
  return Array.from({ length: 256 }, (_, byte) =>
    vocabulary.get(`<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`),
  );
}

function readMerges(
  value: unknown,
  path: string,
  vocabulary: ReadonlyMap<string, number>,
  prefixLength: number,
): Merge[] {
  return list(value, path).map((entry, i) => {
    const parts = typeof entry === "string" ? entry.split(" ") : Array.isArray(entry) ? entry : [];
    const [left, right] = parts;
    if (parts.length !== 2 || typeof left !== "string" || typeof right !== "string") {
      throw invalid(`${path}[${i}]`, "two tokens", entry);
    }
    const idOf = (token: string): number => {
      const id = vocabulary.get(token);
      if (id !== undefined) return id;
      throw new AppError(
        "tokenizer/invalid",
        `${path}[${i}] joins ${quote(left, 40)} and ${quote(right, 40)}, but ${quote(token, 40)} is not in the vocabulary.`,
        "The vocabulary and the merges belong to different tokenizers: take both from one source.",
      );
    };
    return { left: idOf(left), right: idOf(right), product: idOf(left + right.slice(prefixLength)) };
  });
}

function unigram(config: JsonRecord, path: string): TokenModel {
  if (flag(config["byte_fallback"], `${path}.byte_fallback`, false)) {
    throw unsupported(`${path}.byte_fallback`, "byte fallback in a Unigram model", "false");
  }
  const entries = list(config["vocab"], `${path}.vocab`);
  const vocabulary = new Map<string, number>();
  const pairs: [string, number][] = entries.map((entry, i) => {
    const [token, score] = list(entry, `${path}.vocab[${i}]`);
    if (typeof score !== "number" || !Number.isFinite(score))
      throw invalid(`${path}.vocab[${i}]`, "a token and a score", entry);
    const piece = text(token, `${path}.vocab[${i}][0]`);
    vocabulary.set(piece, i);
    return [piece, score];
  });
  const unknownId = index(config["unk_id"], `${path}.unk_id`, Math.max(0, pairs.length - 1));
  if (pairs.length === 0) throw invalid(`${path}.vocab`, "a list with at least one token", entries);
  const engine = new Unigram({ type: "Unigram", vocab: pairs, unk_id: unknownId }, "</s>");
  return {
    kind: "Unigram",
    vocabulary,
    encode(piece) {
      const ids: number[] = [];
      for (const token of engine.tokenize(piece)) {
        const id = vocabulary.get(token) ?? unknownId;
        if (id !== unknownId || ids.at(-1) !== unknownId) ids.push(id);
      }
      return ids;
    },
  };
}
