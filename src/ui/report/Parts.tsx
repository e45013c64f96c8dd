// Text of a report with its numbers: each with its interval, and with the reason where it is not known.
import { For, Show } from "solid-js";
import type { Part } from "../../page/bridge/evaluationTypes.ts";
import { intervalText, isCode, isQuantity, reasonText, valueText, wordsOf } from "./reportText.ts";

/** `note`: the number of the note that gives a reason, where notes stand below; otherwise the reason is in the line. */
export function Parts(props: { parts: readonly Part[]; note?: (reason: string) => number }) {
  return (
    <For each={props.parts}>
      {(part) => {
        if (isCode(part)) return <code>{part.code}</code>;
        if (!isQuantity(part)) return wordsOf(part);
        const reason = reasonText(part);
        return (
          <span class="quantity number">
            {valueText(part)}
            <Show when={intervalText(part)}>{(text) => <span class="interval"> {text()}</span>}</Show>
            <Show when={reason}>
              {(why) => (
                <Show when={props.note} fallback={<span class="soft"> ({why()})</span>}>
                  {(note) => (
                    <sup>
                      <span class="visually-hidden">, note </span>
                      {note()(why())}
                    </sup>
                  )}
                </Show>
              )}
            </Show>
          </span>
        );
      }}
    </For>
  );
}
