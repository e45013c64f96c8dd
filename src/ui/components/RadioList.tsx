// One of a few, each with a sentence about it.
import { For } from "solid-js";

export function RadioList<Id extends string>(props: {
  /** Of the group, in the page. */
  name: string;
  choices: readonly { readonly id: Id; readonly title: string; readonly about: string }[];
  chosen: Id | undefined;
  onChoose(id: Id): void;
}) {
  return (
    <For each={props.choices}>
      {({ id, title, about }) => (
        <label class="method">
          <input
            type="radio"
            name={props.name}
            value={id}
            checked={props.chosen === id}
            onChange={() => props.onChoose(id)}
          />
          <span>
            <strong>{title}</strong>
            <span class="small">{about}</span>
          </span>
        </label>
      )}
    </For>
  );
}
