// What lists know of a word. The lists are made by scripts/anonymiser/writeGazetteers.ts from maintained packages (named there, with
// their licences) and load when a text is first anonymised. Lists never decide alone: a word's surroundings do
// (src/data/anonymise/person).
import { baseForms } from "./baseForms.ts";
import { frontDecode } from "./frontCode.ts";
import { decodeWeights, type Weights } from "../tagger/weights.ts";

/** All take folded words (src/data/anonymise/text/tokens.ts). */
export interface Gazetteer {
  isGiven(word: string): boolean;
  isSurname(word: string): boolean;
  /** Neither of both, but in a longer and less certain list of names. */
  isListed(word: string): boolean;
  /** A word of the English dictionary: 1 for one in everyday use to 7 for a rare one; 0 where it is none. */
  commonness(word: string): number;
  /** The two letters of its country, where it is a town of some size. */
  cityCountry(name: string): string | undefined;
  /** The two letters of a country by its English name, or one that it is also called by. */
  country(name: string): string | undefined;
  isRegion(name: string): boolean;
  /** Whether a town, a region or a country of more than one word begins with this one. */
  beginsPlace(word: string): boolean;
  /** "german", "nigerian": people or language of a country. */
  isNationality(word: string): boolean;
  /** Of the tagger, which asks these lists and is loaded with them. */
  readonly weights: Weights;
}

/** Names of countries that CLDR spells otherwise. */
const alsoCalled: Readonly<Record<string, string>> = {
  usa: "US",
  "u.s.a": "US",
  "united states of america": "US",
  america: "US",
  uk: "GB",
  "great britain": "GB",
  britain: "GB",
  england: "GB",
  scotland: "GB",
  wales: "GB",
  "northern ireland": "GB",
  holland: "NL",
  "the netherlands": "NL",
  uae: "AE",
  "czech republic": "CZ",
  turkey: "TR",
  russia: "RU",
  "ivory coast": "CI",
  burma: "MM",
  myanmar: "MM",
  "south korea": "KR",
  "north korea": "KP",
  "hong kong": "HK",
  macau: "MO",
  palestine: "PS",
  congo: "CD",
  "cape verde": "CV",
  swaziland: "SZ",
  macedonia: "MK",
  deutschland: "DE",
  "viet nam": "VN",
  osterreich: "AT",
  schweiz: "CH",
  suisse: "CH",
  espana: "ES",
  italia: "IT",
  brasil: "BR",
  mexico: "MX",
  "republic of ireland": "IE",
};
/** Towns by their English, older or newer names, which the list has under another. */
const moreTowns =
  "BE antwerp|BE ghent|BE bruges|BE ostend|CH geneva|CH berne|CH lucerne|DE cologne|DE nuremberg|DE brunswick|DK aarhus|DK elsinore|SE gothenburg|ES seville|ES saragossa|ES vitoria-gasteiz|ES donostia|ES san sebastian|ES la coruna|PL cracow|GR salonica|UA kiev|UA odesa|IE galway|IE athlone|IE ennis|IE limerick|GB londonderry|GB oban|GB truro|GB newtownards|GB stornoway|IN mysuru|IN bangalore|IN calcutta|IN bombay|IN madras|IN prayagraj|IN gurugram|IN trivandrum|IN cochin|BD chattogram|MA marrakech|MA fez|VN saigon|VN danang|MM rangoon|PH cebu|MY penang|CN xian|KR pusan|KZ astana|MN ulaanbaatar|IQ basra|ZA gqeberha|TR izmir|IT leghorn|IT padua|IT mantua|NL the hague|DE frankfurt|GB hull|GB newry|GR rhodes|GR corfu|GR heraklion|GR patras|GR larissa|AT klagenfurt|AT bregenz|ET mekelle|ET bahir dar|ET dire dawa|AU fremantle|IE sligo|IE tralee|IE kilkenny|IE wexford|MT valletta|MT sliema|IS akureyri|SE kiruna|SE visby|SO hargeisa|RW huye|PH bacolod|VN dalat|VN da lat|IN trichy|IN dehradun|IN bhubaneswar|IN vizag|NG benin city";
const moreRegions =
  "bavaria|saxony|catalonia|andalusia|tuscany|sicily|lombardy|brittany|normandy|provence|flanders|wallonia|silesia|transylvania|crimea|siberia|kashmir|bengal|punjab|gujarat|kerala|tamil nadu|karnataka|maharashtra|telangana|andhra pradesh|uttar pradesh|west bengal|rajasthan|bihar|odisha|assam|haryana|goa|greater london|greater manchester|yorkshire|lancashire|kent|essex|surrey|sussex|hampshire|cornwall|devon|norfolk|suffolk|midlands|west midlands|silicon valley|bay area|new england|midwest|long island|brooklyn|manhattan|queens|bronx|staten island|harlem|hollywood|ontario|quebec|british columbia|alberta|manitoba|saskatchewan|nova scotia|new south wales|victoria|queensland|western australia|south australia|tasmania|lagos state|gauteng|western cape|kwazulu-natal|hokkaido|okinawa|guangdong|sichuan|europe|asia|africa|latin america|south america|middle east|scandinavia|caribbean|balkans";
