// Which tokens end a completion: as transformers' generate has it, generation_config.json before config.json; where
// neither says, the tokenizer's EOS.

import type { Tokenizer } from "../models/tokenizer/index.ts";
import { type ModelSource, readConfig } from "../models/weights/modelSource.ts";

/** AppError "model/bad-config" for a generation_config.json that is damaged. */
export async function endingIds(source: ModelSource, tokenizer: Tokenizer | undefined): Promise<number[]> {
  // Beside a lone GGUF may lie the files of another model.
  const file = source.gguf ? undefined : await source.files?.open("generation_config.json");
  const generation = file && (await readConfig(file, `${source.name}/generation_config.json`));
  const asList = (value: unknown): number[] =>
    (Array.isArray(value) ? value : [value]).filter(
      (id): id is number => Number.isSafeInteger(id) && (id as number) >= 0,
    );
  for (const config of [generation, source.config]) {
    const ids = asList(config?.["eos_token_id"]);
    if (ids.length > 0) return ids;
  }
  return tokenizer?.eosId === undefined ? [] : [tokenizer.eosId];
}
