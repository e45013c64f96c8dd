// How much one word, and a run of words, looks like a name of a person: lists propose, form and surroundings decide. All numbers of
// the rules for people stand here.
import { setOf } from "../text/setOf.ts";
import { isJobWord } from "../lists/jobs.ts";
import { calendar } from "../lists/things.ts";
import type { TextContext } from "../detectors/detector.ts";
import { sectionAt } from "../text/sections.ts";
import type { Token } from "../text/tokens.ts";
import {
  beforeSubjects,
  closesLetter,
  mayIntroduce,
  mediumBefore,
  negativeBefore,
  saidAfter,
  strongBefore,
  thingAfter,
  weakAfter,
} from "./contexts.ts";
import {
  didAfter,
  givenTo,
  homes,
  isHoliday,
  namedThings,
  objects,
  opensClause,
  ownedBySomebody,
  signsBeside,
} from "./sentences.ts";

const titles = setOf(
  "mr mrs ms miss mx dr prof professor herr frau monsieur madame mme mlle senor senora señor señora sr sra shri smt doctor messrs mmes cllr engr barr hon rev pastor bishop encik puan pak ibu alhaji alhaja chief mme mlle mdm",
);

export interface Evidence {
  readonly score: number;
  readonly why: string;
}

class Said {
  score = 0;
  why = "";
  say(amount: number, reason: string): void {
    this.score += amount;
    if (amount > 0 && this.why === "") this.why = reason;
  }
}

const isOfLists = ({ gazetteer }: TextContext, word: string): boolean =>
  gazetteer.isGiven(word) || gazetteer.isSurname(word);

/** A name by the lists and no word. */
const isNameAlone = (context: TextContext, { folded, shape }: Token): boolean =>
  shape === "Capital" && context.gazetteer.commonness(folded) === 0 && context.gazetteer.isGiven(folded);

/** "Ana: Good morning", not "Green: at or over target", "Post: 4": what is said begins as a sentence does. */
const isSaid = (next: Token | undefined): boolean =>
  next !== undefined &&
  next.gap === " " &&
  (next.kind === "mark" || (next.kind === "word" && (next.shape !== "lower" || saidFirst.has(next.folded))));
const saidFirst = setOf(
  "i i'm i'll see can could will would yes no ok okay thanks sorry are do did is it's what when where who how why please hi hello and but we you they he she that's not just hey morning never",
);