const moreNations =
  "american|british|english|scottish|welsh|dutch|swiss|danish|finnish|swedish|norwegian|icelandic|spanish|portuguese|brazilian|mexican|argentine|argentinian|colombian|peruvian|chilean|cuban|dominican|haitian|jamaican|puerto rican|canadian|australian|chinese|japanese|korean|vietnamese|thai|filipino|filipina|indonesian|malaysian|singaporean|indian|pakistani|bangladeshi|nepali|nepalese|sri lankan|afghan|iranian|persian|iraqi|syrian|lebanese|jordanian|saudi|emirati|egyptian|moroccan|algerian|tunisian|libyan|sudanese|ethiopian|eritrean|somali|kenyan|ugandan|tanzanian|nigerian|ghanaian|senegalese|cameroonian|congolese|zimbabwean|zambian|south african|russian|ukrainian|belarusian|polish|czech|slovak|hungarian|romanian|bulgarian|serbian|croatian|bosnian|albanian|greek|turkish|israeli|palestinian|arabic|hindi|urdu|mandarin|cantonese|swahili|amharic|tagalog|farsi|hebrew|yiddish|malayalam|kannada|sinhala|german|french|italian|irish|european|african|asian|taiwanese|tibetan|mongolian|uzbek|kazakh|georgian|armenian|azerbaijani|estonian|latvian|lithuanian|slovenian|slovene|flemish|quechua|twi|shona|wolof|oromo|tigrinya|javanese|khmer|lao|burmese";

const isCity = 1;
const isCountry = 2;
const isRegion = 4;
const isBeginning = 8;
const isNation = 16;
/** Words remembered at most. Texts are hostile, too: a million made-up ones must not stay here. */
const mostKnown = 200_000;

let loaded: Promise<Gazetteer> | undefined;

/** Loads the lists once. */
export function loadGazetteer(): Promise<Gazetteer> {
  return (loaded ??= load());
}

async function load(): Promise<Gazetteer> {
  const [words, names, places, tagger] = await Promise.all([
    import("./words.generated.ts"),
    import("./names.generated.ts"),
    import("./places.generated.ts"),
    import("../tagger/weights.generated.ts"),
  ]);
  const ranks = new Map<string, number>();
  const levels = [
    words.level10,
    words.level20,
    words.level35,
    words.level40,
    words.level50,
    words.level55,
    words.level60,
  ];
  for (const [i, level] of levels.entries()) frontDecode(level, (word) => ranks.set(word, i + 1));
  const setOf = (coded: string): Set<string> => {
    const made = new Set<string>();
    frontDecode(coded, (word) => made.add(word));
    return made;
  };
  const given = setOf(names.given);
  const surnames = setOf(names.surnames);
  const listed = setOf(names.listed);
  const cities = new Map<string, string>();
  for (const line of places.cities.split("\n"))
    frontDecode(line.slice(2), (name) => cities.set(name, line.slice(0, 2)));
  for (const town of moreTowns.split("|")) cities.set(town.slice(3), town.slice(0, 2));
  const countries = new Map(places.countries.split("\n").map((line) => [line.slice(2), line.slice(0, 2)]));
  for (const [name, code] of Object.entries(alsoCalled)) countries.set(name, code);
  const nations = new Set([...places.nations.split("\n"), ...moreNations.split("|")]);
  const regions = new Set([...places.regions.split("\n"), ...moreRegions.split("|")]);
  const beginnings = new Set<string>();
  for (const list of [cities, countries, regions])
    for (const name of list.keys()) if (name.includes(" ")) beginnings.add(name.slice(0, name.indexOf(" ")));
  // Most words are no place at all: that is told by one small table of the words that were asked for, and not by five large ones.
  const placesKnown = new Map<string, number>();
  const placeKinds = (word: string): number => {
    let kinds = placesKnown.get(word);
    if (kinds === undefined) {
      kinds =
        (cities.has(word) ? isCity : 0) |
        (countries.has(word) ? isCountry : 0) |
        (regions.has(word) ? isRegion : 0) |
        (beginnings.has(word) ? isBeginning : 0) |
        (nations.has(word) ? isNation : 0);
      if (placesKnown.size > mostKnown) placesKnown.clear();
      placesKnown.set(word, kinds);
    }
    return kinds;
  };
  const known = new Map<string, number>();
  const rankOf = (word: string): number => {
    let best = ranks.get(word) ?? 0;
    for (const base of best === 0 ? baseForms(word) : []) {
      const rank =
        ranks.get(base) ??
        baseForms(base)
          .map((one) => ranks.get(one) ?? 0)
          .find((one) => one > 0) ??
        0;
      if (rank > 0 && (best === 0 || rank < best)) best = rank;
    }
    return best;
  };
  return {
    isGiven: (word) => given.has(word),
    isSurname: (word) => surnames.has(word),
    isListed: (word) => listed.has(word),
    commonness(word) {
      let rank = known.get(word);
      if (rank === undefined) {
        if (known.size > mostKnown) known.clear();
        known.set(word, (rank = rankOf(word)));
      }
      return rank;
    },
    cityCountry: (name) => ((placeKinds(name) & isCity) === 0 ? undefined : cities.get(name)),
    country: (name) => ((placeKinds(name) & isCountry) === 0 ? undefined : countries.get(name)),
    isRegion: (name) => (placeKinds(name) & isRegion) !== 0,
    beginsPlace: (word) => (placeKinds(word) & isBeginning) !== 0,
    isNationality: (word) => (placeKinds(word) & isNation) !== 0,
    weights: decodeWeights(tagger),
  };
}
