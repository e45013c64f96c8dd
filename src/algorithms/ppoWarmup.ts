// The critic learns alone before the policy's first step (Yuan et al. 2025, https://arxiv.org/abs/2503.01491: a critic that knows
// nothing yet hands the policy noise). It learns from the first update's answers, and from what they turned out to be worth to their
// end, which no critic's guess is in. The policy stands still: of a critic on the policy's own layers the head alone learns.

import { permutation } from "../domain/random.ts";
import { sum } from "../domain/statistics.ts";
import { askCritic, valuesOf } from "./ppoExperience.ts";
import type { PpoTraining } from "./ppoFields.ts";
import type { Episode } from "./ppoSemantics.ts";
import { batchOf, bySequence } from "./rollouts.ts";

/** Mean of 1/2 (V - G)^2 over the tokens of the last of `value_warmup_steps` steps; `rewards` of each token. */
export async function warmUp(
  ctx: PpoTraining,
  episodes: readonly Episode[],
  rewards: readonly (readonly number[])[],
): Promise<number> {
  const { config: c } = ctx;
  const size = episodes.length / c.num_mini_batches;
  const goals = rewards.map((own) => toTheEnd(own, c.gamma));
  let loss = NaN;
  for (let turn = 0; turn < c.value_warmup_steps; turn++) {
    const round = Math.floor(turn / c.num_mini_batches);
    const order = permutation(episodes.length, ctx.random("value warm-up", round));
    const start = (turn % c.num_mini_batches) * size;
    const chosen = order.slice(start, start + size);
    const places = sum(chosen.map((i) => episodes[i]?.places ?? 0));
    loss = 0;
    for (let at = 0; at < size; at += c.per_device_train_batch_size) {
      const part = chosen.slice(at, at + c.per_device_train_batch_size);
      loss += (await learnValues(ctx, episodes, goals, part, places)) / places;
    }
    await ctx.update("together", c.value_warmup_learning_rate ?? c.learning_rate);
  }
  return loss;
}

/** Rows `part` of a step with so many `places`: their summed loss, with its slopes into the critic. */
async function learnValues(
  ctx: PpoTraining,
  all: readonly Episode[],
  targets: readonly (readonly number[])[],
  part: readonly number[],
  places: number,
): Promise<number> {
  const batch = batchOf(
    ctx,
    part.map((i) => all[i] as Episode),
  );
  const errorsOf = (values: Float32Array): number[][] =>
    bySequence(batch, values).map((own, b) =>
      own.map((value, t) => value - (targets[part[b] ?? -1]?.[t] ?? NaN)),
    );
  const critic = askCritic(ctx, batch);
  const passed = await ctx.pass(
    {
      policy: critic ? undefined : { of: ctx.models.policy, batch, readings: ["value"], headOnly: true },
      critic,
    },
    (given) => {
      const slopes = new Float32Array(batch.targets.length);
      errorsOf(valuesOf(given)).forEach((errors, b) => {
        const { start } = batch.ranges[b] ?? { start: 0 };
        errors.forEach((error, t) => (slopes[start + t] = error / places));
      });
      return given.critic ? { critic: { score: slopes } } : { policy: { value: slopes } };
    },
  );
  return 0.5 * sum(errorsOf(valuesOf(passed)).flatMap((errors) => errors.map((error) => error ** 2)));
}

/** What is still to come from each token on. */
function toTheEnd(rewards: readonly number[], gamma: number): number[] {
  const found = [...rewards];
  for (let t = found.length - 2; t >= 0; t--) found[t] = (found[t] ?? NaN) + gamma * (found[t + 1] ?? NaN);
  return found;
}
