// Who speaks: what lines of a transcript begin with, "Priya: So how ...", names and words that are names there.
import { setOf } from "../text/setOf.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { calendar } from "../lists/things.ts";
import { fold, tokenAt } from "../text/tokens.ts";
import { classOf } from "./classes.ts";
import { roles } from "./labels.ts";
import { isWordName } from "./wordNames.ts";

const speaker =
  /^[ \t]{0,4}(?:\[?\(?(?:\d{1,4}[/.-]\d{1,2}(?:[/.-]\d{2,4})?,? )?\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,3})?(?: ?[AaPp][Mm])?\)?\]?[ \t]{0,3}(?:[-–][ \t]{0,2})?)?[*_]{0,2}([\p{L}\p{M}][\p{L}\p{M}'’. -]{0,40}?)[*_]{0,2}(?:[ \t]\(\d{1,2}:\d{2}(?::\d{2})?\))?:(?=[ \t*_]|$)/muy;
/** Characters from where a line begins to the colon of its label, at most. */
const longestLabel = 100;
const lineEnd = /[\n\r\u2028\u2029]/g;
const afterLabel = new Set([" ", "\t", "*", "_", "\n", "\r", "\u2028", "\u2029", ""]);

const noSpeakers = setOf(
  "prompt response input output comment comments reply pros cons strengths weaknesses seller vendor pupil parent child guide leader helper monday tuesday wednesday thursday friday saturday sunday query solution hint verdict topic voice visitor visitors attendee attendees buyer shopper resident pupil learner delegate viewer listener staff crew crowd first second third new old good bad next last same other more less better worse part total",
);
const noInitials = setOf(
  "hr it qa pm cv id vp md tv ps nb faq ceo cfo coo cto url tel fax dob ssn nin ni re aw fw cc to eta po ref act obs int ext am usd eur gbp uk eu dj mc vo sfx faq tbc tbd",
);
const agent = /(?:er|ers|or|ors|ee|ees|ist|ant|ent|man|men|woman|women|ian|ive|body|one)$/;
/** "TS", "HvdB" */
const isInitials = /^\p{Lu}(?:\p{Lu}{1,2}|\p{Ll}{1,2}\p{Lu})$/u;

/** All matches of `speaker`: it is tried on lines that have a colon where a label may end. */
function* speakerLines(text: string): Iterable<RegExpExecArray> {
  const endOfLine = (start: number): number => {
    lineEnd.lastIndex = start;
    return lineEnd.exec(text)?.index ?? text.length;
  };
  let start = 0;
  let end = endOfLine(0);
  let tried = -1;
  for (let colon = text.indexOf(":"); colon !== -1; colon = text.indexOf(":", colon + 1)) {
    for (; end < colon; end = endOfLine(start)) start = end + 1;
    if (start === tried || colon - start > longestLabel || !afterLabel.has(text.charAt(colon + 1))) continue;
    tried = start;
    speaker.lastIndex = start;
    const match = speaker.exec(text);
    if (match !== null) yield match;
  }
}

/** Labels of who speaks, where several lines begin so; "general" is the role that this speaker seems to have. */
export function* speakerNames(context: TextContext): Iterable<Candidate> {
  const { text, turns } = context;
  const lines = [...speakerLines(text)].map((match) => {
    const name = match[1]!;
    return { name, start: match.index + match[0].lastIndexOf(name), at: match.index };
  });
  const known = new Set(turns.map((turn) => turn.speaker));
  const counts = new Map<string, number>();
  const questions = new Map<string, number>();
  for (const [n, { name, at }] of lines.entries()) {
    counts.set(name, (counts.get(name) ?? 0) + 1);
    const said = text.slice(at, lines[n + 1]?.at ?? at + 2000);
    if (said.includes("?")) questions.set(name, (questions.get(name) ?? 0) + 1);
  }
  const initialled = [...counts.keys()].filter(
    (name) => isInitials.test(name) && !noInitials.has(fold(name)),
  );
  const speakers = [...counts].filter(([name, count]) => count > 1 || known.has(name)).map(([name]) => name);
  // A dialogue is all labels, and asks something.
  const full = text.split("\n").filter((line) => line.trim() !== "").length;
  const asked = [...questions.values()].reduce((sum, count) => sum + count, 0);
  const isDialogue =
    lines.length > 2 &&
    counts.size > 1 &&
    counts.size < lines.length &&
    (lines.length * 1.25 >= full ? asked > 0 : asked > 1 && lines.length > 5 && lines.length * 2 >= full);
  const speaking = new Set(speakers);
  // A label is judged once, however often it stands there.
  const judged = new Map<string, boolean>();
  const asking = [...speakers].sort(
    (a, b) => (questions.get(b) ?? 0) / counts.get(b)! - (questions.get(a) ?? 0) / counts.get(a)!,
  )[0];
  const isSpeakersName = (name: string, start: number): boolean => {
    // "US:" beside "BB:", which no list has; "BK:" again and again beside "Desmond:".
    if (isInitials.test(name) && (initialled.length > 1 || speaking.has(name)) && isDialogue)
      return !noInitials.has(fold(name)) || (name === "RE" && initialled.length > 0 && speaking.has(name));
    if (!speaking.has(name)) return false;
    const words = name.split(/[ .]+/).filter((word) => word !== "");
    const folded = words.map(fold);
    // "Q:", "A:": who asks and who answers.
    if (folded.every((word) => word.length === 1 && /[a-z]/.test(word))) return false;
    if (words.length > 4 || folded.some((word) => roles.has(word)) || isJobTitle(folded)) return false;
    const classes = words.map((_, n) => {
      const token = context.tokens[tokenAt(context.tokens, start) + n];
      return token?.kind !== "word" ? "unknown" : classOf(context, token);
    });
    if (isInitials.test(name)) return speakers.filter((one) => isInitials.test(one)).length > 1;
    // "Marsh:" and "Quill:" in turn
    if (
      isDialogue &&
      words.length === 1 &&
      /^\p{Lu}(?:\p{Ll}|[\p{Lu}'’-]{3})/u.test(name) &&
      (classes[0] === "word" || (classes[0] === "never" && calendar.has(folded[0]!))) &&
      !noSpeakers.has(folded[0]!) &&
      (isWordName(folded[0]!) ||
        context.gazetteer.isSurname(folded[0]!) ||
        context.gazetteer.commonness(folded[0]!) > 2 ||
        // "Wanting:", not "Attendee:", "Visitor:"
        (counts.get(name)! > 2 && counts.size === 2 && !agent.test(folded[0]!)))
    )
      return true;
    // "Morwenya Peel:"
    if (words.length === 2 && classes[1] === "word" && /^(?:name|unknown|placeName)$/.test(classes[0]!))
      return words.every((word) => /^\p{Lu}\p{Ll}/u.test(word)) && !isJobTitle([folded[1]!]);
    const isLikely =
      classes.some((kind) => kind === "name" || kind === "wordName") && !classes.includes("never");
    const isPossible = classes.every((kind) => kind !== "never" && kind !== "word");
    return isLikely || isPossible;
  };
  for (const { name, start } of lines) {
    let isName = judged.get(name);
    if (isName === undefined) judged.set(name, (isName = isSpeakersName(name, start)));
    if (!isName) continue;
    yield {
      start,
      end: start + name.length,
      entity: "PERSON",
      score: 0.9,
      reason: "The label of somebody who speaks.",
      general: name === asking ? "Interviewer" : speakers.length === 2 ? "Candidate" : "Speaker",
    };
  }
}
