// `evaluate counterfactual`: whether a reward model's scores differ by group where nothing but the group was swapped.

import { integer, text } from "../../domain/config/field.ts";
import { command } from "../command.ts";
import { modelFlags } from "../modelFlags.ts";
import { permutationsFlag } from "./flags.ts";
import { keptFlags } from "./keptFlags.ts";

export const counterfactual = command({
  id: "evaluate counterfactual",
  summary: "Whether a reward model scores the same text by who it is told of.",
  about:
    "Rows are {axis, group, template, variant?, prompt, completion}: the same template told of several groups, and of one group in several variants; `evaluate probes` writes such rows. Rows with an `arm` are compared within it, and their lines have it. A line for each axis and two of its groups: the difference of the templates' means, its 95 % interval (templates resampled), the noise floor (95th percentile of the difference between variants of one group), a sign-flip test over templates, and Holm's correction over all lines. Scores are normalised by `reward_mean` and `reward_std` of config.json where it has them. A gap that was not found is said with the size that would have been (mde): nothing here shows that a model is fair.",
  positionals: [],
  flags: {
    ...modelFlags,
    probes: {
      field: text<string>("", {
        label: "Probes",
        help: "A .jsonl, .json or .csv file of rows of probes, or - for stdin.",
      }),
      value: "ROWS",
      required: true,
    },
    ...keptFlags,
    permutations: permutationsFlag(10_000),
    seed: {
      field: integer(42, {
        atLeast: 0,
        label: "Seed",
        help: "Fixes what bootstrap and sign-flip test draw.",
      }),
      value: "S",
    },
  },
  async run({ flags, device, out, session, signal }) {
    const { readRows } = await import("../../data/readers/index.ts");
    const { tokenizeScored } = await import("../../data/rows/index.ts");
    const { AppError } = await import("../../domain/errors.ts");
    const { onScale } = await import("../../domain/statistics.ts");
    const { guardVerdict } = await import("../../evaluation/counterfactual.ts");
    const { scoreOnce } = await import("../../runs/scores.ts");
    const { breathe } = await import("../../runs/turns.ts");
    const { rowsInput } = await import("../anonymiseFiles.ts");
    const { rowTeller } = await import("../rowTeller.ts");
    const { rewardModel } = await import("../rewardModel.ts");
    const { isIds, tokenizerFor } = await import("../rowsFile.ts");
    const { counterfactualLine } = await import("../../evaluation/counterfactualLine.ts");
    const { reachNotes, readableCounterfactual } = await import("./readableCounterfactual.ts");
    const { readProbes } = await import("../../runs/probeRows.ts");
    const { counterfactualReport } = await import("../../domain/runFolder.ts");
    const { keeper } = await import("./keepLines.ts");
    const keep = keeper(flags, session);
    const name = flags.probes === "-" ? "stdin" : flags.probes;
    let errors = 0;
    const told = rowTeller(out, name);
    const tell = (line: number, message: string, code?: string, hint?: string): void => {
      errors++;
      told.fault(line, message, code, hint);
    };
    const read = await readRows(name, rowsInput(flags.probes, session.options.folder));
    for (const { line, message } of read.errors) tell(line, message);
    const more = read.errorCount - read.errors.length;
    if (more > 0) {
      errors += more;
      const message = `${more} more rows cannot be read and are not listed.`;
      told.warn("data/more-errors", message);
    }
    const loaded = await rewardModel(session, { ...flags, device }, out, signal);
    const { model, scale } = loaded;
    const isEncoder = model.architecture.attention === "full";
    const tokenizer = await tokenizerFor(read.rows, loaded, isIds);
    const { probes, repeated, notes } = await readProbes(read.rows, {
      limits: model.config,
      tokenize: (row, noting) => ({
        ids: tokenizeScored(row, isIds(row) ? undefined : tokenizer, isEncoder, noting),
      }),
      fault: ({ line, code, message, hint }) => tell(line, message, code, hint),
    });
    if (probes.length === 0)
      throw new AppError(
        "data/no-rows",
        `${name}: none of its rows is a probe that ${model.name} can read.`,
        "See the errors of its rows; `feedbackloop evaluate probes` writes a file of probes.",
      );
    for (const message of notes.texts(name, read.rows.length)) out.note(message);
    if (repeated > 0)
      out.note(`${repeated} rows of ${name} stand there already, word for word, and are taken once.`);
    const { scores, texts } = await scoreOnce(
      model,
      probes.map(({ ids }) => ids),
      async (done, total) => {
        await breathe();
        signal.throwIfAborted();
        out.progress("scoring", done, total, "texts");
      },
    );
    const { permutations, seed } = flags;
    const lines = guardVerdict(probes, onScale(scores, scale), { permutations, seed });
    for (const line of lines) {
      out.result(counterfactualLine(line), readableCounterfactual(line));
      await out.ready();
      signal.throwIfAborted();
    }
    await keep(counterfactualReport, lines.map(counterfactualLine), out);
    for (const message of reachNotes(lines, permutations, name)) out.note(message);
    out.result({ type: "done", lines: lines.length, probes: probes.length, texts, errors }, undefined);
    return undefined;
  },
});
