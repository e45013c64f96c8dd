// What a step of PPO leaves to be read: its metrics, the answers that were drawn, and on request every quantity of the update.

import { mean, sum } from "../domain/statistics.ts";
import type { Metrics } from "./metric.ts";
import type { Experience, PpoContext } from "./ppoFields.ts";
import { type Cell, semanticsOf } from "./ppoSemantics.ts";
import { recordRollout } from "./rollouts.ts";

/** A step's metrics under TRL's names. */
export function metricsOf(
  ctx: PpoContext,
  step: number,
  experience: Experience,
  cells: readonly Cell[],
): Metrics {
  const { config: c, state } = ctx;
  const how = semanticsOf(c);
  const { kl, scores, rewardMetrics } = experience;
  const average = (of: (cell: Cell) => number): number => how.average(c, cells, of);
  const ratio = average((cell) => cell.ratio);
  const tableSize =
    c.compat === null ? cells.length : c.num_ppo_epochs * c.num_mini_batches * c.gradient_accumulation_steps;
  const empty = tableSize - cells.length;
  const spread = sum(cells.map((cell) => (cell.ratio - ratio) ** 2)) + empty * ratio ** 2;
  const price = -state.klCoef * mean(kl.map(sum));
  const learned = {
    "policy/approxkl_avg": average((cell) => cell.approxkl),
    "policy/clipfrac_avg": average((cell) => cell.clipfrac),
    "loss/policy_avg": average((cell) => cell.policyLoss),
    "loss/value_avg": average((cell) => cell.valueLoss),
    "val/clipfrac_avg": average((cell) => cell.valueClipfrac),
    "policy/entropy_avg": average((cell) => cell.entropy),
    "val/ratio": ratio,
    "val/ratio_var": spread / (tableSize - 1),
  };
  return {
    "objective/kl": mean(kl.map(sum)),
    "objective/non_score_reward": price,
    "objective/rlhf_reward": price + mean(scores),
    "objective/scores": mean(scores),
    // A braked update has nothing to say of learning.
    ...(cells.length > 0 ? learned : {}),
    ...(experience.warmupLoss === undefined ? {} : { "loss/value_warmup": experience.warmupLoss }),
    ...(c.kl_limit === null ? {} : { "objective/braked": cells.length > 0 ? 0 : 1 }),
    ...how.metrics(ctx, step, experience, cells),
    ...rewardMetrics,
  };
}

export function record(
  ctx: PpoContext,
  step: number,
  { episodes, logprobs, reference, unpenalised, advantages }: Experience,
): void {
  if (ctx.config.rollouts !== null) return;
  episodes.forEach(({ rollout, counted }, i) =>
    recordRollout(ctx, step, rollout, {
      logprobs: logprobs[i],
      reference: reference[i],
      // A replay takes the penalty off again.
      score: unpenalised[i],
      advantage: mean((advantages[i] ?? []).slice(0, counted)),
      advantages: (advantages[i] ?? []).slice(0, counted),
    }),
  );
}

/** Every quantity of an update, as docs/contract.md has it; what is masked as TRL has it. */
export async function dump(
  ctx: PpoContext,
  step: number,
  experience: Experience,
  cells: readonly Cell[],
  norms: readonly Promise<number>[],
): Promise<Record<string, unknown>> {
  const { episodes } = experience;
  const { config: c } = ctx;
  const padId = ctx.padId;
  const context = Math.max(...episodes.map(({ rollout: { promptIds } }) => promptIds.length));
  const longest = Math.max(...episodes.map(({ rollout }) => rollout.ids.length));
  const wide = (rows: readonly (readonly number[])[], padding: number): number[][] =>
    rows.map((row) => Array.from({ length: longest }, (_, t) => row[t] ?? padding));
  const table = (of: (cell: Cell) => number): number[][][] =>
    Array.from({ length: c.num_ppo_epochs }, (_, epoch) =>
      Array.from({ length: c.num_mini_batches }, (__, mini) =>
        Array.from({ length: c.gradient_accumulation_steps }, (___, micro) => {
          const cell = cells.find((one) => one.epoch === epoch && one.mini === mini && one.micro === micro);
          return cell === undefined ? 0 : of(cell);
        }),
      ),
    );
  return {
    update: step,
    context_length: context,
    query_responses: episodes.map(({ rollout: { promptIds, ids } }) => [
      ...new Array<number>(context - promptIds.length).fill(padId),
      ...promptIds,
      ...ids,
      ...new Array<number>(longest - ids.length).fill(padId),
    ]),
    logprobs: wide(experience.logprobs, 1),
    ref_logprobs: wide(experience.reference, 1),
    values: wide(experience.values, 0),
    kl: wide(experience.kl, 0),
    rewards: wide(experience.rewards, 0),
    advantages: wide(experience.advantages, 0),
    returns: wide(experience.returns, 0),
    scores: experience.scores,
    sequence_lengths: episodes.map(({ counted }) => counted - 1),
    approxkl: table(({ approxkl }) => approxkl),
    clipfrac: table(({ clipfrac }) => clipfrac),
    policy_loss: table(({ policyLoss }) => policyLoss),
    value_loss: table(({ valueLoss }) => valueLoss),
    value_clipfrac: table(({ valueClipfrac }) => valueClipfrac),
    entropy: table(({ entropy }) => entropy),
    ratio: table(({ ratio }) => ratio),
    grad_norms: await Promise.all(norms),
  };
}
