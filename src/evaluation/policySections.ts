// What was measured of a project's policies as sections of a report: what it comes to in a sentence each, all measures in a table, reward
// against divergence over checkpoints, and strengths from who won against whom. Every number is a line's of a file in `reports/`.

import { policyReport } from "../domain/runFolder.ts";
import type { Rating } from "./bradleyTerry.ts";
import type { Interval } from "./intervals.ts";
import type { PolicyMeasured, PolicyRole } from "./policyQuality.ts";
import { seriesColour } from "./report/charts.ts";
import { fromLine } from "./report/fromLine.ts";
import type { Block, Chart, Form, Part, Quantity, Row, Section } from "./report/document.ts";

export interface MeasuredOf {
  /** Names its file. */
  readonly name: string;
  readonly title: string;
  readonly baseTitle: string;
  /** Policies with one base share it. */
  readonly base: string;
  readonly run: string;
  /** null: not known. */
  readonly step: number | null;
  readonly metrics: readonly {
    readonly name: string;
    readonly role: PolicyRole | null;
    readonly value: number | null;
    readonly interval: Interval | null;
    readonly prompts: number;
    readonly samples: number;
    readonly reason?: string;
  }[];
}

type Name = PolicyMeasured["name"];

interface Shown {
  readonly name: Name;
  readonly title: string;
  readonly form: Form;
  /** Of both, or of the candidate against the base. */
  readonly isOfBoth: boolean;
  readonly about: string;
}

/** In words for whoever reads it first. */
const columns: readonly Shown[] = [
  {
    name: "reward",
    title: "Reward",
    form: "number",
    isOfBoth: true,
    about:
      "What the reward model says of its answers, on average. It was trained to please this model, so higher is not always better.",
  },
  {
    name: "judge",
    title: "Judge",
    form: "number",
    isOfBoth: true,
    about: "What a second reward model says, from which nothing was learned.",
  },
  {
    name: "win_rate",
    title: "Wins by reward",
    form: "share",
    isOfBoth: false,
    about: "How often its answer has the higher reward of the two; 50 % is a coin toss.",
  },
  {
    name: "judge_win_rate",
    title: "Wins by judge",
    form: "share",
    isOfBoth: false,
    about: "The same by the judge.",
  },
  {
    name: "kl_exact",
    title: "Distance (KL)",
    form: "number",
    isOfBoth: false,
    about:
      "How far it has moved from the model it is compared with, in nats an answer. The farther, the less its reward can be believed.",
  },
  {
    name: "kl",
    title: "Distance, k1",
    form: "number",
    isOfBoth: false,
    about: "The same, estimated from its own answers alone.",
  },
  {
    name: "length",
    title: "Length",
    form: "number",
    isOfBoth: true,
    about: "Tokens of an answer, on average.",
  },
  {
    name: "ended",
    title: "Finished",
    form: "share",
    isOfBoth: true,
    about: "Answers that end by themselves, not at the limit of tokens.",
  },
  {
    name: "distinct_1",
    title: "Different words",
    form: "share",
    isOfBoth: true,
    about: "Different tokens among all tokens of its answers (distinct-1): low where it repeats itself.",
  },
  {
    name: "distinct_2",
    title: "Different pairs",
    form: "share",
    isOfBoth: true,
    about: "The same of tokens that follow each other (distinct-2).",
  },
];

export function quantityOf(
  of: MeasuredOf,
  name: Name,
  role: PolicyRole | null,
  form: Form,
): Quantity | undefined {
  const line = of.metrics.find((one) => one.name === name && one.role === role);
  if (line === undefined) return undefined;
  const { value, interval, reason } = line;
  return fromLine(policyReport(of.name), { type: "metric", name, role }, "value", form, value, {
    interval,
    reason,
  });
}

