// Runs of words that may be a name: capitals side by side, with initials, particles and hyphens, cut where a word cannot belong to one.
import { setOf } from "../text/setOf.ts";
import { isParticle } from "../people.ts";
import type { TextContext } from "../detectors/detector.ts";
import { calendar, tools } from "../lists/things.ts";
import { isJobModifier, isJobWord } from "../lists/jobs.ts";
import type { Token } from "../text/tokens.ts";
import { mediumBefore, saidAfter, strongBefore, weakAfter } from "./contexts.ts";
import { isWordName } from "./wordNames.ts";
import { isSalutation, isSmallWord } from "./weakEvidence.ts";
import { type Class, classOf, isEastAsian, isSyllable } from "./classes.ts";

export interface Run {
  /** Indices of tokens; both are words. */
  readonly first: number;
  readonly last: number;
  /** Of its words but particles, in order. */
  readonly classes: readonly Class[];
}

const mostWords = 6;
const alsoSurnames = setOf(
  "pan min he so an my do ho to in ha you we no on the thu sun mon mai may oh are was will na hui",
);
// What may begin a name without a capital and is no word of English.
const leading = setOf("van von dos das da del della di bin binti ibn al el te ter ten af zu de");
const degrees = setOf("sc tech com eng ed phil arch pharm");
const suffixes = setOf("jr sr ii iii iv esq");

export const hasCapital = ({ kind, shape, isGlued }: Token): boolean =>
  kind === "word" && !isGlued && shape !== "lower" && shape !== "none";

const isParticleMark = (tokens: readonly Token[], at: number): boolean => {
  const next = tokens[at + 1];
  return tokens[at]!.gap === " "
    ? next?.folded === "t" && next.gap === "" && tokens[at + 2]?.gap === " "
    : tokens[at]!.gap === "" && next?.gap === " " && tokens[at - 1]!.folded === "de";
};

