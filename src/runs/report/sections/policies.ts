// The trained models: what became of each, held against the base it began as; reward against divergence; who is strongest; and answers
// side by side. The page shows the same blocks, but for the answers, of which it has a list of its own.

import { intervalChart, placeChart } from "../../../evaluation/report/charts.ts";
import type {
  Answers,
  Block,
  Chart,
  Paragraph,
  Part,
  Row,
  Table,
} from "../../../evaluation/report/document.ts";
import { isKnown, plain } from "../../../evaluation/report/written.ts";
import { comparisonMeasures, roleMeasures, type Scorer } from "../../../evaluation/policyQuality.ts";
import { contentText } from "../../../domain/contentText.ts";
import type { ReportLine } from "../../../domain/reportLines.ts";
import { policySamples } from "../../../domain/runFolder.ts";
import type { ProjectFacts } from "../facts.ts";
import { code, fromLine, said, toned, wording } from "../parts.ts";
import {
  isMeasured,
  policiesIn,
  type Policy,
  type PolicyMeasureName,
  policyMeasures,
  quantityOf,
} from "../policies.ts";
import { basePlayer, type Strengths } from "../strengths.ts";
import { testName } from "../tests.ts";
import type { SectionMaker } from "./section.ts";

type Sample = ReportLine<"sample">;

const keysOf = <T extends object>(of: T): (keyof T)[] => Object.keys(of) as (keyof T)[];
/** Pairs of answers that are shown of each policy. */
const shownPairs = 3;

export const policies: SectionMaker = {
  anchor: "policies",
  title: "Trained models against their base",
  blocks(made) {
    const found = policiesIn(made.facts);
    if (found.length === 0)
      return [
        said(
          "No trained model was measured. The page's Evaluate step, or ",
          code("feedbackloop evaluate policy"),
          ", does it.",
        ),
      ];
    return [
      ...policyBlocks(found, made.strengths),
      said(
        "Answers below are of the held-out prompts where scores of the two differ most, so they are not what is usual.",
      ),
      ...found.flatMap((policy) => sideBySide(made.facts, policy)),
    ];
  },
};

/** Tables and charts of what was measured. */
export function policyBlocks(found: readonly Policy[], strengths: readonly Strengths[]): Block[] {
  return [
    comparison(found),
    byRole(found),
    meanings(found),
    ...winChart(found),
    ...divergenceChart(found),
    ...strengths.flatMap((one) => strengthBlocks(one, found)),
  ];
}

/**
 * In a sentence: by the judge, where there is one, because no model was trained to please it. Better or worse is said only where the
 * whole interval lies on one side of a half.
 */
export function policyVerdict(policy: Policy): Paragraph {
  const byJudge = quantityOf(policy, "judge_win_rate");
  const by = byJudge ?? quantityOf(policy, "win_rate");
  const title = code(policy.title);
  const base: Part = policy.against === null ? "the base" : code(policy.against);
  if (by === undefined)
    return toned(
      "verdict",
      title,
      ": no model says whether its answers are better than those of ",
      base,
      ".",
    );
  const { value, interval: range } = by;
  if (value === null || !range)
    return toned("verdict", title, ": insufficient data to hold it against ", base, "; it wins ", by, ".");
  const word =
    range[0] > 0.5 ? "is better than " : range[1] < 0.5 ? "is worse than " : "was not found to differ from ";
  const who =
    byJudge === undefined
      ? "the reward model that it was trained on, which is no independent look"
      : "a judge that nothing was trained on";
  const parts: Part[] = [title, ` ${word}`, base, ": its answers win ", by, ` of comparisons by ${who}.`];
  const reward = quantityOf(policy, "win_rate");
  if (byJudge !== undefined && reward?.interval && reward.interval[0] > 0.5 && range[0] <= 0.5)
    parts.push(
      " The reward model likes its answers and the judge does not: it may have learned the reward model's faults.",
    );
  return toned("verdict", ...parts);
}

const numberColumns = (names: readonly PolicyMeasureName[]) =>
  names.map((name) => ({ title: policyMeasures[name].title, isNumber: true }));

function comparison(found: readonly Policy[]): Table {
  const names = keysOf(comparisonMeasures).filter((name) => found.some((one) => isMeasured(one, name, null)));
  return {
    kind: "table",
    id: "policies-compared",
    caption: "Against the base",
    columns: [{ title: "Model" }, ...numberColumns(names)],
    rows: found.map((policy) => ({
      cells: [
        [code(policy.title)],
        ...names.map((name): Part[] => [quantityOf(policy, name) ?? "not measured"]),
      ],
    })),
  };
}

