// Names of people. Three looks at a text: runs of capitals and labels, each scored by lists, form and surroundings
// (src/data/anonymise/person); then what stands in a list beside one that was found; then every part of a name that was found,
// wherever it stands. Structure weighs more than lists: most names of the world are in none.
import { labelledNames, speakerNames, voiceNames } from "../person/labels.ts";
import { lowerCaseNames } from "../person/lowerCase.ts";
import { hasCapital, type Run, runsOf } from "../person/runs.ts";
import { classOf, isTitleCase, scoreRun, scoreSingle, surroundings } from "../person/score.ts";
import { wholeNames } from "../person/wholeNames.ts";
import { thingAfter } from "../person/contexts.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { nameWords } from "../people.ts";
import { headOf } from "../text/sections.ts";
import { windowsAround } from "../text/windows.ts";
import { fold, type Token } from "../text/tokens.ts";
import { type Candidate, type Detector, type TextContext, threshold } from "./detector.ts";

const contact = /@|(?:\+|\b)\d[\d ().-]{6,}\d|linkedin|github|https?:|www\./i;
const endings =
  /\.(?:pdf|docx?|odt|rtf|txt|pages|jpe?g|png|zip|eml|vtt|srt|xlsx?|csv|mp[34]|wav)(?![\p{L}\p{Nd}])/giu;

interface Scored extends Run {
  readonly score: number;
  readonly why: string;
}

export const person = {
  // Not "person", which is what a record says of places that somebody marked by hand.
  id: "names",
  title: "Names of people",
  entities: ["PERSON"],
  *find(context): Iterable<Candidate> {
    const found: Candidate[] = [
      ...labelledNames(context),
      ...speakerNames(context),
      ...voiceNames(context),
      ...wholeNames(context),
      ...lowerCaseNames(context),
      ...fileNames(context),
      ...surnamesFirst(context),
      ...otherScripts(context),
    ];
    const bonus = new Bonus(context);
    const scored: Scored[] = [];
    for (const run of runsOf(context)) {
      const { score, why } =
        run.first === run.last
          ? scoreSingle(context, run.first, run.classes[0]!)
          : scoreRun(context, run.first, run.last, run.classes);
      const { amount, reason } = bonus.of(run);
      // What surroundings can say of a word like "Manager" is bounded; a head line is no place for it either.
      const isName =
        run.classes.some((kind) => kind !== "word" && kind !== "place") ||
        amount >= 0.5 ||
        isTitled(context, run.first);
      scored.push({
        ...run,
        score: isName ? Math.min(score + amount, 0.97) : Math.min(score, 0.45),
        why: reason === "" ? why : reason,
      });
    }
    for (const run of besideNames(context, scored)) {
      // A whole name counts more than its parts, which are looked for below.
      const score = run.first < run.last ? Math.max(run.score, 0.74) : run.score;
      if (run.score >= threshold) found.push(candidate(context, { ...run, score }));
    }
    yield* found;
    yield* aliases(context, found);
  },
} as const satisfies Detector;

/** "Mr Park": whatever else the word is. */
function isTitled({ tokens }: TextContext, first: number): boolean {
  const before = tokens[first - 1]?.text === "." ? tokens[first - 2] : tokens[first - 1];
  return (
    tokens[first]!.gap === " " &&
    tokens[first]!.shape === "Capital" &&
    /^(?:mr|mrs|ms|miss|mx|dr)$/.test(before?.folded ?? "")
  );
}

function candidate({ tokens }: TextContext, { first, last, score, why }: Scored): Candidate {
  const text = why === "" ? "Looks like a name" : `${why[0]!.toUpperCase()}${why.slice(1)}`;
  return {
    start: tokens[first]!.start,
    end: endOf(tokens, last),
    entity: "PERSON",
    score,
    reason: `${text}.`,
  };
}

