// Addresses as chains of short pieces with commas, dashes or line ends between: a flat or a plot, a house, a street, a quarter, a
// town, a postcode, a country, in whatever order and language. No piece needs to be known: what each looks like is counted, and the
// sum decides. Streets that stand in a sentence by themselves are address.ts.
import { calendar } from "../lists/things.ts";
import type { Token } from "../text/tokens.ts";
import { offices } from "../lists/numberLabels.ts";
import { hasPlace } from "./addressParts.ts";
import {
  isArea,
  isBox,
  isCounty,
  isBuilding,
  isDwelling,
  isEnumeration,
  isHouse,
  isHouseLast,
  isLowerPiece,
  isShortened,
  isStreet,
  namedHouse,
  postcode,
} from "./addressWords.ts";
import { isUnlikely } from "./addressUnlikely.ts";
import type { Candidate, TextContext } from "./detector.ts";

interface Piece {
  readonly first: number;
  readonly last: number;
  readonly isNewLine: boolean;
  /** Tells where somebody's door is: a flat, a box, a street. */
  readonly house: number;
  /** Tells which town: a postcode, a town, a country, a word for a quarter. */
  readonly place: number;
  readonly isArea: boolean;
  readonly hasCode: boolean;
  /** Of letters and digits, as nothing else is: "SW9 8QJ". */
  readonly hasSureCode: boolean;
  readonly isBad: boolean;
}

const mostPieces = 12;
const mostTokens = 14;
/** Of house and place together. */
const enough = 4;

const marksInside = new Set(["-", "–", "/", "#", "(", ")", "º", "ª", "°", "&", "'", "’", "〒"]);

/** "0281 - 210 5977" on the line below an address. */
function beginsTelephone(tokens: readonly Token[], i: number): boolean {
  if ((tokens[i]!.gap !== "\n" && tokens[i - 1]?.text !== ".") || !tokens[i]!.text.startsWith("0"))
    return false;
  let digits = 0;
  for (let n = i; n < i + 8 && (n === i || (tokens[n] !== undefined && tokens[n]!.gap !== "\n")); n++) {
    const token = tokens[n]!;
    if (token.kind === "number") digits += token.text.length;
    else if (!"-–/.()".includes(token.text)) break;
  }
  return digits >= 9;
}

