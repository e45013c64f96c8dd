// Prompts of a project for the Data page: made from documents by a template, listed, edited, parted; answers from a file. A prompt
// that somebody has judged answers to stays as it is.
import { answers as answerFormat } from "../../data/exchange/completions.ts";
import { importInto } from "../../data/exchange/importInto.ts";
import { addPrompts, buildPrompts, type PromptOptions } from "../../data/prompts/buildPrompts.ts";
import { promptTemplates, type PromptTemplate } from "../../data/prompts/index.ts";
import { withSplit } from "../../data/prompts/split.ts";
import { AppError } from "../../domain/errors.ts";
import type { CompletionRecord, PromptRecord, SamplePrompt } from "../../domain/records/index.ts";
import { blobSource } from "../../storage/blobFiles.ts";
import type {
  AnswersTaken,
  Part,
  PromptDraft,
  PromptPreview,
  PromptRow,
  TemplateView,
} from "../bridge/documentTypes.ts";
import type { DocumentsDesk } from "./documents.ts";
import { titleOf } from "./documentViews.ts";

const previewed = 3;
/** Characters of a prompt that a preview shows. */
const previewLength = 1200;
const splitSeed = 42;

const fields = {
  role: {
    key: "role",
    label: "Role",
    help: "What the interview or application is for, such as nurse. It may be left empty.",
    initial: "",
    isLong: false,
  },
  own: {
    key: "wording",
    label: "Text",
    help: "{text} stands for the document, {role} for the role, {title} for its title.",
    initial: "Read this text:\n\n{text}\n\nWhat would you ask this person next, and why?",
    isLong: true,
  },
} as const;

