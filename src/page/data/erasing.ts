// Erasing a candidate's data from a project of this browser: what would go is worked out first and shown, with what speaks against
// it, then it goes. What can be taken back is forgotten, so that nobody comes back with it.
import { objections, requireNoHold } from "../../domain/retention.ts";
import type { ErasureView, MadeView } from "../bridge/documentTypes.ts";
import type { DocumentsDesk } from "./documents.ts";

const liftHint =
  'When whoever put it there agrees, lift it on the Data page under "Purpose, duties and how long data is kept".';

export function createErasing(desk: DocumentsDesk, forget: (project: string) => void) {
  async function erase(project: string, candidate: string, isDryRun: boolean): Promise<ErasureView> {
    const { eraseInBrowser } = await import("./browserErasure.ts");
    const record = await desk.record(project);
    const documents = await (await desk.data(project)).documents.all();
    const today = new Date().toISOString().slice(0, 10);
    const against = documents
      .filter((one) => (one.candidate ?? one.id) === candidate)
      .flatMap((one) => objections(record, one, today))
      .map(({ sentence }) => sentence);
    const { erased, marked, notes } = await eraseInBrowser(await desk.database(), project, candidate, {
      isDryRun,
      // What would go is shown all the same.
      ...(isDryRun ? {} : { allow: () => requireNoHold(record, liftHint) }),
    });
    return {
      records: erased.map(({ record: kind, id }) => ({ record: kind, id })),
      marked: [...marked],
      notes: [...notes],
      against: [...new Set(against)],
      isHeld: record.legalHold !== undefined,
    };
  }
  return {
    /** What was made of a document so far. AppError "erase/unknown-candidate", "record/...". */
    async madeOf(project: string, document: string): Promise<MadeView> {
      const { lineageInBrowser } = await import("./browserErasure.ts");
      const { records, quotations, checkpoints } = await lineageInBrowser(await desk.database(), project, {
        document,
      });
      return {
        prompts: records.prompt.length,
        answers: records.completion.length,
        judgements: records.comparison.length + records.rating.length,
        checkpoints: checkpoints.length,
        quotations: quotations.length,
      };
    },
    /** What would go; also while a hold lasts. AppError "erase/unknown-candidate". */
    erasure: (project: string, candidate: string): Promise<ErasureView> => erase(project, candidate, true),
    /** AppError "erase/on-hold". */
    async erase(project: string, candidate: string): Promise<ErasureView> {
      try {
        return await erase(project, candidate, false);
      } finally {
        desk.takeBack.forget(project);
        forget(project);
        (await desk.data(project)).drop();
        desk.tell(project);
      }
    },
  };
}
