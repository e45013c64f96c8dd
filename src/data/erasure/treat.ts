// What becomes of one file: which of its lines go, which bytes are exchanged, or that the whole of it goes. The kind is told by
// content before ending. What cannot be taken apart goes whole where the person is in it.
import { memorySource, readAll, type ByteSource } from "../../domain/bytes.ts";
import { task, voiding } from "../../domain/records/index.ts";
import { sha256Hex } from "../../domain/sha256.ts";
import { elementSpans, linesOf, valueSpans } from "../readers/jsonSpans.ts";
import { searchBinary, searchDocument } from "./binary.ts";
import type { Edit } from "./files.ts";
import { type Erased, isTheirs, pruned, saysSo } from "./find.ts";
import { unpacked } from "./packed.ts";
import { erasedRows, searchParquet } from "./parquet.ts";
import { type Person, type RecordName, recordFiles, remarks } from "./person.ts";
import { cellsOf, isRow, jsonOf, type Line, linesIn, type Row, rowsIn, tableRowsIn, textIn } from "./rows.ts";

export interface Treatment {
  readonly erased: readonly Erased[];
  readonly edits: readonly Edit[];
  /** The file goes. */
  readonly isGone?: boolean;
  /** A row said itself that it is the person's. */
  readonly isSaid?: boolean;
  /** Why the file could not be searched, in words. */
  readonly unsearched?: string;
}

export interface TreatOptions {
  readonly person: Person;
  /** In place of the id. */
  readonly instead: string;
  /** Takes a zip apart and hands back its bytes without the person. */
  archive(path: string, source: ByteSource): Promise<Treatment>;
  /** In how many packed files it lies; default 0. */
  readonly depth?: number;
}

export const untouched: Treatment = { erased: [], edits: [] };
const gone = (path: string): Treatment => ({
  erased: [{ record: "file", id: path }],
  edits: [],
  isGone: true,
});

/** Tables of a vocabulary, where any word may stand. */
const vocabulary =
  /(?:^|\/)(?:tokenizer|vocab|merges|special_tokens_map|added_tokens|tokenizer_config|generation_config)\.(?:json|txt|model)$/;
const largestJsonBytes = 400 << 20;
const largestHashedBytes = 512 << 20;
const sniffedBytes = 4096;
/** Of packed files within each other. */
const mostDepth = 3;

/** What a write that was cut short, or a person, left beside a file has that file's kind. */
const copied = /(?:\.(?:new|tmp|bak|old|orig|partial|part)|~)+$/i;

export async function treat(path: string, source: ByteSource, options: TreatOptions): Promise<Treatment> {
  const { person } = options;
  const name = path.replace(copied, "");
  if (source.sizeBytes === 0 || vocabulary.test(path)) return untouched;
  const record = (Object.keys(recordFiles) as RecordName[]).find((name) => recordFiles[name] === path);
  if (record !== undefined) return treatRecords(path, record, source, options);
  if (keptLines.has(path)) return treatKeptLines(path, source, options);
  if (/\.safetensors$/i.test(name)) return treatSafetensors(path, source, options);
  const isHashed = person.ownFiles.size > 0 && source.sizeBytes <= largestHashedBytes;
  if (isHashed && person.ownFiles.has(await sha256Hex(await readAll(source)))) return gone(path);
  const head = await source.read(0, Math.min(sniffedBytes, source.sizeBytes));
  if (head[0] === 0x50 && head[1] === 0x4b) return options.archive(path, source);
  if (latin1(head.subarray(0, 4)) === "PAR1") return treatParquet(path, source, person);
  const inner = await unpacked(path, source, head);
  if (inner !== undefined) return treatPacked(path, inner, options);
  if (isBinary(head)) return treatWhole(path, source, person);
  if (/\.(?:jsonl|ndjson)$/i.test(name)) return treatRows(path, source, person);
  if (/\.json$/i.test(name) && source.sizeBytes <= largestJsonBytes) return treatJson(path, source, options);
  if (/\.(?:csv|tsv|tab)$/i.test(name)) return treatTable(path, source, person);
  return treatText(path, source, options);
}

/** Lines that are nobody's, and lose only what in them is the person's: a task goes on without it, and what is void stays void. */
const keptLines: ReadonlySet<string | undefined> = new Set([task.file, voiding.file]);

async function treatKeptLines(
  path: string,
  source: ByteSource,
  { person, instead }: TreatOptions,
): Promise<Treatment> {
  const erased: Erased[] = [];
  const edits: Edit[] = [];
  for await (const { row, ...line } of rowsIn(source)) {
    if (row === undefined) continue;
    const found = pruned(person, row, `${path}:${line.number}`, instead);
    if (found.erased.length === 0) continue;
    erased.push(...found.erased);
    edits.push({ ...cut(line), bytes: lineOf(found.value) });
  }
  return { erased, edits };
}