/** The dot of a last initial belongs to it: "John S." inside a sentence. */
function endOf(tokens: readonly Token[], last: number): number {
  const token = tokens[last]!;
  const dot = tokens[last + 1];
  const isInitial =
    (token.shape === "initial" || /^(?:jr|sr)$/.test(token.folded)) && dot?.text === "." && dot.gap === "";
  return isInitial && tokens[last + 2] !== undefined && !(tokens[last + 2]!.gap === "\n")
    ? dot.end
    : token.end;
}

/** What may stand before a name on a line of its own, and after it. */
const lineBefore =
  /^\s{0,60}[\s*_#>–—-]{0,6}(?:(?:mr|mrs|ms|dr|prof)\.? |(?:resume|cv|curriculum vitae)(?: of|:| -| –)? )?$/i;
const lineAfter =
  /^[\s*_.]{0,4}(?:$|\r$|,? ?(?:jr|sr|phd|md|mba|rn|cpa|pmp|esq|msc|bsc|ma|ba|b\.|m\.|ph\.)|\s?[|•·,–—-]|\s?\(|\t|\s{3})/i;

/** What a place in the document adds: the head line of a resume, a line of one's own beside contact details, words of an e-mail address. */
class Bonus {
  private readonly headEnd: number;
  /** Where the last character that is no blank ends. */
  private readonly inkEnd: number;
  private readonly hasContact: boolean;
  private readonly addressWords: ReadonlySet<string>;

  constructor(private readonly context: TextContext) {
    const { text } = context;
    // The first three lines that are not empty.
    let at = 0;
    for (let n = 0; n < 3 && at < text.length;) {
      const end = text.indexOf("\n", at);
      const line = text.slice(at, end === -1 ? text.length : end);
      if (line.trim() !== "") n++;
      at = end === -1 ? text.length : end + 1;
    }
    this.inkEnd = text.trimEnd().length;
    this.headEnd = context.isBeginning ? at : 0;
    this.hasContact = text.includes("\n") && contact.test(text.slice(0, 800));
    const words = new Set<string>();
    for (let sign = text.indexOf("@"); sign !== -1; sign = text.indexOf("@", sign + 1)) {
      const local =
        /(?<![\w.+-])\p{L}[\p{L}\p{Nd}]{1,30}(?:[._-][\p{L}\p{Nd}]{2,30}){0,3}$/u.exec(
          text.slice(Math.max(0, sign - 80), sign),
        )?.[0] ?? "";
      for (const part of local.split(/[._\-\d]+/)) if (part.length > 2) words.add(fold(part));
    }
    this.addressWords = words;
  }

  of({ first, last, classes }: Run): { amount: number; reason: string } {
    const { text, tokens, gazetteer } = this.context;
    const start = tokens[first]!.start;
    const end = tokens[last]!.end;
    let amount = 0;
    let reason = "";
    const matching = tokens
      .slice(first, last + 1)
      .filter(({ folded }) => this.addressWords.has(folded)).length;
    if (matching > 0 && (matching > 1 || gazetteer.commonness(tokens[first]!.folded) === 0 || last > first)) {
      amount += 0.3;
      reason = "an e-mail address has the same words";
    }
    // A line on which a name stands alone is short.
    const lead = text.slice(Math.max(0, start - 80), start);
    const before = lead.slice(lead.lastIndexOf("\n") + 1);
    const lineStart = start - before.length;
    if (!lineBefore.test(before)) return { amount, reason };
    const after = text.slice(end, end + 160).split("\n", 1)[0]!;
    const lineEnd = end + after.length < text.length ? end + after.length : -1;
    const isAlone = lineAfter.test(after);
    // A street and its number are no name.
    if (!isAlone || text.length < 40 || /^[.,]? ?\d/.test(after)) return { amount, reason };
    const words = last - first + 1;
    const folded = tokens.slice(first, last + 1).map((token) => token.folded);
    if (headOf(text.slice(start, end)) !== undefined || isJobTitle(folded)) return { amount, reason };
    const isWhole = after.trim() === "" || /^\s?[|•·,–—(-]/.test(after);
    // A letter's last line, under others that are no list.
    if (
      words <= 3 &&
      after.trim() === "" &&
      end >= this.inkEnd &&
      classes.some((kind) => kind !== "word" && kind !== "place")
    ) {
      const above = text.slice(0, lineStart).trimEnd().split("\n");
      if (above.length >= 3 && /[\p{L}!,.]$/u.test(above.at(-1)!))
        return { amount: amount + 0.25, reason: reason || "a letter ends with it" };
    }
    const isHead = start < this.headEnd && text.includes("\n");
    if (isHead && isWhole && words >= 2 && words <= 8 && !classes.every((kind) => kind === "place")) {
      const isFirst = text.slice(0, lineStart).trim() === "";
      amount +=
        isFirst && this.hasContact
          ? classes.every((kind) => kind === "word")
            ? 0.5
            : 0.45
          : isFirst
            ? 0.2
            : this.hasContact
              ? 0.2
              : 0.1;
      if (reason === "") reason = "the head line of a resume";
    } else if (words >= 2 && after.trim() === "") {
      const next = text
        .slice(lineEnd + 1, lineEnd + 160)
        .split("\n")
        .slice(0, 3)
        .join("\n");
      if (lineEnd !== -1 && contact.test(next)) {
        amount += 0.15;
        if (reason === "") reason = "contact details below it";
      }
    }
    return { amount, reason };
  }
}

/** Names in a list hold each other: "Priya, Tzvika and Ondřej". */
function* besideNames({ tokens }: TextContext, runs: readonly Scored[]): Iterable<Scored> {
  const isListed = (left: Run | undefined, right: Run | undefined): boolean => {
    if (left === undefined || right === undefined) return false;
    const between = tokens.slice(left.last + 1, right.first);
    return (
      between.length > 0 &&
      between.length <= 2 &&
      between.every(({ text, gap }) => /^(?:,|and|&|or|\/|with|;|not)$/.test(text) && gap !== "\n") &&
      tokens[right.first]!.gap !== "\n"
    );
  };
  const raised = [...runs];
  const raise = (from: number, to: number): void => {
    const source = raised[from];
    const target = raised[to];
    if (
      source === undefined ||
      target === undefined ||
      source.score < 0.55 ||
      target.score < 0.12 ||
      target.score >= threshold
    )
      return;
    if (target.classes.every((kind) => kind === "word" || kind === "place")) return;
    if (!(from < to ? isListed(source, target) : isListed(target, source))) return;
    raised[to] = { ...target, score: target.score + 0.34, why: "stands in a list with a name" };
  };
  for (let n = 0; n + 1 < raised.length; n++) raise(n, n + 1);
  for (let n = raised.length - 1; n > 0; n--) raise(n, n - 1);
  yield* raised;
}

const isRare = (rank: number): boolean => rank === 0 || rank >= 4;

/** Every part of a name that was found, wherever else it stands. */
function* aliases(context: TextContext, found: readonly Candidate[]): Iterable<Candidate> {
  const { tokens, text, gazetteer, isLowerCase } = context;
  const words = new Map<string, string>();
  for (const { start, end, score } of found) {
    const name = text.slice(start, end);
    // One word that something little speaks for stays where it is.
    if (score < (/[\s.-]/.test(name) ? 0.55 : 0.6)) continue;
    for (const word of nameWords(name)) {
      if (word.length > 1) words.set(word, name);
      for (const part of word.includes("-") ? word.split("-") : [])
        if (part.length > 2) words.set(part, name);
    }
  }
  if (words.size === 0) return;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    const name = token.kind === "word" && !token.isGlued ? words.get(token.folded) : undefined;
    if (name === undefined) continue;
    if (token.shape === "lower" && !(isLowerCase && isRare(gazetteer.commonness(token.folded)))) continue;
    const kind = classOf(context, token);
    if (kind === "never") continue;
    if (gazetteer.commonness(token.folded) > 0 && kind !== "name") {
      // A word that is also somebody's name here: "Will", "Young".
      const { score } = surroundings(context, i, i);
      if (token.isSentenceStart ? score < 0.1 : score < -0.1 || isTitleCase(context, token.start)) continue;
    }
    let last = i;
    for (
      let next = tokens[last + 1];
      next?.gap === " " &&
      (hasCapital(next) ||
        (isLowerCase && next.kind === "word" && isRare(gazetteer.commonness(next.folded)))) &&
      words.has(next.folded);
      next = tokens[last + 1]
    )
      last++;
    const after = tokens[last + 1];
    if (after?.kind === "word" && after.gap === " " && thingAfter.has(after.folded) && kind !== "name")
      continue;
    yield {
      start: token.start,
      end: tokens[last]!.end,
      entity: "PERSON",
      score: 0.7,
      reason: `Part of "${name}", a name found in this text.`,
    };
    i = last;
  }
}

/** Names in names of files: "Maria_Garcia_CV.pdf". */
function* fileNames(context: TextContext): Iterable<Candidate> {
  const { text } = context;
  for (const { index: dot } of text.matchAll(endings)) {
    let index = dot;
    while (index > 0 && dot - index < 80 && /[\p{L}\p{M}\p{Nd}_ .()-]/u.test(text[index - 1]!)) index--;
    const base = text.slice(index, dot);
    const parts = [...base.matchAll(/\p{L}[\p{L}\p{M}'’]*/gu)].map((match) => ({
      text: match[0],
      at: match.index,
      folded: fold(match[0]),
    }));
    const isResume =
      /resume|cv|curriculum|lebenslauf|cover|interview|application|bewerbung|transcript|profile/i.test(base);
    const kinds = parts.map(({ folded }) => ({
      isName: context.gazetteer.isGiven(folded) || context.gazetteer.isSurname(folded),
      isWord:
        context.gazetteer.commonness(folded) > 0 ||
        /^(?:cv|resume|pdf|doc|final|draft|copy|new|v|lebenslauf|img|dsc|scan)$/.test(folded) ||
        folded.length < 2,
    }));
    // "Thabo_Kiptoo.pdf": nothing but two or three words with capitals that no dictionary has, joined.
    if (
      parts.length >= 2 &&
      parts.length <= 3 &&
      /^\p{Lu}[\p{L}\p{M}'’-]+(?:[_-]\p{Lu}[\p{L}\p{M}'’-]+){1,2}$/u.test(base.trim()) &&
      kinds.every(({ isName, isWord }) => isName || !isWord) &&
      kinds.some(({ isWord }) => !isWord)
    ) {
      const name = base.trim();
      const start = index + base.indexOf(name);
      yield {
        start,
        end: start + name.length,
        entity: "PERSON",
        score: 0.82,
        reason: "A name in the name of a file.",
      };
      continue;
    }
    for (let n = 0; n < parts.length; n++) {
      let last = n;
      while (
        last < parts.length &&
        (kinds[last]!.isName ||
          (isResume && !kinds[last]!.isWord) ||
          // "Rasheed_Banks_resume": a word after a sure name, both with capitals and joined.
          (isResume &&
            last === n + 1 &&
            kinds[n]!.isName &&
            !kinds[n]!.isWord &&
            !/^(?:resume|cv|curriculum|cover|letter|interview|application|transcript|profile|final|draft|copy|new|scan|senior|junior)$/.test(
              parts[last]!.folded,
            ) &&
            /^\p{Lu}\p{Ll}/u.test(parts[last]!.text) &&
            /^[_-]$/.test(base.slice(parts[last]!.at - 1, parts[last]!.at)))) &&
        last - n < 4
      )
        last++;
      const length = last - n;
      const sure = kinds.slice(n, last).filter(({ isName, isWord }) => isName && !isWord).length;
      if (length >= 2 ? sure > 0 || (isResume && length <= 3) : length === 1 && isResume && sure > 0) {
        yield {
          start: index + parts[n]!.at,
          end: index + parts[last - 1]!.at + parts[last - 1]!.text.length,
          entity: "PERSON",
          score: 0.8,
          reason: "A name in the name of a file.",
        };
        n = last - 1;
      }
    }
  }
}

const surnameFirst =
  /(?=[A-Z\u00c0-\uffffvdbael])(?<![\p{L}\p{Nd}.]|\p{Lu}\. )(?:(?:van|von|de|del|der|da|dos|di|bin|al|el|le|du) ){0,2}\p{Lu}[\p{L}\p{M}'’-]{1,30}(?: \p{Lu}[\p{L}\p{M}'’-]{1,30})?, (?:\p{Lu}\.[ -]?){1,3}(?=[\s,;&:)(]|$)/gu;

