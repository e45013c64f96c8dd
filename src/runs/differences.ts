// What a run that is resumed does differently from the one that wrote the checkpoint: said, not refused.

import type { CheckpointState } from "../storage/checkpoints.ts";
import { dataChanges } from "./dataFingerprint.ts";

/** What is another now than when the checkpoint was written: settings, rows, the way the device rounds. */
export function noteDifferences(
  before: CheckpointState,
  now: Pick<CheckpointState, "config" | "data" | "arithmetic">,
  note: (message: string) => void,
): void {
  noteChanges(before.config, now.config, note);
  for (const message of dataChanges(before.data, now.data ?? {})) note(message);
  const { arithmetic: then = now.arithmetic } = before;
  if (then !== now.arithmetic)
    note(
      `The checkpoint was computed by ${String(then)}, the rest is by ${String(now.arithmetic)}: the result agrees with an undisturbed run to rounding, not to the byte.`,
    );
}

/** Settings that a resumed run has changed are said, not refused: a longer run or a lower rate is a fair wish. */
function noteChanges(
  before: Record<string, unknown>,
  now: Record<string, unknown>,
  note: (message: string) => void,
): void {
  // A setting that there was not yet when the checkpoint was written has changed nothing.
  const changed = Object.keys(now).filter(
    (key) => Object.hasOwn(before, key) && JSON.stringify(before[key]) !== JSON.stringify(now[key]),
  );
  const named = changed.filter((key) => key !== "overwrite_output_dir");
  if (named.length > 0) note(`Changed since the checkpoint: ${named.join(", ")}.`);
}
