// Ages as sentences say them, as expressions: a number, and beside it "old", a word for age, somebody who is or turns it, a birthday, a
// sex. What takes words of a whole sentence together stands in said.ts, what takes lines in profiles.ts.
import { ones, teens, tensStems, writtenDigit } from "../numbers.ts";
import { firstWords } from "../../text/wordIndex.ts";
import { digits, fillers, grown, notCount, number, onward, relation } from "./parts.ts";

const tens = (end: string): string[] => tensStems.split("|").map((stem) => stem + end);
const numberWords = ["#1", "#2", "#3", ...tens("y"), ...firstWords(`${teens}|${ones}`)];
/** An expression, its score and reason, and the words that it can begin with. */
export const agePhrases: readonly (readonly [RegExp, number, string, readonly string[]])[] = [
  [
    new RegExp(
      String.raw`(?<![\w.$£€])(?:${number}(?: ?[-–] ?| (?:to|or|and) ))?(?:${number}|${writtenDigit})(?:[- ]?(?:and a half|odd|something))?[- ]{0,2}(?:years?|yrs?\.?|yr|y|months?|weeks?)[- ]{1,2}(?:olds?|of age|young)(?!\w)`,
      "uy",
    ),
    0.95,
    'A number of years, and "old".',
    numberWords,
  ],
  [
    new RegExp(
      String.raw`(?<![\w.$£€])(?:${number})[- ]?(?:y/?o|y\.o\.?|yo|yrs?/?o|y(?= ?(?:/|,)? ?(?:f|m|female|male|o|old)(?!\w))|jahre alt|jährige[rn]?)(?!\w)`,
      "uy",
    ),
    0.85,
    "A number of years of age.",
    numberWords,
  ],
  [
    new RegExp(
      String.raw`(?<!\w)(?<!(?:minimum|maximum|retirement|pension|legal|average|mean|median|voting|drinking|school|new|old|working|any|what) )(?<!(?:children|kids|pupils|people|those|adults|anyone|everyone|persons|men|women|students|applicants|youngsters|boys|girls) (?=aged \S+ (?:to|or|-|–) ))(?:age|aged|ages|alter|edad|âge|età|idade|leeftijd)["']?(?: ?[(/][\p{L} /]{1,24}\)?)?(?: group| range| bracket| band| today| now| at (?:entry|application|hire|last birthday|admission|onset|diagnosis))?(?: is| was| being| of| as| to be| down as|:| :| ?[.…_]{2,60}:?| ?=|\s{0,3}[|\t]|-| -)?(?: (?:around|about|approximately|just|only|almost|nearly|between|approx\.?|est\.?|estimated|roughly|currently|now|somewhere))?\s{0,3}(${number}(?:(?:\s?[-–]\s?|\s(?:to|and)\s)${number})?|(?<=of |at )${writtenDigit})(?![\w%$£€+]|[-–.,/:]\d|\s?(?:%|percent|days?|weeks?|hours?|minutes?|months? (?!old)|stock|or (?:over|above|older|under|below|younger)|and (?:over|above|older|under|below|up)))`,
      "uy",
    ),
    0.93,
    "A number after a word for age.",
    "age aged ages alter edad ages eta idade leeftijd".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<![\p{L}])(?:i am|i['’]?m|i was|i['’]ll be|i will be|i shall be|they['’]ll be|you['’]ll be|i['’]ve (?:just )?turned|i have (?:just )?turned|he is|she is|he['’]s|she['’]s|he was|she was|they['’]re|they are|they were|he['’]ll be|she['’]ll be|(?:he|she|they|who) will be|who is|who['’]s|who was|you['’]re|you are|we are both|we['’]re both|we were both|were you|are you|is (?:he|she)|isn['’]t (?:he|she)|being|myself,|to be|aren['’]t you|(?:my|his|her|their|our|the|your|a) (?:\p{Ll}{2,12} )?(?:${relation})(?: \p{L}[\p{L}'’-]{1,20}){0,2}(?: is|['’]s| was| will be|,)) ${fillers}(${grown})${notCount}${onward}`,
      "muy",
    ),
    0.76,
    "Somebody is this old.",
    "i he she they who you we are is isn were being myself to aren my his her their our the your a".split(
      " ",
    ),
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
      String.raw`(?<!\p{L})(?:turn|turned|turns|turning|reach(?:ed|es|ing)? the age of|not yet|nearing|nudging|pushing|lived to|live to|still only|barely|not even) ${fillers}(${grown})${notCount}${onward}`,
      "muy",
    ),
    0.74,
    "Somebody turns this old.",
    "turn turned turns turning reach reached reaches reaching not nearing nudging pushing lived live still barely".split(
      " ",
    ),
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
      String.raw`(?<!\p{L})(?:retir\p{L}*|married|wed|widowed|orphaned|died|school|college|(?:left|leave|leaving|leaves) home|career|working|work|parent|mother|father|dad|mum|grandfather|grandmother|pregnant|emigrated|immigrated|enlisted|diagnosed|youngest|life|again|apprentic\p{L}*|drive|learned|learnt|started|began|moved)(?: \p{Ll}{2,12}){0,3} at (?:just |only |about |the ripe old age of )?(${grown})(?!\s?(?:%|am|pm|a\.m|p\.m|o['’]clock|percent|degrees|[\p{L}]+ (?:street|road)))${onward}`,
      "muy",
    ),
    0.7,
    "What somebody did at this age.",
    "retir* married wed widowed orphaned died school college left leave leaving leaves career working work parent mother father dad mum grandfather grandmother pregnant emigrated immigrated enlisted diagnosed youngest life again apprentic* drive learned learnt started began moved".split(
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
      String.raw`(?<!\w)(?:${tensStems})y[- ]?(?:something|ish|odd)(?!\w)(?! (?!is |was |has |years )\p{Ll}{3,}s(?!\p{L}))|(?<!\w)(?:[2-9]0[- ]?something|[2-9]\d-?ish)(?!\w)(?! (?!is |was |has |years )\p{Ll}{3,}s(?!\p{L}))`,
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
    new RegExp(
      String.raw`(?<!\p{L})(?:a|an|at a|at the) (?:very |still )?(?:sprightly|spry|youthful|respectable|venerable|mere|ripe old|healthy|tender|grand old|fit|hale) (${grown})${notCount}${onward}`,
      "muy",
    ),
    0.74,
    "Somebody of this age.",
    "a an at".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<=(?:^|[.!?:;–—]\s|\n|, )(?:and |but )?)(?:although|though|even though|now|today|already|barely|being|while|still) (?:only |just |now |already |barely )?(${grown}), (?=(?:i|he|she|my|his|her|they|\p{L}[\p{L}'’-]+)(?!\p{L}))`,
      "muy",
    ),
    0.72,
    "Somebody of this age.",
    "although though even now today already barely being while still".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:despite|with|for all) (?:my|his|her) (${grown}) years(?! (?:of|in|at|as|with|here|on))`,
      "uy",
    ),
    0.74,
    "Somebody of this age.",
    "despite with for".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:my|his|her|your|their|\p{L}{3,20}['’]s) (?:big )?([2-9]0th|18th|21st|65th|75th|(?:${tensStems})ieth)(?= (?:party|bash|do|next|last|this|in|on|was|is|we|i|with)(?!\p{L})|[.,;!?])`,
      "uy",
    ),
    0.7,
    "The birthday that somebody had.",
    ["my", "his", "her", "your", "their"],
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:boy|girl|child|lad|lass|toddler|son|daughter) of (?:about |only |just )?(${number}|${writtenDigit})(?![\w%-])(?! \p{L}+s(?!\p{L}))`,
      "uy",
    ),
    0.75,
    "A child of this age.",
    "boy girl child lad lass toddler son daughter".split(" "),
  ],
  [
    new RegExp(String.raw`(?<!\p{L})born (?:some |about |around |over )?(${number}) years ago`, "uy"),
    0.8,
    "How long ago somebody was born.",
    ["born"],
  ],
  [
    new RegExp(
      String.raw`(?<!\p{L})(?:man|woman|boy|girl|lady|gentleman|male|female|person|father|mother|colleague|friend|neighbour|widow|widower|bachelor|lad|teenager|veteran|worker)s? of (?:about |around |some |over |nearly )?(${grown})(?![\w%-])(?! \p{L}+s(?!\p{L}))`,
      "uy",
    ),
    0.75,
    "Somebody of this age.",
    "man woman boy girl lady gentleman male female person father mother colleague friend neighbour widow widower bachelor lad teenager veteran worker"
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
    /(?<=\p{Lu}[\p{L}'’-]{1,30} ?\((?:(?:she|he|they)\/\p{L}{3,4}, |[mf], |now |about |c\. ?))[1-9]\d(?=[,;)/])|(?<=\p{Lu}[\p{L}'’-]{1,30} ?\()[1-9]\d(?=[,;/])(?!\/\d)/uy,
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
    /(?<=\p{L} ?\()[1-9]\d(?= ?(?:years?|yrs?\.?|y\.?o?\.?|j\.?|l\.?|jahre|ans|lat|let|år|años|anni|anos|jaar|év)(?:,|;|\)| old))|(?<=\p{L}, )[1-9]\d(?= ?(?:l\.|j\.|y\.)(?:,|;|\n|$))/uy,
    0.78,
    "Years in brackets after a name.",
    ["#2"],
  ],
  [
    new RegExp(String.raw`(?<![\w.$£€¥-]|(?:USD|EUR|GBP|CHF|AUD|CAD|INR) )[1-9]\d[MFmf](?![\w])`, "uy"),
    0.6,
    "An age and a sex, as in medical notes.",
    ["#2"],
  ],
  [
    new RegExp(
      String.raw`(?<=(?:^|[^\w.])\p{Lu}[\p{L}'’-]{1,30},? \(?)(?<!(?:Room|Unit|Suite|Apt|Flat|Floor|Box|Bus|Line|Page|Chapter|Section|Level|Grade|Step|Item|Part|Version|Figure|Table|Block|Windows|Gate|Platform|Street|Road|Week|Day|May|June|July|April|March|August|September|October|November|December|January|February|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tue|Wed|Thu|Fri|Sat|Sun),? \(?)(?<=, \(?)[1-9]\d(?=, (?!\d))`,
      "uy",
    ),
    0.6,
    "A number between commas after a name.",
    ["#2"],
  ],
  [
    /(?<!\w)(?:teenager|quadragenarian|quinquagenarian|septuagenarian|octogenarian|nonagenarian|sexagenarian|centenarian|senior citizen|middle-aged|pensioner|old-age pensioner|underage)(?!\w)/uy,
    0.7,
    "A word for an age.",
    "teenager quadragenarian quinquagenarian septuagenarian octogenarian nonagenarian sexagenarian centenarian senior middle pensioner old underage".split(
      " ",
    ),
  ],
];
