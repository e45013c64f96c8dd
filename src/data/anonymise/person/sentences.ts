// What a sentence has beside a name that tells whether it is one: verbs, their objects, months, roles. One list a kind of evidence;
// the scores are in score.ts.
import { setOf } from "../text/setOf.ts";
import type { TextContext } from "../detectors/detector.ts";
import { calendar } from "../lists/things.ts";
import type { Token } from "../text/tokens.ts";
import { roles } from "./labels.ts";

/** What is said before a colon that people follow. */
const groups = setOf(
  "team staff crew cast panel committee board players squad patients witnesses signatories drivers kids children guests invitees friends family heirs attendees participants presenters volunteers founders authors members winners speakers guests directors owners partners players trustees editors organisers organizers recipients nominees finalists contributors instructors colleagues interviewers candidates applicants cc bcc attn watchers reviewers",
);
/** More of what people do; unlike those of contexts.ts names, too, or verbs of things. */
export const didAfter = setOf(
  "rose showed shows stood stands sat sits fell chose chooses drew draws threw slept rode flew shook reads leads cried cries flies tries carries studies marries waits waited sang drank ate woke wakes lied swore swam wept knelt leapt slept fought forgave limped grinned frowned blushed sneezed coughed yawned sobbed giggled winked waved hugged kissed wants broke sings drives writes teaches covers owes rang rings phoned phones vouches trains shelved swears mails mailed texts nods",
);
export const objects = setOf(
  "up out off early late home away together alone the a an my our his her their your us me him them for at on in to",
);
/** What is done to somebody, with a thing: "gave Ana my regards". */
export const givenTo = setOf(
  "give gave gives giving send sent sends show showed tell told ask asked offer offered hand handed lend lent owe owes pay paid bring brought teach taught wish buy bought wrote write",
);
/** What people have and firms have not: "Hassan's appointment". */
export const ownedBySomebody = setOf(
  "card wife husband son daughter mother father mom mum dad brother sister boss manager family kids children passport visa appointment salary resume cv application interview laptop badge shift handwriting voice face hands dog cat illness diagnosis symptoms surgery operation medication wedding mailbox login mobile number email luggage prescription insurance surname nickname notice offer contract references refs ref docs paperwork feedback availability rota hours timesheet training holiday probation induction scores test",
);
/** Where somebody is at home. */
export const homes = setOf(
  "place house flat home apartment party desk birthday wedding funeral car bike phone words opinion view absence honour honor favour",
);
/** Verbs that begin questions, notes and orders. */
export const auxiliaries = setOf(
  "can has do does did have had was is are must should would could let go come see get ask use add pay put set run said used made took left led held",
);

/** After a name and a comma, where a mail begins. */
const asides = setOf("quick one any fyi heads sorry could are have has did question small reminder again");
const greets =
  /(?:^|[.!?:\n] ?)(?:thanks|thank you|welcome|nice to|good to|great to|lovely to|pleased to|sorry)[^.!?\n]{1,40}, $/iu;

/** Of somebody who is not here: "Dijkstra's algorithm", "Dean's list". */
export const namedThings = setOf(
  "algorithm algorithms theorem law laws pyramid matrix forces diagram hierarchy paradox inequality lemma razor constant equation disease syndrome model method list",
);
/** What has a number and is nobody. */
export const numbered = setOf("ward block gate bay grade level room unit page lane");

const screens = setOf(
  "screen scores score interview debrief feedback notes call prescreen assessment review",
);
/** "(b. ", "(née " */
const bornBefore = (tokens: readonly Token[], i: number): boolean => {
  const at = tokens[i]?.text === "." ? i - 1 : i;
  return /^(?:b|nee|geb|born)$/.test(tokens[at]?.folded ?? "") && tokens[at - 1]?.text === "(";
};

const stages = setOf("int interview stage round call screen choice");
const atHour = /(?:^|[\s([])(?:[01]?\d|2[0-3])(?:[.:][0-5]\d ?(?:[ap]m)?|[ap]m)[\])]? $/iu;
const sayers = setOf("she he they i we said says asked");
/** What people are doing and firms are not. */
const doing = setOf(
  "covering calling texting phoning ringing swapping driving walking cycling waiting sitting sleeping crying stuck late poorly absent limping moaning helping replacing",
);
const madeTo = setOf(
  "leave cry laugh wait stay go come do sign pay work feel look sound think know smile sit stand talk speak write read sleep drive walk sing dance play choose stop start",
);
const states = setOf("off out ok away sick back ill busy free late unavailable absent okay fine here");
const departments = setOf(
  "support billing sales hr accounts accounting finance it marketing reception legal payroll purchasing procurement logistics security maintenance engineering admissions collections claims compliance dispatch fulfilment facilities customer human your our the accounts upstairs downstairs next",
);

