// `score`: what a reward model says of completions. Scores are raw: they say which of two answers to one prompt is better,
// and by how much, in a unit of the model's own.

import { command } from "./command.ts";
import { modelFlags } from "./modelFlags.ts";
import { rowsFlag } from "./rowsFlag.ts";

/** Results are given in order, so that a window's rows wait for each other. */
const windowRows = 256;

export const score = command({
  id: "score",
  summary: "Scores of completions by a reward model.",
  about:
    "Rows are {prompt, completion} (texts, or lists of messages) or {ids}. Of two answers to one prompt the better one has the higher score; scores of different prompts or models cannot be compared.",
  positionals: [],
  flags: {
    ...modelFlags,
    data: { ...rowsFlag("Rows"), required: true },
  },
  async run({ flags, device, out, session, signal }) {
    const { isIds, openRows, rowsToIds, tokenizerFor } = await import("./rowsFile.ts");
    const { tokenizeScored } = await import("../data/rows/index.ts");
    const { scoreIds } = await import("../runs/scores.ts");
    const { rewardModel } = await import("./rewardModel.ts");
    const { breathe } = await import("../runs/turns.ts");
    const rows = await openRows(flags.data, session.options.folder);
    const loaded = await rewardModel(session, { ...flags, device }, out, signal);
    const { model } = loaded;
    const isEncoder = model.architecture.attention === "full";
    const tokenizer = await tokenizerFor(rows, loaded, isIds);
    const ids = await rowsToIds(
      flags.data,
      rows,
      model.config,
      (row, noting) => tokenizeScored(row, isIds(row) ? undefined : tokenizer, isEncoder, noting),
      (made) => [made],
      (message) => out.note(message),
    );
    for (let start = 0; start < ids.length; start += windowRows) {
      const window = ids.slice(start, start + windowRows);
      const check = async (done: number): Promise<void> => {
        await breathe();
        signal.throwIfAborted();
        out.progress("scoring", start + done, ids.length, "rows");
      };
      for (const [i, found] of (await scoreIds(model, window, { check })).entries()) {
        const readable = `row ${start + i + 1}: ${found.score.toFixed(4)}`;
        out.result(
          { type: "score", score: found.score, ids: window[i], pooled_index: found.pooledIndex },
          readable,
        );
        await out.ready();
      }
    }
    out.progress("scoring", ids.length, ids.length, "rows");
    return undefined;
  },
});
