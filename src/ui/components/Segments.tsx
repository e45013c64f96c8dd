// One choice of a few, all of them in view: radio buttons side by side. Stands inside a fieldset that says what is chosen.
import { For } from "solid-js";

export interface Segment<T extends string> {
  value: T;
  label: string;
}

interface Props<T extends string> {
  /** Of the radio group; one on a page. */
  name: string;
  options: readonly Segment<T>[];
  chosen: T | undefined;
  onChoose: (value: T) => void;
  /** An attribute that carries the value, for tests and scripts. */
  mark?: `data-${string}`;
}

export function Segments<T extends string>(props: Props<T>) {
  return (
    <div class="segments">
      <For each={props.options}>
        {({ value, label }) => (
          <label>
            <input
              type="radio"
              name={props.name}
              value={value}
              checked={props.chosen === value}
              onChange={() => props.onChoose(value)}
              {...(props.mark === undefined ? {} : { [props.mark]: value })}
            />
            {label}
          </label>
        )}
      </For>
    </div>
  );
}
