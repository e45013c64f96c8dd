// Decoding while ids arrive. A character of several bytes may be split over several ids, so text is held back while
// it ends in U+FFFD; a window of the last ids keeps decoders that look at their neighbours (leading spaces) right.
// The pieces joined equal decode(all ids).

import type { DecodeOptions, Tokenizer } from "./tokenizer.ts";

export interface StreamDecoder {
  /** The text that this id completed; often empty. */
  push(id: number): string;
  /** What was held back. The decoder is then empty. */
  flush(): string;
}

/** Ids held back at most before their text is given out as it is. */
const longestWait = 16;

export function createStreamDecoder(
  tokenizer: Pick<Tokenizer, "decode">,
  options: DecodeOptions = {},
): StreamDecoder {
  let window: number[] = [];
  /** Ids of the window whose text was given out already. */
  let given = 0;

  const take = (): string => {
    const before = tokenizer.decode(window.slice(0, given), options);
    return tokenizer.decode(window, options).slice(before.length);
  };

  return {
    push(id) {
      window.push(id);
      const text = take();
      const isWaiting = text === "" || text.endsWith("\ufffd");
      if (isWaiting && window.length - given < longestWait) return "";
      window = window.slice(given);
      given = window.length;
      return text;
    },
    flush() {
      const text = take();
      window = [];
      given = 0;
      return text;
    },
  };
}
