// What crosses between page and workers about documents, prompts and answers: plain data, and of lists the part in view alone, so
// that ten thousand documents cost the page no more than twenty.
import type { LanguageSupport } from "../../data/anonymise/languages.ts";
import type { DocumentState, ReviewReason } from "../../domain/documentState.ts";
import type { retentionSummary } from "../../domain/retention.ts";
import type { Failure } from "../../domain/errors.ts";
import type { GroupLeak, LeakReport } from "../../evaluation/leakProbe.ts";
import type {
  DevicePreference,
  HiddenSpan,
  ModelReference,
  Note,
  SamplePrompt,
} from "../../domain/records/index.ts";

import type { ForeignModel } from "../foreignModels.ts";
import type { NamedBlob } from "./types.ts";

export type { DocumentState, Failure, ForeignModel, GroupLeak, HiddenSpan, LeakReport, Note };

/** One line of the list of documents. */
export interface DocumentRow {
  id: string;
  file: string;
  /** Row, message or cue of the file; null where the file is one document. */
  row: number | null;
  title: string;
  /** Kind of file, in words. */
  format: string;
  language: string | null;
  /** Characters of its text. */
  length: number;
  state: DocumentState;
  /** Places that are hidden now, and how many of them a person should look at. */
  hidden: number;
  doubtful: number;
  /** What was mended or guessed, in sentences. */
  mended: string[];
  hasInvisible: boolean;
  /** In words; null: it is used. */
  leftOut: string | null;
}

export interface DocumentFilter {
  state: DocumentState | "all";
  /** In file names, titles and texts; empty: all. */
  search: string;
}

/** A part of a list: rows from `from` on, of `total`. */
export interface Part<T> {
  total: number;
  rows: T[];
}

export interface CleaningLine {
  id: string;
  /** "Near-duplicates", with what is done about them. */
  title: string;
  about: string;
  /** Documents, or places in them, that it has changed or left out. */
  count: number;
  unit: { one: string; many: string };
  /** It leaves documents out; others mend text. */
  drops: boolean;
  isOn: boolean;
}

export interface DataSummary {
  documents: number;
  states: Record<DocumentState, number>;
  withInvisible: number;
  languages: { language: string | null; count: number; support: Support }[];
  cleaning: CleaningLine[];
  prompts: number;
  testPrompts: number;
  /** Prompts with two answers or more. */
  answered: number;
  answers: number;
  /** Words of the project's own list. */
  words: WordList;
  /** What can be taken back, in words; null: nothing. */
  undo: string | null;
  /** How many documents have reached the time of each retention rule that was chosen. */
  retention: ReturnType<typeof retentionSummary>;
}

/** How much of personal data is found in a language. */
export type Support = LanguageSupport["support"];

export interface LanguageFacts {
  languages: LanguageSupport[];
  /** What holds for all others, in a sentence. */
  others: string;
}

export interface WordList {
  hide: string[];
  keep: string[];
}

/** Where the reading of files stands. Rates are made of `atMs`. */
export interface ReadingProgress {
  files: number;
  filesDone: number;
  /** Of the file that is read now. */
  file: string;
  done: number;
  total: number;
  documents: number;
}

/** What became of one file. */
export interface FileReport {
  file: string;
  documents: number;
  comparisons: number;
  /** The same bytes were read before: nothing was added. */
  isKnown: boolean;
  /** Why nothing of it could be kept. */
  failure: Failure | null;
  /** Parts that were left out; the first ones, and how many in all. */
  faults: { line: number | null; message: string; hint: string }[];
  faultCount: number;
  notes: string[];
}

/** A piece of a text: plain, or a span by its place in the list of spans. */
export interface TextPiece {
  text: string;
  /** Code points of the whole text before it; of the original alone. */
  start: number;
  span?: number;
}

/** A stretch of a document: the same stretch of the original and of the result. */
export interface TextBlock {
  original: TextPiece[];
  result: TextPiece[];
}

/** One document as it is reviewed. */
export interface DocumentView {
  id: string;
  file: string;
  row: number | null;
  title: string;
  format: string;
  language: string | null;
  support: Support;
  state: DocumentState;
  reasons: ReviewReason[];
  isAnonymised: boolean;
  isReviewed: boolean;
  candidate: string;
  spans: HiddenSpan[];
  blocks: TextBlock[];
  invisible: { text: string; how: string }[];
  notes: string[];
  /** Neighbours in the list, of those to review where there are any. */
  before: string | null;
  after: string | null;
  /** Place in that list, from 1, and its length. */
  place: number;
  places: number;
  undo: string | null;
}