/** The next word of a run after `at`, over the dot of an initial and over particles; undefined where the run ends. */
function nextWord(tokens: readonly Token[], at: number): number | undefined {
  let next = at + 1;
  const current = tokens[at]!;
  const dot = tokens[next];
  // "So was I. May we": no initial.
  if (
    current.text === "I" &&
    dot?.text === "." &&
    tokens[at - 1]?.shape === "lower" &&
    !/^(?:by|from|with|to|for|of)$/.test(tokens[at - 1]!.text)
  )
    return undefined;
  if (
    dot?.text === "." &&
    dot.gap === "" &&
    (current.shape === "initial" ||
      /^(?:jr|sr|st|mc|wm|chas|geo|thos|jos|md|abd|mohd|ch|th|chr|joh|yu|zh|sh|kh|dj|hj|fco|alex|ign|gius)$/.test(
        current.folded,
      ))
  )
    next++;
  for (let n = 0; n < 3; n++) {
    const token = tokens[next];
    // "van 't Hof", "de' Rossi"
    if (/^['’]$/.test(token?.text ?? "") && isParticleMark(tokens, next)) {
      next += tokens[next + 1]!.gap === "" ? 2 : 1;
      continue;
    }
    if (token?.kind !== "word") return undefined;
    // "Ryohei Tsukumo  Asagiri Staff   T-5507": two blanks on a line of columns, or before what is all in capitals.
    if (token.gap === " " && isWideGap(tokens, next)) return undefined;
    if (token.gap !== " " && !(token.gap === "" && tokens[next - 1]?.text === ".")) return undefined;
    // B.Sc., M.Tech.
    if (token.gap === "" && degrees.has(token.folded)) return undefined;
    // "Tell Koji I said hi."
    if (token.text === "I" && tokens[next + 1]?.text !== ".") return undefined;
    if (hasCapital(token)) return next;
    if (!(isParticle(token.folded) || token.text === "i") || token.isGlued) return undefined;
    next++;
  }
  return undefined;
}

function isWideGap(tokens: readonly Token[], at: number): boolean {
  if (tokens[at]!.start - tokens[at - 1]!.end < 2) return false;
  // "JORUNN  Svea Radar"
  if ((tokens[at]!.shape === "UPPER") !== (tokens[at - 1]!.shape === "UPPER")) return true;
  for (let n = at + 1; n < tokens.length && n < at + 12 && tokens[n]!.gap !== "\n"; n++)
    if (tokens[n]!.gap === "column") return true;
  for (let n = at - 1; n > 0 && n > at - 12 && tokens[n]!.gap !== "\n"; n--)
    if (tokens[n]!.gap === "column") return true;
  return false;
}

/** The letters that lines of questions and answers begin with, where a text has both: "Q. Where?" and "A. Fisk & Sons." */
function answersOf({ tokens }: TextContext): ReadonlySet<Token> {
  const letters = tokens.filter(
    ({ shape, text, gap }, i) =>
      shape === "initial" &&
      (text === "Q" || text === "A") &&
      (gap === "\n" || i === 0) &&
      tokens[i + 1]?.text === ".",
  );
  return new Set(new Set(letters.map(({ text }) => text)).size === 2 ? letters : []);
}

/** All runs of a text with capitals, in order; not yet scored. */
export function* runsOf(context: TextContext): Iterable<Run> {
  const { tokens } = context;
  const answers = answersOf(context);
  for (let i = 0; i < tokens.length;) {
    const token = tokens[i]!;
    // "P.S. Ana says hello"
    if (answers.has(token) || isPostscript(tokens, i)) {
      i += answers.has(token) ? 1 : 4;
      continue;
    }
    const isDegree = token.gap === "" && tokens[i - 1]?.text === "." && degrees.has(token.folded);
    // "C/O Ana Lima"
    const isCareOf = token.text === "O" && token.gap === "" && tokens[i - 1]?.text === "/";
    if (!hasCapital(token) || isDegree || isCareOf || isSmallWord(tokens, i)) {
      i++;
      continue;
    }
    const words = [i];
    for (
      let next = nextWord(tokens, i);
      next !== undefined && words.length < 12;
      next = nextWord(tokens, next)
    )
      words.push(next);
    if (words.length > 1 || isParticle(tokens[i - 1]?.folded ?? "")) yield* cut(context, words);
    else {
      const kind = classOf(context, token);
      const isTitled = kind === "never" && alsoSurnames.has(token.folded);
      if (isTitled) yield* cut(context, words);
      else if (kind !== "never" && !suffixes.has(token.folded)) yield { first: i, last: i, classes: [kind] };
    }
    i = words.at(-1)! + 1;
  }
}

/** Cuts at words that cannot belong to a name, and takes off those at the ends that only stand beside one. */
function* cut(context: TextContext, words: readonly number[]): Iterable<Run> {
  const { tokens } = context;
  const isShouted = words.length > 2 && words.every((i) => tokens[i]!.shape === "UPPER");
  const classes = words.map((i, n) => {
    const token = tokens[i]!;
    if (n > 1 && suffixes.has(token.folded)) return "unknown";
    const kind = classOf(context, token);
    // "ANA LIMA SIGNED BEFORE JOAO PAZ": verbs and prepositions end a name where all is in capitals.
    if (
      isShouted &&
      kind !== "name" &&
      token.folded !== "said" &&
      (saidAfter.has(token.folded) ||
        mediumBefore.has(token.folded) ||
        strongBefore.has(token.folded) ||
        (kind === "word" && context.gazetteer.commonness(token.folded) < 3))
    )
      return "never";
    // "and He Tao"
    if (
      n === 0 &&
      words.length > 1 &&
      kind === "never" &&
      // "Sun Xinyi" begins a sentence, too.
      (!token.isSentenceStart ||
        (/^(?:sun|mai|oh|thu|hui|na|ha)$/.test(token.folded) &&
          (isEastAsian(tokens[words[1]!]!.folded) || isSyllable(tokens[words[1]!]!.folded)))) &&
      token.shape === "Capital" &&
      alsoSurnames.has(token.folded) &&
      /^(?:name|unknown|placeName)$/.test(classOf(context, tokens[words[1]!]!))
    )
      return "unknown";
    // "Seo Lử", "Seungho Seo": the tool is SEO.
    if (
      kind === "never" &&
      token.shape === "Capital" &&
      tools.has(token.folded) &&
      isSyllable(token.folded) &&
      words.some((other) => other !== i && /^(?:name|unknown)$/.test(classOf(context, tokens[other]!)))
    )
      return "unknown";
    if (kind !== "never" || token.isSentenceStart) return kind;
    // "Passport No: 12"
    if (token.folded === "no" && /^[:.#]$/.test(tokens[i + 1]?.text ?? "")) return kind;
    // "Mr. Oh", "Ms. An"
    const before = tokens[i - 1]?.text === "." && tokens[i - 1]!.gap === "" ? tokens[i - 2] : tokens[i - 1];
    if (
      token.shape === "Capital" &&
      alsoSurnames.has(token.folded) &&
      /^(?:mr|mrs|ms|miss|mx|dr|prof)$/.test(before?.folded ?? "")
    )
      return "unknown";
    // "Robin Page"
    if (n === 1 && token.folded === "page" && classOf(context, tokens[words[0]!]!) === "name")
      return "wordName";
    // "Wei He", "SEO" between the words of a name: a capital beside capitals.
    if (
      n > 0 &&
      n === words.length - 1 &&
      alsoSurnames.has(token.folded) &&
      (token.shape === "Capital" ||
        // "CHIA-HAO SUN"
        (words.length === 2 && calendar.has(token.folded) && isEastAsian(tokens[words[0]!]!.folded)))
    )
      return "unknown";
    const isBetween =
      n > 0 &&
      n < words.length - 1 &&
      token.folded.length < 4 &&
      tokens[words[n - 1]!]!.shape === token.shape &&
      tokens[words[n + 1]!]!.shape === token.shape;
    const isNamed = (at: number): boolean =>
      /^(?:name|unknown|placeName|wordName)$/.test(classOf(context, tokens[words[at]!]!));
    if (isBetween && alsoSurnames.has(token.folded) && isNamed(n - 1) && isNamed(n + 1)) return "unknown";
    return isBetween && tools.has(token.folded) ? "unknown" : kind;
  });
  let from = 0;
  for (let at = 0; at <= words.length; at++) {
    if (
      at < words.length &&
      classes[at] !== "never" &&
      !(
        tokens[words[at]!]!.shape === "UPPER" &&
        isCredential(tokens[words[at]!]!.folded) &&
        (at > from || words.length > 1)
      )
    )
      continue;
    let start = from;
    let end = at - 1;
    from = at + 1;
    const wordAt = (n: number): Token => tokens[words[n]!]!;
    // Words that introduce ("Dear", "Nurse", "Engineer") or begin a sentence ("Yesterday Priya", "Ask Maria").
    // "Can Maria come", "Rang Piotr Nowak": whatever names these words are elsewhere.
    while (
      start < end &&
      (wordAt(start).isSentenceStart || isAfterTime(tokens, words[start]!)) &&
      (sentenceOpeners.has(wordAt(start).folded) ||
        (/^(?:will|may)$/.test(wordAt(start).folded) &&
          tokens[words[end]! + 1]?.gap === " " &&
          asked.has(tokens[words[end]! + 1]!.text))) &&
      (end - start > 1 ||
        context.gazetteer.isGiven(wordAt(start + 1).folded) ||
        // "Can Vasylyna start on Monday?": a verb follows.
        (classes[start + 1] !== "word" && isVerbal(tokens, words[end]! + 1)))
    )
      start++;
    // "EMERGENCY CONTACT Loretta Lathan"
    while (
      start < end &&
      wordAt(start).shape === "UPPER" &&
      wordAt(start).folded.length > 3 &&
      classes[start] === "word" &&
      wordAt(end).shape === "Capital"
    )
      start++;
    if (start < end && isSalutation(context, words[start]!, words[end]!)) start++;
    // "King Wiremu", "Herr Lima": no part of a name, whatever lists have.
    if (
      start < end &&
      (alwaysTitles.has(wordAt(start).folded) ||
        (crowned.has(wordAt(start).folded) && context.gazetteer.isGiven(wordAt(start + 1).folded)) ||
        (wordAt(start).text === "O" && wordAt(start).isSentenceStart && wordAt(start + 1).gap === " "))
    )
      start++;
    while (
      start < end &&
      !isBeforeParticle(context, words[start]!) &&
      isIntroduction(
        wordAt(start),
        classes[start]!,
        words[start]! > 0 ? tokens[words[start]! - 1] : undefined,
        end - start > 1,
      )
    )
      start++;
    while (
      end > start &&
      isTrailing(wordAt(end), classes[end]!) &&
      // "Jack Carpenter is a carpenter"
      !(
        end - start < 3 &&
        end > start &&
        isJobWord(wordAt(end).folded) &&
        context.gazetteer.isGiven(wordAt(start).folded) &&
        (saidAfter.has(tokens[words[end]! + 1]?.folded ?? "") ||
          weakAfter.has(tokens[words[end]! + 1]?.folded ?? ""))
      )
    )
      end--;
    // "Bowen Huang M.D."
    while (
      end - start > 2 &&
      wordAt(end).shape === "initial" &&
      wordAt(end).gap === "" &&
      wordAt(end - 1).shape === "initial" &&
      wordAt(start).shape !== "initial"
    )
      end -= 2;
    while (start <= end && suffixes.has(wordAt(start).folded)) start++;
    if (start > end) continue;
    if (end - start + 1 > mostWords) continue;
    let first = words[start]!;
    // "dos Santos João", "van der Berg": particles before the first capital.
    for (let n = 0; n < 2 && tokens[first]!.gap === " "; n++) {
      const before = tokens[first - 1];
      if (before?.kind !== "word" || before.shape !== "lower" || before.isGlued) break;
      if (
        !(
          leading.has(before.folded) ||
          (n === 0 &&
            /^(?:la|los|las|der|den|le)$/.test(before.folded) &&
            leading.has(tokens[first - 2]?.folded ?? ""))
        )
      )
        break;
      if (n > 0 && !leading.has(before.folded)) break;
      first--;
    }
    yield { first, last: words[end]!, classes: classes.slice(start, end + 1) };
  }
}

const isPostscript = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]!.text === "P" &&
  tokens[i + 1]?.text === "." &&
  tokens[i + 2]?.text === "S" &&
  tokens[i + 2]!.gap === "";

/** What a question asks for after somebody's name: "Will Ana be there?" */
const asked = setOf(
  "be come go do call get take make start stay join need want know like pay send sign accept agree have attend arrive leave help bring work see meet travel return speak talk",
);

/** "13:45 Rang Ana": a note's time is before it. */
function isAfterTime(tokens: readonly Token[], i: number): boolean {
  for (let n = i - 1; n >= 0 && n > i - 6; n--) {
    const { kind, text, gap } = tokens[n]!;
    if (kind !== "number" && !/^[:.[\]()-]$/.test(text)) return false;
    if (n === 0 || gap === "\n") return true;
  }
  return false;
}

const isVerbal = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]?.kind === "word" && tokens[i].shape === "lower" && tokens[i].gap === " ";

const sentenceOpeners = setOf(
  "can has do does did have had was is are must should would could let go come see get ask use put set rang ring call called met saw spoke sent told chase chased book booked visit visited ex young little poor old even only both mtg like unlike except big dear tel re via block unblock unfollow follow text play find show tell venmo paypal message invite add remove delete mute tag ping remind page pay skype facetime hug kiss thank rang emailed texted",
);

const alwaysTitles = setOf(
  "herr frau senor senora senorita monsieur madame mademoiselle signor signora general admiral ambassador governor chancellor commander lieutenant sergeant corporal colonel captain",
);
const crowned = setOf("king queen prince emperor empress sultan duke duchess pope saint tsar");

const credentials = setOf(
  "pcp np lpn dnp crna facs facc msn bsn pharmd dpm edd psyd lcsw ccc-slp dnb frcs mrcp frcp faap od rd dc phd md mba msc bsc ma ba rn cpa pmp esq dds dvm jd llb llm cfa pe hr it ceo cto cfo coo vp svp evp uk usa us eu",
);
export const isCredential = (word: string): boolean => credentials.has(word);

function isIntroduction(token: Token, kind: Class, before: Token | undefined, isMore: boolean): boolean {
  if (kind === "name" || kind === "unknown" || kind === "placeName") return false;
  // "Son Võ": nobody's son without a word before.
  if (token.folded === "son" && kind === "wordName") return false;
  if (strongBefore.has(token.folded) || isJobWord(token.folded))
    return (
      kind !== "wordName" ||
      isMore ||
      !/^(?:dean|cook|baker|king|page|major|pope|prince|bishop|guy|queen)$/.test(token.folded)
    );
  if (isJobModifier(token.folded)) return kind === "word";
  return kind === "word" && (token.isSentenceStart || before === undefined);
}

/** "Ludo van den Akker": a word that is none of every day's, before a particle. */
function isBeforeParticle({ tokens, gazetteer }: TextContext, i: number): boolean {
  const next = tokens[i + 1];
  const rank = gazetteer.commonness(tokens[i]!.folded);
  return next?.gap === " " && leading.has(next.text) && (rank === 0 || rank > 4);
}

const trailing = setOf(
  "team project account office department manager engineer director resume cv linkedin github profile company group associates consulting said says skills experience education profile contact languages summary hobbies references interests",
);
function isTrailing(token: Token, kind: Class): boolean {
  // "Luis Carpenter"
  if (isWordName(token.folded)) return false;
  return kind === "word" && (isJobWord(token.folded) || trailing.has(token.folded));
}
