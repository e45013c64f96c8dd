// Judged pairs of a file, scored by a reward model: what evaluation measures it by, on any host.

import {
  type Judgement,
  judgements,
  type Noting,
  type RawRow,
  readPreference,
  sharedStart,
  type TextOrMessages,
} from "../data/rows/index.ts";
import { contentText } from "../domain/contentText.ts";
import { codePoints, type ScoredPair } from "../evaluation/scoredPair.ts";
import type { Model } from "../models/model.ts";
import type { Tokenizer } from "../text/index.ts";
import { scoreOnce } from "./scores.ts";

interface JudgedAnswer {
  /** With the prompt, as the model reads them. */
  readonly ids: readonly number[];
  readonly key: string;
  readonly length: number | null;
}

/** A pair that is to be scored. */
export interface JudgedPair extends Pick<ScoredPair, "prompt" | "isTie" | "probability"> {
  readonly chosen: JudgedAnswer;
  readonly rejected: JudgedAnswer;
}

interface ReadOptions {
  readonly tokenizer: Tokenizer | undefined;
  /** Of the model; see RowKind. */
  readonly isEncoder: boolean;
  readonly noting: Noting;
}

/** A row of judgements, whole; `probability` of a simulated judge where the row has it. Throws RowFault or AppError. */
export function judgedPair(row: RawRow, { tokenizer, isEncoder, noting }: ReadOptions): JudgedPair {
  const made = judgements.tokenize(row, {
    tokenizer,
    // Ids are held against the model by whoever scores them.
    vocabularySize: Infinity,
    isEncoder,
    cut: { maxLength: null, tooLong: "drop" },
    noting,
  });
  if (typeof made === "string") throw new Error(`internal: a row that is kept whole is ${made}`);
  const { probability } = row;
  const isShare = typeof probability === "number" && probability >= 0 && probability <= 1;
  return { ...sidesOf(row, made.row), isTie: made.row.isTie, ...(isShare ? { probability } : {}) };
}

/** What tells prompts and answers apart, and how long answers are: by their texts, else by their ids. */
function sidesOf(
  row: RawRow,
  { chosenIds, rejectedIds }: Judgement,
): Pick<JudgedPair, "prompt" | "chosen" | "rejected"> {
  const texts = judgements.prompt(row) === undefined ? undefined : readPreference(row);
  if (texts === undefined) {
    const prompt = JSON.stringify(
      row["prompt_ids"] ?? chosenIds.slice(0, sharedStart(chosenIds, rejectedIds)),
    );
    const answer = (ids: readonly number[]) => ({ ids, key: JSON.stringify(ids), length: null });
    return { prompt, chosen: answer(chosenIds), rejected: answer(rejectedIds) };
  }
  const answer = (ids: readonly number[], said: TextOrMessages): JudgedAnswer => {
    return { ids, key: keyOf(said), length: codePoints(contentText(said)) };
  };
  return {
    prompt: keyOf(texts.prompt),
    chosen: answer(chosenIds, texts.chosen),
    rejected: answer(rejectedIds, texts.rejected),
  };
}

function keyOf(said: TextOrMessages): string {
  return typeof said === "string" ? said : JSON.stringify(said);
}

/**
 * In the order of the pairs. An answer that stands in several is scored once: equal answers have equal scores, to the last bit.
 * `check` is awaited between batches with the answers that are done; throwing ends it. AppError "tokens/...".
 */
export async function scorePairs(
  model: Model,
  pairs: readonly JudgedPair[],
  check?: (done: number, total: number) => Promise<void>,
): Promise<ScoredPair[]> {
  const { scores } = await scoreOnce(
    model,
    pairs.flatMap(({ chosen, rejected }) => [chosen.ids, rejected.ids]),
    check,
  );
  const scored = ({ ids: _ids, ...answer }: JudgedAnswer, at: number) => {
    return { ...answer, score: scores[at] ?? NaN };
  };
  return pairs.map((pair, i) => ({
    ...pair,
    chosen: scored(pair.chosen, 2 * i),
    rejected: scored(pair.rejected, 2 * i + 1),
  }));
}
