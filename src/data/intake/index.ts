// Files into a project.

export { ingestFile, Intake, type IngestOptions, type IngestReport } from "./ingestFile.ts";
