// A run's adapter put into its base: the files of a transformers folder, for a zip.
import { AppError } from "../../domain/errors.ts";
import { modelTitle, type RunRecord } from "../../domain/records/index.ts";
import { adapterBase, loadAdapter } from "../../models/adapterFiles.ts";
import { exportModel } from "../../models/exportModel.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { PageModels } from "../modelReferences.ts";
import { storeFiles } from "./pageRun.ts";
import type { ZipEntry } from "../../formats/zip.ts";

/** `folder` is one of the project's, such as models/dpo-1/final. AppError "run/not-an-adapter", "model/...", "adapter/...". */
export async function mergedFiles(
  models: PageModels,
  project: ProjectStore,
  record: RunRecord,
  folder: string,
): Promise<ZipEntry[]> {
  if ((await project.open(`${folder}/adapter_config.json`)) === undefined) {
    throw new AppError(
      "run/not-an-adapter",
      `${record.title} trained the whole model, so there is nothing to merge.`,
      "Download its result: it is a complete model already.",
    );
  }
  const source = await models.open(record.model);
  const adapter = await loadAdapter(storeFiles(project, folder), adapterBase(source));
  const files = await exportModel(source, {
    adapter,
    baseName: modelTitle(record.model),
    adapterName: record.title,
  });
  return files.map(({ path, chunks }) => ({ path: `${record.id}-merged/${path}`, chunks }));
}
