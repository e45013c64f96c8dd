// A model as a config of the page names it: what a run of the project left in its folder, else what the page itself has or the hub.
// Of a run that left an adapter alone it is the adapter's model with the adapter merged in, as on the command line.
import { recipeOf } from "../../algorithms/index.ts";
import type { Role } from "../../algorithms/recipe.ts";
import type { RunConfig } from "../../domain/config/runConfig.ts";
import { AppError, quote } from "../../domain/errors.ts";
import type { ModelReference } from "../../domain/records/index.ts";
import { runOfPath } from "../../domain/runFolder.ts";
import { type ModelSource, openModel } from "../../formats/modelSource.ts";
import type { Task } from "../../models/architecture.ts";
import { describeModel, type ModelDescription } from "../../models/describe.ts";
import { loadAdapter } from "../../models/saved/adapter.ts";
import { withAdapter } from "../../models/saved/withAdapter.ts";
import { rolesOf } from "../../runs/roles.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import { storeFiles } from "../../storage/storeFiles.ts";
import { modelNamed } from "../drafts.ts";
import type { FileOptions, PageModels } from "../modelReferences.ts";

export interface ProjectModels {
  readonly models: Pick<PageModels, "open">;
  /** The project's folder. */
  readonly store: ProjectStore;
  /** What a run of the project was started from. AppError "run/..." */
  baseOf(run: string): Promise<ModelReference>;
  /** The model that is to be trained, whose files may have been chosen by hand. */
  readonly chosen: ModelReference | null;
}

/** AppErrors of models; "model/not-found" where the run has left nothing there. */
export async function openProjectModel(
  { models, store, baseOf, chosen }: ProjectModels,
  name: string,
  task: Task | undefined,
  options: FileOptions = {},
): Promise<ModelSource> {
  const place = runOfPath(name);
  if (place === undefined) return models.open(modelNamed(name, chosen), options);
  const files = storeFiles(store, name);
  const has = async (file: string): Promise<boolean> => (await files.open(file)) !== undefined;
  if (await has("adapter_config.json")) {
    const base = await models.open(await baseOf(place.run), options);
    return withAdapter(base, await loadAdapter(files, describeModel(base, task)), task);
  }
  if (await has("config.json")) return openModel(files);
  throw new AppError(
    "model/not-found",
    `This project has no model ${quote(name)}: the run ${quote(place.run)} was deleted, or has not ended.`,
    "Choose a reward model that is here, or train one first.",
  );
}

/** The models that roles of a run have of their own, before they are loaded. AppErrors as `openProjectModel`. */
export async function describeRoles(
  given: ProjectModels,
  config: RunConfig,
): Promise<Map<Role, ModelDescription>> {
  const found = new Map<Role, ModelDescription>();
  for (const { role, source } of rolesOf(recipeOf(config), config)) {
    if (source.from !== "files") continue;
    const files = await openProjectModel(given, source.name, source.task);
    found.set(role, describeModel(files, source.task));
  }
  return found;
}
