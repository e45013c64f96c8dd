// `agreement`: how far people agree, from rows of who said what of which item. A line a file; a bad row stops no other.

import { command } from "./command.ts";
import { intervalFlags } from "./evaluate/flags.ts";
import { rowFilesFlag } from "./rowsFlag.ts";

export const agreement = command({
  id: "agreement",
  summary: "How far people who judged the same items agree, with intervals.",
  about:
    'Rows are {item, annotator, value, round?}: round 2 is the same item again and counts for intra-rater agreement alone, a value of null is not judged, and a later row of the same item, annotator and round replaces the earlier. The text "1", the number 1 and true are three values; items and annotators may be numbers and are then as their text. What is undefined is null, and `reasons` says why; an entry of a list is named by its place there, as in cohen_kappa/0.',
  positionals: [],
  flags: {
    data: rowFilesFlag,
    bootstrap: {
      ...intervalFlags.bootstrap,
      field: {
        ...intervalFlags.bootstrap.field,
        help: "Draws of the bootstrap that makes the 95 % intervals, which draws items; 0: no intervals.",
      },
    },
    seed: intervalFlags.seed,
  },
  async details() {
    const { agreementMeasures } = await import("../evaluation/agreement/measureAgreement.ts");
    const entries = Object.entries(agreementMeasures).map(([term, help]) => ({ term, help }));
    const lists = [
      {
        term: "cohen_kappa",
        help: "Cohen's kappa of each pair of annotators, over the items that both judged.",
      },
      {
        term: "intra_rater",
        help: "Each annotator's second round against the first: percent, and Cohen's kappa.",
      },
    ];
    return [{ title: "Measures", entries: [...entries, ...lists] }];
  },
  async run({ flags, out, session, signal }) {
    const { measureAgreement } = await import("../evaluation/agreement/measureAgreement.ts");
    const { rowTeller } = await import("./rowTeller.ts");
    const { agreementFields, readableAgreement, readJudgements } = await import("./agreementFiles.ts");
    const done = { files: 0, rows: 0, errors: 0 };
    for (const file of flags.data) {
      signal.throwIfAborted();
      const name = file === "-" ? "stdin" : file;
      const { table, rows, errors } = await readJudgements(file, session.options.folder, {
        signal,
        progress: (bytes, total) => out.progress(`reading ${name}`, bytes, total, "bytes"),
        ...rowTeller(out, name),
      });
      const found = measureAgreement(table, { draws: flags.bootstrap, seed: flags.seed });
      out.result(
        { type: "agreement", ...agreementFields(name, found, flags.bootstrap > 0) },
        readableAgreement(name, found),
      );
      await out.ready();
      done.files++;
      done.rows += rows;
      done.errors += errors;
    }
    out.result({ type: "done", ...done }, done.errors > 0 ? `${done.errors} bad rows` : undefined);
    return undefined;
  },
});
