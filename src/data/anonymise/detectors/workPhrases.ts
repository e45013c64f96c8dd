// What is said of work before the name of an employer, as expressions that are asked of the words before it.
import { firstWords, phraseOf, wordList } from "../text/wordIndex.ts";

const nouns =
  "work|works|worked|working|employed|employment|job|jobs|role|roles|position|post|internship|intern|interned|placement|traineeship|apprenticeship|secondment|career|time|tenure|stint|spell|years?|months?|weeks|days|summer|experience|contract|contracts|contracted|hired|offer|promoted|consulted|consulting|consult|consultant|advis[eo]r|freelanced|freelancing|temped|temping|volunteered|volunteering|trained|training|interview|interviewed|interviewing|interviews|vacancy|opening|colleagues?|manager|boss|supervisor|team|staff|ceo|cto|cfo|vp|president|chair|chairman|founder|co-founder|owner|director|partner|employee|formerly|previously|currently|now|presently|ex|employer|company|firm|startup|stayed|served|drove|ran|cooked|sold|cleaned|taught";
/** Nothing but an employer, or a place, stands after one of these. */
const directSource = String.raw`join|joined|joining|left|leaving|leave|quit|founded|co-founded|cofounded|rejoined|merger (?:of|with)|acquired by|bought by|owned by|run by|employed (?:by|with)|hired by|recruited by|sponsored by|contracted (?:to|by)|(?:seconded|secondment) (?:to|from)|(?:draws|drew|attracts|attracted|brought) me to|appl(?:y|ying|ied) (?:to|at|with)|volunteer(?:s|ed|ing)? (?:at|for|with)|(?:freelanced|freelancing|temped|temp work|temp jobs?|odd jobs?|shifts?|subcontract(?:ed|ing|or)?) (?:at|for|with)|(?:before that|after that|and then|previously|earlier|later|afterwards|currently|now|then),? (?:(?:i was |she was |he was |they were )(?:at|with)|at)|(?:joined|came to|moved to) (?:us|me|them) (?:\p{L}+ )?from|moved (?:over|across|back|on) to|(?:part|division|subsidiary|branch|unit) of|consult(?:ant|ed|ing)? (?:to|for)|advis(?:or|er|ed) (?:to|at)|intern(?:ed|ing|ship)? (?:at|with|for)|placement (?:at|with)|apprenticeship (?:at|with)|traineeship (?:at|with)|work(?:s|ed|ing)? (?:at|for)|laid off (?:by|from)|fired (?:by|from)|dismissed (?:by|from)|made redundant (?:by|from)|let go (?:by|from)|(?:resigned|retired|resign|retire) from|(?:an |the |job |my |their )offer from|calling (?:you )?from|phoning from|(?:ringing|speaking|coming|comes?|came|transferred|poached|headhunted|redundant) (?:to us |over )?(?:from|by)|(?:been|still) (?:at|with)|(?:back|shift|stint|start at|starts|temping|placed|contracting|employed|based) (?:at|with)|writing (?:to you )?from|(?:owns|owned|co-owns|set up)|(?:advert|advertisement|posting|vacancy|listing) (?:with|at|from)|on behalf of|representing|formerly (?:of|at|with)|ex-|(?:ceo|cto|cfo|founder|co-founder|owner|president|chairman|employees|shareholders?|subsidiary|head office|board|headquarters|customers?) of|employer(?: is| was|,)|(?<!a )company(?: is| was|,)|firm(?: is| was|,)|agency(?: is| was|,)|(?:company|firm|startup|start-up|agency|business|employer|supplier|client|organi[sz]ation) (?:called|named)|(?:our|the|my|their|a|your) (?:supplier|vendor|contractor|competitor|customer|distributor),?|(?:our|the|my|their|your|his|her) (?:client|partner|subsidiary|landlord),|contacting|applied (?:to|at|with)|apply (?:to|at)|application (?:to|with)|organi[sz]ation:|employer:|company:`;
export const direct = phraseOf(
  String.raw`(?<!\p{L})(?:${directSource}) ?(?:the )?$`,
  // What a word after the first is, is no matter.
  firstWords(directSource.replaceAll(String.raw`\p{L}+`, "x").replace("(?<!a )", "")),
);
/** After these, too, if a preposition leads there. */
export const around = phraseOf(
  String.raw`(?<!\p{L})(?:${nouns})(?: [\p{L}'’-]{1,16}){0,4}? (?:at|for|with|by|from) (?:a (?:company|startup|firm|start-up) (?:called|named) )?(?:the )?$`,
  firstWords(nouns),
);
const companies = "company|firm|startup|start-up|agency|business|employer|supplier|organi[sz]ation";
const heads = "on behalf|ceo|cto|cfo|employees|shareholders?|headquarters";
export const ofCompany = phraseOf(
  String.raw`(?<!\p{L})(?:(?:${companies}) (?:called|named)|(?:${heads}) of) (?:the )?$`,
  firstWords(`${companies}|${heads}`),
);
const works =
  "job|role|position|post|contract|internship|placement|employment|career|traineeship|apprenticeship";
