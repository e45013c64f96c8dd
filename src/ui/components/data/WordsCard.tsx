// The project's own list: words that are always hidden, and words that never are.
import { createEffect, createSignal, on, Show } from "solid-js";
import type { DocumentsState } from "../../state/createDocuments.ts";
import { plural } from "../../words/format.ts";
import { linesOf } from "../../words/lines.ts";

export function WordsCard(props: { docs: DocumentsState }) {
  const words = () => props.docs.summary()?.words;
  const [hide, setHide] = createSignal("");
  const [keep, setKeep] = createSignal("");
  const [isTyped, setIsTyped] = createSignal(false);
  const [saved, setSaved] = createSignal("");
  createEffect(
    on(words, (now) => {
      if (now === undefined || isTyped()) return;
      setHide(now.hide.join("\n"));
      setKeep(now.keep.join("\n"));
    }),
  );
  const both = (): string[] => linesOf(hide()).filter((word) => linesOf(keep()).includes(word));
  const save = async (): Promise<void> => {
    const open = props.docs.project();
    if (open === undefined || both().length > 0) return;
    await props.docs.change("The words could not be kept", () =>
      props.docs.service.setWords(open, { hide: linesOf(hide()), keep: linesOf(keep()) }),
    );
    setIsTyped(false);
    setSaved("Kept. They count when personal data is looked for the next time.");
  };
  return (
    <section class="card" aria-labelledby="words-title">
      <header>
        <h2 id="words-title">Words of your own</h2>
        <span class="soft small">
          {plural((words()?.hide.length ?? 0) + (words()?.keep.length ?? 0), "word")}
        </span>
      </header>
      <details>
        <summary>Always or never hidden</summary>
        <div class="stack">
          <div class="field">
            <label for="words-hide">Always hide</label>
            <textarea
              id="words-hide"
              rows={4}
              placeholder="One word or phrase a line"
              value={hide()}
              onInput={(event) => {
                setIsTyped(true);
                setSaved("");
                setHide(event.currentTarget.value);
              }}
            />
          </div>
          <div class="field">
            <label for="words-keep">Never hide</label>
            <textarea
              id="words-keep"
              rows={4}
              placeholder="One word or phrase a line"
              value={keep()}
              aria-invalid={both().length > 0}
              onInput={(event) => {
                setIsTyped(true);
                setSaved("");
                setKeep(event.currentTarget.value);
              }}
            />
            <Show when={both().length > 0}>
              <span class="fault">In both lists: {both().join(", ")}. Take each out of one of them.</span>
            </Show>
          </div>
          <div class="buttons">
            <button
              type="button"
              class="compact"
              data-action="save-words"
              aria-disabled={both().length > 0}
              onClick={() => void save()}
            >
              Keep these lists
            </button>
            <span class="soft small" role="status">
              {saved()}
            </span>
          </div>
        </div>
      </details>
    </section>
  );
}
