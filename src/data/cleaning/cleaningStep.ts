// The contract of a cleaning step. A step changes texts, or leaves whole documents out of what follows; it never touches the text
// as it was read, of which cleaning is computed anew by the list of steps that are on. So a step is undone by cleaning without it.

import { AppError, quote } from "../../domain/errors.ts";

/** A document on its way through the steps. */
export interface Cleaning {
  readonly id: string;
  /** Id of its reader. */
  readonly format: string;
  /** As the steps before have left it. */
  readonly text: string;
}

export interface CleaningOutcome {
  /** Absent: as it was. */
  readonly text?: string;
  /** Places that were changed; of a step that leaves out, 1 where it does. */
  readonly count: number;
  readonly isLeftOut?: boolean;
  /** The document that it nearly repeats. */
  readonly duplicateOf?: string;
  /** ISO 639-1. */
  readonly language?: string;
}

export interface CleaningContext {
  readonly signal?: AbortSignal | undefined;
  /** Awaited often enough that whoever waits for a turn of the event loop gets one. */
  progress?(done: number, total: number): Promise<void> | void;
  /** Documents that are not cleaned now and stand before these: what repeats one of them is left out. */
  readonly others: readonly Cleaning[];
}

export interface CleaningStep {
  readonly id: string;
  readonly title: string;
  /** One plain sentence: what it does. */
  readonly about: string;
  /** It leaves documents out, and so runs only where somebody named it. */
  readonly drops: boolean;
  /** What may be written behind its name and a colon; absent: nothing. */
  readonly setting?: string;
  /** One outcome a document, in their order. AppError "usage/bad-value" for a setting that is wrong. */
  run(
    documents: readonly Cleaning[],
    context: CleaningContext,
    setting: string | undefined,
  ): Promise<CleaningOutcome[]>;
}

/** A step that looks at one text at a time. */
export function textStep(step: {
  id: string;
  title: string;
  about: string;
  clean(document: Cleaning): { text: string; count: number };
}): CleaningStep {
  const { clean, ...rest } = step;
  return {
    ...rest,
    drops: false,
    async run(documents, context, setting) {
      if (setting !== undefined) throw badSetting(step.id, setting, "nothing: it has no setting");
      return eachDocument(documents, context, clean);
    },
  };
}

const turnEvery = 200;

/** `work` on each document, with turns of the event loop between. */
export async function eachDocument<T>(
  documents: readonly Cleaning[],
  { signal, progress }: CleaningContext,
  work: (document: Cleaning, i: number) => T,
): Promise<T[]> {
  const results: T[] = [];
  let units = 0;
  for (const [i, document] of documents.entries()) {
    results.push(work(document, i));
    units += document.text.length;
    if (i % turnEvery !== turnEvery - 1 && units < 1 << 20) continue;
    units = 0;
    signal?.throwIfAborted();
    await progress?.(i + 1, documents.length);
  }
  await progress?.(documents.length, documents.length);
  return results;
}

export function badSetting(step: string, given: string, expected: string): AppError {
  return new AppError(
    "usage/bad-value",
    `The cleaning step ${quote(step)} was given ${quote(given)} behind its name; expected ${expected}.`,
    `Write ${step} alone, or correct what follows it.`,
  );
}
