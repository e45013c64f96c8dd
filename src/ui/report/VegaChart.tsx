// A chart of a report by vega-embed, which is loaded when the first one is shown. Expressions are interpreted, because the content security
// policy allows no eval, and colours are the theme's as they are at that moment, so that a picture that is saved looks as it did on the
// page; another theme draws it anew. The numbers stand behind a toggle, and are saved as CSV.
import { createEffect, createSignal, createUniqueId, on, onCleanup, Show } from "solid-js";
import type { Result } from "vega-embed";
import type { Chart } from "../../page/bridge/evaluationTypes.ts";
import { saveBlob } from "../files/saveBlob.ts";
import { Parts } from "./Parts.tsx";
import { ReportTable } from "./ReportTable.tsx";
import { partText, tableCsv } from "./reportText.ts";

/** Pixels of a saved picture for each on the page. */
const pictureScale = 2;

export function VegaChart(props: { chart: Chart; theme: string }) {
  const id = createUniqueId();
  const [table, setTable] = createSignal(false);
  const [state, setState] = createSignal<"drawing" | "drawn" | "failed">("drawing");
  let box!: HTMLDivElement;
  let shown: Result | undefined;
  let latest = 0;

  async function draw(): Promise<void> {
    const mine = ++latest;
    setState("drawing");
    try {
      const [{ default: embed }, { expressionInterpreter }] = await Promise.all([
        import("vega-embed"),
        import("vega-interpreter"),
      ]);
      if (mine !== latest) return;
      const result = await embed(box, themed(props.chart.spec, box), {
        ast: true,
        expr: expressionInterpreter,
        renderer: "svg",
        actions: false,
        // Both would bring styles of their own, which the policy refuses; what the points mean stands in the table.
        defaultStyle: false,
        tooltip: false,
        // Errors alone: what a specification drops for the page is no news.
        logLevel: 1,
      });
      if (mine !== latest) {
        result.finalize();
        return;
      }
      shown?.finalize();
      shown = result;
      // The picture is one image with a sentence, not hundreds of elements to walk through.
      for (const one of box.querySelectorAll("[aria-label], [role]")) {
        one.removeAttribute("aria-label");
        one.removeAttribute("role");
        one.removeAttribute("aria-roledescription");
      }
      setState("drawn");
    } catch {
      if (mine !== latest) return;
      // Its numbers are there all the same.
      setState("failed");
      setTable(true);
    }
  }
  createEffect(on([() => props.chart.spec, () => props.theme], () => void draw()));
  const scheme = matchMedia("(prefers-color-scheme: dark)");
  const redraw = (): void => void draw();
  scheme.addEventListener("change", redraw);
  onCleanup(() => {
    latest++;
    scheme.removeEventListener("change", redraw);
    shown?.finalize();
  });

  const picture = async (kind: "png" | "svg"): Promise<void> => {
    if (shown === undefined) return;
    const name = `${props.chart.id}.${kind}`;
    if (kind === "svg") {
      saveBlob(name, new Blob([await shown.view.toSVG()], { type: "image/svg+xml" }));
      return;
    }
    const canvas = await shown.view.toCanvas(pictureScale);
    canvas.toBlob((blob) => blob !== null && saveBlob(name, blob), "image/png");
  };
  const meaning = (): string => props.chart.meaning.map(partText).join(" ");
  return (
    <figure
      class="report-chart"
      aria-labelledby={`${id}-title`}
      data-report-chart={props.chart.id}
      data-drawn={state()}
    >
      <figcaption id={`${id}-title`}>{props.chart.title}</figcaption>
      <Show
        when={state() !== "failed"}
        fallback={<p class="notice warn small">It could not be drawn. Its numbers are below.</p>}
      >
        <div class="plot" role="img" aria-label={`${props.chart.title}. ${meaning()}`}>
          <div ref={box} aria-hidden="true" />
        </div>
      </Show>
      <p class="small">
        <Parts parts={props.chart.meaning} />
      </p>
      <div class="buttons">
        <button
          type="button"
          class="compact"
          aria-expanded={table()}
          aria-controls={`${id}-table`}
          data-action="chart-table"
          onClick={() => setTable(!table())}
        >
          {table() ? "Hide numbers" : "Show numbers"}
        </button>
        <Show when={state() === "drawn"}>
          <button type="button" class="compact" data-action="chart-png" onClick={() => void picture("png")}>
            Save as PNG
          </button>
          <button type="button" class="compact" data-action="chart-svg" onClick={() => void picture("svg")}>
            Save as SVG
          </button>
        </Show>
        <button
          type="button"
          class="compact"
          data-action="chart-csv"
          onClick={() =>
            saveBlob(`${props.chart.id}.csv`, new Blob([tableCsv(props.chart.table)], { type: "text/csv" }))
          }
        >
          Save as CSV
        </button>
      </div>
      <div id={`${id}-table`} hidden={!table()}>
        <Show when={table()}>
          <ReportTable table={props.chart.table} />
        </Show>
      </div>
    </figure>
  );
}

/** With the page's font and lines, and every `var(--name)` as the colour that it is now. */
function themed(spec: Chart["spec"], place: HTMLElement): object {
  const probe = document.createElement("span");
  place.append(probe);
  const known = new Map<string, string>();
  const colorOf = (name: string): string => {
    let found = known.get(name);
    if (found === undefined) {
      probe.style.color = `var(${name})`;
      known.set(name, (found = getComputedStyle(probe).color));
    }
    return found;
  };
  const resolved = (value: unknown): unknown => {
    if (typeof value === "string") {
      const name = /^var\((--[\w-]+)\)$/.exec(value)?.[1];
      return name === undefined ? value : colorOf(name);
    }
    if (Array.isArray(value)) return value.map(resolved);
    if (typeof value === "object" && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, resolved(inner)]));
    return value;
  };
  const made = resolved({
    ...spec,
    // As wide as the page has room for; a report that is a file of its own has a width of its own.
    width: "container",
    autosize: { type: "fit-x", contains: "padding" },
    background: "var(--paper)",
    config: { ...config, ...(spec["config"] as object) },
  });
  probe.remove();
  return made as object;
}

const text = { labelColor: "var(--ink-soft)", titleColor: "var(--ink-soft)", titleFontWeight: "normal" };
const config = {
  view: { stroke: null },
  font: "system-ui, sans-serif",
  axis: {
    ...text,
    gridColor: "var(--line)",
    domainColor: "var(--line-strong)",
    tickColor: "var(--line-strong)",
    tickCount: 5,
  },
  axisX: { grid: false },
  legend: { ...text, orient: "bottom" },
  header: text,
  title: { color: "var(--ink)" },
  text: { color: "var(--ink)" },
};
