// The sentences with which a method's metrics warn (`chart.trouble`), each once: for whoever reads lines and sees no charts.

import type { MetricRecord } from "../algorithms/metric.ts";
import type { Recipe } from "../algorithms/recipe.ts";
import { readEvent, type RunEvent } from "./events.ts";
import { troublesOf } from "./metrics.ts";

/**
 * What a run's events say that was not said before. `earlier`: the log of the run so far, where it is resumed; what it warned of is
 * not said again.
 */
export function troubleNotes(
  recipe: Pick<Recipe, "metrics" | "validation">,
  earlier: string | undefined,
): (event: RunEvent) => string[] {
  const records: MetricRecord[] = [];
  const said = new Set<string>();
  const add = (record: MetricRecord): string[] => {
    records.push(record);
    const news = Object.values(troublesOf(recipe, records)).filter((sentence) => !said.has(sentence));
    for (const sentence of news) said.add(sentence);
    return news;
  };
  const old = (earlier ?? "").split("\n").flatMap((line) => {
    const event = readEvent(line);
    return event === undefined ? [] : [event];
  });
  let hasStarted = false;
  return (event) => {
    if (event.type !== "step" && event.type !== "eval") return [];
    // Only now is it known from which step on the run went on: what the log had behind it is done again.
    const isBefore = (record: (typeof old)[number]): boolean =>
      record.step < event.step ||
      (record.step === event.step && record.type === "step" && event.type === "eval");
    if (!hasStarted) for (const record of old) if (isBefore(record)) add(record);
    hasStarted = true;
    return add(event);
  };
}
