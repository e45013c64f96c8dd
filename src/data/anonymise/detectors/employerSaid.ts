// What is said beside an employer, and how much it says: expressions of workPhrases.ts are asked where the word before lets them end.
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import { isJobWord, notEmployed } from "../lists/jobs.ts";
import { stands, type WordIndex } from "../text/wordIndex.ts";
import {
  direct,
  around,
  ofCompany,
  engaged,
  withSomebody,
  offerFor,
  leftFor,
  movedFrom,
  movedOn,
  introducedFrom,
  beganWith,
  peopleOf,
  yearsOf,
  someoneAfter,
  bareAt,
  wasWith,
  mergedWith,
  spokenFor,
  givenBy,
  firmAfter,
  ownedAfter,
  whereAfter,
  yearsAfter,
  hiredAfter,
  alsoFirmAfter,
  asJobAfter,
  firmOnly,
  yearsListed,
} from "./workPhrases.ts";

/** What the words before an employer can end with, but for "the". */
export const leads = setOf(
  "the at for with by before after since prev previously formerly . then through see us moved owns owned up from to of that join joined joining left leaving leave quit founded co-founded cofounded rejoined called named is was supplier vendor contractor competitor customer client partner distributor subsidiary me yrs yr years year months mths mos contacting representing @ , :",
);
const verbsAfter = setOf(
  "hired employed recruited promoted laid offered fired dismissed headhunted poached employs pays paid",
);

/** Where nobody but a firm stands. */
export const sure = 0.87;

const somebodysPlace = /^['’]s (?:place|house|flat|home|apartment|party|desk|wedding|birthday)(?!\p{L})/u;
const firstSmall = /^ (\p{Ll}+)/u;
const toName = / (?:to|for) \p{Lu}/u;
const jobThen = /(\p{Ll}[\p{L}-]*) (?:for|with|at|through) (?:the )?$/u;

function saidAfter(after: string): number {
  if (!/^[ ,('’]/.test(after)) return 0;
  // "at Kwame's place"
  if (inBasicPlane(somebodysPlace).test(after)) return -1;
  if (/^,? ?\(/.test(after) ? yearsAfter.test(after) : /^,? w/.test(after) && whereAfter.test(after))
    return 0.66;
  if (inBasicPlane(firmAfter).test(after) || inBasicPlane(alsoFirmAfter).test(after)) return 0.9;
  // People have brands and boards, too: more than that of a name of no list it does not say.
  if (inBasicPlane(ownedAfter).test(after)) return 0.66;
  return verbsAfter.has(inBasicPlane(firstSmall).exec(after)?.[1] ?? "") && hiredAfter.test(after) ? 0.78 : 0;
}

const peoplesLeads = new Set(["from", "at", "client", "customer", "supplier", "vendor"]);
const yearsLeads = setOf("yr yrs year years month months mth mths mos at with .");

/** What is said before or after a run of capitals, and how much it says; 0 where nothing is. `before` begins at `from`. */
export function said(
  index: WordIndex,
  from: number,
  before: string,
  after: string,
  isSentenceStart: boolean,
  isLed: boolean,
  isUnknown: boolean,
): number {
  const told = saidAfter(after);
  if (!isLed || told < 0) return Math.max(0, told);
  // Expressions are tried where the word before lets them end.
  const lead = leadOf(before);
  if (stands(ofCompany, before, from, index)) return 0.9;
  if (stands(firmOnly, before, from, index)) return sure;
  if (lead === "with" || lead === "joined") {
    const job = inBasicPlane(asJobAfter).exec(after)?.groups?.job?.toLowerCase();
    if (job !== undefined && job.split(" ").some(isJobWord)) return sure;
  }
  if (lead === "@" && isUnknown) return sure;
  if (lead === "," && yearsListed.test(after)) return sure;
  if (lead === "through" && jobBefore(before)) return sure;
  if (peoplesLeads.has(lead) && peopleOf.test(before)) return 0.9;
  // "the Customer Success Initiative"
  if (/(?:Customer|Client|Partner|Supplier|Vendor) $/.test(before)) return told;
  // "engineer @ Umbra, before that Vantrose"
  if (lead === "that" && /(?:before|prior to) that $/i.test(before)) return isUnknown ? 0.74 : 0.56;
  if (lead === "with" && mergedWith.test(before)) return 0.86;
  if (lead === "for" && spokenFor.test(before)) return 0.9;
  if (lead === "from" && isUnknown && givenBy.test(before)) return 0.57;
  if (isUnknown && yearsLeads.has(lead) && yearsOf.test(before)) return sure;
  if (stands(leftFor, before, from, index) || stands(movedOn, before, from, index)) return sure;
  if (stands(direct, before, from, index)) return 0.8;
  if (stands(engaged, before, from, index)) return 0.78;
  if (stands(offerFor, before, from, index)) return 0;
  if (stands(around, before, from, index))
    return withSomebody.test(before)
      ? before.endsWith(" interview with ")
        ? 0.53
        : 0.58
      : / (?:at|for|from) (?:the )?$/i.test(before)
        ? 0.78
        : 0.68;
  if ((lead === "from" || lead === "at") && inBasicPlane(introducedFrom).test(before)) return 0.86;
  if ((lead === "at" || lead === "with") && beganWith.test(before) && someoneAfter.test(after)) return 0.82;
  if ((lead === "for" || lead === "with" || lead === "at") && jobBefore(before))
    return lead === "with" ? 0.76 : 0.78;
  if (before.endsWith("with ") && stands(wasWith, before, from, index)) return 0.6;
  if (told > 0) return told;
  if (!isSentenceStart && bareAt.test(before)) return 0.62;
  // "Before Tideline, I taught."
  if (
    (lead === "before" || lead === "after" || lead === "since") &&
    /(?:^|[.!?:] )(?:before|after|since) (?:the )?$/iu.test(before) &&
    /^(?:, (?:i|we|he|she|they) |,? (?:i|we|he|she|they) (?:spent|worked|was|were|had|did|ran) )/i.test(after)
  )
    return sure;
  if (
    !isSentenceStart &&
    stands(movedFrom, before, from, index) &&
    /^ to (?:an?|another|my|the) /.test(after)
  )
    return 0.66;
  return !isSentenceStart &&
    stands(movedFrom, before, from, index) &&
    inBasicPlane(toName).test(after.slice(0, 12))
    ? 0.62
    : 0;
}

const isLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90);

/** The last word of what stands before a name, less "the"; the last sign where that is no letter of A to Z. */
function leadOf(before: string): string {
  const end = before.length - (before.slice(-5).toLowerCase() === " the " ? 5 : 1);
  let from = end;
  while (from > 0 && isLetter(before.charCodeAt(from - 1))) from--;
  return before.slice(from === end ? Math.max(0, end - 1) : from, Math.max(0, end)).toLowerCase();
}

/** "a driver for", "recruiter with", "night nurse at" */
function jobBefore(before: string): boolean {
  const word = inBasicPlane(jobThen).exec(before.slice(-50))?.[1]?.toLowerCase();
  return word !== undefined && !notEmployed.has(word) && isJobWord(word);
}
