// Names of people. Three looks at a text: runs of capitals and labels, each scored by lists, form and surroundings
// (src/data/anonymise/person); then what stands in a list beside one that was found; then every part of a name that was found,
// wherever it stands. Structure weighs more than lists: most names of the world are in none.
import { inBasicPlane } from "../text/basicPlane.ts";
import { labelledNames, voiceNames } from "../person/labels.ts";
import { speakerNames } from "../person/speakers.ts";
import { signedInitials } from "../person/initials.ts";
import {
  comparedNames,
  contractedNames,
  couplesNamed,
  dottedInitials,
  explainedInitials,
  writersOfChats,
} from "../person/lineForms.ts";
import { chatLineNames, namesUnderLabels } from "../person/lineNames.ts";
import { withoutHonorifics } from "../person/honorifics.ts";
import { lowerCaseNames } from "../person/lowerCase.ts";
import { fileNames, otherScripts, surnamesFirst } from "../person/odd.ts";
import { type Run, runsOf } from "../person/runs.ts";
import { scoreSingle } from "../person/scoreSingle.ts";
import { scoreRun } from "../person/scoreRun.ts";
import { isWordName } from "../person/wordNames.ts";
import { isOfForm } from "../person/formLabels.ts";
import { isDescendant } from "../person/weakEvidence.ts";
import { wholeNames } from "../person/wholeNames.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { cellsUnder } from "../text/tables.ts";
import { classAt, digit, letter } from "../text/characters.ts";
import { headOf } from "../text/sections.ts";
import { fold, type Token } from "../text/tokens.ts";
import { namesInColumns } from "./columns.ts";
import { type Candidate, type Detector, type TextContext, threshold } from "./detector.ts";
import { aliases } from "../person/aliases.ts";

const contact = /@|(?:\+|\b)\d[\d ().-]{6,}\d|linkedin|github|https?:|www\./i;
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
      ...namesInColumns(context),
      ...explainedInitials(context),
      ...comparedNames(context),
      ...contractedNames(context),
      ...couplesNamed(context),
      ...dottedInitials(context),
      ...writersOfChats(context),
      ...chatLineNames(context),
      ...namesUnderLabels(context),
    ];
    const bonus = new Bonus(context);
    const scored: Scored[] = [];
    const heads = new Set(cellsUnder(context, "head").map(({ start }) => start));
    for (const run of runsOf(context)) {
      if (heads.has(context.tokens[run.first]!.start)) continue;
      if (isOfForm(context, run.first, run.last)) continue;
      const { score, why } =
        run.first === run.last
          ? scoreSingle(context, run.first, run.classes[0]!)
          : scoreRun(context, run.first, run.last, run.classes);
      const { amount, reason } = bonus.of(run);
      // What surroundings can say of a word like "Manager" is bounded; a head line is no place for it either.
      const isName =
        run.classes.some((kind) => kind !== "word" && kind !== "place") ||
        (run.first === run.last && isWordName(context.tokens[run.first]!.folded)) ||
        amount >= 0.5 ||
        isTitled(context, run.first);
      // Written out: there are thousands of these, and a spread costs more than all that was judged.
      scored.push({
        first: run.first,
        last: run.last,
        classes: run.classes,
        score: isName ? Math.min(score + amount, 0.97) : Math.min(score, 0.45),
        why: reason === "" ? why : reason,
      });
    }
    for (const run of besideNames(context, scored)) {
      // A whole name counts more than its parts, which are looked for below.
      const score = run.first < run.last ? Math.max(run.score, 0.74) : run.score;
      if (run.score >= threshold) found.push(candidate(context, run, score));
    }
    const names = found.map((one) => withoutHonorifics(context, one));
    yield* names;
    yield* aliases(context, names);
    yield* signedInitials(context, names);
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

