// What cleaning has mended and left out, a line a step; each can be taken back, and put on again.
import { For, Show } from "solid-js";
import type { CleaningLine } from "../../../page/bridge/documentTypes.ts";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { plural } from "../../words/format.ts";

export function CleaningCard(props: { docs: DocumentsState }) {
  const lines = (): CleaningLine[] => props.docs.summary()?.cleaning ?? [];
  const isBusy = (): boolean => props.docs.reading() !== undefined || props.docs.working() !== undefined;
  const set = (step: CleaningLine): void => {
    const open = props.docs.project();
    if (open === undefined || isBusy()) return;
    void props.docs.work(
      step.isOn ? `Taking back: ${step.title.toLowerCase()}` : `Cleaning: ${step.title.toLowerCase()}`,
      ["document", "documents"],
      (onProgress) => props.docs.service.setCleaning(open, step.id, !step.isOn, onProgress),
      props.docs.stop,
    );
  };
  return (
    <section class="card" aria-labelledby="cleaning-title">
      <header>
        <h2 id="cleaning-title">Cleaning</h2>
      </header>
      <ul class="plain-list lines">
        <For each={lines()} fallback={<li class="soft">Nothing was cleaned yet.</li>}>
          {(step) => (
            <li data-cleaning={step.id}>
              <span>
                <strong>{step.title}</strong>
                <span class="soft small"> {step.about}</span>
                <Show when={step.isOn}>
                  <span class="small number">
                    {" "}
                    {step.count === 0
                      ? "Nothing to do."
                      : `${step.drops ? "Left out" : "Mended"}: ${plural(step.count, step.unit.one, step.unit.many)}.`}
                  </span>
                </Show>
              </span>
              <button
                type="button"
                class="quiet"
                aria-disabled={isBusy()}
                data-action="cleaning"
                onClick={() => set(step)}
              >
                {step.isOn ? "Undo" : "Do it"}
                <span class="visually-hidden">: {step.title}</span>
              </button>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