/** Nothing where nothing was measured. */
export function policySections(
  measured: readonly MeasuredOf[],
  ratings: readonly { readonly by: string; readonly of: readonly Rating[] }[],
): Section[] {
  if (measured.length === 0) return [];
  const titles = new Map(measured.map(({ name, title }) => [name, title]));
  const chart = rewardAgainstDistance(measured);
  return [
    {
      id: "answers",
      title: "Is it better than before?",
      blocks: [...measured.map(verdictOf), tableOf(measured), listOf(measured)],
    },
    ...(chart === undefined
      ? []
      : [{ id: "reward-and-distance", title: "Reward against distance", blocks: [chart] }]),
    ...(ratings.length === 0
      ? []
      : [
          {
            id: "strengths",
            title: "Which model is strongest?",
            blocks: ratings.flatMap((one) => ratingBlocks(one, titles)),
          },
        ]),
  ];
}

/** By the judge where there is one: the reward is what it was trained to please. */
function verdictOf(of: MeasuredOf): Block {
  const { title, baseTitle } = of;
  const against = baseTitle === "before training" ? "the model before training" : baseTitle;
  const [name, who] = of.metrics.some((one) => one.name === "judge_win_rate")
    ? (["judge_win_rate", "the judge, from which nothing was learned"] as const)
    : (["win_rate", "the reward model that it learned from, which is no independent look"] as const);
  const rate = quantityOf(of, name, null, "share");
  if (rate === undefined)
    return {
      kind: "paragraph",
      tone: "verdict",
      parts: [`${title}: nothing scored its answers, so only how far it has moved is known.`],
    };
  const { interval = null, value } = rate;
  const verdict =
    value === null || interval === null
      ? "insufficient data"
      : interval[0] > 0.5
        ? `better than ${against}`
        : interval[1] < 0.5
          ? `worse than ${against}`
          : `cannot be told from ${against}`;
  return {
    kind: "paragraph",
    tone: "verdict",
    parts: [`${title}: ${verdict}. Its answers win `, rate, ` of comparisons, by ${who}.`],
  };
}

function tableOf(measured: readonly MeasuredOf[]): Block {
  const shown = columns.filter(({ name }) =>
    measured.some(({ metrics }) => metrics.some((one) => one.name === name)),
  );
  const row = (of: MeasuredOf, role: PolicyRole, title: string): Row => ({
    cells: [
      [title],
      ...shown.map(({ name, form, isOfBoth }): Part[] => {
        if (role === "base" && !isOfBoth) return ["–"];
        const found = quantityOf(of, name, isOfBoth ? role : null, form);
        return [found ?? "–"];
      }),
    ],
    ...(role === "base" ? { tone: "left out" as const } : {}),
  });
  const bases = new Set<string>();
  const rows = measured.flatMap((of) => {
    const isNew = !bases.has(of.base);
    bases.add(of.base);
    const before = of.baseTitle === "before training" ? `Before training (base of ${of.run})` : of.baseTitle;
    return [...(isNew ? [row(of, "base", before)] : []), row(of, "candidate", of.title)];
  });
  return {
    kind: "table",
    id: "measures",
    caption: "What was measured of each model; in brackets 95 % intervals, by drawing prompts anew.",
    columns: [{ title: "Model" }, ...shown.map(({ title }) => ({ title, isNumber: true }))],
    rows,
  };
}

function listOf(measured: readonly MeasuredOf[]): Block {
  return {
    kind: "list",
    items: columns
      .filter(({ name }) => measured.some(({ metrics }) => metrics.some((one) => one.name === name)))
      .map(({ title, about }) => ({ term: title, parts: [about] })),
  };
}

interface Point {
  readonly of: MeasuredOf;
  readonly distance: Quantity;
  readonly reward: Quantity;
}

