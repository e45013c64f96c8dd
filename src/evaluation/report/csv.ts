// The numbers of a report as one table, a number a row: what a spreadsheet or a script takes. Texts are safe to open in a spreadsheet:
// a cell that would be a formula gets an apostrophe, as in every file of ours.

import { csvLine } from "../../domain/spreadsheetCell.ts";
import type { Block, Part, Quantity, ReportDocument, Table } from "./document.ts";
import { isQuantity, plain } from "./written.ts";

const head = ["section", "table", "row", "column", "value", "low", "high", "reason", "from"];

export function csvReport({ sections }: ReportDocument): string {
  const rows = sections.flatMap(({ id, blocks }) =>
    blocks.flatMap((block) => quantitiesIn(block).map((found) => lineOf(id, found))),
  );
  return [head, ...rows].map(csvLine).join("");
}

interface Found {
  readonly table: string;
  readonly row: string;
  readonly column: string;
  readonly quantity: Quantity;
}

function lineOf(section: string, { table, row, column, quantity }: Found): (string | number)[] {
  const { value, interval, reason, origin } = quantity;
  const from = origin.how === "measure" ? origin.files.join(" ") : origin.file;
  return [
    section,
    table,
    row,
    column,
    value ?? "",
    interval?.[0] ?? "",
    interval?.[1] ?? "",
    reason ?? "",
    from,
  ];
}

function quantitiesIn(block: Block): Found[] {
  if (block.kind === "table") return inTable(block);
  if (block.kind === "chart") return inTable(block.table);
  return [];
}

function inTable({ id, columns, rows }: Table): Found[] {
  return rows.flatMap(({ cells }) => {
    const row = plain((cells[0] ?? []).filter((part: Part) => !isQuantity(part)));
    return cells.flatMap((cell, i) =>
      cell
        .filter(isQuantity)
        .map((quantity) => ({ table: id, row, column: columns[i]?.title ?? "", quantity })),
    );
  });
}
