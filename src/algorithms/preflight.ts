// What a run that draws its answers finds before it learns anything: its first drawing, in words, and a refusal where there is nothing
// to learn from it. The drawing is that of the first step, so that looking costs nothing and changes no number. A replay is not
// looked at: its answers were chosen by somebody.

import { AppError, quote } from "../domain/errors.ts";
import { byGroup, knownDeviation, knownMean } from "./math/advantages.ts";
import type { RecipeContext } from "./recipe.ts";
import type { ReplayedRollout } from "./replay.ts";

interface Drawing {
  readonly rollouts: readonly ReplayedRollout[];
  /** As they are learned from; NaN: not known. */
  readonly rewards: readonly number[];
  /** Answers that are compared with each other, one behind the other: of one prompt, or all. */
  readonly group: number;
  /** Whether an answer is learned from; default: all are. */
  readonly counts?: (rollout: ReplayedRollout) => boolean;
}

type Context = Pick<RecipeContext<unknown, { readonly require_signal: boolean }>, "config"> &
  Pick<RecipeContext<unknown, unknown>, "inputs" | "note" | "isRehearsal" | "textOfIds">;

/** What is less than this is no difference (TRL's measure, too). */
const noDifference = 1e-8;
const shownCharacters = 400;

/** Tells of the first drawing. AppError "train/nothing-to-learn" before anything is learned from it. */
export function preflight(ctx: Context, drawing: Drawing): void {
  if (ctx.isRehearsal || ctx.inputs["rollouts"] !== undefined) return;
  const { rollouts, rewards, group, counts = () => true } = drawing;
  const ended = rollouts.filter((one) => one.ended).length;
  const groups = rollouts.length / group;
  const spreads = byGroup(rewards, group, (values) => [knownDeviation(values)]);
  const apart = spreads.filter((spread) => spread > noDifference).length;
  const unknown = rewards.filter((reward) => Number.isNaN(reward)).length;
  const shown = (value: number): string => (Number.isFinite(value) ? value.toPrecision(3) : "unknown");
  const compared = groups === 1 ? "" : ` ${apart} of ${groups} prompts have answers of different reward.`;
  ctx.note(
    `First drawing: ${rollouts.length} answers, ${ended} of them ended. Rewards: mean ${shown(knownMean(rewards))}, deviation ${shown(knownDeviation(rewards))}.${compared}${unknown > 0 ? ` ${unknown} have no reward that is a number.` : ""} The first prompt, as the model reads it: ${shownPrompt(ctx, rollouts[0]?.promptIds ?? [])}`,
  );
  if (!ctx.config.require_signal) return;
  const goOn = "To go on regardless, set require_signal: false.";
  if (!rollouts.some(counts))
    throw nothing(
      `None of the ${rollouts.length} answers of the first drawing ended, and answers that are cut are left out (mask_truncated_completions).`,
      `Allow longer answers, teach the model to end with supervised fine-tuning first, or set mask_truncated_completions: false. ${goOn}`,
    );
  if (apart === 0)
    throw nothing(
      groups === 1
        ? `All ${rollouts.length} answers of the first drawing have the same reward (${shown(knownMean(rewards))}).`
        : `In the first drawing all answers of each prompt have the same reward (${groups} prompts, mean ${shown(knownMean(rewards))}).`,
      `Use a reward that tells answers apart, or draw more answers. ${goOn}`,
    );
}

function nothing(what: string, hint: string): AppError {
  return new AppError("train/nothing-to-learn", `${what} Nothing can be learned from that.`, hint);
}

/** Its beginning and its end, which a template makes. */
function shownPrompt(ctx: Context, ids: readonly number[]): string {
  const text = ctx.textOfIds(ids)?.replaceAll("\n", "\\n");
  if (text === undefined) return `ids ${JSON.stringify(ids.slice(0, 20))}`;
  if (text.length <= 2 * shownCharacters) return quote(text, Infinity);
  return quote(`${text.slice(0, shownCharacters)} … ${text.slice(-shownCharacters)}`, Infinity);
}
