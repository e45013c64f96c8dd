// The models that were measured against a base, by the names of their files: which run and step each is, what it was held against, and the
// numbers of its lines.

import { stepOfCheckpoint } from "../../domain/runFolder.ts";
import type { Form, Quantity } from "../../evaluation/report/document.ts";
import { comparisonMeasures, type PolicyRole, roleMeasures } from "../../evaluation/policyQuality.ts";
import type { Interval } from "../../evaluation/intervals.ts";
import type { ProjectFacts } from "./facts.ts";
import { fromLine } from "./parts.ts";

/** A metric of `evaluate policy`. */
export interface PolicyMetric {
  readonly name: string;
  readonly role: PolicyRole | null;
  readonly value: number | null;
  readonly interval: Interval | null;
  readonly reason?: string | undefined;
}

export interface NamedPolicy {
  /** Names its files. */
  readonly name: string;
  readonly title: string;
  readonly run: string;
  /** Of a checkpoint; null: the run's result. */
  readonly step: number | null;
  /** Title of what it was held against; null: the model before training, or what a file of another name says. */
  readonly against: string | null;
}

export interface Policy extends NamedPolicy {
  readonly file: string;
  readonly lines: readonly PolicyMetric[];
}

export const policyMeasures = { ...roleMeasures, ...comparisonMeasures } as const;
export type PolicyMeasureName = keyof typeof policyMeasures;

/** What `policyName` made, taken apart: "ppo-1.checkpoint-20.against.dpo-1" is ppo-1, step 20, held against dpo-1. */
export function namedPolicy(
  name: string,
  runs: readonly { readonly id: string; readonly title: string }[],
): NamedPolicy {
  const [own = name, against] = name.split(".against.");
  const part = (of: string): Pick<NamedPolicy, "run" | "step" | "title"> => {
    const [run] = runs
      .filter(({ id }) => of === id || of.startsWith(`${id}.`))
      .sort((a, b) => b.id.length - a.id.length);
    if (run === undefined || of === run.id)
      return { run: run?.id ?? of, step: null, title: run?.title ?? of };
    const folder = of.slice(run.id.length + 1);
    const step = stepOfCheckpoint(folder) ?? null;
    return { run: run.id, step, title: `${run.title}, ${step === null ? folder : `step ${step}`}` };
  };
  const { run, step, title } = part(own);
  return against === undefined
    ? { name, run, step, title, against: null }
    : { name, run, step, title: `${title} against ${part(against).title}`, against: part(against).title };
}

/** After every checkpoint. */
const result = Number.MAX_SAFE_INTEGER;

/** By run, its checkpoints before its result. */
export const inOrder = <T extends NamedPolicy>(policies: readonly T[]): T[] =>
  [...policies].sort(
    (a, b) => byText(a.run, b.run) || (a.step ?? result) - (b.step ?? result) || byText(a.name, b.name),
  );

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The title of what was measured under a name. */
export const titleIn = ({ runs }: ProjectFacts, name: string): string =>
  namedPolicy(name, knownIn(runs)).title;

const knownIn = (runs: ProjectFacts["runs"]) => runs.map(({ name }) => ({ id: name, title: name }));

/** What was measured as a policy, of the run that was asked for. */
export function policiesIn({ reports, runs, run }: ProjectFacts): Policy[] {
  const known = knownIn(runs);
  return inOrder(
    reports.metric.flatMap(({ file, name, lines }) =>
      lines.some(({ role }) => role === "candidate") && (run === undefined || run === name)
        ? [{ ...namedPolicy(name, known), file, lines }]
        : [],
    ),
  );
}

export const isMeasured = ({ lines }: Policy, name: PolicyMeasureName, role: PolicyRole | null): boolean =>
  lines.some((one) => one.name === name && one.role === role);

/** undefined: it was not measured. */
export function quantityOf(
  { file, lines }: Policy,
  name: PolicyMeasureName,
  role: PolicyRole | null = null,
): Quantity | undefined {
  const line = lines.find((one) => one.name === name && one.role === role);
  if (line === undefined) return undefined;
  const { value, interval, reason } = line;
  const form: Form = policyMeasures[name].kind === "share" ? "share" : "number";
  return fromLine(file, { type: "metric", name, role }, "value", form, value, { interval, reason });
}
