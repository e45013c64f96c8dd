// Ages that take a whole clause to be known: "Our new porter is pushing sixty", "Ngozi was 48 when she came", "At 24, Zena went back",
// "Tom got his licence at 55". A number alone says nothing; who the clause is about, its verb, and what follows the number do.
import { setOf } from "../../text/setOf.ts";
import { isJobWord } from "../../lists/jobs.ts";
import { calendar, tools } from "../../lists/things.ts";
import type { Token } from "../../text/tokens.ts";
import { isNameLike } from "../sequences.ts";
import type { Candidate, TextContext } from "../detector.ts";
import { ageOf } from "./parts.ts";
import { goesOn, isCounted, type Years } from "./years.ts";

/** Children, of whom a number below ten says an age as well. */
const children = setOf(
  "son daughter kid boy girl baby toddler twins twin triplets youngest eldest oldest elder younger middle grandson granddaughter nephew niece stepson stepdaughter godson goddaughter grandchild",
);
const manyChildren = setOf(
  "twins triplets boys girls sons daughters kids children grandchildren nephews nieces",
);
const people = new Set([
  ...children,
  ..."child wife husband spouse partner mother father mum mom dad mam parent brother sister sibling uncle aunt auntie cousin grandmother grandfather grandma grandpa granny gran nan nanna grandad granddad boyfriend girlfriend fiance fiancee friend mate flatmate roommate housemate neighbour neighbor colleague coworker patient candidate applicant client customer tenant man woman lady gentleman person guy bloke chap lad lass fellow fella employee nominee student pupil resident trainee apprentice intern newcomer starter joiner recruit hire youngster teenager pensioner widow widower boss owner founder successor predecessor lodger carer caller victim suspect defendant witness passenger casualty survivor".split(
    " ",
  ),
]);
/** They are machines and things as well. */
const noJobs = setOf(
  "model host server controller operator handler builder printer loader packer scheduler planner lead board agent editor tester reader installer chair labourer logger mechanic executive representative ranger",
);
const pronouns = setOf("i he she who");
const withPronoun = setOf("i'm i'll i'd he'll he'd she'll she'd you're you'll who'll im hes shes youre whos");
const verbs = setOf(
  "is was isn't wasn't be been being am 's turn turns turned turning hit hits hitting reach reaches reached nears nearing looks looked look seems seemed sounds sounded makes made i'm you're i'll im hes shes youre whos",
);
const auxiliaries = setOf(
  "have has had having just must will would could might may can can't cannot couldn't only already now also still be been about not never both then recently should finally barely really probably certainly clearly definitely surely actually i'll he'll she'll you'll i'd he'd she'd who'll",
);
const fillers = setOf(
  "closer nearer about around roughly just now currently almost nearly already only still exactly actually approximately approx over past barely close to pushing approaching turning rising aged age a the young youthful sprightly also today presently soon then maybe probably perhaps older younger than wrong right side of no more less big ripe tender going on getting for well under like um uh er erm what say all be himself herself myself not quite yet day somewhere between least hardly every bit shy knocking north coming up longer even really still on",
);
const kin = setOf(
  "son daughter wife husband sister brother mother father mum mom dad partner baby boy girl niece nephew",
);

const limits = new Set([16, 18, 21]);
const bounds = setOf("over under past above");
const asking = setOf("is isn't was wasn't");
const weakVerbs = setOf("hit hits hitting reach reaches reached makes made");
const goingOn = setOf("going knocking getting closing");
const guessing = setOf("must might could would i'd he'd she'd");
const whens = setOf("when since until till before after");
const owners = setOf("my his her our the a");
const birthdayMarks = setOf(", : ! – — -");

const isPerson = (token: Token | undefined): boolean =>
  token?.kind === "hidden" && (token.text.startsWith("Person-") || token.text.startsWith("[PERSON"));

