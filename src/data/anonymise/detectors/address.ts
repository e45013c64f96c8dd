// Postal addresses of many countries: a house number and a street by the words that streets end or begin with, and after it what
// belongs to it: flat, town, region, postcode, country. Also boxes, labelled lines, and a town with its postcode.
import { fold } from "../text/tokens.ts";
import { matchesAt } from "../text/wordIndex.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";

const ending =
  "street|str|st|avenue|ave|av|road|rd|boulevard|blvd|lane|ln|drive|dr|court|ct|place|pl|square|sq|terrace|ter|terr|way|circle|cir|crescent|cres|close|parkway|pkwy|highway|hwy|trail|trl|alley|row|walk|grove|gardens|gdns|hill|heights|park|plaza|loop|pass|path|pike|run|view|ridge|manor|mews|quay|wharf|green|rise|vale|villas|broadway|bypass|causeway|cove|crossing|expressway|estates?|fields?|flats?|forest|forks?|freeway|garden|glens?|harbors?|haven|hollow|inlet|islands?|isle|junctions?|keys?|knolls?|lakes?|landing|lights?|lodge|mall|meadows?|mills?|mission|motorway|mount|mountains?|orchard|oval|overpass|parks|parkways|pines?|plains?|points?|ports?|prairie|radial|ranch|rapids?|rest|ridges|river|route|shoals?|shores?|skyway|springs?|spurs?|squares|station|stravenue|stream|summit|throughway|trace|track|trafficway|tunnel|turnpike|underpass|unions?|valleys?|via|viaduct|views|villages?|ville|vista|walks|wall|ways|wells?|burgs?|bottom|branch|bridge|brooks?|camp|canyon|cape|centers?|circles|cliffs?|club|common|corners?|course|courts|coves|creek|crest|crossroads?|curve|dale|dam|divide|drives|falls|ferry|ford|forge|fort|gateway|marg|nagar|colony|layout|phase|sector|jalan|jl";
const word = String.raw`(?:\p{Lu}[\p{L}\p{M}'’.-]{0,24}|\d{1,3}(?:st|nd|rd|th)|(?:of|the|de|la|del|le|and) \p{Lu}[\p{L}\p{M}'’.-]{0,24})`;
const english = new RegExp(
  String.raw`(?=[#\d])(?<![\p{L}\p{Nd}$€£,.#-])#?\d{1,6}[A-Za-z]?(?:[-/]\d{1,5}[A-Za-z]?| ?½)?,? (?:(?:north|south|east|west|ne|nw|se|sw|n|s|e|w)\.? )?(?:${word} ){1,4}(?:${ending})(?![\p{L}\p{Nd}])\.?(?: (?:north|south|east|west|ne|nw|se|sw|n|s|e|w)(?![\p{L}'])\.?)?`,
  "giu",
);
const lowerEnglish = new RegExp(
  String.raw`(?<![\w$,.#-])\d{1,6}[a-z]? (?:[a-z][a-z'.-]{1,20} ){1,3}(?:street|avenue|road|boulevard|lane|drive|court|square|terrace|crescent|close|parkway|highway)(?!\w)`,
  "gu",
);
/** The number behind the end of a street's name; the name itself is read backwards from there. */
const german =
  /(?<=(?<end>straße|strasse|str\.|weg|platz|allee|gasse|ring|damm|ufer|straat|laan|plein|gracht|kade|gata|gatan|vägen|vej|gade|veien|katu|tie|utca) )\d{1,4} ?[a-z]?(?:[-/]\d{1,4})?(?![\p{L}\p{Nd}])/uy;
const houseNumbers = ["#1", "#2", "#3", "#4"];
const germanName =
  /(?<![\p{L}\p{Nd}])(?:(?:Am|An der|An den|Auf der|Im|In der|Zum|Zur|Alte|Neue|Große|Kleine|Obere|Untere) )?(?:\p{Lu}[\p{L}.-]{1,24}[ -]){0,2}(?:\p{Lu}[\p{L}.-]{1,30})?$/u;
