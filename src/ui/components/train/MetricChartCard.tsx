// One chart: SVG drawn by the chart worker, a reading under the pointer or the keyboard, one line of meaning, and the
// same numbers as a table. Space is reserved before data arrives; drawing is limited to what a person can follow.
import { createSignal, createUniqueId, Index, Show } from "solid-js";
import type { ChartClient } from "../../../page/bridge/client.ts";
import type { MetricChart, StepRecord } from "../../charts/metricCharts.ts";
import {
  type ChartLine,
  metricPoints,
  metricSpec,
  nearestPlace,
  nearestRecord,
  placeOf,
  readOf,
} from "../../charts/metricSpec.ts";
import { createDrawing } from "../../state/createDrawing.ts";
import { formatMetric } from "../../words/format.ts";
import { Picture } from "../Picture.tsx";

const tableRows = 100;

interface Props {
  chart: MetricChart;
  client: ChartClient;
  /** The chart's series of one run, or one series of several runs. */
  lines: readonly ChartLine[];
  /** What the run's method warns of. */
  trouble?: string | undefined;
}

/** The lines of a chart for one run. */
export function linesOf(
  chart: MetricChart,
  records: readonly StepRecord[],
  evaluations: readonly StepRecord[],
): ChartLine[] {
  return chart.series.map(({ key, label }) => ({ key, label, records, evaluations }));
}

export function MetricChartCard(props: Props) {
  const id = createUniqueId();
  /** A place on the x axis, or a record: two of a curve may stand at one place. */
  const [pointed, setPointed] = createSignal<number | StepRecord>();
  const [table, setTable] = createSignal(false);
  let box!: HTMLDivElement;
  const drawing = createDrawing({
    client: props.client,
    changes: () => props.lines.length > 0,
    make: (width) => ({
      spec: metricSpec(props.chart, labels(), width),
      points: metricPoints(props.lines, props.chart),
    }),
    onFailure: () => setTable(true),
  });
  const { image } = drawing;

  const labels = (): string[] => props.lines.map(({ label }) => label);
  /** The longest line leads: it is the one that is read along. */
  const leading = (): readonly StepRecord[] =>
    props.lines.reduce<readonly StepRecord[]>((longest, line) => {
      const { records } = readOf(props.chart, line);
      return records.length > longest.length ? records : longest;
    }, []);
  const shown = (): StepRecord | undefined => {
    const at = pointed();
    if (typeof at === "object") return at;
    const records = leading();
    return at === undefined ? records[records.length - 1] : nearestPlace(props.chart, records, at);
  };
  const valueAt = (line: ChartLine, step: number): number | null | undefined => {
    const { records, name } = readOf(props.chart, line);
    const record = nearestRecord(records, step);
    return record?.step === step ? record.metrics[name] : undefined;
  };
  const point = (event: PointerEvent): void => {
    const plot = image()?.plot;
    if (plot === undefined) return;
    const share = (event.clientX - box.getBoundingClientRect().left - plot.left) / plot.width;
    setPointed(plot.from + Math.min(1, Math.max(0, share)) * (plot.to - plot.from));
  };
  const cursorLeft = (): number | undefined => {
    const plot = image()?.plot;
    const record = shown();
    if (plot === undefined || record === undefined || pointed() === undefined) return undefined;
    const span = plot.to - plot.from;
    const x = placeOf(props.chart, record) ?? plot.from;
    return plot.left + (span === 0 ? 0 : ((x - plot.from) / span) * plot.width);
  };
  const move = (event: KeyboardEvent): void => {
    const change = event.key === "ArrowLeft" ? -1 : event.key === "ArrowRight" ? 1 : 0;
    const current = shown();
    if (change === 0 || current === undefined) return;
    event.preventDefault();
    const records = leading();
    const next = records[records.indexOf(current) + change];
    if (next !== undefined) setPointed(next);
  };
  // Looked at with every drawing, not with every step: it reads all records.
  return (
    <section class="card chart" aria-labelledby={`${id}-title`} data-chart={props.chart.id}>
      <header>
        <h2 id={`${id}-title`}>{props.chart.title}</h2>
        <button type="button" class="quiet" aria-expanded={table()} onClick={() => setTable(!table())}>
          {table() ? "Hide numbers" : "Show numbers"}
        </button>
      </header>
      <div
        ref={(element) => {
          box = element;
          drawing.box(element);
        }}
        class="plot"
        role="img"
        tabIndex={0}
        aria-label={
          props.chart.against === undefined
            ? `${props.chart.title} by step. Arrow keys read single steps.`
            : `${props.chart.title} by ${props.chart.against.label}. Arrow keys read single evaluations.`
        }
        onPointerMove={point}
        onPointerLeave={() => setPointed(undefined)}
        onKeyDown={move}
        onBlur={() => setPointed(undefined)}
      >
        <Show when={image()} fallback={<p class="empty soft small">Appears with the first step.</p>}>
          {(drawn) => <Picture image={drawn()} />}
        </Show>
        <Show when={cursorLeft() !== undefined && image()}>
          {(drawn) => (
            <span
              class="cursor"
              style={{
                left: `${cursorLeft() ?? 0}px`,
                top: `${drawn().plot.top}px`,
                height: `${drawn().plot.height}px`,
              }}
            />
          )}
        </Show>
      </div>
      <p class="reading" aria-live={pointed() === undefined ? "off" : "polite"}>
        <Show when={shown()}>
          {(record) => (
            <>
              <span class="soft">
                step {record().step}
                <Show when={props.chart.against}>
                  {(against) => ` (${formatMetric(placeOf(props.chart, record()))} ${against().label})`}
                </Show>
              </span>
              {/* The lines are made anew with every step: by place, or all of it would be drawn anew. */}
              <Index each={props.lines}>
                {(line, index) => (
                  <span>
                    <span class="legend-line" data-line={index + 1} />
                    {line().label} <strong>{formatMetric(valueAt(line(), record().step))}</strong>
                  </span>
                )}
              </Index>
            </>
          )}
        </Show>
      </p>
      <p class="soft small">{props.chart.meaning}</p>
      <Show when={props.trouble}>{(sentence) => <p class="notice warn small">{sentence()}</p>}</Show>
      <Show when={table()}>
        <MetricTable chart={props.chart} lines={props.lines} steps={leading()} valueAt={valueAt} />
      </Show>
    </section>
  );
}

