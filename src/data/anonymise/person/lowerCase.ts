// Names without capitals, as machines write down speech: after words that introduce somebody, and where the lists know a name that is
// no word. What the dictionary does not have may be a name where an introduced one stands.
import { setOf } from "../text/setOf.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { isNext } from "../detectors/sequences.ts";
import { isParticle } from "../people.ts";
import type { Token } from "../text/tokens.ts";
import { isJobWord } from "../lists/jobs.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import { companies } from "../lists/things.ts";
import { saidAfter, strongBefore, thingAfter, weakAfter } from "./contexts.ts";
import { isLegalForm } from "../lists/organisations.ts";
import { isWordName } from "./wordNames.ts";
import { isLabelledThing, isOfForm } from "./formLabels.ts";
import { fillers, isSomebody, relation, signedSmall, small } from "./smallLetters.ts";
import { type Class, classOf, isEastAsian, isNameInSmall, isSpelt, isSyllable } from "./classes.ts";

const introductionSource =
  "(?:my|his|her|their|the|your|full|first|last|patient|customer|candidate) (?:full |first |last )?(?:name|surname)(?:['’]s| is| was)|name is|cv of|resume of|profile of|references? for|speak for|vouch for|cheers|thx|thanx|best|cc|named|called me|call me|calls me|everyone calls me|is that|message for|i am called|people call me|i go by|goes by|this is|speaking (?:to|with)|spoke (?:to|with)|speak (?:to|with)|calling about|pass (?:this|that|it|you) on to|i['’]m|i am|it['’]s|dear|hi|hello|hey|thanks|thank you|regards|reported to|report to|reporting to|supervised by|managed by|mentored by|interviewed by|led by|trying to reach|next to me is|with me is|with us is|here with|joined by|together with|sitting with|married to|ask for|asked for|waiting for|talk to|talked to|talking to|met with|meeting with|interviewing|introduce you to|let me introduce|please welcome|welcome|signed by|written by|sent by|from (?:mr|mrs|ms|dr)|manager was|manager is|boss was|boss is|colleague|coworker|co-worker|mentor|mr|mrs|ms|miss|mister|missus|was called|is called|was named|dr|doctor|professor|prof";
const introductions = new RegExp(String.raw`(?<!\p{L})(?:${introductionSource})[,.:]? `, "iuy");
const introductionWords = wordList(firstWords(introductionSource));
const weak =
  /^(?:cheers|thx|thanx|best|cc|i['’]m|i am|it['’]s|hi|hello|hey|thanks|thank you|this is|colleague|coworker|co-worker|mentor|boss is|manager is|it is)/i;

const titled = /^(?:mr|mrs|ms|miss|mister|missus|dr|doctor|prof|professor)[,. ]/i;
/** After these stand places, companies and things. */
const otherBefore = setOf(
  "at in from for near the a an this that using use of into our their its visit through via on",
);

/** Beside a name in a sentence, whatever lists of names have. */
const noParts = setOf(
  "xoxo dont im ive cant wont didnt doesnt isnt wasnt thats theyre youre hes shes ma'am y'all maam xx re v vs née nee ok sang rang daughter son wife husband brother sister mother father nurse doctor said ran",
);

type Part = "name" | "unknown" | "likely" | "rare" | "none";

function partOf(context: TextContext, token: Token): Part {
  const { gazetteer } = context;
  const kind: Class = classOf(context, token);
  const word = token.folded;
  if (noParts.has(word)) return "none";
  if (kind === "name") return "name";
  if (kind === "unknown")
    return word.length < 2 || fillers.has(word) || companies.has(word) || isLegalForm(word)
      ? "none"
      : "unknown";
  if (kind === "placeName") return "likely";
  // "sùng thị chía": a town of this name, too; never the first word.
  if (kind === "place") return "rare";
  const rank = gazetteer.commonness(word);
  if (kind === "wordName") return rank > 1 && !saidAfter.has(word) ? "likely" : "none";
  return kind === "word" && rank >= 5 && !/(?:ing|ed|ly|s)$/.test(word) ? "rare" : "none";
}

