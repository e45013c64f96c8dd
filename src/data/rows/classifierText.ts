// What a classifier reads of a prompt and its answer, in training and in use alike. Decoders read both joined, with the EOS text
// behind them, as TRL 1.13.0's RewardTrainer has it; encoders read both joined as one text between their tokenizer's special
// tokens. Messages go through the chat template; where the tokenizer has none, their contents are joined by newlines.

import { AppError } from "../../domain/errors.ts";
import type { ChatMessage, Tokenizer } from "../../text/index.ts";
import { withEos } from "./encode.ts";
import { RowFault } from "./rowFault.ts";
import type { chatSettings, TextOrMessages } from "./rowFields.ts";

/** Prompt and answer are both texts or both messages. AppError "tokenizer/...". */
export function classifierIds(
  prompt: TextOrMessages,
  completion: TextOrMessages,
  settings: ReturnType<typeof chatSettings>,
  tokenizer: Tokenizer,
  isEncoder: boolean,
): number[] {
  if (isEncoder) requireStart(tokenizer);
  if (typeof prompt === "string" && typeof completion === "string")
    return encodeText(prompt + completion, tokenizer, isEncoder);
  const messages = [...(prompt as ChatMessage[]), ...(completion as ChatMessage[])];
  if (tokenizer.chatTemplate === undefined)
    return encodeText(messages.map(contentOf).join("\n"), tokenizer, isEncoder);
  const text = tokenizer.applyChatTemplate(messages, settings);
  return tokenizer.encode(text, { addSpecialTokens: isEncoder });
}

function encodeText(text: string, tokenizer: Tokenizer, isEncoder: boolean): number[] {
  return tokenizer.encode(isEncoder ? text : withEos(text, tokenizer));
}

function contentOf({ content }: ChatMessage): string {
  if (typeof content === "string") return content;
  const parts = Array.isArray(content) ? (content as { readonly text?: unknown }[]) : [];
  if (parts.length === 0 || !parts.every((part) => typeof part.text === "string"))
    throw new RowFault(
      "a message's content is no text; this model's tokenizer has no chat template, so that only texts can be read",
    );
  return parts.map(({ text }) => text as string).join("");
}

const known = new WeakSet<Tokenizer>();

/** An encoder's score is read from a token of its own in front of the text. AppError "tokenizer/no-cls". */
function requireStart(tokenizer: Tokenizer): void {
  if (known.has(tokenizer)) return;
  const [first] = tokenizer.encode("");
  if (first === undefined || tokenizer.decode([first], { skipSpecialTokens: true }) !== "") {
    throw new AppError(
      "tokenizer/no-cls",
      "The tokenizer puts no special token ([CLS]) in front of a text, and an encoder's score is read from that token.",
      "Use the tokenizer files that belong to the encoder, with [CLS] and [SEP] in their vocabulary.",
    );
  }
  known.add(tokenizer);
}
