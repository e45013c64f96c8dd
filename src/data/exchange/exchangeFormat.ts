// The contract of a format in which judged data is handed to other programs and comes back (docs/contract.md, "Formats"). A
// format writes what it has room for and counts the rest; what it reads becomes records by way of `DataUnion`.

import type { ByteSource } from "../../domain/bytes.ts";
import type { ProjectData, SamplePrompt } from "../../domain/records/index.ts";
import type { ReadOptions } from "../readers/index.ts";

export interface ExchangeFormat {
  readonly id: string;
  /** For sentences: "judged answers as CSV". */
  readonly title: string;
  /** Of its files, without the dot. */
  readonly extension: string;
  readonly mimeType: string;
  /** Whether prompts and answers can be written as lists of messages. */
  readonly canConverse: boolean;
  /** Not for a terminal. */
  readonly isBinary: boolean;
  write(data: ProjectData, options: WriteOptions): Promise<Written>;
  /** Hands on what it finds. AppError "data/..." or "import/..." where the file as a whole is wrong. */
  read(source: ByteSource, sink: ExchangeSink, options: ReadOptions): Promise<void>;
}

export interface WriteOptions {
  /** Prompts and answers as lists of messages. */
  readonly conversational: boolean;
}

export interface Written {
  readonly bytes: Uint8Array;
  readonly rows: number;
  /** What has no place in the format, in words for "12 ties": the count first. */
  readonly leftOut: readonly { readonly count: number; readonly what: string }[];
  /** Answers that a model wrote, of all that were written, and which models. */
  readonly byModel: { readonly answers: number; readonly of: number; readonly sources: readonly string[] };
  readonly notes: readonly string[];
}

/** A judgement of two answers to a prompt. */
export interface GivenComparison {
  readonly prompt: SamplePrompt;
  readonly answers: readonly [string, string];
  /** A is the first answer. */
  readonly verdict: "A" | "B" | "tie" | "bothBad" | "skip";
  readonly annotator?: string | undefined;
  readonly candidate?: string | null | undefined;
}

export interface GivenAnswer {
  readonly id?: string | undefined;
  readonly text: string;
  readonly source?: string | undefined;
  readonly madeBy?: "model" | "person" | "unknown" | undefined;
  readonly utility?: number | null | undefined;
  readonly group?: string | null | undefined;
  /** It was judged alone: good or not. */
  readonly label?: boolean | undefined;
  readonly candidate?: string | null | undefined;
}

/** A prompt and answers to it. */
export interface GivenAnswers {
  readonly id?: string | undefined;
  readonly prompt: SamplePrompt;
  readonly answers: readonly GivenAnswer[];
  readonly candidate?: string | null | undefined;
}

/** Where a format puts what it finds; lines (or rows, where there are no lines) count from 1. */
export interface ExchangeSink {
  comparison(found: GivenComparison, line: number): void;
  answers(found: GivenAnswers, line: number): void;
  /** A line of comparisons.jsonl. */
  event(fields: Readonly<Record<string, unknown>>, line: number): void;
  /** A row that cannot be used; the message says what was given and expected. */
  fault(line: number, message: string): void;
}

export const exchangeFormat = (format: ExchangeFormat): ExchangeFormat => format;
