// A file into a project: its documents as they are, and the judgements that it holds as prompts, answers and comparisons. What a
// file brings is written at once or not at all. Ids are made of the file's bytes and the place in it, or of the content, so that
// the same file adds nothing a second time.

import type { ByteSource } from "../../domain/bytes.ts";
import { AppError } from "../../domain/errors.ts";
import type { DocumentRecord, Note, ProjectData } from "../../domain/records/index.ts";
import { Sha256, sha256Hex } from "../../domain/sha256.ts";
import { type LanguageOf, languageDetector } from "../cleaning/index.ts";
import type {
  FoundComparison,
  FoundDocument,
  FoundFault,
  ReadDocumentOptions,
} from "../documents/documentReader.ts";
import { readDocument } from "../documents/index.ts";
import { DataUnion } from "../exchange/index.ts";

export interface IngestOptions extends Pick<ReadDocumentOptions, "signal" | "progress" | "textColumn"> {
  /** Told of each part that cannot be read; the report lists the first ones. */
  fault?(fault: FoundFault): void;
  /** ISO 8601, when its documents count as added, where that is not as for all: lists are in this order. */
  readonly now?: string;
}

export interface IngestReport {
  readonly file: string;
  /** Id of the reader. */
  readonly format: string;
  readonly sha256: string;
  readonly bytes: number;
  /** How many were added. */
  readonly documents: number;
  readonly comparisons: number;
  /** The first 200. */
  readonly faults: readonly FoundFault[];
  readonly faultCount: number;
  /** What was mended or guessed, once each; with how often where that is more than once. */
  readonly notes: readonly Note[];
  /** Its bytes, or all that it says, were in the project before. */
  readonly alreadyThere: boolean;
}

const maxListed = 200;
const comparedAtOnce = 500;
const hashBytes = 4 << 20;
/** Of the file's hash, in the ids of its documents. */
const idDigits = 16;
const version = 1;

/** One file; for many, `Intake` reads the project once. AppError "data/...": nothing of the file can be kept, nothing was added. */
export async function ingestFile(
  source: ByteSource,
  data: ProjectData,
  options: IngestOptions & { readonly now: string },
): Promise<IngestReport> {
  const intake = await Intake.open(data, options.now);
  const report = await intake.file(source, options);
  await intake.commit();
  return report;
}

/** Several files into one project. What was read is in the project after `commit`. */
export class Intake {
  private documents: DocumentRecord[] = [];
  private union: DataUnion | undefined;
  private language: LanguageOf | undefined;

  private constructor(
    private readonly data: ProjectData,
    private readonly now: string,
    /** The reader of each file of which there are documents, by its hash. */
    private readonly known: Map<string, string>,
    private readonly erased: ReadonlySet<string>,
  ) {}

  /** `now`: ISO 8601, when the documents count as added. */
  static async open(data: ProjectData, now: string): Promise<Intake> {
    const known = new Map((await data.documents.all()).map(({ sha256, format }) => [sha256, format]));
    const erased = new Set((await data.erased.all()).map(({ id }) => id));
    return new Intake(data, now, known, erased);
  }

  /** AppError "data/...", or what `signal` was aborted with: nothing of this file waits to be written. */
  async file(source: ByteSource, options: IngestOptions = {}): Promise<IngestReport> {
    const sha256 = await hashOf(source, options.signal);
    const about = { file: source.name, sha256, bytes: source.sizeBytes };
    const addedAt = options.now ?? this.now;
    const before = this.known.get(sha256);
    if (before !== undefined) return { ...about, format: before, ...nothing, alreadyThere: true };
    const { format, found } = await readDocument(source, options);
    const taken = new Taken(options);
    const documents: DocumentRecord[] = [];
    const comparisons: FoundComparison[] = [];
    const rows = new Map<number | null, number>();
    for await (const one of found) {
      options.signal?.throwIfAborted();
      if (one.kind === "comparison") comparisons.push(one);
      else if (one.kind === "document") {
        const again = rows.get(one.row) ?? 0;
        rows.set(one.row, again + 1);
        const id = documentId(sha256, one.row, again);
        const language = await this.languageOf(one.text);
        documents.push(this.document(one, { id, file: source.name, sha256, format, addedAt, language }));
        taken.notes(one.notes ?? []);
      } else if (one.kind === "fault") taken.fault(one);
      else taken.notes([one]);
    }
    this.noteErased([...documents, ...comparisons], taken);
    const added = await this.compare(comparisons, taken, async () => {
      options.signal?.throwIfAborted();
      await options.progress?.(source.sizeBytes, source.sizeBytes);
    });
    if (documents.length > 0) this.known.set(sha256, format);
    for (const one of documents) this.documents.push(one);
    return {
      ...about,
      format,
      documents: documents.length,
      comparisons: added,
      ...taken.told(),
      alreadyThere: documents.length === 0 && comparisons.length > 0 && added === 0,
    };
  }

