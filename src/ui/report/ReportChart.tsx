// A chart of a report, drawn by the chart worker as wide as the page has room for. Its numbers stand behind a toggle; picture and numbers
// can be saved. Colours are the theme's variables, so that another theme needs no new drawing; in a saved picture they are the colours
// of that moment.
import { createSignal, createUniqueId, lazy, Show } from "solid-js";
import type { ChartClient } from "../../page/bridge/client.ts";
import type { Chart } from "../../page/bridge/evaluationTypes.ts";
import { Picture } from "../components/Picture.tsx";
import { saveBlob } from "../files/saveBlob.ts";
import { createDrawing } from "../state/createDrawing.ts";
import { Parts } from "./Parts.tsx";
import { ReportTable } from "./ReportTable.tsx";
import { partText, tableCsv } from "./reportText.ts";
import { pictureFile } from "./savedPicture.ts";

const PointedChart = lazy(async () => ({ default: (await import("./PointedChart.tsx")).PointedChart }));

export function ReportChart(props: { chart: Chart; client: ChartClient }) {
  const id = createUniqueId();
  const [table, setTable] = createSignal(false);
  const [isFailed, setFailed] = createSignal(false);
  /** As wide as this, with what lies under the pointer; null: as the worker drew it. */
  const [pointedWidth, setPointedWidth] = createSignal<number | null>(null);
  let plot!: HTMLDivElement;
  const drawing = createDrawing({
    client: props.client,
    changes: () => Object.keys(props.chart.spec).length > 0,
    make: (width) => ({ spec: asWideAs(width, props.chart.spec), points: null }),
    onFailure: () => {
      // Its numbers are there all the same.
      setFailed(true);
      setTable(true);
    },
  });
  const state = (): string => (isFailed() ? "failed" : drawing.image() === undefined ? "drawing" : "drawn");
  const save = async (kind: "png" | "svg"): Promise<void> => {
    const svg = drawing.image()?.svg;
    if (svg !== undefined) saveBlob(`${props.chart.id}.${kind}`, await pictureFile(svg, plot, kind));
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
        when={!isFailed()}
        fallback={<p class="notice warn small">It could not be drawn. Its numbers are below.</p>}
      >
        <div
          ref={(element) => {
            plot = element;
            drawing.box(element);
          }}
          class="plot"
          role="img"
          aria-label={`${props.chart.title}. ${meaning()}`}
        >
          <Show
            when={pointedWidth()}
            fallback={<Show when={drawing.image()}>{(drawn) => <Picture image={drawn()} />}</Show>}
          >
            {(width) => (
              <PointedChart
                spec={asWideAs(width(), props.chart.spec)}
                onFailure={() => setPointedWidth(null)}
              />
            )}
          </Show>
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
          <button
            type="button"
            class="compact"
            data-action="chart-values"
            onClick={() => setPointedWidth(pointedWidth() === null ? plot.clientWidth : null)}
          >
            {pointedWidth() === null ? "Values under the pointer" : "As a picture"}
          </button>
          <button type="button" class="compact" data-action="chart-png" onClick={() => void save("png")}>
            Save as PNG
          </button>
          <button type="button" class="compact" data-action="chart-svg" onClick={() => void save("svg")}>
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

/** With the page's font and lines; a report that is a file of its own has a width of its own. */
function asWideAs(width: number, spec: Chart["spec"]): Record<string, unknown> {
  const own = spec["config"] as { legend?: object } | undefined;
  // Below the plot, whatever the report's file does: on a phone a legend beside it leaves no room for it.
  const legend = { ...own?.legend, ...config.legend, columns: Math.max(1, Math.floor(width / legendWidth)) };
  return {
    ...spec,
    width,
    autosize: { type: "fit-x", contains: "padding" },
    background: "var(--paper)",
    config: { ...config, ...own, legend },
  };
}

/** Pixels of an entry with a name that is not too long to be read. */
const legendWidth = 170;
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
