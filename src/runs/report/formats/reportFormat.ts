// A way to write a report: one file beside this one, and one line in index.ts.

import type { ReportDocument } from "../../../evaluation/report/document.ts";
import type { Made } from "../measures.ts";

export interface Report {
  readonly document: ReportDocument;
  readonly made: Made;
}

export interface ReportFormat {
  readonly id: string;
  /** After the id, for people. */
  readonly title: string;
  /** What its file ends in. */
  readonly ending: string;
  readonly mimeType: string;
  write(report: Report): Promise<string>;
}
