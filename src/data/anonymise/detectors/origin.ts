// Nationality, ethnicity, religion, politics, union. A nationality beside "language" or in a list of languages tells the same, and is
// hidden too, but for English: so is what a speaker of it would say of herself ("native Yoruba speaker").
import { isJobWord } from "../lists/jobs.ts";
import { setOf } from "../text/setOf.ts";
import type { Token } from "../text/tokens.ts";
import { sectionAt } from "../text/sections.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";
import { WordList } from "./wordList.ts";

const sure = new WordList(
  [
    "roman catholic|christian|christians|christianity|catholic|catholics|catholicism|protestant|protestants|evangelical|lutheran|baptist|methodist|presbyterian|anglican|mormon|mormons|orthodox christian|jehovah's witness|seventh-day adventist|pentecostal|quaker",
    "muslim|muslims|moslem|islam|islamic|sunni|shia|shiite|ahmadi|jewish|jew|jews|judaism|orthodox jew|hasidic|hindu|hindus|hinduism|buddhist|buddhists|buddhism|sikh|sikhs|sikhism|jain|jainism|zoroastrian|parsi|bahai|baha'i|alevi|druze|maronite|maronites|apostolic faith|salafi|ismaili|yazidi|alawite|benedictine|dominican nun|jesuit|adventist|quakers|taoist|shinto|pagan|wiccan|rastafarian|atheist|atheists|atheism|agnostic|hijab|turban|kippah|yarmulke|ramadan|shabbat|sabbath|eid|diwali|yom kippur|rosh hashanah|hanukkah|lent|halal|kosher|mosque|synagogue|gurdwara|sunday school|bible study|youth pastor|church choir",
    "african american|african-american|african americans|afro-american|afro-caribbean|afro-latino|afro-latina|asian american|asian-american|asian americans|latino|latina|latinos|latinas|latinx|latine|hispanic|hispanics|chicano|chicana|caucasian|caucasians|native american|native americans|indigenous|aboriginal|maori|pacific islander|native hawaiian|alaska native|first nations|metis|inuit|romani|roma|gypsy|traveller community|mixed race|mixed-race|biracial|multiracial|person of color|person of colour|people of color|people of colour|bipoc|black woman|black man|black women|black men|white woman|white man|white male|white female|black male|black female|black american|south asian|east asian|southeast asian|middle eastern|bame|dalit|brahmin|scheduled caste|scheduled tribe|obc|sami|sámi|fulani|karen refugee|rohingya|hmong|tatar|zainichi|oromo|amhara|tigrayan|kikuyu|luo|maasai|berber|amazigh|yoruba|igbo|hausa|zulu|xhosa|kurdish|kurd|azeri|azeris|gagauz|hakka|hokkien|teochew|batak|pamiri|koryo-saram|lakota|navajo|cherokee|galician|martinican|balinese|sundanese|javanese|minangkabau|tatars|chechen|circassian|crimean tatar|turkmen|sinhalese|sikhs|kadazan|ainu|ryukyuan|hazara|baloch|balochi|sindhi|kashmiri|assamese|manipuri|naga|mizo|khasi|gurkha|newar|tharu|sherpa|musoga|muganda|acholi|kalenjin|luhya|mijikenda|somali bantu|wolof|mandinka|tswana|sotho|shona|ndebele|tamil|bengali|punjabi|gujarati|marathi|telugu|pashtun|tibetan|uyghur|basque|catalan|sephardic|ashkenazi|arab|arabs|slavic|creole",
    "republican|republicans|democrat|democrats|democratic party|republican party|labour party|conservative party|tory|tories|liberal democrats|green party|socialist|socialists|communist|communists|marxist|libertarian|anarchist|left-wing|right-wing|trade union|trade unions|trade unionist|labor union|labour union|union member|unison member|gmb|afl-cio|teamsters|ver.di|ig metall|party member|young republicans|college republicans|young democrats|college democrats|black lives matter|maga",
    "immigrant|immigrants|immigrated|refugee|refugees|asylum seeker|asylum seekers|expatriate|foreigner|undocumented|visa sponsorship|work visa|h-1b|h1b|green card|green card holder|permanent resident|dual citizen|dual citizenship|naturalized citizen|naturalised citizen|us citizen|u.s. citizen|british citizen|eu citizen|sri lankan|new zealander|costa rican|puerto rican|saudi arabian|greek orthodox|russian orthodox|ethiopian orthodox|serbian orthodox|romanian orthodox|christian reformed|dutch reformed|ukrainian catholic|coptic|copt|p.r. chinese|irish traveller",
  ].join("|"),
);
const labels =
  "nationality|nat|denomination|party|citizenship|ethnicity|ethnic (?:origin|group|background)|race|religion|religious affiliation|faith|caste|political (?:affiliation|party|views?)|union membership|trade union|labou?r union|union|staatsangehörigkeit|nationalität|konfession|religionszugehörigkeit|nationalité|nacionalidad|nazionalità|native country|country of (?:birth|origin|citizenship)|citizen of|national of|geboren in|place of birth|birthplace|born in|hometown|mother tongue|native language";
