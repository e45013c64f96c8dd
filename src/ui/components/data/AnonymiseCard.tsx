// Hiding personal data in all documents, and what it can and cannot find.
import { createResource, For, Show } from "solid-js";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { languageSentence } from "../../words/data.ts";
import { plural } from "../../words/format.ts";

export function AnonymiseCard(props: { docs: DocumentsState }) {
  const [facts] = createResource(() => props.docs.service.languages().catch(() => undefined));
  const states = () => props.docs.summary()?.states;
  const waiting = (): number => (states()?.read ?? 0) + (states()?.cleaned ?? 0);
  const isBusy = (): boolean => props.docs.reading() !== undefined || props.docs.working() !== undefined;
  const done = (): number => (states()?.anonymised ?? 0) + (states()?.needsReview ?? 0);
  return (
    <section class="card" aria-labelledby="anonymise-title">
      <header>
        <h2 id="anonymise-title">Personal data</h2>
      </header>
      <p>
        {waiting() === 0
          ? `Looked for in all documents that are used: ${plural(done(), "document")}.`
          : `${plural(waiting(), "document")} not looked through yet.`}{" "}
        <Show when={(states()?.needsReview ?? 0) > 0}>
          {plural(states()?.needsReview ?? 0, "document")} with places in doubt, or with text that nobody
          sees, wait for you.
        </Show>
      </p>
      <Show when={waiting() > 0 || done() > 0}>
        <div class="buttons">
          <button
            type="button"
            class="compact"
            data-action="anonymise-all"
            aria-disabled={isBusy()}
            title={isBusy() ? "Something is under way." : ""}
            onClick={() => {
              if (!isBusy()) void props.docs.anonymise(null);
            }}
          >
            {waiting() > 0 ? "Hide personal data" : "Look again"}
          </button>
        </div>
      </Show>
      <p class="soft small">
        What you decided stays when it is looked for again. No search finds everything: read what matters
        before you use it.
      </p>
      <Show when={languageSentence(props.docs.summary()?.languages ?? [])}>
        {(sentence) => <p class="small">{sentence()}</p>}
      </Show>
      <details>
        <summary>Which languages it knows</summary>
        <ul class="plain-list small" data-languages>
          <For each={facts()?.languages ?? []}>
            {({ title, note }) => (
              <li>
                <strong>{title}.</strong> {note}
              </li>
            )}
          </For>
          <li>{facts()?.others ?? ""}</li>
        </ul>
      </details>
    </section>
  );
}
