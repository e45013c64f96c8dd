// Postal addresses of many countries: a house number and a street by the words that streets end or begin with, and after it what
// belongs to it: flat, town, region, postcode, country. Also boxes, labelled lines, and a town with its postcode.
import { setOf } from "../text/setOf.ts";
import { fold, tokenAt } from "../text/tokens.ts";
import { matchesAt, type WordList, wordList } from "../text/wordIndex.ts";
import { addressEnd, addressStart, isAfterState, piecesBefore } from "./addressParts.ts";
import { addressChains } from "./addressChain.ts";
import { homeLines, wholeLine } from "./addressLines.ts";
import { elsewhere } from "./addressElsewhere.ts";
import { answers, spokenChains } from "./addressSpoken.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";

const ending =
  "street|str|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|ter|terr|way|circle|cir|crescent|cres|close|parkway|pkwy|highway|hwy|trail|trl|alley|row|walk|grove|gardens|gdns|hill|heights|park|plaza|loop|pass|path|pike|run|view|ridge|manor|mews|quay|wharf|green|rise|vale|villas|broadway|bypass|causeway|cove|crossing|expressway|estates?|fields?|flats?|forest|forks?|freeway|garden|glens?|harbors?|haven|hollow|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|landing|lights?|lodge|mall|meadows?|mills?|mission|motorway|mount|mountains?|orchard|oval|overpass|parks|parkways|pines?|plains?|points?|ports?|prairie|radial|ranch|rapids?|rest|ridges|river|route|shoals?|shores?|skyway|springs?|spurs?|squares|station|stravenue|stream|summit|throughway|trace|track|trafficway|tunnel|turnpike|underpass|unions?|valleys?|via|viaduct|views|villages?|ville|vista|walks|wall|ways|wells?|burgs?|bottom|branch|bridge|brooks?|camp|canyon|cape|centers?|circles|cliffs?|club|common|corners?|course|courts|coves|creek|crest|crossroads?|curve|dale|dam|divide|drives|falls|ferry|ford|forge|fort|gateway|marg|nagar|colony|layout|phase|sector|jalan|jl|cross|main|yard|wynd|brae|croft|parade|promenade|esplanade|circus|embankment";
const word = String.raw`(?:\p{Lu}[\p{L}\p{M}'’.-]{0,24}|\d{1,3}(?:st|nd|rd|th)|(?:of|the|de|la|del|le|and) \p{Lu}[\p{L}\p{M}'’.-]{0,24})`;
const english = new RegExp(
  String.raw`(?=[#\d])(?<![\p{L}\p{Nd}$€£,.#-])#?\d{1,6}[A-Za-z]?(?:[-/]\d{1,5}[A-Za-z]?| ?½)?,? (?:(?:north|south|east|west|ne|nw|se|sw|n|s|e|w)\.? )?(?:${word} ){1,4}(?:${ending})(?![\p{L}\p{Nd}]| of (?:birth|work|study|issue|residence|employment))\.?(?: (?:north|south|east|west|ne|nw|se|sw|n|s|e|w)(?![\p{L}'])\.?| \d{1,3}(?=,|\n| #))?`,
  "iuy",
);
const lowerEnglish = new RegExp(
  String.raw`(?<![\w$,.#-])(?:(?:flat|unit|apartment|number|no\.) [a-z\d]{1,6},? )?\d{1,6}[a-z]?,? (?:[a-z][a-z'.-]{1,20} ){1,3}?(?:(?:st|ave|rd|blvd|ln|dr)(?=,)|grove|gardens|mews|street|avenue|road|boulevard|lane|drive|court|square|terrace|crescent|close|parkway|highway)(?!\w)(?:,? (?:apartment|apt\.?|flat|unit|suite|number) (?:\d{1,5}[a-z]?|[a-z](?!\w)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))?`,
  "uy",
);
const numberWords = wordList(
  "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety",
);
/** "forty two maple street" */
const spelledNumber = new RegExp(
  String.raw`(?<![\w-])(?:(?:flat|unit|apartment|number) )?(?:${numberWords.join("|")})(?:[ -](?:${numberWords.join("|")}|hundred|and|oh|[ab](?= ))){0,4} (?!way |big |long |of |in |on |at |and |to |the )(?:[a-z][a-z'.-]{2,20} ){1,2}(?:street|avenue|road|lane|drive|close|crescent|terrace|grove|gardens|boulevard)(?!\w)`,
  "uy",
);
/** What follows in lower case: a town, and a postcode. */
const lowerTail =
  /^(?:,? (?!in |and |with |my |i |so )[a-z][a-z'-]{1,20}(?: [a-z][a-z'-]{1,20}){0,2})?,? (?:[a-pr-uwyz][a-hk-y]?\d[a-z\d]? ?\d[abd-hjlnp-uw-z]{2}|[a-z]{2,3} \d{4,5}|\d{5})(?![a-z\d])/u;
