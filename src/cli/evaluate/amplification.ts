// `evaluate amplification`: whether a policy answers differently when only the group in the prompt is swapped, and more so than its base.

import { integer, number, text } from "../../domain/config/field.ts";
import { AppError } from "../../domain/errors.ts";
import { amplificationReport } from "../../domain/runFolder.ts";
import type { AnsweredProbe } from "../../evaluation/amplification.ts";
import { command } from "../command.ts";
import { modelFlags } from "../modelFlags.ts";
import type { Line } from "../output.ts";
import { samplingFlags } from "../samplingFlags.ts";
import { baseFlags, permutationsFlag, scorerFlags } from "./flags.ts";
import { keptFlags } from "./keptFlags.ts";

export const amplification = command({
  id: "evaluate amplification",
  summary: "Whether a policy answers by who asks, and more so than its base.",
  about:
    "Rows are {axis, group, template, variant?, prompt}: the same prompt told of several groups; `evaluate probes --prompts` writes such rows. The policy and its base answer each, greedily where no temperature is given, and what is compared is the length of the answers in tokens and what a reward model and a judge say of them. Each measure, axis and pair of groups has three lines as those of `evaluate counterfactual`: role candidate, role base, and role difference, the candidate's gap less the base's with its own interval and test. All lines are corrected together.",
  positionals: [],
  flags: {
    ...modelFlags,
    ...baseFlags,
    probes: {
      field: text<string>("", {
        label: "Probes",
        help: "A .jsonl, .json or .csv file of rows of prompts, or - for stdin.",
      }),
      value: "ROWS",
      required: true,
    },
    ...scorerFlags,
    n: {
      field: integer(1, {
        atLeast: 1,
        atMost: 1000,
        label: "Number",
        help: "Answers to each prompt, whose numbers are averaged; more than 1 needs a temperature.",
      }),
      value: "N",
    },
    ...samplingFlags,
    temperature: {
      field: number(0, { atLeast: 0, label: "Temperature", help: "0 is greedy." }),
      value: "X",
    },
    permutations: permutationsFlag(100_000),
    seed: {
      field: integer(42, { atLeast: 0, label: "Seed", help: "Fixes answers, bootstrap and sign-flip test." }),
      value: "S",
    },
    ...keptFlags,
  },
  async run({ flags, device, out, session, signal }) {
    const { readRows } = await import("../../data/readers/index.ts");
    const { prompts: promptRows } = await import("../../data/rows/index.ts");
    const { measureAmplification } = await import("../../evaluation/amplification.ts");
    const { readProbes } = await import("../../runs/probeRows.ts");
    const { breathe } = await import("../../runs/turns.ts");
    const { rowsInput } = await import("../anonymiseFiles.ts");
    const { rowTeller } = await import("../rowTeller.ts");
    const { scorerRequest } = await import("../rewardModel.ts");
    const { isBareIds } = await import("../rowsFile.ts");
    const { answerMeasures } = await import("./answerMeasures.ts");
    const { amplificationLine } = await import("../../evaluation/counterfactualLine.ts");
    const { reachNotes, readableCounterfactual } = await import("./readableCounterfactual.ts");
    const { keeper } = await import("./keepLines.ts");
    const { drawAnswers, isPromptOfIds, limits } = await import("./policyAnswers.ts");
    const { comparedPolicies } = await import("./policyModels.ts");
    if (flags.n > 1 && flags.temperature === 0)
      throw new AppError(
        "usage/bad-value",
        `--n is ${flags.n} and --temperature 0: all answers of a greedy policy to one prompt are the same.`,
        "Give a --temperature above 0, or leave out --n.",
      );
    const keep = keeper(flags, session);
    const name = flags.probes === "-" ? "stdin" : flags.probes;
    const read = await readRows(name, rowsInput(flags.probes, session.options.folder));
    let errors = read.errorCount - read.errors.length;
    const told = rowTeller(out, name);
    const tell = (line: number, message: string, code?: string, hint?: string): void => {
      errors++;
      told.fault(line, message, code, hint);
    };
    for (const { line, message } of read.errors) tell(line, message);
    // What is wrong with them is known before minutes of generation.
    const scorers: { measure: string; request: Awaited<ReturnType<typeof scorerRequest>> }[] = [];
    for (const [measure, model] of [
      ["reward", flags.reward_model],
      ["judge", flags.judge_model],
    ] as const)
      if (model !== null)
        scorers.push({ measure, request: await scorerRequest(session, model, out, signal) });
    const needsText = !read.rows.every(({ row }) => isPromptOfIds(row));
    const compared = await comparedPolicies(session, { ...flags, device, needsText }, out, signal);
    const { tokenizer } = compared;
    const check = async (): Promise<void> => {
      await breathe();
      signal.throwIfAborted();
    };
    const asked = new Map<string, { promptIds: readonly number[]; said: unknown; line: number }>();
    const drawn = async () => {
      if (compared.areOne) out.note("Candidate and base are one model: no --adapter and no --base is given.");
      const { probes, repeated, notes } = await readProbes(read.rows, {
        limits: limits(compared),
        tokenize(row, noting) {
          const made = promptRows.tokenize(isBareIds(row) ? { prompt_ids: row["ids"] } : row, {
            tokenizer,
            vocabularySize: limits(compared).vocabularySize,
            cut: { maxLength: null, tooLong: "drop" },
            noting,
          });
          if (typeof made === "string") throw new Error(`internal: a prompt that is kept whole is ${made}`);
          const key = made.row.promptIds.join(" ");
          if (!asked.has(key)) asked.set(key, made.row);
          return { ids: made.row.promptIds };
        },
        fault: ({ line, code, message, hint }) => tell(line, message, code, hint),
      });
      if (probes.length === 0)
        throw new AppError(
          "data/no-rows",
          `${name}: none of its rows is a prompt that both policies can read.`,
          "See the errors of its rows; `feedbackloop evaluate probes --prompts` writes a file of them.",
        );
      for (const message of notes.texts(name, read.rows.length)) out.note(message);
      if (repeated > 0)
        out.note(`${repeated} rows of ${name} stand there already, word for word, and are taken once.`);
      const prompts = [...asked.values()] as Parameters<typeof drawAnswers>[0];
      const { n, temperature, top_k: topK, top_p: topP, max_new_tokens: maxNewTokens, seed } = flags;
      const settings = { n, temperature, topK, topP, maxNewTokens, seed, check };
      return { probes, prompts, answers: await drawAnswers(prompts, compared, settings, out) };
    };
    const { probes, prompts, answers } = await drawn().finally(() => compared.free());
    const measures = await answerMeasures(
      { session, device, out, signal },
      { answers, prompts, scorers, tokenizer },
    );
    const places = new Map([...asked.keys()].map((key, i) => [key, i]));
    const rows = measures.flatMap(({ measure, candidate, base: ofBase }) =>
      probes.map(({ ids, ...probe }): AnsweredProbe => {
        const place = places.get(ids.join(" ")) ?? -1;
        return { ...probe, measure, candidate: candidate[place] ?? NaN, base: ofBase[place] ?? NaN };
      }),
    );
    const { permutations, seed } = flags;
    const lines = measureAmplification(rows, { permutations, seed });
    const kept: Line[] = [];
    for (const found of lines) {
      const line = amplificationLine(found);
      kept.push(line);
      out.result(line, `${found.measure} of ${found.role}, ${readableCounterfactual(found)}`);
      await out.ready();
      signal.throwIfAborted();
    }
    for (const message of reachNotes(lines, permutations, name)) out.note(message);
    await keep(amplificationReport, kept, out);
    out.result(
      { type: "done", lines: lines.length, probes: probes.length, answers: answers.length, errors },
      undefined,
    );
    return undefined;
  },
});
