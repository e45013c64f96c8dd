// Ages that answer a question ("And may I ask your age?", "how old"), and second numbers that go on from a first: "ten? Maybe eleven",
// "forty-six, soon forty-seven", "early fifties? No: 49".
import { tokenAt } from "../../text/tokens.ts";
import { matchesAt, wordList } from "../../text/wordIndex.ts";
import type { Candidate, TextContext } from "../detector.ts";
import { writtenDigit, writtenNumber } from "../numbers.ts";
import { ageOf, relation } from "./parts.ts";
import { endsMention } from "./said.ts";
import { goesOn, isCounted, yearsAt } from "./years.ts";

const speaker = String.raw`(?:[qa] ?\d{0,2}[.:)] ?)?(?:\[?\d{1,2}[:.]\d\d(?:[:.]\d\d)?(?:[ap]m)?\]?[ -]{0,3})?(?:(?:speaker|sprecher|person|spk)[ _]?(?:\d{1,2}|one|two|three|four) ?:)?`;
/** Up to where the answer's number begins. */
const question = new RegExp(
  String.raw`(?<!\p{L})(?:how old(?:['’]s)?(?!\p{L})[^\n?.!:\d]{0,60}?|(?:your|his|her|their|the \p{L}+['’]s) (?:current |exact |own |real )?age(?!\p{L}| (?:limit|group|range))[^\n?.!:\d]{0,40}(?=[?.!])|(?:your|ur|yr|my) age(?!\p{L}| (?:limit|group|range))[^\n?.!:\d]{0,40}(?=[?\n])|(?:(?<=(?:^|[\n:?.] {0,2}))age(?:(?: and|,| &| n| \+)[^\n?.!:\d]{2,30})?,? (?:please|pls|plz|pl)|(?:asl|a/s/l))(?!\p{L})(?=[?.! \n])|(?:what|which|what['’]?s)(?: is| was)? (?:the |your |his |her )?(?:exact |current )?age(?!\p{L}| (?:limit|group|range|is it|are these))[^\n?.!:\d]{0,50}(?=[?\n])|(?:are|is) (?:you|he|she) (?:over|under|above|at least|older than|younger than|past) (?:\d\d|\p{L}{3,10})(?=\?)|(?<=(?:^|[\n:?.] {0,2}|['’]s ))(?:and |und |so )?(?:age|alter|edad|âge)(?= ?\?))(?:[?.!:]{1,3}[^\n\d?]{0,60}?)?(?:\n{1,2}${speaker}[^\n\d]{0,70}?){0,3}(?<![\p{L}\d]|\p{L}-)(?=\d|(?:${writtenNumber}|${writtenDigit})(?!\p{L}))`,
  "muy",
);
const questionWords = wordList(
  "how ur yr my asl a your his her their the what what's whats which are is age alter edad and und so",
);
const ofChild =
  /(?<!\p{L})(?:son|daughter|lad|lass|girl|boy|kids?|child(?:ren)?|baby|little|twins|they|were you|was (?:he|she))(?!\p{L})/u;
/** What is asked about and is nobody. */
const thing =
  /how old (?:is|are|was|were) (?:the|this|that|these|those|your|our|its?) ?(?:company|firm|building|house|code\w*|car|van|truck|bike|machine|system|software|laptop|computer|phone|boiler|site|equipment|roof|flat|server|data|file|document|project|team|business)?(?= ?(?:[?.\n]|in|at|there))|average age|minimum age|retirement age/;

const follow = new RegExp(
  String.raw`(?:(?:,? ?(?:at a guess|i think|or so|i guess|i['’]d say|years? old|i suppose|probably)|[- ]?ish){0,2}[?!.,;:–—-]{0,2} (?:(?:and|but|or|well|rather|in fact|so),? ){0,2}(?:soon|nearly|almost|going on|about to be|turning|maybe|perhaps|possibly|no sorry|no wait|no|nope|actually|i mean|sorry|well|make that|or|correction)[,:]? (?:to be |about |maybe |perhaps |no, ){0,2})(?=\d|${writtenNumber}|${writtenDigit})`,
  "uy",
);
/** "My mother is 78, my father 81", "the youngest 3": the same said of another, without its verb. */
const another = new RegExp(
  String.raw`,? (?:(?:but|and|yet|though) (?:is|looks|feels|acts|was) (?:only |really |about )?(?=\d|${writtenNumber})|(?:and |but )?(?:the|my|his|her|our|their) (?:\p{L}{3,12} )?(?:${relation}|others?|second|third|middle one|little one|baby|twins)(?: one)?,? (?:is |only |just |about ){0,2}(?=\d|${writtenNumber}|${writtenDigit}))`,
  "uy",
);
/** "Otto is 60, Hana 27" */
const namedNext = /, (?:and |but )?\p{Lu}[\p{L}'’-]{1,20} (?=[1-9]\d(?!\d))/uy;
/** "two years older than his boss, so 44" */
const compared = new RegExp(
  String.raw`(?:years?|months?) (?:older|younger)(?!\p{L})[^.\n\d]{0,40}(?:, so|, which makes (?:me|him|her|them)|, that makes (?:me|him|her|them)|, i['’]m|, making (?:me|him|her|them)|: i['’]m) (?=\d|${writtenNumber})`,
  "uy",
);
const comparedWords = wordList("year years month months");

function* numberAt(
  context: TextContext,
  at: number,
  score: number,
  reason: string,
  least = 1,
): Iterable<Candidate> {
  const i = tokenAt(context.tokens, at);
  const years = context.tokens[i]?.start === at ? yearsAt(context.tokens, i) : undefined;
  if (
    years !== undefined &&
    years.value >= least &&
    !isCounted(context.tokens, years) &&
    goesOn(context.tokens, years)
  )
    yield ageOf(context.text, years.start, years.end, score, reason);
}

export function* answeredAges(context: TextContext): Iterable<Candidate> {
  const { lower, words } = context;
  for (const { 0: found, index } of matchesAt(question, lower, words, questionWords))
    if (!thing.test(found))
      yield* numberAt(
        context,
        index + found.length,
        0.85,
        "The answer to how old somebody is.",
        ofChild.test(found) ? 1 : 13,
      );
  for (const { 0: found, index } of matchesAt(compared, lower, words, comparedWords))
    yield* numberAt(context, index + found.length, 0.75, "So much older than somebody.");
}

/** The second number that goes on from an age. */
export function* following(context: TextContext, { end }: Candidate): Iterable<Candidate> {
  for (const pattern of [follow, another]) {
    pattern.lastIndex = end;
    const match = pattern.exec(context.lower);
    if (match !== null) yield* numberAt(context, end + match[0].length, 0.72, "Goes on from an age.");
  }
  namedNext.lastIndex = end;
  const next = namedNext.exec(context.text);
  if (next === null) return;
  const at = end + next[0].length;
  if (endsMention(context, tokenAt(context.tokens, at) - 1))
    yield* numberAt(context, at, 0.72, "Goes on from an age.", 13);
}
