// Documents through the steps that are on. The result is a function of the text as it was read and of the list of steps: doing it
// twice changes nothing, and without a step everything is as if that step had never been.

import { AppError, nearestName, quote } from "../../domain/errors.ts";
import type { DocumentRecord, ProjectData } from "../../domain/records/index.ts";
import type { Cleaning, CleaningContext, CleaningOutcome, CleaningStep } from "./cleaningStep.ts";
import { cleaningSteps } from "./index.ts";

const steps: readonly CleaningStep[] = cleaningSteps;

/** A step that is on. */
export interface ChosenStep {
  readonly step: CleaningStep;
  readonly setting?: string;
}

/** What a step has done: for a line that says so, and that can be undone. */
export interface CleanCount {
  readonly id: string;
  readonly title: string;
  readonly drops: boolean;
  /** Documents that it changed or left out. */
  readonly documents: number;
  /** Places that it changed; of a step that leaves out, the same number. */
  readonly count: number;
}

export interface CleanReport {
  readonly counts: readonly CleanCount[];
  /** Documents whose hidden parts have to be found anew, because the text that they were found in has changed. */
  readonly toHideAnew: number;
}

export type CleanOptions = Pick<CleaningContext, "signal" | "progress">;

/** Those that leave nothing out. */
export const usualSteps: readonly ChosenStep[] = steps
  .filter(({ drops }) => !drops)
  .map((step) => ({ step }));

/** Of names with commas between, each perhaps with a colon and its setting. "none": no step. AppError "usage/bad-value". */
export function parseSteps(text: string): ChosenStep[] {
  if (text.trim() === "none") return [];
  const ids = steps.map(({ id }) => id);
  const given = text.split(",").map((part) => {
    const [name = "", ...settings] = part.trim().split(":");
    if (ids.includes(name)) return { name, setting: settings.length === 0 ? undefined : settings.join(":") };
    const near = nearestName(name, ids);
    throw new AppError(
      "usage/bad-value",
      `There is no cleaning step ${quote(name)}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
      `Name some of ${ids.join(", ")} with commas between, or "none".`,
    );
  });
  return steps.flatMap((step) => {
    const found = given.find(({ name }) => name === step.id);
    if (found === undefined) return [];
    return [{ step, ...(found.setting === undefined ? {} : { setting: found.setting }) }];
  });
}

/**
 * `documents` anew from the text as it was read. `others`: the project's documents that are not cleaned now; near-duplicates of them are
 * left out. What a person has left out stays so.
 */
export async function cleanDocuments(
  documents: readonly DocumentRecord[],
  others: readonly DocumentRecord[],
  chosen: readonly ChosenStep[],
  options: CleanOptions = {},
): Promise<CleanReport & { readonly documents: DocumentRecord[] }> {
  const work = documents.map((document) => new Work(document));
  const rest = others.filter(({ leftOut }) => leftOut === undefined).map(cleaningOf);
  const counts: CleanCount[] = [];
  for (const [i, { step, setting }] of chosen.entries()) {
    options.signal?.throwIfAborted();
    const inPlay = work.filter(({ leftOut }) => leftOut === undefined);
    const context = {
      ...options,
      others: rest,
      progress: partOf(options, i, chosen.length, documents.length),
    };
    const outcomes = await step.run(
      inPlay.map(({ now }) => now),
      context,
      setting,
    );
    for (const [j, one] of inPlay.entries()) one.take(step, setting, outcomes[j] ?? { count: 0 });
    const touched = outcomes.filter(({ count }) => count > 0);
    counts.push({
      id: step.id,
      title: step.title,
      drops: step.drops,
      documents: touched.length,
      count: touched.reduce((sum, { count }) => sum + count, 0),
    });
  }
  const cleaned = work.map((one) => one.record(chosen.length > 0));
  const lost = cleaned.filter(
    (one, i) => one.anonymised === undefined && documents[i]?.anonymised !== undefined,
  );
  return { documents: cleaned, counts, toHideAnew: lost.length };
}

/** The documents of a project, or those of some files by their hashes, or those that no step has seen. */
export async function cleanProject(
  data: ProjectData,
  chosen: readonly ChosenStep[],
  options: CleanOptions & { readonly files?: ReadonlySet<string>; readonly onlyNew?: boolean } = {},
): Promise<CleanReport> {
  const { files, onlyNew = false } = options;
  const all = await data.documents.all();
  const isMeant = ({ sha256, cleaned }: DocumentRecord): boolean =>
    (files?.has(sha256) ?? true) && !(onlyNew && cleaned !== undefined);
  const { documents, ...report } = await cleanDocuments(
    all.filter(isMeant),
    all.filter((one) => !isMeant(one)),
    chosen,
    options,
  );
  await data.documents.put(documents);
  return report;
}

/** A document between two steps. */
class Work {
  now: Cleaning;
  leftOut: string | undefined;
  private duplicateOf: string | undefined;
  private language: string | undefined;
  private readonly done: { id: string; count: number; setting?: string }[] = [];

  constructor(private readonly given: DocumentRecord) {
    this.now = { id: given.id, format: given.format, text: given.text };
    const { leftOut } = given;
    const isByStep = steps.some(({ id }) => id === leftOut);
    this.leftOut = isByStep ? undefined : leftOut;
    this.language = given.language;
  }

  take(step: CleaningStep, setting: string | undefined, outcome: CleaningOutcome): void {
    const { text, count, isLeftOut = false, duplicateOf, language } = outcome;
    if (text !== undefined) this.now = { ...this.now, text };
    if (isLeftOut) this.leftOut = step.id;
    this.duplicateOf = duplicateOf ?? this.duplicateOf;
    this.language = language ?? this.language;
    this.done.push({ id: step.id, count, ...(setting === undefined ? {} : { setting }) });
  }

  record(isCleaned: boolean): DocumentRecord {
    const { cleaned, anonymised, leftOut: _, duplicateOf: __, language: ___, ...rest } = this.given;
    const { text } = this.now;
    const isSame = text === (cleaned?.text ?? this.given.text);
    return {
      ...rest,
      ...(this.language === undefined ? {} : { language: this.language }),
      ...(isCleaned ? { cleaned: { text, steps: this.done } } : {}),
      ...(this.leftOut === undefined ? {} : { leftOut: this.leftOut }),
      ...(this.duplicateOf === undefined ? {} : { duplicateOf: this.duplicateOf }),
      // Spans are places in the text that they were found in.
      ...(anonymised !== undefined && isSame ? { anonymised } : {}),
    };
  }
}

const cleaningOf = ({ id, format, text, cleaned }: DocumentRecord): Cleaning => ({
  id,
  format,
  text: cleaned?.text ?? text,
});

/** Progress of one step as its part of all steps' work, in documents. */
function partOf({ progress }: CleanOptions, step: number, of: number, documents: number) {
  return (done: number, total: number): Promise<void> | void =>
    progress?.(Math.floor(((step + (total === 0 ? 1 : done / total)) / of) * documents), documents);
}
