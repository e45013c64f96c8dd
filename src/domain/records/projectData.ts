// The records of one project that are data, on any host: the browser's database, or the files of a folder
// (src/storage/browserData.ts, folderData.ts). What reads, cleans, anonymises and asks works on these.
import type { ComparisonRecord } from "./comparison.ts";
import type { CompletionRecord } from "./completion.ts";
import type { DocumentRecord } from "./document.ts";
import type { ItemRecord } from "./item.ts";
import type { PromptRecord } from "./prompt.ts";
import type { RatingRecord } from "./rating.ts";
import type { TaskRecord } from "./task.ts";
import type { TombstoneRecord } from "./tombstone.ts";
import type { VoidingRecord } from "./voiding.ts";

export interface ProjectTable<R> {
  /** All, in the order in which they were added. AppError "record/..." where one cannot be read. */
  all(): Promise<R[]>;
  /** Adds those that are new and replaces those of the same id: all or nothing. AppError "storage/full". */
  put(records: readonly R[]): Promise<void>;
  /** All of them or nothing: false, and nothing is written, where one of these ids is there already. AppError "storage/full". */
  add(records: readonly R[]): Promise<boolean>;
  remove(ids: readonly string[]): Promise<void>;
}

export interface ProjectData {
  /** The id that the records of this project carry. */
  readonly project: string;
  readonly documents: ProjectTable<DocumentRecord>;
  readonly prompts: ProjectTable<PromptRecord>;
  readonly completions: ProjectTable<CompletionRecord>;
  readonly comparisons: ProjectTable<ComparisonRecord>;
  readonly ratings: ProjectTable<RatingRecord>;
  readonly tasks: ProjectTable<TaskRecord>;
  readonly items: ProjectTable<ItemRecord>;
  readonly voids: ProjectTable<VoidingRecord>;
  readonly erased: ProjectTable<TombstoneRecord>;
  /** 32 bytes that make the pseudonyms of this project; made when first asked for, and in no export of any kind. */
  pseudonymKey(): Promise<Uint8Array>;
}
