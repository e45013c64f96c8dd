// The folder of a project, for the commands that work on its data.

import { existsSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { AppError, quote } from "../domain/errors.ts";
import { requireLogMayGo, requireSaid } from "../domain/duties.ts";
import { recordKinds, type ProjectData, type ProjectRecord } from "../domain/records/index.ts";
import { objections } from "../domain/retention.ts";
import { folderData } from "../storage/folderData.ts";
import { folderProject } from "../storage/folderProject.ts";
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

/** What speaks against erasing a candidate today but for a hold, in sentences: whoever asks decides. */
export async function retentionNotes(
  root: string,
  said: Pick<ProjectRecord, "retention">,
  candidate: string,
  today: string,
): Promise<string[]> {
  if ((said.retention ?? []).length === 0) return [];
  const theirs = (await folderData(root).documents.all()).filter(
    (one) => (one.candidate ?? one.id) === candidate,
  );
  const sentences = theirs.flatMap((one) =>
    objections({ retention: said.retention }, one, today).map(({ sentence }) => sentence),
  );
  return [...new Set(sentences)];
}

/**
 * Before a run: what the purpose of the project asks for is said where the config or its rows lie in one's folder, and no log goes that
 * has to stay. `log`: the one that is written anew. AppError "project/unsaid", "project/log-kept", "project/damaged".
 */
export async function requireProjectsReady(
  places: readonly string[],
  log: { readonly path: string; readonly title: string } | undefined,
  today: string,
): Promise<void> {
  for (const root of new Set(places)) {
    const said = await folderProject(root);
    if (said === undefined) continue;
    requireSaid(
      said,
      `Say it: feedbackloop project --project ${root} --overseer NAME --retention RULE, or with the page, before anything is judged or trained.`,
    );
    const info = log === undefined ? undefined : statSync(log.path, { throwIfNoEntry: false });
    if (log !== undefined && info !== undefined)
      requireLogMayGo(said, { title: log.title, endedAtMs: info.mtimeMs }, today);
  }
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