const flat =
  /(?<![\p{L}\p{Nd}])(?:(?:flat|unit|apt|apartment|suite|house|plot|door|shop|no|h)\.? ?(?:no\.? ?)?#?[\p{Nd}A-Z/-]{1,6},? |(?:flat|plot|house|door|h|d|shop|unit)\.? ?(?:no\.?|number|#) ?)$/iu;
const romance =
  /(?<![\p{L}\p{Nd}])(?:\d{1,4} ?(?:bis|ter|[A-D])?,? )?(?:rue|avenue|av\.|boulevard|bd|place|chemin|allée|impasse|quai|cours|route|calle|c\/|avenida|avda\.?|plaza|paseo|carrer|camino|carretera|travesía|ronda|glorieta|rua|travessa|praça|alameda|estrada|largo|via|viale|piazza|piazzale|corso|vicolo|strada|ul\.|ulica|aleja|al\.|os\.)(?= ) (?:(?:de|de la|de las|de los|del|des|du|di|da|do|dos|della|delle|dei|d'|l'|la|le|les|el|san|santa|saint|sainte|st\.) ?){0,3}\p{Lu}[\p{L}\p{M}'’.-]{1,24}(?: (?:(?:de|la|del|des|du|di|da|do|dos|e|y|et) ){0,2}\p{Lu}[\p{L}\p{M}'’.-]{0,24}){0,4}(?:,? (?:n[.ºo°]{0,2} ?)?\d{1,4}(?:[/-]\d{1,4})? ?(?:bis|ter|[a-d](?![\p{L}]))?(?: ?m\. ?\d{1,4})?(?![\p{L}\p{Nd}]))?/iuy;
const romanceWords =
  "#1 #2 #3 #4 rue avenue av boulevard bd place chemin allee impasse quai cours route calle c avenida avda plaza paseo carrer camino carretera travesia ronda glorieta rua travessa praca alameda estrada largo via viale piazza piazzale corso vicolo strada ul ulica aleja al os".split(
    " ",
  );
/** "Am Markt 30b, 28654 Augsburg": a street without a word for one, before a postcode. */
const germanPlace =
  /(?<![\p{L}\p{Nd}])(?:Am|An der|An den|Auf der|Auf dem|Im|In der|Zum|Zur|Unter den|Hinter der) \p{Lu}[\p{L}-]{2,24} \d{1,4} ?[a-z]?(?=,? \n?\d{4,5} )/gu;
