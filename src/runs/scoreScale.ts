// What brings the scores of a reward model to one scale: `reward_mean` and `reward_std` of the config.json it was saved with.

import { AppError } from "../domain/errors.ts";
import type { Scale } from "../domain/statistics.ts";

/** `name` is the model's, for a message. Scores stay as they are where the config says nothing. AppError "model/bad-config". */
export function scoreScale(name: string, config: Readonly<Record<string, unknown>>): Scale {
  const { reward_mean: mean = 0, reward_std: deviation = 1 } = config;
  if (typeof mean === "number" && typeof deviation === "number" && deviation > 0) return { mean, deviation };
  throw new AppError(
    "model/bad-config",
    `${name}: reward_mean and reward_std of config.json must be numbers, the second above 0.`,
    "Use the config.json that the reward model was saved with.",
  );
}
