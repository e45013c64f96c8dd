// One part of a report: a file beside this one and a line in index.ts. A part of which the project has nothing says so, and how it
// comes to have something: an empty heading would leave open whether nothing was found or nobody looked.

import type { Block, Section } from "../../../evaluation/report/document.ts";
import type { Made } from "../measures.ts";

export interface ReportOptions {
  /** What wrote it, with its version. */
  readonly madeBy: string;
  /** The command that makes it again. */
  readonly command: string;
}

export interface SectionMaker extends Omit<Section, "id" | "blocks"> {
  /** Its id in the report. */
  readonly anchor: string;
  blocks(made: Made, options: ReportOptions): readonly Block[];
}
