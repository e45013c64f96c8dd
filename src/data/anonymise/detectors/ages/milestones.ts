// Ages that somebody reaches, is congratulated on or is taken for: "On reaching 55, she left", "42 candles on her cake", "I'd put him at
// 50", "won't see 40 again". As in phrases.ts: an expression, its score and reason, and the words that it can begin with.
import { tensStems } from "../numbers.ts";
import { grown, notCount, onward } from "./parts.ts";

const numberWords = ["#2", ...tensStems.split("|").map((stem) => `${stem}y`)];
/** Who a main clause is about; in a text as it is written. */
const somebody = String.raw`(?=, (?:I|I['’]\p{Ll}{1,2}|he|she|they|we|you|my|his|her|our|your|\p{Lu}[\p{L}'’-]+)(?!\p{L}))`;
const ends = String.raw`(?=\s*$|[.,;!?)]|\s?\n| (?:on|next|this|last|today|tomorrow|and|but|in|to)(?!\p{L}))`;

export const ageMilestones: readonly (readonly [RegExp, number, string, readonly string[]])[] = [
  [
    new RegExp(
      String.raw`(?:[Hh]aving (?:only |just |now |recently |finally |safely )?(?:reached|hit|passed|touched|seen)|(?:[Oo]n|[Uu]pon|[Aa]fter|[Bb]efore|[Ss]ince|[Bb]y) (?:reaching|hitting|passing)|(?:[Nn]ow|[Ww]ell|[Jj]ust) (?:past|over|beyond)) (${grown})${somebody}`,
      "uy",
    ),
    0.72,
    "Somebody has reached this age.",
    "having on upon after before since by now well just".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?:retir\p{Ll}*|left|leaves?|leaving|stop\p{Ll}*|step\p{Ll}*) (?:\p{Ll}{2,12} ){0,2}(?:on|upon|after|before) (?:reaching|hitting|passing) (${grown})${notCount}${onward}`,
      "muy",
    ),
    0.72,
    "What somebody did at this age.",
    "retir* left leave leaves leaving stop* step*".split(" "),
  ],
  [
    new RegExp(
      String.raw`see (${grown}) again(?<=(?:not|never|n['’]t) see \S{2,7}(?:[- ]\p{Ll}{3,5})? again)(?!st|\p{L})`,
      "uy",
    ),
    0.78,
    "Somebody is older than this.",
    ["see"],
  ],
  [
    new RegExp(
      String.raw`(?:blew|blows?|blowing|blown) out (?:all )?(?:of )?(?:(?:my|his|her|their|the) )?(${grown}) candles`,
      "uy",
    ),
    0.78,
    "Candles of somebody's birthday.",
    "blew blow blows blowing blown".split(" "),
  ],
  [
    new RegExp(
      String.raw`(${grown}) candles (?:on|for) (?:my|his|her|their|the|your|\p{L}{2,20}['’]s) (?:birthday )?cake`,
      "uy",
    ),
    0.78,
    "Candles of somebody's birthday.",
    numberWords,
  ],
  [
    new RegExp(
      String.raw`in (?:my|his|her|\p{L}{2,20}['’]s) ([4-9]\d(?:st|nd|rd|th)) year(?! (?:at|in|of (?!age|life)|with|as|on|here|running|there|under|for|since)(?!\p{L}))`,
      "uy",
    ),
    0.7,
    "The year of life that somebody is in.",
    ["in"],
  ],
  [
    new RegExp(
      String.raw`(?:(?:puts?|plac(?:e|es|ed)) (?:him|her|me|you) at|(?:takes?|took|taken) (?:him|her|me|you) (?:for|to be)|(?:guess|guessed|reckon|reckoned|judge|judged|ma[dk]e) (?:him|her|you) (?:at|to be|about|around)|(?:pass|passes|passed|mistaken) for) (?:(?:about|around|roughly|maybe|perhaps|just|over|under|at least|well over) ){0,2}(${grown})${notCount}${onward}`,
      "muy",
    ),
    0.74,
    "Somebody is taken to be this old.",
    "put puts place places placed take takes took taken guess guessed reckon reckoned judge judged make made pass passes passed mistaken".split(
      " ",
    ),
  ],
  [
    new RegExp(
      String.raw`(?:not bad|young|spry|youthful|(?:look(?:s|ed|ing)?|doing) (?:good|great|well|young|fit|amazing|wonderful|older?|tired)|going strong) (?:for|at) (?:a |an )?(${grown})(?=\s*$|[.,;!?)]|\s?\n| and | but )`,
      "muy",
    ),
    0.72,
    "Somebody of this age.",
    "not young spry youthful look looks looked looking doing going".split(" "),
  ],
  [
    new RegExp(
      String.raw`happy (?:belated |big )?([2-9]\dth|[2-9](?:1st|2nd|3rd)|1[3-9]th|(?:${tensStems})ieth)${ends}`,
      "uy",
    ),
    0.76,
    "The birthday that somebody had.",
    ["happy"],
  ],
  [
    new RegExp(
      String.raw`(?:the|my|his|her|your) big ([2-9]-?[0o]|(?:two|three|four|five|six|seven|eight|nine)[- ](?:oh?|zero)|[2-9]0)${ends}`,
      "uy",
    ),
    0.78,
    "The birthday that somebody had.",
    "the my his her your".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?:congrats|congratulations|cheers|best wishes|well done) on (?:turning |reaching |hitting |the big |your )?([2-9]\d|(?:${tensStems})y(?:[- ]\p{Ll}{3,5})?)(?=\s*$|[.,;!?)]|\s?\n)`,
      "muy",
    ),
    0.72,
    "The birthday that somebody had.",
    "congrats congratulations cheers best well".split(" "),
  ],
  [
    new RegExp(
      String.raw`too (?:old|young)(?: for [^.,;!?\n\d]{2,30})?(?:,? at | \()(${grown})(?=\s*$|[.,;!?)]|\s?\n| and | but )`,
      "muy",
    ),
    0.76,
    "Somebody is too old or too young.",
    ["too"],
  ],
  [
    new RegExp(String.raw`(?<![\p{L}-])(?:is|am|was) (${grown}) too (?:old|young)(?!\p{L})`, "uy"),
    0.76,
    "Somebody is too old or too young.",
    ["is", "am", "was"],
  ],
  [
    new RegExp(
      String.raw`s (?:big )?([2-9]0th|18th|21st|65th|75th|(?:${tensStems})ieth)(?<=\p{L}['’]s (?:big )?\S{4,9})(?= (?:is|was|falls|party|bash|do|next|last|this|on|we)(?!\p{L})|[.,;!?])`,
      "uy",
    ),
    0.7,
    "The birthday that somebody had.",
    ["s"],
  ],
  [
    new RegExp(
      String.raw`(?:(?:wrong|right|far|other) side of (${grown})(?![\p{L}\d%])|seen (${grown}) (?:summers|winters|birthdays)|(?:made it|got|lived) to ([89]\d|1[01]\d|eighty|ninety)(?=[.,;!?)]|\s*$|\s?\n)|(?:pension at|at (?:my|his|her|your) age,) (${grown})(?=[.,;!?)]|\s*$|\s?\n))`,
      "muy",
    ),
    0.72,
    "Somebody has lived these years.",
    "wrong right far other seen made got lived pension at".split(" "),
  ],
  [
    new RegExp(
      String.raw`(?<=(?:^|\n|[.!?] ))(${grown}) (?:today|tomorrow)(?=\s*$|[.!]|,? and )(?![^.!\n]{0,24}\d)`,
      "muy",
    ),
    0.7,
    "The birthday that somebody had.",
    numberWords,
  ],
];
