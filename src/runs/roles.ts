// The models of a run by their roles: the policy, and what its recipe asks for besides.

import type { Recipe, Role, RoleModel as AskedModel, RoleSource } from "../algorithms/recipe.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import { AppError } from "../domain/errors.ts";
import type { ModelSource } from "../formats/modelSource.ts";
import type { Tokenizer } from "../text/index.ts";

/** A role's model with where it came from. */
export interface RoleModel extends AskedModel {
  readonly source: ModelSource;
  /** None: the model has none. */
  readonly tokenizer: Tokenizer | undefined;
  /** As the config names it. */
  readonly name: string;
}

export type RoleModels = { readonly policy: RoleModel } & Readonly<Partial<Record<Role, RoleModel>>>;

export interface RoleNeed {
  readonly role: Exclude<Role, "policy">;
  readonly source: RoleSource;
}

/** The roles that a run has besides the policy, and where each comes from. */
export function rolesOf(recipe: Recipe, { values }: Pick<RunConfig, "values">): RoleNeed[] {
  return (["reference", "reward", "value", "judge"] as const).flatMap((role) => {
    const source = recipe.roles?.[role]?.(values);
    return source === undefined ? [] : [{ role, source }];
  });
}

/** Whether a role is a frozen copy of what the policy starts from. A policy with an adapter has its base beside it: the
 * adapter is switched off. */
export function isCopy({ source }: RoleNeed, policyHasAdapter: boolean): boolean {
  return source.from === "start" && !policyHasAdapter;
}

/** Without roles that are the policy itself, adapter and all: with its first update it stops being what it started from. */
export function afterStart(models: RoleModels): RoleModels {
  const { policy } = models;
  const kept = Object.entries(models).filter(
    ([, { role, model, adapter }]) => role === "policy" || model !== policy.model || !adapter,
  );
  return { ...Object.fromEntries(kept), policy };
}

/** What the optimiser moves and checkpoints hold; the policy first. */
export function trainedRoles(models: RoleModels): RoleModel[] {
  const others = Object.values(models).filter(
    ({ role, model }) => role !== "policy" && model !== models.policy.model && model.isTrained,
  );
  return [models.policy, ...others];
}

/** A judge that is the reward model under another name would judge nothing. AppError "config/bad-combination". */
export async function requireApart({ reward: scorer, judge: other }: RoleModels): Promise<void> {
  const [reward, judge] = [scorer?.source, other?.source];
  if (reward === undefined || judge === undefined) return;
  if (reward.tensorNames.join() !== judge.tensorNames.join()) return;
  // From the last on: heads are apart where models of one base share all below.
  for (const name of [...reward.tensorNames].reverse()) {
    const [a, b] = [await reward.read(name), await judge.read(name)];
    if (a.length !== b.length || a.some((value, i) => value !== b[i])) return;
  }
  throw new AppError(
    "config/bad-combination",
    "The judge has the weights of the reward model: a model that is learned from cannot tell whether answers got better.",
    "Train a second one on other judgements and give it as the judge; the method reward makes two with reward_halves: true.",
  );
}
