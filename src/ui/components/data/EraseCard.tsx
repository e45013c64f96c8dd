// Erasing a candidate's data: everything that came from the person is listed first, then goes for good.
import { createEffect, createSignal, For, on, Show } from "solid-js";
import type { ErasureView } from "../../../page/bridge/documentTypes.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import type { AppState } from "../../state/createApp.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { beyondErasing, erasedWords, markedWords } from "../../words/erasure.ts";
import { plural } from "../../words/format.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function EraseCard(props: { app: AppState; docs: DocumentsState }) {
  const [candidate, setCandidate] = createSignal<string>();
  return (
    <section class="card" aria-labelledby="erase-title">
      <header>
        <h2 id="erase-title">When a candidate asks to be forgotten</h2>
      </header>
      <p class="small">
        Everything that came from one person goes: documents, prompts, answers, judgements. Models that
        learned from it are marked.
      </p>
      <div class="buttons">
        <button type="button" class="compact" data-action="ask-erasure" onClick={() => setCandidate("")}>
          Erase a candidate's data
        </button>
      </div>
      <EraseDialog
        app={props.app}
        docs={props.docs}
        candidate={candidate()}
        onClose={() => setCandidate(undefined)}
      />
    </section>
  );
}

interface DialogProps {
  app: AppState;
  docs: DocumentsState;
  /** Whose; "" is asked for; undefined: closed. */
  candidate: string | undefined;
  onClose: () => void;
}

export function EraseDialog(props: DialogProps) {
  let dialog!: HTMLDialogElement;
  const [typed, setTyped] = createSignal("");
  const [found, setFound] = createSignal<ErasureView>();
  const [failure, setFailure] = createSignal<Failure>();
  const [isBusy, setIsBusy] = createSignal(false);
  const [isDone, setIsDone] = createSignal(false);
  createEffect(
    on(
      () => props.candidate,
      (candidate) => {
        if (candidate === undefined) {
          if (dialog.open) dialog.close();
          return;
        }
        setTyped(candidate);
        setFound(undefined);
        setFailure(undefined);
        setIsDone(false);
        if (!dialog.open) dialog.showModal();
        if (candidate !== "") void look();
      },
    ),
  );
  async function attempt(work: (project: string) => Promise<void>): Promise<void> {
    const project = props.docs.project();
    if (project === undefined || typed().trim() === "" || isBusy()) return;
    setIsBusy(true);
    setFailure(undefined);
    try {
      await work(project);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setIsBusy(false);
    }
  }
  const look = (): Promise<void> =>
    attempt(async (project) => {
      setFound(await props.docs.service.erasure(project, typed().trim()));
    });
  const erase = (): Promise<void> =>
    attempt(async (project) => {
      setFound(await props.docs.service.erase(project, typed().trim()));
      setIsDone(true);
      // Names of files may be names of people.
      props.docs.dismissReports();
      await props.docs.refresh();
      await props.app.projects.refresh();
    });
  const close = (): void => {
    const wasDone = isDone();
    props.onClose();
    if (wasDone && props.app.route().rest[0] === "document") props.app.go(props.app.href("data"));
  };
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby="erase-dialog-title" data-erase onClose={close}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          void look();
        }}
      >
        <h2 id="erase-dialog-title">{isDone() ? "The data is erased" : "Erase a candidate's data"}</h2>
        <Show when={!isDone()}>
          <div class="field">
            <label for="erase-id">The candidate's id: from the table, or the document's own</label>
            <input
              id="erase-id"
              value={typed()}
              autocomplete="off"
              onInput={(event) => {
                setTyped(event.currentTarget.value);
                setFound(undefined);
              }}
            />
          </div>
        </Show>
        <Show when={failure()}>
          {(problem) => <ErrorNotice title="That did not work" failure={problem()} />}
        </Show>
        <Show when={found()}>
          {(all) => (
            <div class="stack" role="status" data-erasure={isDone() ? "done" : "preview"}>
              <p>
                {isDone() ? "Gone:" : "This goes and cannot be brought back:"} {erasedWords(all().records)}.{" "}
                {markedWords(all().marked)}
              </p>
              <Show when={!isDone() && all().against.length > 0}>
                <div class="notice warn">
                  <strong>What speaks against it</strong>
                  <For each={all().against}>{(sentence) => <p>{sentence}</p>}</For>
                  <p>
                    {all().isHeld
                      ? "Nothing can be erased before the hold is lifted: under Purpose, duties and how long data is kept."
                      : "You decide: a request of the person may go first."}
                  </p>
                </div>
              </Show>
              <For each={all().notes}>{(note) => <p class="small">{note}</p>}</For>
              <p class="soft small">{beyondErasing}</p>
              <details>
                <summary>{plural(all().records.length, "record")} by name</summary>
                <ul class="plain-list small scroll" tabIndex={0} aria-label="Records that go">
                  <For each={all().records.slice(0, 500)}>
                    {({ record, id }) => (
                      <li>
                        {record} <code>{id}</code>
                      </li>
                    )}
                  </For>
                </ul>
              </details>
              <Show when={isDone()}>
                <p class="soft small">What stays is a note that data was erased, and when, without a name.</p>
              </Show>
            </div>
          )}
        </Show>
        <div class="buttons">
          <Show when={!isDone()}>
            <Show
              when={found()}
              fallback={
                <button
                  type="submit"
                  class="primary"
                  data-action="preview-erasure"
                  aria-disabled={typed().trim() === "" || isBusy()}
                >
                  Show what would go
                </button>
              }
            >
              <button
                type="button"
                class="primary"
                data-action="confirm-erasure"
                aria-disabled={isBusy() || found()?.isHeld === true || found()?.records.length === 0}
                title={found()?.isHeld === true ? "The project is on legal hold." : ""}
                onClick={() => {
                  if (found()?.isHeld !== true) void erase();
                }}
              >
                {isBusy() ? "Erasing" : "Erase it all"}
              </button>
            </Show>
          </Show>
          <button type="button" onClick={() => close()}>
            {isDone() ? "Close" : "Cancel"}
          </button>
        </div>
      </form>
    </dialog>
  );
}
