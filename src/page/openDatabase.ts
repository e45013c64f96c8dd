// The browser's database as a worker holds it: opened when it is first asked for, and asked for again after a failure.
import { openProjectDatabase, type ProjectDatabase } from "../storage/projectDatabase.ts";
import { requireNeeds } from "./bridge/requirements.ts";

/** AppError "browser/..." where the browser lacks what the page needs, "storage/..." where it cannot be opened. */
export function databaseOpener(): () => Promise<ProjectDatabase> {
  let opened: Promise<ProjectDatabase> | undefined;
  return async () => {
    requireNeeds("page");
    opened ??= openProjectDatabase().catch((error: unknown) => {
      opened = undefined;
      throw error;
    });
    return opened;
  };
}
