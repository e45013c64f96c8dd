// Ages of people: a number, and beside it what makes it somebody's years: "old", a word for age, somebody who is or turns it, a
// birthday, a sex, a name in an apposition. Years of experience, sizes and prices are none: a unit or a noun follows those.
import { ones, teens, tensStems, writtenDigit, writtenNumber } from "./numbers.ts";
import { firstWords, matchesAt } from "../text/wordIndex.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { tools } from "../lists/things.ts";
import type { Token } from "../text/tokens.ts";
import { isNameLike } from "./sequences.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";
import { cellsUnder } from "../text/tables.ts";

const digits = String.raw`(?:1[0-1]\d|[1-9]?\d)`;
const number = String.raw`(?:${digits}|${writtenNumber})`;
/** Where a number alone says an age, it is none of a child's that somebody could count. */
const grown = String.raw`(?:1[01]\d|[1-9]\d|${writtenNumber})`;
const fillers = String.raw`(?:(?:,? ?(?:um|uh|er|erm|like|you know|i think|about|around|roughly|just|now|currently|almost|nearly|already|only|still|exactly|actually|approximately|approx\.?|about to (?:turn|be)|going to (?:turn|be)|going on|getting on for|not yet|not quite|well|over|past|barely|close to|pushing|approaching|turning|rising|aged|age|all of|a young|a youthful|a sprightly|also|today|presently|at present|soon|soon to be|then|maybe|probably|himself|herself|myself),?){1,4} )?`;
const relation =
  "son|daughter|child|kid|baby|boy|girl|wife|husband|spouse|partner|mother|father|mum|mom|dad|parent|brother|sister|sibling|twin|uncle|aunt|cousin|nephew|niece|grandmother|grandfather|grandma|grandpa|grandson|granddaughter|boyfriend|girlfriend|fiancée?|friend|neighbou?r|colleague|patient|candidate|applicant|client|tenant|customer|man|woman|lady|gentleman|employee|nominee|student|resident|eldest|oldest|youngest|elder|older|younger";
// After an age that nothing else marks: the end of the sentence or what goes on with it, and no unit or noun.
const onward = String.raw`(?=\s*$|\s?[,;!?)\]"”—–]|\s?\.(?!\d)|:(?!\d)|\s?\n|\s-\s|,?\s(?:and|but|now|so|when|while|who|with|this|next|last|today|yesterday|tomorrow|already|or|as|by|because|soon|which|before|after|if|i|i'm|he|she|they|we|my|his|her|um|uh|er|yeah|yes|right|just|then|though|although|since|until|these|living|come|here|too|also|that|is|was|has|married|single|divorced|female|male|on (?:my|his|her|their|the|monday|tuesday|wednesday|thursday|friday|saturday|sunday|\d)|in (?:a|the|two|three|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{Ll}*|spring|summer|autumn|winter|fall|\d)|at (?:the (?:end|time|start|beginning|moment)|that|christmas|easter|present)|the (?:day|week|month|year|other|same)|years? ?(?:$|[,.;!?)]|and|but|now|old|young|of age))(?![\p{L}]))`;
const notCount = String.raw`(?!\s?(?:%|percent|per cent))`;