export function createPrompting(desk: DocumentsDesk) {
  const optionsOf = ({
    template,
    values,
    asMessages,
    contextLength,
    evenIfNotHidden,
  }: PromptDraft): PromptOptions => ({
    template,
    role: values["role"] ?? "",
    own: values["wording"] ?? "",
    asMessages,
    contextLength,
    evenIfNotHidden,
  });

  /** AppError "prompts/judged": one of them has answers that somebody judged. */
  async function requireUnjudged(project: string, ids: ReadonlySet<string>): Promise<CompletionRecord[]> {
    const data = await desk.data(project);
    const answers = (await data.completions.all()).filter(
      ({ promptId }) => promptId !== undefined && ids.has(promptId),
    );
    const own = new Set(answers.map(({ id }) => id));
    const judged = (await data.comparisons.all()).filter(({ completionIds }) =>
      completionIds.some((id) => own.has(id)),
    );
    if (judged.length === 0) return answers;
    throw new AppError(
      "prompts/judged",
      `${judged.length === 1 ? "One judgement" : `${judged.length} judgements`} of answers to this prompt would lose what they are about.`,
      "Leave the prompt as it is and make another one beside it.",
    );
  }

  async function changed(
    project: string,
    label: string,
    old: readonly PromptRecord[],
    now: readonly PromptRecord[],
    completions: readonly CompletionRecord[] = [],
  ): Promise<void> {
    const data = await desk.data(project);
    desk.takeBack.note(project, { label, prompts: old, completions });
    const kept = new Set(now.map(({ id }) => id));
    await data.completions.remove(completions.map(({ id }) => id));
    await data.prompts.remove(old.flatMap(({ id }) => (kept.has(id) ? [] : [id])));
    await data.prompts.put(now);
    desk.tell(project);
  }

  async function promptsBy(project: string, ids: readonly string[]): Promise<PromptRecord[]> {
    const wanted = new Set(ids);
    return (await (await desk.data(project)).prompts.all()).filter(({ id }) => wanted.has(id));
  }

  return {
    templates: (): TemplateView[] =>
      (promptTemplates as readonly PromptTemplate[]).map(({ id, title, about, check }) => ({
        id,
        title,
        about,
        // What checks what it is given has a text of its own.
        fields: check === undefined ? [fields.role] : [fields.own, fields.role],
      })),

    /** AppError "prompts/...". */
    async previewPrompts(project: string, draft: PromptDraft): Promise<PromptPreview> {
      const data = await desk.data(project);
      const documents = (await data.documents.all()).filter(({ leftOut }) => leftOut === undefined);
      if (documents.length === 0)
        return { count: 0, without: 0, first: [], already: 0, notHidden: 0, notReviewed: 0 };
      const before = await data.prompts.all();
      const { prompts, added, already, without, notHidden, notReviewed } = buildPrompts(
        documents,
        before,
        optionsOf(draft),
      );
      return {
        count: added,
        already,
        without: without.length,
        notHidden,
        notReviewed,
        first: prompts
          .slice(before.length, before.length + previewed)
          .map(({ prompt }) => textOfPrompt(prompt).slice(0, previewLength)),
      };
    },
    /** How many were added. AppError "prompts/...". */
    async makePrompts(
      project: string,
      draft: PromptDraft,
      onProgress: (done: number, total: number) => unknown,
    ): Promise<number> {
      const added = await desk.work(onProgress, async () => {
        const data = await desk.data(project);
        const before = new Set((await data.prompts.all()).map(({ id }) => id));
        const report = await addPrompts(data, optionsOf(draft));
        const newPrompts = (await data.prompts.all()).flatMap(({ id }) => (before.has(id) ? [] : [id]));
        desk.takeBack.note(project, {
          label: `making ${newPrompts.length === 1 ? "a prompt" : `${newPrompts.length} prompts`}`,
          newPrompts,
        });
        desk.tell(project);
        return report.added;
      });
      return added ?? 0;
    },

    async prompts(project: string, from: number, count: number): Promise<Part<PromptRow>> {
      const data = await desk.data(project);
      const all = await data.prompts.all();
      const rows = all.slice(from, from + count);
      const ids = new Set(rows.map(({ id }) => id));
      const answers = new Map<string, CompletionRecord[]>();
      for (const one of await data.completions.all())
        if (one.promptId !== undefined && ids.has(one.promptId))
          answers.set(one.promptId, [...(answers.get(one.promptId) ?? []), one]);
      const documents = new Map((await data.documents.all()).map((one) => [one.id, one]));
      return {
        total: all.length,
        rows: rows.map(({ id, prompt, split, documentIds = [] }) => {
          const from = documentIds.flatMap((one) => documents.get(one) ?? []);
          return {
            id,
            prompt,
            text: textOfPrompt(prompt),
            isConversation: typeof prompt !== "string" && prompt.length > 1,
            split: split ?? null,
            from: from.map(titleOf),
            isOpen: from.some(({ anonymised }) => anonymised === undefined),
            answers: (answers.get(id) ?? []).map(
              ({ id: answer, completion, source = "", madeBy = "unknown" }) => ({
                id: answer,
                text: completion,
                source,
                madeBy,
              }),
            ),
          };
        }),
      };
    },

    /** Another text for a prompt; answers to the old one go with it. AppError "prompts/judged". */
    async editPrompt(project: string, id: string, text: string): Promise<void> {
      const [old] = await promptsBy(project, [id]);
      if (old === undefined) return;
      const answers = await requireUnjudged(project, new Set([id]));
      await changed(
        project,
        "editing a prompt",
        [old],
        [{ ...old, prompt: withText(old.prompt, text) }],
        answers,
      );
    },
    async movePrompt(project: string, id: string, split: "train" | "test"): Promise<void> {
      const old = await promptsBy(project, [id]);
      await changed(
        project,
        split === "test" ? "holding a prompt out" : "using a prompt for training",
        old,
        old.map((one) => ({ ...one, split })),
      );
    },
    /** With their answers. AppError "prompts/judged". */
    async removePrompts(project: string, ids: string[]): Promise<void> {
      const old = await promptsBy(project, ids);
      const answers = await requireUnjudged(project, new Set(ids));
      await changed(
        project,
        old.length === 1 ? "removing a prompt" : `removing ${old.length} prompts`,
        old,
        [],
        answers,
      );
    },
    /** All anew into training and test. `testShare` from 0 to 1. */
    async splitPrompts(project: string, testShare: number): Promise<void> {
      const old = await (await desk.data(project)).prompts.all();
      const open = old.map(({ split: _, ...rest }) => rest);
      await changed(project, "parting the prompts", old, withSplit(open, { testShare, seed: splitSeed }));
    },

    /** Answers from a file, with their prompts. AppError "import/...", "data/...". */
    async takeAnswers(project: string, name: string, blob: Blob): Promise<AnswersTaken | undefined> {
      return desk.work(
        () => undefined,
        async ({ signal }) => {
          let why = "";
          const data = await desk.data(project);
          const taken = await importInto(data, answerFormat, blobSource(name, blob), {
            signal,
            fault({ line, message, hint }) {
              if (why === "") why = `line ${line}: ${message} ${hint}`;
            },
          });
          const all = await data.prompts.all();
          // New ones get a side; those that have one keep it.
          if (all.some(({ split }) => split === undefined))
            await data.prompts.put(withSplit(all, { testShare: 0.1, seed: splitSeed }));
          desk.tell(project);
          return { prompts: taken.prompts, answers: taken.completions, faults: taken.faults, why };
        },
      );
    },
  };
}

/** Of a conversation its last message. */
function textOfPrompt(prompt: SamplePrompt): string {
  return typeof prompt === "string" ? prompt : (prompt.at(-1)?.content ?? "");
}

function withText(prompt: SamplePrompt, text: string): SamplePrompt {
  if (typeof prompt === "string") return text;
  return prompt.map((message, i) => (i === prompt.length - 1 ? { ...message, content: text } : message));
}
