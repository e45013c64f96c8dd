// As text.matchAll(pattern), which makes a new expression at each call: that costs more than looking at a short text does, and the
// whole compilation once more when the engine has thrown the code of an older one away.
import { inBasicPlane } from "./basicPlane.ts";

/** `given` has the flag g and matches no empty string; it may be in use by another call. */
export function* allMatches(given: RegExp, text: string): Generator<RegExpExecArray> {
  const pattern = inBasicPlane(given);
  for (let at = 0; ;) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) return;
    at = pattern.lastIndex;
    yield match;
  }
}
