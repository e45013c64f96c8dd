// What a run learns from, as a hash that its checkpoints keep: the token ids of its rows in their order. A file that
// was edited and a tokenizer that was exchanged both show; a column that nobody reads does not.

import type { AnyRow } from "../data/rows/index.ts";
import { Sha256 } from "../domain/sha256.ts";
import type { DataFingerprint } from "../storage/checkpoints.ts";

export function fingerprint(rows: readonly AnyRow[]): DataFingerprint {
  const hash = new Sha256();
  for (const row of rows) {
    // The line of the file is no part of what is learned.
    const { line: _line, ...numbersOf } = row;
    const parts: Readonly<Record<string, unknown>> = numbersOf;
    for (const key of Object.keys(parts).sort()) {
      const part = parts[key];
      // What is kept of a text beside its ids says nothing more.
      if (typeof part !== "number" && typeof part !== "boolean" && !isIds(part)) continue;
      const numbers = Array.isArray(part) ? (part as number[]) : [part as number];
      hash.update(new TextEncoder().encode(`${key} ${numbers.length}\n`));
      hash.update(new Uint8Array(Float64Array.from(numbers).buffer));
    }
  }
  return { rows: rows.length, sha256: hash.hex() };
}

function isIds(part: unknown): boolean {
  return Array.isArray(part) && part.every((id) => typeof id === "number");
}

/** A note for each file whose rows are not those of the checkpoint; nothing for a checkpoint that kept no fingerprint. */
export function dataChanges(
  before: Readonly<Record<string, DataFingerprint>> | undefined,
  now: Readonly<Record<string, DataFingerprint>>,
): string[] {
  if (before === undefined) return [];
  return Object.keys({ ...before, ...now }).flatMap((key) => {
    const [then, today] = [before[key], now[key]];
    // A setting that was added or taken away is reported as a changed setting.
    if (then === undefined || today === undefined || then.sha256 === today.sha256) return [];
    const counts =
      then.rows === today.rows ? `${then.rows} rows both times` : `${then.rows} then, ${today.rows} now`;
    return [
      `The rows of ${key} are not those that the checkpoint was trained on (${counts}). The run goes on with today's; an undisturbed run would have ended otherwise.`,
    ];
  });
}
