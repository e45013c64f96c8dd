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
      return { line: { ...event, path }, readable: `${event.type} at step ${event.step}: ${path}` };
    }
  }
}

function short(value: number): string {
  if (Number.isInteger(value)) return String(value);
  return String(Number(value.toPrecision(5)));
}
