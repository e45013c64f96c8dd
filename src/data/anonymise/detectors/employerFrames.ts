// Frames of sentences in which an employer stands, whatever its name is ("let go by Tide", "Tide laid us off"): ordinary words, families'
// names, initials and digits, too. What only names of no dictionary may stand in is employerSaid.ts'.
import { isDepartment, isJobTitle, isJobWord } from "../lists/jobs.ts";
import { isOrganisationWord } from "../lists/organisations.ts";
import { tools } from "../lists/things.ts";
import { matchesAt } from "../text/wordIndex.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { isEmployer, things } from "./employment.ts";
import { alsoFirms, firmAt, foldedWords, joinedEnd } from "./firmNames.ts";
import { frame, type Frame } from "./frame.ts";
import { moreFrames } from "./firmFrames.ts";
import { isSchoolWord } from "./schoolWords.ts";
import { isHiddenIn } from "./sequences.ts";

const someone = "(?:me|us|him|her|them|you|everyone|everybody|people|staff|the team|the lot of us)";
const businesses =
  "company|firm|business|startup|start-up|outfit|agency|shop|store|studio|bakery|charity|garage|salon|practice|consultancy|restaurant|pub|cafe|bar|hotel|farm|factory|brewery|club|employer|supplier|contractor|cooperative|partnership|chain|brand|label|hospice|nursery|clinic|bank|publisher|magazine|newspaper|brokerage|dealership|warehouse|boutique|caterer|foundry|workshop";
const many =
  "agencies|firms|companies|employers|clients|brands|startups|start-ups|outfits|retailers|suppliers|competitors|consultancies|publishers|shops|chains|vendors|contractors|hotels|banks";

