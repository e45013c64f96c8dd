// The contract of a reader of documents: from a file's bytes to what people wrote, said or judged in it. Kinds are told apart
// by content before ending. Files are hostile until read: every reader keeps the caps below, and what is wrong with a part of
// a file is a fault that never stops the rest. Text is as the file has it, in reading order; nothing is cleaned here, but
// what a person would not see is left out and handed over as `invisible`.

import type { ByteSource } from "../../domain/bytes.ts";
import type { Note, Turn } from "../../domain/records/index.ts";

/** One text. Where a table has columns of its own for it: `candidate`, whom it is of. */
export interface FoundDocument {
  readonly kind: "document";
  /** Row, message or cue of the file, from 1; null where the file is one document. */
  readonly row: number | null;
  readonly text: string;
  readonly candidate?: string | null;
  readonly title?: string;
  readonly turns?: readonly Turn[];
  readonly notes?: readonly Note[];
  readonly invisible?: readonly { readonly text: string; readonly how: string }[];
}

/** A judgement that somebody made elsewhere: of two answers to a prompt. */
export interface FoundComparison {
  readonly kind: "comparison";
  readonly row: number;
  /** From 1. */
  readonly line: number;
  readonly prompt: string | readonly { readonly role: string; readonly content: string }[];
  readonly answers: readonly [string, string];
  /** A is the first answer. */
  readonly verdict: "A" | "B" | "tie" | "bothBad" | "skip";
  readonly annotator?: string;
  readonly candidate?: string | null;
}

/** A part that cannot be read. `line` from 1; null where the file has no lines. */
export interface FoundFault {
  readonly kind: "fault";
  readonly line: number | null;
  readonly code: string;
  readonly message: string;
  readonly hint: string;
}

/** What was mended or guessed for the file as a whole. */
export interface FoundNote extends Note {
  readonly kind: "note";
}

export type Found = FoundDocument | FoundComparison | FoundFault | FoundNote;

export interface ReadDocumentOptions {
  readonly signal?: AbortSignal | undefined;
  /** Awaited often enough that whoever waits for a turn of the event loop gets one. */
  progress?(done: number, total: number): Promise<void> | void;
  /** The column of a table that holds the text; else the reader looks for one. */
  readonly textColumn?: string | undefined;
  /** How long the file may be worked on; `maxFileMs` otherwise. */
  readonly limitMs?: number | undefined;
  /** Reads a file within the file, such as an attachment; absent where files lie too deep within each other. */
  readPart?(source: ByteSource): Promise<{ readonly found: AsyncIterable<Found> }>;
}

export interface DocumentReader {
  readonly id: string;
  /** For sentences: "a PDF document", "a table (CSV)". */
  readonly title: string;
  /** Endings of file names, lower case, without the dot. */
  readonly extensions: readonly string[];
  /** False for kinds whose files begin with a mark of their own: one without it is never read by its ending alone. */
  readonly isText?: boolean;
  /** Whether the bytes are surely this reader's, whatever the name; `start` is the first 64 KiB. */
  recognises(start: Uint8Array): boolean;
  /** Throws AppError "data/..." where the file as a whole cannot be read, in words that a recruiter understands. */
  read(source: ByteSource, options: ReadDocumentOptions): AsyncIterable<Found>;
}

export const maxDocumentFileBytes = 256 << 20;
/** Of one document's text, in UTF-16 units. */
export const maxDocumentLength = 4 << 20;
/** Bytes that the parts of one archive may unpack to, and how many parts there may be. */
export const maxUnpackedBytes = 256 << 20;
export const maxArchiveEntries = 10_000;
/** Of one file: rows, messages, parts. */
export const maxDocuments = 200_000;
/** Faults of one file that are told one by one; all are counted. */
export const maxFaults = 1_000;
/** How long one file may be worked on, waiting for whoever takes the documents apart. */
export const maxFileMs = 5 * 60_000;
