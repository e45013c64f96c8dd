// Places that no list has, where a sentence, a label or a firm beside them says that one stands: "a feast in Naoussa", "a farmer's son
// from Ostfriesland", "Village Prek Touch", "Hotel Miralmar, Santander".
import { setOf } from "../text/setOf.ts";
import { isJobWord } from "../lists/jobs.ts";
import { beginsOrganisation, isOrganisationWord } from "../lists/organisations.ts";
import { calendar, tools } from "../lists/things.ts";
import { classOf, isEastAsian } from "../person/classes.ts";
import { isNameOfThing } from "../person/contexts.ts";
import { isTitleCase } from "../person/titleCase.ts";
import type { Token } from "../text/tokens.ts";
import { type KnownPlace, placesOf } from "./placesSaid.ts";
import { isSchoolWord } from "./schoolWords.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { isNext } from "./sequences.ts";

const inside = setOf("in near outside around");
/** What stands before "in" where a skill follows, or a thing. */
const ofSkill = setOf(
  "trained training train certified certification certificate experience experienced fluent proficient skilled expert expertise versed written write wrote writing coded code coding built build developed develop implemented degree diploma course courses skills skill interest interested specialised specialized specialising specializing majored major majoring believe believed trust confidence faith version software done made drawn published appeared featured listed bug bugs dashboards dashboard tickets ticket record records recorded store stored open opened save saved logged model models modelled designed tested run runs running change changes rise drop increase decrease joined gave handed came cashed brought rope roped looped copied pulled deal deals trade trades traded dealing dealt invested clothed dressed covered sold painted set typed print printed entered enter coordination reports reporting logs issues issue data queries filed raised tracked scheduled not managed created configured rendered cut scripts script scripted automated payroll accounts bookkeeping edited mixed composed animated simulated prepared processed calculated ledgers invoices invoicing reviewed stock orders notes documents documented",
);
const goesOn = setOf(
  "and or where when with for on at to from but who which that since until till as because so while before after by is was has had yes no now then just last this next every if though although than about during under over",
);
const people = setOf(
  "son daughter man woman girl boy guy refugee candidate people family families student graduate lady chap fellow folk lad lass colleague friend cousin neighbour neighbor team crew native immigrant migrant",
);
const leaving = setOf(
  "leaves leave left ferry train bus van flight coach drive boat ship lorry commute commutes end drove driven driving fled sails sailed flew flies travelled installs journey trip road",
);
const going = setOf(
  "retired moved goes went go going travelled traveled travels travel drive drives drove driven flew fly flies train bus trailer ferry back returned returns return commutes commute home trip coach lorry way road boat ship sailed sails walked cycled emigrated relocated deported posted transferred down up journey flight",
);
const somebody = setOf("i he she we they who");
const whereOf = setOf(
  "out north south east west northeast northwest southeast southwest town island port village outskirts region valley suburb suburbs edge centre harbour hills side coast district province city tower university-town streets mayor parish",
);
const labels = setOf("village province district hometown town municipality township");
const owners = setOf("my his her their our your the");

const isCapital = (token: Token | undefined): boolean => token?.shape === "Capital" && !token.isGlued;

/** Whether a word may be a place that no list has: of no dictionary, no tool, no given name. */
function isUnheard(context: TextContext, i: number): boolean {
  const { tokens, gazetteer } = context;
  const token = tokens[i];
  if (!isCapital(token) || token!.folded.length < 3) return false;
  const { folded } = token!;
  return (
    gazetteer.commonness(folded) === 0 &&
    !gazetteer.isGiven(folded) &&
    !isEastAsian(folded) &&
    !gazetteer.isNationality(folded) &&
    !tools.has(folded) &&
    !calendar.has(folded) &&
    classOf(context, token!) !== "never" &&
    classOf(context, token!) !== "word"
  );
}

/** The last token of the words with capitals from `i` on, over particles. */
function runEndOf(tokens: readonly Token[], i: number): number {
  let last = i;
  for (let at = i + 1; at < i + 6; at++) {
    const token = tokens[at];
    if (!isNext(token) || token.kind !== "word" || token.gap !== " ") break;
    if (token.shape === "Capital") last = at;
    else if (!/^(?:de|del|da|do|la|le|les|sur|upon|am|im|y|el|dos|das|the)$/.test(token.text)) break;
  }
  return last;
}

