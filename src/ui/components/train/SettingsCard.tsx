// The settings of the method, drawn from its config fields: five that matter, the rest under Advanced with a search.
import { createSignal, createUniqueId, For, Match, Show, Switch } from "solid-js";
import type { FieldView } from "../../../page/bridge/types.ts";
import type { Setup } from "../../state/createSetup.ts";
import { ErrorNotice } from "../ErrorNotice.tsx";
import { Segments } from "../Segments.tsx";

export function SettingsCard(props: { setup: Setup }) {
  const [search, setSearch] = createSignal("");
  const fields = () => props.setup.fields();
  const first = () => fields().filter((field) => !field.advanced);
  const rest = () => {
    const words = search().toLowerCase().split(/\s+/);
    return fields()
      .filter((field) => field.advanced)
      .filter(({ key, label, help }) =>
        words.every((word) => `${key} ${label} ${help}`.toLowerCase().includes(word)),
      );
  };
  return (
    <section class="card" aria-labelledby="settings-title">
      <header>
        <h2 id="settings-title">Settings</h2>
      </header>
      <Show when={props.setup.method() === undefined}>
        <p class="soft small">The settings appear here once a file of pairs is chosen.</p>
      </Show>
      <Show when={props.setup.state.workerFailure}>
        {(failure) => <ErrorNotice title="Training cannot start in this browser" failure={failure()} />}
      </Show>
      <Show when={props.setup.method() !== undefined}>
        <Presets setup={props.setup} />
      </Show>
      <div class="fields">
        <For each={first()}>{(field) => <Field field={field} setup={props.setup} />}</For>
      </div>
      <details hidden={props.setup.method() === undefined}>
        <summary>Advanced</summary>
        <div class="stack">
          <div class="field">
            <label for="settings-search">Find a setting</label>
            <input
              id="settings-search"
              type="search"
              placeholder="warm-up, clipping, target modules"
              onInput={(event) => setSearch(event.currentTarget.value)}
            />
          </div>
          <div class="fields">
            <For each={rest()} fallback={<p class="soft">No setting has these words.</p>}>
              {(field) => <Field field={field} setup={props.setup} />}
            </For>
          </div>
        </div>
      </details>
    </section>
  );
}

/** Settings for a purpose, all at once. */
function Presets(props: { setup: Setup }) {
  const id = createUniqueId();
  const presets = () => props.setup.method()?.presets ?? [];
  const chosen = () => presets().find((preset) => preset.id === props.setup.state.draft?.preset);
  return (
    <fieldset class="presets">
      <legend class="small soft">Start from</legend>
      <Segments
        name={`${id}-preset`}
        options={presets().map((preset) => ({ value: preset.id, label: preset.title }))}
        chosen={chosen()?.id}
        onChoose={(preset) => props.setup.applyPreset(preset)}
        mark="data-preset"
      />
      <p class="soft small">{chosen()?.summary ?? "Settings of your own."}</p>
    </fieldset>
  );
}

/** "Steps (steps)" says nothing twice. */
function unitBeside({ label, unit }: FieldView): string | undefined {
  return unit === undefined || label.toLowerCase().includes(unit.toLowerCase()) ? undefined : unit;
}

function Field(props: { field: FieldView; setup: Setup }) {
  const id = createUniqueId();
  const fault = () => props.setup.fieldFault(props.field);
  const text = () => String(props.setup.text(props.field));
  const describedBy = () => `${id}-help${fault() === undefined ? "" : ` ${id}-fault`}`;
  const type = (value: string | boolean): void => props.setup.type(props.field.key, value);
  return (
    <div class="field" data-setting={props.field.key}>
      <Show when={props.field.kind !== "flag"}>
        <label for={id}>
          {props.field.label}
          <Show when={unitBeside(props.field)}>{(unit) => <span class="soft"> ({unit()})</span>}</Show>
        </label>
      </Show>
      <Switch
        fallback={
          <input
            id={id}
            type="text"
            inputmode={
              props.field.kind === "integer" ? "numeric" : props.field.kind === "number" ? "decimal" : "text"
            }
            autocomplete="off"
            spellcheck={false}
            value={text()}
            aria-describedby={describedBy()}
            aria-invalid={fault() !== undefined}
            onInput={(event) => type(event.currentTarget.value)}
          />
        }
      >
        <Match when={props.field.kind === "flag"}>
          <label class="check">
            <input
              id={id}
              type="checkbox"
              checked={props.setup.text(props.field) === true}
              aria-describedby={describedBy()}
              onChange={(event) => type(event.currentTarget.checked)}
            />
            {props.field.label}
          </label>
        </Match>
        <Match when={props.field.names === "scorer"}>
          <ScorerChoice field={props.field} setup={props.setup} id={id} describedBy={describedBy()} />
        </Match>
        <Match when={props.field.kind === "choice"}>
          <select
            id={id}
            value={text()}
            aria-describedby={describedBy()}
            onChange={(event) => type(event.currentTarget.value)}
          >
            <For each={props.field.options ?? []}>{(choice) => <option value={choice}>{choice}</option>}</For>
          </select>
        </Match>
      </Switch>
      <p class="soft small" id={`${id}-help`}>
        {props.field.help} <code>{props.field.key}</code>
        <Show when={props.field.kind === "choices"}>
          {" "}
          One or several, with commas: {(props.field.options ?? []).join(", ")}.
        </Show>
      </p>
      <Show when={fault()}>
        {(message) => (
          <p class="fault" id={`${id}-fault`}>
            {message()}
          </p>
        )}
      </Show>
    </div>
  );
}

/** A model that scores answers: one that a run of this project left, or what the config names. */
function ScorerChoice(props: { field: FieldView; setup: Setup; id: string; describedBy: string }) {
  const chosen = () => String(props.setup.text(props.field));
  const isElsewhere = () => chosen() !== "" && props.setup.scorers().every(({ name }) => name !== chosen());
  const maker = () => props.setup.offered().find(({ task }) => task === "classify");
  return (
    <>
      <select
        id={props.id}
        aria-describedby={`${props.describedBy} ${props.id}-none`}
        onChange={(event) => props.setup.type(props.field.key, event.currentTarget.value)}
      >
        <option value="" selected={chosen() === ""}>
          {props.setup.scorers().length === 0 ? "There is none yet" : "None"}
        </option>
        <For each={props.setup.scorers()}>
          {({ name, title }) => (
            <option value={name} selected={chosen() === name}>
              {title}
            </option>
          )}
        </For>
        <Show when={isElsewhere()}>
          <option value={chosen()} selected>
            {chosen()} (no finished run of this project)
          </option>
        </Show>
      </select>
      <p class="small" id={`${props.id}-none`} hidden={props.setup.scorers().length > 0}>
        This project has no reward model that is done: train one on judgements first, in a run of its own.{" "}
        <Show when={maker()}>
          {(method) => (
            <button
              type="button"
              class="quiet"
              data-action="choose-maker"
              onClick={() => props.setup.chooseMethod(method().id)}
            >
              Take the method “{method().title}”
            </button>
          )}
        </Show>
      </p>
    </>
  );
}
