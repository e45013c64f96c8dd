// The folder of a project, for the commands that work on its data.

import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError, quote } from "../domain/errors.ts";
import { recordKinds, type ProjectData } from "../domain/records/index.ts";
import { folderData } from "../storage/folderData.ts";
import { breathe } from "../runs/turns.ts";
import type { Output } from "./output.ts";
import type { Session } from "./session.ts";

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

/** Progress of a reader, with turns of the event loop; readers may say several times that they are done. */
export function readingProgress(out: Output, phase: string, unit: string) {
  let last = -1;
  return async (done: number, total: number): Promise<void> => {
    if (done !== last) out.progress(phase, done, total, unit);
    last = done;
    await breathe();
  };
}
