// What the bench prints: a table for people, the contract's lines for programs, and what was seen while measuring.

import type { Result } from "./measure.ts";

const columns = [
  "workload",
  "host",
  "back end",
  "implementation",
  "median ms",
  "min ms",
  "tokens/s",
  "dispatches",
  "submits",
  "waits",
  "peak MB",
] as const;

/** One row a result, numbers to the right. */
export function table(results: readonly Result[]): string {
  const rows = results.map(({ line, detail }) => [
    line.name,
    detail.host,
    line.backend,
    line.implementation,
    line.median_ms.toFixed(1),
    line.min_ms.toFixed(1),
    line.tokens_per_second.toFixed(1),
    String(line.dispatches),
    String(line.submits),
    String(detail.waits),
    megabytes(line.peak_bytes),
  ]);
  const all = [[...columns], ...rows];
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]?.length ?? 0)));
  const format = (row: readonly string[]): string =>
    row
      .map((cell, i) => (i < 4 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd();
  return [format(columns), widths.map((width) => "-".repeat(width)).join("  "), ...rows.map(format)].join(
    "\n",
  );
}

/** How many times faster ours is, for each place where stock tfjs ran the same workload. */
export function ratios(results: readonly Result[]): string[] {
  return results
    .filter(({ line }) => line.implementation === "tfjs")
    .flatMap((stock) => {
      const ours = results.find(
        ({ line, detail }) =>
          line.implementation === "feedbackloop" &&
          line.name === stock.line.name &&
          line.backend === stock.line.backend &&
          detail.host === stock.detail.host,
      );
      if (!ours) return [];
      const times = (stock.line.median_ms / ours.line.median_ms).toFixed(1);
      return [
        `${stock.line.name}, ${stock.line.backend} in ${stock.detail.host}: ${times} times as fast as stock tfjs ` +
          `(${ours.detail.device}; ${stock.detail.device}).`,
      ];
    });
}

/** A workload's time in each Node against the first one's. */
export function nodeRatios(results: readonly Result[]): string[] {
  const own = results.filter(
    ({ line, detail }) => line.implementation === "feedbackloop" && detail.host.startsWith("node"),
  );
  return own.flatMap(({ line, detail }) => {
    const first = own.find((one) => one.line.name === line.name);
    if (!first || first.detail.host === detail.host) return [];
    const share = (line.median_ms / first.line.median_ms).toFixed(2);
    return [`${line.name}: ${detail.host} takes ${share} of the time of ${first.detail.host}.`];
  });
}

/** The measured peak beside the formula of src/runs/memory.ts. */
export function plans(results: readonly Result[]): string[] {
  return results.flatMap(({ line, detail }) => {
    const { plan } = detail;
    if (!plan) return [];
    const parts = Object.entries(plan);
    const total = parts.reduce((all, [, bytes]) => all + bytes, 0);
    const sum = parts.map(([key, bytes]) => `${key} ${megabytes(bytes)}`).join(" + ");
    const share = (line.peak_bytes / total).toFixed(2);
    const place = `${line.name}, ${line.backend} in ${detail.host}`;
    return [
      `${place}: peak ${megabytes(line.peak_bytes)} MB = ${share} x planned ${megabytes(total)} MB (${sum}).`,
    ];
  });
}

function megabytes(bytes: number): string {
  return (bytes / 1e6).toFixed(1);
}
