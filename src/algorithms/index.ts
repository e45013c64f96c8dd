// Every training method, in one list: the `algorithm` key of a config names one.

import { dpo } from "./dpo.ts";
import { grpo } from "./grpo.ts";
import { kto } from "./kto.ts";
import { onlineDpo } from "./onlineDpo.ts";
import { ppo } from "./ppo.ts";
import type { Recipe } from "./recipe.ts";
import { reward } from "./reward.ts";
import { rloo } from "./rloo.ts";
import { sft } from "./sft.ts";

export const recipes = [sft, dpo, kto, reward, rloo, grpo, onlineDpo, ppo] as const;

/** The method of an id; undefined for one that is not in the list. */
export function recipeNamed(id: string): Recipe | undefined {
  return recipes.find((recipe) => recipe.id === id);
}

/** The method of a config that was parsed. */
export function recipeOf({ algorithm }: { readonly algorithm: string }): Recipe {
  const found = recipeNamed(algorithm);
  if (found === undefined) throw new Error(`internal: no recipe "${algorithm}"`);
  return found;
}
