// What a run reports while it runs: plain data for the command line, the page and the log.

import type { MetricRecord, Metrics } from "../algorithms/metric.ts";
import type { Drawing } from "./drawings.ts";

interface Measured {
  readonly step: number;
  readonly epoch: number;
  readonly metrics: Metrics;
}

export type RunEvent =
  | ({ readonly type: "step" } & Measured)
  | ({ readonly type: "eval" } & Measured)
  | { readonly type: "checkpoint"; readonly step: number; readonly path: string }
  | { readonly type: "sample"; readonly step: number; readonly completions: readonly string[] }
  /** What a step has drawn, where somebody asked. */
  | { readonly type: "drawing"; readonly drawing: Drawing }
  | { readonly type: "note"; readonly message: string }
  | {
      readonly type: "progress";
      readonly phase: string;
      readonly done: number;
      readonly total: number;
      readonly unit: string;
    }
  | {
      readonly type: "done";
      readonly step: number;
      readonly path: string;
      /** What a judge chose: null is the model that the run began with. */
      readonly best?: { readonly step: number; readonly judge: number; readonly checkpoint: string | null };
    };

/** A step or an evaluation as logs and the command line write it: one flat object. */
export function flatEvent({
  metrics,
  ...rest
}: Extract<RunEvent, Measured>): Readonly<Record<string, number | string>> & { readonly type: string } {
  return { ...rest, ...metrics };
}

/** The other way, of one line of a log; undefined: it is neither, or was cut short. */
export function readEvent(line: string): ({ readonly type: "step" | "eval" } & MetricRecord) | undefined {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof json !== "object" || json === null) return undefined;
  const { type, step, epoch, ...rest } = json as Record<string, unknown>;
  if ((type !== "step" && type !== "eval") || typeof step !== "number" || typeof epoch !== "number")
    return undefined;
  const metrics = Object.entries(rest).map(
    ([key, value]) => [key, typeof value === "number" ? value : null] as const,
  );
  return { type, step, epoch, metrics: Object.fromEntries(metrics) };
}
