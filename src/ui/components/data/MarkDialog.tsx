// Hiding what was missed: text that was selected in the original, or that is typed, and what kind of thing it is.
import { pointsOf } from "../../../domain/textPlaces.ts";
import { createEffect, createMemo, createSignal, For, Show } from "solid-js";
import type { DocumentView, Marking } from "../../../page/bridge/documentTypes.ts";
import { entityWords, markedKinds } from "../../words/data.ts";
import { plural } from "../../words/format.ts";

/** `start`: code point of the original; null where nothing is selected. */
export interface Selected {
  text: string;
  start: number | null;
}

/** What is selected in the original; else nothing, to be typed. */
export function selectedIn(region: HTMLElement): Selected {
  const selection = getSelection();
  const text = selection?.toString() ?? "";
  if (selection === null || selection.rangeCount === 0 || text.trim() === "")
    return { text: "", start: null };
  const range = selection.getRangeAt(0);
  const piece = (node: Node): HTMLElement | null =>
    (node instanceof HTMLElement ? node : node.parentElement)?.closest<HTMLElement>("[data-start]") ?? null;
  const first = piece(range.startContainer);
  if (first === null || !region.contains(first) || range.startContainer.nodeType !== Node.TEXT_NODE)
    return { text: text.trim(), start: null };
  const lead = text.length - text.trimStart().length;
  const before = pointsOf((range.startContainer.textContent ?? "").slice(0, range.startOffset)).length;
  const start = Number(first.dataset["start"]) + before + lead;
  // Over several places of the page the browser adds line ends of its own.
  const isWhole = range.startContainer === range.endContainer;
  return { text: text.trim(), start: isWhole ? start : null };
}

interface Props {
  selected: Selected | undefined;
  view: DocumentView | null;
  onClose: () => void;
  onMark: (chosen: Omit<Marking, "document">) => void;
}

export function MarkDialog(props: Props) {
  let dialog!: HTMLDialogElement;
  const [text, setText] = createSignal("");
  const [entity, setEntity] = createSignal<string>(markedKinds[0]);
  const [all, setAll] = createSignal(true);
  createEffect(() => {
    const selected = props.selected;
    if (selected !== undefined && !dialog.open) {
      setText(selected.text);
      setAll(true);
      dialog.showModal();
    }
    if (selected === undefined && dialog.open) dialog.close();
  });
  const whole = createMemo(() =>
    props.selected === undefined
      ? ""
      : (props.view?.blocks ?? [])
          .map(({ original }) => original.map((piece) => piece.text).join(""))
          .join(""),
  );
  const count = createMemo(() => (text().trim() === "" ? 0 : whole().split(text().trim()).length - 1));
  const isTyped = (): boolean => props.selected?.start === null || text() !== props.selected?.text;
  const mark = (): void => {
    if (count() === 0) return;
    props.onMark({
      text: text().trim(),
      entity: entity(),
      start: isTyped() || all() ? null : (props.selected?.start ?? null),
    });
  };
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby="mark-title"
      data-mark
      onClose={() => {
        if (props.selected !== undefined) props.onClose();
      }}
    >
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          mark();
        }}
      >
        <h2 id="mark-title">Hide something that was missed</h2>
        <div class="field">
          <label for="mark-text">Text to hide, as it stands in the document</label>
          <input
            id="mark-text"
            value={text()}
            autocomplete="off"
            aria-describedby="mark-count"
            onInput={(event) => setText(event.currentTarget.value)}
          />
          <span id="mark-count" class="small" role="status">
            {text().trim() === ""
              ? "Type it, or select it in the original first."
              : count() === 0
                ? "It does not stand in this document: mind upper and lower case."
                : `It stands in ${plural(count(), "place")}.`}
          </span>
        </div>
        <div class="field">
          <label for="mark-kind">What it is</label>
          <select id="mark-kind" value={entity()} onChange={(event) => setEntity(event.currentTarget.value)}>
            <For each={markedKinds}>{(kind) => <option value={kind}>{entityWords(kind).title}</option>}</For>
          </select>
        </div>
        <Show when={!isTyped() && count() > 1}>
          <label class="check">
            <input
              type="checkbox"
              checked={all()}
              onChange={(event) => setAll(event.currentTarget.checked)}
            />
            Every place with this text
          </label>
        </Show>
        <div class="buttons">
          <button type="submit" class="primary" data-action="mark" aria-disabled={count() === 0}>
            Hide it
          </button>
          <button type="button" onClick={() => props.onClose()}>
            Cancel
          </button>
        </div>
      </form>
    </dialog>
  );
}
