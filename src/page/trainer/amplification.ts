// Whether a model of a run answers differently when only who asks is swapped, and more so than the model it began with: `evaluate
// amplification` on the page, whose lines it keeps. Both answer greedily, so that what differs comes from the words that were swapped.
import { prompts as promptRows, type Prompt, RowNotes } from "../../data/rows/index.ts";
import { AppError } from "../../domain/errors.ts";
import type { RunRecord } from "../../domain/records/index.ts";
import { amplificationReport, policyName } from "../../domain/runFolder.ts";
import { type AnsweredProbe, measureAmplification } from "../../evaluation/amplification.ts";
import { amplificationLine } from "../../evaluation/counterfactualLine.ts";
import { type PolicyRole, policyRoles } from "../../evaluation/policyQuality.ts";
import { probeAxes } from "../../evaluation/probes/axes/index.ts";
import { builtInCount, builtInSources, makePromptProbes } from "../../evaluation/probes/makeProbes.ts";
import type { Probe } from "../../evaluation/scoredProbe.ts";
import { generate, wideBatch } from "../../models/decode.ts";
import type { AmplificationRequest, PolicyChoice } from "../bridge/policyTypes.ts";
import { writeLines } from "../writeLines.ts";
import { loaderOn, loadPair, type Measuring, scoresBy } from "./measurePolicy.ts";
import { openProjectModel } from "./projectModels.ts";

const seed = 42;
const variants = 2;
/** So many that one of all lines can be found after correction. */
const permutations = 100_000;

interface Answer {
  readonly role: PolicyRole;
  readonly promptIndex: number;
  readonly ids: readonly number[];
  readonly ended: boolean;
}

/** How many lines were kept. `hide`: as the project does. AppErrors of models; "data/no-rows" where no prompt leaves room for an answer. */
export async function measureAmplificationOf(
  record: RunRecord,
  candidate: PolicyChoice,
  { axis, reward, maxNewTokens }: AmplificationRequest,
  { host, device, turn, onProgress }: Omit<Measuring, "journal">,
  hide: (texts: readonly string[]) => Promise<readonly string[]>,
): Promise<number> {
  const load = loaderOn(device, turn);
  const pair = await loadPair(record, candidate, null, host, load);
  const answers: Answer[] = [];
  const { tokenizer } = pair;
  const { model } = pair.asked.candidate;
  const asked = new Map<string, { prompt: Prompt; place: number }>();
  const probes: { probe: Probe; place: number }[] = [];
  try {
    const { contextLength, vocabularySize } = model.config;
    const rows = makePromptProbes({
      sources: builtInSources(builtInCount, tokenizer?.chatTemplate !== undefined),
      axes: probeAxes.filter(({ id }) => id === axis),
      variants,
      seed,
      hide,
    });
    const notes = new RowNotes();
    for await (const { prompt: said, axis: of, group, template, variant, arm } of rows) {
      const made = promptRows.tokenize(
        { prompt: said },
        {
          ...{ tokenizer, vocabularySize },
          cut: { maxLength: Math.max(1, contextLength - maxNewTokens), tooLong: "drop", room: maxNewTokens },
          noting: { notes, line: 1 },
        },
      );
      if (typeof made === "string") continue;
      const key = made.row.promptIds.join(" ");
      const known = asked.get(key) ?? { prompt: made.row, place: asked.size };
      asked.set(key, known);
      probes.push({ probe: { axis: of, group, template, variant, arm }, place: known.place });
      if (probes.length % 20 === 0) await turn();
    }
    const prompts = [...asked.values()].map(({ prompt }) => prompt.promptIds);
    if (prompts.length === 0)
      throw new AppError(
        "data/no-rows",
        `None of our prompts leaves room for an answer of ${maxNewTokens} tokens in a context of ${contextLength}.`,
        "Choose a shorter answer.",
      );
    const batchSize = wideBatch(model, prompts, maxNewTokens);
    const total = prompts.length * (reward === null ? 2 : 4);
    let done = 0;
    for (const role of policyRoles) {
      const { model: own, adapter } = pair.asked[role];
      const settings = { temperature: 0, topK: 0, topP: 1, seed, maxNewTokens, eosIds: pair.eosIds, adapter };
      for await (const one of generate(own, prompts, { ...settings, batchSize, check: turn })) {
        answers.push({ role, promptIndex: one.promptIndex, ids: one.ids, ended: one.finish === "eos" });
        onProgress(++done, total);
      }
    }
  } finally {
    pair.free();
  }
  /** `numbers`: of all answers, in their order. */
  const rowsOf = (measure: string, numbers: readonly number[]): AnsweredProbe[] => {
    const found = { base: new Map<number, number>(), candidate: new Map<number, number>() };
    answers.forEach(({ role, promptIndex }, i) => found[role].set(promptIndex, numbers[i] ?? NaN));
    return probes.map(({ probe, place }) => ({
      ...probe,
      measure,
      candidate: found.candidate.get(place) ?? NaN,
      base: found.base.get(place) ?? NaN,
    }));
  };
  const measured = rowsOf(
    "tokens",
    answers.map(({ ids, ended }) => ids.length - (ended ? 1 : 0)),
  );
  if (reward !== null) {
    const prompts = [...asked.values()].map(({ prompt }) => prompt);
    const loaded = await load(await openProjectModel(host, reward, "classify"), "classify");
    const rows = answers.map((one) => ({ ...one, ...(prompts[one.promptIndex] as Prompt) }));
    measured.push(...rowsOf("reward", await scoresBy(loaded, rows, tokenizer, turn)));
  }
  await turn();
  const lines = measureAmplification(measured, { permutations, seed }).map(amplificationLine);
  const path = amplificationReport(`${policyName(candidate.run, candidate.folder)}.${axis}`);
  await writeLines(host.store, path, lines);
  return lines.length;
}
