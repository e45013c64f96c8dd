// A judging task that is not there: for whoever judges, owns or chooses pairs.
import { AppError, quote } from "../domain/errors.ts";

export function noTask(id: string): AppError {
  return new AppError(
    "judging/no-task",
    `There is no judging task ${quote(id)} in this project.`,
    "It may have been removed in another tab or with this site's data. Open the list of tasks, or the invitation again if you were invited.",
  );
}
