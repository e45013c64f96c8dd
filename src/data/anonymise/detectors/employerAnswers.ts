// Firms that a turn of a conversation begins with: "Where were you last?" and, on the next line, "A. Muckle & Reed, the rig yard."
import { setOf } from "../text/setOf.ts";
import { isOrganisationWord } from "../lists/organisations.ts";
import { lineStart } from "../text/sections.ts";
import { wordList } from "../text/wordIndex.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { mayBeFirm } from "./employerFrames.ts";
import { firmAt, foldedWords, foreignArticles } from "./firmNames.ts";
import { isHiddenIn } from "./sequences.ts";

const questions = wordList(["?"]);
/** What asks where somebody worked; "Where do you live?" asks something else. */
const asksWork =
  /(?<!\p{L})(?:where(?: were you| was that| is that| was it| are you going| are you (?:now|working)| did you (?:go|work|start|cook|drive|weld|nurse|serve|learn the trade)| have you)?(?: [\p{L}\d]+){0,5}|which (?:hotel|homes?|hospital|firm|company|agency|site|ship|ships|yard|kitchen|restaurant|shop|farm|clinic|ward|office|client|place|garage|studio|theatre|orchestra)s?(?: [\p{L}\d’']+){0,6}|who (?:for|with|was that for|pays you|employs you|do you (?:work|drive|sail) for)|(?:and )?(?:after that|before that|after this|before this|and then|then|since|now|currently|at present)|(?:your )?(?:first|last|current|present|previous|most recent|earlier) (?:job|employer|post|place|position|firm|company|role|ship|kitchen)|for whom|with whom|(?:what|which) was (?:your|the) (?:first|last|previous)(?: \p{L}+){0,3}|employer|workplace|company|firm)[ ,]{0,2}(?:then|now|please|exactly)?["”]?$/iu;
const asksElse =
  /(?<!\p{L})(?:live[sd]?|living|born|from|study|studied|studying|school|schooling|college|university|degree|train|trained|training|qualified|grow|grew|stay|staying|meet|met|find|found|hear|heard|name|called|call|sign|park|married|come from|address|home|birth|speak|language|hurt|pain|sit|seat)(?!\p{L})/iu;
/** Up to the words of the one who answers: a name and a time before them, and what people begin with. */
const lead =
  /^["”]?(?: {0,2}\r?\n[ \t]{0,3}){1,2}(?:[-–—>•] ?)?(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]? ?)?(?:[^\n:.?!,]{1,36}(?:: ?|\. |[ \t]{1,4}\d{1,2}:\d{2}(?::\d{2})?[ \t]*\r?\n))?(?:[\[(]?\d{1,2}:\d{2}(?::\d{2})?[\])]? ?)?(?:[-–—] ?)?(?:(?:Um|Uh|Er|Erm|Oh|Well|Yes|Yeah|No|So|Ah|Ha|Right|Then|First|That was|It was|It is|It['’]s|At|By|With|For|From|To)[,.]? ){0,3}(?:[Tt]he )?(?=[\p{Lu}\p{Nd}])/u;
const ends =
  /^(?:[.,;!…–—]| [–—-] |\s*$|\s*\n| (?:as|in|for|since|until|till|but|and|on|then|from|before|they|we|it|near|by|at|was|were|where|which|again|mostly|now|just|here|there)(?!\p{L}))/u;
const noAnswers = setOf(
  "yes no yeah none nothing nobody nowhere here there same sure well not never just self-employed freelance unemployed remote remotely both neither actually honestly sorry thanks thank ok okay monday good great fine mostly really still currently since around about i'm it's that's i've i'd we're in on my our a an this these many three two one four five six seven eight nine ten first then after before because only home",
);

export function* byAnswers(context: TextContext): Iterable<Candidate> {
  const { text, words, hidden, gazetteer } = context;
  for (const at of words.of(questions)) {
    const rest = lead.exec(text.slice(at + 1, at + 120));
    if (rest === null) continue;
    const line = text.slice(lineStart(text, at, 100), at);
    const question = line.slice(
      Math.max(line.lastIndexOf(". "), line.lastIndexOf("? "), line.lastIndexOf(": ")) + 1,
    );
    if (!asksWork.test(question.trim()) || asksElse.test(question)) continue;
    const start = at + 1 + rest[0].length;
    const end = firmAt(text, start);
    if (end === undefined || isHiddenIn(hidden, start, end) || !ends.test(text.slice(end, end + 10)))
      continue;
    const name = text.slice(start, end);
    const parts = foldedWords(name);
    if (noAnswers.has(parts[0]!) || !mayBeFirm(context, name)) continue;
    // "Who was that?" "Ana Lind."
    if (
      gazetteer.isGiven(parts[0]!) &&
      !foreignArticles.has(parts[0]!) &&
      (parts.length === 1 || gazetteer.isSurname(parts.at(-1)!)) &&
      parts.length < 4 &&
      !parts.some(isOrganisationWord) &&
      !name.includes("&")
    )
      continue;
    if (parts.length === 1 && gazetteer.commonness(parts[0]!) > 0 && text[end] !== "," && text[end] !== ".")
      continue;
    yield {
      start,
      end,
      entity: "ORGANIZATION",
      score: 0.976,
      reason: "Answers where somebody worked.",
    };
  }
}
