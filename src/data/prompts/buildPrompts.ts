// Prompts from a project's documents by a template. What they are made of is the text with its hidden parts hidden; a document of
// which nothing is hidden yet is refused, or used and counted where whoever asks has said so.

import { AppError, nearestName, quote } from "../../domain/errors.ts";
import {
  textOf,
  type DocumentRecord,
  type ProjectData,
  type PromptRecord,
} from "../../domain/records/index.ts";
import type { Tokenizer } from "../../text/index.ts";
import { contentId } from "../exchange/contentIds.ts";
import { faultText } from "../rows/rowFault.ts";
import { tokenizePrompt } from "../rows/tokenizeRow.ts";
import { promptTemplates } from "./index.ts";
import type { PromptTemplate, TemplateOptions } from "./promptTemplate.ts";
import { type SplitOptions, withSplit } from "./split.ts";

export interface PromptOptions extends Partial<TemplateOptions>, Partial<SplitOptions> {
  /** Id of a template. */
  readonly template: string;
  /** As a list of one message, for models with a chat template. */
  readonly asMessages?: boolean;
  /** Documents of which nothing was hidden are used as they are. */
  readonly evenIfNotHidden?: boolean;
  /** Only these; absent: all that are not left out. */
  readonly documentIds?: readonly string[];
}

export interface PromptReport {
  readonly added: number;
  /** Made before, of the same text by the same template. */
  readonly already: number;
  /** Documents that gave none: they hold nothing of the template's kind. */
  readonly without: readonly string[];
  /** Documents that were used although nothing of them was hidden. */
  readonly notHidden: number;
  /** Documents whose hidden parts nobody has looked at. */
  readonly notReviewed: number;
  /** Of the project, on each side. */
  readonly train: number;
  readonly test: number;
}

const usual = { role: "", contextLength: 1500, own: "", testShare: 0.1, seed: 42 } as const;
const version = 1;

/** AppError "prompts/...": nothing was added. */
export async function addPrompts(data: ProjectData, options: PromptOptions): Promise<PromptReport> {
  const before = await data.prompts.all();
  const wanted = options.documentIds === undefined ? undefined : new Set(options.documentIds);
  const documents = (await data.documents.all()).filter(
    ({ id, leftOut }) => leftOut === undefined && (wanted?.has(id) ?? true),
  );
  if (documents.length === 0)
    throw new AppError(
      "prompts/no-documents",
      "The project has no documents to make prompts of.",
      "Add documents first, or take back what was left out.",
    );
  const { prompts, ...report } = buildPrompts(documents, before, options);
  const { testShare = usual.testShare, seed = usual.seed } = options;
  const split = withSplit(prompts, { testShare, seed });
  const changed = split.filter((one, i) => i >= before.length || !isSame(one, before[i]));
  await data.prompts.put(changed);
  const count = (side: string): number => split.filter((one) => one.split === side).length;
  return { ...report, train: count("train"), test: count("test") };
}

const isSame = (a: PromptRecord, b: PromptRecord | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** `before`, with more documents where they say the same, and the new ones after them. AppError "prompts/...". */
export function buildPrompts(
  documents: readonly DocumentRecord[],
  before: readonly PromptRecord[],
  options: PromptOptions,
): { prompts: PromptRecord[] } & Omit<PromptReport, "train" | "test"> {
  const template = templateOf(options.template);
  const settings = { ...usual, ...options };
  template.check?.(settings);
  const open = template.isPersonal ? documents.filter(({ anonymised }) => anonymised === undefined) : [];
  if (open.length > 0 && options.evenIfNotHidden !== true)
    throw new AppError(
      "prompts/not-hidden",
      `In ${open.length} of ${documents.length} documents nothing has been hidden yet, such as ${quote(open[0]?.title ?? open[0]?.file ?? "")}: names and addresses would stand in the prompts.`,
      "Hide personal details first, or say that these documents may be used as they are.",
    );
  const prompts = new Map(before.map((one) => [one.id, one]));
  const without: string[] = [];
  let already = 0;
  for (const document of documents) {
    const texts = template.build(
      { text: textOf(document), title: document.title ?? "", isRow: document.row !== null },
      settings,
    );
    if (texts.length === 0) without.push(document.id);
    for (const text of texts) {
      const made = promptOf(text, document, template, options.asMessages === true);
      const there = prompts.get(made.id);
      if (there !== undefined) already++;
      prompts.set(made.id, there === undefined ? made : alsoOf(there, document.id));
    }
  }
  return {
    prompts: [...prompts.values()],
    added: prompts.size - before.length,
    already,
    without,
    notHidden: open.length,
    notReviewed: documents.filter(({ anonymised }) => anonymised?.isReviewed === false).length,
  };
}

function promptOf(
  text: string,
  { id, candidate, project }: DocumentRecord,
  template: PromptTemplate,
  asMessages: boolean,
): PromptRecord {
  const prompt = asMessages ? [{ role: "user", content: text }] : text;
  // What is made of a person's own text is that person's; a question is nobody's.
  const whose = template.isPersonal ? (candidate ?? id) : candidate;
  return {
    version,
    project,
    id: contentId("p", prompt, template.id, whose),
    prompt,
    documentIds: [id],
    ...(whose === null ? {} : { candidate: whose }),
    template: template.id,
  };
}

function alsoOf(prompt: PromptRecord, document: string): PromptRecord {
  const { documentIds = [] } = prompt;
  return documentIds.includes(document) ? prompt : { ...prompt, documentIds: [...documentIds, document] };
}

/** AppError "usage/bad-value". */
export function templateOf(id: string): PromptTemplate {
  const found = promptTemplates.find((template) => template.id === id);
  if (found !== undefined) return found;
  const ids = promptTemplates.map((template) => template.id);
  const near = nearestName(id, ids);
  throw new AppError(
    "usage/bad-value",
    `There is no template ${quote(id)}.${near === undefined ? "" : ` Did you mean "${near}"?`}`,
    `Take one of ${ids.join(", ")}.`,
  );
}

/** Tokens of each prompt as this tokenizer's model reads it, its chat template included; or why it cannot read it. */
export function promptTokens(
  prompts: readonly Pick<PromptRecord, "prompt">[],
  tokenizer: Tokenizer,
): (number | string)[] {
  return prompts.map(({ prompt }) => {
    try {
      return tokenizePrompt({ prompt }, tokenizer).length;
    } catch (error) {
      const why = faultText(error);
      if (why === undefined) throw error;
      return why;
    }
  });
}
