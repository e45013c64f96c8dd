// The checkpoints of a run that can answer, the result first. Read again when the run's record changes; what is shown stays
// until then, so that a list does not empty itself in front of whoever chooses from it.
import { createEffect, createSignal, onCleanup } from "solid-js";
import { finalFolder } from "../../domain/runFolder.ts";
import type { DataClient } from "../../page/bridge/client.ts";
import type { RunRecord } from "../../page/bridge/types.ts";
import { failureOf, type Failure } from "../../page/bridge/failure.ts";

export interface CheckpointOption {
  /** Within the run's folder. */
  folder: string;
  title: string;
}

export function createCheckpoints(data: Pick<DataClient, "history">, run: () => RunRecord | undefined) {
  const [found, setFound] = createSignal<{ run: string; options: CheckpointOption[] }>();
  const [failure, setFailure] = createSignal<Failure>();
  createEffect(() => {
    const record = run();
    if (record === undefined) return;
    const { project, id, state, step } = record;
    let isStale = false;
    onCleanup(() => (isStale = true));
    data.history(project, id).then(
      ({ checkpoints, result }) => {
        if (isStale) return;
        const options = [...checkpoints]
          .sort((a, b) => b.step - a.step)
          .map(({ path, step: at }) => ({ folder: path, title: `after step ${at}` }));
        if (result.length > 0) {
          const at = state === "done" && step > 0 ? `, after step ${step}` : "";
          options.unshift({ folder: finalFolder, title: `result${at}` });
        }
        setFailure(undefined);
        setFound({ run: id, options });
      },
      (error: unknown) => {
        if (!isStale) setFailure(failureOf(error));
      },
    );
  });
  return {
    failure,
    /** Undefined while they are being read. */
    options: (): CheckpointOption[] | undefined => {
      const { run: of, options } = found() ?? {};
      return of !== undefined && of === run()?.id ? options : undefined;
    },
  };
}
