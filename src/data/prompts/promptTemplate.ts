// The contract of a template: from a document to what a model is asked about it.

import { AppError, nearestName, quote } from "../../domain/errors.ts";

/** A document as a template sees it: its text is what is left after cleaning and hiding. */
export interface TemplateDocument {
  readonly text: string;
  readonly title: string;
  /** A row of a table, rather than a file of its own. */
  readonly isRow: boolean;
}

export interface TemplateOptions {
  /** What the interview or the application is for: "nurse"; empty: not said. */
  readonly role: string;
  /** Of what came before a question, in UTF-16 units. */
  readonly contextLength: number;
  /** The text of a template of one's own. */
  readonly own: string;
}

export interface PromptTemplate {
  readonly id: string;
  readonly title: string;
  /** One plain sentence. */
  readonly about: string;
  /** Made of what somebody wrote or said about themselves: personal details have to be hidden first. */
  readonly isPersonal: boolean;
  /** AppError "prompts/bad-template" where the options do not fit, before any document is looked at. */
  check?(options: TemplateOptions): void;
  /** None: the document holds nothing of this kind. */
  build(document: TemplateDocument, options: TemplateOptions): string[];
}

export const promptTemplate = (template: PromptTemplate): PromptTemplate => template;

/** "for the position of nurse", with a space in front; nothing where the role is not said. */
export const forRole = (role: string, before = "for the position of"): string =>
  role.trim() === "" ? "" : ` ${before} ${role.trim()}`;

/** A template that puts a document between two pieces of text. */
export function aboutDocument(template: {
  id: string;
  title: string;
  about: string;
  intro(role: string): string;
  task: string;
}): PromptTemplate {
  const { intro, task, ...rest } = template;
  return {
    ...rest,
    isPersonal: true,
    build: ({ text }, { role }) =>
      text.trim() === "" ? [] : [`${intro(role)}\n\n${text.trim()}\n\n${task}`],
  };
}

/** A text with its {placeholders} filled in. AppError "prompts/bad-template". */
export function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{|\}\}|\{([^{}\n]{0,60})\}/g, (found, name: string | undefined) => {
    if (name === undefined) return found.slice(0, 1);
    const value = values[name.trim()];
    if (value !== undefined) return value;
    const names = Object.keys(values);
    const near = nearestName(name.trim(), names);
    throw new AppError(
      "prompts/bad-template",
      `A template cannot have the placeholder ${quote(found)}.${near === undefined ? "" : ` Did you mean "{${near}}"?`}`,
      `Use ${names.map((one) => `{${one}}`).join(", ")}; a brace that is meant as such is written twice.`,
    );
  });
}
