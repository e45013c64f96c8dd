// Pictures of a report -> Vega-Lite. Pure; colours are CSS variables that the page and the HTML report both define, so that one picture
// serves both themes. Things are told apart by shape and place as well as by colour.

import type { Interval } from "../intervals.ts";
import type { ChartSpec } from "./document.ts";

const axis = {
  labelColor: "var(--ink-soft)",
  titleColor: "var(--ink-soft)",
  gridColor: "var(--line)",
  domainColor: "var(--line-strong)",
  tickColor: "var(--line-strong)",
  labelFontSize: 12,
  titleFontSize: 12,
  titleFontWeight: "normal",
  labelLimit: 220,
  tickCount: 6,
};
const config = { view: { stroke: null }, font: "system-ui, sans-serif", axis };
const own = { value: "var(--series-1)" };
const soft = { value: "var(--ink-soft)" };
const width = 560;

/** The theme has four; beyond them shapes and dashes tell things apart. */
const seriesColour = (place: number): string => `var(--series-${(place % 4) + 1})`;

export interface Named {
  readonly name: string;
  readonly value: number;
  readonly interval?: Interval | null;
}

/** Numbers with their intervals under each other, in the order given, and the line at which nothing differs. */
export function intervalChart(
  values: readonly Named[],
  { title, even, percent = false }: { title: string; even?: number; percent?: boolean },
): ChartSpec {
  const scale = percent ? 100 : 1;
  const data = values.map(({ name, value, interval }) => ({
    name,
    value: scale * value,
    ...(interval ? { low: scale * interval[0], high: scale * interval[1] } : {}),
  }));
  const y = {
    field: "name",
    type: "nominal",
    sort: null,
    title: null,
    axis: { grid: false, domain: false, ticks: false },
  };
  const x = (field: string) => ({ field, type: "quantitative", title, scale: { zero: false } });
  const line = {
    data: { values: [{ even: scale * (even ?? 0) }] },
    mark: { type: "rule", strokeDash: [4, 4] },
    encoding: { x: { field: "even", type: "quantitative" }, color: soft },
  };
  return {
    width,
    height: { step: 28 },
    background: null,
    config,
    data: { values: data },
    layer: [
      ...(even === undefined ? [] : [line]),
      {
        transform: [{ filter: "isValid(datum.low)" }],
        mark: { type: "rule", strokeWidth: 2 },
        encoding: { y, x: x("low"), x2: { field: "high" }, color: own },
      },
      {
        mark: { type: "point", filled: true, opacity: 1, size: 70 },
        encoding: { y, x: x("value"), color: own },
      },
    ],
  };
}

export interface Placed {
  readonly name: string;
  /** Points of one series are joined in their order; "" is of none. */
  readonly series: string;
  readonly x: number;
  readonly y: number;
  readonly xInterval?: Interval | null;
  readonly yInterval?: Interval | null;
}

/** Points with their names, each with its intervals: reward against divergence. */
export function placeChart(points: readonly Placed[], titles: { x: string; y: string }): ChartSpec {
  const data = points.map(({ name, series, x, y, xInterval, yInterval }, order) => ({
    ...{ name, series, x, y, order },
    ...(xInterval ? { left: xInterval[0], right: xInterval[1] } : {}),
    ...(yInterval ? { low: yInterval[0], high: yInterval[1] } : {}),
  }));
  const runs = [...new Set(points.map(({ series }) => series))];
  const x = (field: string) => ({ field, type: "quantitative", title: titles.x, scale: { nice: true } });
  const y = (field: string) => ({ field, type: "quantitative", title: titles.y, scale: { zero: false } });
  const of = { field: "series", type: "nominal", legend: null };
  const color = { ...of, scale: { domain: runs, range: runs.map((_, i) => seriesColour(i)) } };
  return {
    width,
    height: 260,
    background: null,
    config,
    data: { values: data },
    layer: [
      {
        transform: [{ filter: "datum.series !== ''" }],
        mark: { type: "line", strokeWidth: 1.5, opacity: 0.6 },
        encoding: { x: x("x"), y: y("y"), color, order: { field: "order", type: "quantitative" } },
      },
      {
        transform: [{ filter: "isValid(datum.low)" }],
        mark: { type: "rule", strokeWidth: 2 },
        encoding: { x: x("x"), y: y("low"), y2: { field: "high" }, color },
      },
      {
        transform: [{ filter: "isValid(datum.left)" }],
        mark: { type: "rule", strokeWidth: 2 },
        encoding: { x: x("left"), x2: { field: "right" }, y: y("y"), color },
      },
      {
        mark: { type: "point", filled: true, opacity: 1, size: 70 },
        encoding: { x: x("x"), y: y("y"), color, shape: { ...of, scale: { domain: runs } } },
      },
      {
        mark: { type: "text", align: "left", dx: 8, dy: -8, fontSize: 12 },
        encoding: {
          x: x("x"),
          y: y("y"),
          text: { field: "name", type: "nominal" },
          color: { value: "var(--ink)" },
        },
      },
    ],
  };
}

/** Vega's legend keeps its entries in a plain object, in which a group called "constructor" is there already: it gets a mark that nobody sees. */
const drawnName = (name: string): string => (name in Object.prototype ? `\u2060${name}` : name);

/** A line for each name over `x`: the impact ratio of a group over the score at which it would be selected. */
export function lineChart(
  points: readonly { readonly name: string; readonly x: number; readonly y: number }[],
  titles: { x: string; y: string },
  even?: number,
): ChartSpec {
  const names = [...new Set(points.map(({ name }) => drawnName(name)))];
  const range = names.map((_, i) => seriesColour(i));
  const dashes = [
    [1, 0],
    [6, 3],
    [2, 2],
    [8, 3, 2, 3],
    [4, 4],
    [12, 4],
  ];
  const x = { field: "x", type: "quantitative", title: titles.x, scale: { zero: false, nice: false } };
  const y = { field: "y", type: "quantitative", title: titles.y };
  return {
    width,
    height: 240,
    background: null,
    config: { ...config, legend: { labelColor: "var(--ink-soft)", title: null, labelFontSize: 12 } },
    layer: [
      ...(even === undefined
        ? []
        : [
            {
              data: { values: [{ even }] },
              mark: { type: "rule", strokeDash: [4, 4] },
              encoding: { y: { field: "even", type: "quantitative" }, color: soft },
            },
          ]),
      {
        data: { values: points.map((one) => ({ ...one, name: drawnName(one.name) })) },
        mark: { type: "line", interpolate: "step-after", strokeWidth: 2 },
        encoding: {
          x,
          y,
          color: { field: "name", type: "nominal", scale: { domain: names, range } },
          strokeDash: {
            field: "name",
            type: "nominal",
            scale: { domain: names, range: names.map((_, i) => dashes[i % dashes.length]) },
          },
        },
      },
    ],
  };
}
