// The keys, and whether single keys judge at all: somebody who steers by speech would press them by accident.
import { createEffect, For, on, Show } from "solid-js";
import type { Choice } from "../../../page/bridge/judgingTypes.ts";
import { keyName } from "../../words/judge.ts";
import { judgeKeys, stepsAnswers } from "./judgeKeys.ts";

interface Props {
  isOpen: boolean;
  choices: readonly Choice[];
  takesKeys: boolean;
  onTakesKeys: (takes: boolean) => void;
  onClose: () => void;
}

export function HelpDialog(props: Props) {
  let dialog!: HTMLDialogElement;
  createEffect(
    on(
      () => props.isOpen,
      (isOpen) => {
        if (isOpen && !dialog.open) dialog.showModal();
        if (!isOpen && dialog.open) dialog.close();
      },
    ),
  );
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="help-title"
      data-help
      onClose={() => props.onClose()}
      onKeyDown={(event) => {
        if (event.key === "?") props.onClose();
      }}
    >
      <div class="stack">
        <h2 id="help-title">How judging goes</h2>
        <p>
          Read the question and the answers, then choose. Each choice is saved at once and the next one comes.
          Nothing is lost when you close the page; come back by the same address.
        </p>
        <dl class="key-rows small">
          <For each={props.choices}>
            {({ label, keys }) => (
              <div>
                <dt>
                  <For each={keys}>{(key) => <kbd>{keyName(key)}</kbd>}</For>
                </dt>
                <dd>{label}</dd>
              </div>
            )}
          </For>
          <Show when={stepsAnswers(props.choices)}>
            <div>
              <dt>
                <kbd>{keyName("ArrowLeft")}</kbd>
                <kbd>{keyName("ArrowRight")}</kbd>
              </dt>
              <dd>go from answer to answer; Enter chooses the one that you came to</dd>
            </div>
          </Show>
          <For each={Object.values(judgeKeys)}>
            {({ key, about }) => (
              <div>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{about}</dd>
              </div>
            )}
          </For>
          <div>
            <dt>
              <kbd>Enter</kbd>
            </dt>
            <dd>go on, after practice, a pause or details</dd>
          </div>
        </dl>
        <label class="check">
          <input
            type="checkbox"
            checked={props.takesKeys}
            data-action="takes-keys"
            onChange={(event) => props.onTakesKeys(event.currentTarget.checked)}
          />
          Single keys judge
        </label>
        <div class="buttons">
          <button type="button" class="primary" onClick={() => props.onClose()}>
            Close
          </button>
        </div>
      </div>
    </dialog>
  );
}
