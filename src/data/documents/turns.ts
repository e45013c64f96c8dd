// Who says what in a transcript that is plain text, in the shapes that people and meeting programs write:
//   Interviewer: ...                       [00:01:02] Jane Doe: ...            Jane Doe (00:01:02): ...
//   Jane Doe  0:03 (Otter, Teams)          [Jane Doe] 10:03:22 (Zoom)          INTERVIEWER on a line of its own
//   00:00:03 --> 00:00:05, a name (Teams)  10:03:22 From Jane to Everyone: (Zoom's chat)
// A resume has labels too ("Email:", "Skills:"), so a text is a transcript only where its speakers come back, or are called
// what speakers are called, or have times. What stands before the first speaker belongs to nobody.

import type { Turn } from "../../domain/records/index.ts";

interface Begun {
  readonly speaker: string;
  readonly text: string;
  readonly start?: number;
  readonly end?: number;
}

const time = String.raw`(?:\d{4}-\d\d-\d\d[ T])?(?:\d{1,3}:)?\d{1,2}:\d\d(?:[.,]\d{1,3})?(?:\s?[AaPp]\.?[Mm]\.?)?`;
const name = String.raw`(?:\p{L}|\[)[\p{L}\p{M}\p{N}'’.,()&/\[\] -]{0,58}?`;
const shape = (source: string): RegExp => new RegExp(`^\\s*${source}\\s*$`, "u");

const shapes = {
  chat: shape(String.raw`(?<time>${time})\s+From\s+(?<name>.{1,80}?)\s+to\s+.{1,80}?\s?:\s*(?<text>.*)`),
  /** [00:01:02] Jane Doe: text; 00:01:02 - Jane Doe: text; tabs too */
  timeFirst: shape(
    String.raw`[\[(]?(?<time>${time})[\])]?\s*[-–—|]?\s*(?<name>${name})\s*(?::|\t)\s*(?<text>.*)`,
  ),
  /** Jane Doe [00:01:02]: text; Jane Doe (0:03): text */
  timeSecond: shape(String.raw`(?<name>${name})\s*[\[(](?<time>${time})[\])]\s*:?\s*(?<text>.*)`),
  /** [Jane Doe] 10:03:22 */
  named: shape(String.raw`\[(?<name>[^\]]{1,60})\]\s+(?<time>${time})(?<text>)`),
  /** Jane Doe  0:03 and nothing else; 0:03 Jane Doe */
  nameTime: shape(String.raw`(?<name>${name})\s{1,8}[|·-]?\s?(?<time>${time})(?<text>)`),
  timeName: shape(String.raw`[\[(]?(?<time>${time})[\])]?\s+[-–—|]?\s?(?<name>${name})(?<text>)`),
  /** Interviewer - text, for what speakers are called */
  dashed: shape(String.raw`(?<name>${name})\s[-–—]\s(?<text>.*)`),
  label: shape(
    String.raw`(?:[*_]{1,2})?(?<name>${name})(?:[*_]{1,2})?\s?[:：](?:[*_]{1,2})?(?<text>(?:\s.*)?)`,
  ),
};
const allShapes = Object.entries(shapes);
/** Those that have no time. */
const untimedShapes = allShapes.filter(([kind]) => kind === "dashed" || kind === "label");
/** Teams writes 0:0:0.0 here. */
const looseTime = String.raw`(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,3})?`;
const range = shape(String.raw`(?<start>${looseTime})\s*-->\s*(?<end>${looseTime}).*`);
const onlyTime = shape(String.raw`[\[(]?(?<time>${time})[\])]?`);

/** What people who speak are called, in a few languages. */
const roleName =
  /^(?:interviewer|interviewee|candidate|applicant|recruiter|moderator|facilitator|host|guest|hiring manager|manager|panel(?:l?ist)?|respondent|participant|speaker|question|answer|human|assistant|user|agent|q|a|interviewerin|bewerber(?:in)?|kandidat(?:in)?|candidat(?:e)?|recruteu(?:r|se)|entrevistador(?:a)?|candidato|candidata)(?:\s?#?\d{1,2}|\s[a-z])?(?:\s\d{1,2})?$/iu;
/** Labels of resumes, letters and forms, which come back too. */
const formLabel =
  /^(?:e-?mails?|(?:tele)?phone|mobile|tel|fax|address|location|city|country|date|dates|duration|period|from|to|cc|bcc|sent|subject|re|company|employer|client|customer|role|position|title|job title|department|industry|project|projects|team size|responsibilit(?:y|ies)|dut(?:y|ies)|task|tasks|technolog(?:y|ies)|tech stack|stack|tools?|environment|platforms?|languages?|frameworks?|skills?|key skills|technical skills|soft skills|education|degree|university|school|college|institution|major|minor|gpa|grade|experience|summary|profile|objective|about|achievements?|accomplishments?|results?|awards?|certifications?|interests?|hobbies|references?|links?|website|url|linkedin|github|portfolio|nationality|gender|age|birth|born|date of birth|dob|marital status|note|notes|example|examples|warning|tip|step|option|section|chapter|figure|table|page|score|rating|total|price|status|type|name|id|keywords?|description|details?|http|https|front-?end|back-?end|databases?|cloud|devops|testing|design|librar(?:y|ies)|operating systems?|os|other|others|monday|tuesday|wednesday|thursday|friday|saturday|sunday|january|february|march|april|may|june|july|august|september|october|november|december)$/iu;

/** "Candidate (Jane)" is a role too. */
const isRole = (label: string): boolean => roleName.test(label.replace(/\s*\([^()]*\)$/, ""));

/** Up to three words that begin with capitals, or initials. */
const personName = /^\p{Lu}[\p{L}\p{M}'’.-]*(?: (?:\p{Lu}|d[aeiou]|v[ao]n|bin|al-)[\p{L}\p{M}'’.-]*){0,3}$/u;