/** Whether a word that is written as a name is one, as far as lists know. */
function isName({ gazetteer }: TextContext, token: Token | undefined): boolean {
  if (!isNameLike(token) || token!.shape === "initial") return false;
  const { folded } = token!;
  if (calendar.has(folded) || tools.has(folded) || gazetteer.country(folded) !== undefined) return false;
  if (gazetteer.isNationality(folded) || isJobWord(folded)) return false;
  const isWord = gazetteer.commonness(folded) > 0;
  if (gazetteer.isGiven(folded))
    return !isWord || !token!.isSentenceStart || gazetteer.commonness(folded) > 2;
  return !isWord && gazetteer.isSurname(folded) && gazetteer.cityCountry(folded) === undefined;
}

/** Whether a mention of somebody ends with token `i`. */
export function endsMention(context: TextContext, i: number): boolean {
  const token = context.tokens[i];
  return isPerson(token) || isName(context, token);
}

/** Somebody, or a child, of whom small numbers say ages as well. */
type Subject = "person" | "child" | undefined;

/** Whom a mention, pronoun or noun is for that ends with token `i`. */
export function subjectAt(context: TextContext, i: number): Subject {
  const { tokens } = context;
  const token = tokens[i];
  if (token === undefined) return undefined;
  if (token.kind === "word") {
    const { folded } = token;
    if (pronouns.has(folded)) return "person";
    if (children.has(folded) || (folded === "one" && tokens[i - 1]?.folded === "little")) return "child";
    if ((folded === "one" || folded === "other") && isNearChild(tokens, i)) return "child";
    if (people.has(folded) || (isJobWord(folded) && !noJobs.has(folded) && token.shape === "lower"))
      return "person";
  }
  if (endsMention(context, i)) return kin.has(tokens[i - 1]?.folded ?? "") ? "child" : "person";
  // "my daughter shirin is four"
  if (
    token.kind === "word" &&
    token.gap === " " &&
    children.has(tokens[i - 1]?.folded ?? "") &&
    token.folded.length > 2
  )
    return context.isLowerCase || token.shape === "Capital" ? "child" : undefined;
  return undefined;
}

const stops = setOf(". ! ? : ; ( ) — – , …");
const joins = setOf("and but because that so when while or if as since although though");
const after = setOf("from of in at with on for behind under over near by who next opposite");
/** Words of one clause that are looked at, at most. */
const longest = 12;

/** The first token of the clause that token `i` stands in. */
function clauseStart(tokens: readonly Token[], i: number, isJoined: boolean): number {
  let first = i;
  while (first > 0 && i - first < longest && tokens[first]!.gap !== "\n") {
    const before = tokens[first - 1]!;
    if (stops.has(before.text) || (isJoined && joins.has(before.folded))) break;
    first--;
  }
  return first;
}

/** Whom a clause is about whose verb is token `verb`. */
function subjectOf(context: TextContext, verb: number): Subject {
  const { tokens } = context;
  const direct = subjectAt(context, verb - 1);
  if (direct !== undefined || verb < 3) return direct;
  // "The lad from Kiel is 22"
  const first = clauseStart(tokens, verb - 1, true);
  for (let i = first; i < first + 4 && i < verb - 2; i++) {
    const found = subjectAt(context, i);
    if (found !== undefined && after.has(tokens[i + 1]!.folded)) return found;
  }
  return undefined;
}

/** "on" is one in "going on fifty" and "on the wrong side of it", and none in "she is on 38". */
const isFiller = (tokens: readonly Token[], i: number): boolean => {
  const { folded, text } = tokens[i]!;
  if (folded === "on") return tokens[i + 1]!.folded === "the" || goingOn.has(tokens[i - 1]?.folded ?? "");
  return text === "," || fillers.has(folded);
};

const spans = setOf("year years month months week weeks day days whisker");
const amounts = setOf("a one two three four five six seven eight nine ten few");