export const engaged = phraseOf(String.raw`(?<!\p{L})(?:${works}) with (?:the )?$`, firstWords(works));
export const withSomebody =
  /(?:work(?:s|ed|ing)?|interview(?:s|ed|ing)?|meeting|time|team|days?|colleagues?|boss) with (?:the )?$/i;
const offers = "offer|contract|interview|vacancy|position|role";
export const offerFor = phraseOf(String.raw`(?<!\p{L})(?:${offers}) for $`, firstWords(offers));
const left = "left|leaving|leave|quit";
export const leftFor = {
  pattern: new RegExp(String.raw`(?:${left}) (?:the )?(?:\p{Lu}[\p{L}&.'’-]* ){1,5}(?:to join|for) $`, "uy"),
  words: wordList(firstWords(left)),
};
const moved = "moved|switched|transferred|changed|jumped|went|came|seconded|loaned";
export const movedFrom = phraseOf(
  String.raw`(?:${moved}) (?:over |on |back |jobs )?(?:from|to) $`,
  firstWords(moved),
);
export const movedOn = phraseOf(
  String.raw`(?:${moved}) (?:over |on )?from (?:[\p{L}\d][\p{L}\d&.'’-]* ){1,5}to $`,
  firstWords(moved),
);
/** "This is Petra from Talentbridge" */
export const introducedFrom =
  /(?:this is|it['’]s|i am|i['’]m|my name is|name['’]s|here is|spoke (?:to|with)|call(?:ed)? from|mail from|joined by) (?:\p{Lu}[\p{L}\p{M}'’-]* ){1,3}(?:calling |phoning |writing |here )?(?:from|at) (?:the )?$/iu;
/** "At Skyforge, I built": where a sentence begins. */
export const beganWith =
  /(?:^|[.!?:>] ?|\n)(?:(?:while |when )?at|with|while with|during my (?:time|years) (?:at|with)) (?:the )?$/iu;
/** "a colleague from Verdantis", "our client Ambervale" */
export const peopleOf =
  /(?<!\p{L})(?:(?:contractors?|staff|workers?|engineers?|developers?|drivers?|consultants?|colleagues?|friends?|someone|somebody|recruiters?|contacts?|people|guy|lady|person|woman|man|team) (?:from|at)|(?:our|their) (?:client|customer|supplier|vendor)) (?:the )?$/iu;
