// The list of records. The database's stores, manifest.json, the files of a project's folder, import and export are drawn from
// it: a new record is a file of its own and a line here. A line is never taken away: the database counts them
// (src/storage/projectDatabase.ts).
import { comparison } from "./comparison.ts";
import { completion } from "./completion.ts";
import { document } from "./document.ts";
import { item } from "./item.ts";
import { project } from "./project.ts";
import { prompt } from "./prompt.ts";
import { rating } from "./rating.ts";
import { run } from "./run.ts";
import { task } from "./task.ts";
import { tombstone } from "./tombstone.ts";
import { voiding } from "./voiding.ts";

export const recordKinds = [
  project,
  run,
  document,
  prompt,
  completion,
  comparison,
  tombstone,
  task,
  item,
  rating,
  voiding,
] as const;

export { comparison, type ComparisonRecord } from "./comparison.ts";
export { completion, type CompletionRecord } from "./completion.ts";
export type { DatasetRecord } from "./dataset.ts";
export {
  cleanedOf,
  document,
  textOf,
  type DocumentRecord,
  type HiddenSpan,
  type Note,
  type Turn,
} from "./document.ts";
export type { DraftRecord } from "./draft.ts";
export { item, type ItemRecord } from "./item.ts";
export { modelTitle, type DevicePreference, type ModelReference, type SamplePrompt } from "./parts.ts";
export { project, type ProjectRecord } from "./project.ts";
export type { ProjectData, ProjectTable } from "./projectData.ts";
export { prompt, type PromptRecord } from "./prompt.ts";
export { rating, type RatingRecord } from "./rating.ts";
export { inOrderOf, newerVersion, readRecord, type Fields, type RecordKind } from "./record.ts";
export { run, type RunRecord } from "./run.ts";
export { task, type TaskRecord } from "./task.ts";
export { tombstone, type TombstoneRecord } from "./tombstone.ts";
export { voiding, type VoidingRecord } from "./voiding.ts";
