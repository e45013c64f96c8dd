// Lines of measures into a project's reports, in place of those that were there: on the page as the command line keeps them.
import { jsonLine } from "../domain/jsonLine.ts";
import type { ProjectStore } from "../storage/projectStore.ts";

export async function writeLines(store: ProjectStore, path: string, lines: readonly object[]): Promise<void> {
  const text = lines.map((line) => `${jsonLine({ ...line }, () => undefined)}\n`).join("");
  await store.write(path, new TextEncoder().encode(text));
}
