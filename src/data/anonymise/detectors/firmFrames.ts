// More frames of sentences in which a firm stands: what kind of firm it is before its name ("the hotel Tide", "our pub, Tide, closed"), how
// long somebody was there, who calls from there, what only firms are to somebody ("among them Tide", "Messrs Tide").
import { frame, type Frame, mayBegin } from "./frame.ts";

const kinds =
  "hotel|restaurant|pub|bar|cafe|café|bistro|tavern|inn|guesthouse|guest house|hostel|pension|bakery|pharmacy|drugstore|clinic|polyclinic|hospice|nursery|shipyard|boatyard|brewery|winery|vineyard|distillery|circus|orchestra|choir|theatre|cinema|gallery|publisher|publishing house|printer|printers|newspaper|daily|weekly|monthly|magazine|broadcaster|radio station|label|cooperative|co-op|charity|association|foundation|ngo|agency|start-up|startup|salon|barbershop|laundry|launderette|butchery|dairy|creamery|fishery|cannery|sawmill|quarry|foundry|workshop|garage|dealership|airline|ferry company|shipping line|shipping company|haulier|haulage firm|taxi firm|law firm|accounting firm|building firm|family firm|cleaning company|cleaning firm|security firm|temp agency|staffing agency|call centre|call center|care home|nursing home|retirement home|housing association|food bank|football club|rowing club|chess club|tennis club|sailing club|sports club|bookshop|bookstore|supermarket|grocery|food truck|food stall|caterer|florist|tailor shop|coffee shop|tea house|tea estate|carpet shop|shop|store|firm|company|business|consultancy|studio|outfit|venue|nightclub|casino|museum|archive|library|spa|gym|farm|ranch|orchard|estate|mill|factory|plant|depot";
const spans =
  "winters?|summers?|seasons?|harvests?|weeks?|months?|years?|shifts?|days|nights|days a week|nights a week|stints?|spells?|terms?|tours?|trips?|voyages|ships";
const numbers =
  "a|an|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|several|some|few|many|last|first|second|third|my|his|her|our|their";

/** An article or an owner stands shortly before it. */
const owned =
  "(?<=(?<!\\p{L})(?:[Mm]y|[Oo]ur|[Hh]is|[Hh]er|[Tt]heir|[Tt]he|[Aa]n?|[Oo]ne|[Aa]nother) [\\p{L}’' -]{2,44})";
// What follows is seldom there and quickly told: it is looked for before what stands before.
const beforeName = `(?= (?:the |The )?${mayBegin})`;

