// The two policies that are compared. The base is a model of its own where one is named, else the candidate's weights, loaded
// once, without its adapter or with another one.

import { resolve } from "node:path";
import type { DevicePreference } from "../../domain/records/index.ts";
import type { Policy } from "../../runs/comparePolicies.ts";
import type { LoadedModel } from "../../runs/loadedModel.ts";
import type { Tokenizer } from "../../text/index.ts";
import { answerEnds } from "../answerEnds.ts";
import { findFiles } from "../modelLookup.ts";
import type { Output } from "../output.ts";
import type { Session } from "../session.ts";

interface PolicyFlags {
  readonly model: string;
  readonly adapter: string | null;
  readonly base: string | null;
  readonly base_adapter: string | null;
}

export interface AnsweringPolicy extends Policy {
  readonly endIds: readonly number[];
}

export interface ComparedPolicies {
  readonly candidate: AnsweringPolicy;
  readonly base: AnsweringPolicy;
  readonly tokenizer: Tokenizer | undefined;
  readonly baseTokenizer: Tokenizer | undefined;
  /** Both are the same model. */
  readonly areOne: boolean;
  /** Frees what the session does not keep. */
  free(): void;
}

/** `needsText`: the candidate's tokenizer has to be read. AppErrors of models, adapters, tokenizers and memory. */
export async function comparedPolicies(
  session: Session,
  flags: PolicyFlags & { readonly device: DevicePreference; readonly needsText: boolean },
  out: Output,
  signal: AbortSignal,
): Promise<ComparedPolicies> {
  const { model, adapter, base, base_adapter: baseAdapter, device } = flags;
  const { folder } = session.options;
  const hasOwnWeights = base !== null && resolve(folder, base) !== resolve(folder, model);
  const other = hasOwnWeights
    ? await session.model({ model: base, adapter: baseAdapter, device }, out, signal)
    : undefined;
  const loaded = await session.model(
    { model, adapter, device, ...(other && { beside: other }) },
    out,
    signal,
  );
  // Ids need no tokenizer; where there is one, they are still shown as text.
  const tokenizerOf = (one: LoadedModel, isNeeded: boolean): Promise<Tokenizer | undefined> =>
    one.tokenizer().catch((error: unknown) => {
      if (isNeeded) throw error;
      return undefined;
    });
  const tokenizer = await tokenizerOf(loaded, flags.needsText);
  const baseTokenizer = other ? await tokenizerOf(other, false) : tokenizer;
  const endsOf = (one: LoadedModel, own: Tokenizer | undefined, its: string | null): Promise<number[]> =>
    answerEnds(session, { loaded: one, tokenizer: own, adapter: its }, out, signal);
  const ends = await endsOf(loaded, tokenizer, adapter);
  const baseEnds = await endsOf(other ?? loaded, baseTokenizer, baseAdapter);
  const second =
    other === undefined && baseAdapter !== null
      ? await loaded.another(findFiles(baseAdapter, session.lookup(out, signal)))
      : undefined;
  return {
    candidate: { model: loaded.model, adapter: true, endIds: ends },
    base: {
      model: (other ?? loaded).model,
      adapter: second ?? other !== undefined,
      // It is asked in the candidate's tokens, whose end ends its answers too.
      endIds: [...new Set([...ends, ...baseEnds])],
    },
    tokenizer,
    baseTokenizer,
    areOne: other === undefined && adapter === null && baseAdapter === null,
    free: () => second?.parameters.dispose(),
  };
}
