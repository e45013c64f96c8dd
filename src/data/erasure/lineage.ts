// What was made of a document, of a file or of all that one person said: down to judgements, and to the checkpoints that have
// learned from it. Nothing is changed.
import type { ErasableFiles } from "./files.ts";
import { findPerson, type RecordName, type Subject } from "./person.ts";
import { hashOfId, planWithin } from "./plan.ts";

export interface Lineage {
  /** Ids of the records, by kind. */
  readonly records: Readonly<Record<RecordName, readonly string[]>>;
  /** Lines and files elsewhere that quote it. */
  readonly quotations: readonly string[];
  /** Folders of the checkpoints and results that were trained on it. */
  readonly checkpoints: readonly string[];
}

export async function lineageOf(files: ErasableFiles, subject: Subject): Promise<Lineage> {
  const person = await findPerson(files, subject);
  const { erased, marked } = await planWithin(files, person, await hashOfId(person.id), 0);
  return {
    records: Object.fromEntries(
      Object.entries(person.ids).map(([name, ids]) => [name, [...ids]]),
    ) as unknown as Lineage["records"],
    quotations: erased.flatMap(({ record, id }) => (record in person.ids ? [] : [id])),
    checkpoints: marked,
  };
}
