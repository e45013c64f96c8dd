// New items of a judging task on any host: pairs of a project's answers, chosen by a strategy that may ask a reward model.
import {
  type ChosenPair,
  choosePairs,
  type PairCandidate,
  type PairingStrategy,
  pairsOf,
} from "../data/annotation/pairing/index.ts";
import { blinded } from "../data/annotation/blind.ts";
import { standing } from "../data/annotation/standing.ts";
import { beside, classifierIds } from "../data/rows/index.ts";
import { AppError } from "../domain/errors.ts";
import type { CompletionRecord, ItemRecord, ProjectData, PromptRecord } from "../domain/records/index.ts";
import type { Model } from "../models/model.ts";
import type { Tokenizer } from "../text/index.ts";
import { lastLayer, scoreIds } from "./scores.ts";

export interface Scorer {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
}

export interface AddPairsOptions {
  readonly task: string;
  readonly strategy: PairingStrategy;
  readonly count: number;
  readonly randomShare: number;
  readonly heldOutShare: number;
  readonly seed: number;
  /** For a strategy that needs one. */
  readonly scorer?: Scorer;
  readonly addedAtMs: number;
  /** Awaited between batches of scoring; throwing ends it before anything is written. */
  check?(done: number, total: number): Promise<void>;
}

export interface PairsAdded {
  readonly items: readonly ItemRecord[];
  /** Prompts with fewer than two different answers. */
  readonly withoutAnswers: number;
  /** Answers that were held back, and why, once each. */
  readonly heldBack: number;
  readonly heldBackWhy: readonly string[];
  /** Pairs there were to choose from. */
  readonly pool: number;
  /** Where it is fewer than asked for, in sentences. */
  readonly notes: readonly string[];
}

/** AppError "judging/no-pairs", "judging/no-reward-model", "tokens/...". Nothing is written before all of them are chosen. */
export async function addPairs(data: ProjectData, options: AddPairsOptions): Promise<PairsAdded> {
  const { strategy, scorer, task } = options;
  if (strategy.needs !== "nothing" && scorer === undefined)
    throw new AppError(
      "judging/no-reward-model",
      `The strategy "${strategy.title}" asks a reward model which pairs it is unsure of, and none was given.`,
      "Train a reward model on the judgements so far, or choose pairs at random first.",
    );
  const [all, prompts, comparisons, items] = await Promise.all([
    data.completions.all(),
    data.prompts.all(),
    data.comparisons.all(),
    data.items.all(),
  ]);
  const { shown, heldBack, why } = blinded(all, new Map(prompts.map(({ id, prompt }) => [id, prompt])));
  const known = new Set<string>();
  for (const { taskId, completionIds } of items)
    if (taskId === task) for (const pair of unordered(completionIds)) known.add(pair);
  const judged = standing(comparisons, await data.voids.all()).standing;
  for (const { completionIds } of judged) for (const pair of unordered(completionIds)) known.add(pair);
  const pool = pairsOf(shown, (a, b) => known.has(keyOf(a, b)));
  if (pool.length === 0)
    throw new AppError(
      "judging/no-pairs",
      known.size > 0
        ? "Every pair of answers is chosen or judged already."
        : "No prompt has two different answers that could be compared.",
      "Have more answers written to the prompts (page Data, or the command generate).",
    );
  const answers = new Map(all.map((one) => [one.id, one]));
  const pairedBefore = judged.flatMap(({ completionIds }): PairCandidate[] => {
    const promptId = answers.get(completionIds[0])?.promptId;
    return promptId === undefined || !answers.has(completionIds[1]) ? [] : [{ promptId, completionIds }];
  });
  const weighed =
    scorer === undefined || strategy.needs === "nothing"
      ? { pool, judged: pairedBefore }
      : await weigh(pool, pairedBefore, { answers, prompts, scorer, options });
  const chosen = choosePairs(weighed.pool, prompts, { ...options, judged: weighed.judged });
  const made = chosen.map((one) => itemOf(one, data.project, options, answers));
  await data.items.put(made);
  const answered = new Set(pairsOf(shown, () => false).map(({ promptId }) => promptId));
  return {
    items: made,
    withoutAnswers: prompts.filter(({ id }) => !answered.has(id)).length,
    heldBack,
    heldBackWhy: why,
    pool: pool.length,
    notes: notesOf(options, made, pool.length),
  };
}

