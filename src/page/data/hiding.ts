// The anonymiser as the Data page uses it: of one project, with its key and its own words, loaded when it is first asked for.
import type { DocumentRecord, HiddenSpan, ProjectData } from "../../domain/records/index.ts";
import type { WordList } from "../bridge/documentTypes.ts";
import { baseOf } from "./documentViews.ts";

const anonymiser = () => import("../../data/anonymise/index.ts");

/** ISO 639-1, of the languages in which it finds names and the like. */
export const supportedLanguages = async (): Promise<readonly string[]> =>
  (await anonymiser()).supportedLanguages;

export interface Hiding {
  /** Proposed spans of a document's text, sorted and disjoint. */
  spansOf(document: DocumentRecord): Promise<HiddenSpan[]>;
  /** What stands for a text that a person marked. */
  replacementOf(entity: string, text: string): string;
}

export async function openHiding(data: ProjectData, words: WordList): Promise<Hiding> {
  const { createAnonymiser } = await anonymiser();
  const key = await data.pseudonymKey();
  const hide = createAnonymiser({ key, words: { always: words.hide, never: words.keep } });
  return {
    async spansOf(document) {
      const { turns, cleaned } = document;
      // Turns are of the text as it was read.
      const { spans } = await hide.anonymise(baseOf(document), {
        ...(turns === undefined || cleaned !== undefined ? {} : { turns }),
      });
      return spans.map((span) => ({ ...span, decision: "proposed" }));
    },
    replacementOf: (entity, text) => hide.replacementOf(entity, text),
  };
}
