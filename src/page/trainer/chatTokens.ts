// What a chat says, on its way to the page: ids become pieces of text with their probabilities, and pieces go out in
// batches. A piece that takes several tokens (parts of one character) has the product of theirs. An empty text stands
// for the model's own end of its answer.
import { createStreamDecoder, type Tokenizer } from "../../text/index.ts";
import type { ChatToken } from "../bridge/types.ts";

/** Batches go out at most this often: a message for each token would be most of the work with a small model. */
const sendEveryMs = 25;

export interface Writer {
  push(id: number, logprob: number): void;
  /** Gives out text that was held back. */
  end(): void;
}

/** Takes one side's ids in order. */
export function createWriter(
  side: ChatToken["side"],
  tokenizer: Tokenizer,
  eosIds: readonly number[],
  say: Outlet,
): Writer {
  const decoder = createStreamDecoder(tokenizer, { skipSpecialTokens: true });
  let held = { logprob: 0, count: 0 };
  const tell = (text: string, { logprob, count }: typeof held): void => {
    say.push({ side, text, probability: Math.min(1, Math.exp(logprob)), count });
    held = { logprob: 0, count: 0 };
  };
  const end = (): void => {
    const text = decoder.flush();
    if (text !== "") tell(text, held);
  };
  return {
    push(id, logprob) {
      if (eosIds.includes(id)) {
        end();
        tell("", { logprob, count: 1 });
        return;
      }
      held = { logprob: held.logprob + logprob, count: held.count + 1 };
      const text = decoder.push(id);
      if (text !== "") tell(text, held);
    },
    end,
  };
}

export interface Outlet {
  push(token: ChatToken): void;
  spoken(): boolean;
  /** Resolves when all was taken. Rejects where a delivery failed. */
  finish(): Promise<void>;
}

/** Hands tokens on in batches, one batch on its way at a time. */
export function createOutlet(onTokens: (tokens: ChatToken[]) => unknown): Outlet {
  let waiting: ChatToken[] = [];
  let sending: Promise<void> | undefined;
  let sentAt = -Infinity;
  let hasSpoken = false;
  let failure: { error: unknown } | undefined;
  const send = async (): Promise<void> => {
    const tokens = waiting;
    waiting = [];
    sentAt = performance.now();
    try {
      await onTokens(tokens);
    } catch (error) {
      failure ??= { error };
    }
    sending = undefined;
  };
  return {
    push(token) {
      hasSpoken = true;
      waiting.push(token);
      if (sending === undefined && performance.now() - sentAt >= sendEveryMs) sending = send();
    },
    spoken: () => hasSpoken,
    async finish() {
      while (sending !== undefined || waiting.length > 0) await (sending ?? send());
      if (failure !== undefined) throw failure.error;
    },
  };
}
