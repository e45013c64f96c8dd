// Completions that a run is given instead of drawing them (`rollouts` of a config): rows {prompt, prompt_ids, completion_ids, score?}
// in the order in which they are learned from, such as a run's own logs/<run>.rollouts.jsonl.

import type { RawRow } from "../data/rows/index.ts";
import { AppError, quote } from "../domain/errors.ts";
import type { Rollout } from "./recipe.ts";

export interface ReplayedRollout extends Rollout {
  /** In place of a reward model's. */
  readonly score: number | undefined;
}

interface Replay {
  readonly endIds: readonly number[];
  readonly vocabularySize: number;
  /** Rows of one prompt; default 1. */
  readonly group?: number;
  /** Stands for no token, and may be beyond the vocabulary. */
  readonly padding?: number | undefined;
}

/** Rows `from` to `from + count`. AppError "rollouts/too-few", "rollouts/bad-row". */
export function replayed(
  rows: readonly RawRow[],
  from: number,
  count: number,
  { endIds, vocabularySize, group = 1, padding }: Replay,
): ReplayedRollout[] {
  if (rows.length < from + count) {
    throw new AppError(
      "rollouts/too-few",
      `The file of rollouts has ${rows.length} rows; this step needs rows ${from + 1} to ${from + count}.`,
      "Give more rows, or fewer steps (max_steps).",
    );
  }
  const found = rows.slice(from, from + count).map((row, i): ReplayedRollout => {
    const at = from + i + 1;
    const promptIds = idsOf(row, "prompt_ids", at);
    const ids = idsOf(row, "completion_ids", at);
    if (promptIds.length === 0) throw badRow(at, '"prompt_ids" is empty');
    const unknown = [...promptIds, ...ids].find((id) => id >= vocabularySize && id !== padding);
    if (unknown !== undefined)
      throw badRow(at, `token id ${unknown} is outside the model's vocabulary (0 to ${vocabularySize - 1})`);
    const { prompt: said, score = null } = row;
    if (score !== null && typeof score !== "number")
      throw badRow(at, `"score" is ${quote(JSON.stringify(score))}, expected a number`);
    return {
      prompt: Math.floor(i / group),
      sample: i % group,
      promptIds,
      ids,
      // What a row may say of log-probabilities is of the policy that drew it, which need not be the one that learns.
      logprobs: [],
      ended: endIds.includes(ids.at(-1) ?? -1),
      ...(typeof said === "string" ? { said } : {}),
      score: score ?? undefined,
    };
  });
  if (found.every(({ ids }) => ids.length === 0))
    throw badRow(
      from + 1,
      `neither it nor any of the ${count} rows of its step has a token in "completion_ids"`,
    );
  return found;
}

function idsOf(row: RawRow, key: string, at: number): number[] {
  const value = row[key];
  if (Array.isArray(value) && value.every((id) => Number.isSafeInteger(id) && (id as number) >= 0))
    return value as number[];
  throw badRow(at, `"${key}" is no list of ids`);
}

function badRow(at: number, what: string): AppError {
  return new AppError(
    "rollouts/bad-row",
    `The file of rollouts, row ${at}: ${what}.`,
    'Rows have "prompt", "prompt_ids", "completion_ids" and perhaps "score".',
  );
}
