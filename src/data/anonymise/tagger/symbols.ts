// A text as the tagger sees it: a symbol for each token, and one for each span of the rules and for each replacement, so that a look at
// the outcome sees what the first look saw. A symbol is a few numbers in typed arrays; no text is made of a token but of the first
// of its kind.
import { hashText } from "../../../domain/random.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { ones, teens, tensStems } from "../detectors/numbers.ts";
import { isSchoolWord } from "../detectors/schoolWords.ts";
import { entities } from "../entities.ts";
import type { Gazetteer } from "../gazetteer/gazetteer.ts";
import { isJobModifier, isJobWord } from "../lists/jobs.ts";
import {
  beginsOrganisation,
  isLegalForm,
  isOrganisationWord,
  isStreetWord,
  isStrongOrganisationWord,
} from "../lists/organisations.ts";
import { isDegreeWord, isSubject } from "../lists/schools.ts";
import { calendar, tools } from "../lists/things.ts";
import { stemOf } from "../replacements.ts";
import { setOf } from "../text/setOf.ts";
import { mostSeen, type Token } from "../text/tokens.ts";
import { type Elsewhere, Repeated } from "./repeated.ts";

/** Where in a span a symbol may stand: nowhere, after its first, or anywhere. */
export const role = { none: 0, inside: 1, start: 2 } as const;

/** Stands for what is before and after a text. */
export const edge = hashText("edge") | 0;

export interface Symbols extends Elsewhere {
  readonly count: number;
  readonly isLowerCase: boolean;
  /** Offsets in the text; all arrays are (count), or longer. */
  readonly start: Int32Array;
  readonly end: Int32Array;
  /** Of a word that the vocabulary has itself, of others their kind. */
  readonly word: Int32Array;
  /** How it is written and what the lists make of it. */
  readonly kind: Int32Array;
  /** Of its last three letters, of its last four and of its first four. */
  readonly suffix: Int32Array;
  readonly longSuffix: Int32Array;
  readonly prefix: Int32Array;
  /** A bit for each list that has it. */
  readonly lists: Int32Array;
  readonly roles: Uint8Array;
  /** 1 for the first of a line, or of a column in it: no span and no run of capitals goes on there. */
  readonly line: Uint8Array;
  /** 1 for words with capitals, and for numbers. */
  readonly isCapital: Uint8Array;
}

interface Form {
  readonly word: number;
  readonly kind: number;
  readonly suffix: number;
  readonly longSuffix: number;
  readonly prefix: number;
  readonly lists: number;
  readonly role: number;
  /** In a text without capitals. */
  readonly smallRole: number;
  readonly isCapital: number;
  readonly small: number;
}

/** Of a word without capitals: whether the English dictionary has it. 0 is no such word. */
const inEnglish = 2;
const notInEnglish = 1;

const numberWord = new RegExp(
  `^(?:${ones}|${teens}|teens|(?:twent|thirt|fort|fift|sixt|sevent)ieth|(?:(?:early|mid|late)-)?(?:${tensStems})(?:y|ies)(?:-(?:${ones}|ish|something|odd))?|(?:early|mid|late)-\\d0s)$`,
);
/** May stand inside a name, an employer or an age. */
const joining = setOf(
  "early mid late of the and for de du des la le di da y und van der den st & ' ’ . - – ,",
);

/** What lists know of a folded word; the first that is true tells its kind, but for the last ones, which tell of names and words. */
const lists: readonly (readonly [name: string, has: (word: string, gazetteer: Gazetteer) => boolean])[] = [
  ["number", (word) => numberWord.test(word)],
  ["calendar", (word) => calendar.has(word)],
  ["legal", isLegalForm],
  ["school", isSchoolWord],
  ["strong", isStrongOrganisationWord],
  ["organisation", isOrganisationWord],
  ["job", (word) => isJobWord(word) || isJobModifier(word)],
  ["degree", isDegreeWord],
  ["street", isStreetWord],
  ["nation", (word, gazetteer) => gazetteer.isNationality(word)],
  ["subject", isSubject],
  ["leading", beginsOrganisation],
  ["tool", (word) => tools.has(word)],
  ["given", (word, gazetteer) => gazetteer.isGiven(word)],
  ["surname", (word, gazetteer) => gazetteer.isSurname(word)],
  ["listed", (word, gazetteer) => gazetteer.isListed(word)],
  [
    "place",
    (word, gazetteer) =>
      gazetteer.cityCountry(word) !== undefined ||
      gazetteer.country(word) !== undefined ||
      gazetteer.isRegion(word),
  ],
  ["common", (word, gazetteer) => isBetween(gazetteer.commonness(word), 1, 2)],
  ["known", (word, gazetteer) => gazetteer.commonness(word) > 0],
];
/** With a capital they begin a sentence and no name. */
const opening = setOf(
  "the of and for i we you he she it they my our your his her their a an this that these those there here or but if so as at in on by to from with about after before since until while during under over is are was were am do did does have has had can could would should may might must shall not no yes then now also mx please dear hi hello hey thanks thank what who when where why how which",
);
/** Of one letter, which the list of words does not have. */
const shortest = setOf("a i o");
const isBetween = (value: number, least: number, most: number): boolean => value >= least && value <= most;
/** How many of `lists` tell the kind by themselves. */
const telling = lists.findIndex(([name]) => name === "leading");
const bitOf = (name: string): number => 1 << lists.findIndex(([one]) => one === name);
const [given, surname, place] = [bitOf("given"), bitOf("surname"), bitOf("place")];

