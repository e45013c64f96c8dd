// What all charts have in common. Colours are the page's CSS variables, so that a change of theme needs no new drawing.
import type { ChartSpec } from "../../page/bridge/types.ts";

/** Pixels around the plot, for the labels. */
const frame = { left: 56, top: 8, right: 12, bottom: 36 };

/** The height of a chart's picture. */
const chartHeight = 200;

/** The first colours of the theme, in their order. */
export const seriesColors = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `var(--series-${i + 1})`);

/** Layers of one encoding each, framed as every chart of the page. */
export function framedSpec(width: number, layer: readonly object[]): ChartSpec {
  return {
    width: Math.max(40, width - frame.left - frame.right),
    height: chartHeight - frame.top - frame.bottom,
    // A fixed frame: nothing moves when labels grow, and the plot is where the pointer expects it.
    autosize: { type: "none" },
    padding: frame,
    background: null,
    layer,
    config: {
      view: { stroke: null },
      font: "system-ui, sans-serif",
      axis: {
        labelColor: "var(--ink-soft)",
        titleColor: "var(--ink-soft)",
        gridColor: "var(--line)",
        domainColor: "var(--line-strong)",
        tickColor: "var(--line-strong)",
        labelFontSize: 11,
        titleFontSize: 11,
        titleFontWeight: "normal",
        format: ".3~g",
        tickCount: 5,
      },
      axisX: { grid: false },
    },
  };
}

/** Points of one kind leave a hole in lines of another. */
export const onlyWith = (field: string): object => ({ transform: [{ filter: { field, valid: true } }] });
