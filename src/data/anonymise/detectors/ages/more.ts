// Ages in notes and sentences that say nothing else of them: a note that begins with one ("Forty-four, twice divorced"), "a seamstress of 24",
// "at sixty-three one does not ask", "A carpet appraiser by trade, 44, he has". As in phrases.ts.
import { teens, tensStems } from "../numbers.ts";
import { firstWords } from "../../text/wordIndex.ts";
import { grown, notCount } from "./parts.ts";

const written = String.raw`(?:${tensStems})y(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?`;
const numberWords = ["#2", ...tensStems.split("|").map((stem) => `${stem}y`), ...firstWords(teens)];
const of =
  "seamstress|welder|nurse|teacher|driver|cook|chef|carpenter|joiner|plumber|electrician|mechanic|engineer|designer|clerk|cleaner|waiter|waitress|baker|butcher|farmer|fisherman|sailor|captain|skipper|musician|dancer|actor|singer|man|woman|lady|gentleman|person|candidate|applicant|widow|widower|bachelor|grandmother|grandfather|mother|father|beginner|apprentice|trainee|student|lad|lass|chap|bloke|guy|girl|boy|soldier|lawyer|doctor|midwife|tailor|porter|guard|machinist|operator|accountant|secretary|librarian|translator|developer|programmer|foreman|painter|bricklayer|roofer|mason|gardener|hairdresser|barber|caretaker";

const adult = String.raw`(?:1[89]|[2-6]\d|7[0-5])`;
const months = "january|february|march|april|may|june|july|august|september|october|november|december";

