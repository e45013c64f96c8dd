// Rows of probes with the ids that a reward model reads of them. A bad row is told and stops no other: the template it belongs to may
// then have a variant less, or be left out of a pair of groups.

import type { ReadRow } from "../data/readers/index.ts";
import { faultText, RowNotes } from "../data/rows/index.ts";
import { AppError, quote, quoteValue } from "../domain/errors.ts";
import type { Probe } from "../evaluation/scoredProbe.ts";
import type { ModelConfig } from "../models/architecture.ts";
import { breathe } from "./turns.ts";

/** What a model reads of a row. */
interface ReadText {
  readonly ids: readonly number[];
  /** How many of them are the prompt's, where that matters. */
  readonly promptLength?: number;
}

export interface ProbeText extends Probe, ReadText {}

export interface ProbeFault {
  readonly line: number;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

interface ProbeReading {
  readonly limits: ModelConfig;
  /** Throws RowFault or AppError. */
  tokenize(row: ReadRow["row"], noting: { notes: RowNotes; line: number }): ReadText;
  fault(fault: ProbeFault): void;
}

/** `repeated`: rows that say again what another one said, word for word; they are taken once. `notes`: what should be said of rows. */
export async function readProbes(
  rows: readonly ReadRow[],
  { limits, tokenize, fault }: ProbeReading,
): Promise<{ probes: ProbeText[]; repeated: number; notes: RowNotes }> {
  const probes: ProbeText[] = [];
  const seen = new Set<string>();
  const notes = new RowNotes();
  let repeated = 0;
  for (const [i, { row, line }] of rows.entries()) {
    // Many rows take long, and a signal must not wait for them.
    if (i % 500 === 499) await breathe();
    try {
      const probe = probeOf(row);
      const text = tokenize(row, { notes, line });
      const { ids } = text;
      requireReadable(ids, limits);
      const { arm, axis, group, template, variant } = probe;
      const key = JSON.stringify([arm, axis, group, template, variant, ids]);
      if (seen.has(key)) repeated++;
      else probes.push({ ...probe, ...text });
      seen.add(key);
    } catch (error) {
      const message = faultText(error);
      if (message === undefined) throw error;
      const { code, hint } =
        error instanceof AppError ? error : { code: "data/bad-row", hint: "Correct or remove this row." };
      fault({ line, code, message: `${message}.`, hint });
    }
  }
  return { probes, repeated, notes };
}

function probeOf(row: ReadRow["row"]): Probe {
  return {
    axis: nameOf(row, "axis"),
    group: nameOf(row, "group"),
    template: nameOf(row, "template"),
    variant: optionalName(row, "variant"),
    arm: optionalName(row, "arm"),
  };
}

function optionalName(row: ReadRow["row"], key: string): string | null {
  const given = row[key];
  return given === undefined || given === null || given === "" ? null : nameOf(row, key);
}

/** A number is as it is written. Beyond 2^53 two of them would be one. */
function nameOf(row: ReadRow["row"], key: string): string {
  const given = row[key];
  if (typeof given === "string" && given !== "") return given;
  if (Number.isSafeInteger(given)) return String(given);
  throw new AppError(
    "data/bad-row",
    `${quote(key)} must be a text, or a whole number below 2^53, got ${quoteValue(given)}.`,
    'Write {"axis": "names", "group": "g1", "template": "t1", "variant": "1", "prompt": "...", "completion": "..."}.',
  );
}

function requireReadable(ids: readonly number[], { contextLength, vocabularySize }: ModelConfig): void {
  if (ids.length > contextLength)
    throw new AppError(
      "tokens/too-long",
      `The row has ${ids.length} tokens, more than the model's context of ${contextLength}.`,
      "Shorten the template: nothing is cut here.",
    );
  const bad = ids.find((id) => id >= vocabularySize);
  if (bad !== undefined)
    throw new AppError(
      "tokens/out-of-vocabulary",
      `Token id ${bad} is outside the model's vocabulary (0 to ${vocabularySize - 1}).`,
      "Use the tokenizer that belongs to this model.",
    );
}
