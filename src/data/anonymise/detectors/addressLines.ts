// Addresses that a label stands before, whole: "Permanent address: Vill. Char Kumaria, P.O. Sakhipur, Dist. Shariatpur", "Home: Unit 4, ...",
// "Lives at: ...". What is in them no list has to know: the label and one word for a street, a quarter or a house are enough.
import { setOf } from "../text/setOf.ts";
import { tokenAt } from "../text/tokens.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";
import { offices } from "../lists/numberLabels.ts";
import { isArea, isDwelling, isLowerPiece, isShortened, isStreet } from "./addressWords.ts";
import type { Candidate, TextContext } from "./detector.ts";

const homeLabel =
  /(?<![\p{L}])(?:(?:(?:permanent|present|current|postal|home) add(?:r?\.|ress)?|address for (?:post|letters|mail|delivery)|home|lives at|living at|residing at|resides at|address)(?: {0,3}: ?| {2,20}| (?=\p{L}{0,12}\.? ?\d))|(?:lives|living|resides|residing|resident|lives now|live) at:? |r\/o )((?=[^\n|;"]{0,60}[,\d])[^\n|;"]{6,140})/uy;
const homeWords = wordList(
  "permanent present current postal home lives living residing resides resident live address r",
);
const homeEnd = /(?:\t| {3})[\s\S]*$/u;
const villages = setOf(
  "vill village v.p.o vpo po p.o dist distt district mohallah mohalla moh tehsil thana upazila ward woreda kebele zh.k zhk zh bl vh hyrja stan ulaz vhod rr rruga lagjja cite quartier ilot",
);
const leads = setOf("at in is to as of the on");
const nearby = setOf("near opp opposite behind beside next");
const others = setOf("phone tel telephone mobile mob cell fax email e-mail call same n/a");

export function* homeLines(context: TextContext, chains: readonly Candidate[]): Iterable<Candidate> {
  for (const match of matchesAt(homeLabel, context.lower, context.words, homeWords)) {
    const said = match[1] ?? "";
    const start = match.index + match[0].length - said.length;
    yield* wholeLine(context, start, start + said.replace(homeEnd, "").trimEnd().length, chains);
  }
}

/** A line or the part of it that may be an address; with the lines that a chain goes on over. */
export function* wholeLine(
  context: TextContext,
  from: number,
  to: number,
  chains: readonly Candidate[],
): Iterable<Candidate> {
  const { text, tokens } = context;
  let first = tokenAt(tokens, from);
  while (leads.has(tokens[first]?.text ?? "")) first++;
  if (tokens[first] === undefined || others.has(tokens[first]!.folded)) return;
  let hints = 0;
  let commas = 0;
  let end = -1;
  let isNear = false;
  /** Behind the last piece that was whole. */
  let whole = -1;
  for (let i = first; i < tokens.length && tokens[i]!.start < to; i++) {
    const { kind, folded, shape, text: word, gap, end: at } = tokens[i]!;
    if (kind === "hidden") return;
    const before = tokens[i - 1];
    if (word === ",") {
      commas++;
      whole = end;
      isNear = false;
    } else if (kind === "word") {
      const isHint = isStreet(folded) || isArea(folded) || isDwelling(folded) || villages.has(folded);
      if (isHint) hints++;
      if (nearby.has(folded)) isNear = true;
      if (others.has(folded) || (shape === "UPPER" && offices.has(folded) && word.length > 2)) {
        end = whole;
        break;
      }
      if (shape === "lower" && word.length > 2 && !isHint && !isNear && !isLowerPiece(folded) && gap !== "") {
        end = before?.text === "," || before?.shape === "lower" ? whole : end;
        break;
      }
      // "Babylon, NY 11702. Born in Adana"
      if (before?.text === "." && gap === " " && i > first + 1) {
        const last = tokens[i - 2]!;
        if (
          last.kind === "number" ||
          /\d/.test(last.text) ||
          (last.gap === "" && tokens[i - 3]?.kind === "number") ||
          (last.text.length > 4 && !isShortened(last.folded) && !villages.has(last.folded))
        )
          break;
      }
    } else if (kind === "mark" && (/[@$€£?!;[\]·•]/.test(word) || (word === "/" && gap === " "))) break;
    else if (word === ":" && !villages.has(before?.folded ?? "")) {
      end = whole;
      break;
    } else if (kind === "number" && /^\d{4,7}$/.test(word) && !/^(?:19|20)\d\d$/.test(word)) hints++;
    if (kind !== "mark" || word === ")") end = at;
  }
  const start = tokens[first]!.start;
  if (end < start + 8 || commas === 0 || hints === 0) return;
  const value = text.slice(start, end);
  if (!value.includes(",") || (hints === 1 && !/\d/.test(value)) || /\d:\d\d|^(?:19|20)\d\d\D/.test(value))
    return;
  const after = chains.find((chain) => chain.start < end && chain.end > end && chain.start >= start);
  yield {
    start,
    end: after?.end ?? end,
    entity: "ADDRESS",
    score: 0.991,
    reason: "A line behind a label for an address.",
  };
}