/** What was asked for and is not there, in sentences. */
export function notesOf(
  { count, randomShare, heldOutShare }: Pick<AddPairsOptions, "count" | "randomShare" | "heldOutShare">,
  made: readonly Pick<ItemRecord, "isHeldOut">[],
  pool: number,
): string[] {
  const wanted = Math.round(Math.round(count * randomShare) * heldOutShare);
  const measuring = made.filter(({ isHeldOut }) => isHeldOut).length;
  return [
    ...(made.length < count
      ? [`${pool === 1 ? "There was 1 pair" : `There were ${pool} pairs`} to choose from.`]
      : []),
    ...(measuring < wanted
      ? [
          `${measuring} of ${wanted} pairs for measuring were found: they are drawn only from prompts that are held out for the test. Hold out more prompts to have more of them.`,
        ]
      : []),
  ];
}

const keyOf = (a: string, b: string): string => (a < b ? `${a}\n${b}` : `${b}\n${a}`);

function unordered(ids: readonly string[]): string[] {
  return ids.flatMap((a, i) => ids.slice(i + 1).map((b) => keyOf(a, b)));
}

function itemOf(
  { pair, arm, isHeldOut }: ChosenPair,
  project: string,
  { task, addedAtMs }: AddPairsOptions,
  answers: ReadonlyMap<string, CompletionRecord>,
): ItemRecord {
  const { promptId, completionIds } = pair;
  const candidate = answers.get(completionIds[0])?.candidate;
  return {
    version: 1,
    project,
    id: `${task}/${completionIds.join("-")}`,
    taskId: task,
    promptId,
    completionIds: [...completionIds],
    arm,
    ...(isHeldOut ? { isHeldOut } : {}),
    kind: "normal",
    addedAtMs,
    ...(candidate === undefined || candidate === null ? {} : { candidate }),
  };
}

interface Weighing {
  readonly answers: ReadonlyMap<string, CompletionRecord>;
  readonly prompts: readonly PromptRecord[];
  readonly scorer: Scorer;
  readonly options: AddPairsOptions;
}

/** Candidates with what the reward model says of their answers; each answer is read once. */
async function weigh(
  pool: readonly PairCandidate[],
  judged: readonly PairCandidate[],
  { answers, prompts, scorer: { model, tokenizer }, options }: Weighing,
): Promise<{ pool: PairCandidate[]; judged: PairCandidate[] }> {
  const asked = new Map(prompts.map(({ id, prompt }) => [id, prompt]));
  const isEncoder = model.architecture.attention === "full";
  const ids = [...new Set([...pool, ...judged].flatMap(({ completionIds }) => completionIds))];
  const rows = ids.map((id) => {
    const answer = answers.get(id);
    const prompt = asked.get(answer?.promptId ?? "") ?? answer?.prompt ?? "";
    const completion = beside(prompt, answer?.completion ?? "") as Parameters<typeof classifierIds>[1];
    return classifierIds(prompt, completion, {}, tokenizer, { isEncoder }).slice(
      0,
      model.config.contextLength,
    );
  });
  const check = async (done: number): Promise<void> => options.check?.(done, rows.length);
  const needsFeatures = options.strategy.needs === "features";
  const read: { score: number; features?: Float32Array }[] = needsFeatures
    ? await lastLayer(model, rows, { check })
    : await scoreIds(model, rows, { check });
  const readOf = new Map(ids.map((id, i) => [id, read[i]]));
  const weighed = (pair: PairCandidate): PairCandidate => {
    const [a, b] = pair.completionIds.map((id) => readOf.get(id));
    const scores: [number, number] = [a?.score ?? 0, b?.score ?? 0];
    const [left, right] = [a?.features, b?.features];
    if (left === undefined || right === undefined) return { ...pair, scores };
    return { ...pair, scores, difference: left.map((x, i) => x - (right[i] ?? 0)) };
  };
  return { pool: pool.map(weighed), judged: judged.map(weighed) };
}
