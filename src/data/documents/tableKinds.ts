// The kinds of tables, each by what it looks like; the rows come from the readers of training data.

import { commaSeparated } from "../readers/commaSeparated.ts";
import { jsonDocument } from "../readers/jsonDocument.ts";
import { jsonLines } from "../readers/jsonLines.ts";
import { parquet, parquetMagic } from "../readers/parquet.ts";
import { bareName } from "./cells.ts";
import { headText } from "./encoding.ts";
import { tableReader } from "./tables.ts";

export const parquetTable = tableReader({
  reader: parquet,
  id: "parquet",
  title: "a table (Parquet)",
  extensions: ["parquet"],
  isText: false,
  recognises: (start) => String.fromCharCode(...start.subarray(0, 4)) === parquetMagic,
});

export const jsonLinesTable = tableReader({
  reader: jsonLines,
  id: "jsonl",
  title: "a table (JSON Lines)",
  extensions: ["jsonl", "ndjson"],
  recognises: (start) => jsonLines.looksLike(headText(start)),
});

const string = String.raw`"(?:[^"\\]|\\.)*"`;
const objectStart = new RegExp(String.raw`^\{\s*(?:${string}\s*:|\})`);
const textStart = new RegExp(String.raw`^${string}\s*[,\]]`);

/** An object with a key, a list that begins with one, or a list of texts. */
function isJson(head: string): boolean {
  const value = head.trimStart();
  if (!value.startsWith("[")) return objectStart.test(value);
  const item = value.slice(1).trimStart();
  return objectStart.test(item) || textStart.test(item);
}

export const jsonTable = tableReader({
  reader: jsonDocument,
  id: "json",
  title: "a table (JSON)",
  extensions: ["json"],
  recognises: (start) => isJson(headText(start)),
});

const knownColumns = new Set([
  ...[
    "prompt",
    "chosen",
    "rejected",
    "responsea",
    "responseb",
    "preferred",
    "completion",
    "text",
    "candidate",
  ],
  ...["candidateid", "resume", "transcript", "question", "answer", "content", "messages"],
]);

export const csvTable = tableReader({
  reader: commaSeparated,
  id: "csv",
  title: "a table (CSV)",
  extensions: ["csv", "tsv", "tab"],
  recognises(start) {
    // A letter may begin with "text," too: the next line must have as many cells.
    const [first = "", second = ""] = headText(start).split(/\r?\n|\r/, 2);
    return [",", ";", "\t", "|"].some((mark) => {
      const columns = first.split(mark);
      const known = columns.filter((column) => knownColumns.has(bareName(column.replaceAll('"', ""))));
      const isNamed = known.length > 1 && columns.every((one) => one.length < 60);
      return isNamed && (second.includes('"') || second.split(mark).length >= columns.length);
    });
  },
});
