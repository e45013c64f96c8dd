// Towns, regions and countries: by lists, held against what else a word is and what stands before it; and whatever stands after
// "lives in". Coordinates too.
import { setOf } from "../text/setOf.ts";
import { isDepartment } from "../lists/jobs.ts";
import { calendar, tools } from "../lists/things.ts";
import type { Token } from "../text/tokens.ts";
import { townsInColumns } from "./columns.ts";
import { type Candidate, type Detector, type TextContext } from "./detector.ts";
import { placesSaid } from "./placesSaid.ts";
import { placesWritten } from "./placesWritten.ts";
import { isNameLike, isNext, runEnd } from "./sequences.ts";

const before = setOf(
  "in from near to at around outside across visit visited visiting leaving left towards toward via of between",
);
const lives =
  /(?<!\p{L})(?:live[sd]?|living|based|born|grew up|raised|reside[sd]?|residing|resident(?: of)?|located|move|moved|moving|relocat(?:e|ed|ing)|travel(?:led|ed|ling|ing|s)?|flight|fly|flew|trip|tram|train|drove|driving|commut(?:e|es|ed|ing)|native of|hometown|town|city|village|office|offices|headquarters|headquartered|branch|depot|shop|store|factory|warehouse|flat|house|stuck|stationed|home)(?: (?:back|here|there|now|currently|alone|together|out))? (?:in|to|from|near|of|is|at|outside|around)(?: the| downtown| central| north| south| east| west| rural| greater)? $/iu;
/** What `lives` ends with. */
const livesEnds = setOf(
  "in to from near of is at outside around the downtown central north south east west rural greater",
);
const heads =
  /^(?:county|island|islands|valley|province|district|prefecture|peninsula|governorate|oblast|parish|township|borough|metropolitan|bay|beach|springs|falls|heights)$/;
const shores = /^(?:Shores?|Hills?|Heights|Village|City|Bay|Beach|Park|Springs|Falls)$/;
const openers =
  /^(?:lake|mount|mt|port|fort|cape|lago|rio|san|santa|saint|sao|st|los|las|el|north|south|east|west|new)$/;
/** What may stand after a place in a sentence, and after a thing by its name does not. */
const follows = setOf(
  "and or is was are were has had have will would can could may might must should with for where when who which that on at in to from of by since until till as but because so while than before after then now not if though about via per yes no too also again only just never still became remains went won lost got took made said says says office offices branch branches plant plants depot depots site sites store stores shop shops team teams warehouse warehouses airport station harbour harbor port hub factory factories campus clinic hospital area region side suburb suburbs accent market line lines university college school club council police railway road roads street docks terminal court maybe once twice every next last this year years again today tomorrow yesterday hq headquarters half job jobs post people native born based between during under over through around near he she i we they it you one ones train trains flight flights bus buses ferry run route road trip job interview address visa exchange commute commutes instead im am sur ob unter upon",
);
/** "Brussels sprouts", "the Kyoto protocol": things by the name of a place. */
const wares = setOf(
  "protocol matrix sprouts cement folder folders envelope envelopes consensus accord agreement treaty convention method press locks marathon syndrome slate stone potatoes effect salad",
);
const isName = (token: Token | undefined): boolean =>
  token?.gap === " " && token.shape === "Capital" && !calendar.has(token.folded);
const coordinates =
  /(?<![\w.])[-+]?(?:[1-8]?\d\.\d{3,}|90\.0{3,})°?\s?[NS]?,\s?[-+]?(?:1[0-7]\d|[1-9]?\d)\.\d{3,}°?\s?[EW]?(?![\w])/uy;
const states = setOf(
  "al ak az ar ca co ct de fl ga hi id il in ia ks ky la me md ma mi mn ms mo mt ne nv nh nj nm ny nc nd oh ok or pa ri sc sd tn tx ut vt va wa wv wi wy dc uk usa us uae nsw qld vic ont bc",
);

