// What the purpose of a project asks of the page before a run begins and before one is deleted (src/domain/duties.ts).
import { requireLogMayGo, requireSaid, type Stated } from "../domain/duties.ts";
import type { ProjectRecords } from "../storage/projectRecords.ts";

/** Before anything is judged or trained. AppError "project/unsaid". */
export const requireSaidOnPage = (project: Stated): void =>
  requireSaid(
    project,
    'Open Data, then "Purpose, duties and how long data is kept", and fill in what is missing.',
  );

/** Before a run is deleted, or all of a project; one that never began has no log. AppError "project/log-kept". */
export async function requireLogsMayGo(
  records: ProjectRecords,
  project: string,
  run?: string,
): Promise<void> {
  const said = await records.project(project);
  const runs = run === undefined ? (await records.runs(project)).records : [await records.run(project, run)];
  const today = new Date().toISOString().slice(0, 10);
  for (const { title, state, step, changedAtMs } of runs)
    if (state !== "ready" || step > 0) requireLogMayGo(said, { title, endedAtMs: changedAtMs }, today);
}
