// Says that the address names a project which is not here: what is begun on the page then is a new one.
import { Show } from "solid-js";
import type { AppState } from "../state/createApp.ts";

export function MissingProject(props: { app: AppState }) {
  const isMissing = (): boolean =>
    props.app.route().project !== undefined &&
    props.app.projects.loaded() &&
    props.app.projects.record() === null;
  return (
    <Show when={isMissing()}>
      <div class="notice warn above" role="status" data-missing-project>
        <strong>This project is not in this browser.</strong>
        <p>
          It may have been deleted, or it lives in another browser: ask for its project file. What you begin
          here is a new project. <a href="#/project">See what is here</a>
        </p>
      </div>
    </Show>
  );
}