/** How many tokens from `i` are one place, and the score of the list's word for it. */
function placeAt(
  { tokens, gazetteer, isLowerCase }: TextContext,
  i: number,
): { length: number; kind: string } | undefined {
  let name = "";
  let found: { length: number; kind: string } | undefined;
  for (let n = 0; n < 4; n++) {
    const token = tokens[i + n];
    if (token?.kind !== "word" || (n > 0 && !isNext(token))) break;
    if (n === 0 ? !isLowerCase && !isNameLike(token) : !gazetteer.beginsPlace(tokens[i]!.folded)) break;
    name = n === 0 ? token.folded : `${name} ${token.folded}`;
    if (
      n > 0 &&
      !isLowerCase &&
      token.shape === "lower" &&
      !/^(?:of|de|del|la|the|and|upon|on|am|do|da|dos|les|sur)$/.test(token.folded)
    )
      break;
    const kind =
      gazetteer.country(name) !== undefined
        ? "country"
        : gazetteer.isRegion(name)
          ? "region"
          : gazetteer.cityCountry(name) !== undefined
            ? "town"
            : undefined;
    if (kind !== undefined && (isNameLike(token) || isLowerCase)) found = { length: n + 1, kind };
    // "St. Louis"
    if (n === 0 && token.folded === "st" && tokens[i + 1]?.text === "." && tokens[i + 2]?.kind === "word") {
      if (
        gazetteer.cityCountry(`st ${tokens[i + 2]!.folded}`) !== undefined ||
        gazetteer.cityCountry(`saint ${tokens[i + 2]!.folded}`) !== undefined
      )
        return { length: 3, kind: "town" };
    }
  }
  return found;
}

/** What a place at `i` scores: lists propose, surroundings decide. */
function scoreOf(context: TextContext, i: number, length: number, kind: string): number {
  const { tokens, text, gazetteer, isLowerCase } = context;
  const first = tokens[i]!;
  const word = first.folded;
  const previous = tokens[i - 1];
  const next = tokens[i + length];
  const isAfterPlaceWord = previous !== undefined && before.has(previous.folded) && first.gap === " ";
  const isLived =
    first.gap === " " &&
    livesEnds.has(previous?.folded ?? "") &&
    lives.test(text.slice(Math.max(0, first.start - 60), first.start));
  const isListed =
    next?.text === "," &&
    (placeAt(context, i + length + 1) !== undefined || states.has(tokens[i + length + 1]?.folded ?? ""));
  const isAfterComma = previous?.text === "," && tokens[i - 2] !== undefined && isNameLike(tokens[i - 2]);
  const isCommon = length === 1 && gazetteer.commonness(word) > 0;
  const isName = length === 1 && (gazetteer.isGiven(word) || gazetteer.isSurname(word));
  // "Santa Rosa plums", "the Damascus blade": things are called by towns.
  const isWare =
    next?.shape === "lower" &&
    next.gap === " " &&
    !isAfterPlaceWord &&
    kind !== "country" &&
    !isLowerCase &&
    !follows.has(next.folded) &&
    !/(?:ed|ly|ing)$/.test(next.folded);
  // Names and capitals on either side make it a part of something else.
  const isInside =
    (isNext(next) && next.gap === " " && isNameLike(next) && next.shape !== "UPPER" && kind !== "country") ||
    (previous !== undefined &&
      isNameLike(previous) &&
      first.gap === " " &&
      !previous.isSentenceStart &&
      !before.has(previous.folded));
  let score = kind === "country" ? 0.78 : kind === "region" ? 0.7 : 0.62;
  if (length > 1) score += 0.08;
  if (isWare) score -= kind === "region" || length > 1 ? 0.22 : 0.14;
  if (isCommon) score -= 0.3;
  if (isName && kind !== "country") score -= isAfterPlaceWord && !gazetteer.isGiven(word) ? 0.12 : 0.22;
  if (isAfterPlaceWord)
    score += previous.folded === "in" || previous.folded === "from" || previous.folded === "near" ? 0.2 : 0.1;
  if (isLived) score += 0.25;
  if (isListed) score += 0.2;
  if (isAfterComma && kind !== "town") score += 0.1;
  if (isInside) score -= 0.2;
  if (isLowerCase) score -= kind === "country" && !isCommon ? 0.1 : 0.2;
  if (tools.has(word) && length === 1) score -= 0.4;
  return Math.min(score, 0.9);
}

