// Employers in speech without capitals.
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import { isDepartment, isJobWord } from "../lists/jobs.ts";
import {
  beginsOrganisation,
  isFirmCompound,
  isForeignHead,
  isLegalForm,
  isOrganisationWord,
  isTrade,
} from "../lists/organisations.ts";
import { tools } from "../lists/things.ts";
import type { Candidate, TextContext } from "./detector.ts";

const jobContext =
  /(?<!\p{L})(?:(?:went|moved|came|switched|transferred|jumped) (?:(?:over|across|back|straight) )?(?:from (?:(?:\p{L}+ ){1,3}to )?|to )$|(?:boss|supervisor|foreman|gaffer|wages|pay|work(?:s|ed|ing)?|employed|employment|job|jobs|role|position|post|placement|shifts?|spell|tenure|career|temped|applied|interview(?:ed)?|started|resigned|fired|dismissed|retired|calling|internship|intern|interned|career|joined|joining|join|left|leaving|hired|laid off|fired|offer|recruited|promoted|consulted|consulting|contract(?:ed|or)?|manager|engineer|developer|analyst|director|consultant|nurse|teacher|officer|assistant|executive|specialist|designer|lead|head|ceo|cto|cfo|vp|president|founder|co-founder|colleagues?|team|years?|months|time|stint|experience|ex|formerly|currently|employer|company|firm|startup|client|customer|vendor)(?: [\p{L}'-]{1,16}){0,4}? (?:at|for|by|with|from|of|called|named|is|was|in) (?:a (?:company|startup|firm|small firm|start-up) (?:called|named) )?(?:the )?$)/iu;
const joined =
  /(?<!\p{L})(?:(?:i|he|she|they|we) (?:was|were|am|is|have been|had been|spent (?:\p{L}+ ){1,3})(?: \p{L}{2,9})? ?(?:at|with)|i['’]m (?:\p{L}{2,9} )?at|(?:been|used to be|that was|it was|ended up|started out|over|back|still|nights|days|weekends|took me on|taken on|my notice|drives?|drove|cleans?|cleaned|cooks?|cooked|freelanced|freelancing|temped|temping|packed|picked|welded) (?:at|for|with)|(?:company|firm|agency|place|shop|startup|outfit)(?:['’]s| is| was) called|(?:phoning|ringing|speaking|comes|coming|came) from|blocked until|(?:left|leaving) (?:\p{L}+ ){1,3}for|(?:\d|two|three|four|five|six|seven|eight|nine|ten|a few|several|some) (?:years?|months?) (?:at|with)|joined|joining|(?:to|i|you|we|they|he|she) (?:join|leave)|left|leaving|quit|founded|co-founded|cofounded|acquired by|employer(?: is| was|:)|company(?: is| was|:|name:)|organi[sz]ation:|firm:|employed by|ex-|formerly of|calling from|on behalf of|laid off by|resigned from|fired from|retired from|seconded to|internship (?:with|at)|placement (?:with|at)|job with|role with|consultant to|consulted for|an offer from|interned at|worked at|worked for|works at|works for|work at|work for|working at|working for) ?(?:the )?$/iu;

export const endOfName = setOf(
  "mx mr mrs ms dr prof miss in at for from to with by as is was were are am i and but so then since because when while where who that which before after until on my we he she they it this a an the um uh about you yes no or if than now there here",
);

/** Whether the words from `i` on go to a legal form or an institution: "corvane analytics gmbh". */
function endsAsFirm({ tokens, gazetteer }: TextContext, i: number): boolean {
  // "oakhollow dairy": one word is enough where no dictionary has it.
  // "transports michelet": the kind first.
  const next = tokens[i + 1];
  if (beginsOrganisation(tokens[i]!.folded) && next?.gap === " " && gazetteer.commonness(next.folded) === 0)
    return true;
  const least = gazetteer.commonness(tokens[i]!.folded) === 0 ? i : i + 1;
  for (let n = i; n < i + 6; n++) {
    const token = tokens[n];
    if (token === undefined || (n > i && token.gap !== " " && !/^['’]s$/.test(token.text))) return false;
    if (token.kind !== "word" && token.text !== "&" && !/^['’]s$/.test(token.text)) return false;
    if (endOfName.has(token.folded) && !(token.folded === "and" && n > i)) return false;
    if (
      n > i &&
      (isSureForm(token.folded) ||
        isForeignHead(token.folded) ||
        (n > least && institutionsSpoken.has(token.folded)) ||
        // "geddes livestock", "harland fabrications"
        (n === i + 1 && least === i && (isTrade(token.folded) || isOrganisationWord(token.folded))))
    )
      return true;
  }
  return false;
}
const isSureForm = (word: string): boolean =>
  /^(?:inc|llc|llp|ltd|limited|plc|gmbh|corp|incorporated)$/.test(word);
const institutionsSpoken = setOf(
  "hospital clinic authority foundation airlines brewery bakery pharmacy technologies solutions consulting logistics electronics industries robotics systems analytics foods dairy partners capital studios shipping architects textiles holdings insurance haulage hospice couriers plumbing roofing joinery carpets upholstery scaffolding tutoring undertakers",
);

/** Plurals and what is counted with no article. */
const noNounEnd = /(?:[^s]s|ing|ly|ness|tion)$/;
const subjects = setOf("i we they he she you");
const beforeSubjects = setOf("before after at");
const fillers = new Set(["um", "uh", "er", "erm"]);
const bareLead =
  /(?<!\p{L})(?:work(?:s|ed|ing)? (?:\p{L}+ ){0,3}?(?:at|for|with)|(?:been|used to be|ended up) (?:at|with)|(?:i|he|she|they|we|who) (?:was|were|am|is|started|start|temped|interned|trained|stayed|spent (?:\p{L}+ ){1,3})(?: now| still| then| already)? (?:at|with)|(?:i|you|he|she|they|we)['’](?:m|re|s) (?:now |still )?(?:at|with)|(?:job|role|shifts?|placement|internship|apprenticeship|career|contract|interview|offer|stint|years?|months?) (?:at|with)|(?:employed|hired|fired|sacked|laid off|let go|taken on|headhunted|recruited|acquired|bought) by|(?:company|firm|agency|place|shop|business|startup|outfit) (?:called|named)|(?:your|my|his|her|their) (?:time|years|days|role|job|work) (?:at|with)|over at|were you (?:at|with)|(?:i|you|he|she|they|we) (?:joined|left|quit|leave|join)|(?:nurse|driver|cleaner|cook|chef|manager|clerk|porter|engineer|developer|buyer|picker|packer|welder|waiter|teacher|designer) (?:at|for)) $/iu;
/** Nouns that stand without an article, and are no name for that. */
const noNames = setOf(
  "early late town forces hands alone behind again soon abroad overseas there teaching height length pace child mum mam dad gran nan nana granny grandma grandad son daughter wife husband partner baby boyfriend girlfriend mate home work night nights noon school uni college university lunch dinner breakfast hospital church sea war court prison jail town sixth first last least all once present times risk rest peace ease scratch free money fun food cash tips peanuts nothing everything anything something nobody everybody everyone someone somebody anyone one him her them me us you it that this these those what which who whom life love pleasure hire sale pay profit charity government council speed capacity length ages age years good ever real sure reception security management maternity sickness breakfast christmas easter customers people children kids animals clients families agencies companies firms myself yourself himself herself themselves ourselves friends family mum dad mom god minimum maximum base site head office front back bottom top half full part midnight dawn dusk weekend weekends monday tuesday wednesday thursday friday saturday sunday january february march april may june july august september october november december great different several many various some any other another two three four five six seven eight nine ten more most less over under about around not never always mainly mostly just only really pretty quite very local big small private public parliament congress play stake fault hand heart issue high low medium large average best worst twenty thirty forty fifty hundred still retail hospitality healthcare construction education",
);
const afterName = setOf(
  "too also instead these nowadays though anyway ten two three four five six seven eight nine twenty doing then yes yeah no because cause cos so and but as in on for from since until till when where while which who that they we i it he she before after at with to or um uh er if is was are were really actually basically right okay now again last this for",
);

/** "i'm at lantern doing nights", "you're at lark and loom", "he worked for p and k": words without an article; the last token of the name. */
function bareName(
  { tokens, gazetteer }: TextContext,
  i: number,
  left: string,
  isAfterPause: boolean,
): number | undefined {
  const isNoun = (n: number): boolean => {
    const token = tokens[n];
    return (
      token?.kind === "word" &&
      token.folded.length > 2 &&
      gazetteer.commonness(token.folded) > 0 &&
      !noNames.has(token.folded) &&
      !endOfName.has(token.folded) &&
      !isJobWord(token.folded) &&
      !isDepartment([token.folded]) &&
      !tools.has(token.folded) &&
      !gazetteer.isNationality(token.folded) &&
      gazetteer.cityCountry(token.folded) === undefined &&
      !noNounEnd.test(token.folded)
    );
  };
  const isEnd = (n: number): boolean => {
    const token = tokens[n];
    return token === undefined || token.gap === "\n" || token.kind === "mark" || afterName.has(token.folded);
  };
  const isLetter = (n: number): boolean => tokens[n]?.kind === "word" && tokens[n].text.length === 1;
  const [and, second] = [tokens[i + 1], tokens[i + 2]];
  if (and?.folded === "and" && second !== undefined && isEnd(i + 3)) {
    // "p and k"
    if (isLetter(i) && isLetter(i + 2))
      return !pairs.has(tokens[i]!.folded + second.folded) &&
        (wentTo.test(left) || inBasicPlane(bareLead).test(left))
        ? i + 2
        : undefined;
    if (isNoun(i) && isNoun(i + 2) && inBasicPlane(bareLead).test(left)) return i + 2;
  }
  // "i was with greggory's for a bit"
  if (and?.gap === "" && /^['’]s$/.test(and.text))
    return isEnd(i + 2) && / (?:with|for) $/.test(left) && inBasicPlane(bareLead).test(left)
      ? i + 1
      : undefined;
  // "worked for nimbus nine for five years", "with the port of marlow"
  if (isNoun(i) && isEnd(i + 2) && and?.gap === " " && bareFor.test(left)) {
    if (isNoun(i + 1) || namesEnd.has(and.folded)) return i + 1;
  }
  // "i am with coastal express seven years"
  const [one, two] = [tokens[i]!, and];
  if (
    two?.kind === "word" &&
    two.gap === " " &&
    isEnd(i + 2) &&
    one.folded.length > 2 &&
    !general.has(one.folded) &&
    !noNames.has(one.folded) &&
    !endOfName.has(one.folded) &&
    !isJobWord(one.folded) &&
    isNoun(i + 1) &&
    !general.has(two.folded) &&
    !/(?:ing|ed|ly)$/.test(one.folded) &&
    gazetteer.commonness(one.folded) > 0 &&
    !gazetteer.isGiven(one.folded) &&
    inBasicPlane(bareLead).test(left)
  )
    return i + 1;
  return isEnd(i + 1) &&
    isNoun(i) &&
    (inBasicPlane(bareLead).test(left) || (isAfterPause && clientIs.test(left)))
    ? i
    : undefined;
}
/** Whether a noun stands at `n`, and what follows goes on with the sentence. */
function isLastNoun({ tokens, gazetteer }: TextContext, n: number): boolean {
  const [token, next] = [tokens[n], tokens[n + 1]];
  return (
    token?.kind === "word" &&
    token.gap === " " &&
    token.folded.length > 2 &&
    !endOfName.has(token.folded) &&
    !afterName.has(token.folded) &&
    !aboutWords.has(token.folded) &&
    !noNames.has(token.folded) &&
    !isJobWord(token.folded) &&
    !/(?:ing|ed|ly)$/.test(token.folded) &&
    !notNouns.has(token.folded) &&
    gazetteer.commonness(token.folded) > 0 &&
    (next === undefined ||
      next.gap === "\n" ||
      next.kind === "mark" ||
      afterName.has(next.folded) ||
      endOfName.has(next.folded))
  );
}
const notNouns = setOf(
  "had has have did does do got get took take said says went goes came comes made make ran run left paid pay paid closed gave give never always ever only even much more most less back out over up down off away around through though still yet already today yesterday tomorrow every each all both any what how why full part good great nice bad real big small well near under above between during without within across against",
);
/** Before a noun, or a noun, that says of many what they are: no name. */
const general = setOf(
  "small big large huge tiny little local different other another new old several many few some any all both private public national international major top leading good bad great nice best foreign open full part high low main head front back night day shift early late same similar various young older elderly real own whole next last first second third human heavy light hard soft hot cold raw fresh frozen dry wet sick dead customer client social mental primary secondary special general community care nursing children adult more less much most such each every no not nine single double whole half minimum maximum average normal regular proper quite very too really pretty family home house work job office ground top bottom middle least time times week weekend month year hour hours money cash wage rate pay place company firm agency shop store restaurant hotel hospital farm factory warehouse kitchen team group people person staff desk floor room line counter site level stage station point moment end start age speed height length distance law tax english german french indian chinese american british polish spanish italian turkish russian arabic japanese korean african european asian construction building production security cleaning customer sales retail finance legal medical dental clinical engineering software data tech machine hand foot face eye mind heart school college university",
);
const namesEnd = setOf("one two three four five six seven eight nine ten hundred thousand");
const bareFor =
  /(?<!\p{L})(?:worked|works?|working) for $|(?:joined|company called|firm called|place called) $/u;
/** "the client was um bluebird": without a pause an adjective would stand there as often. */
const clientIs = /(?:client|customer|employer|company|firm|agency) (?:is|was) $/u;
const wentTo = / (?:went|go|moved|came) (?:over |on |across )?to $/u;
/** "from halden & pryce" */
function signedName(context: TextContext, i: number, lead: string): number | undefined {
  const { tokens } = context;
  const [sign, second] = [tokens[i + 1], tokens[i + 2]];
  if (sign?.text !== "&" || sign.gap !== " " || second?.kind !== "word" || second.gap !== " ")
    return undefined;
  if (tokens[i]!.text.length === 1 || !signedLeads.has(lead)) return undefined;
  let last = i + 2;
  if (isLastNoun(context, last + 1)) return last + 1;
  while (tokens[last + 1]?.gap === " " && isOrganisationWord(tokens[last + 1]!.folded)) last++;
  return last;
}
const signedLeads = setOf("at for from by with joined left quit");
/** "calling from gulf horizon contracting about the job" */
function callersFirm({ tokens, gazetteer }: TextContext, i: number, left: string): number | undefined {
  if (!/ (?:calling|phoning|ringing) (?:you )?from $/.test(left)) return undefined;
  for (let n = i; n < i + 5; n++) {
    const token = tokens[n];
    const isOver =
      token === undefined ||
      token.kind === "mark" ||
      afterName.has(token.folded) ||
      aboutWords.has(token.folded);
    if (isOver)
      return n - i > 1 &&
        gazetteer.cityCountry(
          tokens
            .slice(i, n)
            .map(({ folded }) => folded)
            .join(" "),
        ) === undefined
        ? n - 1
        : undefined;
    if (token.kind !== "word" || noNames.has(token.folded) || endOfName.has(token.folded)) return undefined;
  }
  return undefined;
}
const aboutWords = new Set(["about", "regarding", "concerning"]);
const pairs = setOf("qa rd ae bb ma pl tc fb ld hs");

const particlesSpoken = setOf("de du des del della do da dos di le la el al der van");
/** "quinta do zambujal", "copisteria del sole": the kind first, and words of no dictionary. */
function* kindsSpoken({ tokens, gazetteer }: TextContext): Iterable<Candidate> {
  for (let i = 0; i + 1 < tokens.length; i++) {
    const token = tokens[i]!;
    if (
      token.kind !== "word" ||
      token.folded.length < 4 ||
      !(beginsOrganisation(token.folded) || isFirmCompound(token.folded))
    )
      continue;
    const isWord = gazetteer.commonness(token.folded) > 0;
    if ((isWord && !leadsSpoken.has(tokens[i - 1]?.folded ?? "")) || gazetteer.isGiven(token.folded))
      continue;
    let last = i;
    for (let n = i + 1; n < i + 4; n++) {
      const next = tokens[n];
      if (next?.kind !== "word" || next.gap !== " ") break;
      if (particlesSpoken.has(next.folded) && n < i + 3) continue;
      if (
        gazetteer.commonness(next.folded) > 0 &&
        !(n > i + 1 && last < n - 1 && !endOfName.has(next.folded))
      )
        break;
      if (gazetteer.country(next.folded) !== undefined || gazetteer.cityCountry(next.folded) !== undefined)
        break;
      last = n;
    }
    if (last === i) continue;
    yield {
      start: token.start,
      end: tokens[last]!.end,
      entity: "ORGANIZATION",
      score: 0.845,
      reason: `Words after "${token.text}".`,
    };
    i = last;
  }
}
const leadsSpoken = setOf("at for with from joined left in");

/** What stands after "worked at" in speech without capitals: up to a word that ends companies' names, or words that no dictionary has. */
export function* fromSpeech(context: TextContext): Iterable<Candidate> {
  const { text, tokens, gazetteer } = context;
  yield* kindsSpoken(context);
  for (let i = 1; i < tokens.length; i++) {
    // "the client was um bluebird"
    const at = fillers.has(tokens[i - 1]!.folded) && i > 1 ? i - 2 : i - 1;
    const before = tokens[at]!;
    const token = tokens[i]!;
    if (
      token.kind !== "word" ||
      !/^(?:at|for|from|by|with|to|of|joined|join|left|leave|quit|ran|runs|owns|owned|the|called|named|is|was|before|after)$/.test(
        before.folded,
      )
    )
      continue;
    if (
      /^(?:is|was)$/.test(before.folded) &&
      !/^(?:company|employer|firm|agency|workplace|client|customer)$/.test(tokens[at - 1]?.folded ?? "")
    )
      continue;
    const left = `${text.slice(Math.max(0, token.start - 90), before.end)} `;
    const bare =
      signedName(context, i, before.folded) ??
      callersFirm(context, i, left) ??
      bareName(context, i, left, at < i - 1);
    if (bare !== undefined) {
      yield {
        start: token.start,
        end: tokens[bare]!.end,
        entity: "ORGANIZATION",
        score: 0.8,
        reason: "A word without an article where somebody worked.",
      };
      i = bare;
      continue;
    }
    const isJob =
      before.folded === "at" &&
      // "what did you do at umbra"
      (/^(?:do|doing|did)$/.test(tokens[at - 1]?.folded ?? "") || isJobWord(tokens[at - 1]?.folded ?? ""));
    // "before zorvex i was at school", "at zorvex we had a system"
    const isThen =
      subjects.has(tokens[i + 1]?.folded ?? "") &&
      beforeSubjects.has(before.folded) &&
      token.folded.length > 3 &&
      gazetteer.commonness(token.folded) === 0 &&
      !gazetteer.isGiven(token.folded) &&
      !gazetteer.isSurname(token.folded) &&
      !gazetteer.isListed(token.folded);
    const isFirm =
      /^(?:at|for|from|by|with|joined|left|to|before|after|ran|runs|owns|owned)$/.test(before.folded) &&
      endsAsFirm(context, i);
    const isWork =
      isFirm ||
      isThen ||
      isJob ||
      inBasicPlane(joined).test(left) ||
      inBasicPlane(jobContext).test(left) ||
      /calling from (?:the )?$|this is (?:\p{L}+ ){1,2}from (?:the )?$/u.test(left);
    if (!isWork || endOfName.has(token.folded)) continue;
    let last = -1;
    let unknown = i - 1;
    for (let n = i; n < i + 6; n++) {
      const one = tokens[n];
      if (
        one === undefined ||
        (n > i && one.gap === "\n") ||
        (one.kind === "mark" &&
          one.text !== "&" &&
          !/^['’]s$/.test(one.text) &&
          !(one.text === "." && isLegalForm(tokens[n - 1]!.folded)))
      )
        break;
      if (endOfName.has(one.folded) && !(one.folded === "and" && n > i)) break;
      if (
        one.folded === "and" &&
        /^(?:joined|moved|went|started|then|i|we|he|she|they|came|left)$/.test(tokens[n + 1]?.folded ?? "")
      )
        break;
      if (
        (isLegalForm(one.folded) && one.folded.length > 1) ||
        (n === i + 1 && beginsOrganisation(token.folded) && gazetteer.commonness(one.folded) === 0) ||
        isOrganisationWord(one.folded) ||
        /^(?:sons|brothers|bros|daughters|university|college|school)$/.test(one.folded)
      )
        last = n;
      else if (one.text === "." && last === n - 1) last = n;
      if (
        unknown === n - 1 &&
        one.kind === "word" &&
        gazetteer.commonness(one.folded) === 0 &&
        !tools.has(one.folded)
      )
        unknown = n;
    }
    // "zhongtai optical", "banque du littoral": seldom words beside one of no dictionary.
    for (let n = unknown + 1; unknown >= i && n < i + 6; n++) {
      const one = tokens[n];
      if (one?.kind !== "word" || one.gap !== " " || endOfName.has(one.folded)) break;
      const rank = gazetteer.commonness(one.folded);
      if (rank === 0 || rank > 3 || isOrganisationWord(one.folded) || one.folded === "health") unknown = n;
      else if (!/^(?:du|de|la|le|van|der|et|of|des|del|do|da)$/.test(one.folded)) break;
    }
    let end = Math.max(last, unknown);
    // "caspian tile for six years", "kingsway feeds": a noun that ends a name of no dictionary.
    if (end === unknown && end >= i && isLastNoun(context, end + 1)) end++;
    if (end < i || (last === i && gazetteer.commonness(token.folded) > 0)) continue;
    if (end === i && noNames.has(token.folded)) continue;
    const name = tokens
      .slice(i, end + 1)
      .map(({ folded }) => folded)
      .join(" ");
    if (gazetteer.cityCountry(name) !== undefined || gazetteer.country(name) !== undefined) continue;
    yield {
      start: token.start,
      end: tokens[end]!.end,
      entity: "ORGANIZATION",
      // "working for faisal"
      score:
        last < i &&
        end === i &&
        (gazetteer.isGiven(token.folded) || gazetteer.isListed(token.folded)) &&
        gazetteer.commonness(token.folded) === 0 &&
        before.folded !== "at"
          ? 0.55
          : last >= i
            ? 0.84
            : isThen || inBasicPlane(joined).test(left)
              ? 0.82
              : 0.68,
      reason: "Stands where somebody worked.",
    };
    i = end;
  }
}
