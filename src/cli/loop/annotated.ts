// From prompts to judged pairs: the model's own answers, what simulated annotators say of them, and the pairs that follow.

import { answerQuality, simulateAnnotators } from "../../data/annotation/index.ts";
import { decided } from "../../data/exchange/judged.ts";
import { preferenceRow } from "../../data/exchange/trlPreference.ts";
import { AppError } from "../../domain/errors.ts";
import { permutation, randomStream } from "../../domain/random.ts";
import { generate } from "../generate.ts";
import { openRows } from "../rowsFile.ts";
import { type ProjectFolder, projectFiles, type Row } from "./files.ts";
import { flagsOf, type LoopContext, runInner } from "./inner.ts";
import type { LoopPlan } from "./plan.ts";

/** What was asked, as one text: the contents of messages in turn. */
export function questionOf(prompt: unknown): string {
  if (!Array.isArray(prompt)) return String(prompt);
  const contents = prompt.map((message) => (message as { content?: unknown }).content);
  return contents.map((content) => (typeof content === "string" ? content : "")).join("\n");
}

/** What an answer is worth by the sample's own measure: the gold that no reward model sees. */
export function utilityOf(prompt: unknown, completion: unknown): number {
  return answerQuality(questionOf(prompt), String(completion)).total;
}

const padded = (letter: string, i: number): string => `${letter}${String(i + 1).padStart(5, "0")}`;

/** Each prompt of a file once, at its first place, with an id. */
export async function writePrompts(
  project: ProjectFolder,
  from: { readonly prompts: string; readonly limit: number | null },
  to: string,
): Promise<void> {
  if (project.has(to)) return;
  const once = new Map<string, unknown>();
  for (const { row } of await openRows(project.at(from.prompts), project.root))
    if (row["prompt"] !== undefined) once.set(JSON.stringify(row["prompt"]), row["prompt"]);
  const all = [...once.values()].slice(0, from.limit ?? Infinity);
  if (all.length === 0)
    throw new AppError(
      "loop/no-prompts",
      `${from.prompts} has no row with a "prompt".`,
      "Name another file.",
    );
  await project.writeRows(
    to,
    all.map((prompt, i) => ({ id: padded("p", i), prompt })),
  );
}

/** Answers of the model to each of the project's prompts. */
export async function drawCompletions(
  ctx: LoopContext,
  project: ProjectFolder,
  { model_name_or_path: model, prompts, limit, ...settings }: NonNullable<LoopPlan["generate"]>,
): Promise<void> {
  await writePrompts(project, { prompts, limit }, projectFiles.prompts);
  if (project.has(projectFiles.completions)) return;
  const path = project.at(projectFiles.prompts);
  const args = ["--model", modelName(project, model), "--prompts", path, ...flagsOf(settings)];
  const lines = await runInner(ctx, "generate", generate, args);
  const asked = project.rows(projectFiles.prompts);
  await project.writeRows(
    projectFiles.completions,
    lines.map((line, i) => {
      const { prompt, completion, prompt_ids, completion_ids, finish } = line;
      const promptId = asked[Math.floor(i / settings.n)]?.["id"];
      const utility = utilityOf(prompt, completion);
      return {
        id: padded("c", i),
        promptId,
        prompt,
        completion,
        source: model,
        utility,
        prompt_ids,
        completion_ids,
        finish,
      };
    }),
  );
}

/** Judgements of neighbouring answers of each prompt, and the pairs of those that were decided, split by prompt. */
export async function judgeCompletions(
  project: ProjectFolder,
  settings: NonNullable<LoopPlan["annotate"]>,
): Promise<void> {
  const answers = new Map(project.rows(projectFiles.completions).map((row) => [String(row["id"]), row]));
  if (!project.has(projectFiles.comparisons)) {
    const { annotators, overlap, seed, noise, careless } = settings;
    const events = simulateAnnotators(itemsOf([...answers.values()]), {
      annotators: Array.from({ length: annotators }, (_, i) => `recruiter-${i + 1}`),
      overlap,
      seed,
      noise,
      careless,
      positionBias: settings.position_bias,
      lengthBias: settings.length_bias,
      tieWidth: settings.tie_width,
    });
    const rows = events.map((event) => ({ ...event }));
    await project.writeRows(projectFiles.comparisons, rows);
  }
  if (project.has(projectFiles.test)) return;
  const promptOf = (event: Row): string => String(answers.get(String(idsOf(event)[0]))?.["promptId"]);
  const events = project.rows(projectFiles.comparisons);
  const prompts = [...new Set(events.map(promptOf))];
  const order = permutation(prompts.length, randomStream(settings.seed, "loop/held-out"));
  const held = new Set(
    order.slice(0, Math.round(prompts.length * settings.test_share)).map((i) => prompts[i]),
  );
  const pairsOf = (isHeldOut: boolean): Row[] =>
    events.flatMap((event) => {
      if (held.has(promptOf(event)) !== isHeldOut) return [];
      const [a = {}, b = {}] = idsOf(event).map((id) => answers.get(id));
      const pair = decided(String(event["verdict"]), [a, b]);
      return pair === undefined ? [] : [preferenceRow(a["prompt"], pair)];
    });
  await project.writeRows(projectFiles.train, pairsOf(false));
  await project.writeRows(projectFiles.test, pairsOf(true));
}

const idsOf = (event: Row): string[] => event["completionIds"] as string[];

/** Neighbours of one prompt; two answers of one text say nothing. */
function itemsOf(rows: readonly Row[]) {
  return rows.flatMap((first, i) => {
    const second = rows[i + 1];
    const before = rows.slice(0, i).filter((row) => row["promptId"] === first["promptId"]).length;
    if (second === undefined || second["promptId"] !== first["promptId"] || before % 2 === 1) return [];
    if (first["completion"] === second["completion"]) return [];
    const told = (row: Row) => ({
      id: String(row["id"]),
      text: String(row["completion"]),
      utility: Number(row["utility"]),
    });
    return [
      {
        itemId: `${String(first["id"])}-${String(second["id"])}`,
        answers: [told(first), told(second)] as const,
      },
    ];
  });
}

/** A model's name as the command line takes it: what is a path in the project has to be told from where that is. */
export function modelName(project: ProjectFolder, name: string): string {
  return project.has(name) ? project.at(name) : name;
}
