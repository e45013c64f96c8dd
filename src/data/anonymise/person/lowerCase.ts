// Names without capitals, as machines write down speech: after words that introduce somebody, and where the lists know a name that is
// no word. What the dictionary does not have may be a name where an introduced one stands.
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { isNext } from "../detectors/sequences.ts";
import { isParticle } from "../people.ts";
import type { Token } from "../text/tokens.ts";
import { saidAfter, strongBefore } from "./contexts.ts";
import { type Class, classOf } from "./score.ts";

const introductions =
  /(?<!\p{L})(?:(?:my|his|her|their|the|your|full|first|last|patient|customer|candidate) (?:full |first |last )?(?:name|surname)(?:['’]s| is| was)|name is|named|called me|call me|i am called|people call me|i go by|goes by|this is|speaking with|spoke (?:to|with)|speak (?:to|with)|i['’]m|i am|it['’]s|dear|hi|hello|hey|thanks|thank you|regards|reported to|report to|reporting to|supervised by|managed by|mentored by|interviewed by|led by|manager was|manager is|boss was|boss is|colleague|coworker|co-worker|mentor|mr|mrs|ms|miss|dr|doctor|professor|prof)[,.]? /giu;
const weak =
  /^(?:i['’]m|i am|it['’]s|hi|hello|hey|thanks|thank you|this is|colleague|coworker|co-worker|mentor|boss is|manager is|it is)/i;

/** How many words from `i` on are a name; `isIntroduced`: words that the dictionary lacks count too. */
function lengthAt(
  context: TextContext,
  i: number,
  isIntroduced: boolean,
  isWeak: boolean,
): { length: number; names: number } {
  const { tokens, gazetteer } = context;
  let length = 0;
  let names = 0;
  for (let n = 0; n < 4; n++) {
    const token = tokens[i + n];
    if (
      token === undefined ||
      token.kind !== "word" ||
      token.isGlued ||
      (n > 0 && !(isNext(token) && token.gap === " "))
    )
      break;
    const kind: Class = classOf(context, token);
    if (
      token.folded.length < 2 &&
      !(n > 0 && isNext(tokens[i + n + 1]) && classOf(context, tokens[i + n + 1]!) === "name")
    )
      break;
    if (
      n > 0 &&
      n < 3 &&
      isParticle(token.folded) &&
      tokens[i + n + 1]?.kind === "word" &&
      isNext(tokens[i + n + 1])
    )
      continue;
    if (kind === "name") names++;
    else if (kind === "placeName" && (isIntroduced || names > 0)) names += isIntroduced ? 1 : 0;
    else if (
      kind === "unknown" &&
      token.folded.length > 1 &&
      (isIntroduced || names > 0) &&
      !/^(?:um|uh|uhm|hmm|mhm|gonna|wanna|gotta|kinda|yeah|yep|nope|ok|okay|lol|btw|etc|idk|tbh)$/.test(
        token.folded,
      )
    )
      names += isIntroduced && !isWeak ? 1 : 0;
    else if (
      kind === "wordName" &&
      (isIntroduced || names > 0) &&
      (gazetteer.isSurname(token.folded) || isIntroduced) &&
      !/^(?:will|may|can|has|and|so|are|was|do|you|see|say|go|an|in|to|long|more|even|an|do|page|is|my|be|he|we|so|no|ma|she|have|had|but|love|very|just|like|hope|day|work|home|good|best|nice|great|new|real|may|sure|happy|here|there)$/.test(
        token.folded,
      )
    ) {
      if (isWeak && names === 0 && n === 0) break;
      names += isIntroduced && !isWeak ? 1 : 0;
    } else break;
    length = n + 1;
  }
  return { length, names };
}

export function* lowerCaseNames(context: TextContext): Iterable<Candidate> {
  const { tokens, text, lower, isLowerCase } = context;
  const made = (i: number, length: number, score: number, reason: string): Candidate => ({
    start: tokens[i]!.start,
    end: tokens[i + length - 1]!.end,
    entity: "PERSON",
    score,
    reason,
  });
  let at = 0;
  for (const match of lower.matchAll(introductions)) {
    const from = match.index + match[0].length;
    while (at < tokens.length && tokens[at]!.start < from) at++;
    const token: Token | undefined = tokens[at];
    if (token?.start !== from || (token.shape !== "lower" && !isLowerCase)) continue;
    const isWeak = weak.test(match[0]) || !isLowerCase;
    if (!isLowerCase && classOf(context, token) === "wordName") continue;
    const { length, names } = lengthAt(context, at, true, isWeak);
    if (length > 0 && names > 0)
      yield made(at, length, isWeak ? 0.72 : 0.86, `Follows "${match[0].trim()}".`);
  }
  if (!isLowerCase) return;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== "word" || token.isGlued || token.folded.length < 3) continue;
    const kind = classOf(context, token);
    const before = tokens[i - 1]?.folded ?? "";
    if (kind === "unknown" && token.folded.length > 3 && isNext(token)) {
      // No word of the dictionary, no tool, no place: where people stand, it is one.
      const isSpoken =
        saidAfter.has(tokens[i + 1]?.folded ?? "") &&
        /^(?:and|so|but|then|because|when|that|if|,|\.|with)$/.test(before);
      if (
        /^(?:with|by|told|asked|met|thanked|named|called|emailed|hired|mr|mrs|ms|dr|uncle|aunt)$/.test(
          before,
        ) ||
        isSpoken
      ) {
        const { length } = lengthAt(context, i, true, false);
        yield made(i, Math.max(1, length), 0.56, "No word of the dictionary, where people stand.");
        i += Math.max(0, length - 1);
      }
      continue;
    }
    if (kind !== "name" && kind !== "wordName") continue;
    const { length, names } = lengthAt(context, i, false, false);
    if (kind === "name" && length > 0 && names > 0) {
      const after = tokens[i + length]?.folded ?? "";
      const isSaid = saidAfter.has(after) || strongBefore.has(before) || after === ",";
      yield made(
        i,
        length,
        names > 1 ? 0.8 : isSaid ? 0.74 : 0.6,
        names > 1 ? "Names by the lists, side by side." : "A name by the lists that is no word.",
      );
      i += length - 1;
    } else if (kind === "wordName" && context.gazetteer.isGiven(token.folded)) {
      const next = tokens[i + 1];
      const isSurname =
        next?.kind === "word" &&
        isNext(next) &&
        (classOf(context, next) === "name" ||
          (classOf(context, next) === "unknown" && next.folded.length > 3));
      if (isSurname) {
        yield made(i, 2, 0.62, "A given name and a surname by the lists.");
        i++;
      } else if (
        /^(?:thanks|hi|hello|hey|dear|named|mr|mrs|ms)$/.test(before) ||
        (text[tokens[i - 1]?.start ?? 0] === "," &&
          /^(?:thanks|hi|hello|hey)$/.test(tokens[i - 2]?.folded ?? ""))
      ) {
        yield made(i, 1, 0.6, `Follows "${before}".`);
      }
    }
  }
}
