// What a reward model says of probes, by group: for the command, and for whoever asks between two steps of a run.

import { onScale, type Scale } from "../domain/statistics.ts";
import {
  type Counterfactual,
  type CounterfactualOptions,
  guardVerdict,
} from "../evaluation/counterfactual.ts";
import type { Model } from "../models/model.ts";
import type { ProbeText } from "./probeRows.ts";
import { scoreOnce } from "./scores.ts";

interface Measuring extends CounterfactualOptions {
  /** What scores are normalised by (src/runs/scoreScale.ts). */
  readonly scale: Scale;
  /** Awaited between batches with the texts that are done; throwing ends it. */
  readonly check?: (done: number, total: number) => Promise<void>;
}

/** `texts`: how many different ones were scored. AppErrors "evaluate/...", "tokens/...". */
export async function measureProbes(
  model: Model,
  probes: readonly ProbeText[],
  { scale, check, ...options }: Measuring,
): Promise<{ lines: Counterfactual[]; texts: number }> {
  const ids = probes.map((probe) => probe.ids);
  const { scores, texts } = await scoreOnce(model, ids, check);
  return { lines: guardVerdict(probes, onScale(scores, scale), options), texts };
}
