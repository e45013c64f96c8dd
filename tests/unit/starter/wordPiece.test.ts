// The reward encoder's vocabulary: how pieces are joined, and the files that are committed.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rewardBaseFolder } from "../../../scripts/starter/paths.ts";
import { heldOutRows, trainingRows } from "../../../scripts/starter/rows.ts";
import { tokenizerTexts } from "../../../scripts/starter/trainTokenizer.ts";
import {
  encoderIds,
  encoderSpecialTokens,
  encoderVocabularySize,
  trainPieces,
  wordPieceFiles,
} from "../../../scripts/starter/trainWordPiece.ts";
import { memorySource } from "../../../src/domain/bytes.ts";
import { folderFiles } from "../../../src/storage/folder.ts";
import { loadTokenizer, type Tokenizer } from "../../../src/text/index.ts";

/** What is there before anything is joined: special tokens, characters, characters within a word. */
const start = encoderSpecialTokens.length + 94 - 26 + 36;

function opened(pieces: readonly string[]): Promise<Tokenizer> {
  const files = wordPieceFiles(pieces);
  return loadTokenizer({
    name: "pieces",
    list: () => Promise.resolve(Object.keys(files)),
    open: (path) => {
      const text = files[path];
      return Promise.resolve(
        text === undefined ? undefined : memorySource(path, new TextEncoder().encode(text)),
      );
    },
  });
}

describe("pieces", () => {
  it("are joined from the most frequent pair on, lower case, marks apart", () => {
    const pieces = trainPieces(["Low low, LOW lower!", "low"], start + 3);
    expect(pieces.slice(0, 5)).toEqual([...encoderSpecialTokens]);
    // "l ##o" and "##o ##w" occur alike often: the first in code point order is joined. "##" marks what continues a word.
    expect(pieces.slice(start)).toEqual(["##ow", "low"]);
    expect(trainPieces(["Lower, lower!"], start + 4).slice(start)).toEqual([
      "##er",
      "##ow",
      "##ower",
      "lower",
    ]);
  });

  it("do not depend on the order of the texts, and stop when nothing repeats", () => {
    const texts = ["abab cdcd", "ab cd ef", "cd ab"];
    expect(trainPieces(texts, 200)).toEqual(trainPieces([...texts].reverse(), 200));
    expect(trainPieces(["xyz"], 200)).toHaveLength(start);
  });

  it("are each there once", () => {
    const pieces = trainPieces(["aaaa aaaa aaa aa aaaaaaa", "aaaa aaaaaaa"], 200);
    expect(new Set(pieces).size).toBe(pieces.length);
  });

  it("encode any English word without an unknown one, with [CLS] and [SEP] around", async () => {
    const tokenizer = await opened(trainPieces(["the nurse nurses the nurse"], start + 10));
    const ids = tokenizer.encode("The Nurse's naïve QUIZ (12.5 %)!");
    expect([ids[0], ids.at(-1)]).toEqual([encoderIds.start, encoderIds.end]);
    expect(ids).not.toContain(encoderIds.unknown);
    expect(tokenizer.decode(ids, { skipSpecialTokens: true })).toBe("the nurse's naive quiz ( 12. 5 % )!");
    expect(tokenizer.encode("語")).toEqual([encoderIds.start, encoderIds.unknown, encoderIds.end]);
    expect(tokenizer.padId).toBe(encoderIds.pad);
  });
});

describe("the committed vocabulary", () => {
  it("is the one that the trainer makes from the corpus", () => {
    const pieces = trainPieces(tokenizerTexts(), encoderVocabularySize);
    expect(pieces).toHaveLength(encoderVocabularySize);
    for (const [name, text] of Object.entries(wordPieceFiles(pieces)))
      expect(readFileSync(join(rewardBaseFolder, name), "utf8") === text, name).toBe(true);
  });

  it("knows nearly every word of the corpus whole", async () => {
    const tokenizer = await loadTokenizer(folderFiles(rewardBaseFolder));
    expect(tokenizer.vocabSize).toBe(encoderVocabularySize);
    const texts = [...trainingRows(3, 200), ...heldOutRows(4, 200)].map(
      ({ completion }) => completion[0]?.content ?? "",
    );
    const tokens = texts.flatMap((text) => tokenizer.encode(text, { addSpecialTokens: false }));
    const words = texts.flatMap((text) => text.match(/[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? []);
    expect(tokens).not.toContain(encoderIds.unknown);
    expect(tokens.length / words.length).toBeLessThan(1.1);
  });
});