const label = new RegExp(
  String.raw`(?<![\p{L}])(?:${labels})\s{0,3}(?::|\||-|–|\t| is| was|)\s{0,3}(?=((?!\s)[^\n,;|()]{2,40}))`,
  "iuy",
);
const labelWords = wordList(firstWords(labels));
const weak = setOf(
  "mosque synagogue gurdwara ramadan lent eid diwali hanukkah shabbat sabbath halal kosher turban hijab refugee refugees immigrant immigrants foreigner roma gypsy creole slavic indigenous tory tories brahmin",
);
const theirs = setOf(
  "my his her our their i he she we observe observes observed observing fast fasts fasting celebrate celebrates keep keeps kept eat eats attend attends wear wears as am is i'm he's she's a",
);
/** Whether one of the three words before says whose it is. */
const isTheirs = (tokens: readonly Token[], i: number): boolean =>
  [1, 2].some((n) => tokens[i - n + 1]?.gap !== "\n" && theirs.has(tokens[i - n]?.folded ?? "")) &&
  !(tokens[i + 1]?.shape === "lower" && tokens[i + 1]!.gap === " " && isOfThing(tokens, i));
const isPlural = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]?.kind === "word" && tokens[i].folded.endsWith("s");
const beingSo = setOf("am is are was i'm he's she's they're im hes shes being");
const ofLanguage = setOf(
  "in into my his her their speak speaks spoke speaking learn learns learnt learned learning write writes read reads some good basic fluent",
);
const alsoWords = setOf("reunion jersey polish turkey guinea china chile lent");
/** What people are called beside their nation, and what goes on with a sentence about them. */
const ofPeople = setOf(
  "and or but by who whom whose with from in at on as since of to for so then when while because if though national nationals citizen citizens citizenship passport passports nationality man woman men women guy girl boy lad lady people person born descent origin origins heritage parents parentage mother father mum dad family husband wife partner speaker speakers speaking roots background community ancestry accent residents resident immigrant immigrants migrant migrants refugee refugees minority diaspora candidate candidates applicant applicants student students colleague colleagues friend friends worker workers crew couple brothers sisters twins child children kids herdsman lawyer is was are were has had he she they i we too also myself himself herself originally now living working married single aged too american muslim catholic orthodox jew jewish christian",
);
const isOfThing = (tokens: readonly Token[], i: number): boolean => {
  const next = tokens[i + 1];
  return (
    next?.kind === "word" &&
    next.gap === " " &&
    next.shape === "lower" &&
    !ofPeople.has(next.folded) &&
    !isJobWord(next.folded)
  );
};
const colours = new Set(["black", "white", "asian", "brown", "native", "mixed"]);