function candidate({ tokens }: TextContext, { first, last, why }: Scored, score: number): Candidate {
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

const localPart = /^\p{L}[\p{L}\p{Nd}]{1,30}(?:[._-][\p{L}\p{Nd}]{2,30}){0,3}$/u;
const isOfAddress = (text: string, at: number): boolean => {
  const kind = classAt(text, at);
  return kind === letter || kind === digit || "._+-".includes(text[at]!);
};

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
      let from = sign;
      while (from > 0 && sign - from < 80 && isOfAddress(text, from - 1)) from--;
      if (from === sign) continue;
      const local = inBasicPlane(localPart).exec(text.slice(from, sign))?.[0] ?? "";
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
    let matching = 0;
    for (let i = first; i <= last; i++) if (this.addressWords.has(tokens[i]!.folded)) matching++;
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
      if (above.length >= 3 && /[\p{L}!?,.]$/u.test(above.at(-1)!))
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
    } else if (
      words === 1 &&
      isHead &&
      after.trim() === "" &&
      isJobTitle(
        fold(text.slice(lineEnd + 1, lineEnd + 80).split("\n", 1)[0]!)
          .trim()
          .split(/ +/),
      )
    ) {
      amount += 0.3;
      reason ||= "a job below it";
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
function* besideNames({ tokens, gazetteer }: TextContext, runs: readonly Scored[]): Iterable<Scored> {
  const isListed = (left: Run | undefined, right: Run | undefined): boolean => {
    if (left === undefined || right === undefined) return false;
    const gap = right.first - left.last;
    if (gap < 2 || gap > 3) return false;
    const between = tokens.slice(left.last + 1, right.first);
    return (
      between.every(
        ({ text, gap }) => /^(?:,|and|&|or|\/|with|;|not|\+|nor|then|→)$/.test(text) && gap !== "\n",
      ) && tokens[right.first]!.gap !== "\n"
    );
  };
  const raised = [...runs];
  const raise = (from: number, to: number): void => {
    const source = raised[from];
    const target = raised[to];
    if (source === undefined || target === undefined || source.score < 0.55 || target.score >= threshold)
      return;
    const isOne = target.first === target.last;
    const { shape } = tokens[target.first]!;
    // "Lima, CDL-A", "AMOS and ShipNet", "Siemens S7", "Kino 35"
    if (
      shape === "Mixed" ||
      (shape === "UPPER" && tokens[source.first]!.shape !== "UPPER") ||
      (tokens[target.last + 1]?.kind === "number" && tokens[target.last + 1]!.gap === " ")
    )
      return;
    const [left, right] = from < to ? [source, target] : [target, source];
    const joint = tokens[right.first - 1]!.text;
    // "Mørk & Lie", "Inês & Filhas": firms.
    if (
      joint === "&" &&
      (isDescendant(tokens[right.first]!.folded) ||
        !(
          left.first === left.last &&
          right.first === right.last &&
          // "Interviewers: Yonas, Mwangi & Ruta"
          (isListed(raised[Math.min(from, to) - 1], left) ||
            tokens[right.last + 1]?.text === "(" ||
            gazetteer.isGiven(tokens[left.first]!.folded) ||
            gazetteer.isGiven(tokens[right.first]!.folded))
        ))
    )
      return;
    // "Ana Lima, Rechtsanwältin", "Moses Kalsakau, Efate": what somebody is or where; a list has a third.
    if (
      joint === "," &&
      isOne &&
      source.first < source.last &&
      !isListed(right, raised[Math.max(from, to) + 1]) &&
      !isListed(raised[Math.min(from, to) - 1], left)
    )
      return;
    // "Monjeau, Graves and Reed": a word between names.
    const other = raised[to + to - from];
    const isBetween =
      other !== undefined &&
      other.score >= 0.5 &&
      (from < to ? isListed(target, other) : isListed(other, target)) &&
      target.classes.length === 1 &&
      !target.classes.includes("never");
    if (!isBetween && target.classes.every((kind) => kind === "word" || kind === "place")) return;
    if (target.score < (isBetween ? 0 : 0.12)) return;
    if (!(from < to ? isListed(source, target) : isListed(target, source))) return;
    raised[to] = {
      ...target,
      score: Math.max(target.score + 0.34, isBetween ? 0.55 : 0),
      why: "stands in a list with a name",
    };
  };
  for (let n = 0; n + 1 < raised.length; n++) raise(n, n + 1);
  for (let n = raised.length - 1; n > 0; n--) raise(n, n - 1);
  yield* raised;
}
