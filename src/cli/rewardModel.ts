// A reward model for the commands that score: a sequence classifier with one label, whose head was trained.

import { describeModel } from "../models/describe.ts";
import { requireScore } from "../models/heads.ts";
import { adapterBase } from "../models/saved/adapter.ts";
import type { LoadedModel } from "../runs/loadedModel.ts";
import { findFiles, findModel, isAdapterFolder } from "./modelLookup.ts";
import type { Output } from "./output.ts";
import type { ModelRequest, Session } from "./session.ts";

/** AppErrors of models and adapters; "model/no-score" for a language model without an adapter that has learned to score. */
export async function rewardModel(
  session: Session,
  request: Omit<ModelRequest, "task">,
  out: Output,
  signal: AbortSignal,
): Promise<LoadedModel> {
  const loaded = await session.model({ ...request, task: "classify" }, out, signal);
  requireScore(loaded.model);
  return loaded;
}

/**
 * What to ask for where one name stands for a reward model: a model, or a folder with an adapter alone, whose config names its
 * model. Read but for its weights, so that a wrong one is refused early. AppErrors as above.
 */
export async function scorerRequest(
  session: Session,
  name: string,
  out: Output,
  signal: AbortSignal,
): Promise<Pick<ModelRequest, "model" | "adapter">> {
  const options = session.lookup(out, signal);
  const isAdapter = isAdapterFolder(name, options.folder);
  const model = isAdapter ? await adapterBase(findFiles(name, options)) : name;
  const { name: found, specs, names } = describeModel(await findModel(model, options), "classify");
  const drawn = specs.flatMap((spec) => (names.has(spec.name) ? [] : [spec.name]));
  if (!isAdapter) requireScore({ name: found, drawn });
  return { model, adapter: isAdapter ? name : null };
}
