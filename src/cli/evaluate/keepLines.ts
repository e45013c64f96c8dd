// Lines of a measurement, kept where a report of the project finds them.

import { statSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError, quote } from "../../domain/errors.ts";
import { noteHash } from "../../storage/folderProject.ts";
import { writeWhole } from "../../storage/folderStore.ts";
import { jsonLine, type Line, type Output } from "../output.ts";
import type { Session } from "../session.ts";

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
    out.note(`${lines.length === 1 ? "The line is" : `${lines.length} lines are`} kept in ${path}.`);
  };
}

/** Before anything is measured. AppError "project/no-data". */
function requireFolder(root: string): void {
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new AppError(
    "project/no-data",
    `${quote(root, 300).slice(1, -1)} is no project with data: there is no such folder.`,
    "Give the folder that `ingest` or `import` has written, or one that the page has exported.",
  );
}

/** Part of a file's name. AppError "usage/bad-value". */
function requireName(name: string): void {
  if (/^[A-Za-z0-9][A-Za-z0-9_-]{0,99}$/.test(name)) return;
  throw new AppError(
    "usage/bad-value",
    `--name must be letters, digits, - and _, at most 100, got ${quote(name)}.`,
    "It becomes a part of a file's name below reports/.",
  );
}

/** In the place of those of an earlier measurement of that path. AppError "storage/...". */
async function keepLines(root: string, path: string, lines: readonly Line[]): Promise<void> {
  const text = lines.map((line) => `${jsonLine(line, () => undefined)}\n`).join("");
  const bytes = new TextEncoder().encode(text);
  await writeWhole(join(root, path), bytes);
  await noteHash(root, path, bytes);
}
