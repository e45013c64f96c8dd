// Employers by what they do: "Tide laid us off", "Apex made me team lead", "Ribbon is hiring". Whatever the name is, ordinary words too.
import { setOf } from "../text/setOf.ts";
import { isJobWord } from "../lists/jobs.ts";
import { calendar } from "../lists/things.ts";
import { tokenAt } from "../text/tokens.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, TextContext } from "./detector.ts";
import { isForeign, isPerson, isSure, mayBeFirm } from "./employerFrames.ts";
import { firmAt, foldedWords } from "./firmNames.ts";

/** What does things as firms do and is none: "Management laid us off". */
const noSubjects = setOf(
  "has had was is does did will can could would should might have are were management covid corona brexit automation robots ai redundancy recession inflation lockdown pandemic illness injury burnout luck fate nobody somebody someone everyone everybody anyone people mum dad mother father parents headquarters hr staff everything nothing something whoever one another others friends family business work money life time god google search curiosity boredom pride love fear stress nature headcount security reception customers clients colleagues bosses boss owner owners neighbours police government parliament congress council law which that who it he she they we you i these those this there what both all some many most few several either neither each every none part half thanks please only even still also just soon later today tomorrow yesterday finally eventually where here there how if when because while although since as after before but and so then now later until till is are was were does do did can could will would should must has have may might",
);
const abstract = /(?:ness|ity|tion|sion|ment|ism|ence|ance|ing|ship|hood|age)$/;

