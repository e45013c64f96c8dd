// The same prompts answered before training and now, drawn with the same seed, side by side.
import { For, Show } from "solid-js";
import type { RunView } from "../../state/createRunView.ts";
import { formatNumber } from "../../words/locale.ts";
import { promptText } from "../train/SamplesCard.tsx";

export function BeforeAfter(props: { run: RunView }) {
  const prompts = () => props.run.record()?.prompts ?? [];
  // The answers of step 0 are the ones before.
  const now = () => {
    const found = props.run.now();
    return found === null || found.step === 0 ? undefined : found;
  };
  return (
    <Show when={prompts().length > 0}>
      <section class="card" aria-labelledby="before-after-title" data-samples={now()?.step ?? ""}>
        <h2 id="before-after-title">The same questions, before and after</h2>
        <div class="table-scroll open">
          <table class="before-after">
            <thead>
              <tr>
                <th scope="col">Question</th>
                <th scope="col">Before training</th>
                <th scope="col">
                  {now() === undefined ? "After training" : `After step ${formatNumber(now()?.step ?? 0)}`}
                </th>
              </tr>
            </thead>
            <tbody>
              <For each={prompts()}>
                {(prompt, index) => (
                  <tr>
                    <th scope="row">{promptText(prompt)}</th>
                    <Answer label="Before training" text={props.run.before()?.[index()]} />
                    <Answer label="After training" text={now()?.completions[index()]} />
                  </tr>
                )}
              </For>
            </tbody>
          </table>
        </div>
        <p class="soft small">
          Drawn at temperature {formatNumber(0.7, 1)} with one seed: a difference comes from the training
          alone. Three answers are an impression, not a measurement.
        </p>
      </section>
    </Show>
  );
}

function Answer(props: { label: string; text: string | undefined }) {
  return (
    <td data-label={props.label}>
      <Show when={props.text !== undefined} fallback={<span class="soft">Appears with a checkpoint.</span>}>
        {props.text === "" ? "(no words)" : props.text}
      </Show>
    </td>
  );
}
