// What was asked: a text, or the turns of a conversation. It has the same place whatever its length; the whole of a long one is
// shown over the answers.
import { createEffect, createSignal, For, on, onCleanup, onMount, Show } from "solid-js";
import type { SamplePrompt } from "../../../page/bridge/judgingTypes.ts";
import { directionOf } from "./directionOf.ts";
import { judgeKeys } from "./judgeKeys.ts";

const speakers: Record<string, string> = {
  system: "Instructions",
  user: "Question",
  assistant: "Answer so far",
};

export function PromptBox(props: { prompt: SamplePrompt; isOpen: boolean; onToggle: () => void }) {
  let box!: HTMLDivElement;
  const [isLong, setLong] = createSignal(false);
  /** Of a conversation what is asked stands at its end. */
  const rest = (): void => {
    const last = props.isOpen ? null : box.querySelector<HTMLElement>(".turn:last-child");
    box.scrollTop = last === null ? 0 : last.offsetTop - box.offsetTop;
  };
  const look = (): void => {
    if (props.isOpen) return;
    setLong(box.scrollHeight > box.clientHeight + 2);
    rest();
  };
  onMount(() => {
    const watcher = new ResizeObserver(look);
    watcher.observe(box);
    onCleanup(() => watcher.disconnect());
  });
  createEffect(
    on(
      () => [props.prompt, props.isOpen],
      () => {
        rest();
        look();
      },
    ),
  );
  const turns = () => (typeof props.prompt === "string" ? [] : props.prompt);
  return (
    <section class="prompt-place" aria-label="Question">
      <div class="prompt-box" classList={{ open: props.isOpen }}>
        <div
          ref={box}
          class="prompt-text"
          classList={{ long: isLong() }}
          dir={directionOf(typeof props.prompt === "string" ? props.prompt : "")}
          tabIndex={0}
          role="group"
          aria-label="Question, text"
          data-prompt
        >
          <Show when={typeof props.prompt !== "string"} fallback={props.prompt as string}>
            <For each={turns()}>
              {({ role, content }) => (
                <div class="turn">
                  <strong class="small soft">{speakers[role] ?? role}</strong>
                  <p dir={directionOf(content)}>{content}</p>
                </div>
              )}
            </For>
          </Show>
        </div>
        <Show when={isLong() || props.isOpen}>
          <button
            type="button"
            class="compact prompt-toggle"
            aria-expanded={props.isOpen}
            data-action="whole-prompt"
            onClick={() => props.onToggle()}
          >
            {props.isOpen ? "Show less" : "Show all"} <kbd aria-hidden="true">{judgeKeys.prompt.key}</kbd>
          </button>
        </Show>
      </div>
    </section>
  );
}
