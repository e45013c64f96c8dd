// The ways to write a report, in the order in which they are offered.

import { csvReport } from "../../../evaluation/report/csv.ts";
import { htmlReport } from "../../../evaluation/report/html.ts";
import { markdownReport } from "../../../evaluation/report/markdown.ts";
import type { ReportFormat } from "./reportFormat.ts";

const html: ReportFormat = {
  id: "html",
  title: "One file with charts that opens without the product and without a network",
  ending: ".html",
  mimeType: "text/html",
  async write({ document }) {
    // Vega comes only where charts are drawn.
    const { drawCharts } = await import("../../../evaluation/report/drawCharts.ts");
    return htmlReport(document, await drawCharts(document));
  },
};

const markdown: ReportFormat = {
  id: "md",
  title: "The same text and tables as Markdown",
  ending: ".md",
  mimeType: "text/markdown",
  write: ({ document }) => Promise.resolve(markdownReport(document)),
};

const csv: ReportFormat = {
  id: "csv",
  title: "Every number of its tables, with its interval, its reason and the file it comes from",
  ending: ".csv",
  mimeType: "text/csv",
  write: ({ document }) => Promise.resolve(csvReport(document)),
};

export const reportFormats = [html, markdown, csv] as const satisfies readonly ReportFormat[];
