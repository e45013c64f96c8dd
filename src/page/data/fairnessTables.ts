// A table of decisions into how groups fare, as `evaluate fairness` does it: rows are read in pieces and counted, and only counts by group
// are kept in the project. Which group somebody belongs to stands in the file, or comes from labels that are kept apart (src/storage/groupStore.ts).
import type { ByteSource } from "../../domain/bytes.ts";
import { AppError, quote } from "../../domain/errors.ts";
import { type FairnessLayer, fairnessReport } from "../../domain/runFolder.ts";
import { eachRow } from "../../data/readers/index.ts";
import { decisionOfCells } from "../../data/rows/decisionCells.ts";
import { thresholdCurve } from "../../evaluation/fairness/thresholdCurve.ts";
import { curveFields, fairnessFields } from "../../evaluation/fairness/fairnessLine.ts";
import { FairnessRowReader } from "../../evaluation/fairness/fairnessRow.ts";
import { GroupTable } from "../../evaluation/fairness/groupTable.ts";
import { judgeTables } from "../../evaluation/fairness/judgeTables.ts";
import { measureTable } from "../../evaluation/fairness/measureTable.ts";
import { breathe } from "../../runs/turns.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { DecisionsMeasured } from "../bridge/evaluationTypes.ts";
import type { GroupLabels, GroupsOf } from "../../storage/groupStore.ts";
import { writeLines } from "../writeLines.ts";

const mostFaults = 20;

export interface DecisionsRequest {
  /** What the rows say something of: a name of a layer of the report. */
  readonly layer: FairnessLayer;
  /** Groups of rows that have none of their own; undefined: rows bring them. */
  readonly labels: GroupLabels | undefined;
  onProgress(done: number, total: number): void;
}

/** AppError "data/...", "groups/none": then nothing is kept. */
export async function measureDecisions(
  store: ProjectStore,
  source: ByteSource,
  { layer, labels, onProgress }: DecisionsRequest,
): Promise<DecisionsMeasured> {
  const table = new GroupTable();
  const reader = new FairnessRowReader();
  const faults: DecisionsMeasured["faults"] = [];
  const counts = { rows: 0, faults: 0 };
  const fault = (line: number, message: string): void => {
    counts.faults++;
    if (faults.length < mostFaults) faults.push({ line, message });
  };
  const read = await eachRow(
    source,
    ({ row, line }) => {
      const given = decisionOfCells(row);
      const made =
        typeof given === "string"
          ? given
          : reader.read(labels === undefined ? given : withGroups(given, labels));
      if (typeof made === "string") fault(line, made);
      else {
        counts.rows++;
        table.add(made);
      }
    },
    {
      async progress(done, total) {
        onProgress(done, total);
        await breathe();
      },
    },
  );
  for (const { line, message } of read.errors) fault(line, message);
  counts.faults += read.errorCount - read.errors.length;
  if (table.attributes().length === 0)
    throw new AppError(
      "groups/none",
      `${quote(source.name)}: no row has a group, so there is nothing to compare.`,
      labels === undefined
        ? 'Give each row its "groups", as in {"sex": "F"}, or in CSV columns such as "groups.sex", or choose groups that are kept here.'
        : "Give rows the same ids as the groups that are kept here.",
    );
  const measured = measureTable(table);
  const [judged] = judgeTables([measured], {});
  const lines = (judged?.attributes ?? []).flatMap((one) => {
    const curve = thresholdCurve(table, one.names);
    return [
      { type: "fairness", ...fairnessFields(source.name, one) },
      ...(curve === undefined ? [] : [{ type: "threshold_curve", ...curveFields(source.name, curve) }]),
    ];
  });
  await writeLines(store, fairnessReport(layer, null), lines);
  return {
    rows: counts.rows,
    attributes: judged?.attributes.map(({ attribute }) => attribute) ?? [],
    faults,
    faultCount: counts.faults,
    leftOut: measured.leftOut.map(({ attribute, groups }) => ({ attribute, groups })),
  };
}

type Row = Readonly<Record<string, unknown>>;

/** A row without groups of its own gets those that are kept of its id. */
function withGroups(row: Row, labels: GroupLabels): Row {
  if (row["groups"] !== undefined) return row;
  const id = row["id"];
  const known = typeof id === "string" || typeof id === "number" ? labels[String(id)] : undefined;
  return { ...row, groups: known ?? {} };
}

const mostAttributes = 20;

/** A table with a column `id`, each further column an attribute. AppError "groups/no-id", "groups/two-labels", "data/...". */
export async function labelsIn(source: ByteSource): Promise<GroupLabels> {
  const labels: Record<string, GroupsOf> = Object.create(null) as Record<string, GroupsOf>;
  await eachRow(source, ({ row, line }) => {
    const id = textOf(row["id"]);
    if (id === null)
      throw new AppError(
        "groups/no-id",
        `${quote(source.name)}, line ${line}: there is no "id", which says who the row is about.`,
        'Give the file a column "id" with the ids that the decisions have.',
      );
    const own = Object.entries(row).filter(([name]) => name !== "id" && name.trim() !== "");
    if (own.length > mostAttributes)
      throw new AppError(
        "groups/no-id",
        `${quote(source.name)}, line ${line}: there are ${own.length} columns beside "id", at most ${mostAttributes} are kept.`,
        "Leave only the columns that are needed.",
      );
    const groups = Object.fromEntries(own.map(([name, value]) => [name, textOf(value)]));
    const known = labels[id];
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(groups))
      throw new AppError(
        "groups/two-labels",
        `${quote(source.name)}, line ${line}: the id ${quote(id, 60)} stood there before with other groups.`,
        "Give each id one row.",
      );
    labels[id] = groups;
  });
  return labels;
}

function textOf(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value.trim() !== "" ? value.trim() : null;
}
