// `anonymise --project` without rows: a project's documents, hidden where they are, as the page does it. A line says that its document is
// in the project, so it is said when it is; a command that was ended goes on with the documents that are left.
import { toLookThrough, withHidden } from "../data/anonymise/index.ts";
import type { DocumentRecord, ProjectData } from "../domain/records/index.ts";
import { breathe } from "../runs/turns.ts";
import { anonymisedLine } from "./anonymisedLine.ts";
import type { AnonymiseContext, AnonymiseCounts } from "./anonymiseRows.ts";

/** Hidden documents wait no longer for the disk, where all of them are written each time. */
const heldMs = 2000;
const heldDocuments = 2000;

/** AppError "storage/...", "record/...". */
export async function anonymiseDocuments(
  data: ProjectData,
  { anonymiser, out, signal, tell }: AnonymiseContext,
): Promise<AnonymiseCounts> {
  const all = await data.documents.all();
  const wanted = toLookThrough(all);
  const used = all.filter(({ leftOut }) => leftOut === undefined).length;
  if (used > wanted.length)
    out.note(
      `${used - wanted.length} documents were looked through before and stay as they are; run this again to look through all.`,
    );
  let waiting: DocumentRecord[] = [];
  let writtenAt = performance.now();
  const done = { rows: 0, spans: 0, errors: 0 };
  const commit = async (): Promise<void> => {
    await data.documents.put(waiting);
    for (const { id, anonymised } of waiting) {
      const spans = (anonymised?.spans ?? []).filter(({ decision }) => decision !== "rejected");
      await tell(anonymisedLine(id, anonymised?.text ?? "", spans));
      done.rows++;
      done.spans += spans.length;
    }
    waiting = [];
    writtenAt = performance.now();
  };
  for (const [i, document] of wanted.entries()) {
    if (signal.aborted) break;
    waiting.push(withHidden(anonymiser, document));
    if (waiting.length >= heldDocuments || performance.now() - writtenAt > heldMs) await commit();
    out.progress("hiding", i + 1, wanted.length, "documents");
    await breathe();
  }
  await commit();
  signal.throwIfAborted();
  return done;
}