/** Whether four words are two people: "hodan tesfay abebe odhiambo". */
function isTwoPeople({ tokens, gazetteer }: TextContext, i: number): boolean {
  const words = tokens.slice(i, i + 4).map(({ folded }) => folded);
  const isFamily = (word: string): boolean => gazetteer.isSurname(word) || !gazetteer.isGiven(word);
  const [first = "", second = "", third = "", fourth = ""] = words;
  return (
    !words.some(isParticle) &&
    ((gazetteer.isGiven(third) && isFamily(fourth) && isFamily(second)) ||
      (gazetteer.isGiven(first) && gazetteer.isSurname(second) && !gazetteer.isGiven(second)))
  );
}

/** Whether a name may end before this token: at a mark, a verb or a small word. */
const goesOnAfter = (token: Token | undefined): boolean =>
  token === undefined ||
  token.gap === "\n" ||
  token.kind !== "word" ||
  small.has(token.folded) ||
  saidAfter.has(token.folded) ||
  weakAfter.has(token.folded);

/** How many words from `i` on are a name. `isIntroduced`: words that are also something else count from the first on. */
function lengthAt(context: TextContext, i: number, isIntroduced: boolean): number {
  const { tokens, gazetteer } = context;
  let length = 0;
  for (let n = 0; n < 4; n++) {
    const token = tokens[i + n];
    if (token?.kind !== "word" || token.isGlued) break;
    if (n > 0 && !(isNext(token) && token.gap === " ")) break;
    const part = partOf(context, token);
    const isFirst = length === 0;
    if (part === "none" && !isFirst) {
      const next = tokens[i + n + 1];
      const isJoined = isNext(next) && next.gap === " " && next.kind === "word";
      const goesOn = isJoined && ["name", "unknown"].includes(partOf(context, next));
      if (
        goesOn &&
        (isParticle(token.folded) ||
          token.folded.length === 1 ||
          // "vàng seo lử"
          (isSyllable(token.folded) && !small.has(token.folded) && partOf(context, tokens[i]!) === "name"))
      )
        continue;
      // "chun-yi ma", "wei he": a short surname that is a word, after a name that was introduced.
      if (
        n === 1 &&
        (gazetteer.isSurname(token.folded) ||
          isSpelt(token.folded) ||
          (isIntroduced && (isWordName(token.folded) || gazetteer.isListed(token.folded)))) &&
        !small.has(token.folded) &&
        (isIntroduced ||
          (isEastAsian(tokens[i]!.folded) && isSpelt(token.folded)) ||
          (partOf(context, tokens[i]!) === "name" &&
            !saidAfter.has(token.folded) &&
            !thingAfter.has(token.folded)))
      )
        length = 2;
      break;
    }
    if (
      part === "none" &&
      isIntroduced &&
      n === 0 &&
      !small.has(token.folded) &&
      !noParts.has(token.folded) &&
      !saidAfter.has(token.folded)
    ) {
      // "speaking to hung hồ": a word before what is none.
      const next = tokens[i + 1];
      const isName =
        isNext(next) &&
        next.gap === " " &&
        next.kind === "word" &&
        ["name", "unknown"].includes(partOf(context, next));
      if (!isName) break;
      length = 2;
      n++;
      continue;
    }
    if (part === "none" || (part === "rare" && isFirst)) break;
    if (part === "likely" && isFirst && !isIntroduced) break;
    length = n + 1;
  }
  // "mustafa day went", "laquandra gaines": a word that families are called, where the sentence ends or goes on after it.
  if (
    length === 1 &&
    gazetteer.isGiven(tokens[i]!.folded) &&
    gazetteer.commonness(tokens[i]!.folded) === 0 &&
    isNext(tokens[i + 1]) &&
    tokens[i + 1]!.gap === " " &&
    (isWordName(tokens[i + 1]!.folded) || gazetteer.isSurname(tokens[i + 1]!.folded)) &&
    !small.has(tokens[i + 1]!.folded) &&
    !saidAfter.has(tokens[i + 1]!.folded) &&
    goesOnAfter(tokens[i + 2])
  )
    length = 2;
  // "hodan abebe tesfay odhiambo": two people, named without a word between.
  if (length === 4 && isTwoPeople(context, i)) return 2;
  // "radu m.", "eric g. samoylova"
  const initial = tokens[i + length];
  if (
    length === 1 &&
    initial?.kind === "word" &&
    initial.text.length === 1 &&
    initial.gap === " " &&
    initial.folded !== "i" &&
    initial.folded !== "a" &&
    initial.folded !== "v" &&
    tokens[i + 2]?.text === "." &&
    tokens[i + 2]!.gap === ""
  ) {
    const next = tokens[i + 3];
    const goesOn =
      next?.kind === "word" && next.gap === " " && ["name", "unknown"].includes(partOf(context, next));
    return goesOn ? 4 : 2;
  }
  return length;
}

