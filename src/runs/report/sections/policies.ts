// The trained models: what became of each, held against the base it began as; reward against divergence; and answers side by side.

import { intervalChart, placeChart } from "../../../evaluation/report/charts.ts";
import type {
  Answers,
  Block,
  Chart,
  Form,
  Part,
  Quantity,
  Table,
} from "../../../evaluation/report/document.ts";
import { plain } from "../../../evaluation/report/written.ts";
import { comparisonMeasures, roleMeasures } from "../../../evaluation/policyQuality.ts";
import type { ReportLine } from "../../../domain/reportLines.ts";
import type { ProjectFacts } from "../facts.ts";
import { code, fromLine, said } from "../parts.ts";
import type { SectionMaker } from "./section.ts";

type Metric = ReportLine<"metric">;
type Sample = ReportLine<"sample">;

interface Policy {
  readonly name: string;
  readonly file: string;
  readonly lines: readonly Metric[];
}

const shares = new Set(["ended", "distinct_1", "distinct_2", "win_rate", "judge_win_rate"]);
const formOf = (name: string): Form => (shares.has(name) ? "share" : "number");
const titles: Readonly<Record<string, string>> = {
  reward: "Reward",
  judge: "Judge's score",
  length: "Length in tokens",
  ended: "Ended by itself",
  distinct_1: "Different tokens",
  distinct_2: "Different pairs of tokens",
  kl: "KL from the base, k1",
  kl_k3: "KL from the base, k3",
  kl_exact: "KL from the base, exact",
  win_rate: "Win rate by reward",
  judge_win_rate: "Win rate by the judge",
};
/** Pairs of answers that are shown of each policy. */
const shownPairs = 3;

export const policies: SectionMaker = {
  anchor: "policies",
  title: "Trained models against their base",
  blocks({ facts }) {
    const found = policiesIn(facts);
    if (found.length === 0)
      return [
        said(
          "No trained model was measured. The page's Evaluate step, or ",
          code("feedbackloop evaluate policy"),
          ", does it.",
        ),
      ];
    return [
      comparison(found),
      ...winChart(found),
      ...divergenceChart(found),
      byRole(found),
      said(
        "Answers below are of the held-out prompts where scores of the two differ most, so they are not what is usual.",
      ),
      ...found.flatMap((policy) => sideBySide(facts, policy)),
    ];
  },
};

/** What was measured as a policy, of the run that was asked for. */
export function policiesIn({ reports, run }: ProjectFacts): Policy[] {
  return reports.metric.flatMap(({ file, name, lines }) =>
    lines.some(({ role }) => role === "candidate") && (run === undefined || run === name)
      ? [{ name, file, lines }]
      : [],
  );
}

const lineOf = ({ lines }: Policy, name: string, role: Metric["role"]): Metric | undefined =>
  lines.find((one) => one.name === name && one.role === role);

function quantityOf(policy: Policy, name: string, role: Metric["role"] = null): Quantity | undefined {
  const line = lineOf(policy, name, role);
  if (line === undefined) return undefined;
  const { value, interval, reason } = line;
  return fromLine(policy.file, { type: "metric", name, role }, "value", formOf(name), value, {
    interval,
    reason,
  });
}

const valueOf = (quantity: Quantity | undefined): number | null => quantity?.value ?? null;

/**
 * In a sentence: by the judge, where there is one, because no model was trained to please it. Better or worse is said only where the
 * whole interval lies on one side of a half.
 */
export function verdictOf(policy: Policy): Part[] {
  const byJudge = quantityOf(policy, "judge_win_rate");
  const by = byJudge ?? quantityOf(policy, "win_rate");
  if (by === undefined)
    return [code(policy.name), ": no model says whether its answers are better than the base's."];
  const who =
    byJudge === undefined ? "the reward model that it was trained on" : "a judge that nothing was trained on";
  const range = by.interval;
  const word =
    by.value === null || !range
      ? "cannot be told from the base"
      : range[0] > 0.5
        ? "is better than the base"
        : range[1] < 0.5
          ? "is worse than the base"
          : "was not found to differ from the base";
  const parts: Part[] = [code(policy.name), ` ${word}: its answers win `, by, ` of comparisons by ${who}.`];
  const reward = quantityOf(policy, "win_rate");
  if (byJudge !== undefined && reward?.interval && range && reward.interval[0] > 0.5 && range[0] <= 0.5)
    parts.push(
      " The reward model likes its answers and the judge does not: it may have learned the reward model's faults.",
    );
  return parts;
}

function comparison(found: readonly Policy[]): Table {
  const names = Object.keys(comparisonMeasures).filter((name) =>
    found.some((one) => lineOf(one, name, null)),
  );
  return {
    kind: "table",
    id: "policies-compared",
    caption: "Against the base",
    columns: [{ title: "Model" }, ...names.map((name) => ({ title: titles[name] ?? name, isNumber: true }))],
    rows: found.map((policy) => ({
      cells: [
        [code(policy.name)],
        ...names.map((name): Part[] => [quantityOf(policy, name) ?? "not measured"]),
      ],
    })),
  };
}

