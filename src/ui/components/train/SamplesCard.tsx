// The same prompts answered before training and now, drawn with the same seed: what differs is the model.
import { For, Show } from "solid-js";
import type { SamplePrompt } from "../../../page/bridge/types.ts";

interface Props {
  prompts: readonly SamplePrompt[];
  before: readonly string[] | null;
  now: { step: number; completions: readonly string[] } | null;
}

export function promptText(prompt: SamplePrompt): string {
  if (typeof prompt === "string") return prompt;
  const [only] = prompt;
  return prompt.length === 1 && only !== undefined
    ? only.content
    : prompt.map(({ role, content }) => `${role}: ${content}`).join("\n");
}

export function SamplesCard(props: Props) {
  const isSame = (): boolean => props.now !== null && props.now.step === 0;
  return (
    <section class="card" aria-labelledby="samples-title" data-samples={props.now?.step ?? ""}>
      <header>
        <h2 id="samples-title">The same prompts, before and now</h2>
        <span class="soft small">
          {props.now === null ? "" : isSame() ? "before the first step" : `now: step ${props.now.step}`}
        </span>
      </header>
      <Show
        when={props.prompts.length > 0}
        fallback={<p class="soft">The rows hold no prompt as text, so there is nothing to answer here.</p>}
      >
        <div class="pairs">
          <For each={props.prompts}>
            {(prompt, index) => (
              <div class="sample">
                <p class="prompt">{promptText(prompt)}</p>
                <div class="answers">
                  <Answer title="Before" text={props.before?.[index()]} />
                  <Answer title="Now" text={isSame() ? undefined : props.now?.completions[index()]} />
                </div>
              </div>
            )}
          </For>
        </div>
      </Show>
      <p class="soft small">
        Drawn at temperature 0.7 with one seed: a difference comes from the training alone.
      </p>
    </section>
  );
}

function Answer(props: { title: string; text: string | undefined }) {
  return (
    <div class="answer">
      <h3 class="small soft">{props.title}</h3>
      <p class="answer-text">
        {props.text === undefined ? (
          <span class="soft">Appears with a checkpoint.</span>
        ) : (
          props.text || "(no words)"
        )}
      </p>
    </div>
  );
}
