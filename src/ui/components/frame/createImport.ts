// Opening a project file: it is read and checked as a whole first, then shown, then imported if that is wanted. Nothing
// of it is kept before.
import { createSignal } from "solid-js";
import type { ProjectFileFacts } from "../../../runtime/pageTypes.ts";
import type { AppState } from "../../state/createApp.ts";
import { hrefOf } from "../../state/createRoute.ts";
import { failureOf, type Failure } from "../../state/failure.ts";

export interface ImportView {
  name: string;
  /** undefined while the file is read. */
  facts?: ProjectFileFacts;
  failure?: Failure;
  importing?: boolean;
}

export function createImport(app: AppState) {
  const [view, setView] = createSignal<ImportView>();
  let file: File | undefined;
  return {
    view,
    async open(chosen: File): Promise<void> {
      file = chosen;
      setView({ name: chosen.name });
      try {
        const facts = await app.data.describeProject(chosen.name, chosen);
        if (file === chosen) setView({ name: chosen.name, facts });
      } catch (error) {
        if (file === chosen) setView({ name: chosen.name, failure: failureOf(error) });
      }
    },
    async accept(): Promise<void> {
      const now = view();
      if (file === undefined || now?.facts === undefined || now.importing === true) return;
      setView({ ...now, importing: true });
      try {
        const project = await app.data.importProject(file.name, file);
        await app.projects.refresh();
        file = undefined;
        setView(undefined);
        app.go(hrefOf("project", project.id));
      } catch (error) {
        setView({ name: now.name, failure: failureOf(error) });
      }
    },
    cancel(): void {
      file = undefined;
      setView(undefined);
    },
  };
}

export type Import = ReturnType<typeof createImport>;
