// Probes of a reward model: texts of ours told of every group on every axis, scored as they are and as the project hides them. What is
// compared, and how, is src/evaluation/counterfactual.ts.
import { tokenizeScored } from "../../data/rows/index.ts";
import { onScale } from "../../domain/statistics.ts";
import { guardVerdict } from "../../evaluation/counterfactual.ts";
import { counterfactualLine } from "../../evaluation/counterfactualLine.ts";
import { probeAxes } from "../../evaluation/probes/axes/index.ts";
import { builtInSources, makeProbes, probeCount, type ProbeRow } from "../../evaluation/probes/makeProbes.ts";
import { scoreOnce } from "../../runs/scores.ts";
import type { Scorer } from "./scorers.ts";

interface ProbeOptions {
  /** At most so many texts, and variants of each for a group. */
  readonly templates: number;
  readonly variants: number;
  hide(texts: readonly string[]): Promise<string[]>;
}

/** Lines of `evaluate counterfactual`. `check` is awaited as it goes on. AppErrors of the model and "evaluate/...". */
export async function probeScorer(
  { model, tokenizer, scale }: Scorer,
  { templates, variants, hide }: ProbeOptions,
  check: (done: number, total: number) => Promise<void>,
): Promise<ReturnType<typeof counterfactualLine>[]> {
  const sources = builtInSources(templates, tokenizer.chatTemplate !== undefined);
  const count = probeCount(probeAxes, sources.length, variants, 2);
  const rows: ProbeRow[] = [];
  for await (const row of makeProbes({ sources, variants, seed: 42, hide })) {
    rows.push(row);
    // Making them and scoring them take about as long.
    if (rows.length % 20 === 0) await check(rows.length, 2 * count);
  }
  const isEncoder = model.architecture.attention === "full";
  const read = rows.flatMap((row) => {
    const { prompt, completion } = row;
    const ids = tokenizeScored({ prompt, completion }, tokenizer, isEncoder);
    return ids.length > model.config.contextLength ? [] : [{ row, ids }];
  });
  const { scores } = await scoreOnce(
    model,
    read.map(({ ids }) => ids),
    (done, total) => check(count + Math.round((count * done) / Math.max(1, total)), 2 * count),
  );
  return guardVerdict(
    read.map(({ row }) => row),
    onScale(scores, scale),
  ).map(counterfactualLine);
}