const firmVerbs = (source: string): RegExp => new RegExp(String.raw`(?<= )(?:${source})(?!\p{L})`, "uy");
const who = "(?:me|us|him|her|them)";
/** What a firm does to who works there. */
const doesSource = [
  `(?:hired|employed|recruited|sacked|fired|dismissed|headhunted|poached|seconded|sponsored|outsourced|relocated|retained|rehired|promoted|trained|underpaid) ${who}`,
  `laid (?:off|${who} (?:all )?off|(?:half|most|all|\\d+) )`,
  `let ${who} (?:go|work|leave|stay|finish|keep)`,
  `took ${who} (?:on|back)`,
  `made ${who} (?:redundant|permanent|an offer|a (?:better |counter |good )?offer|(?:an? )?(?:team |shift |line )?(?:lead|leader|manager|supervisor|foreman|partner|director))`,
  `(?:gave|offered) ${who} (?:an?|my|his|her|the|their|our) (?:first |permanent |full-time |part-time |better |new |proper )?(?:job|contract|start|chance|break|role|post|position|apprenticeship|placement|promotion|raise|rise|permanent)`,
  `wanted ${who} (?:in|back|on|to (?:work|move|relocate|stay|come))`,
  `(?:is|was) where (?:i|I|we|he|she|they|you)`,
  `(?:is|are) (?:hiring|recruiting|looking for (?:an?|two|three|more|new|people|somebody|someone))`,
  `(?:pays|paid) (?:well|badly|better|more|less|late|${who}|peanuts|on time|weekly|monthly|overtime)`,
  `(?:went|goes|gone) (?:under|bust|bankrupt|into administration|out of business|fully remote|public)`,
  `(?:closed|shut|folded|collapsed) (?:down|its|the (?:plant|branch|shop|site|depot|office|factory|store|line)|my (?:branch|site|office|store)|our (?:branch|site|office|store))`,
  `(?:moved|shifted|outsourced) (?:production|everything|my (?:job|team|department)|our (?:jobs|team|department)|the (?:plant|work|line))`,
  `bought (?:us|them|the (?:company|firm|business|place)|our (?:company|firm))`,
  `took (?:over|us over|them over|over the)`,
  `cut (?:jobs|my hours|our hours|my pay|the night shift|half|\\d+ jobs)`,
  `(?:confirms|confirmed) (?:dates|employment|the dates|that)`,
  `has (?:cancelled|withdrawn|folded|closed|merged|(?:named|appointed)(?= an? | \\p{Lu}\\p{Ll}+ \\p{Lu})|made ${who} an offer|offered)`,
  `(?:was|is being|got) (?:sold|wound up|privatised|nationalised|rebranded|liquidated|floated)`,
  `kept ${who} (?:on|busy)`,
  `snapped ${who} up`,
  `came back with an? (?:\\p{Ll}+ )?(?:counter|offer|revised|better)`,
  `(?:sponsor|sponsors|rehire|promote|reinstate) (?:me|us|him|her|them|my)`,
  `happy to (?:give|provide|write|supply|confirm) (?:an?|the|my|your|his|her)`,
  `HR (?:says|said|confirms?|confirmed|told|replied|wants|wanted|asked|sent|never)`,
  `(?:pay|offer|provide) (?:overtime|sick pay|holiday pay|weekly|monthly|a pension|relocation|expenses|maternity pay)`,
  `never (?:sent|gave|issued|answered|posted) (?:me|us|my|the|him|her)`,
  `did not (?:reply|renew|extend|pay)`,
  `never (?:paid|replied|renewed)`,
  `froze hiring`,
  `declined to comment`,
  `got (?:bought|sold|taken over|swallowed)`,
  `still owes? ${who}`,
  `delayed (?:salaries|wages|the salaries|our wages)`,
  `pays? (?:you |about |only |just ){0,2}[£$€]?\\d`,
  `closes (?:for|on|down)`,
  `has (?:not paid|ordered|lost (?:two|three|four|five|the)|agreed to (?:pay|that)|a night shift)`,
  `told you about`,
  `(?:is|was) (?:our|my|their) (?:\\p{Ll}+ )?(?:client|customer|supplier|competitor|rival|employer)`,
  `(?:was|is) my (?:first|second|third|last|previous|next|best|worst|longest|current) (?:real |proper |ever )?(?:job|employer|company|gig)`,
  `(?:was|is) an? (?:\\p{Ll}+ )?(?:employer|place to work|company to work for)`,
  // A person's name has no plural.
  `have (?:offered|hired|cut|closed|moved|given|put|let|made|asked|agreed|no|laid|taken|promised|sacked|cancelled)`,
  `are (?:slow|good|bad|great|restructuring|downsizing|relocating|outsourcing|hiring|closing|moving|cutting|offering|looking|paying|recruiting|merging|expanding)`,
  `were (?:good|bad|great|hiring|closing|moving|cutting|bought|taken over|sold)`,
  `(?:stores|keeps|processes|holds|may (?:store|keep|process|contact)|will (?:store|keep|process)) (?:my|your|our|the|any|all) (?:personal )?(?:data|details|application|documents|cv|information|file)`,
  `(?:and|or) \\p{Lu}\\p{Ll}+ both want`,
].join("|");
const does = firmVerbs(doesSource);
const doesWords = wordList(
  "froze declined still delayed closes hr pay offer provide have were hired employed recruited sacked fired dismissed headhunted poached seconded sponsored outsourced relocated retained rehired promoted trained underpaid laid let took made gave offered wanted is was are pays paid went goes gone got kept snapped came sponsor sponsors rehire promote reinstate happy closed shut folded collapsed moved shifted bought cut confirms confirmed has did never told stores keeps processes holds may will",
);
/** Of those, what people do as well. */
const peopleDo =
  /^(?:hired|employed|recruited|sacked|fired|dismissed|headhunted|poached|promoted|trained|took|gave|offered|wanted|made|moved|bought|paid|told|has|did|never|still|kept|snapped|came|sponsor|rehire|promote|reinstate|happy|confirm|let|is|was|cut)/;

const pluralVerb = /^(?:have|are|were) /;

/** Whether more than a plain small word stands before `at`: no name of a firm ends with one. */
function isBehindName(text: string, at: number): boolean {
  if (text.charCodeAt(at - 1) !== 32) return false;
  let from = at - 2;
  while (isSmallLetter(text.charCodeAt(from))) from--;
  return !(from < at - 2 && (text.charCodeAt(from) === 32 || text.charCodeAt(from) === 10));
}
const isSmallLetter = (code: number): boolean => code >= 97 && code <= 122;

