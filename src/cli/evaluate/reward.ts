// `evaluate reward`: how far a reward model can be trusted, by judgements that it was not trained on.

import { text } from "../../domain/config/field.ts";
import { command } from "../command.ts";
import { modelFlags } from "../modelFlags.ts";
import { intervalFlags } from "./flags.ts";

export const reward = command({
  id: "evaluate reward",
  summary: "Accuracy and calibration of a reward model on judged pairs.",
  about:
    "Give pairs {prompt, chosen, rejected} that it was not trained on. Scores are raw. Pairs labelled `tie` are left out and counted.",
  positionals: [],
  flags: {
    ...modelFlags,
    data: {
      field: text<string>("", {
        label: "Pairs",
        help: "A .jsonl, .json or .csv file of rows of pairs, or - for stdin.",
      }),
      value: "PAIRS",
      required: true,
    },
    ...intervalFlags,
  },
  async details() {
    const { rewardMeasures } = await import("../../evaluation/rewardQuality.ts");
    const entries = Object.entries(rewardMeasures).map(([term, { meaning }]) => ({ term, help: meaning }));
    return [{ title: "Metrics", entries }];
  },
  async run({ flags, device, out, session, signal }) {
    const { openRows, rowsToIds, tokenizerFor } = await import("../rowsFile.ts");
    const { isRowOfIds, judgements } = await import("../../data/rows/index.ts");
    const { judgedPair, scorePairs } = await import("../../runs/scorePairs.ts");
    const { rewardModel } = await import("../rewardModel.ts");
    const { rewardMeasures, rewardQuality } = await import("../../evaluation/rewardQuality.ts");
    const { breathe } = await import("../../runs/turns.ts");
    const { metricLine } = await import("../../runs/policyLines.ts");
    const { readableMetric } = await import("./readableMetric.ts");
    const rows = await openRows(flags.data, session.options.folder);
    const loaded = await rewardModel(session, { ...flags, device }, out, signal);
    const { model } = loaded;
    const isEncoder = model.architecture.attention === "full";
    const tokenizer = await tokenizerFor(rows, loaded, (row) => isRowOfIds(row, judgements));
    const pairs = await rowsToIds(
      flags.data,
      rows,
      model.config,
      (row, noting) => judgedPair(row, { tokenizer, isEncoder, noting }),
      ({ chosen, rejected }) => [chosen.ids, rejected.ids],
      (message) => out.note(message),
    );
    const scored = await scorePairs(model, pairs, async (done, total) => {
      await breathe();
      signal.throwIfAborted();
      out.progress("scoring", done, total, "answers");
    });
    const { bootstrap: draws, seed } = flags;
    for (const { name, ...estimate } of rewardQuality(scored, { draws, seed }).measures) {
      // Of pairs that were judged once there is nothing to say.
      if (rewardMeasures[name].use === "ceiling" && estimate.value === null) continue;
      out.result({ ...metricLine(name, null, estimate) }, readableMetric(name, estimate, "pairs"));
    }
    const ties = scored.filter(({ isTie }) => isTie).length;
    if (ties > 0) out.note(`${ties} of ${scored.length} pairs are labelled a tie and left out.`);
    return undefined;
  },
});