function byRole(found: readonly Policy[]): Table {
  const names = Object.keys(roleMeasures).filter((name) =>
    found.some((one) => lineOf(one, name, "candidate")),
  );
  const row = (policy: Policy, role: "base" | "candidate", title: readonly Part[]) => ({
    cells: [title, ...names.map((name): Part[] => [quantityOf(policy, name, role) ?? "not measured"])],
  });
  // Several models may have one base: it has one row where it reads the same.
  const baseRows = found.map((policy) => row(policy, "base", ["base of ", code(policy.name)]));
  const numbersOf = ({ cells }: { cells: readonly (readonly Part[])[] }): string =>
    JSON.stringify(cells.slice(1).map(plain));
  const [first] = baseRows;
  const isOne = first !== undefined && baseRows.every((one) => numbersOf(one) === numbersOf(first));
  return {
    kind: "table",
    id: "policies-alone",
    caption: "Each by itself",
    columns: [{ title: "Model" }, ...names.map((name) => ({ title: titles[name] ?? name, isNumber: true }))],
    rows: [
      ...(isOne ? [{ cells: [["base"], ...first.cells.slice(1)] }] : baseRows),
      ...found.map((policy) => row(policy, "candidate", [code(policy.name)])),
    ],
  };
}

function winChart(found: readonly Policy[]): Chart[] {
  const isJudged = found.some((one) => valueOf(quantityOf(one, "judge_win_rate")) !== null);
  const name = isJudged ? "judge_win_rate" : "win_rate";
  const shown = found.flatMap((policy) => {
    const quantity = quantityOf(policy, name);
    const value = valueOf(quantity);
    return quantity === undefined || value === null ? [] : [{ policy, quantity, value }];
  });
  if (shown.length === 0) return [];
  const title = isJudged ? "Win rate by the judge" : "Win rate by the reward model";
  return [
    {
      kind: "chart",
      id: "win-rates",
      title,
      meaning: [
        "How often an answer of the model beats one of the base to the same prompt. On the dashed line neither is better.",
      ],
      spec: intervalChart(
        shown.map(({ policy, quantity, value }) => ({
          name: policy.name,
          value,
          interval: quantity.interval ?? null,
        })),
        { title: "win rate, %", even: 0.5, percent: true },
      ),
      table: {
        kind: "table",
        id: "win-rates-table",
        caption: title,
        columns: [{ title: "Model" }, { title, isNumber: true }],
        rows: shown.map(({ policy, quantity }) => ({ cells: [[code(policy.name)], [quantity]] })),
      },
    },
  ];
}

/** By the judge's score where there is one: what a reward model says of a policy that was trained on it only rises. */
function divergenceChart(found: readonly Policy[]): Chart[] {
  const score = found.some((one) => lineOf(one, "judge", "candidate")) ? "judge" : "reward";
  const kl = (policy: Policy): Quantity | undefined => {
    const exact = quantityOf(policy, "kl_exact");
    return valueOf(exact) === null ? quantityOf(policy, "kl") : exact;
  };
  const placed = found.flatMap((policy) => {
    const [x, y] = [kl(policy), quantityOf(policy, score, "candidate")];
    const [across, up] = [valueOf(x), valueOf(y)];
    return x === undefined || y === undefined || across === null || up === null
      ? []
      : [{ policy, x, y, at: [across, up] as const }];
  });
  if (placed.length === 0) return [];
  const title = `${score === "judge" ? "Judge's score" : "Reward"} against divergence`;
  const [first] = placed;
  const base = first === undefined ? undefined : quantityOf(first.policy, score, "base");
  const baseScore = valueOf(base);
  return [
    {
      kind: "chart",
      id: "reward-against-divergence",
      title,
      meaning: [
        "How much a model gained for how far it moved from its base, whose place is at no divergence. A model far to the right that gained little has changed for nothing.",
      ],
      spec: placeChart(
        [
          ...(base === undefined || baseScore === null
            ? []
            : [{ name: "base", x: 0, y: baseScore, yInterval: base.interval ?? null }]),
          ...placed.map(({ policy, y, at }) => ({
            name: policy.name,
            x: at[0],
            y: at[1],
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
          { title: titles[score] ?? score, isNumber: true },
        ],
        rows: [
          ...(base === undefined ? [] : [{ cells: [["base"], ["none, by definition"], [base]] }]),
          ...placed.map(({ policy, x, y }) => ({ cells: [[code(policy.name)], [x], [y]] })),
        ],
      },
    },
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
          prompt: promptText(base.prompt),
          answers: [one("Base", base), one(policy.name, candidate)],
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
      `${titles[name] ?? name}: `,
      fromLine(file, { type: "sample" }, name, "number", value, { at }),
      ". ",
    ];
  });
}

export function promptText(prompt: unknown): string {
  if (typeof prompt === "string") return prompt;
  if (!Array.isArray(prompt)) return "";
  return prompt
    .map((message: unknown) => {
      const { content } = (message ?? {}) as { content?: unknown };
      return typeof content === "string" ? content : "";
    })
    .join("\n");
}
