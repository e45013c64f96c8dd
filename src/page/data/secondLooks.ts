// Two looks at hidden personal data beyond the rules: a model for names that somebody chose proposes what they missed, and a
// probe measures what can still be guessed. Both load what they need when they are asked for. The model is the one thing in
// this worker that may download or use the graphics chip, and only where the person allowed its address.
import { AppError } from "../../domain/errors.ts";
import { cleanedOf, type DocumentRecord, type HiddenSpan } from "../../domain/records/index.ts";
import type { Anonymiser } from "../../data/anonymise/index.ts";
import type { LeakReport } from "../../evaluation/leakProbe.ts";
import type { LabelTable, LeakRequest } from "../bridge/documentTypes.ts";
import type { NamedBlob } from "../bridge/types.ts";
import { shownText } from "./documentViews.ts";
import type { DocumentsDesk } from "./documents.ts";
import type { ForeignModel } from "../foreignModels.ts";

export interface ProposedNames {
  readonly documents: number;
  /** Places that the rules had not, or not whole. */
  readonly places: number;
  /** What the model tells that has no kind here. */
  readonly unknownLabels: readonly string[];
}

export function createSecondLooks(
  desk: DocumentsDesk,
  anonymiserOf: (project: string) => Promise<Anonymiser>,
) {
  const hiddenOnes = async (project: string): Promise<DocumentRecord[]> =>
    (await (await desk.data(project)).documents.all()).filter(
      ({ leftOut, anonymised }) => leftOut === undefined && anonymised !== undefined,
    );

  return {
    /** A model's proposals for all documents that were looked through; each can be taken back with "undo", or decided about. */
    async proposeNames(
      project: string,
      chosen: ForeignModel,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<ProposedNames | undefined> {
      return desk.work(onProgress, async ({ signal, turn }) => {
        const documents = await hiddenOnes(project);
        if (documents.length === 0) {
          throw new AppError(
            "data/nothing-hidden",
            "No document of this project has been looked through for personal data yet.",
            "Let the rules look first: a model only adds to what they find.",
          );
        }
        const [{ createPageModels }, { foreignFiles }, { openNamedEntities, withNamedEntities }] =
          await Promise.all([
            import("../modelReferences.ts"),
            import("../foreignModels.ts"),
            import("./namedEntities/index.ts"),
          ]);
        const files = await foreignFiles(createPageModels(), chosen, signal);
        const model = await openNamedEntities(files, { device: chosen.device, signal });
        try {
          const anonymiser = await anonymiserOf(project);
          const before: DocumentRecord[] = [];
          const after: DocumentRecord[] = [];
          let places = 0;
          for (const [i, document] of documents.entries()) {
            const base = cleanedOf(document);
            const spans: readonly HiddenSpan[] = document.anonymised?.spans ?? [];
            const found = await model.find(base, { signal });
            const merged = withNamedEntities(anonymiser, base, spans, { model: model.name, found });
            const added = merged.spans.filter((span) => !spans.some((old) => isSame(old, span))).length;
            places += added;
            if (added > 0) {
              before.push(document);
              const anonymised = {
                text: shownText(base, merged.spans),
                spans: merged.spans,
                isReviewed: false,
              };
              after.push({ ...document, anonymised });
            }
            await turn(i + 1, documents.length);
          }
          if (after.length > 0) {
            desk.takeBack.note(project, { label: "what the model proposed", documents: before });
            await (await desk.data(project)).documents.put(after);
            desk.tell(project);
          }
          return { documents: after.length, places, unknownLabels: model.unknownLabels };
        } finally {
          await model.close();
        }
      });
    },

    /** What the columns of a table could say of the documents that were looked through. AppError "data/...". */
    async labelTable(project: string, file: NamedBlob): Promise<LabelTable> {
      const { labelTable } = await import("./groupLabels.ts");
      return labelTable(await hiddenOnes(project), file);
    },

    /**
     * How well an attribute can be guessed from the documents, as they were read and as they are shown. `labels`: its value by
     * document id, null or absent where it is not known; it is kept nowhere.
     */
    async probeLeak(
      project: string,
      labels: Readonly<Record<string, string | null>>,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<LeakReport | undefined> {
      return desk.work(onProgress, async ({ signal }) =>
        probe(await hiddenOnes(project), labels, signal, onProgress),
      );
    },

    /** The same, with what a table says; of it nothing is kept either. AppError "leak/two-labels", "data/...". */
    async probeTable(
      project: string,
      { file, document, group }: LeakRequest,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<LeakReport | undefined> {
      return desk.work(onProgress, async ({ signal }) => {
        const { labelsOf } = await import("./groupLabels.ts");
        const documents = await hiddenOnes(project);
        return probe(documents, await labelsOf(documents, file, { document, group }), signal, onProgress);
      });
    },
  };
}

async function probe(
  documents: readonly DocumentRecord[],
  labels: Readonly<Record<string, string | null>>,
  signal: AbortSignal,
  onProgress: (done: number, total: number) => unknown,
): Promise<LeakReport> {
  const { probeLeak } = await import("../../evaluation/leakProbe.ts");
  const texts = documents.map((document) => ({
    person: document.candidate ?? document.id,
    label: labels[document.id] ?? null,
    before: cleanedOf(document),
    after: shownText(cleanedOf(document), document.anonymised?.spans ?? []),
  }));
  return probeLeak(texts, { seed: 0, signal, progress: (done, of) => void onProgress(done, of) });
}

const isSame = (a: HiddenSpan, b: HiddenSpan): boolean =>
  a.start === b.start && a.end === b.end && a.detector === b.detector;
