// Ages behind a word for age, in the languages that forms come in: "Age last birthday: 39", "Wiek: 27 lat", "年齢 34歳", and in front of
// words that say years of life wherever they stand.
import { inBasicPlane } from "../../text/basicPlane.ts";
import { setOf } from "../../text/setOf.ts";
import { matchesAt, wordList } from "../../text/wordIndex.ts";
import { fold } from "../../text/tokens.ts";
import type { Candidate, TextContext } from "../detector.ts";
import { ageOf, digits, number } from "./parts.ts";

// Of forms in English, German, French, Spanish, Italian, Portuguese, Catalan, Dutch, Afrikaans, Swedish, Danish, Icelandic, Polish,
// Czech, Slovak, Slovene, Croatian, Russian, Ukrainian, Bulgarian, Greek, Romanian, Hungarian, Finnish, Estonian, Latvian, Lithuanian,
// Welsh, Irish, Albanian, Turkish, Indonesian, Malay, Vietnamese, Swahili, Hebrew, Arabic, Persian, Hindi, Bengali, Tamil, Telugu,
// Thai, Japanese, Chinese and Korean.
const labels =
  "age|age's|ages|alter|lebensalter|âge|edad|età|idade|edat|leeftijd|ouderdom|ålder|alder|aldur|wiek|věk|vek|wek|starost|dob|возраст|вік|възраст|ηλικία|vârstă|vârsta|varsta|életkor|kor|ikä|vanus|vecums|amžius|oed|aois|mosha|yaş|yaşı|yaşınız|yas|usia|umur|tuổi|umri|גיל|العمر|عمر|السن|سن|उम्र|आयु|বয়স|வயது|వయస్సు|อายุ|年齢|年令|年龄|年齡|나이|연령|만 나이".split(
    "|",
  );