/** "142, Sector 21": plots of planned towns. */
const plot =
  /(?=[#\d])(?<![\p{L}\p{Nd}$€£.-])#?\d{1,5}[A-Z]?(?:[-/]\d{1,5})?,? (?:Sector|Phase|Block|Street|Road|Lane)[ -]\d{1,3}[A-Z]?(?![\p{L}\p{Nd}])/gu;
const box =
  /(?<![\p{L}\p{Nd}])(?:p\.? ?o\.? ?box|post office box|postfach|apartado(?: de correos)?|bp|psc|cmr|unit|apo|fpo|dpo) \d{1,6}(?:,? box \d{1,6})?(?![\p{L}\p{Nd}])/iuy;
const boxWords = "p po post postfach apartado bp psc cmr unit apo fpo dpo".split(" ");
const unit = /(?<![\p{L}\p{Nd}])(?:apt|apartment|suite|ste|flat)\.? ?#?\d{1,5}[A-Za-z]?(?![\p{L}\p{Nd}])/iuy;
const unitWords = "apt apartment suite ste flat".split(" ");
const label =
  /(?<![\p{L}])(?:(?:home|postal|mailing|street|residential|billing|shipping|delivery|current|permanent|business|office|work|email)?[ _-]?(?:address|residence)(?: line)?(?: ?\d)?|anschrift|adresse|wohnhaft in|domicile|dirección|direccion|domicilio|indirizzo|endereço|adres)["']?\s{0,3}[:=|\t]\s{0,3}["']?((?!https?:|www)[^\n|;"]{6,160})/uy;
const labelWords =
  "home postal mailing street residential billing shipping delivery current permanent business office work email address residence anschrift adresse wohnhaft domicile direccion domicilio indirizzo endereco adres"
    .split(" ")
    .flatMap((one) => [one, `${one}address`]);
const zipCode = /(?<=[A-Za-z],? {1,2})\d{5}(?:-\d{4})?(?![\p{L}\p{Nd}])/gu;
/** A town and a state before a ZIP code. */
const american =
  /(?<![\p{L}\p{Nd}])(?:(?:\p{Lu}[\p{L}'’.-]{1,24} ){0,3}\p{Lu}[\p{L}'’.-]{1,24},? )(?:[A-Z]{2}|Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Georgia|Hawaii|Idaho|Illinois|Indiana|Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|Nebraska|Nevada|New (?:Hampshire|Jersey|Mexico|York)|(?:North|South) (?:Carolina|Dakota)|Ohio|Oklahoma|Oregon|Pennsylvania|Rhode Island|Tennessee|Texas|Utah|Vermont|(?:West )?Virginia|Washington|Wisconsin|Wyoming),? {1,2}$/u;
const british =
  /(?=[A-PR-UWYZ][A-HK-Y]?\d)(?<![\p{L}\p{Nd}-])(?:[A-PR-UWYZ][A-HK-Y]?\d[A-Z\d]?) ?\d[ABD-HJLNP-UW-Z]{2}(?![\p{L}\p{Nd}-])/gu;
const canadian = /(?=[A-Z]\d)(?<![\p{L}\p{Nd}-])[ABCEGHJ-NPRSTVXY]\d[A-Z][ -]?\d[A-Z]\d(?![\p{L}\p{Nd}-])/gu;
const continental =
  /(?=\d)(?<![\p{L}\p{Nd}.,/]|[^A-Z]-)\d{4,5}(?: [A-Z]{2})? \p{Lu}[\p{L}\p{M}'’.-]{2,24}(?:[ -](?:(?:am|an der|im|sur|sous|en|de|la|del) )?\p{Lu}[\p{L}\p{M}'’.-]{1,24}){0,2}(?![\p{L}\p{Nd}])/uy;
const continentalWords = ["#4", "#5"];
const zip =
  /(?<![\p{L}])(?:zip|zip ?code|post ?code|postal code|plz|postleitzahl|code postal|código postal|cap|pin ?code|eircode)["']?(?: is|:|=)? ?["']?((?=[a-z\d -]{0,6}\d)[a-z\d]{2,5}(?:[ -]?[a-z\d]{2,4})?)(?![\p{L}\p{Nd}])/uy;
const zipWords =
  "zip zipcode post postcode postal plz postleitzahl code codigo cap pin pincode eircode".split(" ");

const code =
  /^(?:(?:CEP|PIN|ZIP|C\.?P\.?)?:? ?(?:\d{5}-\d{4}|(?:[A-Z]{1,2}-)?\d{5}-\d{3}|\d{2}-\d{3}|(?:[A-Z]{1,2}-)?\d{4,6}(?: ?[A-Z]{2}(?![\p{L}]))?|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z][ -]?\d[A-Z]\d|\d{3}[- ]\d{2,4}))(?![\p{L}\p{Nd}]|[ -]\d{3})/u;
const room =
  /^(?:(?:apto?|apartment|suite|ste|unit|floor|fl|flat|room|rm|building|bldg|block|tower|#|no|c\/o|piso|étage|stock|sector|phase|int|interno|lote|casa|bloco|sala)\.? ?#?[\p{L}\p{Nd}-]{1,8}(?![\p{L}\p{Nd}])|\d{1,2}[ºª°](?: ?[A-D](?![\p{L}]))?)/iu;
const place =
  /^\p{Lu}[\p{L}\p{M}'’.-]{1,24}(?:[ -](?:(?:of|the|de|del|la|le|on|upon|am|an|der|im|do|da|sur|les|el) ){0,2}\p{Lu}[\p{L}\p{M}'’-]{1,24}){0,3}/u;
const state = /^[A-Z]{2,3}(?![\p{L}\p{Nd}])/u;

/** Where an address ends that a street ends at `from`. */
function tail({ text, gazetteer }: TextContext, from: number): number {
  let end = from;
  for (let n = 0; n < 8; n++) {
    const rest = text.slice(end, end + 80);
    const gap = /^(?: ?[-–|] ?|\s?[,;]?[ \u00a0]{0,2}\n?[ \u00a0]{0,4})/u.exec(rest)?.[0] ?? "";
    if (gap === "" || rest.length === gap.length) break;
    const after = rest.slice(gap.length);
    const hasComma = /[,;|\n–-]/.test(gap);
    let found = (room.exec(after) ?? code.exec(after))?.[0];
    // A year on the next line.
    if (gap.includes("\n") && found !== undefined && /^\d{4}$/.test(found) && !/^\d{4} \p{Lu}/u.test(after))
      break;
    if (found === undefined) {
      const short = state.exec(after)?.[0];
      const town = place.exec(after)?.[0];
      if (
        short !== undefined &&
        (hasComma || n > 0) &&
        (/^[A-Z]{2,3}[,.]?\s{0,2}(?:\d|$|\n|[.,;])/u.test(after) || gazetteer.isRegion(short.toLowerCase()))
      )
        found = short;
      else if (town !== undefined) {
        const known = longestPlace(town, gazetteer);
        const isFollowed =
          /^(?:,? {0,2}| ?[-–] ?)(?:[A-Z]{2,3}\b|\d{4,6}\b|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|[A-Z]\d[A-Z] ?\d[A-Z]\d\b)/u.test(
            after.slice(town.length),
          );
        if (isFollowed && !gap.includes("\n")) found = town;
        else if (
          known !== undefined &&
          (!gap.includes("\n") ||
            (gazetteer.commonness(known.toLowerCase()) === 0 &&
              /^\s*(?:[,.]|\n|$)/.test(after.slice(known.length))))
        )
          found = known;
        else if (
          hasComma &&
          gap.includes(",") &&
          /^,? ?(?:\p{Lu}[\p{L} ]{2,20})$/u.test(after.slice(town.length).split(/[.\n;]/)[0] ?? "") &&
          n === 0 &&
          town.split(" ").length <= 3
        )
          found = town;
      }
    }
    if (found === undefined) break;
    end += gap.length + found.length;
  }
  return end;
}

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

/** Those that have words begin with one of them. */
const patterns: readonly (readonly [RegExp, number, string, boolean, (readonly string[])?])[] = [
  [english, 0.93, "A house number and a street.", true],
  [germanPlace, 0.9, "A house number and a postcode.", true],
  [plot, 0.88, "A plot of a planned town.", true],
  [box, 0.86, "A post office box.", true, boxWords],
  [british, 0.78, "Has the form of a British postcode.", true],
  [canadian, 0.78, "Has the form of a Canadian postcode.", true],
  [unit, 0.72, "The number of a flat or a suite.", true, unitWords],
];
const weakEndings =
  /(?:st|pl|way|hill|park|place|court|view|run|pass|path|rest|point|points|green|key|keys|light|lights|mission|club|center|centers|course|track|station|union|common|walk|port|ports|row|field|fields|stream|wall|ways|phase|sector|forest|river|lake|lakes|route|mall|mount|bridge|ford|dr|corner|drive|curve|branch|rise|vista|summit|manor|bottom|springs|spring|well|wells|mill|mills|village|villages|mountain|mountains|island|islands|valley|square|squares|close|loop|square)\.?$/iu;

export const address = {
  id: "address",
  title: "Postal addresses",
  entities: ["ADDRESS"],
  *find(context): Iterable<Candidate> {
    const { text, lower, isLowerCase, gazetteer, words } = context;
    const made = (start: number, end: number, score: number, reason: string): Candidate => ({
      start,
      end,
      entity: "ADDRESS",
      // With a town or a postcode it is surer than any of its parts.
      score: /\d[\s\S]{6,}[,\n-] ?[\s\S]{0,40}\p{Lu}/u.test(text.slice(start, end))
        ? Math.max(score, 0.965)
        : score,
      reason,
    });
    for (const [pattern, score, reason, hasTail, starts] of patterns) {
      for (const { 0: found, index } of starts === undefined
        ? text.matchAll(pattern)
        : matchesAt(pattern, text, words, starts)) {
        const end = index + found.length;
        // "5 Star Way" is read again by its case: street words are capitals, or the whole is in capitals.
        if (pattern === english) {
          const last =
            /[\p{L}]+\.?$/u.exec(
              found.replace(/ (?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.?$/iu, ""),
            )?.[0] ?? "";
          const middle = found.replace(/^\D*\d+\S*\s/u, "");
          if (!/^\p{Lu}/u.test(last) || !/^(?:\p{Lu}|\d|of |the |de |la )/u.test(middle)) continue;
          const isWeak = weakEndings.test(last);
          const ends = tail(context, end);
          const before = flat.exec(text.slice(Math.max(0, index - 20), index))?.[0].length ?? 0;
          yield made(index - before, ends, isWeak && ends === end ? 0.66 : score, reason);
          continue;
        }
        yield made(index, hasTail ? tail(context, end) : end, score, reason);
      }
    }
    if (isLowerCase || !/\p{Lu}/u.test(text.slice(0, 2000))) {
      for (const { 0: found, index } of lower.matchAll(lowerEnglish))
        yield made(index, index + found.length, 0.75, "A house number and a street.");
    }
    for (const match of matchesAt(german, lower, words, houseNumbers)) {
      const found = `${match.groups?.end ?? ""} ${match[0]}`;
      const index = match.index + match[0].length - found.length;
      const from = Math.max(0, index - 60);
      const name = germanName.exec(text.slice(from, index))?.[0] ?? "";
      const isWhole = name !== "" || /^\p{Lu}/u.test(text[index]!);
      if (isWhole && !/\s$/.test(name) ? true : /^\p{Lu}/u.test(text[index]!)) {
        yield made(
          index - name.length,
          tail(context, index + found.length),
          0.9,
          "A street and a house number.",
        );
      }
    }
    for (const { 0: found, index } of text.matchAll(zipCode)) {
      const town = american.exec(text.slice(Math.max(0, index - 100), index))?.[0];
      if (town !== undefined) {
        yield made(
          index - town.length,
          tail(context, index + found.length),
          0.88,
          "A town, a state and its ZIP code.",
        );
      }
    }
    for (const match of matchesAt(zip, lower, words, zipWords)) {
      const end = match.index + match[0].length;
      yield made(end - (match[1] ?? "").length, end, 0.85, "A postcode after its label.");
    }
    for (const { 0: found, index } of matchesAt(romance, text, words, romanceWords)) {
      const hasNumber = /\d/.test(found);
      const end = tail(context, index + found.length);
      const isFollowed = /\d{4,5}/.test(text.slice(index + found.length, end));
      const isItalian = /^(?:via|place|avenue|route|cours|strada|plaza)\b/i.test(found);
      if (hasNumber || isFollowed)
        yield made(
          index,
          end,
          isItalian && !/^(?:avenue|via|plaza|place)/i.test(found) ? 0.8 : 0.86,
          "A street, with a number.",
        );
    }
    for (const { 0: found, index } of matchesAt(continental, text, words, continentalWords)) {
      const town = found.replace(/^\S+ (?:[A-Z]{2} )?/u, "");
      if (longestPlace(town, gazetteer) === town.replace(/\.$/, "") || /^[A-Z]{1,2}-/.test(found)) {
        yield made(index, tail(context, index + found.length), 0.72, "A postcode and a town.");
      }
    }
    for (const match of matchesAt(label, lower, words, labelWords)) {
      if (/e-?mail|web|ip|mac/i.test(text.slice(Math.max(0, match.index - 8), match.index + 5))) continue;
      let value = (match[1] ?? "")
        .split(/\t| {3}/)[0]!
        .trimEnd()
        .replace(/[.,]$/, "");
      const other = /[,.]? (?:e-?mail|phone|tel|mobile|cell|date of birth|dob)\b/i.exec(value);
      if (other !== null) value = value.slice(0, other.index);
      if (value.includes("@") || !/[\p{L}]/u.test(value) || value.startsWith("[")) continue;
      const start = match.index + match[0].length - (match[1] ?? "").length;
      yield made(start, start + value.length, 0.92, "Follows a label for an address.");
    }
  },
} as const satisfies Detector;
