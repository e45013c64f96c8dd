// The data worker's service: reads a file of pairs for the page. Never the GPU, never the network. Rows that cannot be
// used are reported by line; the page trains on the others, as a file of its own, because a run takes a file whole.
import { readPreference, type Row, type TextOrMessages } from "../data/rows.ts";
import { faultText } from "../data/rows/rowFields.ts";
import { readRows, type ReadRow, type RowError } from "../data/readers/index.ts";
import type { DatasetPreview, NamedBlob, PreviewRow } from "./pageTypes.ts";

const previewRows = 3;
const maxFaults = 100;
// What is shown of a text; the whole row may be megabytes.
const maxTextLength = 600;

export function createDataService() {
  return {
    /** AppError "data/..." when the file as a whole cannot be read. */
    async preview(name: string, blob: Blob): Promise<DatasetPreview> {
      const read = await readRows(name, blob.stream());
      const faults: RowError[] = [...read.errors];
      const usable: ReadRow[] = [];
      let faultCount = read.errorCount;
      for (const row of read.rows) {
        const message = preferenceFault(row.row);
        if (message === undefined) usable.push(row);
        else {
          faultCount++;
          if (faults.length < maxFaults) faults.push({ line: row.line, message });
        }
      }
      return {
        name,
        sizeBytes: blob.size,
        rows: usable.length,
        first: usable.slice(0, previewRows).map(previewOf),
        faults: faults.sort((a, b) => a.line - b.line).slice(0, maxFaults),
        faultCount,
        ...(faultCount > 0 && usable.length > 0 ? { usable: usableFile(name, usable) } : {}),
      };
    },
  };
}

export type DataService = ReturnType<typeof createDataService>;

/** Why a row is no pair, as words; undefined when it is one. Rows of ids are checked against the vocabulary later. */
function preferenceFault(row: Row): string | undefined {
  if (isIds(row)) return undefined;
  try {
    readPreference(row);
    return undefined;
  } catch (error) {
    const message = faultText(error);
    if (message === undefined) throw error;
    return message;
  }
}

const isIds = (row: Row): boolean => row["chosen"] === undefined && Array.isArray(row["chosen_ids"]);

function previewOf({ row, line }: ReadRow): PreviewRow {
  if (isIds(row)) {
    const ids = (key: string): string => shortened(`ids ${JSON.stringify(row[key] ?? [])}`);
    return { line, prompt: ids("prompt_ids"), chosen: ids("chosen_ids"), rejected: ids("rejected_ids") };
  }
  const { prompt, chosen, rejected } = readPreference(row);
  return { line, prompt: asText(prompt), chosen: asText(chosen), rejected: asText(rejected) };
}

function asText(given: TextOrMessages): string {
  if (typeof given === "string") return shortened(given);
  const said = given.map(
    ({ role, content }) => `${role}: ${typeof content === "string" ? content : JSON.stringify(content)}`,
  );
  return shortened(said.join("\n"));
}

const shortened = (text: string): string =>
  text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;

function usableFile(name: string, rows: readonly ReadRow[]): NamedBlob {
  const lines = rows.map(({ row }) => `${JSON.stringify(row)}\n`);
  return { path: `${name.replace(/\.[^.]*$/, "")}.usable.jsonl`, blob: new Blob(lines) };
}