export const location = {
  id: "location",
  title: "Places",
  entities: ["LOCATION"],
  *find(context): Iterable<Candidate> {
    const { text, tokens, numbers, isLowerCase } = context;
    yield* townsInColumns(context);
    const known = (i: number): number => placeAt(context, i)?.length ?? 0;
    yield* placesSaid(context, known);
    yield* placesWritten(context, known);
    for (const { 0: found, index } of numbers.matches(coordinates, text, 8, 1)) {
      yield {
        start: index,
        end: index + found.length,
        entity: "LOCATION",
        score: 0.85,
        reason: "Latitude and longitude.",
      };
    }
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i]!;
      if (token.kind !== "word" || token.isGlued || (token.shape === "lower" && !isLowerCase)) continue;
      const labelled = isLowerCase ? undefined : labelledPlace(context, i);
      if (labelled !== undefined) {
        yield labelled;
        continue;
      }
      const place = placeAt(context, i);
      if (place !== undefined) {
        const score = scoreOf(context, i, place.length, place.kind);
        if (score >= 0.5 && !wares.has(tokens[i + place.length]?.text ?? "")) {
          let last = i + place.length - 1;
          const state = tokens[last + 2];
          // "Austin, TX"
          if (tokens[last + 1]?.text === "," && state?.shape === "UPPER" && states.has(state.folded))
            last += 2;
          else if (
            isNext(tokens[last + 1]) &&
            (heads.test(tokens[last + 1]!.folded) || tokens[last + 1]!.text === "City") &&
            isNameLike(tokens[last + 1])
          )
            last++;
          // "Freiburg im Breisgau"
          if (/^(?:am|im|sur|upon|ob|unter)$/.test(tokens[last + 1]?.text ?? "") && isName(tokens[last + 2]))
            last += 2;
          yield {
            start: token.start,
            end: tokens[last]!.end,
            entity: "LOCATION",
            score,
            reason: `A ${place.kind} by this name${score > 0.75 ? ", where a place stands" : ""}.`,
          };
          i = last;
        }
        continue;
      }
      if (isLowerCase || token.shape === "initial" || calendar.has(token.folded) || tools.has(token.folded))
        continue;
      const unknown = unknownPlace(context, i);
      if (unknown !== undefined) {
        yield unknown.candidate;
        i = unknown.last;
      }
    }
  },
} as const satisfies Detector;