function kindOf(found: number, commonness: number): string {
  for (let i = 0; i < telling; i++) if (((found >> i) & 1) === 1) return lists[i]![0];
  const isName = (found & (given | surname)) !== 0;
  if (commonness === 0) {
    if ((found & given) !== 0) return "given";
    if ((found & surname) !== 0) return "surname";
    return (found & place) !== 0 ? "place" : "unknown";
  }
  if ((found & place) !== 0) return "place";
  const word = commonness < 3 ? "common" : commonness < 5 ? "word" : "rare";
  return isName ? `${word} name` : word;
}

/** "29" and "84", "1985" and "5000" are not alike. */
function numberKind(digits: string): string {
  const value = Number(digits);
  if (digits.length === 2) return value < 16 ? "to 15" : value < 71 ? "to 70" : "to 99";
  if (digits.length !== 4) return `${Math.min(digits.length, 5)} digits`;
  if (isBetween(value, 1930, 1969)) return "early year";
  return isBetween(value, 1970, 2035) ? "year" : "4 digits";
}

/** "EmployerOrgName" is known by its last word that the vocabulary has: a name of a field. */
const humps = /\p{Lu}?\p{Ll}+|\p{Lu}+(?!\p{Ll})/gu;

/** What tokens are wherever they stand. */
export class Forms {
  private readonly seen = new Map<string, Form>();

  constructor(
    private readonly gazetteer: Gazetteer,
    private readonly vocabulary: ReadonlySet<string>,
  ) {}

  of(token: Token): Form {
    let form = this.seen.get(token.text);
    if (form === undefined) {
      // Texts are hostile, too: made-up words must not stay.
      if (this.seen.size >= mostSeen) this.seen.clear();
      form = token.kind === "word" ? this.ofWord(token) : ofOther(token);
      this.seen.set(token.text, form);
    }
    return form;
  }

  private ofWord({ text, folded, shape }: Token): Form {
    const { gazetteer, vocabulary } = this;
    const found = lists.reduce((bits, [, has], i) => (has(folded, gazetteer) ? bits | (1 << i) : bits), 0);
    const commonness = shortest.has(folded) ? 1 : gazetteer.commonness(folded);
    const kind = hashText(`${shape} ${kindOf(found, commonness)}`) | 0;
    const isNumber = (found & 1) === 1;
    const isSmall = shape === "lower";
    const isOpening = shape !== "UPPER" && opening.has(folded);
    const isJoining = (isSmall || isOpening) && joining.has(folded);
    const isFrequent = commonness === 1 || (commonness === 2 && vocabulary.has(folded));
    const known = vocabulary.has(folded)
      ? folded
      : shape === "Mixed"
        ? (text.match(humps) ?? [])
            .map((part) => part.toLowerCase())
            .filter((part) => vocabulary.has(part))
            .at(-1)
        : undefined;
    return {
      word: known === undefined ? kind : hashText(known) | 0,
      kind,
      suffix: hashText(`suffix ${folded.slice(-3)}`) | 0,
      longSuffix: hashText(`suffix ${folded.slice(-4)}`) | 0,
      prefix: hashText(`prefix ${folded.slice(0, 4)}`) | 0,
      lists: found,
      role: isNumber
        ? role.start
        : isJoining
          ? role.inside
          : isSmall
            ? commonness > 0
              ? role.none
              : role.start
            : isOpening
              ? role.none
              : role.start,
      smallRole: isNumber ? role.start : isJoining ? role.inside : isFrequent ? role.none : role.start,
      isCapital: isSmall ? 0 : 1,
      small: isSmall ? (commonness > 0 || isNumber ? inEnglish : notInEnglish) : 0,
    };
  }
}

function ofOther({ text, kind }: Token): Form {
  const isNumber = kind === "number";
  const id = hashText(isNumber ? numberKind(text) : `mark ${text}`) | 0;
  const own = isNumber
    ? text.length < 6
      ? role.start
      : role.none
    : joining.has(text)
      ? role.inside
      : role.none;
  return {
    word: id,
    kind: id,
    suffix: 0,
    longSuffix: 0,
    prefix: 0,
    lists: 0,
    role: own,
    smallRole: own,
    isCapital: isNumber ? 1 : 0,
    small: 0,
  };
}

const hiddenIds = new Map<string, number>(
  entities.map((entity) => [entity, hashText(`hidden ${entity}`) | 0]),
);
const hiddenOther = hashText("hidden OTHER") | 0;
/** By what a replacement begins with. */
const entityOfStem = new Map<string, string>(entities.map((entity) => [stemOf(entity), entity]));
function hiddenId(replacement: string): number {
  const name = /[A-Za-z_]+/.exec(replacement)?.[0] ?? "";
  return hiddenIds.get(entityOfStem.get(name) ?? name) ?? hiddenOther;
}

