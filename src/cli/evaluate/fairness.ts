// `evaluate fairness`: how groups of people fare by decisions, outcomes and scores that were written down. All files are read before the
// first line is written, because what is found by chance grows with all that is looked at, and is corrected for all of it.

import { choice, flag, text } from "../../domain/config/field.ts";
import type { MeasuredTable } from "../../evaluation/fairness/measureTable.ts";
import type { ThresholdCurve } from "../../evaluation/fairness/thresholdCurve.ts";
import { quote } from "../../domain/errors.ts";
import { fairnessLayers, fairnessReport } from "../../domain/runFolder.ts";
import { command } from "../command.ts";
import type { Line } from "../output.ts";
import { rowFilesFlag } from "../rowsFlag.ts";
import { keptFlags } from "./keptFlags.ts";

export const fairness = command({
  id: "evaluate fairness",
  summary: "How groups of people fare: selection, error and scoring rates, impact ratios, tests, verdicts.",
  about:
    'Rows are {id, groups, selected, outcome?, score?}: groups as in {"sex": "F", "origin": null}, null where it is not known, in CSV a column such as "groups.sex" that is empty there; selected 0 or 1; outcome, what turned out, 0, 1 or null. A row that stands twice counts once. A line an attribute comes, and one of all attributes at once ("origin & sex"), file by file. What is undefined is null, and `reasons` says why, in the list of groups by its place, as in groups/0/test. A verdict is corrected over every pair of groups of all files; it says what was found, never that something is fair.',
  positionals: [],
  flags: {
    data: {
      ...rowFilesFlag,
      field: text<string>("", {
        label: "Rows",
        help: "Files of rows, JSON Lines, JSON, CSV or Parquet, or - for JSON on stdin.",
      }),
    },
    ...keptFlags,
    layer: {
      field: choice("decision", fairnessLayers, {
        label: "Layer",
        help: "With --project: what the rows are of.",
      }),
      value: fairnessLayers.join("|"),
    },
    correction: {
      field: choice("holm", ["holm", "benjamini-hochberg"], {
        label: "Correction",
        help: "Holm: any false gap at all in at most 5 % of such tables. Benjamini and Hochberg: at most 5 % of the gaps that are found are expected to be false.",
      }),
      value: "holm|benjamini-hochberg",
    },
    details: {
      field: flag(false, {
        label: "Details",
        help: "With --json, a second line an attribute: all rates with interval, shortfall, Cohen's h, adjusted p and smallest detectable gap, the gaps that were found, and impact ratios by threshold.",
      }),
    },
  },
  async details() {
    const { fairnessMeasures } = await import("../../evaluation/fairness/fairness.ts");
    const entries = Object.entries(fairnessMeasures).map(([term, help]) => ({ term, help }));
    return [{ title: "Measures", entries }];
  },
  async run({ flags, out, session, signal }) {
    const { readGroups } = await import("./fairnessFiles.ts");
    const { measureTable } = await import("../../evaluation/fairness/measureTable.ts");
    const { mostGroups } = await import("../../evaluation/fairness/fairness.ts");
    const { judgeTables } = await import("../../evaluation/fairness/judgeTables.ts");
    const { thresholdCurve } = await import("../../evaluation/fairness/thresholdCurve.ts");
    const { curveFields, fairnessFields } = await import("../../evaluation/fairness/fairnessLine.ts");
    const { fairnessDetails, readableFairness } = await import("./fairnessLines.ts");
    const { breathe } = await import("../../runs/turns.ts");
    const { rowTeller } = await import("../rowTeller.ts");
    const { keeper } = await import("./keepLines.ts");
    const keep = keeper(flags, session);
    const done = { files: 0, rows: 0, errors: 0 };
    const measured: { name: string; table: MeasuredTable; curves: (ThresholdCurve | undefined)[] }[] = [];
    for (const file of flags.data) {
      signal.throwIfAborted();
      const name = file === "-" ? "stdin" : file;
      const told = rowTeller(out, name);
      const { table, errors } = await readGroups(file, session.options.folder, {
        signal,
        progress: (bytes, total) => out.progress(`reading ${name}`, bytes, total, "bytes"),
        ...told,
      });
      const found = measureTable(table);
      for (const { attribute, groups } of found.leftOut) {
        const message = `${quote(attribute)} has ${groups} groups, more than the ${mostGroups} that are measured: merge some of them.`;
        told.warn("fairness/too-many-groups", message);
      }
      const isCurved = flags.details || flags.project !== null;
      const curves = isCurved ? found.attributes.map(({ names }) => thresholdCurve(table, names)) : [];
      measured.push({ name, table: found, curves });
      done.files++;
      done.rows += found.rows;
      done.errors += errors;
      await out.ready();
      await breathe();
    }
    const tables = judgeTables(
      measured.map(({ table }) => table),
      { correction: flags.correction },
    );
    const kept: Line[] = [];
    for (const [i, table] of tables.entries()) {
      const { name = "", curves = [] } = measured[i] ?? {};
      for (const [place, one] of table.attributes.entries()) {
        signal.throwIfAborted();
        const line: Line = { type: "fairness", ...fairnessFields(name, one) };
        kept.push(line);
        const curve = curves[place];
        if (curve !== undefined) kept.push({ type: "threshold_curve", ...curveFields(name, curve) });
        out.result(line, readableFairness(name, one, table));
        if (flags.details) {
          const details = fairnessDetails(name, one, table, curve);
          out.result({ type: "fairness_detail", ...details }, undefined);
        }
        await out.ready();
      }
    }
    await keep((name) => fairnessReport(flags.layer, name), kept, out);
    out.result({ type: "done", ...done }, done.errors > 0 ? `${done.errors} bad rows` : undefined);
    return undefined;
  },
});