/** The end of an address in speech: over a postcode, or a town that the lists know. */
function lowerEnd({ lower, text, isLowerCase, gazetteer }: TextContext, from: number): number {
  const code = lowerTail.exec(lower.slice(from, from + 70))?.[0].length ?? 0;
  if (code > 0 || !isLowerCase) return from + code;
  const town = /^,? ([a-z][a-z'-]{2,20})(?: ([a-z][a-z'-]{2,20}))?(?![a-z])/u.exec(
    text.slice(from, from + 50),
  );
  if (town === null) return from;
  const [, first = "", second] = town;
  if (second !== undefined && gazetteer.cityCountry(`${first} ${second}`) !== undefined)
    return from + town[0].length;
  const isTown = gazetteer.cityCountry(first) !== undefined && gazetteer.commonness(first) === 0;
  return isTown ? from + town[0].length - (second === undefined ? 0 : second.length + 1) : from;
}
/** The number behind the end of a street's name; the name itself is read backwards from there. */
const german =
  /(?<=(?<end>straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht|kade|gata|gatan|vägen|vej|gade|veien|katu|tie|utca|vegur|braut|stígur|götu|stræti) )(?!0)\d{1,4} ?(?:[a-z]|[-/]?(?:i{1,3}|iv|hs|huis|bis))?(?:[-/]\d{1,4})?(?![\p{L}\p{Nd}])/uy;
const houseNumbers = wordList(["#1w", "#2w", "#3w", "#4w"]);
const germanName =
  /(?<![\p{L}\p{Nd}])(?:(?:Am|An der|An den|Auf der|Im|In der|Zum|Zur|Alte|Neue|Große|Kleine|Obere|Untere) )?(?:\p{Lu}[\p{L}.-]{1,24}[ -]){0,2}(?:\p{Lu}[\p{L}.-]{1,30})?$/u;
const romance =
  /(?<![\p{L}\p{Nd}])(?:\d{1,4} ?(?:bis|ter|[A-D])?,? )?(?:rue|venelle|ruelle|sentier|avenue|av\.|boulevard|bd|place(?! of)|chemin|allée|impasse|quai|cours|route|calle|c\/|avenida|avda\.?|plaza|paseo|carrer|camino|carretera|travesía|ronda|glorieta|rua|travessa|praça|alameda|estrada|largo|via|viale|piazza|piazzale|corso|vicolo|strada|ul\.|pl\.|plac|ulica|aleja|al\.|os\.)(?= ) (?:(?:de|de la|de las|de los|del|des|du|di|da|das|do|dos|della|delle|dei|d'|l'|la|le|les|el|san|santa|saint|sainte|st\.) ?){0,3}(?:\d{1,2} (?:de )?)?\p{Lu}[\p{L}\p{M}'’.-]{1,24}(?: (?:(?:de|la|del|des|du|di|da|do|dos|e|y|et) ){0,2}\p{Lu}[\p{L}\p{M}'’.-]{0,24}){0,4}(?:,? (?:n[.ºo°]{0,2} ?)?\d{1,4}(?:[/-](?:\d{1,4}|[a-d](?!\p{L})))? ?(?:bis|ter|[a-d](?![\p{L}]))?(?: ?m\. ?\d{1,4})?(?![\p{L}\p{Nd}]))?/iuy;
