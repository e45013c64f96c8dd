// A project's report: its facts, said in sections. A function of the project's files and of nothing else, no clock among them, so that
// the same files give the same bytes.

import { projectFacts, type ReportSource } from "./facts.ts";
import type { Report } from "./formats/reportFormat.ts";
import { Made } from "./measures.ts";
import { sections } from "./sections/index.ts";
import type { ReportOptions, SectionMaker } from "./sections/section.ts";

/** On all of the project, or on one run; `parts`: these alone. AppError "report/no-run", "report/nothing", "report/bad-line", "record/...". */
export async function reportOf(
  source: ReportSource,
  options: ReportOptions,
  run: string | undefined,
  parts: readonly SectionMaker[] = sections,
): Promise<Report> {
  const facts = await projectFacts(source, run);
  const made = new Made(facts);
  const title = run === undefined ? `Report on ${facts.title}` : `Report on ${run} of ${facts.title}`;
  const written = parts.map(({ anchor, blocks, ...rest }) => ({
    id: anchor,
    ...rest,
    blocks: blocks(made, options),
  }));
  return { document: { title, fingerprint: facts.fingerprint, sections: written }, made };
}
