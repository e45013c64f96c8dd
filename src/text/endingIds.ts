// Which tokens end a completion: the tokenizer's EOS, which is what training teaches, and every id of generation_config.json,
// of config.json where that has none, and of a GGUF's metadata.

import { ggufEndIds, listedEndIds } from "./specialIds.ts";
import type { Tokenizer } from "./index.ts";
import { type ModelSource, readConfig } from "../formats/modelSource.ts";

/** The model's generation_config.json. AppError "model/bad-config" for one that is damaged. */
export async function readGeneration(source: ModelSource): Promise<Record<string, unknown> | undefined> {
  // Beside a lone GGUF may lie the files of another model.
  const file = source.gguf ? undefined : await source.files?.open("generation_config.json");
  return file && (await readConfig(file, `${source.name}/generation_config.json`));
}

/** `tokenizers`: the model's, and an adapter's own. AppError "model/bad-config". */
export async function endingIds(
  source: ModelSource,
  ...tokenizers: readonly (Tokenizer | undefined)[]
): Promise<number[]> {
  const learned = tokenizers.flatMap((one) => one?.eosId ?? []);
  const generation = listedEndIds(await readGeneration(source));
  const listed = generation.length > 0 ? generation : listedEndIds(source.config);
  return [...new Set([...learned, ...listed, ...ggufEndIds(source.gguf)])];
}