/** Before "two years off", "a month shy of", "a few years away from", where token `i` ends such words. */
function beforeDistance(tokens: readonly Token[], i: number): number {
  const [last, before] = [tokens[i]?.folded ?? "", tokens[i - 1]?.folded ?? ""];
  let unit: number;
  if (last === "off") unit = i - 1;
  else if (last === "of" && (before === "shy" || before === "short")) unit = i - 2;
  else if (last === "from") unit = before === "away" ? i - 2 : i - 1;
  else return i;
  return spans.has(tokens[unit]?.folded ?? "") && amounts.has(tokens[unit - 1]?.folded ?? "") ? unit - 2 : i;
}

const reachedOn = setOf("on last next this yesterday today tomorrow in over at just");
const dayWords = setOf(
  "monday tuesday wednesday thursday friday saturday sunday week month year christmas easter january february march april may june july august september october november december january weekend",
);

/** "Zuzana hits 60 next Tuesday": a day on which somebody does. */
function isOnDay(context: TextContext, { last, value }: Years, verb: number): boolean {
  const { tokens } = context;
  return (
    value >= 16 &&
    tokens[verb - 1]!.kind !== "mark" &&
    ((reachedOn.has(tokens[last + 1]?.folded ?? "") && dayWords.has(tokens[last + 2]?.folded ?? "")) ||
      dayOnly.has(tokens[last + 1]?.folded ?? ""))
  );
}
const dayOnly = setOf("yesterday today tomorrow");

/** Whether a word begins a sentence that no list knows, so that it is most likely a name. */
function isUnknownName({ tokens, gazetteer }: TextContext, i: number): boolean {
  const token = tokens[i];
  return (
    token?.shape === "Capital" &&
    gazetteer.commonness(token.folded) === 0 &&
    gazetteer.cityCountry(token.folded) === undefined &&
    gazetteer.country(token.folded) === undefined &&
    !tools.has(token.folded) &&
    !calendar.has(token.folded)
  );
}

/** "Ngozi was 48 when", "Her little one has just turned two", "She can't be older than 25". */
function isSaid(context: TextContext, years: Years): boolean {
  const { tokens } = context;
  let i = beforeDistance(tokens, years.first - 1);
  for (let n = 0; n < 7 && i >= 0 && tokens[i + 1]!.gap !== "\n"; n++, i--)
    if (verbs.has(tokens[i]!.folded) || !isFiller(tokens, i)) break;
  const verb = tokens[i];
  if (verb === undefined || tokens[i + 1]!.gap === "\n") return false;
  if (verb.text === "," || !verbs.has(verb.folded))
    return (verb.folded === "are" && areChildren(context, i)) || isAsked(context, years, i);
  let subject: Subject = withPronoun.has(verb.folded) ? "person" : undefined;
  let at = i;
  while (subject === undefined && at > 0 && i - at < 4 && auxiliaries.has(tokens[at - 1]!.folded)) {
    at--;
    if (withPronoun.has(tokens[at]!.folded)) subject = "person";
  }
  subject ??= subjectOf(context, at);
  // "He hit 40 of them", but "just hit forty".
  if (weakVerbs.has(verb.folded) && at === i && !isWhen(tokens, at)) {
    if (at === 0 || !isOnDay(context, years, at)) return false;
    return subject !== undefined || isUnknownName(context, at - 1);
  }
  if (subject === undefined) return false;
  // "Are you over 18?" asks for no age.
  if (limits.has(years.value) && bounds.has(tokens[years.first - 1]!.folded)) return false;
  if (years.value >= 13) return !isCounted(tokens, years);
  if (subject === "person" && isNearChild(tokens, at)) subject = "child";
  return (
    (subject === "child" ||
      isWhen(tokens, at) ||
      (years.value > 1 && tokens[years.last + 1]?.folded === "when") ||
      isGuess(tokens, i)) &&
    !isCounted(tokens, years) &&
    goesOn(tokens, years)
  );
}

