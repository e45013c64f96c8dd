// A document: a person's text as it was read from a file, what was done to it, and what of it is hidden. Lineage runs from the
// file's hash over this record to prompts (`documentIds`), completions (`promptId`) and judgements (`completionIds`).
// Offsets of spans are Unicode code points of the text they belong to, end exclusive.
import { z } from "zod";
import { record } from "./record.ts";

/** What was mended, guessed or left out while a file was read: for people. */
export const note = z.object({ code: z.string(), message: z.string() });

export const turn = z.object({
  speaker: z.string(),
  text: z.string(),
  /** Seconds from the beginning of the recording. */
  start: z.number().optional(),
  end: z.number().optional(),
});

/** A piece of text that is hidden, or could be. */
const hiddenSpan = z.object({
  start: z.number().int(),
  end: z.number().int(),
  /** Presidio's name where it has one: PERSON, EMAIL_ADDRESS, ... (docs/contract.md). */
  entity: z.string(),
  text: z.string(),
  /** Which detector found it, or "person" where somebody marked it by hand. */
  detector: z.string(),
  /** 0 to 1. */
  score: z.number(),
  /** One sentence: why it was taken for this. */
  reason: z.string(),
  replacement: z.string(),
  /** What a person said of it. A rejected span stays in the list and is not hidden. */
  decision: z.enum(["proposed", "accepted", "rejected"]),
});

export const document = record({
  id: "documents",
  title: "document",
  key: ["project", "id"],
  file: "data/documents.jsonl",
  shape: {
    project: z.string(),
    id: z.string().min(1).max(200),
    /** As the person's file was called, and the hash of its bytes. */
    file: z.string(),
    sha256: z.string(),
    /** Id of the reader. */
    format: z.string(),
    /** Row, message or cue of the file, from 1; null where the file is one document. */
    row: z.number().int().nullable(),
    /** Whom the text is of, for `erase`; null: the document's own id. */
    candidate: z.string().nullable().default(null),
    /** ISO 8601, when it was added; retention counts from here. */
    addedAt: z.string().optional(),
    title: z.string().optional(),
    /** As it was read. */
    text: z.string(),
    turns: z.array(turn).optional(),
    notes: z.array(note).optional(),
    /** ISO 639-1, where it is known. */
    language: z.string().optional(),
    /** Text left out as invisible, as it stood in the file. */
    invisible: z.array(z.object({ text: z.string(), how: z.string() })).optional(),
    /** After cleaning; absent: `text` as it is. */
    cleaned: z
      .object({
        text: z.string(),
        /** Those that were on, in order, with what was written behind their names. */
        steps: z.array(z.object({ id: z.string(), count: z.number(), setting: z.string().optional() })),
      })
      .optional(),
    /** Left out of everything that follows, by which cleaning step or by a person. */
    leftOut: z.string().optional(),
    /** The document that it nearly repeats, where that is why it was left out. */
    duplicateOf: z.string().optional(),
    /** Of the cleaned text. */
    anonymised: z
      .object({ text: z.string(), spans: z.array(hiddenSpan), isReviewed: z.boolean() })
      .optional(),
  },
  migrations: [],
});

export type DocumentRecord = z.infer<typeof document.schema>;
export type Turn = z.infer<typeof turn>;
export type HiddenSpan = z.infer<typeof hiddenSpan>;
export type Note = z.infer<typeof note>;

/** After cleaning: what personal data is looked for in, and what the spans of what was found are places in. */
export const cleanedOf = ({ cleaned, text }: DocumentRecord): string => cleaned?.text ?? text;

/** The text that what follows works on: anonymised where it was, else cleaned where it was, else as it was read. */
export const textOf = ({ anonymised, ...document }: DocumentRecord): string =>
  anonymised?.text ?? cleanedOf(document);
