// What the project is for, asked once, when its first files come: decisions about people ask more of whoever makes them.
import { createEffect, createSignal, Show } from "solid-js";
import { purposes } from "../../../domain/duties.ts";
import type { AppState } from "../../state/createApp.ts";
import type { DocumentsState, ProjectPurpose } from "../../state/createDocuments.ts";
import { plural } from "../../words/format.ts";
import { RadioList } from "../RadioList.tsx";

export function PurposeDialog(props: { app: AppState; docs: DocumentsState }) {
  let dialog!: HTMLDialogElement;
  const [chosen, setChosen] = createSignal<ProjectPurpose>();
  const [asked, setAsked] = createSignal(false);
  createEffect(() => {
    const isOpen = props.docs.offered() !== undefined;
    if (isOpen && !dialog.open) {
      setChosen(undefined);
      setAsked(false);
      dialog.showModal();
      dialog.querySelector("input")?.focus();
    }
    if (!isOpen && dialog.open) dialog.close();
  });
  const go = (): void => {
    const purpose = chosen();
    setAsked(true);
    if (purpose !== undefined) void props.docs.statePurpose(purpose);
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="purpose-title"
      data-purpose
      onClose={() => props.docs.dismissOffer()}
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
      >
        <h2 id="purpose-title">What is this project for?</h2>
        <p class="soft">Asked once, before {plural(props.docs.offered()?.length ?? 0, "file is", "files are")} read.</p>
        <fieldset class="stack">
          <legend class="visually-hidden">What the project is for</legend>
          <RadioList name="purpose" choices={purposes} chosen={chosen()} onChoose={setChosen} />
        </fieldset>
        <Show when={asked() && chosen() === undefined}>
          <p class="fault" role="alert">
            Choose one of the two.
          </p>
        </Show>
        <div class="buttons">
          <button type="submit" class="primary" data-action="state-purpose">
            Read the files
          </button>
          <button type="button" onClick={() => props.docs.dismissOffer()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