/** Whether a token can stand in an address: capitals, numbers, particles and the words for streets, marks between them. */
function fits({ text, tokens }: TextContext, i: number): boolean {
  const token = tokens[i]!;
  if (token.kind === "hidden") return false;
  if (token.kind === "number") return token.text.length <= 6 && !beginsTelephone(tokens, i);
  if (token.kind === "word") {
    if (token.text === "I") return false;
    if (token.shape !== "lower") return true;
    // "in June"
    if ((token.text === "in" || token.text === "on") && calendar.has(tokens[i + 1]?.folded ?? ""))
      return false;
    // "88a", "23rd", "101-dong", "145/a"
    const before = token.gap === "" ? tokens[i - 1] : undefined;
    return (
      isLowerPiece(token.folded) ||
      (before?.kind === "number" && token.text.length < 3) ||
      (before?.text === "-" && before.gap === "" && token.text.length < 6) ||
      (before?.text === "/" && before.gap === "" && token.text.length === 1)
    );
  }
  // "St Mary's Mews"
  if (token.text === "," || /^['’]s$/i.test(token.text)) return true;
  const next = tokens[i + 1];
  // "(2014-2018)": how long somebody lived there.
  if (token.text === "(" && /^(?:19|20)\d\d$/.test(next?.text ?? "")) return false;
  // "(2) 12 Mill Road": one of a list.
  if (token.text === "(" && next?.kind === "number" && next.text.length === 1 && tokens[i + 2]?.text === ")")
    return false;
  if (token.text === ":")
    return (
      token.gap === "" &&
      next?.kind === "number" &&
      (next.gap === "" || /^(?:n[or]|d|daire|kat|k)$/.test(tokens[i - 1]?.folded ?? ""))
    );
  if (token.text !== ".") return marksInside.has(token.text);
  // Dots that lead over a form, and the end of what ends a line.
  if (next?.text === "." && next.gap === "") return false;
  if (next === undefined || next.gap === "\n") return token.gap === "" && tokens[i - 1]?.kind !== "number";
  // "Puebla, Jal. 44404"
  if (next.gap === "" || next.kind === "mark" || (next.kind === "number" && tokens[i - 1]!.text.length < 5))
    return true;
  const before = tokens[i - 1];
  return before?.kind === "number"
    ? next.shape === "lower" ||
        next.shape === "UPPER" ||
        /^\d\. \p{L}/u.test(text.slice(before.start, before.start + 5))
    : before?.shape === "initial" ||
        isShortened(before?.folded ?? "") ||
        before?.folded.endsWith("str") === true;
}

const isBlankLine = (text: string, from: number, to: number): boolean => {
  const at = text.indexOf("\n", from);
  return at !== -1 && at < to && text.includes("\n", at + 1) && text.indexOf("\n", at + 1) < to;
};

/** Whether token `i` begins a new piece beside the one before it. */
function begins(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i]!;
  const before = tokens[i - 1]!;
  if (before.text === ",") return true;
  return token.gap === "\n" || (token.gap === " " && before.gap === " " && "-–/".includes(before.text));
}

export function* addressChains(context: TextContext): Iterable<Candidate> {
  const { tokens, text } = context;
  for (let i = 0; i < tokens.length;) {
    if (!fits(context, i) || tokens[i]!.kind === "mark") {
      i++;
      continue;
    }
    const pieces: Piece[] = [];
    let from = i;
    let hasHint = false;
    let at = i;
    for (; at < tokens.length; at++) {
      const token = tokens[at]!;
      if (at > i) {
        if (!fits(context, at) || token.gap === "column") break;
        if (token.gap === "\n" && isBlankLine(text, tokens[at - 1]!.end, token.start)) break;
        if (begins(tokens, at)) {
          const piece = pieceOf(context, from, at - 1, hasHint);
          if (piece !== undefined) pieces.push(piece);
          from = at;
          hasHint = false;
          if (pieces.length >= mostPieces) break;
        }
      }
      hasHint ||= token.kind === "number" || (token.kind === "word" && isHint(token.folded));
    }
    if (from < at) {
      const piece = pieceOf(context, from, at - 1, hasHint);
      if (piece !== undefined) pieces.push(piece);
    }
    // "City/State/ZIP:" is a label, whatever is above it.
    if (tokens[at]?.text === ":" && tokens[at]!.gap === "") {
      // "Home: 8 Mill Lane, Diss / Work: Umbra": one of a line.
      const isOfLine = tokens[(pieces.at(-1)?.first ?? 0) - 1]?.text === "/";
      while (!isOfLine && pieces.length > 0 && !pieces.at(-1)!.isNewLine) pieces.pop();
      pieces.pop();
    }
    if (pieces.length > 1) yield* chainsOf(context, pieces);
    i = Math.max(at, i + 1);
  }
}

const isHint = (word: string): boolean => isStreet(word) || isArea(word) || isDwelling(word);

/** What a piece from token `first` to `last` says; undefined of one with nothing in it. */
function pieceOf(context: TextContext, first: number, last: number, hasHint: boolean): Piece | undefined {
  const { tokens, text } = context;
  const isNewLine = tokens[first]!.gap === "\n";
  while (first < last && tokens[first]!.kind === "mark" && !/^[#(〒]$/.test(tokens[first]!.text)) first++;
  // "lived in Flat 2"
  while (first < last && /^(?:in|on|at|near|and|of)$/.test(tokens[first]!.text)) first++;
  while (last >= first && tokens[last]!.kind === "mark" && tokens[last]!.text !== ")") last--;
  if (last < first) return undefined;
  const none = {
    first,
    last,
    isNewLine,
    house: 0,
    place: 0,
    isArea: false,
    hasCode: false,
    hasSureCode: false,
    isBad: false,
  };
  const found = text.slice(tokens[first]!.start, tokens[last]!.end);
  // "1,000 Lead"
  if (
    tokens[first]!.kind === "number" &&
    tokens[first]!.gap === "" &&
    /^\d{3}(?!\d)/.test(found) &&
    /\d,$/.test(text.slice(Math.max(0, tokens[first]!.start - 2), tokens[first]!.start))
  )
    return { ...none, isBad: true };
  // "B2,31000,36500": a line of a table.
  if (
    tokens[first]!.gap === "" &&
    /^\d{4,6}$/.test(found) &&
    /\d,$/.test(text.slice(Math.max(0, tokens[first]!.start - 2), tokens[first]!.start))
  )
    return { ...none, isBad: true };
  if (last - first >= mostTokens || found.length > 70) return { ...none, isBad: true };
  const words = tokens.slice(first, last + 1).filter(({ kind }) => kind === "word");
  const folded = words.map((word) => word.folded);
  if (isUnlikely(found, folded)) return { ...none, isBad: true };
  const area = folded.some(isArea);
  const isKnown =
    (words.length === 1 && isCounty(folded[0]!)) ||
    (words.length > 0 && hasPlace(context, words.map((word) => word.text).join(" ")));
  const told = postcode(found);
  // "PAM 2018"
  const code = told === "likely" && !isKnown && /\D(?:19|20)\d{2}$/.test(found) ? "" : told;
  const place =
    (code === "sure" ? 3 : code === "likely" ? (isKnown ? 2 : 1.5) : 0) +
    (isKnown ? 1.5 : 0) +
    (area ? 1 : 0) +
    // "Osijek, OIB 694...": another number's label.
    (words.length === 1 && /^[A-Z]{2,3}$/.test(found) && !offices.has(folded[0]!) ? 0.5 : 0);
  const rest = { place, isArea: area, hasCode: code !== "", hasSureCode: code === "sure" };
  if (!hasHint) return { ...none, ...rest };
  const hasStreet = folded.some(isStreet);
  const hasNumber = /\d/.test(found);
  let house = 0;
  if (isBox(found)) house = 3;
  else if (hasStreet && (isHouse(found) || isHouseLast(found))) house = 3;
  else if (isEnumeration(found)) house = 2;
  else if (isHouse(found) && code !== "sure") house = 1.5;
  else if (hasStreet) house = hasNumber ? 2.5 : 1.5;
  else if (isHouseLast(found) && code === "" && !/(?:19|20)\d{2}$/.test(found)) house = 1;
  else if (isBuilding(folded)) house = 1;
  return { ...none, ...rest, house };
}

function* chainsOf(context: TextContext, pieces: readonly Piece[]): Iterable<Candidate> {
  let from = 0;
  for (let to = 0; to <= pieces.length; to++) {
    if (to < pieces.length && !pieces[to]!.isBad) continue;
    if (to - from > 1) {
      const found = chainOf(context, pieces.slice(from, to));
      if (found !== undefined) yield found;
    }
    from = to + 1;
  }
}

function chainOf(context: TextContext, pieces: readonly Piece[]): Candidate | undefined {
  const { tokens, text } = context;
  let first = pieces.findIndex(({ house }) => house >= 1);
  const areas = pieces.filter((piece) => piece.isArea).length;
  if (first === -1 && areas > 1) first = pieces.findIndex((piece) => piece.isArea);
  const sure = pieces.findIndex((piece) => piece.hasSureCode);
  if (first === -1 && sure >= 2) {
    // Lines before a code, the topmost of which is whose they are.
    const isOnTop = pieces[0]!.isNewLine || pieces[0]!.first === 0;
    const isLines = pieces.slice(1, sure + 1).every(({ isNewLine }) => isNewLine);
    if (isOnTop && isLines && sure >= 3) first = 1;
  }
  if (first === -1) return undefined;
  // "Zone Industrielle Nord, BP 214"
  while (
    first > 0 &&
    pieces[first - 1]!.isArea &&
    !pieces[first]!.isNewLine &&
    /^(?:zone|zona|village|urbanizacion|urb|barrio|quarter|tehsil|kampung|kampong|kg|taman|desa|colonia|vila|lot|lotissement|cite|barangay|brgy)$/.test(
      tokens[pieces[first - 1]!.first]!.folded,
    )
  )
    first--;
  let last = first;
  for (let n = first; n < pieces.length; n++) if (pieces[n]!.place > 0 || pieces[n]!.house >= 1.5) last = n;
  // Four pieces that say nothing are no quarter.
  for (let n = first + 1, silent = 0; n <= last; n++) {
    silent = pieces[n]!.place > 0 || pieces[n]!.house > 0 ? 0 : silent + 1;
    if (silent > 3) {
      last = n - silent;
      break;
    }
  }
  const chain = pieces.slice(first, last + 1);
  const house = chain.reduce((sum, piece) => sum + piece.house, 0);
  let place = chain.reduce((sum, piece) => sum + piece.place, 0);
  // "Villa 64, Jumeirah Beach Road, Ras Al Khaimah": a town that no list has, and nothing after it.
  const town = pieces[last + 1];
  if (house >= 3 && place < 2 && town !== undefined && isLastTown(context, town)) {
    chain.push(town);
    place += 1;
  }
  if (chain.length < 2) return undefined;
  // Numbered lines are a list.
  const numbered = chain.filter(
    ({ first: at, house: own, place: told }) =>
      told < 2 && own < 2 && /^(?:unit )?\d+ /i.test(text.slice(tokens[at]!.start, tokens[at]!.start + 8)),
  );
  if (numbered.length > 1 && numbered.some(({ isNewLine }) => isNewLine)) return undefined;
  const best = Math.max(...chain.map((piece) => piece.house));
  const hasCode = chain.some((piece) => piece.hasCode);
  const streets = chain.filter((piece) => piece.house >= 1.5).length;
  const isHome = best >= 2 || (best >= 1 && hasCode) || streets > 1 || (areas > 1 && hasCode) || sure >= 2;
  if (!isHome || house + place < enough || (place === 0 && (streets < 2 || best < 2.5))) return undefined;
  // "The Old Dairy, Thornwell Lane": what a house is called stands before its street.
  const before = pieces[first - 1];
  if (
    before !== undefined &&
    !chain[0]!.isNewLine &&
    !/\d/.test(text.slice(tokens[chain[0]!.first]!.start, tokens[chain[0]!.last]!.end)) &&
    before.last - before.first < 4 &&
    hasCode &&
    /^the$/.test(tokens[before.first]!.folded)
  )
    chain.unshift(before);
  // "The Old Maltings, 12 Sheep Street"
  else if (hasCode && !chain[0]!.isNewLine && isNamedHouse(context, before)) chain.unshift(before!);
  // "Lungarno Serristori, 49/A": the number of a street behind a comma.
  else if (
    before !== undefined &&
    !chain[0]!.isNewLine &&
    /^\d{1,4}(?:[ /]?[A-Z])?$/.test(pieceText(context, chain[0]!)) &&
    /^\p{Lu}[\p{L}\p{M}'’.-]*(?: [\p{L}\p{M}'’.-]+){1,4}$/u.test(pieceText(context, before))
  )
    chain.unshift(before);
  // "103-1309, Hyundai Apt., 71 Hannuri-daero": a flat, a building and its street.
  else if (before !== undefined && !chain[0]!.isNewLine && isBuildingPiece(context, before)) {
    chain.unshift(before);
    const flat = pieces[first - 2];
    if (flat !== undefined && !before.isNewLine && /^\d{1,4}(?:-\d{1,4})?$/.test(pieceText(context, flat)))
      chain.unshift(flat);
  }
  // "45 bis, avenue Foch"
  else if (
    before !== undefined &&
    !chain[0]!.isNewLine &&
    tokens.slice(chain[0]!.first, chain[0]!.last + 1).some(({ folded }) => isStreet(folded)) &&
    /^\d{1,4}(?: ?(?:bis|ter|quater|[A-Z]))?$/.test(pieceText(context, before))
  )
    chain.unshift(before);
  const end = chain.at(-1)!.last;
  let start = chain[0]!.first;
  while (start < end && /^(?:in|on|at|near|and|of|not)$/.test(tokens[start]!.text)) start++;
  // "Visit 12 Mill Road"
  if (
    start < end &&
    tokens[start]!.isSentenceStart &&
    tokens[start]!.kind === "word" &&
    tokens[start + 1]!.gap === " " &&
    /^(?:visit|wohnhaft|send|meet|ship|deliver|post|at|from|to|near|in|on|address|home|and|my|our)$/.test(
      tokens[start]!.folded,
    )
  )
    start++;
  while (start < end && /^(?:in|on|at|near)$/.test(tokens[start]!.text)) start++;
  if (tokens[start]!.text.length === 1 && tokens[start + 1]?.text === ")" && start + 2 < end) start += 2;
  return {
    start: tokens[start]!.start,
    end: endOf(tokens, end),
    entity: "ADDRESS",
    score: 0.985,
    reason: "A house, a street or a box, and its town.",
  };
}

const pieceText = ({ text, tokens }: TextContext, { first, last }: Piece): string =>
  text.slice(tokens[first]!.start, tokens[last]!.end);

const isNamedHouse = (context: TextContext, piece?: Piece): boolean =>
  piece !== undefined && namedHouse.test(pieceText(context, piece));

const isBuildingPiece = ({ tokens }: TextContext, { first, last }: Piece): boolean =>
  last - first < 5 &&
  /^(?:apt|apts|apartments?|tower|towers|mansion|heights|villa|officetel)$/.test(
    tokens[tokens[last]!.kind === "word" ? last : last - 1]?.folded ?? "",
  );

function isLastTown(context: TextContext, piece: Piece): boolean {
  const { tokens, gazetteer } = context;
  const next = tokens[piece.last + 1];
  const isEnd =
    next === undefined ||
    next.gap === "\n" ||
    /^[.;|)"!?]$/.test(next.text) ||
    (next.text === "," && tokens[piece.last + 2]?.shape === "lower");
  if (!isEnd || piece.isBad || piece.isNewLine || piece.house > 0 || piece.place > 0) return false;
  const found = pieceText(context, piece);
  return (
    /^\p{Lu}[\p{L}\p{M}'’-]{2,}(?: \p{Lu}?[\p{L}\p{M}]{2,}){0,2}$/u.test(found) &&
    (!gazetteer.isGiven(tokens[piece.first]!.folded) || / (?:Al|El|Abu) /.test(found))
  );
}

/** A bracket that was opened inside is closed inside. */
function endOf(tokens: readonly Token[], last: number): number {
  const next = tokens[last + 1];
  return next?.text === ")" &&
    next.gap === "" &&
    tokens.slice(Math.max(0, last - 6), last + 1).some(({ text }) => text === "(")
    ? next.end
    : tokens[last]!.end;
}