/** "Tide laid us off" */
export function* bySubjects(context: TextContext): Iterable<Candidate> {
  const { text, tokens, gazetteer, isLowerCase } = context;
  /** "then goldcrest hired me", without capitals: of no dictionary and nobody's name. */
  const isNobody = (word: string): boolean =>
    word.length > 3 &&
    gazetteer.commonness(word) === 0 &&
    !gazetteer.isGiven(word) &&
    !gazetteer.isSurname(word) &&
    !gazetteer.isListed(word) &&
    !isJobWord(word);
  for (const { index, 0: verb } of matchesAt(
    does,
    text,
    context.words,
    doesWords,
    isLowerCase ? undefined : isBehindName,
  )) {
    const i = tokenAt(tokens, index);
    let first = i;
    while (first > 0 && i - first < 5 && tokens[first]!.gap !== "\n" && tokens[first]!.gap !== "column") {
      const before = tokens[first - 1]!;
      const isName =
        (before.kind === "word" &&
          (before.shape !== "lower" || (isLowerCase && first === i && isNobody(before.folded)))) ||
        (before.kind === "number" && tokens[first]!.gap === "") ||
        (before.text === "&" && first < i) ||
        // "Heron 12 Logistics"
        (before.kind === "number" &&
          before.text.length < 4 &&
          before.gap === " " &&
          first < i &&
          tokens[first - 2]?.shape === "Capital" &&
          !calendar.has(tokens[first - 2]!.folded)) ||
        (before.kind === "number" && before.gap === "" && first === i) ||
        (before.kind === "mark" && /^['’]s$/.test(before.text));
      if (!isName) break;
      first--;
    }
    if (first === i) continue;
    // "Then Tide laid us off"
    while (first < i - 1 && tokens[first]!.isSentenceStart && noSubjects.has(tokens[first]!.folded)) first++;
    const start = tokens[first]!.start;
    const end = tokens[first]!.shape === "lower" ? tokens[i - 1]!.end : firmAt(text, start);
    if (end === undefined || end !== tokens[i - 1]!.end) continue;
    const name = text.slice(start, end);
    const words = foldedWords(name);
    const before = tokens[first - 1];
    // "of Tide laid us off"
    if (
      before !== undefined &&
      tokens[first]!.gap === " " &&
      /^(?:of|in|by|the|my|our|their|his|her|a|an|from|mr|mrs|ms|mx|dr)$/.test(before.folded)
    )
      continue;
    // "Ana and Ben have offered"
    if (pluralVerb.test(verb) && /^(?:and|or|&|,|with|\/)$/.test(before?.text ?? "")) continue;
    if (noSubjects.has(words[0]!) || !mayBeFirm(context, name) || words.some(isJobWord)) continue;
    const isCommon = words.every((word) => gazetteer.commonness(word) > 0);
    // "Robots took over": what has no article and begins a sentence is a name, but for plurals and what is not counted.
    if (
      words.length === 1 &&
      isCommon &&
      tokens[first]!.isSentenceStart &&
      (abstract.test(words[0]!) || words[0]!.endsWith("s"))
    )
      continue;
    const isFirmOnly =
      !peopleDo.test(verb) ||
      /^(?:is|was) (?:where|my|our|their|an? )|^(?:is|are) (?:hiring|recruiting)|^has (?:named|appointed)/.test(
        verb,
      );
    if (isPerson(context, words, isFirmOnly)) continue;
    if (!isFirmOnly && words.some((word) => gazetteer.isGiven(word) && gazetteer.commonness(word) === 0))
      continue;
    yield {
      start,
      end,
      entity: "ORGANIZATION",
      score: isFirmOnly ? 0.976 : isSure(context, words) && !isForeign(context, words) ? 0.9 : 0.72,
      reason: "Does what only an employer does.",
    };
  }
}