/** "We have two: Mia is 4 and Leo is 7": a child is spoken of shortly before. */
function isNearChild(tokens: readonly Token[], i: number): boolean {
  for (let n = i - 1; n >= 0 && i - n < 20; n--)
    if (manyChildren.has(tokens[n]!.folded) || children.has(tokens[n]!.folded)) return true;
  return false;
}

/** "I must have been, what, ten?" */
const isGuess = (tokens: readonly Token[], verb: number): boolean =>
  tokens[verb]!.folded === "been" && guessing.has(tokens[verb - 2]?.folded ?? "");

/** "when I was six" */
const isWhen = (tokens: readonly Token[], verb: number): boolean =>
  [2, 3].some((n) => whens.has(tokens[verb - n]?.folded ?? ""));

/** "Is Ana 24 yet?" */
const isAsked = (context: TextContext, years: Years, person: number): boolean => {
  const before = context.tokens[person - 1];
  return (
    years.value >= 13 &&
    before !== undefined &&
    before.isSentenceStart &&
    asking.has(before.folded) &&
    endsMention(context, person) &&
    !isCounted(context.tokens, years)
  );
};

const areChildren = ({ tokens }: TextContext, verb: number): boolean =>
  manyChildren.has(tokens[verb - 1]?.folded ?? "");

/** What people do at an age, whatever the number; the others happen at hours, too. */
const lifeWords = setOf(
  "married single retired founded qualified graduated became learned learnt emigrated immigrated died enlisted apprenticed hired published licence license degree diploma trainee apprentice apprenticeship school college university mother father parent grandmother grandfather pregnant army navy alone promoted inherited retrained widowed divorced orphaned redundant laid fired sacked dismissed unemployed homeless adopted youngest oldest eldest baptised debut",
);
const doneWords = setOf(
  "joined jumped slept began started opened moved came left got had went took bought wrote won lost built ran returned quit stopped gave finished trained entered headed led made found switched changed survived broke sailed swam climbed earned picked discovered played taught fell settled arrived decided applied passed studied owned sang danced",
);
const notAtAge = setOf("traded sold closed priced valued stood stands trading price rate level");

/** "At 24, Zena went back": an age begins the clause. */
function isAtBeginning(context: TextContext, { first, last, value }: Years, at: number): boolean {
  const { tokens } = context;
  if (
    !(
      tokens[at]!.isSentenceStart ||
      stops.has(tokens[at - 1]?.text ?? "") ||
      joins.has(tokens[at - 1]?.folded ?? "")
    )
  )
    return false;
  let next = last + 1;
  // "He, at 59, is our oldest"
  if (tokens[at - 1]?.text === "," && tokens[next]?.text === "," && subjectAt(context, at - 2) !== undefined)
    return value >= 13;
  if (tokens[next]?.text === "," && tokens[next]!.gap === "") next++;
  else if (first === at + 1 && value < 16) return false;
  const token = tokens[next];
  if (token === undefined || token.gap === "\n" || value < 13) return false;
  if (pronouns.has(token.folded) || isPerson(token)) return true;
  if (owners.has(token.folded)) return [1, 2, 3].some((n) => people.has(tokens[next + n]?.folded ?? ""));
  // A name and its verb, and no street.
  let end = next;
  while (end < next + 5 && isNameLike(tokens[end]) && (end === next || tokens[end]!.gap === " ")) end++;
  return (
    end > next &&
    tokens[end]?.kind === "word" &&
    tokens[end]!.shape === "lower" &&
    [next, end - 1].some((i) => isName(context, tokens[i]))
  );
}