/** "a call from June" */
const heardFrom = setOf(
  "message letter call calls heard hear email emails mail note reference word text card gift advice feedback help came visit reply quote present apart away story think thought cv resume name memory photo mother father daughter son wife husband friend sister brother ahead instead",
);
const monthNames =
  /^(?:jan|january|feb|apr|april|may|jun|june|jul|aug|august|sep|sept|oct|nov|dec|march|july)$/;
/** "April 2019", "30 June", "until May", "(August": a date and nobody. */
export function isMonth({ tokens }: TextContext, i: number): boolean {
  if (!monthNames.test(tokens[i]!.folded)) return false;
  const before = tokens[i - 1];
  const after = tokens[i + 1];
  return (
    (after?.kind === "number" && after.gap !== "\n") ||
    (before?.kind === "number" && before.text.length <= 2) ||
    (before?.folded === "from" && /^onw?a?r?d?s?$/.test(after?.folded ?? "")) ||
    /^(?:since|until|till|through|early|mid|late|last|next|during|st|nd|rd|th)$/.test(before?.folded ?? "") ||
    // "free from June", "January to June", "still on for May", "with August off"
    (before?.folded === "from" &&
      tokens[i]!.folded !== "may" &&
      !heardFrom.has(tokens[i - 2]?.folded ?? "")) ||
    (/^(?:to|for|until|and)$/.test(before?.folded ?? "") && monthNames.test(tokens[i - 2]?.folded ?? "")) ||
    (before?.folded === "with" && after?.folded === "off") ||
    (/^(?:from|for|to|by)$/.test(before?.folded ?? "") &&
      tokens[i]!.folded === "may" &&
      /^(?:on|free|due|ready|booked|set)$/.test(tokens[i - 2]?.folded ?? "")) ||
    // "from the first of May", "a slot from May."
    (/^(?:of|from)$/.test(before?.folded ?? "") &&
      /^(?:first|second|third|middle|start|end|tenth|fifteenth|twentieth|thirtieth)$/.test(
        tokens[i - 2]?.folded ?? "",
      )) ||
    // "in March, April and August"
    (/^(?:,|and|or)$/.test(before?.text ?? "") && monthNames.test(tokens[i - 2]?.folded ?? "")) ||
    (/^(?:,|and|or)$/.test(after?.text ?? "") && monthNames.test(tokens[i + 2]?.folded ?? "")) ||
    (/^(?:of|in|to|from|by)$/.test(before?.folded ?? "") &&
      /^(?:end|start|beginning|middle|back|again|early|late|week|\d{1,4}|st|nd|rd|th)$/.test(
        tokens[i - 2]?.folded ?? "",
      ))
  );
}

/** "Human:", "Host:" */
export const isRole = ({ tokens }: TextContext, i: number): boolean =>
  tokens[i + 1]?.text === ":" && tokens[i + 1]!.gap === "" && roles.has(tokens[i]!.folded);

