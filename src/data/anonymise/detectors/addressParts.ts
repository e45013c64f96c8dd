// What goes on after a street, or stands before it: flats, quarters, towns, postcodes, regions, countries, with commas or line ends
// between. A quarter that no list knows belongs to an address where a town or a postcode follows it.
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import { isJobTitle } from "../lists/jobs.ts";
import { calendar } from "../lists/things.ts";
import { fold, tokenAt } from "../text/tokens.ts";
import type { TextContext } from "./detector.ts";

const cap = String.raw`[\p{Lu}\d#][\p{L}\p{M}\p{Nd}'’.\-#ºª°]*`;
/** Up to five words, with capitals or digits but for particles. */
const segment = new RegExp(
  String.raw`^${cap}(?:[ /](?:(?:of|de|del|de la|la|das|dos|do|da|the|am|an der|an|der|im|sur|on|upon|le|les|el|al|tv|th|mf|kv) ?){0,2}(?:${cap})?){0,4}`,
  "u",
);
const between =
  /^(?:,[ \u00a0]?\n?[ \t]{0,8}|[ \u00a0]?[-–|·/][ \u00a0]|[ \u00a0]{1,2}\(|[ \u00a0]|\n[ \t]{0,8}|\/)/u;
const code =
  /^(?:(?:CEP|PIN|ZIP|C\.?P\.?|〒)?:? ?(?:S\(\d{6}\)|\d{5}-\d{3,4}|(?:[A-Z]{1,2}-)?\d{4,6}(?: ?[A-Z]{2}(?![\p{L}]))?|\d{2}-\d{3}|\d{3} \d{2}|[A-Z]\d{4}[A-Z]{3}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d|\d{3}-\d{4}))(?![\p{L}\p{Nd}]|[ -]\d{3}| [-–/] \d{2})/u;
/** "apto 39", "piso 2", "Suite 12", "12º": parts of a house, in whatever case. */
const part =
  /^(?:(?:apt?o?|appt|bâtiment|batiment|bât|résidence|escalier|esc|porte|apartment|apart\.?|suite|ste|unit|floor|fl|flat|room|rm|building|bldg|block|tower|#|no|c\/o|piso|étage|stock|sector|phase|int|interno|as|stan|lote|casa|bloco|sala|dpto|depto|wohnung|whg|lgh|lok|m)\.? ?#?[\p{L}\p{Nd}-]{1,8}(?![\p{L}\p{Nd}])|\d{1,2}[ºª°](?: ?[A-D](?![\p{L}]))?|\d{1,2}\.? ?(?:tr|trp|etg|etage|stock|kerros|em|piętro)(?![\p{L}]))/iu;
const codeAtEnd =
  /(?:^|[ ,-])(?:\d{5}-\d{3,4}|\d{4,6}|\d{3}-\d{4}|\d{3} \d{2}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d)$/u;
const inside =
  /^(?:apto?|apartment|suite|ste|unit|floor|fl|flat|room|rm|building|bldg|block|blk|tower|phase|sector|lote|casa|bloco|sala|piso|étage|stock|district|ward|quarter|level|\d{1,2}(?:st|nd|rd|th) floor|\d{1,2}[º°ª.])(?:[ .#]|$)/iu;

/** What was asked before of one list of places: addresses of a text are in few towns. */
const asked = new WeakMap<TextContext["gazetteer"], Map<string, boolean>>();
const mostAsked = 5000;

export function hasPlace({ gazetteer }: TextContext, words: string): boolean {
  let known = asked.get(gazetteer);
  if (known === undefined || known.size > mostAsked)
    asked.set(gazetteer, (known = new Map<string, boolean>()));
  let has = known.get(words);
  if (has === undefined) known.set(words, (has = namesPlace(gazetteer, words)));
  return has;
}

function namesPlace(gazetteer: TextContext["gazetteer"], words: string): boolean {
  const all = fold(words)
    .replace(/[.()]/g, "")
    .split(/[ /-]+/);
  const last = fold(words).split(" ").at(-1)!;
  if (last.includes("-") && gazetteer.cityCountry(last) !== undefined) return true;
  for (let from = 0; from < all.length; from++)
    for (let to = gazetteer.beginsPlace(all[from]!) ? all.length : from + 1; to > from; to--) {
      const name = all.slice(from, to).join(" ");
      if (
        name.length > 2 &&
        (gazetteer.cityCountry(name) !== undefined ||
          gazetteer.country(name) !== undefined ||
          gazetteer.isRegion(name)) &&
        (gazetteer.commonness(name) === 0 || from > 0 || all.length === 1)
      )
        return true;
    }
  return false;
}

const phoneLine =
  /^(?:(?:tel|phone|mob|cell|fax|telephone|mobile|email|e-mail|dob|d\.o\.b|born)(?:\.|:|\.:| \d)|[tmpe]:|(?:00\d{2}|0\d{1,4})[ ()./-]{1,2}\d[\d ()./-]{4,}|\(0?\d{2,5}\) ?\d|\d{3}[ .-]\d{3}[ .-]\d{4}(?!\d))/iu;

/** What stands at a place behind a street: a comma, a blank or a line's end, and a piece that may belong to an address. */
interface Step {
  readonly gap: string;
  readonly piece: string;
  readonly isCode: boolean;
  /** Whatever is before it. */
  readonly isKnown: boolean;
}

function stepOf(context: TextContext, at: number): Step | undefined {
  const { text } = context;
  const gap = between.exec(text.slice(at, at + 12))?.[0];
  if (gap === undefined) return undefined;
  const rest = text.slice(at + gap.length, at + gap.length + 90);
  // A line that is a phone number, or says so.
  if (phoneLine.test(rest)) return undefined;
  const zip = code.exec(rest)?.[0];
  // A year at the beginning of a line, or after a comma, is none.
  if (zip !== undefined && /^(?:19|20)\d{2}$/.test(zip) && !/^\d{4} \p{Lu}/u.test(rest)) return undefined;
  const piece =
    zip ??
    part.exec(rest)?.[0] ??
    inBasicPlane(segment)
      .exec(rest)?.[0]
      ?.replace(/[ /.]+$/, "");
  if (piece === undefined || piece === "") return undefined;
  // "Foundry Road, Monday to Friday"
  if (calendar.has(fold(piece.split(" ")[0]!))) return undefined;
  const isCode = zip === piece;
  const isKnown =
    isCode ||
    /^#\d/.test(piece) ||
    (!gap.includes("\n") && (inside.test(piece) || part.test(piece))) ||
    codeAtEnd.test(piece) ||
    hasPlace(context, piece);
  return { gap, piece, isCode, isKnown };
}

/** Many streets in a row are behind each other. */
const steps = new WeakMap<TextContext, Map<number, Step | undefined>>();
function stepAt(context: TextContext, at: number): Step | undefined {
  let known = steps.get(context);
  if (known === undefined) steps.set(context, (known = new Map<number, Step | undefined>()));
  if (!known.has(at)) known.set(at, stepOf(context, at));
  return known.get(at);
}

const afterTown =
  /^(?:$|[.;)!?](?:\s|$)|\s*\n|,? (?:and|but|with|for|since|until|to|near|because|when|so|where|which|if|as|is|on|at) )/u;
/** The end of the address that a street ends at `from`: over up to two pieces that say nothing to one that is a place or a code. */
export function addressEnd(context: TextContext, from: number): number {
  const { text } = context;
  let end = from;
  let at = from;
  let unknown = 0;
  let lines = 0;
  let isAfterCode = false;
  for (let n = 0; n < 9; n++) {
    const step = stepAt(context, at);
    if (step === undefined) break;
    const { gap, piece, isCode } = step;
    const isNewLine = gap.includes("\n");
    if (isNewLine && ++lines > 3) break;
    const isBlank = gap.trim() === "" && !isNewLine;
    const isKnown =
      step.isKnown ||
      // "00-590 Warszawa", "1009 Pully"
      (isAfterCode &&
        isBlank &&
        /^\p{Lu}\p{Ll}+(?:[ -]\p{Lu}\p{Ll}+)?(?: (?:\d{1,2}|[A-Z]{1,2}))?$/u.test(piece)) ||
      (n > 0 && !isNewLine && /^[A-Z]{2,3}$/.test(piece));
    isAfterCode = isCode;
    // "8 Mill Rd, Diss.": a town that no list has, right behind the street.
    const isLastTown =
      !isKnown &&
      n === 0 &&
      gap.startsWith(",") &&
      /^\p{Lu}\p{L}{2,}(?:[ -]\p{Lu}?\p{L}{2,}){0,2}$/u.test(piece) &&
      afterTown.test(text.slice(at + gap.length + piece.length, at + gap.length + piece.length + 12)) &&
      !context.gazetteer.isGiven(fold(piece.split(" ")[0]!)) &&
      !isJobTitle(fold(piece).split(" "));
    if (isLastTown) return at + gap.length + piece.length;
    if (isBlank && !isKnown) break;
    // "Oslo. The office": a sentence begins.
    if (isNewLine && !isKnown) break;
    at += gap.length + piece.length;
    if (isKnown) {
      unknown = 0;
      end = text[at] === ")" && gap.includes("(") ? at + 1 : at;
      at = end;
    } else if (++unknown > 2) break;
    if (text.slice(at - 1, at + 1).endsWith(". ")) break;
  }
  return end;
}

const flats =
  /(?<![\p{L}\p{Nd}])(?:(?:flat|unit|apt|apartment|suite|house|plot|door|shop|room|rm|building|bldg|block|blk|floor|villa|tower|no|h|d|stall|lot)\.? ?(?:no\.?|number|#)? ?#?(?:[A-Z]?\p{Nd}[\p{Nd}A-Z/-]{0,6}|[A-Z](?![\p{L}])),? ?(?:\n *)?|(?:flat|plot|house|door|unit|shop|block|blk|no|villa|lot|h\.|d\.)\.? ?(?:no\.?|number|#)? ?|c\/o [\p{Lu}][\p{L} .'-]{2,30}, ?|\d{1,3}[A-Z]?, )$/iu;
const named =
  /(?<![\p{L}\p{Nd}])(?:(?:the )?\p{Lu}[\p{L}'’-]{1,20}(?: \p{Lu}[\p{L}'’-]{1,20}){0,2} )?(?:cottage|lodge|house|court|mill|barn|farm|manor|villas?|towers?|heights|apartments|mansions?|building|plaza|estate|hall|rectory|grange), $/iu;

/** Words of `flats`, perhaps with a letter: "Flat B". */
const flatWord =
  /^(?:flat|unit|apt|apartment|suite|house|plot|door|shop|room|rm|building|bldg|block|blk|floor|villa|tower|no|number|h|d|stall|lot)(?:no|number)?[a-z]?$/;
const namedWords = setOf(
  "cottage lodge house court mill barn farm manor villa villas tower towers heights apartments mansion mansions building plaza estate hall rectory grange",
);
/** Which of `flats` and `named` may end at `at`, as far as the word before tells. */
function mayEnd({ text, tokens }: TextContext, at: number): { flat: boolean; name: boolean } {
  const i = tokenAt(tokens, at) - 1;
  const hasComma = tokens[i]?.text === ",";
  const last = hasComma ? tokens[i - 1] : tokens[i];
  if (last?.kind !== "word" || last.text.length === 1 || last.gap === "") return { flat: true, name: true };
  const word = last.folded.split(/['\-\u2010\u2011]/).at(-1)!;
  return {
    flat:
      flatWord.test(word) ||
      (hasComma &&
        text
          .slice(Math.max(0, at - 50), at)
          .toLowerCase()
          .includes("c/o")),
    name: hasComma && namedWords.has(word),
  };
}

/** Where an address begins whose street begins at `from`. */
export function addressStart(context: TextContext, from: number): number {
  const { text } = context;
  let start = from;
  for (let n = 0; n < 3; n++) {
    const may = mayEnd(context, start);
    const lead = text.slice(Math.max(0, start - 50), start);
    const found =
      (may.flat ? inBasicPlane(flats).exec(lead)?.[0] : undefined) ??
      (n < 2 && may.name && lead.endsWith(", ") ? inBasicPlane(named).exec(lead)?.[0] : undefined);
    if (found === undefined || found.trim() === "") break;
    start -= found.length;
  }
  return start;
}

/** Pieces with capitals before a British postcode: "The Old Mill, Mill Lane, Bath ". */
const beforeCode =
  /(?<![\p{L}\p{Nd}])(?:(?:[\p{Lu}\d][\p{L}\p{M}\p{Nd}'’-]*(?: (?:(?:of|on|upon|the|under|le|in) ){0,2}[\p{Lu}\d][\p{L}\p{M}\p{Nd}'’.-]*){0,3}),? ?\n? ?){1,5}$/u;

const inPieces = setOf("of on upon the under le in");
/** The pieces before a code that stands at `at`, on its line and the two above it. */
export function piecesBefore({ text, tokens }: TextContext, at: number): string {
  let from = Math.max(0, at - 110);
  const lead = text.slice(from, at);
  from += lead.search(/[^\n]*(?:\n[^\n]*){0,2}$/);
  // Nothing reaches over a word in small letters, nor over a sign.
  for (let i = tokenAt(tokens, at) - 1; i >= 0 && tokens[i]!.start > from; i--) {
    const { kind, shape, gap, folded, start, text: found } = tokens[i]!;
    if (
      kind === "word"
        ? shape === "lower" && gap !== "" && !inPieces.has(folded)
        : kind === "mark" && !/^[,.'’-]/.test(found)
    )
      from = start;
  }
  return inBasicPlane(beforeCode).exec(text.slice(from, at))?.[0] ?? "";
}

const stateEnds = setOf(
  "alabama alaska arizona arkansas california colorado connecticut delaware florida georgia hawaii idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire jersey mexico york carolina dakota ohio oklahoma oregon pennsylvania island tennessee texas utah vermont virginia washington wisconsin wyoming",
);
/** Whether the word before a number may end the name of a state. */
export function isAfterState({ tokens }: TextContext, at: number): boolean {
  const i = tokenAt(tokens, at) - 1;
  const word = tokens[i]?.text === "," ? tokens[i - 1] : tokens[i];
  return word !== undefined && (/^[A-Z]{2}$/.test(word.text) || stateEnds.has(word.folded));
}
