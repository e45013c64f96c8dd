// A run's adapter put into its base: the files of a transformers folder, for a zip.
import { AppError } from "../../domain/errors.ts";
import { modelTitle, type RunRecord } from "../../domain/records/index.ts";
import { describeConfig } from "../../models/describe.ts";
import { adapterTask, loadAdapter } from "../../models/saved/adapter.ts";
import { mergedModel } from "../../models/saved/wholeModel.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { PageModels } from "../modelReferences.ts";
import { storeFiles } from "../../storage/storeFiles.ts";
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
  const adapterFolder = storeFiles(project, folder);
  const task = await adapterTask(adapterFolder);
  const adapter = await loadAdapter(adapterFolder, describeConfig(source, task));
  const files = await mergedModel(source, {
    task,
    adapter,
    baseName: modelTitle(record.model),
    adapterName: record.title,
  });
  return files.map(({ path, chunks }) => ({ path: `${record.id}-merged/${path}`, chunks }));
}
