// The vocabulary and the merging of a tokenizer.json. Everything is checked here first: ids, and merges whose parts or
// product the vocabulary lacks.

import { AppError, quote } from "../../domain/errors.ts";
import { MergeTable, type Merge } from "./bytePairs.ts";
import { flag, index, invalid, isRecord, list, optionalText, record, unsupported } from "./shape.ts";
import type { JsonRecord } from "./shape.ts";
import { readUnigram, unigramEncoder, wordPieceEncoder } from "./wordModels.ts";
import type { Work } from "../work.ts";

/** Ids above this are refused: no embedding has 16 million rows, and tables by id must stay small. */
export const maxTokenId = (1 << 24) - 1;

/** Pieces up to this length are remembered, so many of them. */
const cachedLength = 64;
const cachedPieces = 20_000;
/** Marks at the start or end of words are this long at most: each character is looked up with them. */
const maxMark = 64;
const encoder = new TextEncoder();

export type ModelKind = "BPE" | "WordPiece" | "Unigram" | "WordLevel";

export interface TokenModel {
  kind: ModelKind;
  vocabulary: ReadonlyMap<string, number>;
  /** Ids of one pre-tokenized piece; unknown text becomes the unknown id, or nothing where there is none. */
  encode(piece: string, work: Work): number[];
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
  return { kind, vocabulary, encode: wordPieceEncoder(config, path, vocabulary, unknownId) };
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
    vocabulary.set(token, index(id, `${path}[${quote(token, 40)}]`, maxTokenId));
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
  for (const [key, mark] of [
    ["continuing_subword_prefix", prefix],
    ["end_of_word_suffix", suffix],
  ] as const) {
    if (mark.length > maxMark) throw invalid(`${path}.${key}`, `at most ${maxMark} characters long`, mark);
  }
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
      if (piece.length <= cachedLength) {
        if (cache.size >= cachedPieces) cache.clear();
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
  const read = readUnigram(config, path);
  const { vocabulary } = read;
  const fallsBack = flag(config["byte_fallback"], `${path}.byte_fallback`, false);
  const encode = unigramEncoder(read, fallsBack ? byteTokenIds(vocabulary) : [], path);
  return { kind: "Unigram", vocabulary, encode };
}
