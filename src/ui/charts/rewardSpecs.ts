// What was measured of a reward model -> Vega-Lite specs and their points. Pure. Shares are drawn in percent.
import type { LengthBin, ReliabilityBin, ScoredText } from "../../page/bridge/rewardTypes.ts";
import type { ChartPoint, ChartSpec } from "../../page/bridge/types.ts";
import { framedSpec, onlyWith, seriesColors } from "./chartStyle.ts";

/** The first points of a long list are as good as all: more than pixels only cost time. */
const maxAnswers = 400;

/** How the two kinds of answers are told apart in the picture, by colour and by shape. */
export const answerKinds = ["preferred", "not preferred"] as const;

/** How sure it was against how often it was right; on the dashed line both are the same. Numbers below: judgements. */
export function certaintySpec(width: number): ChartSpec {
  const x = {
    field: "sure",
    type: "quantitative",
    title: "how sure it is, %",
    scale: { domain: [50, 100], nice: false },
  };
  const y = (field: string): object => ({
    field,
    type: "quantitative",
    title: "how often it is right, %",
    scale: { domain: [0, 100], nice: false },
  });
  const color = { value: "var(--series-1)" };
  return framedSpec(width, [
    {
      ...onlyWith("even"),
      mark: { type: "line", strokeDash: [4, 4], strokeWidth: 1 },
      encoding: { x, y: y("even"), color: { value: "var(--ink-soft)" } },
    },
    {
      ...onlyWith("low"),
      mark: { type: "rule", strokeWidth: 2 },
      encoding: { x, y: y("low"), y2: { field: "high" }, color },
    },
    {
      ...onlyWith("right"),
      mark: { type: "point", filled: true, opacity: 1, size: 64 },
      encoding: { x, y: y("right"), color },
    },
    {
      ...onlyWith("count"),
      mark: { type: "text", fontSize: 11 },
      encoding: {
        x,
        y: y("foot"),
        text: { field: "count", type: "quantitative", format: "d" },
        color: { value: "var(--ink-soft)" },
      },
    },
  ]);
}

export function certaintyPoints(bins: readonly ReliabilityBin[]): ChartPoint[] {
  const points = bins.flatMap(({ count, confidence, right, interval }): ChartPoint[] =>
    confidence === null || right === null
      ? []
      : [
          {
            sure: 100 * confidence,
            right: 100 * right,
            count,
            foot: 5,
            ...(interval === null ? {} : { low: 100 * interval[0], high: 100 * interval[1] }),
          },
        ],
  );
  return [{ sure: 50, even: 50 }, { sure: 100, even: 100 }, ...points];
}

/** The score against the length, an answer a point; the mean of answers of about one length as a line, with their middle half. */
export function lengthSpec(width: number): ChartSpec {
  const x = {
    field: "characters",
    type: "quantitative",
    title: "characters",
    scale: { nice: false },
    axis: { format: "d" },
  };
  const y = (field: string): object => ({
    field,
    type: "quantitative",
    title: "score",
    scale: { zero: false },
  });
  const domain = [...answerKinds];
  return framedSpec(width, [
    {
      ...onlyWith("score"),
      mark: { type: "point", filled: true, size: 24, opacity: 0.5 },
      encoding: {
        x,
        y: y("score"),
        color: { field: "kind", type: "nominal", legend: null, scale: { domain, range: seriesColors(2) } },
        shape: {
          field: "kind",
          type: "nominal",
          legend: null,
          scale: { domain, range: ["circle", "triangle-up"] },
        },
      },
    },
    {
      ...onlyWith("mean"),
      mark: { type: "line", strokeWidth: 2 },
      encoding: { x, y: y("mean"), color: { value: "var(--ink)" } },
    },
    {
      ...onlyWith("low"),
      mark: { type: "rule", strokeWidth: 2 },
      encoding: { x, y: y("low"), y2: { field: "high" }, color: { value: "var(--ink)" } },
    },
  ]);
}

export function lengthPoints(answers: readonly ScoredText[], bins: readonly LengthBin[]): ChartPoint[] {
  const dots = answers.slice(0, maxAnswers).map(({ characters, score, preferred }): ChartPoint => ({
    characters,
    score,
    kind: answerKinds[preferred ? 0 : 1],
  }));
  const means = bins.map(({ length, score, middleHalf: [low, high] }): ChartPoint => ({
    characters: length,
    mean: score,
    low,
    high,
  }));
  return [...dots, ...means];
}