/** What a decision is about: one span, all with this text, or all of this kind; in one document or in all. */
export interface Decision {
  by: "place" | "sameText" | "sameKind";
  /** The document and the span that was looked at. */
  document: string;
  span: number;
  everywhere: boolean;
  decision: "accepted" | "rejected";
}

/** A place that a person marked. */
export interface Marking {
  document: string;
  text: string;
  /** Code point of the place that was selected; null: every place with this text. */
  start: number | null;
  entity: string;
}

export interface Changed {
  places: number;
  documents: number;
}

export interface TemplateView {
  id: string;
  title: string;
  about: string;
  /** What a person may set, such as the question. */
  fields: { key: string; label: string; help: string; initial: string; isLong: boolean }[];
}

export interface PromptDraft {
  template: string;
  values: Record<string, string>;
  /** As a conversation of one message, for models that know these. */
  asMessages: boolean;
  /** Characters of what came before a question, as the model has room for. */
  contextLength: number;
  /** Documents in which nothing is hidden yet are used as they are. */
  evenIfNotHidden: boolean;
}

export interface PromptPreview {
  /** How many would be added, and how many are there already. */
  count: number;
  already: number;
  /** Documents that give none. */
  without: number;
  /** Documents in which nothing is hidden, and those that nobody has looked over. */
  notHidden: number;
  notReviewed: number;
  first: string[];
}

export interface AnswerView {
  id: string;
  text: string;
  source: string;
  madeBy: "model" | "person" | "unknown";
}

export interface PromptRow {
  id: string;
  /** As a model is asked it. */
  prompt: SamplePrompt;
  text: string;
  /** Of a conversation only its last message is edited. */
  isConversation: boolean;
  split: "train" | "test" | null;
  /** File names of the documents it was made of. */
  from: string[];
  /** Made of documents of which personal data is not hidden. */
  isOpen: boolean;
  answers: AnswerView[];
}

/** Who writes answers: a model, with a run's folder that holds an adapter or a model of its own. */
export interface OwnSource {
  model: ModelReference;
  checkpoint: string | null;
  /** As the answers will say it. */
  title: string;
  device: DevicePreference;
}
/** Or a model in ONNX that transformers.js computes. */
export interface ForeignSource {
  foreign: ForeignModel;
  title: string;
}
export type AnswerSource = OwnSource | ForeignSource;

export interface AnswersTaken {
  prompts: number;
  answers: number;
  faults: number;
  /** Of the first one. */
  why: string;
}

export interface AnswersWritten {
  written: number;
  /** Of this source, that were there. */
  already: number;
  /** Prompts that could not be asked, and why, of the first one. */
  faults: number;
  why: string;
}

export interface AnswersRequest {
  /** Answers each prompt should have of this source. */
  each: number;
  temperature: number;
  maxNewTokens: number;
}

/** What would go with a candidate, before it goes. */
export interface ErasureView {
  records: { record: string; id: string }[];
  marked: string[];
  /** What was not searched, or is to be looked at. */
  notes: string[];
  /** What speaks against it: a legal hold, a rule to keep. A person decides. */
  against: string[];
  /** A legal hold lasts: nothing can go before it is lifted. */
  isHeld: boolean;
}

/** A column of a table that may say which group a document is of. */
export interface LabelColumn {
  name: string;
  /** Different values, at most 1,000. */
  values: number;
  /** Documents that its cells name. */
  documents: number;
}

export interface LabelTable {
  rows: number;
  /** Documents that were looked through for personal data. */
  documents: number;
  columns: LabelColumn[];
}

/** A table, with the column that names the document and the one that says its group. */
export interface LeakRequest {
  file: NamedBlob;
  document: string;
  group: string;
}

/** What was made of a document so far. */
export interface MadeView {
  prompts: number;
  answers: number;
  judgements: number;
  /** Saved models and results that learned from it. */
  checkpoints: number;
  /** Lines elsewhere that quote it. */
  quotations: number;
}