/** "COMPANY_2", "SPEAKER_01", "@name": no words of a text. */
const isField = (tokens: readonly Token[], i: number): boolean =>
  [tokens[i - 1], tokens[i + 1]].some((token) => token?.text === "_" || token?.text === "@");

/** `spans` (sorted, disjoint) are symbols; but those of GENDER are words, which others need: "he is". */
export function symbolsOf(
  { tokens, isLowerCase }: Pick<TextContext, "tokens" | "isLowerCase">,
  spans: readonly Pick<Candidate, "start" | "end" | "entity">[],
  forms: Forms,
): Symbols {
  const most = tokens.length;
  const made = {
    isLowerCase,
    start: new Int32Array(most),
    end: new Int32Array(most),
    word: new Int32Array(most),
    kind: new Int32Array(most),
    suffix: new Int32Array(most),
    longSuffix: new Int32Array(most),
    prefix: new Int32Array(most),
    lists: new Int32Array(most),
    roles: new Uint8Array(most),
    line: new Uint8Array(most),
    isCapital: new Uint8Array(most),
    small: new Uint8Array(most),
    /** Or a mark. */
    isNumber: new Uint8Array(most),
  };
  const repeated = new Repeated(isLowerCase);
  let n = 0;
  let next = 0;
  let isLine = 1;
  let hiddenTo = -1;
  const hide = (start: number, end: number, id: number): void => {
    made.start[n] = start;
    made.end[n] = end;
    made.word[n] = made.kind[n] = id;
    made.line[n++] = isLine;
    isLine = 0;
  };
  for (const [i, token] of tokens.entries()) {
    if (token.gap === "\n" || token.gap === "column") isLine = 1;
    while (next < spans.length && spans[next]!.end <= token.start) next++;
    const span = spans[next];
    const isCovered = span !== undefined && span.start < token.end;
    if (isCovered && span.entity !== "GENDER") {
      if (hiddenTo !== span.end) hide(span.start, span.end, hiddenIds.get(span.entity) ?? hiddenOther);
      hiddenTo = span.end;
      if (token.kind === "word" && token.shape !== "lower" && !joining.has(token.folded))
        repeated.know(token, hiddenIds.get(span.entity) ?? hiddenOther);
      continue;
    }
    if (token.kind === "hidden") {
      hide(token.start, token.end, hiddenId(token.text));
      continue;
    }
    const form = forms.of(token);
    made.start[n] = token.start;
    made.end[n] = token.end;
    made.word[n] = form.word;
    made.kind[n] = form.kind;
    made.suffix[n] = form.suffix;
    made.longSuffix[n] = form.longSuffix;
    made.prefix[n] = form.prefix;
    made.lists[n] = form.lists;
    made.roles[n] =
      isCovered || (token.isGlued && isField(tokens, i))
        ? role.none
        : isLowerCase
          ? form.smallRole
          : form.role;
    made.isCapital[n] = form.isCapital;
    made.small[n] = form.small;
    made.isNumber[n] = token.kind === "word" ? 0 : 1;
    if (token.kind === "word") repeated.add(token, n, made.roles[n] === role.start);
    made.line[n++] = isLine;
    isLine = 0;
  }
  leaveOutOtherLanguages(made, n);
  leaveOutLoneNumbers(made, n);
  return { ...made, ...repeated.of(n), count: n };
}

/** Numbers with nothing but numbers and marks in so many symbols on either side are nobody's age or year. */
const farFromWords = 8;

function leaveOutLoneNumbers(
  { roles, isNumber }: { roles: Uint8Array; isNumber: Uint8Array },
  count: number,
): void {
  let last = -1;
  for (let t = 0; t <= count; t++) {
    if (t < count && isNumber[t] === 1) continue;
    // From the last symbol that is something else to this one.
    const from = last === -1 ? 0 : last + farFromWords;
    const to = t === count ? count : t - farFromWords;
    if (to > from) roles.fill(role.none, from, to);
    last = t;
  }
}

/** Small words of a text, or of a line, that are a sample of its language, and the share of them that the dictionary has at least. */
const fewest = 6;
const leastEnglish = 0.6;

/** No symbol of a text, or of a line, in another language is in a span: what is learnt is English. */
function leaveOutOtherLanguages(
  { roles, line, small }: { roles: Uint8Array; line: Uint8Array; small: Uint8Array },
  count: number,
): void {
  let [allWords, allEnglish, words, english, from] = [0, 0, 0, 0, 0];
  for (let t = 0; t <= count; t++) {
    if (t === count || line[t] === 1) {
      if (words >= fewest && english < leastEnglish * words) roles.fill(role.none, from, t);
      allWords += words;
      allEnglish += english;
      words = english = 0;
      from = t;
    }
    if (t === count || small[t] === 0) continue;
    words++;
    if (small[t] === inEnglish) english++;
  }
  if (allWords >= fewest && allEnglish < leastEnglish * allWords) roles.fill(role.none, 0, count);
}
