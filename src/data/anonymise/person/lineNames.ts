// Names that stand on a line as chats and forms set them: "[10:02 AM] Lima, Ana" over what she wrote, "<Ana> pong", and the line under
// "Legal first name".
import { inBasicPlane } from "../text/basicPlane.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { headOf } from "../text/sections.ts";
import { fold, tokenAt } from "../text/tokens.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";
import { type Class, classOf } from "./classes.ts";
import { roles } from "./labels.ts";

const word = String.raw`\p{Lu}[\p{L}\p{M}'’-]{1,30}`;
const particle = String.raw`(?:van|von|der|den|de|la|del|da|dos|di|bin|binti|al|el|ter|ten|le)`;
const name = String.raw`(?:${particle} ){0,2}${word}(?: (?:${word}|\p{Lu}\.?|${particle})){0,4}(?:, ${word}(?: ${word})?)?`;

const timed = new RegExp(
  String.raw`^[ \t]{0,4}(?<mark>[[(]?)\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?: ?[APap][Mm])?[\])]?[ \t]{1,3}(?<name>${name})[ \t]*\r?$`,
  "u",
);
const angled = new RegExp(
  String.raw`^[ \t]{0,4}(?:[[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]?[ \t])?<(?<name>${name})> \S`,
  "u",
);
const longestLine = 160;

const nameWord = /\p{L}[\p{L}\p{M}'’-]*/gu;
/** What the words of a name are; undefined where one is a role or a job. */
function classesOf(context: TextContext, found: string, start: number): Class[] | undefined {
  const words = [...found.matchAll(nameWord)];
  const folded = words.map(([one]) => fold(one));
  if (words.length > 5 || folded.some((one) => roles.has(one)) || isJobTitle(folded)) return undefined;
  const classes = words.map(({ index }) => {
    const token = context.tokens[tokenAt(context.tokens, start + index)];
    return token?.kind !== "word" ? "unknown" : classOf(context, token);
  });
  return classes.includes("never") ? undefined : classes;
}

interface Line {
  readonly name: string;
  readonly start: number;
  readonly isInverted: boolean;
  readonly isSure: boolean;
}

/** Who writes, on a line of its own under the hour or in angle brackets before what is written. */
export function* chatLineNames(context: TextContext): Iterable<Candidate> {
  const { text } = context;
  const found: Line[] = [];
  for (let at = 0; at < text.length;) {
    let end = text.indexOf("\n", at);
    if (end === -1) end = text.length;
    if (end - at < longestLine) {
      const line = text.slice(at, end);
      const isAngled = line.includes("<");
      const match = isAngled
        ? inBasicPlane(angled).exec(line)
        : line.length < 80
          ? inBasicPlane(timed).exec(line)
          : null;
      const one = match?.groups?.["name"];
      if (one !== undefined && !line.includes("</")) {
        const isInverted = one.includes(",");
        const isOver = end < text.length && text[end + 1] !== "\n";
        if (isAngled ? !isInverted : isOver)
          found.push({
            name: one,
            start: at + (isAngled ? line.indexOf("<") + 1 : line.lastIndexOf(one)),
            isInverted,
            isSure: isAngled || (isInverted && match!.groups!["mark"] !== ""),
          });
      }
    }
    at = end + 1;
  }
  if (found.length < 2) return;
  for (const { name: one, start, isInverted, isSure } of found) {
    const classes = classesOf(context, one, start);
    if (
      classes === undefined ||
      (!isInverted && classes.every((kind) => kind === "word" || kind === "place"))
    )
      continue;
    // "10:30 Coffee": a day's plan.
    if (!isSure && !isInverted && classes[0] === "word") continue;
    yield {
      start,
      end: start + one.length,
      entity: "PERSON",
      score: isInverted ? 0.985 : 0.88,
      reason: "Whoever writes lines of a chat.",
    };
  }
}

const above = new RegExp(
  String.raw`(?<=(?:^|\n)[ \t*_]{0,4}(?:\d{1,2}[.)] )?(?:(?:legal|preferred|current|previous|former|your|other|candidate(?:['’]s)?|applicant(?:['’]s)?|employee(?:['’]s)?) )?)(?:(?:first|last|full|given|family|middle|maiden|second) names?|surnames?|forenames?|names?(?: as [^\n:]{2,30})?|who [^\n?]{5,60}\?|next of kin|emergency contact|line manager|hiring manager|interviewer|referee(?: \d)?|person to call(?: in an emergency)?)(?:\(s\))?(?: ?\*)?[ \t*_:]{0,4}\r?\n[ \t]{0,4}(?=([^\n,;:\d]{2,60}?)[ \t]*(?:\(|\r?\n|$))`,
  "iuy",
);
const aboveWords = wordList(
  "first last full given family middle maiden second surname surnames forename forenames name names next emergency line hiring interviewer referee person who",
);
const whole = new RegExp(`^${name}$`, "u");

/** "Legal first name" and the line under it. */
export function* namesUnderLabels(context: TextContext): Iterable<Candidate> {
  for (const { 0: label, 1: value, index } of matchesAt(above, context.text, context.words, aboveWords)) {
    const start = index + label.length;
    if (value === undefined || !inBasicPlane(whole).test(value) || headOf(value) !== undefined) continue;
    if (classesOf(context, value, start) === undefined) continue;
    yield {
      start,
      end: start + value.length,
      entity: "PERSON",
      score: 0.9,
      reason: `Stands under "${label.trim()}".`,
    };
  }
}
