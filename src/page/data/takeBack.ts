// What can be taken back of the changes made to a project's records: each change as the records it found, the newest first. It
// ends with the worker; decisions about single places can be changed at any time.
import type { DocumentRecord, PromptRecord, CompletionRecord } from "../../domain/records/index.ts";

export interface Change {
  /** For "Undo: ...": "hiding 3 places". */
  readonly label: string;
  readonly documents?: readonly DocumentRecord[];
  readonly prompts?: readonly PromptRecord[];
  readonly completions?: readonly CompletionRecord[];
  /** Ids of prompts that were not there before. */
  readonly newPrompts?: readonly string[];
}

const mostKept = 100;

export function createTakeBack() {
  const stacks = new Map<string, Change[]>();
  return {
    note(project: string, change: Change): void {
      stacks.set(project, [...(stacks.get(project) ?? []), change].slice(-mostKept));
    },
    label: (project: string): string | null => stacks.get(project)?.at(-1)?.label ?? null,
    /** The newest change, which counts as taken back from now on. */
    pop: (project: string): Change | undefined => stacks.get(project)?.pop(),
    /** Nothing can be taken back any more: somebody's data is gone for good. */
    forget: (project: string): void => void stacks.delete(project),
  };
}

export type TakeBack = ReturnType<typeof createTakeBack>;