export const origin = {
  id: "origin",
  title: "Nationality, ethnicity, religion, politics, union",
  entities: ["NRP"],
  *find(context): Iterable<Candidate> {
    yield* sideBySide(context.text, [...origins(context)]);
  },
} as const satisfies Detector;

/** "Haitian American", "Zainichi Korean", "Islam (Sunni)": one span. */
function* sideBySide(text: string, found: readonly Candidate[]): Iterable<Candidate> {
  let last: Candidate | undefined;
  for (const one of [...found].sort((a, b) => a.start - b.start || b.end - a.end)) {
    if (last !== undefined && last.entity === one.entity && one.end <= last.end) {
      last = { ...last, score: Math.max(last.score, one.score) };
      continue;
    }
    if (last === undefined || last.entity !== one.entity || one.start < last.end) {
      if (last !== undefined) yield last;
      last = one;
      continue;
    }
    const between = text.slice(last.end, one.start);
    const isBracketed = between === " (" && text[one.end] === ")";
    if (between === " " || isBracketed)
      last = { ...last, end: one.end + (isBracketed ? 1 : 0), score: Math.max(last.score, one.score) };
    else {
      yield last;
      last = one;
    }
  }
  if (last !== undefined) yield last;
}

function* origins({ text, tokens, gazetteer, sections, words }: TextContext): Iterable<Candidate> {
  for (const match of matchesAt(label, text, words, labelWords)) {
    // "Omani Religion: Muslim", "ev.-luth.", and not the next sentence
    const value = (match[1] ?? "").split(/ {2,}|\t| (?=\p{Lu}[\p{L} ]{1,20}:)|\. |\.$| \/ /u)[0]!.trimEnd();
    const key = match[0];
    const hasSign = /[:|\t]\s*$/.test(key);
    if (/^(?:nat|party|denomination)/i.test(key) && !key.includes(":")) continue;
    if (value === "" || /^(?:code|none|n\/a|yes|no|any|unknown)$/i.test(value)) continue;
    const first = value.split(/\s/)[0] ?? "";
    if (!hasSign && !/^\p{Lu}/u.test(first)) continue;
    // "Growers' Union" over the next label, "the teachers' union I joined", "Faith Abara"
    if (!hasSign && (key.includes("\n") || /^(?:faith|union|trade union|race|caste|party)\s*$/i.test(key)))
      continue;
    if (/^\d/.test(value)) continue;
    const kept = hasSign
      ? value
      : (/^\p{Lu}[\p{L}'-]*(?: (?:of |and |& )?\p{Lu}[\p{L}'-]*){0,3}/u.exec(value)?.[0] ?? first);
    const isPlace = /birth(?:place)?|born|hometown|geboren/i.test(key) && !/country/i.test(key);
    const start = match.index + key.length;
    yield {
      start,
      end: start + kept.length,
      entity: isPlace ? "LOCATION" : "NRP",
      score: hasSign ? 0.93 : 0.78,
      reason: `Follows "${key.trim().replace(/[:|]\s*$/, "")}".`,
    };
  }
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (token.kind !== "word") continue;
    const length = sure.lengthAt(tokens, i);
    // "Ramadan hours", "the mosque": what says nothing of somebody unless it is theirs
    if (length === 1 && weak.has(token.folded) && !isTheirs(tokens, i)) continue;
    // "Muslims, Christians, Jews and": anybody's
    if (
      length === 1 &&
      isPlural(tokens, i) &&
      [i - 2, i + 2].some(
        (n) => isPlural(tokens, n) && tokens[n]!.shape === "Capital" && sure.lengthAt(tokens, n) > 0,
      )
    )
      continue;
    const isLabel = tokens[i + length]?.text === ":" || (length > 1 && tokens[i + length]?.gap === "column");
    if (length > 0 && isLabel) continue;
    if (length > 0) {
      const last = tokens[i + length - 1]!;
      yield {
        start: token.start,
        end: last.end,
        entity: "NRP",
        // "he's Muslim"
        score: beingSo.has(tokens[i - 1]?.folded ?? "") ? 0.985 : 0.82,
        reason: "A word for origin, belief, politics or union.",
      };
      i += length - 1;
      continue;
    }
    if (gazetteer.isNationality(token.folded)) {
      const next = tokens[i + 1];
      const isEnglish = token.folded === "english";
      // Languages that people learn at school tell little.
      const isTaught = /^(?:french|german|spanish)$/.test(token.folded);
      const around = text.slice(Math.max(0, token.start - 60), token.end + 24);
      const isList =
        sectionAt(sections, token.start).kind === "languages" ||
        /languages?\s?:|fluent|speak|proficien|\((?:basic|native|b1|b2|c1|c2|a1|a2|intermediate|advanced)/i.test(
          around,
        );
      if (isTaught && isList) continue;
      const inLanguages = sectionAt(sections, token.start).kind === "languages";
      // "Czech drawings", "the German umlaut": a thing, and nobody's people.
      const previousWord = tokens[i - 1]?.folded ?? "";
      // "Menu in Polish", "Thai Green Curry", "European Labour Law"
      if ((previousWord === "in" || previousWord === "into") && token.gap === " ") continue;
      if (
        next !== undefined &&
        next.kind === "word" &&
        next.gap === " " &&
        (next.shape === "Capital" || next.shape === "UPPER") &&
        !gazetteer.isGiven(next.folded) &&
        !gazetteer.isSurname(next.folded) &&
        !gazetteer.isNationality(next.folded) &&
        !isJobWord(next.folded) &&
        !ofPeople.has(next.folded) &&
        gazetteer.commonness(next.folded) > 0 &&
        tokens[i + 2]?.text !== ":"
      )
        continue;
      if (isOfThing(tokens, i) || (isTaught && ofLanguage.has(tokens[i - 1]?.folded ?? ""))) continue;
      if (token.shape === "lower" && alsoWords.has(token.folded)) continue;
      // "English", and a nation in the name of a thing: "French fries", "Indian Ocean", "German Shepherd".
      if (
        isEnglish ||
        /^(?:fries|ocean|shepherd|press|toast|doors?|polish|open|express|rugs?|carpets?|towels?|pastr(?:y|ies)|slate|potato(?:es)?|gutters?|blinds?|ovens?|dressing|coffee|delight|bread|wines?|cheeses?|salads?|roulette|leather|marble|beers?|market|markets|subsidiary|branch|offices?|clients?|customers?|version|translation|law|tax|suppliers?|airlines?|airways|bank|standard|institute)$/.test(
          next?.folded ?? "",
        )
      )
        continue;
      if (token.folded === "polish" && token.shape === "lower") continue;
      // "South Korean", "Northern Irish"
      const previous = tokens[i - 1];
      const isPart =
        token.gap === " " &&
        previous?.shape === token.shape &&
        /^(?:(?:nor|sou)th(?:ern)?|west|east|central)$/.test(previous.folded);
      yield {
        start: isPart ? previous.start : token.start,
        end: token.end,
        entity: "NRP",
        score: inLanguages ? 0.8 : token.shape === "lower" ? 0.7 : 0.78,
        reason: "A nation's people or language.",
      };
    } else if (colours.has(token.folded)) {
      const before = tokens[i - 1]?.folded ?? "";
      const after = tokens[i + 1]?.folded ?? "";
      if (
        /^(?:am|is|are|identify|identifies|as|being|was|race|ethnicity)$/.test(before) &&
        /^(?:[.,;!)]|and|or|candidate|person|applicant|woman|man|student|employee)$/.test(after)
      ) {
        if (before === "as" || before === "being" || token.folded !== "mixed") {
          yield {
            start: token.start,
            end: token.end,
            entity: "NRP",
            score: 0.6,
            reason: "A colour said of a person.",
          };
        }
      }
    }
  }
}
