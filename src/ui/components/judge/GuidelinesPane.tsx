// The guidelines beside the answers; on a phone over them.
import { For, onMount } from "solid-js";
import { judgeKeys } from "./judgeKeys.ts";

export function GuidelinesPane(props: { text: string; onClose: () => void }) {
  let pane!: HTMLElement;
  onMount(() => pane.focus({ preventScroll: true }));
  const paragraphs = (): string[] =>
    props.text.trim() === "" ? ["This task has no guidelines."] : props.text.split(/\n{2,}/);
  return (
    <aside
      ref={pane}
      class="guidelines"
      tabIndex={-1}
      aria-label="Guidelines"
      data-guidelines
      onKeyDown={(event) => event.key === "Escape" && props.onClose()}
    >
      <div class="spread">
        <h2>Guidelines</h2>
        <button type="button" class="compact" onClick={() => props.onClose()}>
          Close <kbd aria-hidden="true">{judgeKeys.guidelines.key}</kbd>
        </button>
      </div>
      <For each={paragraphs()}>{(paragraph) => <p dir="auto">{paragraph}</p>}</For>
    </aside>
  );
}
