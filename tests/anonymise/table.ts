// The measures as one table for a terminal.
import { gates, passes, timeGates } from "./gates.ts";
import type { Measures, Share } from "./measures.ts";
import type { Times } from "./times.ts";

const percent = (value: number): string => (Number.isNaN(value) ? "-" : (value * 100).toFixed(1)).padStart(6);
const interval = ({ interval: [low, high] }: Share): string =>
  Number.isNaN(low) ? "".padEnd(15) : `${percent(low)} -${percent(high)} `.padEnd(15);

export function measuresTable(title: string, measures: Measures): string {
  const lines = [
    `${title}: ${measures.documents} documents, ${measures.characters} characters`,
    `${"entity".padEnd(20)}${"marked".padStart(7)} recall   95 % (Wilson)  precision  95 % (Wilson)      F2`,
  ];
  for (const [entity, { recall, precision, f2 }] of Object.entries(measures.entities)) {
    lines.push(
      entity.padEnd(20) +
        String(recall.of).padStart(7) +
        `${percent(recall.value)}  ${interval(recall)}  ${percent(precision.value)}   ${interval(precision)} ${percent(f2)}`,
    );
  }
  for (const [heading, shares] of [
    ["PERSON recall by group of names", measures.groups],
    ["PERSON recall by kind of document", measures.kinds],
  ] as const) {
    lines.push("", heading);
    for (const [name, one] of Object.entries(shares))
      lines.push(`${name.padEnd(20)}${String(one.of).padStart(7)}${percent(one.value)}  ${interval(one)}`);
  }
  const rest = [
    ["characters hidden of those marked, as anything", measures.characterRecall],
    ["ordinary characters hidden", measures.ordinaryHidden],
    ["people whose names got one replacement", measures.onePseudonym],
  ] as const;
  lines.push("");
  for (const [name, one] of rest) lines.push(`${name.padEnd(48)}${percent(one.value)}  ${interval(one)}`);
  return lines.join("\n");
}

const numbered = (value: number, limit: number): string =>
  limit > 1 || limit === 0 ? value.toFixed(0) : value.toFixed(4);

/** A line a gate, and whether all of them hold. */
export function gatesTable(measures: Measures, times?: Times): { text: string; isGood: boolean } {
  const rows = [
    ...gates.map((gate) => ({ ...gate, value: gate.of(measures) })),
    ...(times === undefined ? [] : timeGates.map((gate) => ({ ...gate, value: gate.of(times) }))),
  ];
  const lines = rows.map(({ title, bound, limit, goal, value }) => {
    const isGood = passes({ bound, limit }, value);
    const aim =
      goal === undefined ? "" : passes({ bound, limit: goal }, value) ? " (goal reached)" : ` (goal ${goal})`;
    return `${isGood ? "holds " : "FAILS "} ${title.padEnd(48)} ${numbered(value, limit).padStart(7)}  at ${bound} ${limit}${aim}`;
  });
  return { text: lines.join("\n"), isGood: rows.every((row) => passes(row, row.value)) };
}
