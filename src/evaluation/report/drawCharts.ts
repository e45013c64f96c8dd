// The pictures of a report, drawn by Vega without a screen, in Node and in a worker alike. Expressions are interpreted: the page's policy
// allows no eval. Text is measured by Vega's own estimate on every host, so that the same report has the same bytes everywhere.

import { parse, View } from "vega";
import { expressionInterpreter } from "vega-interpreter";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Chart, ChartSpec, ReportDocument } from "./document.ts";

/** SVG by the chart's id. */
export async function drawCharts({ sections }: ReportDocument): Promise<Map<string, string>> {
  const charts = sections.flatMap(({ blocks }) =>
    blocks.filter((block): block is Chart => block.kind === "chart"),
  );
  const drawn = new Map<string, string>();
  for (const { id, spec } of charts) drawn.set(id, await drawChart(spec));
  return drawn;
}

/** A view of Vega that draws on no screen. */
export function viewOf(spec: ChartSpec): View {
  const compiled = compile(spec as unknown as TopLevelSpec).spec;
  return new View(parse(compiled, undefined, { ast: true }), {
    expr: expressionInterpreter,
    renderer: "none",
  });
}

async function drawChart(spec: ChartSpec): Promise<string> {
  const view = viewOf(spec);
  try {
    await view.runAsync();
    return await view.toSVG();
  } finally {
    view.finalize();
  }
}