/** Several models may have one base: bases that read the same have one row, before the first model of theirs. */
function byRole(found: readonly Policy[]): Table {
  const names = keysOf(roleMeasures).filter((name) =>
    found.some((one) => isMeasured(one, name, "candidate")),
  );
  const numbersOf = (policy: Policy, role: "base" | "candidate"): Part[][] =>
    names.map((name): Part[] => [quantityOf(policy, name, role) ?? "not measured"]);
  const bases = new Map<string, Policy[]>();
  for (const policy of found) {
    const read = JSON.stringify([policy.against, numbersOf(policy, "base").map(plain)]);
    bases.set(read, [...(bases.get(read) ?? []), policy]);
  }
  const ownBases = [...bases.values()].filter(([first]) => first?.against === null).length;
  const rows = [...bases.values()].flatMap((own): Row[] => {
    const [first] = own;
    if (first === undefined) return [];
    const title: Part[] =
      first.against !== null
        ? [code(first.against)]
        : ownBases === 1
          ? ["base"]
          : ["base of ", ...own.flatMap(({ title: of }, i): Part[] => [i === 0 ? "" : "; ", code(of)])];
    return [
      { cells: [title, ...numbersOf(first, "base")] },
      ...own.map((policy) => ({ cells: [[code(policy.title)], ...numbersOf(policy, "candidate")] })),
    ];
  });
  return {
    kind: "table",
    id: "policies-alone",
    caption: "Each by itself",
    columns: [{ title: "Model" }, ...numberColumns(names)],
    rows,
  };
}

function meanings(found: readonly Policy[]): Block {
  return {
    kind: "list",
    items: [
      {
        term: "Base",
        parts: [
          "The model as it was before training, or another one that it was held against. In brackets stand intervals, made by drawing prompts anew.",
        ],
      },
      ...keysOf(policyMeasures)
        .filter((name) => found.some(({ lines }) => lines.some((line) => line.name === name)))
        .map((name) => ({
          term: policyMeasures[name].title,
          parts: [wording(policyMeasures[name].meaning)],
        })),
    ],
  };
}

function winChart(found: readonly Policy[]): Chart[] {
  const name = found.some((one) => isKnown(quantityOf(one, "judge_win_rate")))
    ? "judge_win_rate"
    : "win_rate";
  const shown = found.flatMap((policy) => {
    const quantity = quantityOf(policy, name);
    return isKnown(quantity) ? [{ policy, quantity }] : [];
  });
  if (shown.length === 0) return [];
  const { title } = policyMeasures[name];
  return [
    {
      kind: "chart",
      id: "win-rates",
      title,
      meaning: [
        "How often an answer of the model beats one of the base to the same prompt. On the dashed line neither is better.",
      ],
      spec: intervalChart(
        shown.map(({ policy, quantity: { value, interval } }) => ({
          name: policy.title,
          value,
          interval: interval ?? null,
        })),
        { title: "win rate, %", even: 0.5, percent: true },
      ),
      table: {
        kind: "table",
        id: "win-rates-table",
        caption: title,
        columns: [{ title: "Model" }, { title, isNumber: true }],
        rows: shown.map(({ policy, quantity }) => ({ cells: [[code(policy.title)], [quantity]] })),
      },
    },
  ];
}

/** By the judge's score where there is one: what a reward model says of a policy that was trained on it only rises. */
function divergenceChart(found: readonly Policy[]): Chart[] {
  const score: Scorer = found.some((one) => isKnown(quantityOf(one, "judge", "candidate")))
    ? "judge"
    : "reward";
  const placed = found.flatMap((policy) => {
    const exact = quantityOf(policy, "kl_exact");
    const [x, y] = [
      isKnown(exact) ? exact : quantityOf(policy, "kl"),
      quantityOf(policy, score, "candidate"),
    ];
    return isKnown(x) && isKnown(y) ? [{ policy, x, y }] : [];
  });
  const [first] = placed;
  if (first === undefined) return [];
  const { title: worth } = policyMeasures[score];
  const title = `${worth} against divergence`;
  const base = quantityOf(first.policy, score, "base");
  return [
    {
      kind: "chart",
      id: "reward-against-divergence",
      title,
      meaning: [
        "How much a model gained for how far it moved from its base, whose place is at no divergence. Checkpoints of one run are joined, each with the step that it was kept at: where the line turns down or flattens, training on bought distance and no quality. Bars are intervals.",
      ],
      spec: placeChart(
        [
          ...(isKnown(base)
            ? [{ name: "base", series: "", x: 0, y: base.value, yInterval: base.interval ?? null }]
            : []),
          ...placed.map(({ policy: { title: name, run, step }, x, y }) => ({
            name: step === null ? name : String(step),
            series: run,
            x: x.value,
            y: y.value,
            xInterval: x.interval ?? null,
            yInterval: y.interval ?? null,
          })),
        ],
        { x: "KL from the base, nats an answer", y: score === "judge" ? "judge's score" : "reward" },
      ),
      table: {
        kind: "table",
        id: "reward-against-divergence-table",
        caption: title,
        columns: [
          { title: "Model" },
          { title: "KL, nats an answer", isNumber: true },
          { title: worth, isNumber: true },
        ],
        rows: [
          ...(base === undefined ? [] : [{ cells: [["base"], ["none, by definition"], [base]] }]),
          ...placed.map(({ policy, x, y }) => ({ cells: [[code(policy.title)], [x], [y]] })),
        ],
      },
    },
  ];
}

