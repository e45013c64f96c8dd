// A file of pairs as a dataset of a project: rows that cannot be used are named by line and left out, and the others are
// parted into rows to learn from and rows held out. Both are files of the project; the same file is parted the same way.
import { type ByteSource, joinBytes } from "../../domain/bytes.ts";
import { parsePythonJson, writePythonJson } from "../../domain/pythonJson.ts";
import { eachRow, type ReadRow, type RowError } from "../../data/readers/index.ts";
import {
  type AnyRow,
  faultText,
  judgements,
  pairs,
  prompts,
  type RawRow,
  type RowKind,
  type TextOrMessages,
  unpaired,
} from "../../data/rows/index.ts";
import { AppError } from "../../domain/errors.ts";
import { testFile, trainFile } from "../../domain/runFolder.ts";
import { permutation, randomStream } from "../../domain/random.ts";
import type { DatasetRecord, SamplePrompt } from "../../domain/records/index.ts";
import { blobSource } from "../../storage/blobFiles.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";

/** What a file may be, and what its rows can be read as: the same rows may be read in several ways. The first that fits counts. */
const fileKinds: readonly {
  readonly kind: RowKind<AnyRow>;
  readonly readings: readonly RowKind<AnyRow>[];
}[] = [
  { kind: pairs, readings: [pairs, judgements, prompts, unpaired] },
  { kind: unpaired, readings: [unpaired, prompts] },
  { kind: prompts, readings: [prompts] },
];

/** What the page's files are checked for first. */
export const datasetKind = pairs;

/** Ids of the kinds of files that rows of a kind can be read from; none: for the command line. */
export function fileKindsFor(kind: RowKind<AnyRow>): string[] {
  return fileKinds.filter(({ readings }) => readings.includes(kind)).map((file) => file.kind.id);
}

/** AppError "data/wrong-kind" for a file that rows of this kind cannot be read from. */
export function requireReadable(dataset: DatasetRecord, kind: RowKind<AnyRow>): void {
  if (fileKindsFor(kind).includes(dataset.kind)) return;
  const found = fileKinds.find((file) => file.kind.id === dataset.kind)?.kind.title.many ?? dataset.kind;
  throw new AppError(
    "data/wrong-kind",
    `${dataset.name} holds ${found}; this method learns from ${kind.title.many}: rows with ${kind.needs}.`,
    "Choose another file, or another method.",
  );
}

/** Rows of a file as a kind counts them: those that are one to it are one, and those that are several are several. */
export async function countRows(source: ByteSource, kind: RowKind<AnyRow>): Promise<number> {
  const known = new Set<string>();
  let count = 0;
  await eachRow(source, ({ row }) => {
    const once = kind.once?.(row);
    if (once !== undefined && known.has(once)) return;
    if (once !== undefined) known.add(once);
    count += kind.parts?.(row).length ?? 1;
  });
  return count;
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

/** What was read of a file as rows of one kind. */
interface Read {
  readonly kind: RowKind<AnyRow>;
  readonly faults: RowError[];
  readonly faultCount: number;
  /** As they will stand in the files: text takes less room than what was parsed from it. */
  readonly usable: readonly string[];
  readonly first: DatasetRecord["first"];
}

/** A file by the first kind that any of its rows is of. Rows that begin a pair are never taken for prompts. */
async function readFile(name: string, blob: Blob): Promise<Read> {
  const isHalf = ({ row }: ReadRow): boolean =>
    pairs.textKeys.some((key) => key !== "prompt" && (row[key] ?? row[`${key}_ids`] ?? null) !== null);
  const halves = { found: false };
  const read = await readAs(datasetKind, name, blob, (one) => (halves.found ||= isHalf(one)));
  if (read.usable.length > 0 || halves.found) return read;
  for (const { kind } of fileKinds) {
    if (kind === datasetKind) continue;
    const others = await readAs(kind, name, blob);
    if (others.usable.length > 0) return others;
  }
  return read;
}

async function readAs(
  kind: RowKind<AnyRow>,
  name: string,
  blob: Blob,
  look: (read: ReadRow) => unknown = () => undefined,
): Promise<Read> {
  const faults: RowError[] = [];
  let faultCount = 0;
  const usable: string[] = [];
  const first: DatasetRecord["first"] = [];
  const take = (given: ReadRow): void => {
    const { row, line } = given;
    look(given);
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
  faults.sort((a, b) => a.line - b.line);
  return { kind, faults, faultCount, usable, first };
}

/** AppError "data/..." when the file as a whole cannot be used. `heldOut`: share of the rows, 0 to 0.5. `only`: a kind it must be of. */
export async function takeDataset(
  store: ProjectStore,
  name: string,
  blob: Blob,
  heldOut: number,
  only?: RowKind<AnyRow>,
): Promise<TakenDataset> {
  const read = only === undefined ? await readFile(name, blob) : await readAs(only, name, blob);
  const { kind, faults, faultCount, usable, first } = read;
  if (usable.length === 0) {
    const [earliest] = faults;
    throw new AppError(
      "data/no-pairs",
      `${name} has no row that can be used${earliest === undefined ? "" : `; line ${earliest.line}: ${earliest.message}`}.`,
      `A row needs ${kind.needs}, such as ${kind.example}.`,
    );
  }
  const testCount =
    usable.length < 2 ? 0 : Math.min(maxTestRows, usable.length - 1, Math.round(heldOut * usable.length));
  const chosen = new Set(permutation(usable.length, randomStream(0, "held-out")).slice(0, testCount));
  const train = usable.filter((_, i) => !chosen.has(i));
  const test = usable.filter((_, i) => chosen.has(i));
  const faultsOf = { faults: faults.slice(0, maxFaults), faultCount };
  return keepDataset(store, { name, kind, train, test, first, sizeBytes: blob.size, ...faultsOf });
}

interface Parted extends Pick<DatasetRecord, "name" | "sizeBytes" | "faults" | "faultCount" | "first"> {
  readonly kind: RowKind<AnyRow>;
  readonly train: readonly string[];
  readonly test: readonly string[];
}

/** Writes rows that are parted already as a dataset. AppError "storage/...". */
async function keepDataset(store: ProjectStore, parted: Parted): Promise<TakenDataset> {
  const { kind, train, test, ...rest } = parted;
  const stem = fileStem(rest.name) || kind.id;
  const trainPath = trainFile(stem);
  const testPath = test.length === 0 ? null : testFile(stem);
  await store.write(trainPath, rowsFile(train));
  if (testPath !== null) await store.write(testPath, rowsFile(test));
  return {
    record: { ...rest, kind: kind.id, rows: train.length, testRows: test.length, trainPath, testPath },
    prompts: promptsOf(kind, test.length > 0 ? test : train),
  };
}

/** Rows that were made here, parted by who made them. */
export async function takeRows(
  store: ProjectStore,
  name: string,
  kind: RowKind<AnyRow>,
  { train, test }: { readonly train: readonly RawRow[]; readonly test: readonly RawRow[] },
): Promise<TakenDataset> {
  const lines = (rows: readonly RawRow[]): string[] => rows.map((row) => writePythonJson(row));
  const first = train.slice(0, previewRows).map((row, i) => previewOf(i + 1, kind.preview(row)));
  const [learned, held] = [lines(train), lines(test)];
  const sizeBytes = [...learned, ...held].reduce((sum, line) => sum + line.length + 1, 0);
  const parted = { name, kind, train: learned, test: held, first, sizeBytes, faults: [], faultCount: 0 };
  return keepDataset(store, parted);
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
