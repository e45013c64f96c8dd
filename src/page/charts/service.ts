// Vega in a worker: a Vega-Lite spec and its points come in, an SVG string and the plot's place in it go out. A spec of a report has its
// points in it. The main thread would stand still for 50 to 200 ms while Vega loads, compiles and lays out; here it only shows the result.
// Expressions are interpreted, not compiled, because the content security policy allows no eval.
import { changeset, type View } from "vega";
import { viewOf } from "../../evaluation/report/drawCharts.ts";
import type { ChartImage, ChartPoint, ChartSpec } from "../bridge/types.ts";

interface Scale {
  domain(): number[];
}

export function createChartService() {
  const views = new Map<string, { spec: string; view: View }>();

  /** The view of chart `id`, made again only when the spec (size, series) is another one. */
  function viewFor(id: string, spec: ChartSpec): View {
    const text = JSON.stringify(spec);
    const kept = views.get(id);
    if (kept?.spec === text) return kept.view;
    kept?.view.finalize();
    const view = viewOf(spec);
    views.set(id, { spec: text, view });
    return view;
  }

  return {
    /** `points`: null where the spec has its own. */
    async render(id: string, spec: ChartSpec, points: ChartPoint[] | null): Promise<ChartImage> {
      const view = viewFor(id, points === null ? spec : { ...spec, data: { name: "points" } });
      if (points !== null)
        view.change(
          "points",
          changeset()
            .remove(() => true)
            .insert(points),
        );
      await view.runAsync();
      const svg = await view.toSVG();
      const [left, top] = view.origin();
      const padding = view.padding() as number | { left: number; top: number };
      const [padLeft, padTop] =
        typeof padding === "number" ? [padding, padding] : [padding.left, padding.top];
      const domain = (view.scale("x") as Scale).domain();
      return {
        svg,
        plot: {
          left: left + padLeft,
          top: top + padTop,
          width: view.signal("width") as number,
          height: view.signal("height") as number,
          from: domain[0] ?? 0,
          to: domain[domain.length - 1] ?? 0,
        },
      };
    },

    release(id: string): void {
      views.get(id)?.view.finalize();
      views.delete(id);
    },
  };
}

export type ChartService = ReturnType<typeof createChartService>;
