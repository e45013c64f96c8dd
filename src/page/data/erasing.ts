// Erasing a candidate's data from a project of this browser: what would go is worked out first and shown, then it goes. What can
// be taken back is forgotten, so that nobody comes back with it.
import type { ErasureView } from "../bridge/documentTypes.ts";
import type { DocumentsDesk } from "./documents.ts";

export function createErasing(desk: DocumentsDesk) {
  async function erase(project: string, candidate: string, isDryRun: boolean): Promise<ErasureView> {
    const { eraseInBrowser } = await import("../../storage/browserErasure.ts");
    const { erased, marked } = await eraseInBrowser(await desk.database(), project, candidate, { isDryRun });
    return { records: erased.map(({ record, id }) => ({ record, id })), marked: [...marked] };
  }
  return {
    /** What would go. AppError "erase/unknown-candidate". */
    erasure: (project: string, candidate: string): Promise<ErasureView> => erase(project, candidate, true),
    async erase(project: string, candidate: string): Promise<ErasureView> {
      try {
        return await erase(project, candidate, false);
      } finally {
        desk.takeBack.forget(project);
        (await desk.data(project)).drop();
        desk.tell(project);
      }
    },
  };
}
