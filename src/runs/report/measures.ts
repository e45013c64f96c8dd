// Numbers of a report that stand in no file and are made from files: each by its name, so that whoever reads the report can have it made
// again (scripts/check-report.ts). Everything is a function of the project's facts alone; draws have a fixed seed.

import { counted, type Counted } from "../../data/annotation/counted.ts";
import { judgedOrder, judgedValue } from "../../data/annotation/judgedValue.ts";
import { standing } from "../../data/annotation/standing.ts";
import { comparison, completion } from "../../domain/records/index.ts";
import { type FairnessLayer, fairnessLayers } from "../../domain/runFolder.ts";
import {
  type Agreement,
  type AgreementMeasure,
  agreementMeasures,
  measureAgreement,
} from "../../evaluation/agreement/measureAgreement.ts";
import { JudgementTable } from "../../evaluation/agreement/judgementTable.ts";
import {
  type AnnotatorReport,
  annotatorReport,
  type AnnotatorStatistics,
} from "../../evaluation/annotators/annotatorReport.ts";
import type { Share } from "../../evaluation/annotators/shares.ts";
import type { Measured } from "../../evaluation/auc.ts";
import { holm } from "../../evaluation/significance.ts";
import type { ProjectFacts } from "./facts.ts";

const bootstrap = { draws: 1000, seed: 0 };

/** What several measures are made of, made once for a project. */
export class Made {
  private agreementMade: Agreement | undefined;
  private annotatorsMade: AnnotatorReport | undefined;
  private countedMade: Counted | undefined;
  private testsMade: readonly ReportedTest[] | undefined;

  constructor(readonly facts: ProjectFacts) {}

  /** Of all judgements that stand, in any task. */
  get agreement(): Agreement {
    return (this.agreementMade ??= agreementOf(this.facts));
  }

  get annotators(): AnnotatorReport {
    return (this.annotatorsMade ??= annotatorReport(
      standing(this.facts.comparisons, this.facts.voids).standing,
      this.facts.completions.map(({ id, completion: text, group, utility }) => ({
        id,
        text,
        group,
        utility,
      })),
    ));
  }

  get counted(): Counted {
    return (this.countedMade ??= counted(this.facts));
  }

  /** Every test of a difference between groups that the report tells, corrected together. */
  get tests(): readonly ReportedTest[] {
    return (this.testsMade ??= testsOf(this.facts, this.annotators));
  }
}

function agreementOf({ comparisons, voids }: ProjectFacts): Agreement {
  const { standing: events } = standing(comparisons, voids);
  const [values, ordered] = [new JudgementTable(), new JudgementTable()];
  const byName = [...events].sort((a, b) => (a.eventId < b.eventId ? -1 : 1));
  for (const event of byName) {
    const { itemId: said, annotator, taskId = "", round = 1, isAdjudication = false } = event;
    if (isAdjudication || (round !== 1 && round !== 2)) continue;
    const item = JSON.stringify([taskId, said]);
    const value = judgedValue(event, event.completionIds);
    values.add({ item, annotator, value, round });
    ordered.add({ item, annotator, value: judgedOrder(value), round });
  }
  const nominal = measureAgreement(values, bootstrap);
  const { alpha_ordinal } = measureAgreement(ordered, bootstrap).measures;
  return { ...nominal, measures: { ...nominal.measures, alpha_ordinal } };
}

/** A test of the report's, where it stands and what it says. */
export interface ReportedTest {
  readonly layer: Layer;
  /** Names it among those of its layer. */
  readonly name: string;
  readonly pValue: number;
  readonly adjustedP: number;
}

export const layers = fairnessLayers;
export type Layer = FairnessLayer;

/** The layer that a file of lines measured: its name begins with it; a table of decisions, and a model that scores, otherwise. */
export const layerOf = (name: string, otherwise: Layer): Layer =>
  layers.find((layer) => name === layer || name.startsWith(`${layer}.`)) ?? otherwise;

function testsOf({ reports }: ProjectFacts, { annotators }: AnnotatorReport): ReportedTest[] {
  const found: Omit<ReportedTest, "adjustedP">[] = [];
  for (const { annotator, groups } of annotators)
    for (const { group, pValue } of groups)
      if (pValue !== null) found.push({ layer: "labels", name: testName(annotator, group), pValue });
  for (const { name, lines } of reports.fairness)
    for (const { attribute, groups } of lines)
      for (const { group, p_value: pValue } of groups)
        if (pValue !== null)
          found.push({ layer: layerOf(name, "decision"), name: testName(name, attribute, group), pValue });
  for (const { name, lines } of reports.counterfactual)
    for (const { axis, groups, arm, p_value: pValue } of lines)
      if (pValue !== null)
        found.push({
          layer: layerOf(name, "reward"),
          name: testName(name, arm ?? "", axis, ...groups),
          pValue,
        });
  const adjusted = holm(found.map(({ pValue }) => pValue));
  return found.map((one, i) => ({ ...one, adjustedP: adjusted[i] as number }));
}

