// The last ten judgements: what was said of what, to take back or to add to.
import { createEffect, For, on, Show } from "solid-js";
import type { SamplePrompt } from "../../../page/bridge/judgingTypes.ts";
import type { Judging } from "../../state/createJudging.ts";
import { saidWords } from "../../words/judge.ts";
import { formatDate } from "../../words/locale.ts";

const textOf = (prompt: SamplePrompt): string =>
  typeof prompt === "string" ? prompt : (prompt.at(-1)?.content ?? "");

export function PastDrawer(props: { judging: Judging; isOpen: boolean; onClose: () => void }) {
  let dialog!: HTMLDialogElement;
  createEffect(
    on(
      () => props.isOpen,
      (isOpen) => {
        if (isOpen && !dialog.open) {
          dialog.showModal();
          void props.judging.openPast();
        }
        if (!isOpen && dialog.open) dialog.close();
      },
    ),
  );
  const then = (act: Promise<void>): void => {
    props.onClose();
    void act;
  };
  return (
    <dialog
      ref={dialog}
      class="dialog drawer"
      aria-labelledby="past-title"
      data-past
      onClose={() => props.onClose()}
      onKeyDown={(event) => {
        if (event.key.toLowerCase() === "l") props.onClose();
      }}
    >
      <div class="stack">
        <div class="spread">
          <h2 id="past-title">Your last ten</h2>
          <button type="button" class="compact" onClick={() => props.onClose()}>
            Close
          </button>
        </div>
        <ol class="stack past-list">
          <For each={props.judging.past()} fallback={<li class="soft">Nothing has been judged yet.</li>}>
            {(one) => (
              <li class="past">
                <p class="one-line" dir="auto">
                  {textOf(one.item.prompt)}
                </p>
                <p class="small">
                  <strong>{saidWords(one.item, one.said)}</strong>
                  <Show when={one.decidedAtMs}>
                    {(atMs) => <span class="soft"> · {formatDate(atMs())}</span>}
                  </Show>
                </p>
                <div class="buttons">
                  <button
                    type="button"
                    class="compact"
                    data-action="take-back"
                    onClick={() => then(props.judging.takeBack(one.decision))}
                  >
                    Judge again
                  </button>
                  <button
                    type="button"
                    class="compact"
                    data-action="add-to"
                    onClick={() => then(props.judging.addDetails(one.decision))}
                  >
                    Add details
                  </button>
                </div>
              </li>
            )}
          </For>
        </ol>
      </div>
    </dialog>
  );
}
