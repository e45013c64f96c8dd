// Blind comparisons by people: pairs of a base's and a candidate's answers to the same prompt become items of a judging task. Whose answer
// is whose stands in a file of the project and nowhere where judging looks: answers and items have ids that say nothing, and which
// side of an item is the base's is drawn once for a task, so that the queue's turning of sides (src/data/annotation/queue.ts), half of
// each block of four, balances what is shown where.
import { blinded } from "../../data/annotation/blind.ts";
import { contentId } from "../../data/exchange/contentIds.ts";
import { AppError } from "../../domain/errors.ts";
import { hashText, permutation, randomStream } from "../../domain/random.ts";
import type { CompletionRecord, ItemRecord, ProjectData, SamplePrompt } from "../../domain/records/index.ts";
import { blindPairs } from "../../domain/runFolder.ts";
import { type BlindLine, outcomesOf } from "../../runs/blindOutcomes.ts";
import type { SampleLine } from "../../runs/policyLines.ts";
import type { ProjectStore } from "../../storage/projectStore.ts";
import type { BlindMade } from "../bridge/evaluationTypes.ts";
import { noTask } from "../noTask.ts";
import { linesOf } from "./measured.ts";

export interface BlindAnswers {
  readonly policy: string;
  readonly samples: readonly SampleLine[];
}

export interface BlindOptions {
  readonly task: string;
  /** Prompts of each policy. */
  readonly count: number;
  readonly addedAtMs: number;
  /** A name that nobody can foresee. */
  newId(): string;
}

/** AppError "judging/no-task", "evaluation/no-pairs": nothing is written. */
export async function addBlindPairs(
  data: ProjectData,
  store: ProjectStore,
  policies: readonly BlindAnswers[],
  { task: id, count, addedAtMs, newId }: BlindOptions,
): Promise<BlindMade> {
  const task = (await data.tasks.all()).find((one) => one.id === id);
  if (task?.purpose !== "evaluation") throw noTask(id);
  const known = await linesOf<BlindLine>(store, blindPairs(id));
  const taken = new Set(known.map(({ policy, prompt }) => `${policy}\n${prompt}`));
  const isBaseFirst = parityOf(newId());
  const heldBack = new Map<string, string>();
  let alike = 0;
  const items: ItemRecord[] = [];
  const completions: CompletionRecord[] = [];
  const lines: (BlindLine & { readonly type: "blind" })[] = [];
  for (const { policy, samples } of policies) {
    const random = randomStream(task.seed, `blind/${id}/${policy}`);
    const prompts = groupsOf(samples);
    let added = 0;
    for (const place of permutation(prompts.length, random)) {
      if (added >= count) break;
      const own = prompts[place] as SampleLine[];
      const prompt = own[0]?.prompt as SamplePrompt;
      const promptId = contentId("p", "blind", prompt);
      if (taken.has(`${policy}\n${promptId}`)) continue;
      const records = own.map((one) => ({
        role: one.role,
        record: {
          version: 1 as const,
          project: data.project,
          id: `c-${newId()}`,
          prompt,
          completion: one.completion ?? "",
          madeBy: "model" as const,
        },
      }));
      const { shown, why } = blinded(records.map(({ record }) => record));
      for (const reason of why) heldBack.set(`${policy}/${place}/${reason}`, reason);
      const side = (role: SampleLine["role"]): CompletionRecord[] => {
        const theirs = records.filter((one) => one.role === role && shown.includes(one.record));
        return permutation(theirs.length, random).flatMap((i) => theirs[i]?.record ?? []);
      };
      const candidates = side("candidate");
      const bases = side("base");
      const pair = bases
        .flatMap((base) => candidates.map((candidate) => ({ base, candidate })))
        .find(({ base, candidate }) => base.completion.trim() !== candidate.completion.trim());
      if (pair === undefined) {
        if (bases.length > 0 && candidates.length > 0) alike++;
        continue;
      }
      const { base, candidate } = pair;
      const item = `${id}/${newId()}`;
      completions.push(base, candidate);
      items.push({
        version: 1,
        project: data.project,
        id: item,
        taskId: id,
        promptId,
        completionIds: isBaseFirst ? [base.id, candidate.id] : [candidate.id, base.id],
        arm: "blind",
        kind: "normal",
        addedAtMs,
      });
      lines.push({ type: "blind", item, prompt: promptId, policy, base: base.id, candidate: candidate.id });
      added++;
    }
  }
  if (items.length === 0)
    throw new AppError(
      "evaluation/no-pairs",
      alike > 0
        ? `Both models gave the same answer to each of ${alike} prompts, so there is nothing to choose between.`
        : "There are no answers that could be compared blindly.",
      "Measure a model that was trained longer, or with more prompts, and try again.",
    );
  // Whose they are first: items without it could be judged and never counted.
  const text = [...known, ...lines].map((line) => `${JSON.stringify(line)}\n`).join("");
  await store.write(blindPairs(id), new TextEncoder().encode(text));
  await data.completions.put(completions);
  await data.items.put(items);
  return {
    added: items.length,
    alike,
    heldBack: heldBack.size,
    heldBackWhy: [...new Set(heldBack.values())],
  };
}

/** Prompts in their order, those with answers of both sides. */
function groupsOf(samples: readonly SampleLine[]): SampleLine[][] {
  const byPrompt = new Map<number, SampleLine[]>();
  for (const one of samples) {
    const own = byPrompt.get(one.prompt_index);
    if (own === undefined) byPrompt.set(one.prompt_index, [one]);
    else own.push(one);
  }
  return [...byPrompt.values()].filter(
    (own) => own[0]?.prompt !== null && new Set(own.map(({ role }) => role)).size === 2,
  );
}

/** Odd or even, of a name that nobody can foresee. */
const parityOf = (text: string): boolean => hashText(text) % 2 === 0;

/** What people said of a task's pairs, and the same as contests for strengths. */
export async function blindOutcomes(data: ProjectData, store: ProjectStore, task: string) {
  const lines = await linesOf<BlindLine>(store, blindPairs(task));
  const events = (await data.comparisons.all()).filter(({ taskId }) => taskId === task);
  return outcomesOf(lines, events, await data.voids.all());
}
