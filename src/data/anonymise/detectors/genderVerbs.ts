// "They" wants the verb of many: "she always sits" is "they always sit".
import { setOf } from "../text/setOf.ts";
import type { Token } from "../text/tokens.ts";
import type { TextContext } from "./detector.ts";

const verbs: Readonly<Record<string, string>> = {
  is: "are",
  was: "were",
  has: "have",
  does: "do",
  "isn't": "aren't",
  "wasn't": "weren't",
  "hasn't": "haven't",
  "doesn't": "don't",
  goes: "go",
};
const same = setOf(
  "this always his us plus thus yes perhaps across various previous serious besides sometimes towards afterwards nevertheless was has is does goes as",
);
export const adverbs = setOf(
  "also always often never now then just really still already usually currently recently only even actually probably simply later soon sometimes previously consistently successfully quickly personally",
);

/** works -> work, carries -> carry, teaches -> teach; undefined for what is no verb in the third person. */
function plural(verb: string, isKnown: (word: string) => boolean): string | undefined {
  const known = verbs[verb];
  if (known !== undefined) return known;
  if (!/^[a-z]{3,}s$/.test(verb) || verb.endsWith("ss") || same.has(verb)) return undefined;
  const base =
    verb.endsWith("ies") && verb.length > 4
      ? `${verb.slice(0, -3)}y`
      : /(?:sh|ch|ss|x|zz|o)es$/.test(verb)
        ? verb.slice(0, -2)
        : verb.slice(0, -1);
  return isKnown(base) ? base : undefined;
}

/** "They", with the verb after it: "she always sits" is "they always sit". */
export function withVerb(
  context: TextContext,
  lastOfPronoun: number,
  previous: Token | undefined,
): { text: string; last: number } {
  const { tokens } = context;
  const isQuestion =
    previous !== undefined &&
    /^(?:is|was|has|does|did|will|would|can|could|should|had|if|when)$/.test(previous.folded);
  const isKnown = (verb: string): boolean => context.gazetteer.commonness(verb) > 0;
  let at = lastOfPronoun + 1;
  if (tokens[at] !== undefined && adverbs.has(tokens[at]!.folded)) at++;
  const verb = tokens[at];
  if (!isQuestion || /^(?:if|when)$/.test(previous.folded)) {
    const agreed = verb?.kind === "word" && verb.gap === " " ? plural(verb.folded, isKnown) : undefined;
    if (agreed !== undefined) {
      const between = context.text.slice(tokens[lastOfPronoun]!.end, verb!.start);
      return { text: `they${between}${agreed}`, last: at };
    }
  }
  return { text: "they", last: lastOfPronoun };
}
