// The flags of the measurements that a project keeps for its report, and how they are kept.

import { resolve } from "node:path";
import { text } from "../../domain/config/field.ts";
import type { Line, Output } from "../output.ts";
import type { Session } from "../session.ts";
import { keepLines, requireFolder, requireName } from "./keepLines.ts";

export const keptFlags = {
  project: {
    field: text<string | null>(null, {
      label: "Project",
      help: "Keep the lines in this project's folder too, below reports/, where a report finds them.",
    }),
    value: "DIR",
  },
  name: {
    field: text<string | null>(null, {
      label: "Name",
      help: "With --project: which of several measurements of a layer this is. The one of the same name is replaced.",
    }),
    value: "NAME",
  },
} as const;

/** Before anything is measured; keeps the lines once they are there. AppError "project/no-data", "usage/bad-value". */
export function keeper(
  { project, name }: { readonly project: string | null; readonly name: string | null },
  { options }: Session,
): (path: (name: string | null) => string, lines: readonly Line[], out: Output) => Promise<void> {
  const root = project === null ? undefined : resolve(options.folder, project);
  if (root !== undefined) requireFolder(root);
  if (name !== null) requireName(name);
  return async (pathOf, lines, out) => {
    if (root === undefined) return;
    const path = pathOf(name);
    await keepLines(root, path, lines);
    out.note(`${lines.length} lines are kept in ${path}.`);
  };
}
