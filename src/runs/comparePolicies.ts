// Answers under two policies: their log-probabilities at temperature 1, and how far the first lies from the second. The two may
// be one model with its adapter on and off, one model with two adapters, or two models of one vocabulary.

import { klDivergence } from "../engine/ops/klDivergence.ts";
import type { Model, PassOptions } from "../models/model.ts";
import { makeBatch } from "../models/tokenBatch.ts";
import { lengthBatches } from "./lengthBatches.ts";

/** A model and how its passes are made. */
export interface Policy {
  readonly model: Model;
  readonly adapter: NonNullable<PassOptions["adapter"]>;
}

/** Sums over the tokens of an answer; those of nothing are 0. */
export interface Compared {
  /** Under the candidate; null where it was not asked. */
  readonly logprob: number | null;
  readonly baseLogprob: number;
  /** exp(r) - 1 - r with r = base - candidate. */
  readonly k3: number | null;
  /** The divergence at every place by the whole distribution; null too where the vocabularies differ. */
  readonly klExact: number | null;
}

export interface ComparedRow {
  readonly promptIds: readonly number[];
  readonly ids: readonly number[];
  /** false: under the base alone. */
  readonly byCandidate: boolean;
}

const nothing = { logprob: 0, baseLogprob: 0, k3: 0, klExact: 0 };

/** Whether `klExact` can be had. */
export function shareVocabulary(candidate: Policy, base: Policy): boolean {
  return candidate.model.config.vocabularySize === base.model.config.vocabularySize;
}

/**
 * One for each row, in their order; `check` is awaited between batches with the rows that are done. AppError "tokens/..." for
 * ids that one of the models cannot read.
 */
export async function comparePolicies(
  candidate: Policy,
  base: Policy,
  rows: readonly ComparedRow[],
  check: (done: number) => Promise<void>,
): Promise<Compared[]> {
  const compared = rows.map(({ byCandidate }): Compared => {
    const klExact = shareVocabulary(candidate, base) ? 0 : null;
    return byCandidate ? { ...nothing, klExact } : { ...nothing, logprob: null, k3: null, klExact: null };
  });
  let done = 0;
  for (const byCandidate of [false, true]) {
    const places = rows.flatMap((row, i) =>
      row.byCandidate === byCandidate && row.ids.length > 0 ? [i] : [],
    );
    const lengthOf = (i: number): number => (rows[i]?.promptIds.length ?? 0) + (rows[i]?.ids.length ?? 0);
    for (const batch of lengthBatches(places.map(lengthOf))) {
      await check(done);
      done += batch.length;
      const taken = batch.flatMap((at) => places[at] ?? []);
      const texts = taken.flatMap((i) => rows[i] ?? []);
      const found = await compareBatch(byCandidate ? candidate : undefined, base, texts);
      taken.forEach((i, b) => (compared[i] = found[b] ?? nothing));
    }
  }
  return compared;
}

async function compareBatch(
  candidate: Policy | undefined,
  base: Policy,
  rows: readonly ComparedRow[],
): Promise<Compared[]> {
  const { engine } = base.model;
  const trees = rows.map(({ promptIds, ids }) => ({ prefix: promptIds, branches: [ids] }));
  const batch = makeBatch(trees, { multiple: engine.backend.shapeMultiple });
  return engine.scopeAsync(async () => {
    const pass = ({ model, adapter }: Policy) => {
      const x = model.hidden(batch, { adapter });
      const { logprob, lse } = model.logProbsOf(x, batch, { adapter });
      return { x, lse, logprob, head: model.head("lm", { adapter }).weight };
    };
    const theirs = pass(base);
    const ours = candidate && pass(candidate);
    const isExact = candidate && shareVocabulary(candidate, base);
    const exact = ours && isExact ? klDivergence(engine, ours, theirs) : undefined;
    const asked = [theirs.logprob, ours?.logprob, exact];
    const read = await engine.readAll(...asked.flatMap((tensor) => tensor ?? []));
    const [q = new Float32Array(), p, divergences] = read;
    return batch.ranges.map(({ start, end }) => {
      const sum = (of: (i: number) => number): number => {
        let total = 0;
        for (let i = start; i < end; i++) total += of(i);
        return total;
      };
      const baseLogprob = sum((i) => q[i] ?? NaN);
      if (p === undefined) return { logprob: null, baseLogprob, k3: null, klExact: null };
      const gap = (i: number): number => (q[i] ?? NaN) - (p[i] ?? NaN);
      return {
        logprob: sum((i) => p[i] ?? NaN),
        baseLogprob,
        k3: sum((i) => Math.expm1(gap(i)) - gap(i)),
        klExact: divergences ? sum((i) => divergences[i] ?? NaN) : null,
      };
    });
  });
}