/** What marks beside a run say of it: somebody is called, added or met. */
export function signsBeside(
  { tokens, text, gazetteer }: TextContext,
  first: number,
  last: number,
): { score: number; why: string } {
  const start = tokens[first]!;
  const [before, beforeThat] = [tokens[first - 1], tokens[first - 2]];
  const [after, next] = [tokens[last + 1], tokens[last + 2]];
  // "our founders: Edwina Marsh and Tobiah Klein"
  if (before?.text === ":" && start.gap === " " && groups.has(beforeThat?.folded ?? ""))
    return { score: 0.3, why: "people before it" };
  // "Spoke w/ Ana", "It's Ana", "Here's Ana"
  if (before?.text === "/" && beforeThat?.folded === "w") return { score: 0.3, why: "with somebody" };
  if (/^['’]s$/.test(before?.text ?? "") && /^(?:here|it|that|this)$/.test(beforeThat?.folded ?? ""))
    return { score: 0.2, why: "words that introduce somebody before it" };
  // "Shota Sato (b. Ito)"
  if (after?.text === ")" && bornBefore(tokens, first - 1)) return { score: 0.6, why: "a name by birth" };
  // "'Clear and short.' (Aarne)"
  if (before?.text === "(" && after?.text === ")" && first === last && /^["”’]$/.test(beforeThat?.text ?? ""))
    return { score: 0.3, why: "who said it" };
  // "* Aarne = Harrow Ltd": a line of a list
  if (
    after?.text === "=" &&
    after.gap === " " &&
    (start.gap === "\n" || before === undefined || (/^[*•–-]$/.test(before.text) && before.gap === "\n"))
  )
    return { score: 0.2, why: "a list of people" };
  // "Tel screen Aarne" as all of a line
  if (
    (after === undefined || after.gap === "\n") &&
    screens.has(before?.folded ?? "") &&
    start.gap === " " &&
    (beforeThat === undefined || before!.gap === "\n" || beforeThat.gap === "\n" || first === 2)
  )
    return { score: 0.25, why: "whom a note is about" };
  // "From Ana to Bo:"
  const other = tokens[last + 2];
  if (
    first === last &&
    before?.folded === "from" &&
    (before.gap === "\n" || first === 1) &&
    after?.text === "to" &&
    other?.shape === "Capital" &&
    tokens[last + 3]?.text === ":"
  )
    return { score: 0.4, why: "from one to another" };
  if (first === last) {
    const isEnd = after === undefined || after.gap === "\n";
    // "Running late, sorry! Aarne": a message ends with it.
    if (
      isEnd &&
      start.gap === " " &&
      /^[.!?]$/.test(before?.text ?? "") &&
      beforeThat?.kind === "word" &&
      start.shape === "Capital"
    )
      return { score: 0.2, why: "a message ends with it" };
    // "Aarne," she said
    if (
      after?.text === "," &&
      after.gap === "" &&
      /^["”“]$/.test(next?.text ?? "") &&
      /^["“]$/.test(before?.text ?? "") &&
      sayers.has(tokens[last + 3]?.folded ?? "")
    )
      return { score: 0.3, why: "somebody is called" };
    // "6.20 Aarne covering at the desk"
    if (
      (start.isSentenceStart || before?.kind === "number") &&
      after?.shape === "lower" &&
      after.gap === " " &&
      doing.has(after.folded)
    )
      return { score: 0.14, why: `"${after.text}" after it` };
    // "Aarne turned 40 on Friday"
    if (
      /^(?:hits?|turn(?:s|ed))$/.test(after?.text ?? "") &&
      next?.kind === "number" &&
      next.text.length === 2
    )
      return { score: 0.3, why: "an age after it" };
    // "Aarne +46 70 ...": a list of numbers
    if (
      (before === undefined || start.gap === "\n") &&
      after?.gap === " " &&
      (after.text === "+" ? next?.kind === "number" : after.kind === "number" && /^0\d{2,}$/.test(after.text))
    )
      return { score: 0.14, why: "a number to ring after it" };
    const isBullet =
      before !== undefined && /^[*•–>-]$/.test(before.text) && (before.gap === "\n" || first === 1);
    const isLine = before === undefined || start.gap === "\n" || isBullet;
    const isGiven = gazetteer.isGiven(start.folded);
    // "Aarne off sick", "- Rose to send the contract"
    if (
      isLine &&
      after?.shape === "lower" &&
      after.gap === " " &&
      (states.has(after.folded) || (after.text === "to" && next?.shape === "lower"))
    )
      return { score: isGiven ? 0.26 : 0.14, why: `"${after.text}" after it` };
    // "Chased the refs. Rose to ring back."
    if (isGiven && start.isSentenceStart && after?.text === "to" && next?.shape === "lower")
      return { score: 0.26, why: `"${after.text}" after it` };
    // "Rose (2nd interview) good"
    if (isGiven && start.isSentenceStart && after?.text === "(" && stages.has(tokens[last + 3]?.folded ?? ""))
      return { score: 0.26, why: "what was said with somebody follows in brackets" };
    // "9.30 Heath / Rowan", "3pm Rowan."
    if (
      isGiven &&
      start.gap === " " &&
      (after === undefined || after.gap === "\n" || after.kind === "mark") &&
      after?.text !== "-" &&
      atHour.test(text.slice(Math.max(0, start.start - 12), start.start))
    )
      return { score: 0.26, why: "an hour before it" };
    // "- Rose: send the contract"
    if (isBullet && isGiven && after?.text === ":" && after.gap === "")
      return { score: 0.26, why: "who is to do it" };
    // "(Rose, 3 May)"
    if (
      isGiven &&
      (isLine || before.text === "(") &&
      after?.text === "," &&
      next?.kind === "number" &&
      calendar.has(tokens[last + 3]?.folded ?? "")
    )
      return { score: 0.28, why: "a day after it" };
    // "morning Aarne :)"
    if (/^(?:morning|evening|afternoon|night)$/.test(before?.folded ?? "") && before!.isSentenceStart)
      return { score: 0.3, why: "somebody is greeted" };
    // "Aarne?" as all of a line
    if (isLine && !isBullet && after?.text === "?" && (next === undefined || next.gap === "\n"))
      return { score: isGiven ? 0.25 : 0.12, why: "somebody is called" };
  }
  // "The name's Ana"
  if (/^['’]s$/.test(before?.text ?? "") && beforeThat?.folded === "name")
    return { score: 0.45, why: "a word for a name before it" };
  // "Where's Ana?", "I made Ana leave"
  if (
    /^['’]s$/.test(before?.text ?? "") &&
    /^(?:who|where)$/.test(beforeThat?.folded ?? "") &&
    after?.text === "?"
  )
    return { score: 0.2, why: "asked for somebody" };
  if (
    /^(?:made|makes|make|making|let|lets|had)$/.test(before?.folded ?? "") &&
    after?.shape === "lower" &&
    madeTo.has(after.folded)
  )
    return { score: 0.2, why: "somebody is made to do it" };
  if (before?.text === "+" && start.gap === " ") return { score: 0.2, why: "somebody is added" };
  // "Ana <> Marit sync"
  if (
    (after?.text === "<" && next?.text === ">" && after.gap === " ") ||
    (before?.text === ">" && beforeThat?.text === "<" && start.gap === " ")
  )
    return { score: 0.3, why: "two people meet" };
  if (first === last && after?.gap === "") {
    // "Haruto!" shouted Keiko
    if (after.text === "!" && /^["“'‘]$/.test(before?.text ?? ""))
      return { score: 0.25, why: "somebody is called" };
    // "Kwame!", "Who is with me? Kwame?"
    if (
      (after.text === "!" && (before === undefined || start.gap === "\n")) ||
      (after.text === "?" && before?.text === "?")
    )
      return { score: 0.15, why: "somebody is called" };
  }
  if (first === last && start.isSentenceStart) {
    // "Aarne, quick one: did it come?"
    if (after?.text === "," && after.gap === "" && next?.shape === "lower" && asides.has(next.folded))
      return { score: 0.22, why: "somebody is asked" };
    // "Aarne at Harrow Ltd keeps asking"
    if (
      after !== undefined &&
      /^(?:at|from)$/.test(after.text) &&
      after.gap === " " &&
      next?.shape === "Capital" &&
      !start.text.endsWith("ing")
    )
      return { score: 0.12, why: "somebody at a firm" };
    // "Aarne from support called"
    if (
      after?.text === "from" &&
      after.gap === " " &&
      next?.kind === "word" &&
      (next.shape === "lower" || next.shape === "UPPER") &&
      departments.has(next.folded)
    )
      return { score: 0.3, why: "somebody of a department" };
    // "Mark marked the papers"
    if (
      gazetteer.isGiven(start.folded) &&
      after?.shape === "lower" &&
      after.folded.endsWith("ed") &&
      objects.has(next?.folded ?? "")
    )
      return { score: 0.16, why: `"${after.text}" after it` };
  }
  // "Thanks for coming in, Aarne."
  if (
    first === last &&
    before?.text === "," &&
    start.gap === " " &&
    (after === undefined || /^[.!?]$/.test(after.text))
  )
    if (greets.test(text.slice(Math.max(0, start.start - 60), start.start)))
      return { score: 0.3, why: "somebody is thanked" };
  // "Nygård & Moe (2019)"
  const end = tokens[last]!.end;
  if (first === last && before?.text === "&" && /^ \((?:19|20)\d{2}[a-z]?\)/.test(text.slice(end, end + 9)))
    return { score: 0.3, why: "cited with a year" };
  return { score: 0, why: "" };
}

export const closings = setOf("ta love best cheers warmly regards thanks xoxo xo xx hugs esq");
/** After these a clause begins: "On Monday Aarne flies to Perth". */
export const opensClause = setOf(
  "monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday tonight later then so but and because",
);

/** "St Patrick's Day" */
export const isHoliday = (token: Token | undefined): boolean =>
  token?.shape === "Capital" &&
  /^(?:day|eve|hospital|church|cathedral|school|college|head|gate)$/.test(token.folded);