function strengthBlocks({ by, ratings }: Strengths, found: readonly Policy[]): Block[] {
  const who = by === "judge" ? "the judge" : "the reward model";
  const sorted = [...ratings].sort((a, b) => (b.value ?? -Infinity) - (a.value ?? -Infinity));
  const players = ratings.flatMap(({ player }) => (player === basePlayer ? [] : [player]));
  const titleOf = (player: string): Part =>
    player === basePlayer ? "base" : code(found.find(({ name }) => name === player)?.title ?? player);
  return [
    {
      kind: "table",
      id: `strengths-by-${by}`,
      caption: `Strength by ${who}`,
      columns: [
        { title: "Model" },
        { title: "Strength", isNumber: true },
        { title: "Comparisons", isNumber: true },
      ],
      rows: sorted.map(({ player, value, interval, samples, reason }): Row => {
        const origin = {
          how: "measure",
          files: players.map(policySamples),
          of: testName(by, player),
        } as const;
        return {
          cells: [
            [titleOf(player)],
            [
              {
                value,
                interval,
                ...(reason === undefined ? {} : { reason }),
                form: "number",
                origin: { ...origin, name: "strength" },
              },
            ],
            [{ value: samples, form: "count", origin: { ...origin, name: "strength.comparisons" } }],
          ],
        };
      }),
    },
    said(
      wording(
        `Bradley and Terry's model, over all models whose base gave the same answers and all prompts that two of them answered: 0 is the base, and 1 more means that by ${who} the odds of winning against the other are 2.7 times as high.`,
      ),
    ),
  ];
}

function sideBySide(facts: ProjectFacts, policy: Policy): Block[] {
  const own = facts.reports.sample.find(({ name }) => name === policy.name);
  if (own === undefined) return [];
  const by = own.lines.some(({ judge }) => typeof judge === "number") ? "judge" : "reward";
  const prompts = new Map<number, { base?: Sample; candidate?: Sample }>();
  for (const line of own.lines) {
    const pair = prompts.get(line.prompt_index) ?? {};
    pair[line.role] ??= line;
    prompts.set(line.prompt_index, pair);
  }
  const gap = ({ base, candidate }: { base?: Sample; candidate?: Sample }): number =>
    Math.abs((candidate?.[by] ?? 0) - (base?.[by] ?? 0));
  return [...prompts]
    .sort(([i, a], [j, b]) => gap(b) - gap(a) || i - j)
    .slice(0, shownPairs)
    .flatMap(([, { base, candidate }]): Answers[] => {
      if (base === undefined || candidate === undefined) return [];
      const one = (title: string, sample: Sample) => ({
        title,
        text: sample.completion ?? "",
        isByModel: true,
        notes: notesOf(own.file, own.lines, sample),
      });
      return [
        {
          kind: "answers",
          prompt: contentText(base.prompt),
          answers: [one(policy.against ?? "Base", base), one(policy.title, candidate)],
        },
      ];
    });
}

/** Reward and judge of an answer. */
function notesOf(file: string, lines: readonly Sample[], sample: Sample): Part[] {
  const at = lines.indexOf(sample);
  return (["reward", "judge"] as const).flatMap((name): Part[] => {
    const value = sample[name];
    if (typeof value !== "number") return [];
    return [
      `${policyMeasures[name].title}: `,
      fromLine(file, { type: "sample" }, name, "number", value, { at }),
      ". ",
    ];
  });
}
