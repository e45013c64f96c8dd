// `evaluate policy`: what a policy has become, held against its base by answers of both to the same prompts.

import { integer, text } from "../../domain/config/field.ts";
import { AppError } from "../../domain/errors.ts";
import type { PolicySample, Scorer } from "../../evaluation/policyQuality.ts";
import { command } from "../command.ts";
import { modelFlags } from "../modelFlags.ts";
import { samplingFlags } from "../samplingFlags.ts";
import { baseFlags, intervalFlags, optional, scorerFlags } from "./flags.ts";

/** Lines of samples are made in turns of so many, so that whoever reads them keeps up. */
const windowRows = 256;

export const policy = command({
  id: "evaluate policy",
  summary: "A policy against its base: reward, win rate, divergence, length and variety of their answers.",
  about:
    "Both answer every prompt, or --completions brings the answers. A line a completion comes first (with --json), then a line a metric. A reward model or judge may be a model or a folder with an adapter; its scores are normalised by `reward_mean` and `reward_std` of its config.json.",
  positionals: [],
  flags: {
    ...modelFlags,
    ...baseFlags,
    prompts: {
      field: text<string>("", {
        label: "Prompts",
        help: "A .jsonl, .json or .csv file of rows {prompt} or {ids}, or of pairs, or - for stdin. A prompt that stands twice is taken once.",
      }),
      value: "ROWS",
      required: true,
    },
    ...scorerFlags,
    n: {
      field: integer(4, {
        atLeast: 1,
        atMost: 100_000,
        label: "Number",
        help: "Completions for each prompt and role.",
      }),
      value: "N",
    },
    ...samplingFlags,
    bootstrap: intervalFlags.bootstrap,
    seed: {
      field: integer(42, { atLeast: 0, label: "Seed", help: "Fixes what is drawn, answers and bootstrap." }),
      value: "N",
    },
    completions: {
      field: optional(
        "Completions",
        "Measure these and draw none: rows {prompt or prompt_ids, role, completion_ids or completion}, role base or candidate.",
      ),
      value: "FILE",
    },
  },
  async details() {
    const { comparisonMeasures, roleMeasures } = await import("../../evaluation/policyQuality.ts");
    const entries = (measures: Readonly<Record<string, { readonly meaning: string }>>) =>
      Object.entries(measures).map(([term, { meaning }]) => ({ term, help: meaning }));
    return [
      { title: "Metrics of each role", entries: entries(roleMeasures) },
      { title: "Metrics of the candidate against the base", entries: entries(comparisonMeasures) },
    ];
  },
  async run({ flags, device, out, session, signal }) {
    const { openRows } = await import("../rowsFile.ts");
    const { isAnswerOfIds } = await import("../../data/rows/index.ts");
    const { comparePolicies, shareVocabulary } = await import("../../runs/comparePolicies.ts");
    const { measurePolicies } = await import("../../evaluation/policyQuality.ts");
    const { breathe } = await import("../../runs/turns.ts");
    const { scorerRequest } = await import("../rewardModel.ts");
    const { comparedPolicies } = await import("./policyModels.ts");
    const { drawAnswers, givenAnswers, isPromptOfIds, readPrompts } = await import("./policyAnswers.ts");
    const { sampleOf } = await import("./policySamples.ts");
    const { scoreAnswers } = await import("./policyScores.ts");
    const { metricLine, sampleLine } = await import("../../runs/policyLines.ts");
    const { readableMetric } = await import("./readableMetric.ts");
    const { folder } = session.options;
    if (flags.prompts === "-" && flags.completions === "-") {
      throw new AppError(
        "usage/bad-value",
        "--prompts and --completions are both -, and stdin can be read once.",
        "Give one of them as a file.",
      );
    }
    const rows = await openRows(flags.prompts, folder);
    const given = flags.completions === null ? undefined : await openRows(flags.completions, folder);
    // What is wrong with them is known before minutes of generation.
    const wanted: { scorer: Scorer; request: Awaited<ReturnType<typeof scorerRequest>> }[] = [];
    for (const [scorer, name] of [
      ["reward", flags.reward_model],
      ["judge", flags.judge_model],
    ] as const)
      if (name !== null) wanted.push({ scorer, request: await scorerRequest(session, name, out, signal) });
    const check = async (): Promise<void> => {
      await breathe();
      signal.throwIfAborted();
    };

    const needsText = !rows.every(({ row }) => isPromptOfIds(row));
    const answersNeedText = given?.some(({ row }) => !isAnswerOfIds(row)) === true;
    const compared = await comparedPolicies(
      session,
      { ...flags, device, needsText: needsText || answersNeedText },
      out,
      signal,
    );
    const { candidate, base, tokenizer, baseTokenizer } = compared;
    const measured = async () => {
      const prompts = await readPrompts(flags.prompts, rows, compared, out);
      // Answers that are given may differ all the same, such as the best of several.
      if (compared.areOne && given === undefined)
        out.note("Candidate and base are one model: no --adapter and no --base is given.");
      const readsAlike = prompts.every(
        ({ promptIds }) => tokenizer?.decode(promptIds) === baseTokenizer?.decode(promptIds),
      );
      if (tokenizer && baseTokenizer && !readsAlike)
        out.note("The base's tokenizer has other ids: what is said of its log-probabilities means nothing.");
      const answers =
        given !== undefined && flags.completions !== null
          ? await givenAnswers(flags.completions, given, prompts, compared, out)
          : await drawAnswers(
              prompts,
              compared,
              {
                n: flags.n,
                temperature: flags.temperature,
                topK: flags.top_k,
                topP: flags.top_p,
                maxNewTokens: flags.max_new_tokens,
                seed: flags.seed,
                check,
              },
              out,
            );
      const asked = answers.map(({ promptIndex, role, ids }) => {
        const promptIds = prompts[promptIndex]?.promptIds ?? [];
        return { promptIds, ids, byCandidate: role === "candidate" };
      });
      const numbers = await comparePolicies(candidate, base, asked, async (done) => {
        await check();
        out.progress("computing", done, asked.length, "answers");
      });
      out.progress("computing", asked.length, asked.length, "answers");
      return { prompts, answers, numbers };
    };
    const { prompts, answers, numbers } = await measured().finally(() => compared.free());

    const noExact = shareVocabulary(candidate, base)
      ? undefined
      : `the vocabularies of candidate and base have ${candidate.model.config.vocabularySize} and ${base.model.config.vocabularySize} tokens`;
    const scores = new Map<Scorer, readonly number[]>();
    for (const { scorer, request } of wanted) {
      const scoring = { session, request: { ...request, device }, out, signal };
      scores.set(scorer, await scoreAnswers(scoring, answers, prompts, tokenizer));
    }

    const samples: PolicySample[] = [];
    for (const [i, answer] of answers.entries()) {
      const prompt = prompts[answer.promptIndex];
      const found = numbers[i];
      if (!prompt || !found) throw new Error("internal: an answer without its prompt or its numbers");
      const sample = sampleOf(answer, found, scores, i);
      samples.push(sample);
      out.result({ ...sampleLine(sample, answer.promptIndex, prompt, tokenizer) }, undefined);
      await out.ready();
      if (i % windowRows === windowRows - 1) await check();
    }
    const bootstrap = { draws: flags.bootstrap, seed: flags.seed };
    const options = { scorers: wanted.map(({ scorer }) => scorer), bootstrap, noExact };
    for (const { name, role, ...estimate } of measurePolicies(samples, options)) {
      const unit = name.endsWith("win_rate") ? "pairs" : "answers";
      const label = role === null ? name : `${name} of ${role}`;
      out.result({ ...metricLine(name, role, estimate) }, readableMetric(label, estimate, unit, 24));
    }
    return undefined;
  },
});
