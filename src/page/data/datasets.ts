// A file of pairs as a dataset of a project: rows that cannot be used are named by line and left out, and the others are
// parted into rows to learn from and rows held out. Both are files of the project; the same file is parted the same way.
import { joinBytes } from "../../domain/bytes.ts";
import { parsePythonJson, writePythonJson } from "../../domain/pythonJson.ts";
import { eachRow, type ReadRow, type RowError } from "../../data/readers/index.ts";
import {
  type AnyRow,
  faultText,
  judgements,
  pairs,
  type RawRow,
  type RowKind,
  type TextOrMessages,
} from "../../data/rows/index.ts";
import { AppError } from "../../domain/errors.ts";
import { testFile, trainFile } from "../../domain/runFolder.ts";
import { permutation, randomStream } from "../../domain/random.ts";
import type { DatasetRecord, SamplePrompt } from "../../domain/records/index.ts";
import { blobSource } from "../../storage/blobFiles.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";

/** What the page's files are checked for. */
export const datasetKind = pairs;

/** Whether the page's files are rows of a kind, too: the same rows may be read in several ways. */
export function canLoad(kind: RowKind<AnyRow>): boolean {
  const readings: readonly RowKind<AnyRow>[] = [pairs, judgements];
  return readings.includes(kind);
}

const previewRows = 5;
const maxFaults = 100;
const maxTestRows = 500;
const samplePrompts = 3;
const rowsAtOnce = 1000;
// What is shown of a text; the whole row may be megabytes.
const maxTextLength = 600;

export interface TakenDataset {
  record: DatasetRecord;
  /** A few prompts for answers before and after: held-out ones where there are any. */
  prompts: SamplePrompt[];
}

/** AppError "data/..." when the file as a whole cannot be used. `heldOut`: share of the rows, 0 to 0.5. */
export async function takeDataset(
  store: ProjectStore,
  name: string,
  blob: Blob,
  heldOut: number,
  kind: RowKind<AnyRow> = datasetKind,
): Promise<TakenDataset> {
  const faults: RowError[] = [];
  let faultCount = 0;
  // As they will stand in the files: text takes less room than what was parsed from it.
  const usable: string[] = [];
  const first: DatasetRecord["first"] = [];
  const take = ({ row, line }: ReadRow): void => {
    try {
      const texts = kind.preview(row);
      if (first.length < previewRows) first.push(previewOf(line, texts));
      usable.push(writePythonJson(row));
    } catch (error) {
      const message = faultText(error);
      if (message === undefined) throw error;
      faultCount++;
      if (faults.length < maxFaults) faults.push({ line, message });
    }
  };
  const read = await eachRow(blobSource(name, blob), take);
  faults.push(...read.errors);
  faultCount += read.errorCount;
  if (usable.length === 0) {
    const [earliest] = faults.sort((a, b) => a.line - b.line);
    throw new AppError(
      "data/no-pairs",
      `${name} has no row that can be used${earliest === undefined ? "" : `; line ${earliest.line}: ${earliest.message}`}.`,
      `A row needs ${kind.needs}, such as ${kind.example}.`,
    );
  }
  const testCount =
    usable.length < 2 ? 0 : Math.min(maxTestRows, usable.length - 1, Math.round(heldOut * usable.length));
  const chosen = new Set(permutation(usable.length, randomStream(0, "held-out")).slice(0, testCount));
  const stem = fileStem(name) || kind.id;
  const train = usable.filter((_, i) => !chosen.has(i));
  const test = usable.filter((_, i) => chosen.has(i));
  const trainPath = trainFile(stem);
  const testPath = testCount === 0 ? null : testFile(stem);
  await store.write(trainPath, rowsFile(train));
  if (testPath !== null) await store.write(testPath, rowsFile(test));
  return {
    record: {
      name,
      kind: kind.id,
      sizeBytes: blob.size,
      rows: train.length,
      testRows: testCount,
      trainPath,
      testPath,
      faults: faults.sort((a, b) => a.line - b.line).slice(0, maxFaults),
      faultCount,
      first,
    },
    prompts: promptsOf(kind, test.length > 0 ? test : train),
  };
}

/** Different prompts of the first rows, in the form that the page can answer. */
function promptsOf(kind: RowKind<AnyRow>, lines: readonly string[]): SamplePrompt[] {
  const found = new Map<string, SamplePrompt>();
  for (const line of lines) {
    if (found.size >= samplePrompts) break;
    const prompt = kind.prompt(parsePythonJson(line, "exact") as RawRow);
    const said = typeof prompt === "object" ? plainMessages(prompt) : prompt;
    if (said !== undefined && said.length > 0) found.set(JSON.stringify(said), said);
  }
  return [...found.values()];
}

function plainMessages(
  messages: Exclude<TextOrMessages, string>,
): { role: string; content: string }[] | undefined {
  const plain = messages.flatMap(({ role, content }) =>
    typeof content === "string" ? [{ role, content }] : [],
  );
  return plain.length === messages.length ? plain : undefined;
}

function previewOf(line: number, preview: Readonly<Record<string, string>>): DatasetRecord["first"][number] {
  const texts = Object.entries(preview).map(([name, text]) => [name, shortened(text)] as const);
  return { line, texts: Object.fromEntries(texts) };
}

const shortened = (text: string): string =>
  text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text;

/** Encoded some rows at a time: a file may be longer than a string can be. */
function rowsFile(all: readonly string[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts: Uint8Array[] = [];
  for (let at = 0; at < all.length; at += rowsAtOnce) {
    parts.push(encoder.encode(all.slice(at, at + rowsAtOnce).join("\n") + "\n"));
  }
  return joinBytes(parts);
}

/** A name that every file system takes. */
export function fileStem(name: string): string {
  const stem = (name.split("/").pop() ?? name).replace(/(\.usable)?\.[^.]*$/, "").replace(/[^\w.-]+/g, "-");
  return stem.replace(/^[.-]+|[.-]+$/g, "").slice(0, 60);
}
