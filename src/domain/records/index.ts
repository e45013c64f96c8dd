// The list of records. The database's stores, manifest.json, import and export are drawn from it: a new record is a file
// of its own and a line here. A line is never taken away: the database counts them (src/storage/projectDatabase.ts).
import { project } from "./project.ts";
import { run } from "./run.ts";

export const recordKinds = [project, run] as const;

export type { DatasetRecord } from "./dataset.ts";
export type { DraftRecord } from "./draft.ts";
export { modelTitle, type DevicePreference, type ModelReference, type SamplePrompt } from "./parts.ts";
export { project, type ProjectRecord } from "./project.ts";
export { readRecord, type Fields, type RecordKind } from "./record.ts";
export { run, type RunRecord } from "./run.ts";
