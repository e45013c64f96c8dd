// The folder of a project: the flag of the commands that work on its data, and what stands there.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { text } from "../domain/config/field.ts";
import { AppError, quote } from "../domain/errors.ts";
import { recordKinds, type ProjectData } from "../domain/records/index.ts";
import { folderData } from "../storage/folderData.ts";
import type { Session } from "./session.ts";

export const projectFlag = {
  project: {
    field: text<string>("", {
      label: "Project",
      help: "The project's folder, with its data/.",
    }),
    value: "DIR",
    required: true,
  },
} as const;

/** A folder that may be new. */
export const openProject = (folder: string, { options }: Session): ProjectData =>
  folderData(resolve(options.folder, folder));

/** A folder that has data. AppError "project/no-data". */
export function existingProject(folder: string, session: Session): ProjectData {
  const root = resolve(session.options.folder, folder);
  const files = recordKinds.flatMap((kind) => ("file" in kind ? [kind.file] : []));
  if (files.some((file) => existsSync(join(root, file)))) return folderData(root);
  throw new AppError(
    "project/no-data",
    `${quote(folder)} is no project with data: it has none of ${files.join(", ")}.`,
    "Give the folder that `ingest` or `import` has written, or one that the page has exported.",
  );
}
