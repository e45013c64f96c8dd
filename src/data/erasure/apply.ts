// A plan carried out, change by change. Each is whole or did not happen, and what was done already is not done again.
import { memorySource } from "../../domain/bytes.ts";
import { edited, type ErasableFiles } from "./files.ts";
import type { ErasurePlan } from "./plan.ts";

export async function applyErasure(
  files: ErasableFiles,
  { changes }: Pick<ErasurePlan, "changes">,
  options: { readonly signal?: AbortSignal; progress?(done: number, total: number): void } = {},
): Promise<void> {
  for (const [i, { path, to, edits, isNew = false }] of changes.entries()) {
    options.signal?.throwIfAborted();
    options.progress?.(i, changes.length);
    if (to === undefined) {
      await files.remove(path);
      continue;
    }
    if (to !== path) await files.rename(path, to);
    if (edits === undefined) continue;
    const source = isNew ? memorySource(to, new Uint8Array()) : await files.open(to);
    await files.replace(to, edited(source, edits));
  }
  options.progress?.(changes.length, changes.length);
}
