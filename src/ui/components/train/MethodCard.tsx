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

/** `waits`: methods are about to come, and have their place already. */
export function MethodCard(props: { setup: Setup; waits: boolean }) {
  const id = createUniqueId();
  const { setup } = props;
  return (
    <section
      class="card methods"
      classList={{ waits: props.waits && setup.method() === undefined }}
      aria-labelledby={`${id}-title`}
    >
      <h2 id={`${id}-title`}>Method</h2>
      <Show
        when={setup.method() !== undefined}
        fallback={
          <p class="soft small">
            A model can learn from judgements to write better answers, or to score answers as people would, or
            from a reward model that scores what it writes. What there is to choose from appears here once a
            file is chosen.
          </p>
        }
      >
        <fieldset>
          <legend class="visually-hidden">What the run does</legend>
          <For each={setup.offered()}>
            {(method) => (
              <label class="method" data-method={method.id} data-recommended={method.advice !== undefined}>
                <input
                  type="radio"
                  name={`${id}-method`}
                  value={method.id}
                  checked={setup.method()?.id === method.id}
                  onChange={() => setup.chooseMethod(method.id)}
                />
                <span>
                  <span class="method-title">
                    <strong>{method.title}</strong> <code class="soft small">{method.id}</code>
                    <Show when={method.advice}>
                      <span class="mark">recommended among those that draw</span>
                    </Show>
                  </span>
                  <span class="small">
                    {method.summary} {method.advice}
                  </span>
                  <span class="soft small">{needs(method)}</span>
                </span>
              </label>
            )}
          </For>
        </fieldset>
      </Show>
    </section>
  );
}

/** What of other models a method cannot begin without. */
const models: Partial<Record<MethodView["roles"][number], string>> = {
  reward: "a reward model, which scores the answers that it draws",
};

function needs({ rows, roles, task, draws }: MethodView): string {
  const parts = [
    `rows with ${rows.needs}${draws ? `, or pairs, whose ${rows.title.many} are taken once each` : ""}`,
    ...roles.flatMap((role) => models[role] ?? []),
    `and ${starts[task]}`,
  ];
  return `Needs ${rows.title.many}: ${parts.join("; ")}.`;
}