export const moreFrames: readonly Frame[] = [
  // "the hotel Tide", "at a pub called the Tide"
  frame(
    [
      [kinds, beforeName + owned],
      ["Hotel|Bakery|Restaurant|Pub|Farm|Shop|Garage|Clinic|Pharmacy", " [\"“'‘]"],
    ],
    true,
  ),
  // "my father's shop, Tide, and I", "our association, Tide."
  frame([[kinds, `(?=, )${owned},`]], true, /^(?:[,.;:]|$)/u),
  // "The firm was called Tide", "a place named Tide"
  frame(
    [
      [
        `${kinds}|office|practice|troupe|band`,
        " (?:(?:was|is|has been|had been|used to be|is now) )?(?:called|named|known as|by the name of)",
      ],
    ],
    true,
  ),
  // "five seasons with Tide", "Two weeks at Tide.", "one year with M/s Tide"
  frame(
    [[spans, `(?= (?:with|at|for) )(?<=(?<!\\p{L})(?:${numbers}) [\\p{Ll} ]{2,40}) (?:with|at|for)`]],
    false,
    /^(?:[.,;:)]| (?:and|as|in|on|then|before|until|till|where|which|but|doing|after|was|were|taught|made)(?!\p{L})|$| \()/u,
  ),
  frame([["m", "/[Ss]\\.?"]], true),
  // "Messrs Tide", and not "Messrs Bell and Ward were present"
  frame(
    [["messrs", "\\.?"]],
    true,
    /^(?! (?:and|&) \p{Lu}\p{L}+ (?:was|were|are|have|had|did|came|left|agreed|asked)(?!\p{L}))/u,
  ),
  // "for clients, among them Tide", "customers such as Tide"
  frame(
    [
      [
        "clients|firms|employers|customers|companies|hotels|restaurants|chains|farms|brands|publishers|suppliers",
        "[^.;\\n]{0,30}, (?:chief )?among(?:st)? them",
      ],
    ],
    true,
  ),
  frame(
    [
      ["came|comes|come", " (?:to (?:us|me) )?(?:by way of|via|out of)"],
      ["by way of", ""],
    ],
    false,
  ),
  // "in my last post, with Tide."
  frame(
    [["post|job|role|position|employer|place|company|firm|contract|placement|one", ", (?:with|at|for)"]],
    true,
    /^(?:[.,;:]|$)/u,
  ),
  // "my first wage came from Tide", "an offer from Tide until Friday", "she has something from Tide"
  frame(
    [
      [
        "wage|wages|salary|pay|payslip|paycheck|pension|bonus|rush|order|orders|something|rejection|offers|severance",
        " (?:came |comes |was |is |were |i get |that i get )?(?:from|at)",
      ],
    ],
    true,
  ),
  // "talked to Tide and they're giving me", "I'm going to Tide, they've got one page"
  frame(
    [
      ["to|with|for|at|from|by|rang|called|chose|joined|joining|left|like|love|hear|heard", ""],
      ["it is|it was|that is|that was", ""],
    ],
    true,
    /^,? (?:and |but |because |so |where |as |since )?they(?:['’](?:re|ve|ll|d)| are| have| had| were| pay| paid| do| did| want| need| only| always| never| also| gave| give| said| sent| make| made| took)(?!\p{L})/u,
  ),
  // "with Tide since 2016", "for Tide until 2019"
  frame(
    [["with|for", ""]],
    true,
    /^,? (?:since|until|till|from) (?:\p{Lu}\p{Ll}{2,8} )?(?:19|20)\d\d(?!\d)/u,
  ),
  // "the warehouse of Tide", "the owner of Tide", "nurse of Tide": parts of a firm, and those who run it.
  frame(
    [
      [
        "warehouse|greenhouse|workshop|canteen|kitchen|kitchens|cellar|cellars|depot|plant|factory|payroll|fleet|head office|headquarters|branch|branches|boardroom|showroom|loading bay|laboratory|reception|night shift|back office|bosses|management|directors|owners|employees|workforce|shareholders|founders|works council|personnel office|hr department|wages office",
        " (?:of|at)",
      ],
      [
        "owner|owners|boss|founder|proprietor|landlady|landlord|patron|skipper|foreman|foremen|forewoman|manager|managers|director|chairman|chairwoman|ceo|board|member|members|supervisory board|trustee|trustees|treasurer|secretary",
        " (?:of|at)",
      ],
    ],
    false,
  ),
  // "send him to Tide again", "passed over by Tide"
  frame(
    [["send|sends|sent|sending", " (?:\\p{L}[\\p{L}’'-]{1,20} )?to"]],
    false,
    /^ (?:again|next|on \p{Lu}|as an?)(?!\p{L})/u,
  ),
  // "Would she recommend Tide to a friend?"
  frame([["recommend", ""]], false, /^ (?:to (?:an?|your|my)|as an? (?:employer|place))(?!\p{L})/u),
  // "your current place, Tide, do they"
  frame(
    [["current|last|present|previous|old|new", ` (?:${kinds}|place|lot|job|employer|company),`]],
    true,
    /^,/u,
  ),
  // "volunteer for Tide", "bowls for Tide"
  frame(
    [
      [
        "play|plays|played|bowl|bowls|bowled|row|rows|rowed|sing|sings|sang|swim|swims|coach|coaches|coached|referee|referees|keeps goal|volunteer|volunteers|volunteered|fundraise|fundraises",
        "(?: \\p{Ll}[\\p{Ll}-]{0,12}){0,3} (?:for|with|at)",
      ],
    ],
    false,
  ),
  // "this is Ana from Tide calling about", and who "sits at" or is "stationed at"
  frame(
    [
      [
        "sit|sits|sat|sitting|stationed|contracted|attached|attachment|apprenticed|indentured|articled|rostered|subcontracting|subcontracted",
        " (?:at|to|with)",
      ],
    ],
    true,
  ),
];
