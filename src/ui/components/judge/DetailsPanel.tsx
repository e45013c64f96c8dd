// What can be said beside a choice, once it is made: by how much, why, in one's own words. It lies over the end of the answers, so that
// nothing moves.
import { For, Show } from "solid-js";
import type { Judging } from "../../state/createJudging.ts";
import { mostStrength } from "../../state/createJudging.ts";
import { choiceLabel, keyName, strengthLabel } from "../../words/judge.ts";
import { judgeKeys } from "./judgeKeys.ts";

export function DetailsPanel(props: { judging: Judging }) {
  const { said, item, state } = props.judging;
  const choice = () => item()?.choices.find(({ id }) => id === said.choice);
  const strengths = Array.from({ length: mostStrength }, (_, i) => i + 1);
  const label = (): string => choiceLabel({ choices: item()?.choices ?? [] }, said.choice);
  return (
    <section class="sheet details" aria-label={`More about: ${label()}`} data-details>
      <div class="details-parts">
        <fieldset class="details-part">
          <legend>By how much</legend>
          <Show
            when={choice()?.hasStrength}
            fallback={<p class="soft small no-strength">“{label()}” has no degrees.</p>}
          >
            <div class="segmented">
              <For each={strengths}>
                {(strength) => (
                  <button
                    type="button"
                    class="toggle"
                    aria-pressed={said.strength === strength}
                    data-strength={strength}
                    onClick={() => props.judging.setStrength(strength)}
                  >
                    {strengthLabel(strength)}
                  </button>
                )}
              </For>
            </div>
            <p class="soft small hint">
              Or <kbd>{keyName(choice()?.keys[0] ?? "")}</kbd> again, once for each step.
            </p>
          </Show>
        </fieldset>
        <Show when={(state()?.task.reasons.length ?? 0) > 0}>
          <fieldset class="details-part">
            <legend>Why</legend>
            <div class="segmented">
              <For each={state()?.task.reasons}>
                {(reason) => (
                  <button
                    type="button"
                    class="toggle"
                    dir="auto"
                    aria-pressed={said.reasons.includes(reason)}
                    data-reason={reason}
                    onClick={() => props.judging.toggleReason(reason)}
                  >
                    {reason}
                  </button>
                )}
              </For>
            </div>
          </fieldset>
        </Show>
        <div class="details-part grows">
          <label for="rationale">In your words</label>
          <textarea
            id="rationale"
            rows={2}
            maxLength={10_000}
            dir="auto"
            data-field="rationale"
            value={said.rationale}
            onInput={(event) => props.judging.setRationale(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Escape") event.currentTarget.blur();
              if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void props.judging.goOn();
            }}
          />
        </div>
      </div>
      <div class="buttons">
        <button type="button" class="primary" data-action="go-on" onClick={() => void props.judging.goOn()}>
          Save and go on <kbd aria-hidden="true">Enter</kbd>
        </button>
        <span class="soft small hint">
          Select text in an answer and press <kbd>{judgeKeys.mark.key}</kbd> to mark it.
        </span>
      </div>
    </section>
  );
}
