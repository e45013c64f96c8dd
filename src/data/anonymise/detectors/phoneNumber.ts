// Phone numbers. Runs of digits with the separators that people write are found first; a number with + or 00 is held against its
// country's plan (libphonenumber-js), others against the plans of the countries below, by how they are written, and by words that
// stand near. Digits that only could be a number (an order, an amount, a year) need such a word.
import { inBasicPlane } from "../text/basicPlane.ts";
import { setOf } from "../text/setOf.ts";
import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/min";
import { fold } from "../text/tokens.ts";
import { firstWords, matchesAt, phraseOf, stands, wordList } from "../text/wordIndex.ts";
import { writtenNumber } from "./numbers.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";

const runs =
  /(?=[+(\d])(?<![\p{L}\p{Nd}$€£¥%_#@-]|\d[.,:/])(?:\(?(?:\+|00)\s?\(?|\()?\d(?:[ \u00a0.\-–/()]{0,3}\d){6,16}(?:\s{0,2}(?:,?\s?(?:ext|extension|durchwahl|poste)\.?|x|#)\s{0,2}\d{1,6})?(?![\p{L}\p{Nd}_%]|[.,:/-]\d)/iuy;
const local = /(?<![\p{L}\p{Nd}.,$€£-])\d{3}[-.]\d{4}(?![\p{L}\p{Nd}-]|[.,]\d)/uy;
const localWords = wordList(["#3"]);
/** Over the end of a line: "+49 4921\n555 038". */
const broken =
  /(?<![\p{L}\p{Nd}.,$€£-])(?:\+\d{1,4}|\(?0\d{1,4}\)?)(?:[ ./-]\d{1,5}){0,4}[ -]?\n {0,8}\d{2,5}(?:[ ./-]\d{2,5}){0,3}(?![\p{L}\p{Nd}%]|[.,:/-]\d| \p{L})/uy;
/** Groups of digits with commas, dots or dashes and blanks between. */
const said =
  /(?<![\p{L}\p{Nd}$€£.,-])\d{2,5}(?:(?:,|\.{3}|…| -| –)? \d{2,4}){2,4}(?![\p{L}\p{Nd}%]|[.,]\d)/uy;
const saidWords = wordList(["#2", "#3", "#4", "#5"]);
/** Words for telephones, in the languages that forms come in. */
const words =
  "phone|phones|telephone|tel|tele|mobile|mob|cell|cellphone|fax|call|calls|called|calling|text|sms|whatsapp|signal|viber|telegram|zalo|kakao|hotline|reach|ring|dial|number is|numbers|best number|number for|my number|answering|registered|ringing|rang|landline|switchboard|voicemail|answerphone|contact|ph|hp|area code|dialling code|dialing code|reachable|reached|phoned|phoning|texted|texting|messaged|message|dialled|dialed|rung|callback|faxed|line|ext|extension|handy|telefon|telefonnummer|rufnummer|festnetz|fon|vorwahl|natel|mobil|mobilnummer|mobiel|telefoon|gsm|téléphone|telephone|portable|fixe|telefono|teléfono|telefone|telemóvel|movil|móvil|celular|cellulare|cel|fono|tfno|tlf|tlfn|llamar|ligar|puhelin|puh|komórka|kom|pevná|telefonszám|cep|τηλ|τηλέφωνο|κιν|κινητό|тел|телефон|телефону|моб|мобильный|电话|手机|手機|電話|携帯|携帯電話|전화|전화번호|휴대폰|핸드폰|연락처|هاتف|جوال|موبايل|تلفن|טלפון|נייד|फ़ोन|फोन|मोबाइल|โทร|điện thoại|đt|sđt|sdt|telp|telepon|simu";
const nearWords = phraseOf(String.raw`(?:${words})(?!\p{L})`, firstWords(words));

function isNearWord(
  { lower, words: index }: TextContext,
  start: number,
  end: number,
  reach: number,
): boolean {
  const from = Math.max(0, start - reach);
  return (
    stands(nearWords, lower.slice(from, start), from, index) ||
    stands(nearWords, lower.slice(end, end + reach), end, index)
  );
}

/** What has numbers of its own, right before one: it is none of a telephone. */
const things =
  "invoice|order|part|item|article|art|cost center|cost centre|kostenstelle|rechnung|bestellung|facture|factura|ledger|account|acct|ticket|case|claim|job|batch|lot|model|serial|sku|isbn|issn|ean|upc|barcode|po|purchase order|quote|quotation|contract|docket|file|ref|reference|tracking|parcel|consignment|shipment|policy|asset|drawing|standard|iso|din|version|build|release|project|budget|grant|patent|permit|vin|meter|reading|torque|size|dimensions|coordinates|scale|setting|sequence|pattern|protocol|form|chapter|section|clause|catalogue|catalog|chassis|counter|frame|engine|bin|row|sheet|gauge|inv|pallet|seal|container|mmsi|imo|locker|shelf|crate|drum|roll|coil|barrel|valve|pump|machine|budget|credit note|cheque|voucher|receipt|waybill|manifest|docket|ticket";
const otherNumber = phraseOf(
  String.raw`(?:${things})s?(?:[ -](?:no|nr|number|num|id|code|ref|reference|nummer|1[03]))?\.?(?: is| was| at)? ?[#:№]? ?$`,
  firstWords(things).flatMap((word) => [word, `${word}s`]),
);
/** Words that a number may follow which nothing else marks. */
const leads = setOf(
  "on at to is no nr and or with use via from under also alternatively then me her him his my mine ours hers their number numbers new old work home office evenings daytime days weekdays weekends now still please try it's its it was are not evening private personal business direct main dead gave give gives given that's thats left leaves has have had got take took note noted wrote down saved says said as follows here's here there see contacted",
);
const icon = /[☎☏✆\u{1f4de}\u{1f4f1}]\ufe0f? ?$/u;
/** "T 020 ...", "m: ..." */
const shortLabel = /(?:^|[|·•/,;(] ?)(?:[tmpwhfc]|hp|h\/p)(?:: ?|\.? )$/i;
/** Whose number it is, in a list of people to ask. */
const kin =
  /(?<!\p{L})(?:sister|brother|mother|father|mum|mom|dad|husband|wife|partner|spouse|son|daughter|neighbou?r|friend|colleague|cousin|uncle|aunt|grandmother|grandfather|next of kin|emergency|guardian|guarantor|landlord|landlady|caretaker|contact person|doctor|gp|reference|supervisor|manager|referee|Person-[0-9A-F]{6,16})(?!\p{L})[^\n\d]{0,40}[,:|–—(-] ?$/iu;
/** Behind these, another number of the same person. */
const ownNumber =
  /(?<!\p{L})(?:my|his|her|your|our|their|new|old|current|previous|former|private|work|home|other|second|direct|best|correct|right|wrong) numbers?(?!\p{L})[^\n]{0,80}$/iu;
/** As eight digits are written where numbers have no area, and not two years or a row of small numbers. */
const eight =
  /^(?!(?:19|20)\d{2}[ -](?:19|20)\d{2}$)(?:[2-9]\d{2}[ -]\d{4}|0\d \d{3} \d{3}|[2-9]\d(?:[ .]\d{2}){3}|[2-9]\d{3}[ -]\d{4}|[2-9]\d{2} \d{2} \d{3})$/;
/** "Ida's on 22 52 78 13", "try 99 88 77 66" */
const reachedOn =
  /(?<!\p{L})(?:(?:\p{L}{1,20}['’](?:s|m|re)|is|am|are|me|him|her|them|us|reachable|available) (?:on|at)|try) $/iu;
const signOff =
  /(?:^|\n)(?:(?:kind|best|warm|many|with) |yours |all the )?(?:regards|best|wishes|thanks|thank you|cheers|sincerely|faithfully|truly|greetings|mvh|hilsen|med venlig hilsen),?[^\n]{0,30}\n(?:[^\n\d]{2,40}\n){1,3}$/iu;
const bullet = /^[\s•·*>–-]{0,4}$/u;

/** A line with nothing but a number that has an e-mail address over or under it, or ends a letter under a name. */
function isInSignature({ text }: TextContext, start: number, end: number): boolean {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const rest = text.slice(end, end + 90).split("\n", 2);
  if (from === 0 || start - from > 4 || !bullet.test(text.slice(from, start)) || rest[0]!.trim() !== "")
    return false;
  const above = text.slice(Math.max(0, from - 160), from);
  return (
    rest[1]?.includes("@") === true ||
    above.slice(0, -1).split("\n").at(-1)!.includes("@") ||
    signOff.test(above)
  );
}
const american =
  /^(?:(?:\+|00)?1[\s.-]{0,2})?(?:\(?[2-9]?\d{2}\)?[\s.–-]{1,2}|[2-9]\d{2}\/)\d{3}[\s.–-]\d{4}(?:\D{1,14}\d{1,6})?$|^\(\d{3}\)\s?\d{3}[\s.-]?\d{4}(?:\D{1,14}\d{1,6})?$/;
// Dates, ranges of years, card numbers, dotted amounts.
const notPhone =
  /^(?:19|20)\d{2}\s?[-–]\s?(?:19|20)\d{2}(?!\d)|^\(?(?:(?:19|20)\d{2}[/.](?:0?[1-9]|1[0-2])\s?[-–]\s?(?:19|20)\d{2}[/.](?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])[/.](?:19|20)?\d{2}\s?[-– ]\s?(?:0?[1-9]|1[0-2])[/.](?:19|20)?\d{2}\)?|\d{4}[-./ –]\d{1,2}[-./ ]\d{1,2}|\d{1,2}[-./ ]\d{1,2}[-./ ]\d{2,4}|\(?(?:19|20)\d{2}\s?[-–/]\s?(?:19|20)\d{2}\)?|\d{1,3}\.\d{1,3}(?:\.\d{1,3})? ?\(?(?:19|20)\d{2}-\d{2}-\d{2}|(?:19|20)\d{2}[-/]\d{3,6}|20\d{2}(?:0[1-9]|1[0-2])[0-3]\d[- ]?\d{4,6}|\d{1,3}(?:[. ]000){2,}|\d{3}-\d{2}-\d{4}|\d{4}([ -])\d{4}\1\d{4}\1\d{1,4})$/;
/** Of countries that write no 0 before the area, and of those that do. */
const plans: readonly CountryCode[] = ["US", "IN", "ES", "IT", "BR", "MX", "CN", "PL", "SG", "PT"];
const trunkPlans: readonly CountryCode[] = ["GB", "DE", "FR", "NL", "IN", "JP", "AU", "ZA", "IT", "CH"];
const spoken = "zero|nought|naught|oh|one|two|three|four|five|six|seven|eight|nine|double|triple";
const spokenPart = String.raw`(?:(?:${spoken})(?:[- ](?:oh|hundred))?|${writtenNumber})`;
const spokenRun = new RegExp(
  String.raw`(?<![\w])(?:plus )?${spokenPart}(?:(?:,? (?:(?:and )?then )?|-)${spokenPart}){3,16}(?!\w)`,
  "y",
);
const spokenWords = wordList(firstWords(`plus|${spoken}`));

const digitSaid = "zero|nought|oh|one|two|three|four|five|six|seven|eight|nine";
/** "oh 7700 900 double one two", "plus 44 7700 900 142": partly as machines write what they hear. */
const mixed = new RegExp(
  String.raw`(?<![\p{L}\p{Nd}])(?:plus )?(?:(?:(?:double|triple) )?(?:${digitSaid}|\d{1,5})[, -]{1,2}){2,12}(?:(?:double|triple) )?(?:${digitSaid}|\d{1,5})(?![\p{L}\p{Nd}%]|[.,:]\d)`,
  "uy",
);
const mixedWords = wordList("plus oh zero nought double triple #2 #3 #4 #5");
function mixedDigits(found: string): number {
  const times = (word: string): number => (word === "double" ? 1 : word === "triple" ? 2 : 0);
  return found
    .split(/[^a-z\d]+/)
    .reduce(
      (sum, word) => sum + (/\d/.test(word) ? word.length : times(word) || +(word !== "plus" && word !== "")),
      0,
    );
}

/** How many digits a spoken number has, and how many of them were said one by one. */
function spokenDigits(found: string): { all: number; single: number } {
  let all = 0;
  let single = 0;
  for (const word of found.split(/[^a-z]+/)) {
    if (word === "triple" || word === "hundred") all += 2;
    else if (word.length > 6 || /^(?:ten|.*(?:teen|ty)|eleven|twelve)$/.test(word))
      all += word === "seven" ? 1 : 2;
    else if (word !== "" && word !== "plus" && word !== "and" && word !== "then") {
      all++;
      if (word !== "double") single++;
    }
  }
  return { all, single };
}

/** Five or six digits are a telephone's only behind a label and nothing else: "Landline is 960215". */
const short =
  /(?<!\p{L})(?:landline|phone|telephone|tel|mobile|home number|direct line|direct dial|switchboard|fax|telefon|festnetz|téléphone|teléfono|telefono)(?: number| no)?\.?(?: is|['’]s|:| =) ?(\d{5,6}|\d{2,3}[ -]\d{2,3}(?:[ -]\d{2})?)(?![\p{L}\d%]|[ .,/:-]{1,2}\d)/uy;
const shortWords = wordList(
  "landline phone telephone tel mobile home direct switchboard fax telefon festnetz telephone telefono",
);

/** Doubtful numbers of one text that are held against plans: each takes a while, and a text of nothing but digits has thousands. */
const mostLookups = 150;

class Plans {
  private readonly known = new Map<string, string | undefined>();

  /** The country that a number is valid in; undefined where there is none. */
  countryOf(found: string, countries: readonly (CountryCode | undefined)[]): string | undefined {
    const key = found.replace(/[^\d+]/g, "");
    if (this.known.has(key)) return this.known.get(key);
    if (this.known.size >= mostLookups) return undefined;
    let valid: string | undefined;
    for (const country of countries) {
      const number = parsePhoneNumberFromString(key, country);
      if (number?.isValid() === true) valid = number.country ?? `+${number.countryCallingCode}`;
      if (valid !== undefined) break;
    }
    this.known.set(key, valid);
    return valid;
  }
}

function isBesideAddress({ text }: TextContext, start: number, end: number): boolean {
  const before = text
    .slice(Math.max(0, start - 70), start)
    .split("\n")
    .at(-1)!;
  const after = text.slice(end, end + 70).split("\n", 1)[0]!;
  return (
    /@[\w.-]+\.\p{L}{2,}["'>)]?[\s,;|·•/–-]{1,5}$/u.test(before) ||
    /^[\s,;|·•/–-]{1,5}["'<(]?[\w.+-]+@/u.test(after)
  );
}

function scoreOf(
  context: TextContext,
  found: string,
  start: number,
  lookUp: Plans,
): { score: number; why: string } | undefined {
  const end = start + found.length;
  const digits = found.replace(/\D/g, "");
  if (notPhone.test(found.trim()) || digits.length > 17) return undefined;
  const before = context.text
    .slice(Math.max(0, start - 60), start)
    .split("\n")
    .at(-1)!;
  // "Standard 01 55 50 01 42": a switchboard's, in French.
  const isFrench = /^0[1-9](?:[ .]\d{2}){4}$/.test(found);
  if (!/^\(?\+/.test(found) && !isFrench && stands(otherNumber, before, start - before.length, context.words))
    return undefined;
  const isNear =
    isNearWord(context, start, end, 40) ||
    icon.test(before) ||
    (shortLabel.test(before) && (before.endsWith(":") || before.endsWith(": ") || found.startsWith("0")));
  // "011 44 20 ...": abroad from North America.
  if (/^011[ -]\d/.test(found) && digits.length >= 12 && digits.length <= 17)
    return { score: 0.85, why: "Begins with 011 and has the length of a phone number." };
  // "The best number for you?" and the answer in the next turn.
  if (
    digits.length >= 7 &&
    digits.length <= 13 &&
    /(?:best|contact|phone|telephone|mobile|cell|daytime|your) (?:phone |contact )?number[^\n]{0,40}\?\s{1,4}[^\n]{0,30}$/i.test(
      context.text.slice(Math.max(0, start - 110), start),
    )
  )
    return { score: 0.97, why: "The answer to a question for a number." };
  if (/^\(?(?:\+|00)/.test(found)) {
    const country = lookUp.countryOf(found.replace(/^\(/, "").replace(/^00/, "+"), [undefined]);
    if (country !== undefined) return { score: 0.97, why: `A valid number of ${country}.` };
    // "The number's 001874402915": of anything, with no blank in it and nothing that says telephone.
    if (
      /^\(?00 ?\d{2,3}[ .-]?[\d(]/.test(found) &&
      digits.length >= 11 &&
      digits.length <= 16 &&
      (isNear || /\D/.test(found))
    )
      return { score: 0.85, why: "Begins with 00 and has the length of a phone number." };
    if (/^\(?\+/.test(found)) {
      return {
        score: digits.length >= 8 ? 0.9 : 0.6,
        why: "Begins with + and has the length of a phone number.",
      };
    }
  }
  if (american.test(found)) {
    return { score: isNear ? 0.95 : 0.88, why: "Written as phone numbers of North America are." };
  }
  const isGrouped = /\d[ \u00a0.\-–/()]{1,3}\d/.test(found);
  if (isNear && digits.length >= 7 && digits.length <= 15) {
    return { score: isGrouped ? 0.88 : 0.75, why: "As long as a phone number, beside a word for phones." };
  }
  if (isNear) return undefined;
  const isTrunk = /^\(?0\d/.test(found) && digits.length >= 9 && digits.length <= 12;
  // A row of digits beside an e-mail address is whoever's number, and no more of the postal address that stands above.
  if (
    /^\(?0?\d/.test(found) &&
    digits.length >= 9 &&
    digits.length <= 12 &&
    isBesideAddress(context, start, end)
  )
    return {
      score: isTrunk && isGrouped ? 0.987 : 0.7,
      why: "As long as a phone number, beside an e-mail address.",
    };
  if (isTrunk && isGrouped) return { score: 0.8, why: "Written as a phone number with its area." };
  if (/^\(\d{2,5}\)/.test(found)) return { score: 0.76, why: "Written as a phone number with its area." };
  if (
    eight.test(found) &&
    (inBasicPlane(kin).test(before) ||
      inBasicPlane(reachedOn).test(before) ||
      isBesideAddress(context, start, end) ||
      isInSignature(context, start, end))
  )
    return { score: 0.72, why: "Written as a phone number, where a contact's stands." };
  if (
    /^\d{9,11}$/.test(found) &&
    (inBasicPlane(kin).test(before) ||
      ownNumber.test(context.text.slice(Math.max(0, start - 110), start)) ||
      (digits.length === 10 && /(?:^| )(?:on|at) $/i.test(before)) ||
      icon.test(before)) &&
    lookUp.countryOf(found, isTrunk ? trunkPlans : plans) !== undefined
  )
    return { score: 0.7, why: "A valid number, behind what a telephone's follows." };
  // "120 450 000": an amount.
  if (/^\d{1,3}(?: \d{3})+$/.test(found) && found.endsWith("00")) return undefined;
  if (((isGrouped && digits.length >= 9 && digits.length <= 12) || isTrunk) && !isMeasure(context, before)) {
    const plain = found.replace(/(?:ext|x|#|extension|durchwahl|poste)[\s\S]*$/i, "");
    const country = lookUp.countryOf(plain, isTrunk ? trunkPlans : plans);
    if (country !== undefined) return { score: 0.62, why: `A valid number of ${country}.` };
  }
  return undefined;
}

/** "Measured 145 55 12 34": right behind an ordinary word that leads to no number. */
function isMeasure({ gazetteer }: TextContext, before: string): boolean {
  const word = /(\p{L}[\p{L}'’]*) $/u.exec(before)?.[1];
  if (word === undefined) return false;
  const folded = fold(word);
  return gazetteer.commonness(folded) > 0 && !gazetteer.isGiven(folded) && !leads.has(folded);
}

const openEnd = /(?<=\d) ?\([^)]*$/;

export const phoneNumber = {
  id: "phone",
  title: "Phone numbers",
  entities: ["PHONE_NUMBER"],
  *find(context): Iterable<Candidate> {
    const { text } = context;
    const lookUp = new Plans();
    for (const { 0: run, index } of context.numbers.matches(runs, text, 7, 3)) {
      // A longer row of digits is no phone number.
      const after = text.slice(index + run.length, index + run.length + 4);
      if (/^[ .\-–/()]{0,3}\d/.test(after) && run.replace(/\D/g, "").length >= 15) continue;
      // "Ana (612 345 678)"
      const isOpen = run.startsWith("(") && !run.includes(")");
      // "Cold Chain 24 / 07700 906 112"
      const other = /^\d{1,3} ?\/ ?(?=0\d{3,4} |\+)/.exec(run)?.[0].length ?? 0;
      const start = isOpen ? index + 1 : index + other;
      // "06 28 41 77 03 (97)", "At Radius 360 (2016-20)"
      const whole = run.slice(start - index).trimEnd();
      const found = whole.replace(openEnd, "");
      if (found !== whole && found.replace(/\D/g, "").length < 7) continue;
      const told = scoreOf(context, found, start, lookUp);
      if (told === undefined) continue;
      yield {
        start,
        end: start + found.length,
        entity: "PHONE_NUMBER",
        score: told.score,
        reason: told.why,
      };
    }
    // Seven digits between words: "555-0123".
    for (const { 0: found, index } of matchesAt(local, text, context.words, localWords)) {
      const isNear = isNearWord(context, index, index + found.length, 40);
      if (isNear || found.startsWith("555")) {
        yield {
          start: index,
          end: index + found.length,
          entity: "PHONE_NUMBER",
          score: 0.8,
          reason: "Written as a local phone number.",
        };
      }
    }
    for (const { 0: found, index } of context.numbers.matches(broken, text, 4, 2)) {
      const digits = found.replace(/\D/g, "").length;
      const isInternational = found.startsWith("+");
      if (digits < 9 || digits > 14 || /^(?:19|20)\d{2}$/.test(found.split("\n")[1]!.trim())) continue;
      if (!isInternational && !isNearWord(context, index, index, 12)) continue;
      const line = found.split("\n")[0]!;
      // What stands in one line is whole.
      if (scoreOf(context, line, index, lookUp)?.why.startsWith("A valid") === true) continue;
      if (isInternational && lookUp.countryOf(found, [undefined]) === undefined) continue;
      yield {
        start: index,
        end: index + found.length,
        entity: "PHONE_NUMBER",
        score: 0.96,
        reason: "A phone number over the end of a line.",
      };
    }
    // As somebody says it: "415, 555, 2671".
    for (const { 0: found, index } of matchesAt(said, text, context.words, saidWords)) {
      if (!isNearWord(context, index, index + found.length, 60)) continue;
      const digits = found.replace(/\D/g, "").length;
      if (digits < 8 || digits > 13) continue;
      yield {
        start: index,
        end: index + found.length,
        entity: "PHONE_NUMBER",
        score: 0.8,
        reason: "Groups of digits, beside a word for phones.",
      };
    }
    for (const match of matchesAt(short, context.lower, context.words, shortWords)) {
      const found = match[1]!;
      const end = match.index + match[0].length;
      yield {
        start: end - found.length,
        end,
        entity: "PHONE_NUMBER",
        score: 0.8,
        reason: "Follows a word for phones.",
      };
    }
    for (const { 0: found, index } of matchesAt(mixed, context.lower, context.words, mixedWords)) {
      const isSpoken = /double|triple|plus|oh|zero/.test(found) && /\d/.test(found);
      const digits = isSpoken ? mixedDigits(found) : 0;
      if (digits < 9 || digits > 14 || !/^(?:plus|oh|zero|nought|0)/.test(found)) continue;
      yield {
        start: index,
        end: index + found.length,
        entity: "PHONE_NUMBER",
        score: 0.9,
        reason: "A phone number, partly in words.",
      };
    }
    for (const { 0: found, index } of matchesAt(spokenRun, context.lower, context.words, spokenWords)) {
      const { all, single } = spokenDigits(found);
      const isPlain = single === all;
      if (all < 7 || all > 18 || single < 4) continue;
      // "four, twenty, fifty" may be anything.
      if (!isPlain && !/double|triple/.test(found) && !isNearWord(context, index, index + found.length, 60))
        continue;
      yield {
        start: index,
        end: index + found.length,
        entity: "PHONE_NUMBER",
        score: 0.78,
        reason: "Seven digits or more, spoken one by one.",
      };
    }
  },
} as const satisfies Detector;