export const testName = (...parts: readonly string[]): string => JSON.stringify(parts);

interface Measure {
  /** Files that it reads, where the project has them. */
  readonly files: (facts: ProjectFacts) => readonly string[];
  make(made: Made, of: string): Measured;
}

const judgements = (): string[] => [comparison.file ?? "", "data/voids.jsonl"];
const judgedAnswers = (): string[] => [...judgements(), completion.file ?? ""];
const tested = ({ reports }: ProjectFacts): string[] => [
  ...judgedAnswers(),
  ...reports.fairness.map(({ file }) => file),
  ...reports.counterfactual.map(({ file }) => file),
];

const exactly = (value: number | null, reason?: string): Measured => ({
  value,
  interval: null,
  ...(reason === undefined ? {} : { reason }),
});
const shareOf = ({ share, interval }: Share): Measured => ({
  value: share,
  interval,
  ...(share === null ? { reason: "there are none" } : {}),
});
const annotatorNamed = ({ annotators }: Made, name: string): AnnotatorStatistics => {
  const found = annotators.annotators.find(({ annotator }) => annotator === name);
  if (found === undefined) throw new Error(`internal: no annotator ${name}`);
  return found;
};
const ofAnnotator = (make: (found: AnnotatorStatistics) => Measured): Measure => ({
  files: judgedAnswers,
  make: (made, of) => make(annotatorNamed(made, of)),
});

const agreements = Object.fromEntries(
  (Object.keys(agreementMeasures) as AgreementMeasure[]).map((name): [string, Measure] => [
    `agreement.${name}`,
    { files: judgements, make: ({ agreement }) => agreement.measures[name] },
  ]),
);

export const measures: Readonly<Record<string, Measure>> = {
  ...agreements,
  "agreement.items": { files: judgements, make: ({ agreement }) => exactly(agreement.items) },
  "agreement.annotators": { files: judgements, make: ({ agreement }) => exactly(agreement.annotators) },
  "agreement.judgements": { files: judgements, make: ({ agreement }) => exactly(agreement.judgements) },
  /** Judgements that training counts, and those that it does not, by why. */
  "judged.counted": {
    files: () => [...judgements(), "data/ratings.jsonl", "data/items.jsonl", "data/tasks.jsonl"],
    make: ({ counted: { comparisons, ratings } }) => exactly(comparisons.length + ratings.length),
  },
  "judged.left out": {
    files: () => [...judgements(), "data/ratings.jsonl", "data/items.jsonl", "data/tasks.jsonl"],
    make: ({ counted: { leftOut } }, of) => exactly(leftOut.find(({ what }) => what === of)?.count ?? 0),
  },
  "annotator.judgements": ofAnnotator(({ judgements: count }) => exactly(count)),
  "annotator.left": ofAnnotator(({ left }) => shareOf(left)),
  "annotator.tie": ofAnnotator(({ tie }) => shareOf(tie)),
  "annotator.repeats": ofAnnotator(({ repeats }) => shareOf(repeats)),
  "annotator.length": ofAnnotator(({ length: { value, interval, reason } }) => ({
    value,
    interval,
    ...(reason === undefined ? {} : { reason }),
  })),
  /** `of` names annotator and group, as testName has them. */
  "annotator.group": {
    files: judgedAnswers,
    make(made, of) {
      const [name = "", group = ""] = JSON.parse(of) as string[];
      const found = annotatorNamed(made, name).groups.find((one) => one.group === group);
      const { value = null, interval = null, reason } = found ?? {};
      return { value, interval, ...(reason === undefined ? {} : { reason }) };
    },
  },
  /** By Holm over all tests between groups that the report tells; `of` as testName has it, with the layer before. */
  "adjusted p": {
    files: tested,
    make({ tests }, of) {
      const found = tests.find(({ layer, name }) => testName(layer, name) === of);
      return exactly(found?.adjustedP ?? null, found === undefined ? "nothing was tested" : undefined);
    },
  },
  tests: { files: tested, make: ({ tests }) => exactly(tests.length) },
};
