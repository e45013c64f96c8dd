// Before anything is chosen: what this page is for, the three steps to a run, and what a row looks like.
import { For } from "solid-js";
import type { SetupState } from "../state/createSetup.ts";

const example = '{"prompt": "…", "chosen": "the preferred answer", "rejected": "the other answer"}';

export function Beginning(props: { setup: SetupState }) {
  const state = () => props.setup.setup;
  const steps = () => [
    {
      title: "Choose pairs",
      text: "judgements of two answers to one prompt",
      done: (state().preview?.rows ?? 0) > 0,
    },
    {
      title: "Choose a model",
      text: "from this computer or the hub",
      done: props.setup.modelFault() === undefined,
    },
    { title: "Start", text: "loss, accuracy and margin appear as they are measured", done: false },
  ];
  return (
    <section class="card" aria-labelledby="beginning-title">
      <h2 id="beginning-title">Train a language model on your own judgements, in this tab</h2>
      <p class="soft">
        The model learns to prefer the answers that people preferred. At the end you download a small adapter
        file that opens in transformers and PEFT. No server is involved.
      </p>
      <ol class="steps" role="list">
        <For each={steps()}>
          {(step, index) => (
            <li classList={{ done: step.done }}>
              <span class="index number">{index() + 1}</span>
              <span>
                <strong>{step.title}</strong> <span class="soft">{step.text}</span>
              </span>
              <span class="soft small">{step.done ? "done" : ""}</span>
            </li>
          )}
        </For>
      </ol>
      <h3>A row of pairs</h3>
      <pre class="example mono">{example}</pre>
      <p class="soft small">
        Also read: message lists instead of text, rows without a prompt that share their beginning, and
        Human/Assistant dialogues, as JSONL, JSON or CSV.
      </p>
    </section>
  );
}
