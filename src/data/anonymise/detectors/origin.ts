// Nationality, ethnicity, religion, politics, union. A nationality beside "language" or in a list of languages tells the same, and is
// hidden too, but for English: so is what a speaker of it would say of herself ("native Yoruba speaker").
import { sectionAt } from "../text/sections.ts";
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector } from "./detector.ts";
import { WordList } from "./wordList.ts";

const sure = new WordList(
  [
    "christian|christians|christianity|catholic|catholics|catholicism|protestant|protestants|evangelical|lutheran|baptist|methodist|presbyterian|anglican|mormon|mormons|orthodox christian|jehovah's witness|seventh-day adventist|pentecostal|quaker",
    "muslim|muslims|moslem|islam|islamic|sunni|shia|shiite|ahmadi|jewish|jew|jews|judaism|orthodox jew|hasidic|hindu|hindus|hinduism|buddhist|buddhists|buddhism|sikh|sikhs|sikhism|jain|jainism|zoroastrian|parsi|bahai|taoist|shinto|pagan|wiccan|rastafarian|atheist|atheists|atheism|agnostic|hijab|turban|kippah|yarmulke|ramadan|shabbat|sabbath|eid|diwali|yom kippur|rosh hashanah|hanukkah|lent|halal|kosher|mosque|synagogue|gurdwara|sunday school|bible study|youth pastor|church choir",
    "african american|african-american|african americans|afro-american|afro-caribbean|afro-latino|afro-latina|asian american|asian-american|asian americans|latino|latina|latinos|latinas|latinx|latine|hispanic|hispanics|chicano|chicana|caucasian|caucasians|native american|native americans|indigenous|aboriginal|maori|pacific islander|native hawaiian|alaska native|first nations|metis|inuit|romani|roma|gypsy|traveller community|mixed race|mixed-race|biracial|multiracial|person of color|person of colour|people of color|people of colour|bipoc|black woman|black man|black women|black men|white woman|white man|white male|white female|black male|black female|black american|south asian|east asian|southeast asian|middle eastern|bame|dalit|brahmin|scheduled caste|scheduled tribe|obc|yoruba|igbo|hausa|zulu|xhosa|kurdish|kurd|tamil|bengali|punjabi|gujarati|marathi|telugu|pashtun|tibetan|uyghur|basque|catalan|sephardic|ashkenazi|arab|arabs|slavic|creole",
    "republican|republicans|democrat|democrats|democratic party|republican party|labour party|conservative party|tory|tories|liberal democrats|green party|socialist|socialists|communist|communists|marxist|libertarian|anarchist|left-wing|right-wing|trade union|trade unions|trade unionist|labor union|labour union|union member|union representative|union rep|union steward|shop steward|unison member|gmb|afl-cio|teamsters|ver.di|ig metall|party member|young republicans|college republicans|young democrats|college democrats|black lives matter|maga",
    "immigrant|immigrants|immigrated|refugee|refugees|asylum seeker|asylum seekers|expatriate|foreigner|undocumented|visa sponsorship|work visa|h-1b|h1b|green card|green card holder|permanent resident|citizenship|dual citizen|dual citizenship|naturalized citizen|naturalised citizen|us citizen|u.s. citizen|british citizen|eu citizen|mother tongue|native speaker|native language|first language",
  ].join("|"),
);
const labels =
  "nationality|citizenship|ethnicity|ethnic (?:origin|group|background)|race|religion|religious affiliation|faith|caste|political (?:affiliation|party|views?)|union membership|trade union|labou?r union|union|staatsangehörigkeit|nationalität|konfession|religionszugehörigkeit|nationalité|nacionalidad|nazionalità|native country|country of (?:birth|origin|citizenship)|citizen of|national of|geboren in|place of birth|birthplace|born in|hometown|mother tongue|native language";
const label = new RegExp(
  String.raw`(?<![\p{L}])(?:${labels})\s{0,3}(?::|\||-|–|\t| is| was|)\s{0,3}((?!\s)[^\n,;|.()]{2,40})`,
  "iuy",
);
const labelWords = wordList(firstWords(labels));
const colours = new Set(["black", "white", "asian", "brown", "native", "mixed"]);

export const origin = {
  id: "origin",
  title: "Nationality, ethnicity, religion, politics, union",
  entities: ["NRP"],
  *find({ text, tokens, gazetteer, sections, words }): Iterable<Candidate> {
    for (const match of matchesAt(label, text, words, labelWords)) {
      const value = (match[1] ?? "").trimEnd();
      const key = match[0].slice(0, match[0].length - (match[1] ?? "").length);
      const hasSign = /[:|\t]\s*$/.test(key);
      const first = value.split(/\s/)[0] ?? "";
      if (!hasSign && !/^\p{Lu}/u.test(first)) continue;
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
      const isLabel =
        tokens[i + length]?.text === ":" || (length > 1 && tokens[i + length]?.gap === "column");
      if (length > 0 && isLabel) continue;
      if (length > 0) {
        const last = tokens[i + length - 1]!;
        yield {
          start: token.start,
          end: last.end,
          entity: "NRP",
          score: 0.82,
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
  },
} as const satisfies Detector;
