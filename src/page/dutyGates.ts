// What the purpose of a project asks of the page before a run begins and before one is deleted (src/domain/duties.ts).
import { requireLogMayGo, requireSaid, type Stated } from "../domain/duties.ts";
import type { ProjectRecord, RunRecord } from "../domain/records/index.ts";

/** Before anything is judged or trained. AppError "project/unsaid". */
export const requireSaidOnPage = (project: Stated): void =>
  requireSaid(
    project,
    'Open Data, then "Purpose, duties and how long data is kept", and fill in what is missing.',
  );

/** Before runs are deleted; one that never began has no log. AppError "project/log-kept". */
export function requireLogsMayGo(project: ProjectRecord, runs: readonly RunRecord[]): void {
  const today = new Date().toISOString().slice(0, 10);
  for (const { title, state, step, changedAtMs } of runs)
    if (state !== "ready" || step > 0) requireLogMayGo(project, { title, endedAtMs: changedAtMs }, today);
}
