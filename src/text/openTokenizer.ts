// The tokenizer that belongs to a model, the same for training and for every command.

import { AppError } from "../domain/errors.ts";
import { ggufTokenizer, loadTokenizer, type Tokenizer } from "./index.ts";
import type { ModelSource } from "../formats/modelSource.ts";

/** The GGUF's own, else the folder's; undefined where there is none. AppError "tokenizer/..." where it is faulty. */
export async function openTokenizer(
  source: Pick<ModelSource, "files" | "gguf">,
): Promise<Tokenizer | undefined> {
  if (source.gguf?.has("tokenizer.ggml.model")) return ggufTokenizer(source.gguf);
  if (!source.files) return undefined;
  try {
    return await loadTokenizer(source.files);
  } catch (error) {
    if (error instanceof AppError && error.code === "tokenizer/missing") return undefined;
    throw error;
  }
}
