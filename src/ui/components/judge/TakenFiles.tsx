// What became of the files of judgements that were brought last.
import { For, Show } from "solid-js";
import type { Tasks } from "../../state/createTasks.ts";
import { plural } from "../../words/format.ts";
import { formatNumber } from "../../words/locale.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function TakenFiles(props: { tasks: Tasks }) {
  return (
    <Show when={props.tasks.files().length > 0}>
      <section class="card above" aria-label="Files that were brought" data-taken-files>
        <header>
          <h2>{plural(props.tasks.files().length, "file")}</h2>
          <button type="button" class="quiet" onClick={() => props.tasks.dismissFiles()}>
            Close
          </button>
        </header>
        <For each={props.tasks.files()}>
          {(file) => (
            <div class="stack">
              <Show when={file.failure}>
                {(failure) => <ErrorNotice title={`${file.name} was not taken`} failure={failure()} />}
              </Show>
              <Show when={file.taken}>
                {(taken) => (
                  <>
                    <p role="status">
                      <strong>{file.name}</strong>: {plural(taken().judged, "new judgement")} by{" "}
                      <bdi>{taken().annotators.length === 0 ? "nobody" : taken().annotators.join(", ")}</bdi>.{" "}
                      {plural(taken().already, "line was", "lines were")} here already.
                      {taken().dangling > 0
                        ? ` ${plural(taken().dangling, "judgement is", "judgements are")} about answers that this project does not have.`
                        : ""}
                    </p>
                    <Show when={taken().adjudications + taken().voids > 0}>
                      <p class="notice warn">
                        The file settles {plural(taken().adjudications, "item")} and has{" "}
                        {plural(taken().voids, "voiding")}. Whether these come from you cannot be told from a
                        file: look at them below.
                      </p>
                    </Show>
                    <Show when={taken().faultCount > 0}>
                      <div class="notice warn">
                        <p>
                          <strong>{plural(taken().faultCount, "line")} could not be taken.</strong>
                        </p>
                        <ul
                          class="plain-list small scroll"
                          tabIndex={0}
                          aria-label="Lines that could not be taken"
                        >
                          <For each={taken().faults}>
                            {({ line, message, hint }) => (
                              <li>
                                Line {formatNumber(line)}: {message} {hint}
                              </li>
                            )}
                          </For>
                        </ul>
                      </div>
                    </Show>
                  </>
                )}
              </Show>
            </div>
          )}
        </For>
      </section>
    </Show>
  );
}
