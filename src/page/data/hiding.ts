// The anonymiser as the Data page uses it: of one project, with its key and its own words, loaded when it is first asked for.
import type { DocumentRecord, HiddenSpan, ProjectData } from "../../domain/records/index.ts";
import { unitsBefore } from "../../domain/textPlaces.ts";
import type { WordList } from "../bridge/documentTypes.ts";

const anonymiser = () => import("../../data/anonymise/index.ts");

export interface Hiding {
  /** Proposed spans of a document's text, sorted and disjoint. */
  spansOf(document: DocumentRecord): Promise<HiddenSpan[]>;
  /** What stands for a text that a person marked. */
  replacementOf(entity: string, text: string): string;
}
