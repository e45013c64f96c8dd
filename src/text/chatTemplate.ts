// Chat templates: a conversation becomes one text, as transformers' apply_chat_template(tokenize=False) does it.
// The template comes with the model and is code of strangers: jinja/ runs it within limits. A template is
// parsed when it is first needed, so that a model with an odd one still serves rows of plain text.

import { AppError, quote } from "../domain/errors.ts";
import { parseTemplate, Refusal, renderTemplate, TemplateFault, type Program } from "./jinja/index.ts";

export interface ChatMessage {
  role: string;
  /** A text, or parts such as { type: "text", text }; templates decide what they take. */
  content: unknown;
  [key: string]: unknown;
}

export interface ChatOptions {
  addGenerationPrompt?: boolean;
  /** JSON schemas of tools, where the row has them. */
  tools?: readonly unknown[] | undefined;
  /** A row's `chat_template_kwargs`. */
  variables?: Readonly<Record<string, unknown>> | undefined;
}

export class ChatTemplate {
  private readonly programs = new Map<string, Program>();

  constructor(
    private readonly sources: Readonly<Record<string, string>>,
    private readonly specialTokens: Readonly<Record<string, string>>,
  ) {}

  /** The template that rows without tools use. */
  get defaultSource(): string | undefined {
    return this.sources["default"];
  }

  /** Throws AppError "tokenizer/no-chat-template" or "tokenizer/chat-template". */
  render(messages: readonly ChatMessage[], options: ChatOptions): string {
    const name =
      options.tools !== undefined && this.sources["tool_use"] !== undefined ? "tool_use" : "default";
    const source = this.sources[name];
    if (source === undefined) throw this.missing();
    if (messages.length === 0) {
      throw new AppError(
        "tokenizer/chat-template",
        "The conversation has no messages; a chat template needs at least one.",
        "Give the row a message, or a prompt that is a string.",
      );
    }
    const text = this.renderWith(name, source, messages, options);
    // A prompt alone may be no text in a template that only writes answers.
    if (text === "" && (options.addGenerationPrompt !== true || source.trim() === "")) {
      throw new AppError(
        "tokenizer/chat-template",
        `The chat template gives no text for this conversation${source.trim() === "" ? ": it is empty" : ""}.`,
        "Put the chat_template.jinja of the model's source into the model folder, or give prompts and completions as strings.",
      );
    }
    return text;
  }

  private renderWith(
    name: string,
    source: string,
    messages: readonly ChatMessage[],
    options: ChatOptions,
  ): string {
    try {
      let program = this.programs.get(name);
      if (program === undefined) {
        program = parseTemplate(source);
        this.programs.set(name, program);
      }
      return renderTemplate(program, {
        ...this.specialTokens,
        ...options.variables,
        messages,
        tools: options.tools ?? null,
        documents: null,
        add_generation_prompt: options.addGenerationPrompt ?? false,
      });
    } catch (error) {
      throw failed(error);
    }
  }

  private missing(): AppError {
    const names = Object.keys(this.sources);
    if (names.length === 0) {
      return new AppError(
        "tokenizer/no-chat-template",
        "The rows are messages, but this model's tokenizer has no chat template.",
        "Use an instruct model, add a chat_template.jinja to the model folder, or give prompts and completions as strings.",
      );
    }
    return new AppError(
      "tokenizer/no-chat-template",
      `The tokenizer has the chat templates ${names.map((name) => quote(name, 30)).join(", ")}, none of them "default".`,
      'Rename one of them to "default" in tokenizer_config.json.',
    );
  }
}

function failed(error: unknown): AppError {
  if (error instanceof Refusal) {
    return new AppError(
      "tokenizer/chat-template",
      `The chat template refuses this conversation: ${quote(error.message, 200)}.`,
      "Change the roles or the order of the messages to what the template expects.",
    );
  }
  let reason: string;
  if (error instanceof TemplateFault) {
    reason = error.message + (error.line === 0 ? "" : ` (line ${error.line} of the template)`);
  } else if (error instanceof RangeError) {
    // The engine's own stack or longest text; everything smaller has a limit of ours.
    reason = "it calls itself too deep or makes too long a text";
  } else throw error;
  return new AppError(
    "tokenizer/chat-template",
    `The chat template cannot be used on this conversation: ${quote(reason, 200)}.`,
    "Check that each message has a role and a content of the kind the template expects, or put another chat_template.jinja into the model folder.",
  );
}
