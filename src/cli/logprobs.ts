// `logprobs`: how likely a model finds each token of the rows it is given, with the entropies beside them.

import { command } from "./command.ts";
import { modelFlags } from "./modelFlags.ts";
import { rowsFlag } from "./rowsFlag.ts";

export const logprobs = command({
  id: "logprobs",
  summary: "Log-probabilities and entropies of completions under a model, token by token.",
  about:
    "Rows are {prompt, completion} (texts, or lists of messages) or {ids, prompt_length}. Natural logarithms, temperature 1.",
  positionals: [],
  flags: {
    ...modelFlags,
    data: { ...rowsFlag("Rows"), required: true },
  },
  async run({ flags, device, out, session, signal }) {
    const { openRows, rowsToIds, tokenizerFor, isIds } = await import("./rowsFile.ts");
    const { tokenizeRow } = await import("../data/rows/index.ts");
    const { scoreRows } = await import("./logprobRows.ts");
    const rows = await openRows(flags.data, session.options.folder);
    const loaded = await session.model({ ...flags, device }, out, signal);
    const tokenizer = await tokenizerFor(rows, loaded, isIds);
    const tokenized = await rowsToIds(
      flags.data,
      rows,
      loaded.model.config,
      (row, noting) => tokenizeRow(row, isIds(row) ? undefined : tokenizer, noting),
      ({ ids }) => [ids],
      (message) => out.note(message),
    );
    let number = 0;
    for await (const { ids, promptLength, logprobs, entropies } of scoreRows(
      loaded.model,
      tokenized,
      signal,
    )) {
      number++;
      const total = logprobs.reduce((a, b) => a + b, 0);
      const readable = `row ${number}: ${logprobs.length} tokens, log-probability ${total.toFixed(4)}, mean ${(total / Math.max(1, logprobs.length)).toFixed(4)}`;
      out.result({ type: "logprobs", ids, prompt_length: promptLength, logprobs, entropies }, readable);
      out.progress("computing", number, rows.length, "rows");
      await out.ready();
    }
    return undefined;
  },
});
