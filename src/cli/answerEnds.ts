// The ids that end an answer of a model with an adapter.

import { AppError } from "../domain/errors.ts";
import type { LoadedModel } from "../runs/loadedModel.ts";
import { endingIds } from "../text/endingIds.ts";
import type { Tokenizer } from "../text/index.ts";
import { openTokenizer } from "../text/openTokenizer.ts";
import { findFiles } from "./modelLookup.ts";
import type { Output } from "./output.ts";
import type { Session } from "./session.ts";

interface Answering {
  readonly loaded: LoadedModel;
  readonly tokenizer: Tokenizer | undefined;
  readonly adapter: string | null;
}

/** An adapter's folder may bring a tokenizer whose EOS is the one that it learned. AppError "model/bad-config". */
export async function answerEnds(
  session: Session,
  { loaded, tokenizer, adapter }: Answering,
  out: Output,
  signal: AbortSignal,
): Promise<number[]> {
  if (adapter === null) return endingIds(loaded.source, tokenizer);
  const files = findFiles(adapter, session.lookup(out, signal));
  const own = await openTokenizer({ files }).catch((error: unknown) => {
    if (!(error instanceof AppError)) throw error;
    out.note(`The tokenizer in ${files.name} cannot be read, so its EOS is not known: ${error.message}`);
    return undefined;
  });
  return endingIds(loaded.source, tokenizer, own);
}
