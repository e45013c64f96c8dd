// Whose answers stand beside the base's: a run of the project and one of its checkpoints. The choice is the address.
import { createUniqueId, For, Show } from "solid-js";
import type { RunRecord } from "../../../page/bridge/types.ts";
import type { CheckpointOption } from "../../state/createCheckpoints.ts";

/** The value of "base alone" in addresses; no run is called that. */
export const baseAlone = "~base";

export function CheckpointChoice(props: {
  runs: readonly RunRecord[];
  run: RunRecord | undefined;
  options: readonly CheckpointOption[];
  checkpoint: string | undefined;
  baseTitle: string;
  onChoose: (run: string, checkpoint?: string) => void;
}) {
  const id = createUniqueId();
  return (
    <section class="card checkpoint-choice" aria-label="Models that answer">
      <div class="field">
        <span class="field-name">Base model</span>
        <p class="chosen-base">{props.baseTitle}</p>
      </div>
      <div class="field">
        <label for={`${id}-run`}>Trained in run</label>
        <select
          id={`${id}-run`}
          data-field="run"
          onChange={(event) => props.onChoose(event.currentTarget.value)}
        >
          <For each={props.runs}>
            {(run) => (
              <option value={run.id} selected={run.id === props.run?.id}>
                {run.title}
              </option>
            )}
          </For>
          <option value={baseAlone} selected={props.run === undefined}>
            none: the base alone
          </option>
        </select>
      </div>
      <Show when={props.run}>
        {(run) => (
          <div class="field">
            <label for={`${id}-checkpoint`}>Checkpoint</label>
            <select
              id={`${id}-checkpoint`}
              data-field="checkpoint"
              onChange={(event) => props.onChoose(run().id, event.currentTarget.value)}
            >
              <For each={props.options} fallback={<option value="">none yet</option>}>
                {(option) => (
                  <option value={option.folder} selected={option.folder === props.checkpoint}>
                    {option.title}
                  </option>
                )}
              </For>
            </select>
          </div>
        )}
      </Show>
    </section>
  );
}