/** "the merger of Umbra with Vantrose" */
export const mergedWith = /(?<!\p{L})merger (?:of (?:\p{Lu}[\p{L}&.'’-]* ){1,5})?with $/u;
export const spokenFor =
  /(?<!\p{L})(?:spokes(?:man|woman|person)|lawyers?|(?<!(?:an?|good|great|new|strong) )partner) for (?:the )?$/iu;
/** "waiting for a reference from Umbra": of a firm as of a person. */
export const givenBy =
  /(?<!\p{L})(?:references?|examples?|letters?|bonus|award|certificate) from (?:the )?$/iu;
/** "3 yrs Comarch" */
export const yearsOf = /(?<![\p{L}\d])\d{1,2}\+? ?(?:yrs?|years?|months?|mths?|mos)\.? (?:at |with )?$/iu;
export const someoneAfter = /^,? (?:i|we|he|she|they)(?!\p{L})/iu;
export const bareAt = /(?<!\p{L})(?:at|@) (?:the )?$/iu;
export const wasWith = phraseOf(
  String.raw`(?<!\p{L})(?:i|he|she|they|we)(?: was|['’]ve been| have been| has been| had been| am|['’]m|['’]s| is| stayed| were) (?:\p{Ll}+ )?with $`,
  "i he she they we".split(" "),
);
/** After a firm, and no person. */
export const firmAfter =
  /^(?: \(["“'](?:the )?(?:employer|company|supplier|agency)["”']\)| is (?:hiring|recruiting|expanding|insolvent)(?!\p{L})| (?:closed|folded|collapsed|went (?:bust|under|bankrupt|into)|shut (?:down|its)|merged|was (?:acquired|bought|taken over|sold|founded|merged)|let (?:me|us|him|her|them) go|laid (?:me|us|him|her|them) off|has (?:named|appointed) (?:an? |\p{Lu})|(?:announced|launched|acquired|recalled|sold) its|made (?:me|us|him|her|them) redundant|is an? (?:\p{Ll}[\p{Ll}-]* ){0,3}(?:company|firm|agency|startup|start-up|business|supplier|manufacturer|maker|provider|retailer|charity|bank|employer|consultancy|studio|group|brand|chain))(?!\p{L})|, (?:an?|the) (?:(?:[\p{L}-]+ ){1,3}(?:maker|company|firm|startup|start-up|manufacturer|retailer|supplier|agency|provider|chain|consultancy|charity|bank|publisher|producer|brand)(?!\p{L})|(?:maker|company|firm|startup|start-up|manufacturer|retailer|supplier|agency|provider|chain|consultancy|charity|bank|publisher|producer|brand) (?:in|of|that|which|with|based|near|for)(?!\p{L}))| (?:resignation letter|employees?|headquarters|head office)(?!\p{L}))/iu;
export const ownedAfter =
  /^['’]s (?:\p{Ll}+ )?(?:values|mission|night shift|day shift|canteen|warehouse|depot|rota|management|kitchens|drivers|products|plants|factory|factories|workforce|brand|website|offices|headquarters|head office|safety record|platform|payroll|stores|branches|warehouses|board|shareholders|competitors|onboarding|hr department)(?!\p{L})/iu;
/** What stands after an employer. */
export const whereAfter = /^,? where (?:i|he|she|they|we)(?!\p{L})/iu;
export const yearsAfter =
  /^,? ?\((?:(?:\p{L}{3,9}\.? )?(?:19|20)\d{2}|\d{1,2}\/\d{4})(?: ?(?:-|–|—|to|until) ?(?:(?:\p{L}{3,9}\.? )?(?:19|20)?\d{2}|\d{1,2}\/\d{4}|present|now|today|current)?)?\)/iu;
export const hiredAfter =
  /^ (?:hired|employed|recruited|promoted|laid off|offered|fired|dismissed|headhunted|poached|employs|pays|paid) (?:me|him|her|us|them|staff|people|\d)/iu;

/** What only a firm stands after: "left us for X", "apprenticeship with X", "prev. X", "HR, X", "left A for B, then X". */
const firmOnlySource = String.raw`(?:left|leaves|leaving|leave|quit|quits) (?:us |them |me |here )?(?:to join|for)|(?:years?['’]?|months?|service|apprenticeship|traineeship|secondment|employment|employed|career|tenure) with|your time with|job(?: in \p{L}{1,9} (?:years|months))? after|seconded (?:to|from)|(?:prev|previously|formerly)\.?|(?:hr|human resources|payroll|talent|recruiting),|(?:left|moved from) (?!vm |voicemail |a |the |word |me |message )(?:\p{Lu}[\p{L}&.'’-]* ){1,4}(?:for|to) (?:\p{Lu}[\p{L}&.'’-]* ?){1,4}, (?:and )?then`;
export const firmOnly = phraseOf(
  String.raw`(?<!\p{L})(?:${firmOnlySource}) (?:the )?$`,
  "left leaves leaving leave quit quits year years month months service apprenticeship traineeship secondment employment employed career tenure your job seconded prev previously formerly hr human payroll talent recruiting moved".split(
    " ",
  ),
);
/** "X made a counter offer", "I see X on your CV": after a firm or a thing alone. */
export const alsoFirmAfter =
  /^(?: made (?:an?|me an?|us an?|him an?|her an?) (?:better |counter[- ]?)?offer| on (?:your|my|his|her|their|the) (?:cv|resume|résumé|linkedin)(?!\p{L})| closed (?:its|their|the) )/iu;
/** "working with X as a cook" */
export const asJobAfter = /^ as (?:an? |the )?(?=(?<job>\p{L}[\p{L}-]+(?: \p{L}[\p{L}-]+)?))/u;
/** "Ana Lima, X, 7 yrs" */
export const yearsListed = /^, \d{1,2}\+? ?(?:yrs?|years?)(?!\p{L})/iu;