const placeLabels = setOf(
  "location city town place hometown birthplace residence ort wohnort stadt ville ciudad città",
);
/** Places that the lists have to know. */
const workLabels = setOf("site depot branch office venue region base");
/** "Desired location: Xanthe", "Xanthe, Greece": a word of no dictionary where a place is asked for, or before its country. */
function labelledPlace(context: TextContext, i: number): Candidate | undefined {
  const { tokens, gazetteer } = context;
  const token = tokens[i]!;
  if (token.shape !== "Capital") return undefined;
  // A word of the dictionary is a place where the lists have it: "City: Reading", not "Location: Remote".
  const isKnown = placeAt(context, i) !== undefined;
  if (gazetteer.commonness(token.folded) > 0 && !isKnown) return undefined;
  if (calendar.has(token.folded) || tools.has(token.folded)) return undefined;
  let at = i - 1;
  while (at > i - 3 && tokens[at]?.text === '"') at--;
  const isAfterColon = tokens[at]?.text === ":" && token.gap !== "\n";
  if (isAfterColon) at -= tokens[at - 1]?.text === '"' ? 2 : 1;
  // "Town ............ Xanthe", and a tab.
  let isLed = token.gap === "column";
  if (tokens[i - 1]?.text === "." && tokens[i - 2]?.text === ".")
    for (isLed = true, at = i - 2; at > i - 60 && tokens[at]?.text === ".";) at--;
  // "Town of birth: George"
  if (tokens[at]?.folded === "birth" && tokens[at - 1]?.folded === "of") at -= 2;
  const label = tokens[at]?.folded ?? "";
  const isLabelled =
    (isAfterColon || isLed) && (placeLabels.has(label) || (isKnown && workLabels.has(label)));
  const next = tokens[i + 1];
  const country = tokens[i + 2];
  const isBeforeCountry =
    next?.text === "," &&
    next.gap === "" &&
    country?.gap === " " &&
    !gazetteer.isGiven(token.folded) &&
    gazetteer.country(country.folded) !== undefined &&
    token.isSentenceStart;
  if (!isLabelled && !isBeforeCountry) return undefined;
  let last = i;
  for (let next = i + 1; isLabelled && next < i + 6; next++) {
    const word = tokens[next];
    if (!isNext(word) || word.kind !== "word") break;
    if (word.shape === "Capital") last = next;
    else if (!/^(?:de|del|da|do|of|la|le|sur|upon|on|the|am|y)$/.test(word.text)) break;
  }
  return {
    start: token.start,
    end: tokens[last]!.end,
    entity: "LOCATION",
    score: 0.96,
    reason: isLabelled ? "Follows a label for places." : "Stands before its country.",
  };
}

const placeTo = (tokens: readonly Token[], i: number, last: number, score: number, reason: string) => ({
  candidate: {
    start: tokens[i]!.start,
    end: tokens[last]!.end,
    entity: "LOCATION" as const,
    score,
    reason,
  },
  last,
});

/** A place that no list has: "lives in Xanthe", "Marston County", "Lake Orla". */
function unknownPlace(
  { text, tokens, gazetteer }: TextContext,
  i: number,
): { candidate: Candidate; last: number } | undefined {
  const token = tokens[i]!;
  const next: Token | undefined = tokens[i + 1];
  if (
    isNext(next) &&
    next.shape === "Capital" &&
    heads.test(next.folded) &&
    token.shape === "Capital" &&
    !token.isSentenceStart
  )
    return placeTo(tokens, i, i + 1, 0.66, `A name before "${next.text}".`);
  if (
    openers.test(token.folded) &&
    isNext(next) &&
    next.shape === "Capital" &&
    /^(?:lake|mount|mt|port|fort|cape)$/.test(token.folded)
  )
    return placeTo(
      tokens,
      i,
      // "Lake Orla Shores"
      isNext(tokens[i + 2]) && shores.test(tokens[i + 2]!.text) ? i + 2 : i + 1,
      0.62,
      `A name after "${token.text}".`,
    );
  if (token.gap !== " " || !livesEnds.has(tokens[i - 1]?.text ?? "")) return undefined;
  const left = text.slice(Math.max(0, token.start - 70), token.start);
  if (!lives.test(left) || /(?:talk|spoke|speak|working|works|worked) (?:to|at|in) $/.test(left))
    return undefined;
  const last = Math.min(runEnd(tokens, i, 2), i + 2);
  // "She moved from Sales", "I moved to Procurement."
  if (last === i && isDepartment([token.folded])) return undefined;
  if (
    last === i &&
    / (?:mov(?:e|ed|ing) (?:to|from)|stuck in|store in|shop in) $/.test(left) &&
    gazetteer.commonness(token.folded) > 0
  )
    return undefined;
  const isSure = last === i && !gazetteer.isGiven(token.folded) && / (?:in|near|outside) $/.test(left);
  return placeTo(tokens, i, last, isSure ? 0.82 : 0.6, "Stands where somebody lives or goes.");
}