const lineOf = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`);

/** A record of others without what in its remarks is the person's; undefined: nothing is. */
function withoutRemarks(
  name: RecordName,
  row: Row,
  place: string,
  { person, instead }: TreatOptions,
): { row: Row; erased: readonly Erased[] } | undefined {
  const fields = Object.fromEntries(
    (remarks[name] ?? []).flatMap((key) => (row[key] === undefined ? [] : [[key, row[key]] as const])),
  );
  const found = pruned(person, fields, place, instead);
  return found.erased.length === 0
    ? undefined
    : { row: { ...row, ...(found.value as Row) }, erased: found.erased };
}

async function treatParquet(path: string, source: ByteSource, person: Person): Promise<Treatment> {
  const found = await searchParquet(source, person);
  if (found === undefined)
    return { ...untouched, unsearched: `${path} could not be read, so it was not searched` };
  const { theirs, isInHead, isSaid, rest } = found;
  if (theirs.length === 0 && !isInHead) return untouched;
  if (rest === undefined) return { ...gone(path), isSaid };
  const edits = [{ start: 0, end: source.sizeBytes, bytes: rest }];
  return { erased: erasedRows(recordOf(path), path, found), edits, isSaid };
}

/** Searched file by file, and gone as a whole. */
async function treatPacked(
  path: string,
  inner: Awaited<ReturnType<typeof unpacked>> & {},
  options: TreatOptions,
): Promise<Treatment> {
  const { person, depth = 0 } = options;
  const unsearched = `${path} is packed and could not be opened, so it was not searched`;
  if (inner === "unopened" || depth >= mostDepth) return { ...untouched, unsearched };
  const notes: string[] = [];
  for (const [name, bytes] of inner) {
    const found = await treat(name, memorySource(name, bytes), { ...options, depth: depth + 1 });
    const isNamed = person.needles.hasName(name) || person.needles.hasId(name);
    if (isNamed || found.erased.length > 0) return { ...gone(path), isSaid: found.isSaid ?? false };
    if (found.unsearched !== undefined) notes.push(`${path}: ${found.unsearched}`);
  }
  const [first] = notes;
  return first === undefined ? untouched : { ...untouched, unsearched: first };
}

/** A file that is searched and goes, or stays as it is. */
async function treatWhole(path: string, source: ByteSource, person: Person): Promise<Treatment> {
  const read = await searchDocument(path, source, person);
  if (read?.isTheirs === true) return gone(path);
  // What a document's file says of it (who wrote it, what it was called) is in none of its texts.
  const found = await searchBinary(path, source, person);
  if (found.isTheirs) return gone(path);
  const unsearched = read?.unsearched ?? found.unsearched;
  return unsearched === undefined ? untouched : { ...untouched, unsearched };
}

const marks = ["%PDF", "{\\rtf"];

const latin1 = (bytes: Uint8Array): string => new TextDecoder("latin1").decode(bytes);

function isBinary(head: Uint8Array): boolean {
  const start = latin1(head.subarray(0, 8));
  return head.includes(0) || marks.some((magic) => start.startsWith(magic));
}

/** What a line of a file is called. */
function recordOf(path: string): string {
  if (/pairs[^/]*$/.test(path)) return "pair";
  if (/\.rollouts\.[^/]*$/.test(path)) return "rollout";
  return /\.samples\.[^/]*$/.test(path) ? "sample" : "line";
}

const cut = ({ start, end }: Line): Edit => ({ start, end });

async function treatRecords(
  path: string,
  name: RecordName,
  source: ByteSource,
  options: TreatOptions,
): Promise<Treatment> {
  const { person, instead } = options;
  const erased: Erased[] = [];
  const edits: Edit[] = [];
  let isSaid = false;
  for await (const { row, ...line } of rowsIn(source)) {
    const text = textIn(line.bytes);
    const isWritten = name === "completion" && row?.["madeBy"] === "model";
    const isGone =
      row === undefined
        ? person.needles.inLine(text)
        : person.isRecord(name, row) || (isWritten && isTheirs(person, row));
    if (!isGone) {
      const bare =
        row === undefined ? undefined : withoutRemarks(name, row, `${path}:${line.number}`, options);
      if (bare !== undefined) {
        erased.push(...bare.erased);
        edits.push({ ...cut(line), bytes: lineOf(bare.row) });
        continue;
      }
      // Another person's document nearly repeats it.
      const twin = row?.["duplicateOf"];
      if (typeof twin !== "string" || !person.ids.document.has(twin)) continue;
      const bytes = new TextEncoder().encode(text.replace(JSON.stringify(twin), JSON.stringify(instead)));
      edits.push({ ...cut(line), bytes });
      continue;
    }
    isSaid ||= row !== undefined && (person.isRecord(name, row) || saysSo(person, row));
    const id = row?.["eventId"] ?? row?.["id"];
    erased.push({ record: name, id: typeof id === "string" ? id : `${path}:${line.number}` });
    edits.push(cut(line));
  }
  return { erased, edits, isSaid };
}

async function treatRows(path: string, source: ByteSource, person: Person): Promise<Treatment> {
  const erased: Erased[] = [];
  const edits: Edit[] = [];
  let isSaid = false;
  for await (const line of linesIn(source)) {
    const text = textIn(line.bytes);
    const value = jsonOf(text);
    const theirs = value === undefined ? person.needles.inLine(text) : isTheirLine(person, value, text);
    if (!theirs) continue;
    isSaid ||= saysSo(person, value);
    erased.push({ record: recordOf(path), id: `${path}:${line.number}` });
    edits.push(cut(line));
  }
  return { erased, edits, isSaid };
}

function isTheirLine(person: Person, value: unknown, text: string): boolean {
  const row: Row = isRow(value) ? value : { value };
  if (isTheirs(person, row)) return true;
  return person.ownerOf(row) === "unsaid" && person.needles.inTokens(text);
}

async function treatTable(path: string, source: ByteSource, person: Person): Promise<Treatment> {
  const erased: Erased[] = [];
  const edits: Edit[] = [];
  let head: string[] | undefined;
  let isSaid = false;
  let delimiter = ",";
  for await (const line of tableRowsIn(source)) {
    const text = textIn(line.bytes).replace(/^\ufeff/, "");
    if (head === undefined) {
      delimiter = [",", "\t", ";"].reduce((best, one) => (count(text, one) > count(text, best) ? one : best));
      head = cellsOf(text, delimiter);
    }
    const names = head;
    const row: Row = Object.fromEntries(
      cellsOf(text, delimiter).map((cell, i) => [names[i] ?? String(i), plainCell(cell)]),
    );
    if (!isTheirs(person, row)) continue;
    isSaid ||= person.ownerOf(row) === "theirs";
    erased.push({ record: recordOf(path), id: `${path}:${line.number}` });
    edits.push(cut(line));
  }
  return { erased, edits, isSaid };
}

const count = (text: string, part: string): number => text.split(part).length;
/** What keeps a spreadsheet from computing a cell is no part of its text. */
const plainCell = (cell: string): string => cell.replace(/^'+(?=[=+\-@\t\r\n＝＋－＠])/u, "");

async function treatText(path: string, source: ByteSource, options: TreatOptions): Promise<Treatment> {
  const { person, instead } = options;
  const { needles } = person;
  const erased: Erased[] = [];
  const edits: Edit[] = [];
  const isWhole = /\.(?:html?|xml|svg|ipynb|eml|mbox|rtf)$/i.test(path);
  const isSettings = /\.ya?ml$|(?:^|\/)(?:checkpoint-\d+|final)\/(?:.*\/)?README\.md$/i.test(path);
  let around = "";
  let before: { readonly line: Line; readonly text: string; readonly isCut: boolean } | undefined;
  // Mail is told in other letters than it is written in.
  if (/\.(?:eml|mbox)$/i.test(path) && (await searchDocument(path, source, person))?.isTheirs === true)
    return gone(path);
  for await (const line of linesIn(source)) {
    const text = textIn(line.bytes);
    // A quotation in marked-up text may go over a line's end.
    const seen = isWhole ? plainOf(around + text) : text;
    around = isWhole ? text.slice(-2000) : "";
    const value = /^\s*\{/.test(text) ? jsonOf(text) : undefined;
    const isFound = isRow(value)
      ? isTheirLine(person, value, text)
      : needles.inLine(seen) || needles.inTokens(text) || text.trim() === person.id;
    const { line: last, text: above = "", isCut } = before ?? {};
    const isNameWrapped = !isFound && !isWhole && last !== undefined && goesOver(needles, above, text);
    before = { line, text, isCut: isFound || isNameWrapped };
    if (isNameWrapped && isCut === false) {
      erased.push({ record: recordOf(path), id: `${path}:${last.number}` });
      edits.push(cut(last));
    }
    if (!isFound && !isNameWrapped) continue;
    if (isWhole) return gone(path);
    erased.push({ record: recordOf(path), id: `${path}:${line.number}` });
    const renamed = needles.withoutId(text, instead);
    const isRenamed = isSettings && renamed !== text && !needles.inLine(renamed);
    edits.push({ ...cut(line), ...(isRenamed ? { bytes: new TextEncoder().encode(renamed) } : {}) });
  }
  return { erased, edits };
}

/** Whether a name begins on a line and ends on the next one. */
function goesOver(needles: Person["needles"], above: string, below: string): boolean {
  const [tail, head] = [above.slice(-nameLetters), below.slice(0, nameLetters)];
  return needles.hasName(`${tail} ${head}`) && !needles.hasName(tail) && !needles.hasName(head);
}
const nameLetters = 80;

/** Marked-up text: tags within a line part no words. */
const plainOf = (text: string): string =>
  text.replace(/<\/?(?:b|i|em|strong|span|mark|a|code)\b[^<>]*>/gi, "").replace(/<[^<>]*>/g, " | ");

async function treatJson(path: string, source: ByteSource, options: TreatOptions): Promise<Treatment> {
  const text = textIn(await readAll(source));
  const bytes = (changed: string): Edit[] => [
    { start: 0, end: source.sizeBytes, bytes: new TextEncoder().encode(changed) },
  ];
  const values = valueSpans(text);
  const [first] = values;
  if (first !== undefined && values.length === 1 && text[first[0]] === "[")
    return treatList(path, text, options, bytes);
  const value = values.length === 1 ? jsonOf(text) : undefined;
  if (value === undefined) return treatRows(path, source, options.person);
  // Paths with hashes follow the files that they are of (plan.ts).
  const { files, ...told } = isRow(value) && isHashes(value["files"]) ? value : { files: undefined, value };
  const { value: rest, erased } = pruned(
    options.person,
    files === undefined ? value : told,
    path,
    options.instead,
  );
  if (erased.length === 0) return untouched;
  const whole = files === undefined ? rest : { ...(rest as Row), files };
  return {
    erased,
    edits: bytes(`${JSON.stringify(whole, null, 2)}\n`),
    isSaid: saysSo(options.person, value),
  };
}

/** Hashes of files by their path. */
export const isHashes = (value: unknown): value is Readonly<Record<string, string>> =>
  isRow(value) && Object.values(value).every((one) => typeof one === "string" && /^[0-9a-f]{64}$/.test(one));

/** A list keeps the bytes of the elements that stay. */
function treatList(
  path: string,
  text: string,
  { person }: TreatOptions,
  bytes: (changed: string) => Edit[],
): Treatment {
  const open = text.indexOf("[");
  const spans = elementSpans(text, open);
  const lines = linesOf(text, spans);
  const kept: string[] = [];
  const erased: Erased[] = [];
  let isSaid = false;
  let from = open + 1;
  for (const [i, [start, end]] of spans.entries()) {
    const element = text.slice(start, end);
    const value = jsonOf(element);
    if (value === undefined ? person.needles.inLine(element) : isTheirLine(person, value, element)) {
      isSaid ||= saysSo(person, value);
      erased.push({ record: recordOf(path), id: `${path}:${lines[i] ?? 1}` });
    } else kept.push(text.slice(from, end));
    from = !text.includes(",", end) ? end : text.indexOf(",", end) + 1;
  }
  if (erased.length === 0) return untouched;
  const [, lastEnd = open + 1] = spans.at(-1) ?? [];
  return { erased, isSaid, edits: bytes(text.slice(0, open + 1) + kept.join(",") + text.slice(lastEnd)) };
}

const longestHeader = 100_000_000;

/** Metadata only: tensors stay, byte for byte. */
async function treatSafetensors(
  path: string,
  source: ByteSource,
  { person, instead }: TreatOptions,
): Promise<Treatment> {
  if (source.sizeBytes < 10) return untouched;
  const prefix = await source.read(0, 8);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset, 8).getBigUint64(0, true));
  if (length > longestHeader || length + 8 > source.sizeBytes) return untouched;
  const header = jsonOf(textIn(await source.read(8, length)));
  if (!isRow(header) || !isRow(header["__metadata__"])) return untouched;
  const { value, erased } = pruned(person, header["__metadata__"], `${path}/__metadata__`, instead);
  if (erased.length === 0) return untouched;
  const json = new TextEncoder().encode(JSON.stringify({ ...header, __metadata__: value }));
  const padded = Math.max(length, Math.ceil(json.byteLength / 8) * 8);
  const bytes = new Uint8Array(8 + padded).fill(0x20);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true);
  bytes.set(json, 8);
  return { erased, edits: [{ start: 0, end: 8 + length, bytes }] };
}
