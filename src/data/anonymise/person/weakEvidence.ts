// Where a list of names, or a capital, is too little: what the long list has, what stands beside "and", articles, salutations.
import { setOf } from "../text/setOf.ts";
import type { TextContext } from "../detectors/detector.ts";
import type { Token } from "../text/tokens.ts";
import { isJobWord } from "../lists/jobs.ts";
import { companies, tools } from "../lists/things.ts";
import { type Class, isEastAsian } from "./classes.ts";
import { saidAfter, weakAfter } from "./contexts.ts";

/** By lists of surnames alone, which have what things are called by and words of other languages, too. */
function isListedOnly({ gazetteer, isLowerCase }: TextContext, { text, folded }: Token): boolean {
  // A form that names have: "O'Rourke", "Siu-Ping".
  if (isLowerCase || /['’-]/.test(text) || isEastAsian(folded)) return false;
  return gazetteer.isListed(folded) || gazetteer.isSurname(folded);
}

/** Whose names rules, dishes, tools, units and pieces of music bear: somebody else's than who is written of. */
const eponyms = setOf(
  "pareto gantt ishikawa taguchi shewhart doppler morse rockwell vickers brinell foley barthel waterlow braden apgar likert fisher gauss gaussian poisson bayes bayesian markov newton ohm kirchhoff faraday joule kelvin celsius fahrenheit pascal hertz bernoulli fourier laplace euler fibonacci benford dijkstra kruskal hamming levenshtein turing boole boyle hooke coriolis carnot stirling bunsen petri raman rietveld venn euclid pythagoras fermat riemann hilbert smirnov kolmogorov wilcoxon tukey pearson spearman cronbach caesar cobb waldorf melba benedict stroganoff darjeeling assam mozart bach beethoven handel vivaldi verdi puccini chopin brahms schubert haydn debussy ravel telemann mahler wagner tchaikovsky montessori piaget vygotsky maslow kolb herzberg mcgregor belbin myers-briggs eisenhower kotter deming juran feynman curie marconi tesla edison copernicus galileo darwin mendel kepler lovelace hopper heimlich fowler trendelenburg allen stanley phillips merlo kramer hoffmann trinity makaton bobath steinway bechstein mann-whitney anderson-darling bowie-dick buhlmann-straub bornhuetter-ferguson kaplan-meier bellman-ford shapiro-wilk black-scholes ward max andon loki sherry panini gloria tosca tekla clio midas luhn bourdon hickman colby perrier noisette garda sami",
);
/** "Pareto of stops", "a Foley catheter": where nothing strong says that somebody is meant. */
export const isEponym = (folded: string, beside: number): boolean => beside < 0.3 && eponyms.has(folded);

/** All of an answer, of a cell or of a line. */
function isWholeValue({ tokens }: TextContext, i: number): boolean {
  const before = tokens[i - 1];
  const after = tokens[i + 1];
  const { gap } = tokens[i]!;
  return (
    (before === undefined ||
      gap === "\n" ||
      gap === "column" ||
      /^[:>|]$/.test(before.text) ||
      (/^[-–*•]$/.test(before.text) && (i === 1 || before.gap === "\n"))) &&
    (after === undefined || after.gap === "\n" || after.gap === "column" || after.text === "|")
  );
}

const thingsCalled = setOf(
  "room rooms project projects codename release version sprint branch server printer robot ship vessel boat ferry yacht hurricane storm typhoon ward stream platform tool module system wing block crane line",
);
/** "room Kelvin", "Release 7.4 "Marlowe"", "Baker room": what people have called a thing. */
export function isThingCalled({ tokens }: TextContext, first: number, last: number): boolean {
  const after = tokens[last + 1];
  if (after?.gap === " " && /^rooms?$/.test(after.text)) return true;
  let i = first - 1;
  while (
    i >= 0 &&
    i > first - 5 &&
    tokens[i]!.gap !== "\n" &&
    (tokens[i]!.kind === "number" || /^["“«.]$/.test(tokens[i]!.text))
  )
    i--;
  return (
    tokens[first]!.gap !== "\n" &&
    thingsCalled.has(tokens[i]?.folded ?? "") &&
    (i === first - 1 ? tokens[first]!.gap === " " : true)
  );
}

const descendants = setOf(
  "sons son daughters daughter grandsons brothers bros sisters partners co company associates filhos filhas filho fils fille filles hijos hijas hijo figli figlie zonen zoon dochters sohne sohn tochter born sonner sonner soner sonir synir dottre dotre sin sinovi syn synowie corki corka syna fii ogullari oglu wspolnicy synove bratri fratelli",
);
export const isDescendant = (word: string): boolean => descendants.has(word);
/** "Perkunić i Sin", "Haji Mousa & Grandsons": a firm of a family. */
export function isOfDescendants({ tokens }: TextContext, last: number): boolean {
  const joint = tokens[last + 1];
  const next = tokens[last + 2];
  return (
    joint?.gap === " " &&
    next?.gap === " " &&
    /^(?:&|and|og|och|i|y|et|e|und|en|ve|a|cu)$/.test(joint.text) &&
    next.shape !== "lower" &&
    descendants.has(next.folded)
  );
}

/** "John Deere 6155R", "Dante Level 3", "Siemens S7-1500": a thing and its model. */
export function isModel({ tokens, text }: TextContext, last: number): boolean {
  const next = tokens[last + 1];
  if (
    next?.gap !== " " ||
    (next.kind !== "number" && next.shape !== "UPPER" && next.shape !== "initial" && next.shape !== "Mixed")
  )
    return false;
  return model.test(text.slice(next.start, next.start + 14));
}
const model =
  /^(?:\p{Lu}{1,4}-?\d{1,4}(?:\p{Lu}|-\d{1,5})?|[1-9]\d{0,3}(?:\p{Lu}|(?! (?!and |or )\p{Ll}{3})))(?![\p{L}\d:/%+]|[.,]\d| ?[-–—/] ?\d| (?:\d|h(?!\p{L})|\p{Lu}\p{Ll}+day(?!\p{L})|January|February|March|April|May|June|July|August|September|October|November|December))/u;

/** How much less a single word is than lists and what stands beside it say. "a Heckel bassoon", "Noir and Blanc are release tracks" */
export function lessThanSaid(context: TextContext, i: number, kind: Class, beside: number): number {
  const { tokens, gazetteer } = context;
  const token = tokens[i]!;
  // "00:04:39 JORUNN  From school": who speaks stands before two blanks.
  const after = tokens[i + 1];
  if (
    token.shape === "UPPER" &&
    (tokens[i - 1] === undefined || token.gap === "\n" || tokens[i - 1]!.kind === "number") &&
    after?.gap === " " &&
    after.start - token.end > 1 &&
    (kind === "name" || kind === "unknown")
  )
    return -0.4;
  if (kind === "word" || (kind === "name" && gazetteer.isGiven(token.folded))) return 0;
  // "from Bergen", "south of Bologna": a town of the lists that is no given name.
  const before = tokens[i - 1];
  if (
    token.gap === " " &&
    /^(?:from|of|to|for|via|through)$/.test(before?.text ?? "") &&
    gazetteer.cityCountry(token.folded) !== undefined &&
    beside < 0.35
  )
    return kind === "name" ? 0.3 : 0.2;
  const said = saidToBe(context, i);
  if (said > 0) return -said;
  // "a pipeline of Nextflow", "delete from Taleo", "goes to Clonmel": neither word says that somebody is meant.
  if (
    kind !== "name" &&
    token.gap === " " &&
    beside < 0.2 &&
    !gazetteer.isGiven(token.folded) &&
    (before?.text === "of" ||
      before?.text === "from" ||
      // "From Ana to Bo"
      (before?.text === "to" && tokens[i - 2]?.shape !== "Capital"))
  ) {
    const role = tokens[i - 2]?.folded ?? "";
    // "a refund was issued to Nontombi"
    const isDone =
      before.text === "to" &&
      role.endsWith("ed") &&
      /^(?:was|were|been|is|are|be)$/.test(tokens[i - 3]?.folded ?? "") &&
      !/^(?:moved|transferred|relocated|migrated|upgraded|switched|exported|connected|linked|compared|limited|posted|deported|renamed)$/.test(
        role,
      );
    if (
      !isDone &&
      !(before.text === "to" ? toldTo : ofSomebody).has(role) &&
      !relations.has(role) &&
      !isJobWord(role)
    )
      return 0.15;
  }
  // Things stand in lists, too: "and" says something beside a name alone, which is asked for elsewhere.
  const joined = isCited(tokens, i)
    ? 0
    : (isJoint(tokens[i - 1]) && token.gap === " " ? 0.15 : 0) +
      (isJoint(tokens[i + 1]) && tokens[i + 1]!.gap === " " && !theirs.has(tokens[i + 2]?.folded ?? "")
        ? 0.22
        : 0);
  const isBare = beside - joined < 0.11;
  if (kind === "name")
    return isBare && isListedOnly(context, token) && !isWholeValue(context, i) ? 0.2 + joined : 0;
  return isBare && !gazetteer.isGiven(token.folded) ? joined : 0;
}
/** "Ansah and Lindqvist (2004)" */
function isCited(tokens: readonly Token[], i: number): boolean {
  const at = isJoint(tokens[i - 1]) ? i + 1 : i + 3;
  return tokens[at]?.text === "(" && tokens[at + 1]?.kind === "number" && tokens[at + 1]!.text.length === 4;
}
const ofSomebody = setOf(
  "message letter call calls heard hear email emails mail note notes word text card gift advice feedback help reply quote present cv resume application name signature behalf favour favor think thought thinks tired fond speak spoke told ahead instead because front sake view opinion file record photo picture interview reference care memory funeral birthday death life news request apology apologies letters thanks regards",
);
const toldTo = setOf(
  "talk talked talking speak spoke spoken speaking said say wrote write written gave give given sent send handed reports report reported reporting listen listened listening explained explain married engaged related apologise apologised thanks according belongs belong next close introduced introduce passed sorry owed owe due kind rude unfair loyal grateful",
);
/** "Zbyszek and his wife" */
const theirs = setOf("his her their i me my he she we");
const isJoint = (token: Token | undefined): boolean => /^(?:and|or)$/.test(token?.text ?? "");

const balinese = setOf("gusti made wayan ketut nyoman komang putu kadek gede dewa gst");
/** "A Stanley knife", "WHAT I DO WELL": a capital for its own sake before another. */
export function isSmallWord(tokens: readonly Token[], i: number): boolean {
  const { text, isSentenceStart } = tokens[i]!;
  const next = tokens[i + 1];
  if (next?.kind !== "word" || next.gap !== " ") return false;
  return text === "A" ? isSentenceStart : text === "I" && !balinese.has(next.folded);
}

const salutations = setOf(
  "hei hej hoi moin salam salaam selam hola ciao bonjour bonsoir salut servus hallo namaste namaskar jambo habari marhaba merhaba ola halo xin chao ahoj czesc konnichiwa shalom aloha goddag tere sveiki sawubona mingalaba sabaidee selamat beste caro cara liebe lieber chere cher querido querida estimado estimada kaere kjaere kara",
);
/** "Hola Itziar," */
export const isSalutation = ({ tokens }: Pick<TextContext, "tokens">, i: number, last: number): boolean =>
  salutations.has(tokens[i]!.folded) &&
  (i === 0 || tokens[i]!.gap === "\n") &&
  (tokens[last + 1] === undefined ||
    tokens[last + 1]!.gap === "\n" ||
    tokens[last + 1]!.kind === "hidden" ||
    /^[,!]$/.test(tokens[last + 1]!.text));

/** "Hasselblad & Ek": two surnames that a firm is called by, and no couple, who have given names. */
export function isOfPartners({ tokens, gazetteer }: TextContext, i: number): boolean {
  const isFamily = (token: Token | undefined): boolean =>
    token?.shape === "Capital" && !gazetteer.isGiven(token.folded);
  if (!isFamily(tokens[i]) && !(tokens[i]!.shape === "Capital" && tokens[i - 2]?.form === tokens[i]!.form))
    return false;
  return (
    (tokens[i + 1]?.text === "&" &&
      tokens[i + 1]!.gap === " " &&
      isFamily(tokens[i + 2]) &&
      tokens[i + 3]?.text !== "(") ||
    (tokens[i - 1]?.text === "&" &&
      tokens[i]!.gap === " " &&
      isFamily(tokens[i - 2]) &&
      tokens[i + 1]?.text !== "(")
  );
}

/** "Chef (Merrick)", "A mechanic, Hakizimana, left", "old Ouyang lowered": who somebody is stands before it, and nothing of a thing behind. */
export function saidToBe({ tokens, gazetteer }: TextContext, i: number): number {
  const token = tokens[i]!;
  const [before, after] = [tokens[i - 1], tokens[i + 1]];
  // "Iwu et al.", "Ottoline, sister, 0660"
  if (after?.text === "et" && tokens[i + 2]?.folded === "al") return 0.4;
  if (
    after?.text === "," &&
    relations.has(tokens[i + 2]?.folded ?? "") &&
    /^[,.(:]$/.test(tokens[i + 3]?.text ?? "")
  )
    return 0.25;
  // "Halvor," over a letter
  if (before === undefined && after?.text === "," && after.gap === "" && tokens[i + 2]?.gap === "\n")
    return 0.35;
  if (token.shape !== "Capital" || before === undefined || token.gap === "\n") return 0;
  const isClosed = after === undefined || after.gap === "\n" || /^[,.;:!?)–—]$/.test(after.text);
  const role = tokens[i - 2];
  if (before.text === "(")
    return after?.text === ")" &&
      role?.shape === "lower" &&
      (isJobWord(role.folded) || relations.has(role.folded))
      ? 0.3
      : 0;
  if (before.text === ",") {
    if (
      !isClosed ||
      role?.shape !== "lower" ||
      !(
        isJobWord(role.folded) ||
        relations.has(role.folded) ||
        /^(?:(?:sur)?name|them|us)$/.test(role.folded)
      )
    )
      return 0;
    // Who it is has an article or an owner: "a mechanic,", "her old boss,".
    for (let n = i - 3; n >= 0 && n > i - 8 && tokens[n]!.gap !== "\n"; n--)
      if (/^(?:an?|the|my|his|her|our|your|their|one|['’]s|this|that)$/i.test(tokens[n]!.text)) return 0.25;
    return 0;
  }
  if (salutations.has(before.folded) && isSalutation({ tokens }, i - 1, i)) return 0.35;
  // "with one Charulata from HR"
  if (
    before.folded === "one" &&
    /^(?:with|by|to|from|a|call|meet|met)$/.test(role?.folded ?? "") &&
    /^(?:from|of|in|at|who)$/.test(after?.text ?? "")
  )
    return 0.25;
  // "Can you ring him? – Mark"
  if (
    /^[–—-]$/.test(before.text) &&
    /^[.!?]$/.test(role?.text ?? "") &&
    (after === undefined || after.gap === "\n")
  )
    return 0.25;
  // "the Fazackerleys are late": a family
  if (
    before.folded === "the" &&
    isFamily(gazetteer, token) &&
    (isClosed || (after.shape === "lower" && after.gap === " " && familyDoes.has(after.folded)))
  )
    return 0.65;
  // "Friends call her Matina."
  if (/^(?:her|him)$/.test(before.text) && /^call(?:ed|s)?$/.test(role?.text ?? "") && isClosed) return 0.35;
  // "me and Przemek", "she was born Sarıgül."
  if (before.text === "and" && /^(?:me|him|us)$/.test(role?.text ?? "")) return 0.25;
  if (before.text === "born" && isClosed && /^(?:was|is|were)$/.test(role?.text ?? "")) return 0.25;
  // "Good morning Cuthbert,"
  if (
    /^(?:morning|afternoon|evening|day)$/.test(before.folded) &&
    role?.folded === "good" &&
    after?.text === ","
  )
    return 0.3;
  // "or is it Tanvir?"
  if (
    /^(?:it|that|this)$/.test(before.text) &&
    /^(?:is|was)$/.test(tokens[i - 2]?.folded ?? "") &&
    after?.text === "?"
  )
    return 0.3;
  // "try Perpetua on 01632 960418"
  if (after?.text === "on" && after.gap === " " && /^(?:\+?\d{3,}|\+|\()$/.test(tokens[i + 2]?.text ?? ""))
    return 0.2;
  if (small.has(before.folded))
    return isClosed ||
      (after.shape === "lower" &&
        after.gap === " " &&
        (saidAfter.has(after.folded) || weakAfter.has(after.folded)))
      ? 0.2
      : 0;
  // "show Folasade where it is"
  if (
    shown.has(before.folded) &&
    after?.gap === " " &&
    /^(?:where|how|what|who|why|when|that|around|round|the)$/.test(after.text)
  )
    return 0.25;
  return 0;
}
const familyDoes = setOf(
  "are were have had will would can could near next from in at on bring brought signed said say want wanted live lived moved came come own owned and who whose if but for with over",
);
function isFamily(gazetteer: TextContext["gazetteer"], { text, folded }: Token): boolean {
  const stem = folded.slice(0, -1);
  return (
    /\p{Ll}s$/u.test(text) &&
    !/ss$|ians$/.test(folded) &&
    gazetteer.commonness(folded) === 0 &&
    !gazetteer.isNationality(stem) &&
    !gazetteer.isNationality(folded) &&
    gazetteer.cityCountry(folded) === undefined &&
    !tools.has(stem) &&
    !companies.has(stem) &&
    (gazetteer.isSurname(stem) || gazetteer.isListed(stem))
  );
}
const small = setOf("old little poor dear lovely");
const shown = setOf(
  "show shows showed showing tell tells told ask asks asked teach teaches taught give gives gave remind reminds reminded let",
);
const relations = setOf(
  "boss landlord landlady neighbour neighbor colleague friend cousin brother sister son daughter mother father uncle aunt nephew niece wife husband partner boy girl man woman lady guy kid lad lass baby interpreter witness tenant lodger flatmate roommate groom bride widow widower guest stranger fellow chap villager",
);
