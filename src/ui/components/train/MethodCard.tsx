// The method of the next run: each in a sentence, with what it needs. Choosing one brings settings of its own.
import { createUniqueId, For, Show } from "solid-js";
import type { MethodView } from "../../../page/bridge/types.ts";
import type { Setup } from "../../state/createSetup.ts";

/** What a method makes of a model, by what its models are for. */
const starts: Readonly<Record<MethodView["task"], string>> = {
  causal: "a language model",
  value: "a language model",
  classify: "an encoder or a language model, which gets a layer for its score, or a model that has one",
  masked: "an encoder",
};

export function MethodCard(props: { setup: Setup }) {
  const id = createUniqueId();
  const { setup } = props;
  return (
    <section class="card methods" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>Method</h2>
      <Show
        when={setup.method() !== undefined}
        fallback={
          <p class="soft small">
            A model can learn from judgements to write better answers, or to score answers as people would.
            What there is to choose from appears here once a file of pairs is chosen.
          </p>
        }
      >
        <fieldset>
          <legend class="visually-hidden">What the run does</legend>
          <For each={setup.offered()}>
            {(method) => (
              <label class="method" data-method={method.id}>
                <input
                  type="radio"
                  name={`${id}-method`}
                  value={method.id}
                  checked={setup.method()?.id === method.id}
                  onChange={() => setup.chooseMethod(method.id)}
                />
                <span>
                  <strong>{method.title}</strong>
                  <span class="small">{method.summary}</span>
                  <span class="soft small">
                    Needs {method.rows.title.many}: rows with {method.rows.needs}; and {starts[method.task]}.
                  </span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
      </Show>
    </section>
  );
}