const tens = (end: string): string[] => tensStems.split("|").map((stem) => stem + end);
const numberWords = ["#1", "#2", "#3", ...tens("y"), ...firstWords(`${teens}|${ones}`)];
/** An expression, its score and reason, and the words that it can begin with. */
const patterns: readonly (readonly [RegExp, number, string, readonly string[]])[] = [
  [
    new RegExp(
      String.raw`(?<![\w.$£€])(?:${number}|${writtenDigit})(?:[- ]?(?:and a half|odd|something))?[- ]{0,2}(?:years?|yrs?\.?|yr|y|months?|weeks?)[- ]{1,2}(?:olds?|of age|young)(?!\w)`,
      "uy",
    ),
    0.95,
    'A number of years, and "old".',
    numberWords,
  ],
  [
    new RegExp(
      String.raw`(?<![\w.$£€])(?:${number})[- ]?(?:y/?o|y\.o\.?|yo|yrs?/?o|y(?= ?(?:/|,)? ?(?:f|m|female|male|o|old)(?!\w))|jahre alt|jährige[rn]?|ans(?= |,|\.|$)|años|anni|anos)(?!\w)`,
      "uy",
    ),
    0.85,
    "A number of years of age.",
    numberWords,
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?:age|aged|ages|alter|edad|âge|età|idade|leeftijd)["']?(?: ?[(/][\p{L} /]{1,24}\)?)?(?: group| range| bracket| band| today| now| at (?:entry|application|hire|last birthday|admission|onset|diagnosis))?(?: is| was| being| of|:| :| ?[.…_]{2,60}:?| ?=|\s{0,3}[|\t]|-| -)?(?: (?:around|about|approximately|just|only|almost|nearly|over|under|between|approx\.?|roughly|currently|now|somewhere))?\s{0,3}(${number}(?:(?:\s?[-–]\s?|\s(?:to|and)\s)${number})?)(?![\w%$£€]|[-–.,/:]\d|\s?(?:%|percent|days?|weeks?|hours?|minutes?|months? (?!old)|stock|or (?:over|above|older|under|below|younger)|and (?:over|above|older|under|below|up)))`,
      "uy",
    ),
    0.93,
    "A number after a word for age.",
    "age aged ages alter edad ages eta idade leeftijd".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<![\p{L}])(?:i am|i['’]?m|i was|i['’]ll be|i will be|i['’]ve (?:just )?turned|i have (?:just )?turned|he is|she is|he['’]s|she['’]s|he was|she was|they['’]re|they are|they were|he['’]ll be|she['’]ll be|(?:he|she|they|who) will be|who is|who['’]s|who was|you['’]re|you are|we are both|were you|being|myself,|to be|aren['’]t you|(?:my|his|her|their|our|the|your|a) (?:\p{Ll}{2,12} )?(?:${relation})(?: \p{L}[\p{L}'’-]{1,20}){0,2}(?: is|['’]s| was| will be|,)) ${fillers}(${grown})${notCount}${onward}`,
      "muy",
    ),
    0.76,
    "Somebody is this old.",
    "i he she they who you we were being myself to aren my his her their our the your a".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:my|his|her|their|our) (?:\p{Ll}{2,12} )?(?:son|daughter|child|kid|baby|boy|girl|youngest|eldest|oldest|nephew|niece|grandson|granddaughter|twins)(?: \p{L}[\p{L}'’-]{1,20})?(?: is| are|['’]s| was| turned| turns|,)(?: only| just| now| nearly| almost){0,2} ([1-9]|${writtenDigit})${notCount}${onward}`,
      "muy",
    ),
    0.76,
    "A child is this old.",
    "my his her their our".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:turn|turned|turns|turning|reach(?:ed|es|ing)? the age of|not yet|nearing|nudging|pushing) ${fillers}(${grown})${notCount}${onward}`,
      "muy",
    ),
    0.74,
    "Somebody turns this old.",
    "turn turned turns turning reach reached reaches reaching not nearing nudging pushing".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<=(?:^|[.!?:;,]\s|\n)(?:and |but |now |even |only |so |then )?)at (${grown}),? (?=(?:i|he|she|they|years|my|his|her|you|we)(?!\p{L}))`,
      "muy",
    ),
    0.74,
    "What somebody did at this age.",
    ["at"],
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:retir\p{L}*|married|wed|widowed|orphaned|died|school|college|home|career|working|work|parent|mother|father|dad|mum|grandfather|grandmother|pregnant|emigrated|immigrated|enlisted|diagnosed|youngest|life|again|apprentic\p{L}*|drive|learned|learnt|started|began|moved)(?: \p{Ll}{2,12}){0,3} at (?:just |only |about |the ripe old age of )?(${grown})(?!\s?(?:%|am|pm|a\.m|p\.m|o['’]clock|percent|degrees|[\p{L}]+ (?:street|road)))${onward}`,
      "muy",
    ),
    0.7,
    "What somebody did at this age.",
    "retir* married wed widowed orphaned died school college home career working work parent mother father dad mum grandfather grandmother pregnant emigrated immigrated enlisted diagnosed youngest life again apprentic* drive learned learnt started began moved".split(
      " ",
    ),
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:when|since|until|till|before|after|while|by the time|because|as)(?: \p{L}+){0,2} (?:i|he|she|they|you) (?:was|were|am|is|are|turn(?:s|ed)?|hit|reach(?:ed)?)(?: only| just| about| around| barely| still| maybe| almost)? (${number}|${writtenDigit})${notCount}${onward}`,
      "muy",
    ),
    0.8,
    "When somebody was this old.",
    "when since until till before after while by because as".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:how old (?:are|is|was|were) [^\n?]{1,30}|(?:your|her|his|their|current|the patient['’]s) age(?: [^\n?]{1,20})?|and you(?:['’]re| are) how old)\??\s{0,3}\n[^\n:]{0,30}:?\s{0,3}(?:\p{L}[\p{L}'’]{0,9},? ){0,4}(${grown})${notCount}`,
      "uy",
    ),
    0.85,
    "The answer to how old somebody is.",
    "how your her his their current the and".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})how old (?:are|is|was|were) (?:\p{L}+ ?){1,3}\??,? (?:(?:um|uh|well|oh|i['’]m|i am|she['’]s|he['’]s|she is|he is),? ){0,3}(${grown})(?!\w)`,
      "uy",
    ),
    0.85,
    "The answer to how old somebody is.",
    ["how"],
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?:early to mid|mid to late|very early|early|mid(?:dle)?|late)[- ](?:to[- ]late[- ])?(?:(?:${tensStems})ies|[2-9]0['’]?s|teens)(?!\w)(?<!(?:the|since|until|from) (?:early|mid(?:dle)?|late)[- ]\S{3,11})`,
      "uy",
    ),
    0.72,
    "A decade of somebody's life.",
    "early mid middle late very".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?:early |mid(?:dle)?[- ]?|late |very early )?(?:(?:${tensStems})ies|[2-9]0['’]?s|teens)(?!\w)(?<=(?:my|his|her|their|your|our) (?:early |mid(?:dle)?[- ]?|late |very early )?\S{3,11})`,
      "uy",
    ),
    0.72,
    "A decade of somebody's life.",
    ["#2", "early", "mid*", "late", "very", "teens", ...tens("ies")],
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?:${tensStems})y[- ]?something(?!\w)|(?<!\w)[2-9]0[- ]?(?:something|ish)(?!\w)`,
      "uy",
    ),
    0.75,
    "A decade of somebody's life.",
    ["#2", ...tens("y*")],
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?:[1-9]\d?(?:st|nd|rd|th)|1[01]\dth|(?:${tensStems})ieth|(?:${tensStems})y[- ](?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|(?:thirteen|sixteen|eighteen)th)(?= (?:birthday|year of life|bday))`,
      "uy",
    ),
    0.85,
    "The birthday that somebody had.",
    ["#1", "#2", "#3", "thirteenth", "sixteenth", "eighteenth", ...tens("ieth"), ...tens("y")],
  ],
  [
    new RegExp(String.raw`(?<!\p{L})born (?:some |about |around |over )?(${number}) years ago`, "uy"),
    0.8,
    "How long ago somebody was born.",
    ["born"],
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:man|woman|boy|girl|lady|gentleman|male|female|person|father|mother|widow|widower|bachelor|lad|teenager|veteran|worker)s? of (?:about |around |some |over |nearly )?(${grown})(?![\w%-])(?! \p{L}+s(?!\p{L}))`,
      "uy",
    ),
    0.75,
    "Somebody of this age.",
    "man woman boy girl lady gentleman male female person father mother widow widower bachelor lad teenager veteran worker"
      .split(" ")
      .flatMap((one) => [one, `${one}s`]),
  ],
  [
    new RegExp(
      String.raw`(?<![\p{L}\d])(?:fe?male|man|woman|[mfw]|sex: ?[mfw]|single|married|divorced|widowed)\s?(?:,|/|\||;)\s?(${digits})(?![\w%/.-]|,\d)`,
      "uy",
    ),
    0.7,
    "A number beside a sex or marital status.",
    "female male man woman m f w sex single married divorced widowed".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<![\w.$£€/,-])([1-9]\d)(?= ?(?:/|,|\||;| )? ?(?:female|male|non-binary)(?!\w))|(?<![\w.$£€/-])([1-9]\d)(?= ?[/|] ?[mfx](?!\w))|(?<![\w.$£€/-])([1-9]\d)(?=, (?:single|married|divorced|widowed|mother|father|retired|unemployed|self-employed)(?!\w))`,
      "uy",
    ),
    0.7,
    "A number beside a sex or marital status.",
    ["#2"],
  ],
  [
    /(?<=\p{Lu}[\p{L}'’-]{1,30} ?\((?:(?:she|he|they)\/\p{L}{3,4}, |[mf], |now |about |c\. ?)?)[1-9]\d(?=[,;)/])/uy,
    0.74,
    "A number in brackets after a name.",
    ["#2"],
  ],
  [
    new RegExp(
      String.raw`(?<![\p{L}])(?:${relation})(?: \p{L}[\p{L}'’-]{1,20}){0,2}, (?:now |aged |just |only )?(${digits}), (?!\d)`,
      "muy",
    ),
    0.76,
    "A number between commas after somebody.",
    firstWords(relation),
  ],
  [
    /(?<=\p{L} ?\()[1-9]\d(?= ?(?:years?|yrs?\.?|y\.?o?\.?)(?:,|;|\)| old))/uy,
    0.78,
    "Years in brackets after a name.",
    ["#2"],
  ],
  [
    new RegExp(String.raw`(?<![\w.$])[1-9]\d[MFmf](?![\w])`, "uy"),
    0.6,
    "An age and a sex, as in medical notes.",
    ["#2"],
  ],
  [
    new RegExp(
      String.raw`(?<=(?:^|[^\w.])\p{Lu}[\p{L}'’-]{1,30},? \(?)(?<!(?:Room|Unit|Suite|Apt|Flat|Floor|Box|Bus|Line|Page|Chapter|Section|Level|Grade|Step|Item|Part|Version|Figure|Table|Block|Windows|Gate|Platform|Street|Road|Week|Day|May|June|July|April|March|August|September|October|November|December|January|February),? \(?)(?<=, \(?)[1-9]\d(?=, (?!\d))`,
      "uy",
    ),
    0.6,
    "A number between commas after a name.",
    ["#2"],
  ],
  [
    /(?<!\w)(?:teenagers?|quadragenarian|quinquagenarian|septuagenarian|octogenarian|nonagenarian|sexagenarian|centenarian|senior citizen|middle-aged|pensioner|old-age pensioner|underage)(?!\w)/uy,
    0.7,
    "A word for an age.",
    "teenager teenagers quadragenarian quinquagenarian septuagenarian octogenarian nonagenarian sexagenarian centenarian senior middle pensioner old underage".split(
      " ",
    ),
  ],
];
const decade = (text: string): string | undefined => {
  const age = /\d+/.exec(text)?.[0];
  if (age === undefined) return undefined;
  const from = Math.floor(Number(age) / 10) * 10;
  return from >= 70 ? "[AGE: 70+]" : `[AGE: ${from}-${from + 9}]`;
};
const notAge =
  /^ ?(?:(?:years?|yrs?)(?:['’])?\s+(?:of (?!age)|in |experience|at |with |later|ago|as |since|on |into|from|working|service)|of experience|experience|warranty|people|students|hours|minutes|percent|employees|staff|engineers|points|users|items|units|boxes|miles|km|kg|pages|times)/i;
const ofThings =
  /(?:company|firm|building|house|project|system|code|codebase|business|bank|machine|car|boiler|whisky|whiskey|cheese|wine|club|charity|software|stock|factory|brand|church|bridge|tree|school|university|score|temperature|total|count|team|number)(?:['’]s)?(?: is| was| has| now| just| turned| turns| will be| has just| recently| being|,| that is| aged| age:?| reached| this year| old){1,3} $/i;
const thingAfter =
  /^[- ](?:company|firm|building|house|project|system|codebase|business|bank|machine|car|boiler|whisky|whiskey|cheese|wine|software|laptop|server|brand|church|bridge|tree|factory|institution|tradition|brewery|contract|lease|mortgage|fleet|network|pipeline|application|database)s?\b/i;

export const age = {
  id: "age",
  title: "Ages",
  entities: ["AGE"],
  *find(context): Iterable<Candidate> {
    const { text, lower, words } = context;
    for (const [pattern, score, reason, starts] of patterns)
      for (const match of matchesAt(pattern, pattern.source.includes("Lu") ? text : lower, words, starts))
        yield* judged(match, text, score, reason);
    yield* inTables(context);
    yield* besideNames(context);
  },
} as const satisfies Detector;

/** Cells under "Age" in tables of lines with tabs, semicolons, bars or commas. */
function* inTables(context: TextContext): Iterable<Candidate> {
  for (const { start, end, text: value } of cellsUnder(context, "age")) {
    if (!/^[1-9]\d?$|^1[01]\d$/.test(value)) continue;
    const general = decade(value);
    yield {
      start,
      end,
      entity: "AGE",
      score: 0.9,
      reason: "Stands in a column of ages.",
      ...(general === undefined ? {} : { general }),
    };
  }
}

/** "Ana Lind, copywriter, 41" at a line's end, "Hafiz is 50, his sister older". */
function* besideNames({ tokens, gazetteer }: TextContext): Iterable<Candidate> {
  for (let i = 2; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== "number" || !/^[1-9]\d$/.test(token.text) || token.gap !== " ") continue;
    const years = Number(token.text);
    const next = tokens[i + 1];
    if (years < 16 || (next?.gap === "" && !/^[,.;)]$/.test(next.text))) continue;
    if (next?.gap === "" && tokens[i + 2]?.gap === "" && tokens[i + 2]!.kind === "number") continue;
    if (!isBesideJob(tokens, i) && !isSaidOf(tokens, i, gazetteer)) continue;
    const general = decade(token.text);
    yield {
      start: token.start,
      end: token.end,
      entity: "AGE",
      score: 0.7,
      reason: "A number where an age stands beside a name.",
      ...(general === undefined ? {} : { general }),
    };
  }
}

function isBesideJob(tokens: readonly Token[], i: number): boolean {
  const next = tokens[i + 1];
  if (tokens[i - 1]!.text !== "," || (next !== undefined && next.gap !== "\n")) return false;
  let from = i - 1;
  while (from > 0 && i - from < 6 && tokens[from - 1]!.kind === "word" && tokens[from]!.gap !== "\n") from--;
  return (
    from < i - 1 &&
    tokens[from - 1]?.text === "," &&
    isNameLike(tokens[from - 2]) &&
    isJobTitle(tokens.slice(from, i - 1).map(({ folded }) => folded))
  );
}

function isSaidOf(tokens: readonly Token[], i: number, gazetteer: TextContext["gazetteer"]): boolean {
  const [name, is, next] = [tokens[i - 2]!, tokens[i - 1]!, tokens[i + 1]];
  return (
    is.text === "is" &&
    name.shape === "Capital" &&
    is.gap === " " &&
    gazetteer.commonness(name.folded) === 0 &&
    !tools.has(name.folded) &&
    gazetteer.cityCountry(name.folded) === undefined &&
    gazetteer.country(name.folded) === undefined &&
    (next === undefined || next.gap === "\n" || /^(?:[,.;]|and|but)$/.test(next.text))
  );
}

/** Whether what an expression found is an age. */
function* judged(match: RegExpExecArray, text: string, score: number, reason: string): Iterable<Candidate> {
  // Where a group is, it is the age.
  const found = match[1] ?? match[2] ?? match[3] ?? match[0];
  const index = match.index + match[0].lastIndexOf(found);
  const end = index + found.length;
  if (
    (notAge.test(text.slice(end, end + 32)) && !text.startsWith(" years ago", end)) ||
    thingAfter.test(text.slice(end, end + 24))
  )
    return;
  if (ofThings.test(text.slice(Math.max(0, match.index - 40), index))) return;
  const general = decade(found);
  yield {
    start: index,
    end,
    entity: "AGE",
    score,
    reason,
    ...(general === undefined ? {} : { general }),
  };
}