/** The words beside a run: what they say of it, from -1 to 1, and the word that says most. */
export function surroundings(context: TextContext, first: number, last: number): Evidence {
  const { tokens, text, sections } = context;
  const said = new Said();
  const start = tokens[first]!;
  const after0 = tokens[last + 1];
  const section = sectionAt(sections, start.start).kind;
  let before = tokens[first - 1];
  // The dot of "Dr." or of a title like it.
  if (before?.text === "." && before.gap === "" && titles.has(tokens[first - 2]?.folded ?? ""))
    before = tokens[first - 2];
  // Two blanks part columns, and who speaks from what is said.
  const isSameLine = start.gap !== "\n" && !(first > 0 && start.start - tokens[first - 1]!.end > 1);
  if (before !== undefined && isSameLine && before.kind === "word") {
    if (/^(?:name|names)$/.test(before.folded)) said.say(0.2, "a word for a name before it");
    // "Full name, then Ryuzo Tsukuda"
    else if (before.folded === "then" && /^names?$/.test(tokens[first - 3]?.folded ?? ""))
      said.say(0.2, "a word for a name before it");
    // "300 ms"
    else if (before.text === "ms" && tokens[first - 2]?.kind === "number") said.score -= 0.2;
    else if (titles.has(before.folded)) said.say(0.62, `"${before.text}" before it`);
    else if (before.folded === "by") said.say(calendar.has(start.folded) ? -0.3 : 0.3, "somebody did it");
    else if (/^(?:did|does|would|could|should|will|can|has|is|was)$/.test(before.folded))
      said.say(0.25, `"${before.text}" before it`);
    else if (strongBefore.has(before.folded)) said.say(0.35, `"${before.text}" before it`);
    else if (mediumBefore.has(before.folded)) said.say(0.15, `"${before.text}" before it`);
    else if (
      before.folded === "on" &&
      /(?<!\p{L})(?:feedback|notes|comments|views|opinions?|reviews?|references?|updates?|thoughts|decision|checks?) on $/iu.test(
        text.slice(Math.max(0, start.start - 20), start.start),
      )
    )
      said.say(0.25, "somebody is judged");
    // "Is this Ana?"
    else if (
      /^(?:this|that)$/.test(before.folded) &&
      after0?.text === "?" &&
      /^(?:is|was)$/.test(tokens[first - 2]?.folded ?? "")
    )
      said.say(0.25, "asked for somebody");
    else if (negativeBefore.has(before.folded))
      said.score -= /^(?:the|an?)$/.test(before.folded)
        ? 0.35
        : /^(?:via|per|across|through|over|within|throughout)$/.test(before.folded)
          ? 0.08
          : 0.3;
    // Expressions are tried where the word before lets them end.
    const word = before.folded;
    const left = text.slice(Math.max(0, start.start - 40), start.start);
    if (
      word === "in" &&
      !calendar.has(start.folded) &&
      /(?<!\p{L})(?:loop(?:ed|ing)?|bring(?:ing)?|brought|copy(?:ing)?|copied|rop(?:e|ed|ing)|pull(?:ed|ing)?|call(?:ed|ing)?) in $/iu.test(
        left,
      )
    )
      said.say(0.45, "somebody is asked to join");
    if (
      beforeSubjects.has(word) &&
      left.includes(":") &&
      /(?:^|\n)(?:subject|re|aw|fwd?|betreff|objet|asunto)\s?:[^\n]{0,30} (?:for|of|from|with|by|to|re) $/iu.test(
        left,
      )
    )
      said.say(0.3, "a subject about somebody");
    if (
      mayIntroduce(word) &&
      /(?:name(?:['’]s| is| was)|i am|i['’]?m|this is|speaking with|speak (?:to|with)|spoke (?:to|with)|known as|called|it['’]s|call me|go(?:es)? by|signs? as|listed as|known as|call(?:ed|s)? (?:her|him)|surname changed to|answers to|ask(?:ed)? for|people write|on behalf of|signed by|written by|care of|c\/o|regards|thanks|reports? to|reported to|supervised by|managed by|mentored by|interviewed by|introduced by|led by|conducted by|prepared by|referred by|assigned to|love|here is|here's|that's|meet) $/iu.test(
        left,
      )
    )
      said.say(0.3, "words that introduce somebody before it");
    if (strongBefore.has(word) && /(?:my|his|her|their|our|your) (?:[\p{Ll}-]{2,14} ){0,2}$/u.test(left))
      said.say(0.1, "a relation before it");
  } else if (before?.text === "," && start.gap === " ") {
    const word = tokens[first - 2];
    if (
      word?.kind === "word" &&
      /^(?:thanks|thank|you|regards|hi|hello|hey|sincerely|yours|best|cheers|love|truly|faithfully|ok|okay|yes|yeah|yep|nope|hm|hmm|um|uh|er|no|well|thx|ta|so|great|right|sure|welcome|please|morning|peace|me|afternoon|evening|oh|ah|wow|sorry|alright|now|absolutely|good|perfect|birthday|luck|done|job|work|night|news|much|again|everyone|goodbye|bye|farewell|congratulations|congrats)$/.test(
        word.folded,
      )
    )
      said.say(0.35, `"${word.text}," before it`);
    // "I, Ana Lima, confirm that"
    else if (word?.text === "I" && tokens[last + 1]?.text === ",") said.say(0.5, "somebody declares it");
    // "Good news, Kaori: ..."
    else if (/^[:!?]$/.test(tokens[last + 1]?.text ?? "") && tokens[last + 1]!.gap === "" && first === last)
      said.say(0.22, "somebody is spoken to");
    // "My boss, Lane Marsh, lives here"
    else if (
      word?.shape === "lower" &&
      strongBefore.has(word.folded) &&
      /^(?:my|his|her|our|their|your|a|an|the|'s)$/.test(tokens[first - 3]?.folded ?? "")
    )
      said.say(0.35, "a relation before it");
  } else if (before?.text === "(" && tokens[last + 1]?.text === ")" && tokens[last + 2]?.text === ":") {
    said.say(0.5, "a speaker's label");
  }
  // "Agent Priya:"
  if (
    isSameLine &&
    (before?.gap === "\n" || first === 1) &&
    before?.kind === "word" &&
    tokens[last + 1]?.text === ":" &&
    tokens[last + 1]!.gap === ""
  )
    said.say(0.4, "a speaker's label");
  if (before?.text === ":" || !isSameLine) {
    const left = text.slice(Math.max(0, start.start - 100), start.start);
    // "What is your surname?" and the answer.
    if (left.includes("?") && /name[^\n.]{0,40}\?\s{0,3}\n[^\n:]{0,40}:?\s*$/iu.test(left))
      said.say(0.5, "an answer to a question for a name");
  }
  if (!isSameLine && before !== undefined && closesLetter(tokens, first - 1)) {
    // Signed letters: "Regards," and the name on its own line.
    const left = text.slice(Math.max(0, start.start - 60), start.start);
    if (
      /(?:regards|sincerely|yours(?: truly| faithfully)?|cheers|thanks|thank you|best|respectfully|cordially|love|warmly|wishes|sent from my [a-z ]{2,20}|signed|grüßen|cordialement|saludos|truly|faithfully|gratefully|attentively)[,.!]?\s{0,3}\n\s*$/iu.test(
        left,
      )
    )
      said.say(0.45, "a letter ends with it");
  }
  // "um Kazuo you said"
  if (
    isSameLine &&
    /^(?:um|uh|erm|er|okay|ok|yeah|right|well|so|alright|hm)$/.test(before?.folded ?? "") &&
    start.gap === " "
  )
    said.say(0.2, "speech before it");
  const isDashed = /^[-–—]$/.test(before?.text ?? "") && tokens[first - 2]?.text === "?";
  if (
    (before?.text === "?" || isDashed) &&
    (after0 === undefined || /^[.,!]$/.test(after0.text) || after0.gap === "\n")
  ) {
    const asked = text.slice(Math.max(0, start.start - 90), start.start);
    if (
      /(?:^|[^\p{L}])(?:who(?:m|se)?|name|report to|manager|boss|called)(?!\p{L})[^?.!]{0,60}\?\s{1,2}(?:["“]|[-–—] )?$/iu.test(
        asked,
      )
    )
      said.say(0.4, "an answer to who somebody is");
  }
  const signs = signsBeside(context, first, last);
  said.say(signs.score, signs.why);
  const after = tokens[last + 1];
  if (after !== undefined && after.gap !== "\n") {
    if (/^['’]s$/i.test(after.text))
      // "at Kwame's place"
      said.say(
        homes.has(tokens[last + 2]?.folded ?? "")
          ? 0.45
          : ownedBySomebody.has(tokens[last + 2]?.folded ?? "")
            ? 0.3
            : namedThings.has(tokens[last + 2]?.folded ?? "") || isHoliday(tokens[last + 2])
              ? -0.4
              : 0.12,
        "a possessive after it",
      );
    else if (after.kind === "word" && after.gap === " ") {
      if (saidAfter.has(after.folded) || didAfter.has(after.folded))
        said.say(0.32, `"${after.text}" after it`);
      else if (
        /^(?:you|i|we|he|she|they|it|the|this|that|there|your|our|my|any|a|an)$/.test(after.folded) &&
        first === last &&
        // "Bilal a week after": a name by the lists.
        !(context.gazetteer.isGiven(start.folded) && context.gazetteer.commonness(start.folded) === 0) &&
        // "told Golnaz that", "gave Aarne the": somebody has a verb before.
        said.score < 0.3 &&
        // "Is Rose the one?"
        !(before?.isSentenceStart === true && /^(?:is|was)$/.test(before.folded) && isSameLine) &&
        !(isSameLine && givenTo.has(before?.folded ?? ""))
      )
        said.score -= 0.3;
      else if (weakAfter.has(after.folded)) said.say(0.22, `"${after.text}" after it`);
      else if (
        /^(?:family|brothers|sisters|siblings|twins|household)$/.test(after.folded) &&
        after.shape === "lower" &&
        tokens[last + 2]?.kind !== "word"
      )
        said.say(0.7, "a family by this name");
      else if (
        /^(?:family|brothers|sisters|siblings|twins|household)$/.test(after.folded) &&
        (/^(?:and|is|was|has|had|own|owns|who|were|are|in|of|from)$/.test(tokens[last + 2]?.folded ?? "") ||
          saidAfter.has(tokens[last + 2]?.folded ?? ""))
      )
        said.say(0.7, "a family by this name");
      else if (thingAfter.has(after.folded)) said.score -= 0.35;
      else if (/(?:ed|ly)$/.test(after.folded) && after.shape === "lower")
        said.say(0.1, `"${after.text}" after it`);
      // "Thies covers the desk", "Aarne to send refs"
      else if (
        first === last &&
        (start.isSentenceStart ||
          (isSameLine && opensClause.has(before?.folded ?? "")) ||
          (before?.text === "," && context.gazetteer.isGiven(start.folded))) &&
        after.shape === "lower" &&
        (after.folded === "to" ||
          (/[^su]s$/.test(after.folded) &&
            !/(?:ics|ions|ments|ers|ors|ies|ings|sis)$/.test(after.folded) &&
            after.folded.length > 4))
      )
        said.say(
          // "Violet covers the desk"
          context.gazetteer.isGiven(start.folded) && objects.has(tokens[last + 2]?.folded ?? "") ? 0.24 : 0.1,
          `"${after.text}" after it`,
        );
    } else if (
      /^[-–—]$/.test(after.text) &&
      after.gap === " " &&
      first === last &&
      (start.gap === "\n" || before === undefined || (before.text === "-" && before.gap === "\n")) &&
      section !== "skills"
    )
      said.say(0.12, "a line begins with it");
    else if (after.text === ":" && after.gap === "" && (start.gap === "\n" || before === undefined))
      // A form labels lines, too: a word of no list needs to be somebody's elsewhere.
      said.say(
        isNameAlone(context, start) || (isSaid(tokens[last + 2]) && context.turns.length > 1)
          ? 0.3
          : isSaid(tokens[last + 2])
            ? isOfLists(context, start.folded)
              ? 0.3
              : 0.1
            : 0,
        "a speaker's label",
      );
    else if (after.text === "," && after.gap === "") {
      const next = tokens[last + 2];
      if (
        next?.kind === "word" &&
        /^(?:who|whose|she|he|they|i|we|you|can|could|please|thank|thanks|your|how|what|aged|born|md|phd|esq|jr|sr|ceo|cto|do|did|would|it|we're|i'm|let|just|my|our|this|as|come|look|listen|wait|where|when|why|is|are|don't|give|tell)$/.test(
          next.folded,
        )
      )
        said.say(/^whos?e?$/.test(next.folded) ? 0.28 : 0.18, "it is spoken to or told of");
      // "Tavarion Marsh, a welder from Hull"
      else if (
        /^(?:an?|the|his|her|my|our|their|your)$/.test(next?.text ?? "") &&
        (isJobWord(tokens[last + 3]?.folded ?? "") || isJobWord(tokens[last + 4]?.folded ?? ""))
      )
        said.say(0.25, "a job after it");
      else if (next?.kind === "number" && next.text.length === 2) said.say(0.2, "an age after it");
    } else if (/^[(<[]$/.test(after.text)) {
      const next = text.slice(after.end, after.end + 40);
      if (
        /^(?:he|she|they|him|her|aka|\d{2}(?:\b|y)|mailto|[\w.+-]{1,30}@|age|dob|born|id|patient|the (?:candidate|patient|client|customer)|(?:chair|observer|hr|minutes|notes|host|scribe|remote|online|absent|panel|recruiter|interviewer)[,)])/i.test(
          next,
        )
      )
        said.say(0.3, "what people have follows in brackets");
    }
  }
  if (section === "skills" || section === "languages") said.score -= 0.45;
  if (section === "references") said.say(0.2, "the section on references");
  return { score: said.score, why: said.why };
}