function mayEnd({ tokens }: TextContext, last: number): boolean {
  const next = tokens[last + 1];
  if (next === undefined || next.gap === "\n" || next.gap === "column") return true;
  if (next.kind === "mark") return /^[.,;:!?)–—|·"”]$/.test(next.text);
  return next.kind === "word" && next.shape === "lower" && goesOn.has(next.folded);
}

const isOfFirm = (word: string): boolean =>
  isOrganisationWord(word) || beginsOrganisation(word) || isNameOfThing(word) || isSchoolWord(word);

/** Whether the words with capitals that end before the comma at `comma` have one that firms and schools are called by. */
function isAfterFirm(tokens: readonly Token[], comma: number): boolean {
  for (let at = comma - 1; at >= 0 && at > comma - 6; at--) {
    const token = tokens[at]!;
    if (token.kind !== "word") return false;
    if (token.shape !== "lower" && isOfFirm(token.folded)) return true;
    if (token.gap !== " " && token.gap !== "") return false;
  }
  return false;
}

export function* placesWritten(context: TextContext, known: KnownPlace): Iterable<Candidate> {
  const { tokens, isLowerCase } = context;
  if (isLowerCase) return;
  const made = placesOf(tokens);
  for (let i = 1; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.gap !== " " || !isCapital(token)) continue;
    const before = tokens[i - 1]!;
    const role = tokens[i - 2];
    const isIn = before.shape === "lower" && inside.has(before.folded);
    const isFrom = before.text === "from";
    const isTo = before.text === "to";
    const isOf = before.text === "of";
    const isSet = before.text === ",";
    const isLabelled = labels.has(before.folded) && !owners.has(role?.folded ?? "");
    if (!isIn && !isFrom && !isTo && !isOf && !isSet && !isLabelled) continue;
    const length = known(i);
    const last = Math.max(runEndOf(tokens, i), i + length - 1);
    if (last - i > 3 || !mayEnd(context, last)) continue;
    let isPossible = true;
    for (let at = i; at <= last; at++)
      if (
        tokens[at]!.shape === "Capital" &&
        (isOfFirm(tokens[at]!.folded) || calendar.has(tokens[at]!.folded) || tools.has(tokens[at]!.folded))
      )
        isPossible = false;
    const isKnown = length > 0 && i + length - 1 === last;
    if (!isPossible || !(isKnown || isUnheard(context, i))) continue;
    if (isIn) {
      if (ofSkill.has(role?.folded ?? "") || isTitleCase(context, token.start)) continue;
      if (!isKnown)
        yield made(i, last, last === i ? 0.66 : 0.76, `A word of no dictionary after "${before.text}".`);
    } else if (isFrom) {
      // "a farmer's son from Ostfriesland", "the van leaves from Crediton"
      if (
        role?.shape === "lower" &&
        (people.has(role.folded) || leaving.has(role.folded) || isJobWord(role.folded))
      )
        yield made(i, last, 0.78, "Where somebody is from.");
    } else if (isTo || isOf) {
      // "retired to Largs", "the mussel boat out of Cancale", "south of Bologna"
      if (
        role?.kind === "word" &&
        (isTo ? going : whereOf).has(role.folded) &&
        (!/^(?:go|goes|went)$/.test(role.folded) || somebody.has(tokens[i - 3]?.folded ?? "")) &&
        !isTitleCase(context, token.start)
      )
        yield made(i, last, 0.72, `A word of no dictionary after "${role.text} ${before.text}".`);
    } else if (isLabelled) {
      if (before.isSentenceStart || before.shape === "Capital" || role?.text === ",")
        yield made(i, last, 0.8, `Follows "${before.text}".`);
    } else if (isAfterFirm(tokens, i - 1)) {
      const next = tokens[last + 1];
      // "Hotel Miralmar, Santander", on a line of its own, before years or a bar
      if (
        next === undefined ||
        next.gap === "\n" ||
        next.gap === "column" ||
        /^[|(–—:]$/.test(next.text) ||
        (next.text === "," && /^(?:19|20)\d\d$/.test(tokens[last + 2]?.text ?? ""))
      )
        yield made(i, last, isKnown ? 0.9 : 0.78, "Follows a firm or a school.");
    }
  }
}