export const moreAges: readonly (readonly [RegExp, number, string, readonly string[]])[] = [
  // "Wants quiet. 43. Lives ten minutes away.", "statistics at Fudan, 24. I did"
  [
    new RegExp(
      String.raw`(?<=(?:\p{L}{2}|\)|(?:19|20)\d\d)\. )(${adult}|[2-7]0)(?=\. \p{Lu}|\.\s*$|\.\n)|(?<=\p{L}{2}, )(${adult})(?=\. (?:I|My|Home|She|He|Visa|Lives|Single|Married)(?!\p{L}))`,
      "uy",
    ),
    0.72,
    "A sentence of a note is an age.",
    ["#2"],
  ],
  [
    new RegExp(
      String.raw`(?<=(?:^|\n)[ \t]{0,4}(?:[-•*] )?)((?:${written})|${adult})(?=,? ["“]| yrs?, |, (?:student|visa|goes by|just|up for|if)(?!\p{L})| in (?:${months}|the spring|the summer|the autumn|the winter) (?:and|but|or)(?!\p{L}))`,
      "uy",
    ),
    0.72,
    "A note on somebody begins with it.",
    numberWords,
  ],
  [
    new RegExp(
      String.raw`(?<=\p{L}{3}, )(${adult})(?=, (?:\d{1,2}|ten|twelve|fifteen|twenty|thirty|\p{L}{3,6}teen|\p{L}{4,6}ty) years(?!\p{L}))`,
      "uy",
    ),
    0.72,
    "Stands behind whom it is said of.",
    ["#2"],
  ],
  [
    new RegExp(
      String.raw`(?<=(?:^|\n)[ \t]{0,4}(?:[-•*] )?)((?:${written})|[2-7]\d)(?=, (?:still|twice|never|single|married|divorced|widowed|separated|lives?|living|own|with (?:a|two|three)|no (?:kids|children)|fit|healthy|local|two (?:kids|children|boys|girls)|retired|unemployed|male|female|from)(?!\p{L}))`,
      "uy",
    ),
    0.85,
    "A note on somebody begins with it.",
    numberWords,
  ],
  [
    new RegExp(
      String.raw`(?:an?|the|our|this|my|young|old|new|lone) (?:\p{L}{3,14} )?(?:${of}) of (${grown})${notCount}(?=[,.;!?)]|\s*$|\n| (?:and|who|with|from|to|now|when)(?!\p{L}))`,
      "uy",
    ),
    0.76,
    "Somebody of so many years.",
    "a an the our this my young old new lone".split(" "),
  ],
  [
    new RegExp(
      String.raw`at (${grown}),? (?=one (?:does|has|is|knows|learns|can|should|must|no longer|may|wants|sleeps)(?!\p{L}))`,
      "uy",
    ),
    0.76,
    "What one does at this age.",
    ["at"],
  ],
  [
    new RegExp(
      String.raw`(?<=\p{L}, )(${grown})(?=, (?:he|she|who|and he|and she|prefers|lives|ready|available|wants|speaks|single|married|divorced|widowed|looking|retired|never married|twice (?:married|divorced))(?!\p{L}))`,
      "uy",
    ),
    0.72,
    "Stands behind whom it is said of.",
    numberWords,
  ],
  [
    new RegExp(
      String.raw`(?:just|only just|recently|newly) (?:gone|turned|past) (${grown})(?=[,.;!?)]|\s*$|\n| (?:and|but|when|last|this)(?!\p{L}))`,
      "uy",
    ),
    0.78,
    "Somebody has reached this age.",
    "just only recently newly".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?:be|become|becomes|turn|turns) (${grown}) (?=(?:after|before|during|come|in|next|this|on) (?:the |my )?(?:christmas|easter|new year|ramadan|summer|winter|spring|autumn|season|week|month|year|january|february|march|april|may|june|july|august|september|october|november|december))`,
      "uy",
    ),
    0.74,
    "When somebody will be this old.",
    "be become becomes turn turns".split(" "),
  ],
  [
    new RegExp(
      String.raw`when (?:i|he|she) was (${grown}) (?=to (?:study|work|live|join|learn|become|start|marry)(?!\p{L}))`,
      "uy",
    ),
    0.76,
    "How old somebody was.",
    ["when"],
  ],
  [
    new RegExp(
      String.raw`when (?:i|he|she|we) (?:came|left|arrived|started|moved|emigrated|began)(?: \p{L}{2,10}){0,3},? (?:i|he|she) was (?:only |just |about |barely )?((?:${grown})|five|six|seven|eight|nine)(?=[,.;!?)]|\s*$)`,
      "uy",
    ),
    0.78,
    "How old somebody was.",
    ["when"],
  ],
  [
    new RegExp(
      String.raw`(?:i|he|she) was (?:perhaps|maybe|about|only|barely|probably) ((?:${grown})|four|five|six|seven|eight|nine)(?=\.|,? (?:when|then)(?!\p{L}))`,
      "uy",
    ),
    0.76,
    "How old somebody was.",
    "i he she".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?:leaves|leaving|retires|retiring|died|dies|left us|passed away|of its owner|of our founder)[^.\n\d]{0,40}?,? at (${grown})(?=[,.;!?)]|\s*$|\n| (?:with|and|after|in)(?!\p{L}))`,
      "uy",
    ),
    0.74,
    "What somebody did at this age.",
    "leaves leaving retires retiring died dies left passed of".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?:oldest|youngest|eldest)(?: one)? (?:in|of|on|at) (?:the |my |our )?\p{L}{3,12}, (${grown})(?=[,.;!?)])`,
      "uy",
    ),
    0.76,
    "Somebody is this old.",
    "oldest youngest eldest".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?:everyone|everybody|everyone else|everybody else|the others|the rest|most of them|nobody) (?:was|were|is|are) (?:about |only |over |under )?(${grown})(?=[,.;!?)]|\s*$|\n| (?:and|or|but)(?!\p{L}))`,
      "uy",
    ),
    0.74,
    "Somebody is this old.",
    "everyone everybody the most nobody".split(" "),
  ],
  // "Thirty-two next week", "58, so no night shifts", "Forty-one. Speaks Danish", "22 yaş, single"
  [
    new RegExp(
      String.raw`(?<=(?:^|\n|["“>] ?|[.!?:] )[ \t]{0,4}(?:[-•*] )?)((?:${written})|${adult})(?= (?:next|this|last) (?:week|month|year|spring|summer|autumn|winter|(?:mon|tues|wednes|thurs|fri|satur|sun)day|${months})(?!\p{L})| in (?:a (?:week|month)|${months})(?:[.,;]|\s?\n|\s*$)|, (?:looks?|asks?|plays|sings|speaks|smokes|soon|so (?:no|visa|not|he|she|too)|he says?|she says?|he said|she said)(?!\p{L})| and (?:an? (?:grand)?(?:mother|father|widow|bachelor)|still|never|single|married|divorced|fit|healthy|catholic|muslim|baptist|jewish|hindu|buddhist)(?!\p{L})|\. (?:not married|single|married|never married|divorced|speaks|lives|unmarried|widowed)(?!\p{L})| (?:years|yrs|yaş|ans|años|anni|jahre|lat|jaar|år|let|tahun)[.,] ?(?:single|married|unmarried|divorced|widowed|célibataire|soltero|soltera|ledig|bekar|evli))`,
      "uy",
    ),
    0.72,
    "A note on somebody begins with it.",
    numberWords,
  ],
  [
    new RegExp(
      String.raw`(?:(?:put|wrote|write|written|noted?) (?:(?:me|him|her|it|that) )?down(?: as)?|completing|complete) (${grown})(?=[,.;!?)]|\s*$|\n| years(?: of age| old)?[,.;]| (?:in|this|next|on|and|but)(?!\p{L}))`,
      "uy",
    ),
    0.74,
    "Somebody's age, as it is noted.",
    "put wrote write written note noted completing complete".split(" "),
  ],
  [
    new RegExp(
      String.raw`age (?:as per|according to|as on|per|by|on the|in the) [^:\n\d]{2,30}: ?([1-9]\d)(?!\d)`,
      "uy",
    ),
    0.8,
    "A number after a word for age.",
    ["age"],
  ],
  [
    new RegExp(String.raw`age ?: ?\d[\d./-]{6,9} ?/ ?([1-9]\d)(?!\d)`, "uy"),
    0.85,
    "A number after a word for age.",
    ["age"],
  ],
];
