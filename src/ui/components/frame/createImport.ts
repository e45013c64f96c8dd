// Opening a project file: it is read and checked as a whole first, then shown, then imported if that is wanted. Nothing
// of it is kept before.
import { createSignal } from "solid-js";
import type { NamedBlob, ProjectFileFacts } from "../../../page/bridge/types.ts";
import type { AppState } from "../../state/createApp.ts";
import { hrefOf } from "../../state/createRoute.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";

export interface ImportView {
  name: string;
  /** undefined while the file is read. */
  facts?: ProjectFileFacts;
  failure?: Failure;
  importing?: boolean;
}

export function createImport(app: AppState) {
  const [view, setView] = createSignal<ImportView>();
  let opened: { name: string; files: NamedBlob[] } | undefined;
  return {
    view,
    /** One zip, or the files of a project's folder. */
    async open(name: string, files: NamedBlob[]): Promise<void> {
      const chosen = (opened = { name, files });
      setView({ name });
      try {
        const facts = await app.data.describeProject(name, files);
        if (opened === chosen) setView({ name, facts });
        else await app.data.forgetProject(facts.id);
      } catch (error) {
        if (opened === chosen) setView({ name, failure: failureOf(error) });
      }
    },
    async accept(): Promise<void> {
      const now = view();
      if (opened === undefined || now?.facts === undefined || now.importing === true) return;
      setView({ ...now, importing: true });
      const goThere = app.goAfter();
      try {
        const project = await app.data.importProject(opened.name, opened.files, now.facts.id);
        await app.projects.refresh();
        opened = undefined;
        setView(undefined);
        goThere(hrefOf("project", project.id));
      } catch (error) {
        setView({ name: now.name, failure: failureOf(error) });
      }
    },
    cancel(): void {
      const facts = view()?.facts;
      if (facts !== undefined && opened !== undefined)
        app.data.forgetProject(facts.id).catch(() => undefined);
      opened = undefined;
      setView(undefined);
    },
  };
}

export type Import = ReturnType<typeof createImport>;