/** "Malik, R.", "Lin, H. J.": as publications name their authors. */
function* surnamesFirst({ text, gazetteer }: TextContext): Iterable<Candidate> {
  const all = windowsAround(text, /, \p{Lu}\./gu, 100, 24).flatMap(({ start, end }) =>
    [...text.slice(start, end).matchAll(surnameFirst)].map((match) => ({
      0: match[0],
      index: start + match.index,
    })),
  );
  for (const { 0: found, index } of all) {
    const name = found.trimEnd();
    const first = fold(/^[^,]*/.exec(name)?.[0] ?? "");
    const rank = gazetteer.commonness(first);
    if (all.length < 3 && rank > 0 && rank < 4 && !gazetteer.isSurname(first)) continue;
    yield {
      start: index,
      end: index + name.length,
      entity: "PERSON",
      score: 0.98,
      reason: "A surname and initials, as authors are named.",
    };
  }
}

const scripts =
  /[\p{Script=Han}]{2,4}(?![\p{Script=Han}\p{Script=Hiragana}])|[\p{Script=Hangul}]{2,5}|[\p{Script=Katakana}ー]{2,10}(?:・[\p{Script=Katakana}ー]{2,10})?|[\p{Script=Arabic}\p{M}]{2,20}(?: [\p{Script=Arabic}\p{M}]{2,20}){0,3}|[\p{Script=Hebrew}\p{M}]{2,20}(?: [\p{Script=Hebrew}\p{M}]{2,20}){0,3}|(?:[\p{Script=Devanagari}\p{M}]{2,20}|[\p{Script=Thai}\p{M}]{2,30}|[\p{Script=Tamil}\p{M}]{2,20}|[\p{Script=Bengali}\p{M}]{2,20})(?: [\p{Script=Devanagari}\p{Script=Tamil}\p{Script=Bengali}\p{M}]{2,20}){0,2}/gu;

/** Hebrew and Arabic, scripts of India, Thai, those of East Asia, and halves of pairs. */
const otherLetters =
  /[\u0590-\u0fff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\ud800-\udfff\ufb1d-\ufdff\ufe70-\ufeff]+/g;

/** A few words of another script inside a text in Latin letters are a name as its bearer writes it. */
function* otherScripts({ text }: TextContext): Iterable<Candidate> {
  // Expressions that know scripts are slow: they see only stretches that have one.
  const found = windowsAround(text, otherLetters, 24, 24).flatMap(({ start, end }) =>
    [...text.slice(start, end).matchAll(scripts)].map((match) => ({
      words: match[0],
      index: start + match.index,
    })),
  );
  const letters = found.reduce((sum, { words }) => sum + words.length, 0);
  if (letters > 0.15 * text.length) return;
  for (const { words, index } of found) {
    yield {
      start: index,
      end: index + words.length,
      entity: "PERSON",
      score: 0.62,
      reason: "A few words of another script, as a name is added.",
    };
  }
}
