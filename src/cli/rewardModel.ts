// A reward model for the commands that score: a sequence classifier with one label, whose head was trained.

import { requireScore } from "../models/heads.ts";
import type { LoadedModel } from "../runs/loadedModel.ts";
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
