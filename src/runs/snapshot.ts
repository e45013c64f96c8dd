// What a step may change, as it was before the step: trained weights and the optimiser's moments, on the host. A step that updates
// weights many times can then be given up in the middle, where a stop would have to wait for its end.

import type { RoleModel } from "./roles.ts";

const parts = ["value", "mean", "square"] as const;
/** Above it a step is finished instead: a copy would cost more than the wait. */
const mostBytes = 256 << 20;

/** Puts everything back. */
export type Snapshot = () => void;

/** Undefined where there is too much of it. */
export async function takeSnapshot(trained: readonly RoleModel[]): Promise<Snapshot | undefined> {
  const parameters = trained.map(({ model }) => model.trained);
  const bytes = parameters.reduce((sum, one) => sum + 4 * parts.length * one.count, 0);
  if (bytes > mostBytes) return undefined;
  const kept: (() => void)[] = [];
  for (const one of parameters) {
    for (const { name } of one.entries) {
      for (const part of parts) {
        const data = await one.read(name, part);
        kept.push(() => one.write(name, part, data));
      }
    }
  }
  return () => {
    for (const putBack of kept) putBack();
  };
}
