// A choice of a list, with its label and, below it, what it is for.
import { createUniqueId, For, Show } from "solid-js";

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export function SelectField(props: {
  /** Of the field, for tests and scripts. */
  name: string;
  label: string;
  help?: string | undefined;
  choices: readonly Choice[];
  chosen: string;
  onChoose: (value: string) => void;
}) {
  const id = createUniqueId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select
        id={id}
        data-field={props.name}
        aria-describedby={props.help === undefined ? undefined : `${id}-help`}
        onChange={(event) => props.onChoose(event.currentTarget.value)}
      >
        <For each={props.choices}>
          {({ value, label }) => (
            <option value={value} selected={value === props.chosen}>
              {label}
            </option>
          )}
        </For>
      </select>
      <Show when={props.help}>
        {(help) => (
          <p id={`${id}-help`} class="soft small">
            {help()}
          </p>
        )}
      </Show>
    </div>
  );
}
