// The models of a run by their roles: the policy, and what its recipe asks for besides.

import type { Recipe, Role, RoleModel, RoleSource } from "../algorithms/recipe.ts";
import type { RunConfig } from "../domain/config/runConfig.ts";
import type { LanguageModel } from "../models/model.ts";

export type RoleModels = { readonly policy: RoleModel } & Readonly<Partial<Record<Role, RoleModel>>>;

export interface RoleNeed {
  readonly role: Exclude<Role, "policy">;
  readonly source: RoleSource;
}

/** The roles that a run has besides the policy, and where each comes from. */
export function rolesOf(recipe: Recipe, { values }: Pick<RunConfig, "values">): RoleNeed[] {
  return (["reference", "reward", "value"] as const).flatMap((role) => {
    const source = recipe.roles?.[role]?.(values);
    return source === undefined ? [] : [{ role, source }];
  });
}

/** Whether a role has weights of its own. A policy with an adapter has its base beside it: the adapter is switched off. */
export function isCopy({ source }: RoleNeed, policyHasAdapter: boolean): boolean {
  return source.from === "start" && !policyHasAdapter;
}

/** The models in their roles; `load` makes a frozen copy of what the policy starts from. */
export async function assignRoles(
  needs: readonly RoleNeed[],
  policy: LanguageModel,
  load: (role: Role) => Promise<LanguageModel>,
): Promise<RoleModels> {
  const hasAdapter = policy.adapter !== undefined;
  const models: Partial<Record<Role, RoleModel>> = {};
  for (const need of needs) {
    const { role } = need;
    models[role] = isCopy(need, hasAdapter)
      ? { role, model: await load(role), adapter: true }
      : { role, model: policy, adapter: !hasAdapter };
  }
  return { ...models, policy: { role: "policy", model: policy, adapter: true } };
}

/** Without roles that are the policy itself, adapter and all: with its first update it stops being what it started from. */
export function afterStart(models: RoleModels): RoleModels {
  const { policy } = models;
  const kept = Object.entries(models).filter(
    ([, { role, model, adapter }]) => role === "policy" || model !== policy.model || !adapter,
  );
  return { ...Object.fromEntries(kept), policy };
}