/** They are other words as well: only a mark behind them makes them a label. */
const doubtful = setOf("dob kor vek wek wiek usia starost alder yas oed");
// Units that may stand behind the number of a label.
const unit = String.raw`(?: ?(?:years?|yrs?\.?|y\.?o\.?|jahre?|ans|años|anys|anni|anos|jaar|år|lat|lata|let|rokov|rokov|év|éves|ani|godina|godine|години|лет|года|год|років|роки|χρονών|ετών|vuotta|v\.|aastat|gadi|metai|metų|tahun|thn|tuổi|yaşında|वर्ष|साल|سنة|سال|שנים))`;
/** What stands behind these is no part of them. */
const wide = "(?:歳|才|岁|歲|세|살|ปี)";
const labelled = new RegExp(
  String.raw`(?<![\p{L}\p{M}])(?<!(?:minimum|maximum|retirement|pension|legal|average|mean|median|voting|drinking|school|new|old|working|any|what) )(${[...labels].sort((a, b) => b.length - a.length).join("|")})(?![\p{L}\p{M}])["'*_]{0,3}(?: (?:last|next) birthday| (?:at|on|upon) \p{L}{2,12}(?: \p{L}{2,12})?| in years| today| now| actuel| actual| attuale)?(?: ?[(/][\p{L}\p{M} /.]{1,24}\)?)?["'*_]{0,2}(\s?[:=：|\t]\s{0,3}| ?\.{2,60}:? ?| ?_{2,40} ?| [-–—] ?| ?\(| |)["'“*_]{0,3}(?:~ ?|≈ ?|c\. ?|ca\.? |circa |ungefähr |environ |about |approx\.? |around |over |under )?(${digits}(?:\s?[-–]\s?${digits}|(?:, ?| ?& ?| and )${digits}(?:(?:, ?| ?& ?| and )${digits}){0,4})?)(?= ?${wide}|${unit}?(?![\p{L}\d%€$£+]|[.,/:'’-]\d|[-–]\p{L}| ?%))`,
  "uy",
);
/** As the text's index has them, and as they are. */
const labelWords = wordList(
  labels.flatMap((label) => [fold(label), label]).map((label) => label.split(/[ ']/)[0]!),
);
const each = /\d+(?:\s?[-–]\s?\d+)?/g;

/** "childrenAges": "5, 8" and "Ages of children: 5 and 8" */
const ofChildren = new RegExp(
  String.raw`(?<!\p{L})(?:(?:children|child|kids?|dependants?|dependents?)(?:['’]s|s['’])?[ _-]?ages?|ages? of (?:the |my |his |her |their |your )?(?:children|child|kids?|dependants?|dependents?|sons?|daughters?))["']?(?: are| is)?\s?[:=|]?\s{0,2}["'\[(]{0,2}(${number}(?:(?:, ?| ?[&+/] ?|,? and )${number}){0,8})(?![\p{L}\d%]|[.,/:-]\d)`,
  "uy",
);
const childWords = wordList(
  "children child childrens kids kid dependants dependents childrenages childages childage kidsages kidages kidage dependantages dependentages ages age",
);

/** "applicantAge": 34, age_years=34 */
const key = new RegExp(
  String.raw`(?<![\p{L}\p{M}])(?:applicant|candidate|person|patient|employee|user|client|customer|member|current|child|worker|student|staff|spouse|partner)?age(?:_?(?:in_?)?(?:years?|yrs)|_?now)?["']?\s?[:=]\s?["']?(${digits})(?![\p{L}\d%]|[.,-]\d)`,
  "uy",
);
const keyWords = wordList(
  "applicantage candidateage personage patientage employeeage userage clientage customerage memberage currentage childage workerage studentage staffage spouseage partnerage age ageyears ageinyears ageyrs agenow",
);

/** What may follow a word for years that is no more than that. */
const ends = String.raw`(?=[,;.)|]| [-–—·|]|\s*\n|$| (?:et|y|e|und|en|og|och|i|oraz|и|ve) )`;
/** A number and what says years of life. */
const years = new RegExp(
  String.raw`(?<![\p{L}\p{M}\d.,$€£-])(${digits}) ?(?:歳|岁|歲|세(?!기|대|트)|yaşında\p{L}{0,4}|éves(?! \p{L}*(?:tapasztal|gyakorl))|let star\p{L}{1,2}|år gam(?:mel|mal|le|la)|jaar oud|vuotias|[-‑]vuotias|vuotta vanha|χρονών|jährig\p{L}{0,2}|ans révolus|lata?${ends}|rok[yů]${ends}|år${ends}|let${ends}|лет${ends}|jahre${ends}|jaar${ends}|ans${ends}|años${ends}|anni${ends}|anos${ends}|tahun${ends})(?!\p{L})`,
  "muy",
);
const yearWords = wordList(["#2"]);
/** Behind these, a number of years is a span of time. */
const span =
  /(?<!\p{L})(?:pendant|depuis|durant|après|pour|sur|hace|durante|desde|por|tras|cada|dopo|per|seit|nach|für|über|garantie\p{L}*|exp[eé]rienc\p{L}*|experienci\p{L}*|experiência\p{L}*|esperienza|erfahrung\p{L}*|berufs\p{L}*|ervaring|doświadczeni\p{L}*|praxe|anciennet[eé]|antig[uü]edad|dauer\p{L}*|laufzeit|staż\p{L}*|tecrübe|deneyim|опыт\p{L}*|стаж\p{L}*|contrat|vertrag|sedan|i|po|przez|sinds|od|za|во)(?!\p{L})[^\n\d]{0,14}$/iu;

export function* labelledAges({ text, lower, words: index }: TextContext): Iterable<Candidate> {
  for (const match of matchesAt(labelled, lower, index, labelWords)) {
    const [all, label = "", mark = "", value = ""] = match;
    // "Kor: 38", but "kor 38"; "年齢34".
    if (doubtful.has(fold(label)) ? !/[:=：|\t]/.test(mark) : mark === "" && /^[\x20-\u2fff]/.test(label))
      continue;
    const start = match.index + all.length - value.length;
    const rest = lower.slice(start + value.length, start + value.length + 24);
    if (
      /^ (?:or|and) (?:over|above|older|under|below|younger|up)|^ (?:days?|weeks?|hours?|minutes?|points?|stock|of )/.test(
        rest,
      )
    )
      continue;
    if (/^\s?[-–]\s?\d/.test(rest) || (label === "dob" && !/^\s*(?:$|\n|,|;|\||god)/.test(rest))) continue;
    for (const { 0: one, index: at } of value.matchAll(each))
      yield ageOf(text, start + at, start + at + one.length, 0.93, "A number after a word for age.");
  }
  for (const match of matchesAt(key, lower, index, keyWords)) {
    const end = match.index + match[0].length;
    yield ageOf(text, end - match[1]!.length, end, 0.92, "A number behind a key for age.");
  }
  for (const match of matchesAt(ofChildren, lower, index, childWords)) {
    const [all, value = ""] = match;
    const start = match.index + all.length - value.length;
    for (const { 0: one, index: at } of value.matchAll(/\d+|\p{L}{3,}(?:-\p{L}+)?/gu))
      if (one !== "and")
        yield ageOf(text, start + at, start + at + one.length, 0.96, "One of the ages of children.");
  }
  for (const match of matchesAt(years, lower, index, yearWords)) {
    const { index: at } = match;
    if (
      inBasicPlane(span).test(
        lower
          .slice(Math.max(0, at - 40), at)
          .split("\n")
          .at(-1)!,
      )
    )
      continue;
    yield ageOf(text, at, at + match[0].length, 0.8, "A number of years of age.");
  }
}
