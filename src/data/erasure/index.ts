// Everything of one person, out of a project: what is shown before and what is done. The same on a disk and in the browser.
import { applyErasure } from "./apply.ts";
import type { ErasableFiles } from "./files.ts";
import { type ErasurePlan, planErasure } from "./plan.ts";

export type { ErasableFiles } from "./files.ts";
export type { Erased } from "./find.ts";
export type { ErasurePlan } from "./plan.ts";
export { hashOfId } from "./plan.ts";
export { type Lineage, lineageOf } from "./lineage.ts";
export type { Subject } from "./person.ts";

export interface EraseOptions {
  /** Nothing is written: what would go is told. */
  readonly isDryRun?: boolean;
  /** Day of the tombstone, YYYY-MM-DD. */
  readonly date: string;
  readonly signal?: AbortSignal;
  /** Asked once it is known that something would go; throws where it may not. */
  allow?(): void;
  progress?(done: number, total: number): void;
}

/** AppError "erase/unknown-candidate", "storage/...", and what `allow` throws: nothing was written. A second time there is nothing to tell and nothing is written. */
export async function eraseCandidate(
  files: ErasableFiles,
  candidate: string,
  { isDryRun = false, date, allow, ...rest }: EraseOptions,
): Promise<ErasurePlan> {
  const plan = await planErasure(files, candidate, date);
  if (plan.changes.length > 0) allow?.();
  if (!isDryRun) await applyErasure(files, plan, rest);
  return plan;
}