const titles = setOf("mr mrs ms miss mister missus dr doctor prof professor");
const possessives = setOf("my his her our their your");

/** "my colleague mark", "joy told me", "will was my manager": given names that are words, where somebody must be meant. */
function isPersonHere({ tokens, gazetteer }: TextContext, i: number): boolean {
  const token = tokens[i]!;
  if (!gazetteer.isGiven(token.folded)) return false;
  const [before, beforeThat, after, next] = [tokens[i - 1], tokens[i - 2], tokens[i + 1], tokens[i + 2]];
  if (relation.has(before?.folded ?? "") && possessives.has(beforeThat?.folded ?? "") && token.gap === " ")
    return true;
  if (before?.folded === "for" && beforeThat?.folded === "ask") return true;
  // "me and heather"
  if (before?.folded === "and" && beforeThat?.folded === "me" && !small.has(token.folded)) return true;
  // "jared's address", "ask ebony", "by pascal"
  if (
    gazetteer.commonness(token.folded) > 2 &&
    !thingAfter.has(after?.folded ?? "") &&
    (/^['’]s$/.test(after?.text ?? "") ||
      (token.gap === " " && (strongBefore.has(before?.folded ?? "") || before?.folded === "by")))
  )
    return true;
  // "when precious went on leave"
  if (
    gazetteer.commonness(token.folded) > 2 &&
    /^(?:when|if|because|that|but|and|so|then|since|until|after|before|once)$/.test(before?.folded ?? "") &&
    saidAfter.has(after?.folded ?? "")
  )
    return true;
  if (/^(?:told|asked|called|showed|taught|hired|helped|gave|emailed|rang|texted)$/.test(after?.folded ?? ""))
    return /^(?:me|us|him|her|them)$/.test(next?.folded ?? "");
  return (
    /^(?:is|was)$/.test(after?.folded ?? "") &&
    possessives.has(next?.folded ?? "") &&
    isJobWord(tokens[i + 3]?.folded ?? "")
  );
}

/** "jhunrey jhunrey macaspac": a name, and said again in full. */
function* saidTwice({ lower }: TextContext, found: Candidate): Iterable<Candidate> {
  const said = lower.slice(found.start, found.end);
  const first = said.slice(0, said.indexOf(" "));
  const again = first.length > 2 ? said.indexOf(` ${first} `) : -1;
  if (again === -1) yield found;
  else {
    const score = Math.max(found.score, 0.86);
    yield { ...found, score, end: found.start + again };
    yield { ...found, score, start: found.start + again + 1 };
  }
}

export function* lowerCaseNames(context: TextContext): Iterable<Candidate> {
  for (const found of namesInSmall(context)) yield* saidTwice(context, found);
}

function* namesInSmall(context: TextContext): Iterable<Candidate> {
  yield* signedSmall(context);
  const { tokens, lower, isLowerCase, gazetteer, words } = context;
  const made = (i: number, length: number, score: number, reason: string): Candidate => ({
    start: tokens[i]!.start,
    end: tokens[i + length - 1]!.end,
    entity: "PERSON",
    score,
    reason,
  });
  let at = 0;
  for (const match of matchesAt(introductions, lower, words, introductionWords)) {
    const from = match.index + match[0].length;
    while (at < tokens.length && tokens[at]!.start < from) at++;
    const token: Token | undefined = tokens[at];
    if (token?.start !== from || (token.shape !== "lower" && !isLowerCase)) continue;
    const isWeak = weak.test(match[0]) || !isLowerCase;
    // "reported to mr pendlebury"
    if (titles.has(token.folded)) continue;
    const part = partOf(context, token);
    // "this is taro takahashi": a word before a name.
    const next = tokens[at + 1];
    const isLeading =
      isLowerCase &&
      isNext(next) &&
      next.kind === "word" &&
      partOf(context, next) === "name" &&
      !noParts.has(token.folded) &&
      !small.has(token.folded) &&
      (gazetteer.commonness(token.folded) > 2 || gazetteer.isGiven(token.folded));
    // "this is naveed gill from": whatever else the word is.
    const isWhole =
      isLowerCase &&
      part === "likely" &&
      next?.kind === "word" &&
      (gazetteer.isSurname(next.folded) || partOf(context, next) === "unknown") &&
      /^(?:from|at|calling|here|and|speaking|i)$/.test(tokens[at + 2]?.folded ?? "");
    if (isWeak && part !== "name" && !isWhole && !(part === "unknown" && isLowerCase) && !isLeading) continue;
    let length = lengthAt(context, at, !isWeak || isLeading || isWhole);
    // "miss shim", "doctor ito": whatever else the word is.
    if (
      length === 0 &&
      titled.test(match[0]) &&
      !small.has(token.folded) &&
      !saidAfter.has(token.folded) &&
      !thingAfter.has(token.folded) &&
      !isJobWord(token.folded) &&
      (gazetteer.isSurname(token.folded) ||
        isWordName(token.folded) ||
        isSyllable(token.folded) ||
        gazetteer.cityCountry(token.folded) !== undefined ||
        gazetteer.commonness(token.folded) > 4)
    )
      length = 1;
    if (length > 0) yield made(at, length, isWeak ? 0.72 : 0.86, `Follows "${match[0].trim()}".`);
  }
  if (!isLowerCase) return;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== "word" || token.isGlued || token.folded.length < 2) continue;
    if (isPersonHere(context, i)) {
      yield made(i, Math.max(1, lengthAt(context, i, true)), 0.76, "A given name where somebody is meant.");
      continue;
    }
    const part = partOf(context, token);
    if (part === "none" || part === "rare") continue;
    // "Profesión: soldador", "Formazione: maturità scientifica"
    if (part === "unknown" ? isLabelledThing(context, i) : isOfForm(context, i, i)) continue;
    const before = token.gap === " " ? (tokens[i - 1]?.folded ?? "") : "";
    const length = lengthAt(context, i, false);
    // "ha jiwon", "gong xuexian": a word that is a surname of East Asia, before a name.
    const left = tokens[i - 1];
    const isLed =
      token.gap === " " &&
      left?.kind === "word" &&
      length === 1 &&
      isSyllable(left.folded) &&
      !small.has(left.folded) &&
      !saidAfter.has(left.folded) &&
      (gazetteer.commonness(left.folded) > 2 || left.folded.length === 2);
    const after = tokens[i + length]?.folded ?? "";
    // "h. tahan"
    const isAbbreviated =
      (part === "name" || part === "unknown") &&
      left?.text === "." &&
      left.gap === "" &&
      tokens[i - 2]?.kind === "word" &&
      tokens[i - 2]!.text.length === 1 &&
      (tokens[i - 2]!.folded !== "v" || tokens[i - 3] === undefined) &&
      (tokens[i - 2]!.gap !== "" || i === 2);
    if (isAbbreviated) {
      // "j. r. okonedo"
      const isMore =
        tokens[i - 3]?.text === "." && tokens[i - 4]?.kind === "word" && tokens[i - 4]!.text.length === 1;
      const first = isMore ? i - 4 : i - 2;
      yield made(first, i - first + Math.max(1, length), 0.78, "An initial and a name.");
      i += Math.max(0, length - 1);
    } else if (part === "name") {
      const isSaid = saidAfter.has(after) || strongBefore.has(before);
      const rank = gazetteer.commonness(token.folded);
      // "cook", "frank", "drew": names that are words, too, need somebody who says or does something.
      if (length === 1 && rank > 0 && rank < 4 && !isSaid && !isNameInSmall(token.folded)) continue;
      // "another guy neema"
      if (rank > 0 && /^(?:a|an|the|another|this|that|other|any|some|each|every)$/.test(before)) continue;
      if (length > 1) yield made(i, length, 0.8, "Names, side by side.");
      else if (token.folded.length > 2)
        yield made(i, 1, isSaid ? 0.74 : 0.6, "A name by the lists that is no word.");
      i += Math.max(0, length - 1);
    } else if (part === "unknown") {
      if (length === 1 && (token.folded.length < 4 || thingAfter.has(after))) continue;
      const isTold =
        (before === "for" || before === "of" || before === "from") &&
        /^(?:age|life|wedding|card|record|records|behalf|house|home|account|file|policy|health|patient|parcel|package|transfer|payment|refund|book|song|film|poem|speech|tells|looking|searching|will|estate|claim|invoice|order|feedback|email|mail|message|call|word|heard|notes?|letter|reference|news|text|learned|learnt|lot|bit|help|support|input|review|opinion|view|ask|something|anything|question|questions|photo|picture|name|memory|death|birth|mother|father|wife|husband|son|daughter|friend)$/.test(
          tokens[i - 2]?.folded ?? "",
        );
      // "of zhuoma tsering": two words of no dictionary
      const isPair =
        length > 1 &&
        /^(?:of|for|from|with|by)$/.test(before) &&
        (partOf(context, tokens[i + 1]!) === "name" || goesOnAfter(tokens[i + length]));
      if (otherBefore.has(before) && !saidAfter.has(after) && !isTold && !isPair) continue;
      if (length === 1 && !isLed && !isTold && !isSomebody(context, i, before, after)) continue;
      yield made(
        isLed ? i - 1 : i,
        isLed ? 2 : length,
        length > 1 || isLed ? 0.76 : 0.56,
        "No word of the dictionary, no place and no tool.",
      );
      i += length - 1;
    } else if (gazetteer.isGiven(token.folded)) {
      const next = tokens[i + 1];
      const isPair =
        isNext(next) &&
        next.gap === " " &&
        next.kind === "word" &&
        ["name", "unknown"].includes(partOf(context, next)) &&
        next.folded.length > 2;
      if (isPair && !otherBefore.has(before)) {
        yield made(i, 1 + Math.max(1, lengthAt(context, i + 1, false)), 0.62, "A given name and a surname.");
        i++;
      } else if (/^(?:thanks|hi|hello|hey|dear|named|mr|mrs|ms)$/.test(before)) {
        yield made(i, 1, 0.6, `Follows "${before}".`);
      }
      // "trang hasn't paid", "santiago asked"
      else if (
        gazetteer.commonness(token.folded) === 0 &&
        (saidAfter.has(after) || weakAfter.has(after)) &&
        after !== "and" &&
        after !== "or" &&
        after !== "as" &&
        after !== "here" &&
        after !== "is" &&
        !otherBefore.has(before)
      )
        yield made(i, 1, 0.58, "A given name that does something.");
      // "pascal", "ebony": words that few use.
      else if (
        gazetteer.commonness(token.folded) >= 5 &&
        token.folded.length > 3 &&
        !otherBefore.has(before) &&
        !thingAfter.has(tokens[i + 1]?.folded ?? "")
      )
        yield made(i, 1, 0.54, "A given name, and a word that is seldom used.");
    }
  }
}
