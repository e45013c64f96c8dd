// Events of a run as lines of the command line: JSON under TRL's names, and a readable form of the few that matter.

import { flatEvent, type RunEvent } from "../runs/events.ts";
import type { Line } from "./output.ts";

type LineEvent = Exclude<RunEvent, { type: "note" | "progress" | "sample" | "drawing" }>;

/** `locate` makes a path inside the output folder one that a person can use. */
export function eventLine(
  event: LineEvent,
  locate: (path: string) => string,
): { line: Line; readable: string } {
  switch (event.type) {
    case "step":
    case "eval": {
      const { type, step, epoch, metrics } = event;
      const shown = Object.entries(metrics).map(([key, value]) => `${key} ${short(value)}`);
      return {
        line: flatEvent(event),
        readable: [`${type} ${step}`, `epoch ${short(epoch)}`, ...shown].join("  "),
      };
    }
    case "checkpoint":
    case "done": {
      const path = locate(event.path);
      const { type, step } = event;
      const line = { type, step, path, ...(event.type === "done" ? bestOf(event, locate) : {}) };
      return { line, readable: `${type} at step ${step}: ${path}` };
    }
  }
}

/** As transformers calls it in its trainer_state.json. */
function bestOf({ best }: Extract<LineEvent, { type: "done" }>, locate: (path: string) => string) {
  if (best === undefined) return {};
  return {
    best_global_step: best.step,
    best_metric: best.judge,
    best_model_checkpoint: best.checkpoint === null ? null : locate(best.checkpoint),
  };
}

function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(5)));
}
