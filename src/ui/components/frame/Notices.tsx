// What every page may have to say above its own content: what this browser lacks, a new version, no network, something that
// could not be done, a deletion that can be undone. Calm ones are a status, trouble is an alert.
import { For, Show } from "solid-js";
import type { AppState } from "../../state/createApp.ts";
import { createOnline } from "../../state/createOnline.ts";
import { hrefOf } from "../../state/createRoute.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function Notices(props: { app: AppState; isAlone: boolean }) {
  const isOnline = createOnline();
  const { deleted, trouble } = props.app;
  const undo = (): void =>
    void props.app.attempt("The project could not be restored", async () => {
      const goThere = props.app.goAfter();
      const id = await deleted.undo();
      if (id !== undefined) goThere(hrefOf("project", id));
    });
  return (
    <div class="notices">
      <div role="status">
        <For each={props.app.needs.filter(({ stops }) => !props.isAlone || stops === "page")}>
          {({ id, stops, message, hint }) => (
            <div class="notice warn" data-need={id}>
              <strong>
                {stops === "page" ? "This browser cannot run FeedbackLoop" : "Nothing can be trained here"}
              </strong>
              <p>{message}</p>
              <p>
                <strong>What to do:</strong> {hint}
                {stops === "run" ? " Projects, pairs and settings can be looked at meanwhile." : ""}
              </p>
            </div>
          )}
        </For>
        <Show when={!isOnline() && !props.isAlone}>
          <div class="notice">
            <p>
              <strong>Offline.</strong>{" "}
              {props.app.offline.view().state === "ready"
                ? "Training, chat and everything kept here work as usual. Models from the hub wait for the network."
                : "What is open keeps working. This page is not stored completely yet, so keep it open."}
            </p>
          </div>
        </Show>
        <Show when={props.app.offline.view().update}>
          <div class="notice">
            <p>
              <strong>A new version is ready.</strong> It is used after all tabs of FeedbackLoop are closed.
            </p>
          </div>
        </Show>
        <Show
          when={props.app.offline.view().threadsAfterReload && !props.app.live.isActive() && !props.isAlone}
        >
          <div class="notice">
            <p>
              <strong>A reload makes this faster.</strong> After it the processor's cores can work together on
              a run.
            </p>
            <div class="buttons">
              <button type="button" class="compact" onClick={() => location.reload()}>
                Reload
              </button>
            </div>
          </div>
        </Show>
        <Show when={!props.isAlone && deleted.last()}>
          {(gone) => (
            <div class="notice">
              <p>
                <strong>{gone().title}</strong> was deleted. It can be brought back for ten minutes.
              </p>
              <div class="buttons">
                <button type="button" class="compact" data-action="undo-delete" onClick={undo}>
                  Undo
                </button>
                <button type="button" class="quiet" onClick={() => deleted.forget()}>
                  Close
                </button>
              </div>
            </div>
          )}
        </Show>
      </div>
      <Show when={trouble()}>
        {(problem) => (
          <div class="with-close">
            <ErrorNotice title={problem().title} failure={problem().failure} />
            <button type="button" class="quiet" onClick={() => props.app.dismissTrouble()}>
              Close
            </button>
          </div>
        )}
      </Show>
      <Show when={!props.isAlone && props.app.projects.failure()}>
        {(failure) => (
          <ErrorNotice title="Not all projects and runs of this browser could be read" failure={failure()} />
        )}
      </Show>
    </div>
  );
}
