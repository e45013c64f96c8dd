// Numbers of a report that stand in no file and are made from files: each by its name, so that whoever reads the report can have it made
// again (scripts/check-report.ts). Everything is a function of the project's facts alone; draws have a fixed seed.

import { counted, type Counted } from "../../data/annotation/counted.ts";
import { judgedOrder, judgedValue } from "../../data/annotation/judgedValue.ts";
import { standing } from "../../data/annotation/standing.ts";
import { comparison, completion } from "../../domain/records/index.ts";
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
import type { Rating } from "../../evaluation/bradleyTerry.ts";
import type { HumanWinRate } from "../../evaluation/humanWinRate.ts";
import { type BlindOutcome, outcomesOf } from "../blindOutcomes.ts";
import type { ProjectFacts } from "./facts.ts";
import { ll144Parts } from "./ll144.ts";
import { policiesIn } from "./policies.ts";
import { type Strengths, strengthsOf } from "./strengths.ts";
import { type ReportedTest, testName, testsOf } from "./tests.ts";

const bootstrap = { draws: 1000, seed: 0 };

/** What several measures are made of, made once for a project. */
export class Made {
  private agreementMade: Agreement | undefined;
  private annotatorsMade: AnnotatorReport | undefined;
  private countedMade: Counted | undefined;
  private blindMade: readonly (BlindOutcome & { readonly file: string })[] | undefined;
  private strengthsMade: readonly Strengths[] | undefined;
  private testsMade: readonly ReportedTest[] | undefined;
  private testsByName: ReadonlyMap<string, ReportedTest> | undefined;

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

  /** What people said of pairs that they judged blind, by file and policy. */
  get blind(): readonly (BlindOutcome & { readonly file: string })[] {
    const { comparisons, voids, reports } = this.facts;
    return (this.blindMade ??= reports.blind.flatMap(({ file, lines }) =>
      outcomesOf(lines, comparisons, voids).outcomes.map((one) => ({ ...one, file })),
    ));
  }

  /** Of models that were held against where they began. */
  get strengths(): readonly Strengths[] {
    return (this.strengthsMade ??= strengthsIn(this.facts));
  }

  /** Every test of a difference between groups that the report tells, corrected together. */
  get tests(): readonly ReportedTest[] {
    return (this.testsMade ??= testsOf(this.facts, this.annotators));
  }

  /** By `testName` of its layer and name. */
  test(of: string): ReportedTest | undefined {
    this.testsByName ??= new Map(this.tests.map((one) => [testName(one.layer, one.name), one]));
    return this.testsByName.get(of);
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

function strengthsIn(facts: ProjectFacts): Strengths[] {
  const { sample } = facts.reports;
  return strengthsOf(
    policiesIn(facts).flatMap(({ name, against }) => {
      const own = sample.find((one) => one.name === name);
      return own === undefined || against !== null ? [] : [{ name, answers: own.lines }];
    }),
  );
}

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

const judgedBlind = ({ reports }: ProjectFacts): string[] => [
  ...judgements(),
  ...reports.blind.map(({ file }) => file),
];
/** `of` names the file and the policy. */
function blindOf({ blind }: Made, of: string): HumanWinRate {
  const found = blind.find(({ file, policy }) => testName(file, policy) === of);
  if (found === undefined) throw new Error(`internal: no blind comparison ${of}`);
  return found.result;
}

const answersFiles = ({ reports }: ProjectFacts): string[] => reports.sample.map(({ file }) => file);
/** `of` names who scored and the model, as testName has them. */
const strengthMeasure = (make: (found: Rating) => Measured): Measure => ({
  files: answersFiles,
  make({ strengths }, of) {
    const [by = "", player = ""] = JSON.parse(of) as string[];
    const found = strengths.find((one) => one.by === by)?.ratings.find((one) => one.player === player);
    return found === undefined ? exactly(null, "no two models have a base in common") : make(found);
  },
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
    make(made, of) {
      const found = made.test(of);
      return exactly(found?.adjustedP ?? null, found === undefined ? "nothing was tested" : undefined);
    },
  },
  ...Object.fromEntries(
    (["rate", "shownFirst", "shownSecond"] as const).map((name): [string, Measure] => [
      `blind.${name}`,
      { files: judgedBlind, make: (made, of) => blindOf(made, of)[name] },
    ]),
  ),
  ...Object.fromEntries(
    (["won", "tied", "bothBad", "lost", "skipped", "open"] as const).map((name): [string, Measure] => [
      `blind.${name}`,
      { files: judgedBlind, make: (made, of) => exactly(blindOf(made, of)[name]) },
    ]),
  ),
  ...Object.fromEntries(
    (["ratios", "scoring"] as const).map((kind): [string, Measure] => [
      kind === "ratios" ? "ll144.impact ratio" : "ll144.scoring impact ratio",
      {
        files: ({ reports }) => reports.fairness.map(({ file }) => file),
        /** `of` names file, table of decisions, attribute and group. */
        make({ facts }, of) {
          const [file, data, attribute, group] = JSON.parse(of) as string[];
          const part = ll144Parts(facts).find(
            (one) => one.file === file && one.line.data === data && one.line.attribute === attribute,
          );
          const place = part?.line.groups.findIndex((one) => one.group === group) ?? -1;
          const { impactRatio = null, reason } = part?.[kind]?.[place] ?? {};
          return exactly(impactRatio, reason);
        },
      },
    ]),
  ),
  strength: strengthMeasure(({ value, interval, reason }) => ({
    value,
    interval,
    ...(reason === undefined ? {} : { reason }),
  })),
  "strength.comparisons": strengthMeasure(({ samples }) => exactly(samples)),
  tests: { files: tested, make: ({ tests }) => exactly(tests.length) },
};