/** undefined with fewer than two models to compare. */
export function rewardAgainstDistance(measured: readonly MeasuredOf[]): Chart | undefined {
  const scorer = (["reward", "judge"] as const).find((name) =>
    measured.some((of) => of.metrics.some((one) => one.name === name && one.value !== null)),
  );
  if (scorer === undefined) return undefined;
  const points = measured.flatMap((of): Point[] => {
    const distance = quantityOf(of, "kl_exact", null, "number");
    const reward = quantityOf(of, scorer, "candidate", "number");
    const isKnown = (one: Quantity | undefined): one is Quantity => one !== undefined && one.value !== null;
    return isKnown(distance) && isKnown(reward) ? [{ of, distance, reward }] : [];
  });
  if (points.length < 2) return undefined;
  const word = scorer === "reward" ? "Reward" : "Judge's score";
  const runs = [...new Set(points.map(({ of }) => of.run))];
  const values = points.map(({ of, distance, reward }) => ({
    model: of.title,
    run: of.run,
    step: of.step,
    distance: distance.value,
    distanceLow: distance.interval?.[0] ?? null,
    distanceHigh: distance.interval?.[1] ?? null,
    reward: reward.value,
    low: reward.interval?.[0] ?? null,
    high: reward.interval?.[1] ?? null,
  }));
  const x = { field: "distance", type: "quantitative", title: "distance from the base (KL, nats an answer)" };
  const y = { field: "reward", type: "quantitative", title: word.toLowerCase(), scale: { zero: false } };
  const color = {
    field: "run",
    type: "nominal",
    title: "run",
    scale: { domain: runs, range: runs.map((_, i) => seriesColour(i)) },
    ...(runs.length === 1 ? { legend: null } : {}),
  };
  return {
    kind: "chart",
    id: "reward-against-distance",
    title: `${word} against distance`,
    meaning: [
      `Each point is a model that was measured: to the right how far it has moved from where it began, upwards what its answers are worth to the ${scorer === "reward" ? "reward model" : "judge"}. Bars are 95 % intervals. Where the line turns down or flattens, training on bought distance and no quality.`,
    ],
    spec: {
      data: { values },
      height: 260,
      width: "container",
      layer: [
        {
          mark: { type: "line", strokeWidth: 1.5, opacity: 0.6 },
          encoding: { x, y, color, order: { field: "step", type: "quantitative" } },
        },
        {
          mark: { type: "rule", strokeWidth: 1.5 },
          encoding: {
            x,
            y: { field: "low", type: "quantitative", scale: { zero: false } },
            y2: { field: "high" },
            color,
          },
        },
        {
          mark: { type: "rule", strokeWidth: 1.5 },
          encoding: {
            x: { field: "distanceLow", type: "quantitative" },
            x2: { field: "distanceHigh" },
            y,
            color,
          },
        },
        {
          mark: { type: "point", filled: true, size: 70 },
          encoding: {
            x,
            y,
            color,
            shape: {
              field: "run",
              type: "nominal",
              title: "run",
              scale: { domain: runs },
              ...(runs.length === 1 ? { legend: null } : {}),
            },
          },
        },
      ],
    },
    table: {
      kind: "table",
      id: "reward-against-distance-table",
      caption: `${word} and distance of each model`,
      columns: [
        { title: "Model" },
        { title: "Step", isNumber: true },
        { title: "Distance (KL)", isNumber: true },
        { title: word, isNumber: true },
      ],
      rows: points.map(({ of, distance, reward }) => ({
        cells: [[of.title], [of.step === null ? "–" : { code: String(of.step) }], [distance], [reward]],
      })),
    },
  };
}

function ratingBlocks(
  { by, of }: { readonly by: string; readonly of: readonly Rating[] },
  titles: ReadonlyMap<string, string>,
): Block[] {
  const file = (player: string): readonly string[] => [`reports/${player}.samples.jsonl`];
  return [
    {
      kind: "paragraph",
      parts: [
        `By ${by}: 0 is the model before training; 1 more means that its chances of winning against the other are about 2.7 times as high (Bradley and Terry).`,
      ],
    },
    {
      kind: "table",
      id: `strengths-${by.replaceAll(/[^a-z]+/gi, "-").toLowerCase()}`,
      caption: `Strength by ${by}`,
      columns: [
        { title: "Model" },
        { title: "Strength", isNumber: true },
        { title: "Comparisons", isNumber: true },
      ],
      rows: [...of]
        .sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity))
        .map(({ player, value, interval, samples, reason }): Row => {
          const origin = { how: "measure", name: "bradleyTerry", files: file(player), of: player } as const;
          return {
            cells: [
              [titles.get(player) ?? "Before training"],
              [{ value, interval, ...(reason === undefined ? {} : { reason }), form: "number", origin }],
              [{ value: samples, form: "count", origin }],
            ],
          };
        }),
    },
  ];
}