/** "I got my licence at 55", "He opened the first yard at 22", "our youngest hire is Ana at 21". */
function isDoneAt(context: TextContext, years: Years, at: number): boolean {
  const { tokens } = context;
  if (!goesOn(tokens, years)) return false;
  const first = clauseStart(tokens, at, false);
  let isAboutSomebody = false;
  let isLife = false;
  let isDone = false;
  let isFirst = false;
  // "Began at fifteen sweeping up": in notes.
  const { isSentenceStart, folded: verb } = tokens[first]!;
  if (isSentenceStart && first < at && (doneWords.has(verb) || lifeWords.has(verb) || verb === "still"))
    isAboutSomebody = true;
  for (let i = first; i < at; i++) {
    const { folded, kind } = tokens[i]!;
    if (notAtAge.has(folded)) return false;
    if (kind === "word") {
      if (lifeWords.has(folded)) isLife = true;
      else if (doneWords.has(folded)) isDone = true;
      else if (folded === "first") isFirst = true;
    }
    isAboutSomebody ||= subjectAt(context, i) !== undefined || folded === "i've" || folded === "oldest";
  }
  if (!isAboutSomebody) return false;
  // Hours are said so no more: "left home at sixteen".
  const isWritten = tokens[years.first]!.kind === "word";
  return years.value >= 13 && (isLife || (isDone && (isFirst || isWritten || years.value > 24)));
}

const ageWords = setOf(
  "the tender ripe young grand age of just only about around barely nearly almost aged good old",
);

function isAt(context: TextContext, years: Years): boolean {
  const { tokens } = context;
  let at = years.first - 1;
  while (at > 0 && years.first - at < 7 && ageWords.has(tokens[at]!.folded)) at--;
  const token = tokens[at];
  if (token?.folded === "by" && years.value > 24) return pronouns.has(tokens[years.last + 1]?.folded ?? "");
  if (token?.folded !== "at" || tokens[at + 1]!.gap === "\n" || isCounted(context.tokens, years))
    return false;
  return isAtBeginning(context, years, at) || isDoneAt(context, years, at);
}

/** "Happy birthday Tomasz, 37 and not a day wiser", "wished Ana a happy birthday: 40". */
function isBirthday({ tokens }: TextContext, years: Years): boolean {
  const before = tokens[years.first - 1];
  if (before === undefined || !birthdayMarks.has(before.text) || !goesOn(tokens, years)) return false;
  for (let i = years.first - 2; i >= 0 && years.first - i < 9; i--) {
    if (tokens[i]!.folded === "birthday") return true;
    if (tokens[i + 1]!.gap === "\n" || tokens[i]!.kind === "number") return false;
  }
  return false;
}

const told = setOf(
  "just recently lives living married single divorced widowed based local male female man woman mother father mum dad wants looking currently now still speaks works worked moved retired unemployed originally born raised fit healthy ex from no two three",
);

/** "my old flatmate Ana is looking. 47, just moved to ...": a sentence that begins with an age, after one about somebody. */
function isFragment(context: TextContext, years: Years): boolean {
  const { tokens } = context;
  const { first, last, value } = years;
  const token = tokens[first]!;
  const comma = tokens[last + 1];
  const word = tokens[last + 2];
  if (!token.isSentenceStart || token.gap !== " " || value < 16 || comma?.text !== "," || comma.gap !== "")
    return false;
  if (
    word?.gap !== " " ||
    !(told.has(word.folded) || isJobWord(word.folded) || isJobWord(tokens[last + 3]?.folded ?? ""))
  )
    return false;
  for (let i = first - 1; i >= 0 && first - i < 16 && tokens[i + 1]!.gap !== "\n"; i--)
    if (endsMention(context, i)) return true;
  return false;
}

export function* agesSaid(context: TextContext, all: readonly Years[]): Iterable<Candidate> {
  const { text, tokens } = context;
  for (const years of all) {
    if (tokens[years.first]!.gap === "\n") continue;
    const reason = isSaid(context, years)
      ? "Somebody is this old."
      : isAt(context, years)
        ? "What somebody did at this age."
        : isBirthday(context, years)
          ? "The birthday that somebody had."
          : isFragment(context, years)
            ? "A sentence about somebody begins with it."
            : undefined;
    if (reason !== undefined) yield ageOf(text, years.start, years.end, 0.73, reason);
  }
}
