// Texts of a project that probes are made of: answers with their prompts, else documents as they are after hiding. Nothing is taken of
// which nothing was hidden: a file of probes is made to be handed on.

import { AppError, quote } from "../../domain/errors.ts";
import { permutation, randomStream } from "../../domain/random.ts";
import type { CompletionRecord, DocumentRecord, ProjectData } from "../../domain/records/index.ts";
import type { ProbeSource } from "../../evaluation/probes/template.ts";

interface Wanted {
  readonly templates: number;
  /** Characters of prompt and completion together. */
  readonly longest: number;
  readonly seed: number;
}

const documentPrompt = "What does this candidate say in the application?\n";

/** At most `templates` of them, drawn by the seed, prompts before second answers to the same. AppError "probes/no-texts". */
export async function projectSources(
  data: ProjectData,
  folder: string,
  { templates, longest, seed }: Wanted,
): Promise<ProbeSource[]> {
  const answered = answersOf(
    await data.completions.all(),
    new Map((await data.prompts.all()).map((one) => [one.id, one])),
  );
  const all = answered.length > 0 ? answered : documentsOf(await data.documents.all());
  const fitting = all.filter(({ prompt, completion }) => lengthOf(prompt) + completion.length <= longest);
  if (fitting.length === 0)
    throw new AppError(
      "probes/no-texts",
      all.length === 0
        ? `${quote(folder)} has no answers, and no documents in which something was hidden.`
        : `${quote(folder)} has ${all.length} texts, all of them longer than ${longest} characters.`,
      all.length === 0
        ? "Hide its documents first (`anonymise --project`), or leave --project away for templates of ours."
        : "Give a higher --longest.",
    );
  const drawn = permutation(fitting.length, randomStream(seed, "probes/sources")).map(
    (i) => fitting[i] as ProbeSource,
  );
  const seen = new Set<string>();
  const [first, second]: [ProbeSource[], ProbeSource[]] = [[], []];
  for (const source of drawn) {
    const key = JSON.stringify(source.prompt);
    (answered.length > 0 && seen.has(key) ? second : first).push(source);
    seen.add(key);
  }
  return [...first, ...second].slice(0, templates);
}

function answersOf(
  completions: readonly CompletionRecord[],
  prompts: ReadonlyMap<string, { readonly prompt: ProbeSource["prompt"] }>,
): ProbeSource[] {
  return completions.flatMap(({ id, promptId, prompt, completion, candidate }) => {
    const asked = prompt ?? (promptId === undefined ? undefined : prompts.get(promptId)?.prompt);
    if (asked === undefined || completion.trim() === "") return [];
    return [{ id, prompt: asked, completion, candidate: candidate ?? null }];
  });
}

function documentsOf(documents: readonly DocumentRecord[]): ProbeSource[] {
  return documents.flatMap(({ id, anonymised, leftOut, candidate }) =>
    anonymised === undefined || leftOut !== undefined || anonymised.text.trim() === ""
      ? []
      : [{ id, prompt: documentPrompt, completion: anonymised.text, candidate: candidate ?? id }],
  );
}

const lengthOf = (prompt: ProbeSource["prompt"]): number =>
  typeof prompt === "string" ? prompt.length : prompt.reduce((sum, { content }) => sum + content.length, 0);