const romanceWords = wordList(
  "#1w #2w #3w #4w rue venelle ruelle sentier avenue av boulevard bd place chemin allee impasse quai cours route calle c avenida avda plaza paseo carrer camino carretera travesia ronda glorieta rua travessa praca alameda estrada largo via viale piazza piazzale corso vicolo strada ul pl plac ulica aleja al os",
);
const romanceName =
  /^(?:\d{1,4} ?(?:bis|ter|[A-D])?,? )?[\p{L}/.]+ (?:(?:(?:de|la|las|los|del|des|du|di|da|das|do|dos|della|delle|dei|le|les|el) |[ld]['’]))*(\S)/iu;
/** "Am Markt 30b, 28654 Augsburg": a street without a word for one, before a postcode. */
const germanPlace =
  /(?<![\p{L}\p{Nd}])(?:Am|An der|An den|Auf der|Auf dem|Im|In der|Zum|Zur|Unter den|Hinter der) \p{Lu}[\p{L}-]{2,24} \d{1,4} ?[a-z]?(?=,? \n?\d{4,5} )/uy;
const placeWords = wordList("am an auf im in zum zur unter hinter");
/** "142, Sector 21": plots of planned towns. */
const plot =
  /(?=[#\d])(?<![\p{L}\p{Nd}$€£.-])#?\d{1,5}[A-Z]?(?:[-/]\d{1,5})?,? (?:Sector|Phase|Block|Street|Road|Lane)[ -]\d{1,3}[A-Z]?(?![\p{L}\p{Nd}])/uy;
const box =
  /(?<![\p{L}\p{Nd}])(?:(?:g\.?)?p\.? ?o\.? ?box|post office box|private (?:mail )?bag|locked bag|postfach|postbus|casilla(?: de correo)?|caixa postal|c\.p\.|boîte postale|apartado(?: de correos| postal)?|b\.?p\.?(?! (?:19|20)\d{2}(?!\d))|apo|fpo|dpo)(?: ?no\.?|:| #)? (?:x ?)?\d{1,6}(?:-\d{1,5})?(?:,? box \d{1,6})?(?![\p{L}\p{Nd}])|(?<![\p{L}\p{Nd}])(?:psc|cmr|unit) \d{1,6},? box \d{1,6}(?![\p{L}\p{Nd}])/iuy;
const boxWords = wordList(
  "g gpo private locked postbus casilla caixa c boite b p po post postfach apartado bp psc cmr unit apo fpo dpo",
);
/** Behind a piece of an address, or a line of its own: "flat 3" alone is somebody's in any house. */
const unit =
  /(?<![\p{L}\p{Nd}])(?<=,\s?|\n\s{0,4}|^)(?:[Aa]pt|[Aa]partment|[Ss]uite|[Ss]te|Flat|FLAT|APT)\.? ?#?\d{1,5}[A-Za-z]?(?![\p{L}\p{Nd}])/uy;
const unitWords = wordList("apt apartment suite ste flat");
const label =
  /(?<![\p{L}])(?:(?:home|postal|mailing|street|residential|billing|shipping|delivery|current|permanent|business|office|work|email)?[ _-]?(?:address|residence)(?: line)?(?: ?\d)?|anschrift|adresse|wohnhaft in|domicile|dirección|direccion|domicilio|indirizzo|endereço|adres)["']?\s{0,3}[:=|\t]\s{0,3}["']?((?!https?:|www)[^\n|;"]{6,160})/uy;
const labelWords = wordList(
  "home postal mailing street residential billing shipping delivery current permanent business office work email address residence anschrift adresse wohnhaft domicile direccion domicilio indirizzo endereco adres"
    .split(" ")
    .flatMap((one) => [one, `${one}address`]),
);
const zipCode = /(?<=[A-Za-z],? {1,2})\d{5}(?:-\d{4})?(?![\p{L}\p{Nd}])/uy;
/** A town and a state before a ZIP code. */
const american =
  /(?<![\p{L}\p{Nd}])(?:(?:\p{Lu}[\p{L}'’.-]{1,24} ){0,3}\p{Lu}[\p{L}'’.-]{1,24},? )(?:[A-Z]{2}|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|(?:West )?Virginia|Washington|Wisconsin|Wyoming),? {1,2}$/u;
const british =
  /(?=[A-PR-UWYZ][A-HK-Y]?\d)(?<![\p{L}\p{Nd}-])(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) ?\d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\p{Nd}-])/uy;
const canadian = /(?=[A-Z]\d)(?<![\p{L}\p{Nd}-])[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d(?![\p{L}\p{Nd}-])/uy;
const continental =
  /(?=\d)(?<![\p{L}\p{Nd}.,/]|[^A-Z]-)\d{4,5}(?: [A-Z]{2})? \p{Lu}[\p{L}\p{M}'’.-]{2,24}(?:[ -](?:(?:am|an der|im|sur|sous|en|de|la|del) )?\p{Lu}[\p{L}\p{M}'’.-]{1,24}){0,2}(?![\p{L}\p{Nd}])/uy;
const continentalWords = wordList(["#4w", "#5w"]);
const zip =
  /(?<![\p{L}])(?:zip|zip ?code|post ?code|postal code|plz|postleitzahl|code postal|código postal|cap|pin ?code|eircode)["']?(?: is|:|=)? ?["']?((?=[a-z]{0,2}\d)[a-z\d]{2,5}(?:[ -]?[a-z\d]{2,4})?)(?![\p{L}\p{Nd}])/uy;
const zipWords = wordList(
  "zip zipcode post postcode postal plz postleitzahl code codigo cap pin pincode eircode",
);

function longestPlace(town: string, gazetteer: TextContext["gazetteer"]): string | undefined {
  const words = town.split(" ");
  for (let n = words.length; n > 0; n--) {
    const name = words.slice(0, n).join(" ").replace(/[.]$/, "");
    const folded = fold(name);
    if (
      gazetteer.cityCountry(folded) !== undefined ||
      gazetteer.country(folded) !== undefined ||
      gazetteer.isRegion(folded)
    )
      return name;
  }
  return undefined;
}

/** Those that have words begin with one of them; others with a number, or with so many characters before one. */
const patterns: readonly (readonly [RegExp, number, string, boolean, WordList | number])[] = [
  [english, 0.93, "A house number and a street.", true, 1],
  [germanPlace, 0.9, "A house number and a postcode.", true, placeWords],
  [plot, 0.88, "A plot of a planned town.", true, 1],
  [box, 0.86, "A post office box.", true, boxWords],
  [british, 0.78, "Has the form of a British postcode.", true, 2],
  [canadian, 0.78, "Has the form of a Canadian postcode.", true, 1],
  [unit, 0.72, "The number of a flat or a suite.", true, unitWords],
];
const weakEndings =
  /(?:st|pl|way|hill|park|place|court|view|run|pass|path|rest|point|points|green|key|keys|light|lights|mission|club|center|centers|course|track|station|union|common|walk|port|ports|row|field|fields|stream|wall|ways|phase|sector|forest|river|lake|lakes|route|mall|mount|bridge|ford|dr|corner|drive|curve|branch|rise|vista|summit|manor|bottom|springs|spring|well|wells|mill|mills|village|villages|mountain|mountains|island|islands|valley|square|squares|close|loop|square)\.?$/iu;

/** By the word, of which there are no more than street words. */
const weak = new Map<string, boolean>();
function isWeakEnding(word: string): boolean {
  let is = weak.get(word);
  if (is === undefined) weak.set(word, (is = weakEndings.test(word)));
  return is;
}

const streetWords =
  /\b(?:street|road|lane|avenue|close|drive|court|hill|gardens|square|terrace|row|way|crescent|place|mews|grove|walk|park|green|rise|cottage|house|mill|farm)\b/i;

const capitals =
  /(?<![\p{L}\p{M}])(?:\p{Lu}[\p{L}\p{M}'’.-]*,? )(?:(?:\p{Lu}[\p{L}\p{M}'’.-]*|of|de|la|del|da|do|dos|van|der|den|des|du|utca|út|tér|gate|gata|gatan|vei|veien|vej|tie|katu|sok\.?|ulice|třída|náměstí|cesta|trg|no\.?:?|nr\.?|n[°º]),? ?)*$/u;
/** A street's name before its number, whose last word says that it is one; and the words that those begin with elsewhere. */
const numberLast =
  /(?<=(?<name>(?<![\p{L}\p{Nd}])(?:\p{Lu}[\p{L}\p{M}'’.-]{0,24} ){1,4}(?:avenue|ave\.?|road|rd\.?|street|st\.?|drive|lane|boulevard|blvd\.?|prospekt|prospect|pr\.|ulitsa|ulica|caddesi|cad\.?|cd\.?|soka[kğ]ı?|sok\.?|sk\.?|bulvarı|blv\.?|mahallesi|mah\.?|gate|gata|gatan|gt\.?|vägen|väg|veien|vei|vej|gade|allé|alle|plads|plass|torg|torget|tie|katu|kuja|polku|náměstí|třída|ulice|trg|cesta|utca|út|körút|tér|iela|gatvė|tänav|puiestee|maantee|strada|șoseaua|bulevardul|straße|strasse|weg|platz|ring|allee|damm|ufer|laan|straat|plein|dreef|kade|singel|hof) (?:no[.:]?|nr\.?|n°|nº|#)? ?|(?:leoforos|odos|jalan|jl\.|jln\.?|lorong|persiaran|soi|thanon|ulitsa|prospekt|bulevard|strada|str\.|via|rua|calle|rue|đường) (?:\p{Lu}[\p{L}\p{M}'’.-]{0,24},? ){1,4}(?:no[.:]?|nr\.?|n°|nº|#)? ?))(?!0)\d{1,4}(?:[/-]\d{1,4})?[a-z]?(?: (?:[a-h](?: [a-h]?\d{1,3})?|bis|lt\.?|d:\d+)(?![\p{L}]))?(?! ?(?:%|percent|years?|people|million|km|miles|minutes|hours|days|and|to|at)\b)(?![\p{L}\p{Nd}]|[.,]\d)/iuy;
/** "lives on Pemberton Avenue": without a number. */
const bareStreets = wordList(
  "street road lane avenue boulevard close crescent gardens drive terrace grove mews",
);
const bareStreet =
  /(?<=(?<name>(?<![\p{L}\p{Nd}-])(?:\p{Lu}[\p{L}'’-]{1,20} |\d{1,3}(?:st|nd|rd|th) ){1,3}))(?:Street|Road|Lane|Avenue|Boulevard|Close|Crescent|Gardens|Drive|Terrace|Grove|Mews)(?: and (?:\p{Lu}[\p{L}'’-]{1,20} |\d{1,3}(?:st|nd|rd|th) ){1,3}(?:Street|Road|Lane|Avenue|Boulevard|Drive))?(?![\p{L}]| \p{Lu})/uy;
const livedOn =
  /(?<!\p{L})(?:live[sd]?|living|flat|house|home|room|apartment|place|moved|move|stay(?:s|ed|ing)?|rent(?:s|ed|ing)?|resid\p{L}{1,6}|address|met|meet|corner|office|shop|clinic|located|born|grew up|parked|lodging)(?: [\p{L}']{1,12}){0,3} (?:on|in|at|off|from|near|of|to|along)(?: the)? $/iu;
const livedOnEnds = setOf("on in at off from near of to along the");

export const address = {
  id: "address",
  title: "Postal addresses",
  entities: ["ADDRESS"],
  *find(context): Iterable<Candidate> {
    for (const one of all(context)) if (!beginsWithYears(context, one.start)) yield one;
  },
} as const satisfies Detector;

/** "2005-2013 Mr. Chow's Garden", "2021 - 2022 The Fat Fox", "in 2013, at Mill Road": when, not where. */
function beginsWithYears({ text }: TextContext, start: number): boolean {
  const beginning = text.slice(start, start + 12);
  return (
    /^(?:19|20)\d{2}(?:[-–](?:19|20)?\d{2} |[-–](?:19|20)\d{2}|, | to (?:now|date|present)| \p{Lu}{1,2}-?\d)/iu.test(
      beginning,
    ) ||
    (/^\d{2}, /.test(beginning) && /(?:19|20)\d{2}[-–]$/.test(text.slice(Math.max(0, start - 5), start))) ||
    (/^(?:19|20)\d{2} /.test(beginning) && /\d ?[-–—] ?$/.test(text.slice(Math.max(0, start - 4), start)))
  );
}

function* all(context: TextContext): Iterable<Candidate> {
  const { text, lower, isLowerCase, gazetteer, words, numbers } = context;
  const chains = isLowerCase ? [...spokenChains(context)] : [...addressChains(context)];
  yield* chains;
  const made = (start: number, end: number, score: number, reason: string): Candidate => ({
    start,
    end,
    entity: "ADDRESS",
    // With a town or a postcode it is surer than any of its parts.
    score:
      /\d/.test(text.slice(start, end)) &&
      /[,\n-] ?[\s\S]{0,40}\p{Lu}/u.test(text.slice(start, end)) &&
      end - start > 14
        ? Math.max(score, 0.975)
        : score,
    reason,
  });
  for (const [pattern, score, reason, hasTail, starts] of patterns) {
    for (const { 0: found, index } of typeof starts === "number"
      ? numbers.matches(pattern, text, 1, starts, true)
      : matchesAt(pattern, text, words, starts)) {
      const end = index + found.length;
      // "5 Star Way" is read again by its case: street words are capitals, or the whole is in capitals.
      if (pattern === english) {
        const last =
          /[\p{L}]+\.?$/u.exec(
            found.replace(/ (?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.?$/iu, ""),
          )?.[0] ?? "";
        // "340 LEFT WELLINGTONS. IF YOUR BRANCH": over the end of a sentence.
        if (/\p{L}{4}\. \p{L}/u.test(found)) continue;
        // "From 3 June the crossing of King Street"
        if (/^\d{1,2} (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)/i.test(found)) continue;
        // "In 2019 the Park Street team"
        if (/^(?:19|20)\d{2} the /.test(found)) continue;
        const middle = found.replace(/^\D*\d+\S*\s/u, "");
        if (!/^\p{Lu}/u.test(last) || !/^(?:\p{Lu}|\d|of |the |de |la )/u.test(middle)) continue;
        const isWeak = isWeakEnding(last.toLowerCase());
        const ends = addressEnd(context, end);
        const start = addressStart(context, index);
        yield made(start, ends, isWeak && ends === end && start === index ? 0.66 : score, reason);
        continue;
      }
      let start = hasTail ? addressStart(context, index) : index;
      if (pattern === british) {
        const pieces = piecesBefore(context, index);
        // A house, a street or a place among them, and no job or name of a firm alone.
        if (pieces.includes(",") && (/\d/.test(pieces) || streetWords.test(pieces)))
          start = index - pieces.length;
      }
      const ends = hasTail ? addressEnd(context, end) : end;
      yield made(start, pattern === box && ends === end ? lowerEnd(context, end) : ends, score, reason);
    }
  }
  for (const match of matchesAt(numberLast, text, words, houseNumbers)) {
    // The expression reads capitals as small letters, too: a street's name has capitals from its beginning on.
    const name = capitals.exec(match.groups?.name ?? "")?.[0] ?? "";
    // "Gate 12", "Ring 1": no name of a street.
    if (!/\p{L}/u.test(name)) continue;
    // "At Moi Avenue 12": what only begins the sentence is no part of it.
    const lead =
      /^(?:At|In|From|To|On|Near|And|The|Address|Visit|Our|My) (?=\p{Lu})/u.exec(name)?.[0].length ?? 0;
    // "Gate 12", "Ring 1": no name of a street.
    if (/^\p{L}+\.? $/u.test(name.slice(lead))) continue;
    const start = match.index - name.length + lead;
    yield made(
      addressStart(context, start),
      addressEnd(context, match.index + match[0].length),
      // Nobody is called so, and no firm.
      /(?:Road|Street|Avenue|Lane|Drive|Boulevard|stra(?:ß|ss)e) $/.test(name) ? 0.983 : 0.9,
      "A street and a house number.",
    );
  }
  for (const [pattern, needsTail, starts] of elsewhere) {
    for (const { 0: found, index, groups } of matchesAt(pattern, text, words, starts)) {
      const end = addressEnd(context, index + found.length);
      if (!needsTail || end > index + found.length)
        yield made(
          addressStart(context, index - (groups?.lead ?? "").length),
          end,
          0.88,
          "A street as it is written elsewhere, and its town.",
        );
    }
  }
  if (isLowerCase || !/\p{Lu}/u.test(text.slice(0, 2000))) {
    for (const { 0: found, index } of numbers.matches(lowerEnglish, lower, 1, 20, true))
      yield made(index, lowerEnd(context, index + found.length), 0.9, "A house number and a street.");
  }
  if (isLowerCase)
    for (const { 0: found, index } of matchesAt(spelledNumber, lower, words, numberWords))
      yield made(
        index,
        lowerEnd(context, index + found.length),
        0.78,
        "A house number as it is said, and a street.",
      );
  for (const match of matchesAt(german, lower, words, houseNumbers)) {
    const found = `${match.groups?.end ?? ""} ${match[0]}`;
    const index = match.index + match[0].length - found.length;
    const from = Math.max(0, index - 60);
    const name = germanName.exec(text.slice(from, index))?.[0] ?? "";
    // "During 2003"
    const whole = /\p{L}+(?= \S+$)/u.exec(text.slice(from, index + found.length))?.[0] ?? "";
    if (match.groups?.end === "ring" && gazetteer.commonness(fold(whole)) > 0) continue;
    // "Ring 1800 ...": an order to call.
    if (name.trim() === "" && match.groups?.end === "ring") continue;
    const isWhole = name !== "" || /^\p{Lu}/u.test(text[index]!);
    if (isWhole && !/\s$/.test(name) ? true : /^\p{Lu}/u.test(text[index]!)) {
      yield made(
        index - name.length,
        addressEnd(context, index + found.length),
        0.9,
        "A street and a house number.",
      );
    }
  }
  for (const match of matchesAt(bareStreet, text, words, bareStreets)) {
    const name = match.groups?.name ?? "";
    const start = match.index - name.length;
    const before = context.tokens[tokenAt(context.tokens, start) - 1];
    if (livedOnEnds.has(before?.folded ?? "") && livedOn.test(text.slice(Math.max(0, start - 60), start)))
      yield made(start, match.index + match[0].length, 0.84, "A street where somebody lives or is met.");
  }
  for (const { start, end } of answers(context))
    yield made(start, end, 0.986, "Answers where somebody lives.");
  for (const { 0: found, index } of numbers.matches(zipCode, text, 5, 0, true)) {
    if (!isAfterState(context, index)) continue;
    const town = american.exec(text.slice(Math.max(0, index - 100), index))?.[0];
    if (town !== undefined) {
      yield made(
        index - town.length,
        addressEnd(context, index + found.length),
        0.88,
        "A town, a state and its ZIP code.",
      );
    }
  }
  for (const match of matchesAt(zip, lower, words, zipWords)) {
    const end = match.index + match[0].length;
    const value = match[1] ?? "";
    if (!/\d/.test(value)) continue;
    // India's have six digits; other PINs open doors and cards.
    const isIndian = match[0].startsWith("pin") && /^\d{6}$/.test(value);
    yield made(end - value.length, end, isIndian ? 0.95 : 0.85, "A postcode after its label.");
  }
  for (const { 0: found, index } of matchesAt(romance, text, words, romanceWords)) {
    // "place on Pier 2", "Route 7 Haulage": the street has a name, and its number stands elsewhere.
    const name = romanceName.exec(found)?.[1] ?? "";
    if (!isLowerCase && !/^\p{Lu}/u.test(name) && !/^\d/.test(name)) continue;
    if (/^route \d/i.test(found)) continue;
    const hasNumber = /\d/.test(found);
    const end = addressEnd(context, index + found.length);
    const isFollowed = /\d{4,5}/.test(text.slice(index + found.length, end));
    const isItalian = /^(?:via|place|avenue|route|cours|strada|plaza)\b/i.test(found);
    if (hasNumber || isFollowed)
      yield made(
        index,
        isLowerCase ? lowerEnd(context, end) : end,
        isItalian && !/^(?:avenue|via|plaza|place)/i.test(found) ? 0.8 : 0.86,
        "A street, with a number.",
      );
  }
  for (const { 0: found, index } of matchesAt(continental, text, words, continentalWords)) {
    const town = found.replace(/^\S+ (?:[A-Z]{2} )?/u, "");
    if (longestPlace(town, gazetteer) === town.replace(/\.$/, "") || /^[A-Z]{1,2}-/.test(found)) {
      yield made(index, addressEnd(context, index + found.length), 0.72, "A postcode and a town.");
    }
  }
  for (const match of matchesAt(label, lower, words, labelWords)) {
    if (/e-?mail|web|ip|mac/i.test(text.slice(Math.max(0, match.index - 8), match.index + 5))) continue;
    let value = (match[1] ?? "")
      .split(/\t| {3}/)[0]!
      .trimEnd()
      .replace(/[.,]$/, "");
    const other = /[,.]? (?:e-?mail|phone|tel|mobile|cell|date of birth|dob)\b|,? [A-Z]{2,6}:? \d{6}/i.exec(
      value,
    );
    if (other !== null) value = value.slice(0, other.index);
    if (value.includes("@") || !/[\p{L}]/u.test(value) || value.startsWith("[")) continue;
    // The next label, of a form that is empty.
    if (value.endsWith(":")) continue;
    // "How long at this address: 3 yrs"
    if (/^\s*\d{1,2} (?:yrs?|years?|months?|weeks?)(?!\p{L})/u.test(value)) continue;
    const start = match.index + match[0].length - (match[1] ?? "").length;
    yield made(start, start + value.length, 0.92, "Follows a label for an address.");
    yield* wholeLine(context, start, start + value.length, chains);
  }
  yield* homeLines(context, chains);
}