  /** How many documents wait to be written. */
  get waiting(): number {
    return this.documents.length;
  }

  /** Writes what was read: a file is in the project whole or not at all. AppError "storage/...". */
  async commit(): Promise<void> {
    await this.union?.commit();
    await this.data.documents.put(this.documents);
    this.documents = [];
  }

  private document(
    found: FoundDocument,
    about: Pick<DocumentRecord, "id" | "file" | "sha256" | "format" | "addedAt"> & {
      language: string | undefined;
    },
  ): DocumentRecord {
    const { row, text, candidate = null, title, turns, notes, invisible } = found;
    const { language, ...rest } = about;
    return {
      version,
      project: this.data.project,
      ...rest,
      row,
      candidate,
      ...(title === undefined ? {} : { title }),
      text,
      ...(turns === undefined ? {} : { turns: [...turns] }),
      ...(notes === undefined || notes.length === 0 ? {} : { notes: [...notes] }),
      ...(language === undefined ? {} : { language }),
      ...(invisible === undefined || invisible.length === 0 ? {} : { invisible: [...invisible] }),
    };
  }

  private async languageOf(text: string): Promise<string | undefined> {
    this.language ??= await languageDetector();
    return this.language(text);
  }

  /** How many judgements are new. */
  private async compare(
    found: readonly FoundComparison[],
    taken: Taken,
    turn: () => Promise<void>,
  ): Promise<number> {
    if (found.length === 0) return 0;
    this.union ??= await DataUnion.open(this.data);
    this.union.nextFile();
    const before = this.union.counts().comparisons;
    for (const [i, { line, prompt, answers, verdict, annotator, candidate }] of found.entries()) {
      if (i % comparedAtOnce === comparedAtOnce - 1) await turn();
      const asked =
        typeof prompt === "string" ? prompt : prompt.map(({ role, content }) => ({ role, content }));
      try {
        this.union.comparison({ prompt: asked, answers, verdict, annotator, candidate });
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const { code, message } = error;
        taken.fault({ kind: "fault", line, code, message, hint: "Correct or remove this row." });
      }
    }
    return this.union.counts().comparisons - before;
  }

  /** Somebody who was erased comes back by a file: whoever adds it should know. */
  private noteErased(found: readonly { readonly candidate?: string | null }[], taken: Taken): void {
    if (this.erased.size === 0) return;
    const encoder = new TextEncoder();
    const ids = new Set(found.flatMap(({ candidate }) => (typeof candidate === "string" ? [candidate] : [])));
    const back = [...ids].filter((id) => this.erased.has(new Sha256().update(encoder.encode(id)).hex()));
    if (back.length === 0) return;
    taken.notes([
      {
        code: "data/erased-before",
        message: `${back.length === 1 ? "a candidate" : `${back.length} candidates`} in this file had been erased from the project; what the file says of them is in it again`,
      },
    ]);
  }
}

const nothing = { documents: 0, comparisons: 0, faults: [], faultCount: 0, notes: [] } as const;

/** The same for the same bytes in every project. */
function documentId(sha256: string, row: number | null, again: number): string {
  const file = sha256.slice(0, idDigits);
  const place = row === null ? file : `${file}-${row}`;
  return again === 0 ? place : `${place}.${again + 1}`;
}

/** What is told of a file besides what it holds. */
class Taken {
  private readonly faults: FoundFault[] = [];
  private faultCount = 0;
  private readonly noted = new Map<string, { note: Note; times: number }>();

  constructor(private readonly options: IngestOptions) {}

  fault(found: FoundFault): void {
    this.faultCount++;
    if (this.faults.length < maxListed) this.faults.push(found);
    this.options.fault?.(found);
  }

  notes(notes: readonly Note[]): void {
    for (const { code, message } of notes) {
      const key = `${code}\n${message}`;
      const known = this.noted.get(key);
      if (known !== undefined) known.times++;
      else if (this.noted.size < maxListed) this.noted.set(key, { note: { code, message }, times: 1 });
    }
  }

  told() {
    const notes = [...this.noted.values()].map(({ note: { code, message }, times }) => ({
      code,
      message: times === 1 ? message : `${message} (${times} times)`,
    }));
    return { faults: this.faults, faultCount: this.faultCount, notes };
  }
}

async function hashOf(source: ByteSource, signal: AbortSignal | undefined): Promise<string> {
  const { sizeBytes } = source;
  if (sizeBytes <= hashBytes) return sha256Hex(await source.read(0, sizeBytes));
  const hash = new Sha256();
  for (let at = 0; at < sizeBytes; at += hashBytes) {
    signal?.throwIfAborted();
    hash.update(await source.read(at, Math.min(hashBytes, sizeBytes - at)));
  }
  return hash.hex();
}