/** Whether what stands before a colon can be who speaks. */
export const mayBeSpeaker = (label: string): boolean =>
  label.length <= 40 &&
  !formLabel.test(label) &&
  (isRole(label) || personName.test(label) || /^\p{L}[\p{L}\p{N} .'’()-]*$/u.test(label)) &&
  label.split(/\s+/).length <= 5;

export interface FoundTurns {
  readonly turns: readonly Turn[];
  /** Whether the shape is so clear that the file is a transcript whatever its name. */
  readonly isSure: boolean;
}

/** The turns of a text; undefined where it is no transcript. */
export function findTurns(text: string): FoundTurns | undefined {
  const lines = text.split(/\r\n|[\n\r\u2028]/);
  if (lines.length < 2) return undefined;
  const { begun, stamps } = readLines(lines);
  const counts = new Map<string, number>();
  for (const one of begun.values()) counts.set(one.speaker, (counts.get(one.speaker) ?? 0) + 1);
  const timed = [...begun.values()].filter(({ start }) => start !== undefined).length;
  const texts = [...begun.values()].map(({ text: said }) => said);
  const isSpeech =
    texts.some((said) => /[.?!…]["'”’)]?$/.test(said)) || texts.some((said) => said.split(" ", 6).length > 5);
  const accepted = speakersIn(
    counts,
    begun.size,
    timed,
    lines.filter((line) => /\S/.test(line)).length,
    isSpeech,
  );
  if (accepted.size === 0) return undefined;
  const turns = gather(lines, begun, stamps, accepted);
  if (turns.length < 2) return undefined;
  const speakers = new Set(turns.map(({ speaker }) => speaker));
  const isSure = timed >= 2 || [...speakers].some(isRole) || turns.length >= 6;
  return { turns: relative(turns), isSure };
}

function readLines(lines: readonly string[]): {
  begun: Map<number, Begun>;
  stamps: Map<number, { start: number; end?: number }>;
} {
  const begun = new Map<number, Begun>();
  const stamps = new Map<number, { start: number; end?: number }>();
  let awaited: { start: number; end?: number } | undefined;
  for (const [i, line] of lines.entries()) {
    if (line.length > 20_000) continue;
    const spanned = range.exec(line)?.groups;
    const alone = spanned ?? onlyTime.exec(line)?.groups;
    const above = begun.get(i - 1);
    if (alone?.["time"] !== undefined && above?.text === "" && above.start === undefined) {
      // A name, below it the time, below it the words.
      begun.set(i - 1, { ...above, start: seconds(alone["time"]) });
      stamps.set(i, { start: 0 });
      continue;
    }
    if (alone !== undefined) {
      awaited = {
        start: seconds(alone["start"] ?? alone["time"] ?? ""),
        ...(alone["end"] === undefined ? {} : { end: seconds(alone["end"]) }),
      };
      stamps.set(i, awaited);
      continue;
    }
    if (line.trim() === "") continue;
    const found = beginOf(
      line,
      awaited !== undefined || (lines[i - 1] ?? "").trim() === "",
      lines[i + 1] ?? "",
    );
    if (found !== undefined) begun.set(i, { ...awaited, ...found });
    awaited = undefined;
  }
  return { begun, stamps };
}

function beginOf(given: string, mayBeName: boolean, next: string): Begun | undefined {
  const line = manySpaces.test(given) ? given.replace(manySpacesAnywhere, fewSpaces) : given;
  // Marks of speaker and time stand at the beginning; the text of a line may be long.
  const head = line.slice(0, 240);
  const hasMark = /[:：]|\s[-–—]\s/.test(head);
  for (const [kind, pattern] of hasMark ? (/\d:\d\d/.test(head) ? allShapes : untimedShapes) : []) {
    const found = pattern.exec(head)?.groups;
    const said = found?.["text"] ?? "";
    if (found === undefined || (said === "" && line.length > head.length)) continue;
    const speaker = speakerName(found["name"] ?? "");
    if (speaker === "" || (kind === "label" && formLabel.test(speaker))) continue;
    if (kind === "dashed" && !isRole(speaker)) continue;
    const text = line.slice(head.trimEnd().length - said.length).trim();
    const stamp = found["time"];
    return {
      speaker,
      text: said === "" ? "" : text,
      ...(stamp === undefined ? {} : { start: seconds(stamp) }),
    };
  }
  const bare = line.trim();
  const isName =
    mayBeName &&
    next.trim() !== "" &&
    bare.length <= 40 &&
    /^\p{Lu}[\p{L}\p{M}\p{N}'’. -]*$/u.test(bare) &&
    bare.split(/\s+/).length <= 4;
  return isName ? { speaker: bare, text: "" } : undefined;
}

/** Each pattern takes the square of as many blanks as follow each other. */
const manySpaces = /\s{9}/;
const manySpacesAnywhere = /\s{9,}/g;
const fewSpaces = (run: string): string => (run.includes("\t") ? "\t" : " ".repeat(8));

/** A name without the marks around it; empty where it is too much for one. */
function speakerName(given: string): string {
  const speaker = given
    .trim()
    .replace(/^\[(.*)\]$/, "$1")
    .trim();
  const words = speaker.split(/\s+/);
  return words.length > 6 || /[.!?]\s+\p{L}{3,}\s+\p{L}/u.test(speaker) ? "" : speaker;
}

/** Which of the labels are speakers. */
function speakersIn(
  counts: ReadonlyMap<string, number>,
  all: number,
  timed: number,
  lines: number,
  isSpeech: boolean,
): Set<string> {
  const labels = [...counts.keys()].filter((label) => !formLabel.test(label));
  const roles = labels.filter(isRole);
  const again = labels.filter((label) => (counts.get(label) ?? 0) >= 2);
  const sum = (some: readonly string[]): number =>
    some.reduce((total, label) => total + (counts.get(label) ?? 0), 0);
  // A timetable has times too, but what is told of a time does not come back.
  const isTimed = timed >= 2 && timed >= 0.6 * all && (again.length > 0 || roles.length > 0);
  if (isTimed) return new Set(labels);
  const speakers = new Set([...again, ...roles]);
  const share = sum([...speakers]) / Math.max(1, all);
  if (roles.length >= 2 && share >= 0.5) return speakers;
  if (roles.length >= 1 && speakers.size >= 2 && share >= 0.5) return speakers;
  // Lists come back under one word each: "Server: Go". Names have two, or are initials.
  const isNamed = again.some((label) => /\s/.test(label) || /^\p{Lu}{1,3}$/u.test(label));
  if (again.length >= 2 && speakers.size <= 12 && share >= 0.7 && (isSpeech || isNamed)) return speakers;
  // Two people who take turns, in a text of a few lines.
  const isPair = labels.length === 2 && counts.size === 2 && all >= 3 && all >= 0.6 * lines;
  return isPair && labels.every((label) => personName.test(label)) ? new Set(labels) : new Set();
}

function gather(
  lines: readonly string[],
  begun: ReadonlyMap<number, Begun>,
  stamps: ReadonlyMap<number, unknown>,
  accepted: ReadonlySet<string>,
): Turn[] {
  const turns: { speaker: string; parts: string[]; start?: number; end?: number }[] = [];
  for (const [i, line] of lines.entries()) {
    const begin = begun.get(i);
    if (begin !== undefined && accepted.has(begin.speaker)) {
      const { speaker, text, start, end } = begin;
      turns.push({
        speaker,
        parts: [text],
        ...(start === undefined ? {} : { start }),
        ...(end === undefined ? {} : { end }),
      });
    } else if (!stamps.has(i) && !isNumber(line, begun.has(i + 1))) turns.at(-1)?.parts.push(line.trim());
  }
  return turns.flatMap(({ parts, ...turn }) => {
    const text = parts.join("\n").trim();
    return text === "" ? [] : [{ ...turn, text }];
  });
}

/** The number of a turn, on the line above it. */
const isNumber = (line: string, isAboveTurn: boolean): boolean =>
  isAboveTurn && line.length < 8 && /^\s*\d+\.?\s*$/.test(line);

/** Seconds, whatever the clock began with. */
function seconds(stamp: string): number {
  const [, half] = /([AaPp])\.?[Mm]/.exec(stamp) ?? [];
  const numbers = stamp
    .replace(/^\d{4}-\d\d-\d\d[ T]/, "")
    .replace(/[^\d:.,]/g, "")
    .replace(",", ".")
    .split(":")
    .map(Number);
  const total = numbers.reduce((sum, number) => sum * 60 + number, 0);
  if (half === undefined) return total;
  const hours = numbers[0] ?? 0;
  const base = numbers.length === 2 ? total * 60 : total;
  return (
    base +
    (half.toLowerCase() === "p" && hours < 12
      ? 43_200
      : half.toLowerCase() === "a" && hours === 12
        ? -43_200
        : 0)
  );
}

/** A clock that begins late in the day is the time of day: counted from the first turn. */
function relative(turns: readonly Turn[]): Turn[] {
  const first = turns.find(({ start }) => start !== undefined)?.start ?? 0;
  if (first < 3600) return [...turns];
  return turns.map((turn) => ({
    ...turn,
    ...(turn.start === undefined ? {} : { start: Math.max(0, turn.start - first) }),
    ...(turn.end === undefined ? {} : { end: Math.max(0, turn.end - first) }),
  }));
}