export const frames: readonly Frame[] = [
  frame(
    [
      [
        "let go|laid off|laid me off|laid us off|laid him off|laid her off|laid them off|made redundant",
        " (?:by|from|at)",
      ],
      [
        "was sold|were sold|got sold|been sold|was handed|were handed|were merged|was merged",
        " (?:over |on )?(?:to|into)",
      ],
      ["sacked|fired|dismissed|furloughed|bullied out", " (?:from|at)"],
      [
        "outsourced|subcontracted|seconded|loaned|farmed|hired|contracted|transferred|sold|posted",
        ` ${someone}(?: over| out| on)? to`,
      ],
      ["outsourced|subcontracted", " to"],
      ["headhunted|head-hunted|poached|lured", ` (?:${someone} )?(?:out of|away from|from)`],
      [
        businesses,
        "(?:['’]s)? (?:(?:which |that )?(?:is |was )?(?:called|named)|by the name of|known as|trading as)",
      ],
      ["merged|merging", " with"],
      ["on loan|on secondment|on placement|on assignment", " (?:to|at|with|from)"],
      ["trading|trades|traded|doing business", " as"],
      ["on the books|on the payroll|on the staff|on the roster|on the board", " (?:of|at|with)"],
      ["employee|employees|staff", " of"],
      ["my notice|his notice|her notice|your notice", " (?:at|with|to|from)"],
      [
        "internship|contract|placement|apprenticeship|traineeship|secondment|job|role|gig|stint|post|position|assignment|posting",
        " (?:before that )?(?:is|was) (?:at|with)",
      ],
      [
        "non-compete|nda|settlement|tribunal|grievance|notice period|appraisal|induction|onboarding|redundancy|severance|probation|gig|gigs|trial shift|trial day|night shift|day shift|temp work|bank shifts|agency work",
        " (?:at|with|from|for)",
      ],
      ["go|went|gone|going", " to work (?:at|for)"],
      ["taken over|swallowed up|rescued|bought out|bought up|snapped up", " by"],
      ["contracts|contracted|contracting|temped|temping|payrolled|placed|hired|employed|paid", " through"],
      ["ex|prev|formerly of", ""],
      ["the one|the ones|the lady|the guy|the bloke|the lot|the crew", " from"],
      [
        "freelance|freelances|freelanced|freelancing|temp|temps|temped|temping|interned|interning|moonlighted|moonlighting",
        " (?:for|at|with)",
      ],
      [many, " (?:like|such as|including)"],
      ["lose|losing|lost", ` ${someone} to`],
      ["placed|placing|place", String.raw` (?:\p{Ll}+ ){1,3}(?:with|at)`],
      ["hires|hire|hiring|recruits|recruit|recruiting|headhunts|headhunting|screens|screening", " for"],
      ["most recently|latterly|last seen|last employed", " (?:with|at|for|by)"],
      [
        "poached|headhunted|head-hunted|lured|stole|nicked|recruited|hired",
        String.raw` (?:\p{Lu}[\p{L}’'-]{1,20} ){1,3}(?:away )?from`,
      ],
      ["counter-offer|counteroffer|counter offer|payslip|payslips|p45|p60", " (?:from|by)"],
    ],
    true,
  ),
  frame(
    [
      [
        "hired|employed|sacked|fired|dismissed|headhunted|head-hunted|poached|recruited|sponsored|bought|acquired|owned",
        " by",
      ],
      [
        "drive|drives|drove|driving|clean|cleans|cleaned|cleaning|cook|cooks|cooked|cooking|bake|bakes|baked|baking|sell|sells|sold|selling|deliver|delivers|delivered|delivering|guard|guards|guarded|guarding|pick|picks|picked|picking|pack|packs|packed|packing|weld|welds|welded|welding|temp|temps|temped|temping|did|answer|answers|answered|answering|built|build|building|fitted|installed|repaired|designed|painted|wrote|tested|ran|managed|handled|made|freelance|freelances|freelanced|freelancing|moonlight|moonlighted|moonlighting|intern|interned|interning|laboured|labored|work|works|worked|working|slaved|grafted|translated|edited|audited",
        String.raw`(?: \p{Ll}[\p{Ll}-]{0,15}){0,4}? (?:for|at)`,
      ],
      [
        "join|joins|joined|joining|rejoin|rejoined|rejoining|leave|leaves|left|leaving|quit|quits|quitting",
        "(?: (?:us|me|them|here) for)?",
      ],
      [
        "account|client|rival|competitor|employer|company|firm|agency|workplace",
        " (?:is|was)(?: now| then| still| um,?| uh,?| er,?)?",
      ],
      ["our client|our customer|our supplier|their client|the client|my client|our contractor", ""],
      ["interviewing|interviewed|interviews|interview|second round|final round", " at"],
      ["know|knows|knew|met|remember", String.raw` \p{Lu}[\p{L}’'-]{1,20}(?: \p{Lu}[\p{L}’'-]{1,20})? from`],
      ["transferred|moved|poached|headhunted|seconded|brought", ` ${someone} (?:over |across )?from`],
      ["place", "(?:['’]s)? (?:(?:which |that )?(?:is |was )?(?:called|named)|by the name of)"],
      [
        "work|worked|working|employed|served",
        String.raw` as (?:an? |the )?\p{L}[\p{L} -]{2,35}? (?:in|at|with|for)`,
      ],
      ["sent|sends|assigned", ` ${someone} (?:out |over )?to`],
      ["sign|signs|signed|signing", " (?:up )?with"],
      [
        "anybody|anyone|somebody|someone|candidates|profiles|colleagues|folks|applicants|hires|joiners|both|people|drivers|nurses|engineers|welders|cooks|chefs",
        " from",
      ],
      [
        "depot|warehouse|plant|factory|canteen|kitchens|offices|headquarters|hq|head office|call centre|call center|rebrand|rebranding|relaunch|payroll|fleet|assembly line|loading bay|showroom",
        " of",
      ],
      [
        "come|comes|came|coming|move|moved|moving|switch|switched|defected|crossed|transferred",
        " (?:over|across|back|straight|directly|to us) (?:from|to)",
      ],
      [
        "call|calls|offer|offers|reply|letter|invitation|rejection|counter-offer|referral|message|candidate|ref|refs",
        " from",
      ],
      [
        "how long were you|how long have you been|how long was he|how long was she|have you been",
        " (?:with|at)",
      ],
      ["took|taken|taking", String.raw` (?:\p{Ll}{2,12} ){1,3}over from`],
      [
        "gave up|left|quit|packed in|resigned|handed in",
        String.raw` [^.,;:\n\p{Lu}]{0,40}(?:and|then|to) (?:go|went|moved|came) (?:over |across )?to`,
      ],
      ["own|family|little|small", String.raw` (?:\p{Ll}{2,12} )?(?:${businesses}),`],
      [
        "buyer|picker|packer|porter|driver|clerk|nurse|chef|welder|cleaner|engineer|manager|developer|designer|analyst|consultant|technician|cashier|waiter|accountant|assistant|actuary|sister|fitter|mechanic|guard|cook|baker|apprentice|trainee|supervisor|foreman|carer",
        " (?:at|for|with)",
      ],
      ["now|still|already|presently|nowadays|these days|back", " (?:with|at)"],
      ["straight|directly|across", " (?:to|from)"],
      ["took|brought|sent|moved|drew|led|tempted", ` ${someone} (?:over |on |along |back |across )?to`],
      [
        "relocate|relocates|relocated|relocating|move|moves|moved|moving|commute|commutes|commuting|commuted",
        String.raw` (?:from )?\p{Lu}[^.,;:\n]{2,50} for`,
      ],
      [
        "project|projects|contract|campaign|audit|rollout|roll-out|migration|fit-out|refit|tender|bid|pitch|invoice",
        " for",
      ],
      ["shared|share|sharing", "(?: it| this| that| them| these| any| anything| details| my details)? with"],
      ["after that came|then came|next came|followed by", ""],
      ["since|from", String.raw` (?:19|20)\d{2} (?:at|with)`],
      ["on the tills|on the bar|on the phones|in the kitchens|in the stores|in the yard", " (?:in|at|of)"],
      ["sell|sells|sold|selling|delivering|supplying", " (?:only |mostly |mainly )?to"],
      [
        "started|start|begin|began|based|retrained|trained|part-time|full-time|nights|days|weekends",
        " (?:at|with)",
      ],
    ],
    false,
  ),
  frame(
    [["swap|swapped|swapping|ditched|traded|left|quit", ""]],
    true,
    /^ (?:for|to join) (?:\p{Lu}|an? |our |my )/u,
  ),
  frame(
    [["supply|supplies|supplied|supplying|invoice|invoices|invoiced", ""]],
    false,
    /^ (?:with|for|monthly|every)(?!\p{L})/u,
  ),
  frame(
    [["moved|went|switched|transferred", "(?: over| across| on| back)? to"]],
    false,
    /^ as (?:an? |the |their )?\p{Ll}/u,
  ),
  frame([["is|are", ""]], true, /^ (?:still |also )?(?:hiring|recruiting)(?!\p{L})/u),
  frame(
    [["call|ring|phone|contact|ask|email|mail", ""]],
    false,
    /^ for (?:an?|the|my|her|his|your) references?(?!\p{L})/u,
  ),
  frame(
    [["sued|took|taking", ""]],
    true,
    /^ (?:to (?:court|tribunal|a tribunal)|for (?:unfair|constructive|discrimination|unpaid|wages|back pay))/u,
  ),
  frame(
    [["lost|lose|won|win|landed|signed|kept|had|have|got|gained", ""]],
    true,
    /^ as (?:an?|our|their|my|his|her) (?:\p{Ll}+ )?(?:client|customer|account|supplier|sponsor|employer)(?!\p{L})/u,
  ),
  frame([["what was|what is|what's|how was|how is", ""]], false, /^ (?:like|to work for)(?!\p{L})/u),
  frame([["welcome to", ""]], false, /^[!,.]/u),
  frame(
    [["use|uses|used|using", ""]],
    true,
    /^ as (?:our|my|their|the|an?) (?:\p{Ll}+ )?(?:provider|vendor|supplier|agency|contractor)(?!\p{L})/u,
  ),
  frame(
    [["my|our|your|his|her|their", ""]],
    true,
    /^ (?:contract|interview|offer|gig|payslips?|colleagues|boss|manager|pension|uniform|reference)(?!\p{L})/u,
  ),
  // "who runs Patchwork in Limerick", "he ran Patchwork with his brother"
  frame(
    [["run|runs|ran|own|owns|owned|founded|manages|managed|started", ""]],
    false,
    /^ (?:in \p{Lu}|with (?:my|his|her|their) (?:brother|sister|wife|husband|father|mother|dad|mum|partner|cousin|son|daughter|friend|family))/u,
  ),
  // "Why Tide?", "And now Tide?"
  frame([["why|and now|and then|and before that|tell me about|and after", ""]], false, /^[?.](?:\s|$)/u),
  frame([["client|customer|supplier|competitor|contractor", ","]], false, /^,/u),
  // "Left Tide (pay)", "left Tide, boss was awful"
  frame([["left|leaving|quit", ""]], true, /^ \(\p{Ll}/u),
  frame(
    [["served", String.raw`(?: \p{Ll}{2,12}){0,3} (?:in|with)`]],
    true,
    /^(?:[.,;]| (?:and|for|until|before)|$)/u,
  ),
  // "At Tide the bonus was never paid"
  frame(
    [["At|With", ""]],
    false,
    /^,? (?:the|my|our|i|I|we|they|it|there|everything|nobody|everybody|people|you)(?!\p{L})/u,
  ),
  ...moreFrames,
];

export const isPerson = (
  { gazetteer }: TextContext,
  words: readonly string[],
  isFirmOnly: boolean,
): boolean => {
  const [first] = words;
  if (first === undefined || words.includes("&") || words.some((word) => isOrganisationWord(word)))
    return false;
  // "Meadow Farm": a noun that nobody is called by ends it.
  const last = words.at(-1)!;
  if (
    words.length > 1 &&
    gazetteer.commonness(last) > 0 &&
    !gazetteer.isSurname(last) &&
    !gazetteer.isGiven(last)
  )
    return false;
  if (/^(?:mr|mrs|ms|mx|dr|prof)$/.test(first) && !isFirmOnly) return true;
  if (gazetteer.isGiven(first) && (gazetteer.commonness(first) === 0 || words.length === 2))
    return !isFirmOnly;
  // Names of no dictionary are employerSaid.ts' matter.
  return !isFirmOnly && words.every((word) => gazetteer.commonness(word) === 0 && gazetteer.isSurname(word));
};

const endsSchool = /^(?:infants|juniors|preparatory|primary|grammar|high|secondary)$/;

/** Whether what is written as a firm may be one: no place, job, tool, department or day. */
export function mayBeFirm(context: TextContext, name: string): boolean {
  const words = foldedWords(name);
  return (
    words.length > 0 &&
    isEmployer(context, words) &&
    !isDepartment(words) &&
    !words.some(isSchoolWord) &&
    !(words.length > 1 && endsSchool.test(words.at(-1)!)) &&
    // "AutoCAD Map"
    !(tools.has(words[0]!) && !alsoFirms.has(words[0]!) && !words.some(isOrganisationWord)) &&
    // "I quit Smoking."
    !(words.length === 1 && words[0]!.endsWith("ing") && context.gazetteer.commonness(words[0]!) > 0) &&
    !(words.length > 1 && isJobTitle(words)) &&
    // "Director Shi"
    !(words.length === 2 && isJobWord(words[0]!) && !isOrganisationWord(words[1]!)) &&
    !(words.length === 1 && tools.has(words[0]!) && !alsoFirms.has(words[0]!))
  );
}

/** ", B and C" after a name of a list: each name's start and end. */
export function* listAfter(text: string, from: number): Iterable<{ start: number; end: number }> {
  let at = from;
  for (let n = 0; n < 8; n++) {
    const joint =
      /^(?: \([^()\n]{1,20}\))?(?:,? (?:and|or|then|and then|then for|and for|then at) |, | \/ | ?(?:→|->) ?| & )(?:[Tt]he )?/u.exec(
        text.slice(at, at + 40),
      )?.[0];
    const end = joint === undefined ? undefined : firmAt(text, at + joint.length);
    if (end === undefined) return;
    yield { start: at + joint!.length, end };
    at = end;
  }
}

/** "Left", "Join" at the beginning of a sentence: an order, a direction, a title. */
const ordered =
  /^(?:(?:Left|Leave|Quit|Join|Leaving|Joining|Start|Sign|Keep|Got|Have|Win|Lost|Won) (?:the )?$|\p{Lu}\p{Ll}+ing (?:with|for|at|in|to) (?:the )?$)/u;
const goesOn = /^ (?:this|next|last|on|in|until|before|after|too|as|from|since|for) /;
const studied =
  /(?<!\p{L})(?:degree|diploma|a[- ]?levels?|gcses?|course|exams?|ph\.?d|mba|b\.?sc|m\.?sc|masters?|bachelors?|law|medicine|maths|mathematics|physics|chemistry|biology|history|english|economics|engineering|studies|studied|school|university|college|uni|teacher training|bootcamp|class|classes|semester|term|thesis|dissertation|exchange)(?!\p{L})/iu;
const moves = /^(?:come|came|coming|mov|switch|went|cross|transfer|defect)/i;
const told = /^(?: (?:in|because|after|for|when|to|last|as|over|two|three|a) | \(|\.)/;

export function* byFrames(context: TextContext): Iterable<Candidate> {
  const { text, words: index } = context;
  for (const { pattern, words, mayStand, isFirmOnly, after } of frames)
    for (const match of matchesAt(pattern, text, index, words, mayStand)) {
      const start = match.index + match[0].length;
      const first = firmAt(text, start);
      if (first === undefined || isHiddenIn(context.hidden, match.index, first)) continue;
      const end = joinedEnd(text, start, first, (word) => context.gazetteer.commonness(word));
      if (after !== undefined && !after.test(text.slice(end, end + 60))) continue;
      // "Please join Zoom", "joined Facebook groups", "Left Wing, right back"
      const isTool = foldedWords(text.slice(start, end)).some((word) => tools.has(word));
      if (isTool && (/^join /i.test(match[0]) || things.test(text.slice(end, end + 16)))) continue;
      // "did physics at Warwick"
      if (studied.test(match[0])) continue;
      if (ordered.test(match[0]) && !told.test(text.slice(end, end + 12))) continue;
      // "at the Princess Ingrid": no person has an article.
      const isThe = / the $/i.test(match[0]);
      yield* named(context, start, end, isFirmOnly || isThe, isCalled.test(match[0]), isAt.test(match[0]));
      // "left Tide for Ribbon"
      const joint =
        after !== undefined
          ? /^ (?:for|to join) /
          : moves.test(match[0])
            ? /^ (?:from|to) (?:the )?/
            : undefined;
      const other = joint?.exec(text.slice(end, end + 11)) ?? null;
      if (other !== null) {
        // "moved over to Tide from Ribbon"
        const from = end + other[0].length;
        const to = firmAt(text, from);
        if (to !== undefined && !isHiddenIn(context.hidden, from, to)) yield* named(context, from, to, false);
      }
      for (const next of listAfter(text, end)) {
        // "for Tide and Ribbon.": a list ends there; after "companies like" it may go on.
        const isList =
          / (?:like|such as|including) (?:the )?$/.test(match[0]) || / from (?:the )?$/.test(match[0]);
        if (
          !isList &&
          !/^(?:[.,;:!?)\n]|$)/.test(text.slice(next.end, next.end + 1)) &&
          !goesOn.test(text.slice(next.end, next.end + 8))
        )
          break;
        if (!isList && text[next.start - 2] === ",") break;
        yield* named(context, next.start, next.end, isFirmOnly);
      }
    }
}

/** A person is seldom worked at. */
const isAt = / (?:at|for|in|through|after|as) (?:the )?$/i;
const isCalled = /(?:called|named|known as|the name of) (?:the )?$/i;

function* named(
  context: TextContext,
  start: number,
  end: number,
  isFirmOnly: boolean,
  isCalledSo = false,
  isLed = false,
): Iterable<Candidate> {
  const name = context.text.slice(start, end);
  if (!mayBeFirm(context, name)) return;
  const words = foldedWords(name);
  if (isPerson(context, words, isFirmOnly)) return;
  // "The contract is with Harold Dunst."
  if (
    words.length > 1 &&
    !isCalledSo &&
    context.gazetteer.isGiven(words[0]!) &&
    words.slice(1).some((word) => word.length === 1 || context.gazetteer.isSurname(word)) &&
    !words.some(isOrganisationWord) &&
    context.text.slice(start - 5, start) !== " the "
  )
    return;
  const isCertain =
    (isSure(context, words) && !isForeign(context, words)) ||
    (isLed && words.length > 1 && !context.gazetteer.isGiven(words[0]!));
  yield {
    start,
    end,
    entity: "ORGANIZATION",
    score: isFirmOnly ? 0.98 : isCertain ? 0.976 : 0.8,
    reason: "Stands where nobody but an employer does.",
  };
}

/** Of no dictionary at all, as names of people are. */
export const isForeign = ({ gazetteer }: TextContext, words: readonly string[]): boolean =>
  words.every((word) => /^\p{L}{3,}$/u.test(word) && gazetteer.commonness(word) === 0);

/** Of words, more than one or none that a list of names has. */
export const isSure = ({ gazetteer }: TextContext, words: readonly string[]): boolean =>
  !gazetteer.isGiven(words[0]!) &&
  (!gazetteer.isSurname(words[0]!) ||
    (words.length > 1 && words.every((word) => gazetteer.commonness(word) > 0)));