function MetricTable(props: {
  chart: MetricChart;
  lines: readonly ChartLine[];
  steps: readonly StepRecord[];
  valueAt: (line: ChartLine, step: number) => number | null | undefined;
}) {
  const newest = (): StepRecord[] => props.steps.slice(-tableRows).reverse();
  return (
    <div class="table-scroll" tabIndex={0} role="region" aria-label={`${props.chart.title} as a table`}>
      <table>
        <thead>
          <tr>
            <th class="number" scope="col">
              step
            </th>
            <Show when={props.chart.against}>
              {(against) => (
                <th class="number" scope="col">
                  {against().label}
                </th>
              )}
            </Show>
            <Index each={props.lines}>
              {(line) => (
                <th class="number" scope="col">
                  {line().label}
                </th>
              )}
            </Index>
          </tr>
        </thead>
        <tbody>
          {/* By place, not by record: with a new step the rows keep still and their numbers change. */}
          <Index each={newest()}>
            {(record) => (
              <tr>
                <td class="number">{record().step}</td>
                <Show when={props.chart.against}>
                  <td class="number">{formatMetric(placeOf(props.chart, record()))}</td>
                </Show>
                <Index each={props.lines}>
                  {(line) => <td class="number">{formatMetric(props.valueAt(line(), record().step))}</td>}
                </Index>
              </tr>
            )}
          </Index>
        </tbody>
      </table>
    </div>
  );
}
