// The model to be trained: local files, or a name on the hub. Says what is there and what is missing.
import { For, Show } from "solid-js";
import type { SetupState } from "../state/createSetup.ts";
import { formatBytes, plural } from "../state/format.ts";
import { DropZone } from "./DropZone.tsx";

const listed = 6;

export function ModelCard(props: { setup: SetupState }) {
  const state = () => props.setup.setup;
  const size = () => state().modelFiles.reduce((sum, { blob }) => sum + blob.size, 0);
  const kinds = [
    { kind: "files" as const, label: "This computer" },
    { kind: "hub" as const, label: "Hugging Face hub" },
  ];
  return (
    <section class="card" aria-labelledby="model-title">
      <header>
        <h2 id="model-title">Model being trained</h2>
        <Show when={state().modelKind === "files" && state().modelFiles.length > 0}>
          <span class="soft small">{formatBytes(size())}</span>
        </Show>
      </header>
      <fieldset>
        <legend class="visually-hidden">Where the model comes from</legend>
        <div class="segments">
          <For each={kinds}>
            {({ kind, label }) => (
              <label>
                <input
                  type="radio"
                  name="model-kind"
                  value={kind}
                  checked={state().modelKind === kind}
                  onChange={() => props.setup.set("modelKind", kind)}
                />
                {label}
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <Show
        when={state().modelKind === "files"}
        fallback={
          <div class="field">
            <label for="hub-id">Name on the hub</label>
            <input
              id="hub-id"
              type="text"
              autocomplete="off"
              spellcheck={false}
              placeholder="HuggingFaceTB/SmolLM2-135M-Instruct"
              value={state().hubId}
              onInput={(event) => props.setup.set("hubId", event.currentTarget.value)}
            />
            <p class="soft small">Its files are downloaded to this browser and kept. Nothing is uploaded.</p>
          </div>
        }
      >
        <DropZone
          name="model"
          accept=".safetensors,.gguf,.json,.txt,.jinja"
          button="Choose files"
          folderButton="Choose a folder"
          multiple
          onFiles={props.setup.takeFiles}
        >
          <Show
            when={state().modelFiles.length > 0}
            fallback={
              <>Drop a model folder, a .gguf file, or .safetensors with config.json and tokenizer.json.</>
            }
          >
            <strong>{state().modelName}</strong>
            <ul class="soft small">
              <For each={state().modelFiles.slice(0, listed)}>
                {({ path, blob }) => (
                  <li>
                    {path} ({formatBytes(blob.size)})
                  </li>
                )}
              </For>
              <Show when={state().modelFiles.length > listed}>
                <li>and {plural(state().modelFiles.length - listed, "more file")}</li>
              </Show>
            </ul>
          </Show>
        </DropZone>
        <Show when={state().modelFiles.length > 0 && props.setup.modelFault()}>
          {(fault) => (
            <p class="notice warn" role="status">
              {fault()}
            </p>
          )}
        </Show>
      </Show>
    </section>
  );
}
