// The two models that look a piece's tokens up whole: WordPiece, longest token first, and Unigram, whose best path is
// the one of the highest sum of scores (Viterbi). Both draw on the call's budget: a stranger's vocabulary may hold
// every prefix of a long token.

import { index, invalid, list, text, type JsonRecord } from "./shape.ts";
import { Trie } from "./trie.ts";
import type { Work } from "../work.ts";

const encoder = new TextEncoder();

export function wordPieceEncoder(
  config: JsonRecord,
  path: string,
  vocabulary: ReadonlyMap<string, number>,
  unknownId: number,
): (piece: string, work: Work) => number[] {
  const given = config["continuing_subword_prefix"];
  const prefix = given === undefined ? "##" : text(given, `${path}.continuing_subword_prefix`);
  const mostCharacters = index(
    config["max_input_chars_per_word"] ?? 100,
    `${path}.max_input_chars_per_word`,
    1_000,
  );
  let longest = 0;
  for (const token of vocabulary.keys()) longest = Math.max(longest, token.length);
  return (piece, work) => {
    if (piece.length > 2 * mostCharacters || Array.from(piece).length > mostCharacters) return [unknownId];
    const ids: number[] = [];
    for (let start = 0; start < piece.length;) {
      let end = Math.min(piece.length, start + longest);
      let id: number | undefined;
      for (; end > start; end--) {
        const candidate = piece.slice(start, end);
        id = vocabulary.get(start > 0 ? prefix + candidate : candidate);
        if (id !== undefined) break;
      }
      work.spend(Math.min(piece.length, start + longest) - end + 1, "The tokenizer's vocabulary");
      if (id === undefined) return [unknownId];
      ids.push(id);
      start = end;
    }
    return ids;
  };
}

/** What an unknown character costs below the worst token. */
const unknownPenalty = 10;

export interface UnigramVocabulary {
  readonly vocabulary: ReadonlyMap<string, number>;
  readonly scores: readonly number[];
  readonly unknownId: number | undefined;
}

export function readUnigram(config: JsonRecord, path: string): UnigramVocabulary {
  const entries = list(config["vocab"], `${path}.vocab`);
  if (entries.length === 0) throw invalid(`${path}.vocab`, "a list with at least one token", entries);
  const vocabulary = new Map<string, number>();
  const scores = entries.map((entry, i) => {
    const [token, score] = list(entry, `${path}.vocab[${i}]`);
    if (typeof score !== "number" || !Number.isFinite(score))
      throw invalid(`${path}.vocab[${i}]`, "a token and a score", entry);
    vocabulary.set(text(token, `${path}.vocab[${i}][0]`), i);
    return score;
  });
  const given = config["unk_id"] ?? undefined;
  const unknownId = given === undefined ? undefined : index(given, `${path}.unk_id`, entries.length - 1);
  return { vocabulary, scores, unknownId };
}

/** `byteIds` are those of <0x00> to <0xFF>, or empty where bytes are no way out. */
export function unigramEncoder(
  { vocabulary, scores, unknownId }: UnigramVocabulary,
  byteIds: readonly (number | undefined)[],
  path: string,
): (piece: string, work: Work) => number[] {
  const trie = new Trie<number>();
  for (const [token, id] of vocabulary) if (token !== "") trie.insert(token, id);
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), Infinity) - unknownPenalty;

  return (piece, work) => {
    const size = piece.length;
    // The best way to each place: its score, the token that ends there (-1: unknown), where that begins.
    const best = new Float64Array(size + 1).fill(-Infinity);
    const tokens = new Int32Array(size + 1);
    const starts = new Int32Array(size + 1).fill(-1);
    best[0] = 0;
    const offer = (start: number, end: number, id: number, score: number): void => {
      const total = (best[start] ?? 0) + score;
      if ((starts[end] ?? -1) >= 0 && total <= (best[end] ?? 0)) return;
      best[end] = total;
      tokens[end] = id;
      starts[end] = start;
    };
    for (let start = 0; start < size;) {
      const width = (piece.codePointAt(start) ?? 0) > 0xffff ? 2 : 1;
      let hasSingle = false as boolean; // set inside a callback
      const at = start;
      const steps = trie.visit(piece, at, (end, id) => {
        offer(at, end, id, scores[id] ?? 0);
        if (end - at === width) hasSingle = true;
      });
      work.spend(steps, "The tokenizer's vocabulary");
      if (!hasSingle) {
        if (unknownId === undefined) throw invalid(`${path}.unk_id`, "an id, for a text that needs it", null);
        offer(start, start + width, -1, unknownScore);
      }
      start += width;
    }
    const spans: [number, number, number][] = [];
    for (let end = size; end > 0;) {
      const start = starts[end] ?? 0;
      const id = tokens[end] ?? -1;
      const last = spans.at(-1);
      // Unknown characters side by side are one unknown text.
      if (id < 0 && last !== undefined && last[0] < 0) last[1] = start;
      else spans.push([id, start, end]);
      end = start;
    }
    return spans.reverse().flatMap(([id, start, end]) => {
      const known = id >= 0 ? id : vocabulary.get(piece.slice(start, end));
      if (known !== undefined) return [known];
      const bytes =
        byteIds.length === 0
          ? []
          : Array.from(encoder.encode(piece.slice(start, end)), (byte) => byteIds[byte]);
      const whole = bytes.filter((byteId) => byteId !== undefined);
      return bytes.length > 0 && whole.length === bytes.length ? whole : [unknownId ?? 0];
    });
  };
}
