// The config file of the next run: what the form says, as text, and the other way round. The same file runs on the
// command line.
import { createEffect, createSignal, createUniqueId, on, Show } from "solid-js";
import type { Setup } from "../../state/createSetup.ts";
import { failureOf, type Failure } from "../../../page/bridge/failure.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";

export function YamlCard(props: { setup: Setup }) {
  const id = createUniqueId();
  const [edited, setEdited] = createSignal<string>();
  const [failure, setFailure] = createSignal<Failure>();
  const [copied, setCopied] = createSignal(false);
  const text = (): string => edited() ?? props.setup.yaml();
  createEffect(on(props.setup.yaml, () => setCopied(false)));

  let field!: HTMLTextAreaElement;
  async function copy(): Promise<void> {
    try {
      await navigator.clipboard.writeText(text());
      setCopied(true);
    } catch {
      // A browser that refuses the clipboard (over plain http all do): it is chosen, and copied by hand.
      field.select();
    }
  }

  async function apply(): Promise<void> {
    const source = edited();
    if (source === undefined) return;
    try {
      await props.setup.applyYaml(source);
      setFailure(undefined);
      setEdited(undefined);
    } catch (error) {
      setFailure(failureOf(error));
    }
  }
  return (
    <section class="card" aria-labelledby={`${id}-title`}>
      <header>
        <h2 id={`${id}-title`}>Config file</h2>
        <button type="button" class="quiet" onClick={() => void copy()}>
          {copied() ? "Copied" : "Copy"}
        </button>
      </header>
      <p class="soft small" id={`${id}-help`}>
        The settings as YAML, with TRL's names. Settings that are not named keep TRL's defaults. Control and
        Enter apply an edit.
      </p>
      <textarea
        ref={field}
        class="mono yaml"
        data-yaml
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-help`}
        aria-invalid={failure() !== undefined}
        rows={20}
        placeholder="The settings appear here as text once a file of pairs is chosen."
        spellcheck={false}
        value={text()}
        onInput={(event) => {
          setEdited(event.currentTarget.value);
          setFailure(undefined);
        }}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void apply();
        }}
      />
      <Show when={edited() !== undefined}>
        <div class="buttons">
          <button type="button" class="compact" data-action="apply-yaml" onClick={() => void apply()}>
            Apply
          </button>
          <button
            type="button"
            class="compact"
            onClick={() => {
              setEdited(undefined);
              setFailure(undefined);
            }}
          >
            Discard the edit
          </button>
          <span class="soft small">Not applied yet.</span>
        </div>
      </Show>
      <Show when={failure()}>
        {(problem) => <ErrorNotice title="This config cannot be used" failure={problem()} />}
      </Show>
    </section>
  );
}
