// How dates are written, for the detectors that look for some of them.
import { fold } from "../text/tokens.ts";
import { firstWords, wordList } from "../text/wordIndex.ts";
import { ones, teens, tensStems, writtenNumber, writtenOrdinal, writtenYear } from "./numbers.ts";

export const months = [
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre",
  "janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro|januari|februari|maart|mei|augustus|augusti|marts|maj|desember|stycznia|lutego|marca|kwietnia|maja|czerwca|lipca|sierpnia|września|października|listopada|grudnia|ledna|února|března|dubna|května|června|července|srpna|září|října|listopadu|prosince|(?:tammi|helmi|maalis|huhti|touko|kesä|heinä|elo|syys|loka|marras|joulu)kuu(?:ta|n)?",
  "okt|dez|des|ene|abr|ago|dic|fev|févr?|avr|juil|déc|ott|mrt|agu|agt|ocak|şubat|mart|nisan|mayıs|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|január|február|március|április|május|június|július|augusztus|szeptember|október|ianuarie|februarie|martie|aprilie|iunie|iulie|septembrie|octombrie|noiembrie|decembrie|maret|agustus|siječnja|veljače|ožujka|travnja|svibnja|lipnja|srpnja|kolovoza|rujna|studenoga?|prosinca|января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря",
].join("|");
/** Of Ethiopia, Nepal, Iran and the Islamic year, as they are written in Latin letters. */
const otherMonths =
  "meskerem|tikimt|tikemt|hidar|tahsas|yekatit|megabit|miazia|ginbot|sene|hamle|nehase|pagume|baisakh|jestha|jeth|ashad|shrawan|bhadra|ashwin|kartik|mangsir|poush|magh|falgun|chaitra|farvardin|ordibehesht|khordad|tir|mordad|shahrivar|mehr|aban|azar|bahman|esfand|muharram|safar|rajab|shaban|ramadan|shawwal";
const era = String.raw`(?:,? \(?(?:b\.? ?s|a\.? ?h|e\.? ?c|s\.? ?h|b\.? ?e)(?!\p{L})\.?\)?)?`;
const day = String.raw`(?:[0-3]?\d)(?:st|nd|rd|th|\.|er|º)?`;
const yearWritten = String.raw`(?:1[89]|20)\d{2}`;

/** In lower case. A whole date with its year, or a day and month, or a year; the source of a pattern. The longest forms come first. */
export const dateSource = [
  String.raw`${yearWritten}[-/. ](?:0?[1-9]|1[0-2]|${months})[-/. ][0-3]?\d(?:t[\d:.+z-]{4,24})?`,
  String.raw`[0-3]?\d[-/. ](?:0?[1-9]|[12]\d|3[01]|${months})[-/. ](?:${yearWritten}|\d{2})(?!\d)`,
  String.raw`${day}(?: of)?(?:,? |-)?(?:de )?(?:${months})\.?,?(?: |-|,|')(?:de )?(?:${yearWritten}|'?\d{2}(?!\d))`,
  String.raw`(?:${months})\.? ${day}(?:,| of|,? in)? ${yearWritten}`,
  String.raw`(?:${months})\.?,? ${yearWritten}`,
  String.raw`(?:${months})\.? ${day}(?!\d)`,
  String.raw`${day}(?: of)? (?:${months})(?![a-z])`,
  String.raw`[01]?\d/[0-3]?\d(?!\d)`,
  yearWritten,
].join("|");

/** "eighty four": a year after its day and month. */
const spokenShort = String.raw`(?:${tensStems})y(?:[- ](?:${ones}))?(?!\p{L})`;

/** In lower case. What only stands for a date where a word for one does: as spoken, in one piece of digits, with a month in Roman numbers, a short year. */
export const unusualDateSource = [
  String.raw`${day}(?: of)? (?:${otherMonths}),? (?:1[34]|19|20)\d{2}${era}(?: \(${day} (?:${months}) ${yearWritten}\))?`,
  // "1365 (1986)", "in the year 1373"
  String.raw`1[34]\d{2} \(${yearWritten}\)`,
  String.raw`(?<=year )1[34]\d{2}(?![\d.,])`,
  String.raw`(?:1[34]|20)\d{2} (?:${otherMonths}) [0-3]?\d(?!\d)${era}`,
  String.raw`(?:${otherMonths}),? (?:1[34]|19|20)\d{2}${era}`,
  String.raw`[0-3]?\d[-/. ](?:[01]?\d|${months})[-/. ]25\d{2}(?!\d)${era}`,
  String.raw`${yearWritten}\.(?:0?[1-9]|1[0-2])(?![\d.])`,
  String.raw`(?:the )?(?:${writtenOrdinal}|${day}|${writtenNumber}|${ones})(?: day)?(?: of)? (?:${months})(?:,? (?:in )?(?:${writtenYear}|${yearWritten}|${spokenShort}))?(?!\p{L})`,
  String.raw`(?:${months}),? (?:the )?(?:${writtenOrdinal}|${day}),? (?:${writtenYear}|${yearWritten}|${spokenShort})`,
  String.raw`(?:the )?(?:${writtenOrdinal}|${day}) of the (?:${writtenOrdinal}|${day}),? (?:${writtenYear}|${yearWritten}|${spokenShort})`,
  String.raw`(?:${months}),? (?:the )?(?:${writtenOrdinal})(?!\p{L})`,
  String.raw`(?:${months}),? (?:of )?${writtenYear}`,
  // "ten twelve eighty one"
  String.raw`(?:(?:oh |zero )?(?:${ones})|${writtenNumber}) (?:(?:oh |zero )?(?:${ones})|ten|eleven|twelve) (?:${writtenYear}|${spokenShort})`,
  writtenYear,
  String.raw`[0-3]?\d(?:\s[/.-]\s?[01]?\d\s[/.-]\s?|\.\s?[01]?\d\.\s?)(?:${yearWritten}|\d{2})(?!\d)`,
  String.raw`[0-3]?\d[. ]?(?:${months})[. ]?(?:${yearWritten}|\d{2})(?!\d)`,
  String.raw`[0-3]?\d[. /-](?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})[. /-]${yearWritten}`,
  String.raw`(?:${months})[-/.](?:[0-3]?\d[-/.])?(?:${yearWritten}|['’]?\d{2})(?!\d)`,
  String.raw`(?:${months})\.?,? ['’]\d{2}(?!\d)`,
  // As Hungarians, Chinese and Japanese write it: the year first.
  String.raw`${yearWritten}\.? (?:${months}) [0-3]?\d(?!\d)`,
  String.raw`${yearWritten}\. ?[01]?\d\. ?[0-3]?\d(?!\d)`,
  String.raw`${yearWritten} ?[年년] ?[01]?\d ?[月월](?: ?[0-3]?\d ?[日일])?`,
  String.raw`[3-9]\d[-/.](?:0\d|1[0-2])[-/.][0-3]\d(?!\d)`,
  String.raw`${yearWritten}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`,
  String.raw`(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])(?:19[3-9]|20[0-3])\d`,
  String.raw`[01]?\d[/.](?:${yearWritten}|[4-9]\d)`,
  String.raw`[0-3]?\d(?:/[01]?\d|\.[01]?\d\.)(?!\d)`,
  String.raw`(?:early |mid[- ]|late )?${yearWritten}s`,
  String.raw`['’]\d{2}s?(?!\d)`,
  String.raw`(?:${months})\.? (?:of ${yearWritten}|[4-9]\d(?!\d))`,
  String.raw`[0-3]?\d[./|\\-][01]?\d[./|\\-](?:['’]\d{2}|${yearWritten})(?!\d)`,
  String.raw`[0-3]?\d[. /-](?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})[. /-]\d{2}(?!\d)`,
  // Other calendars: Japan's eras, Nepal's, Ethiopia's, Iran's.
  String.raw`(?:heisei|sh[oō]wa|taish[oō]|reiwa) \d{1,2}(?: \(${yearWritten}\))?(?:[,.]? (?:${day} (?:${months})|(?:${months}) ${day}))?`,
  String.raw`(?:昭和|平成|令和|大正) ?\d{1,2} ?年 ?\d{1,2} ?月 ?\d{1,2} ?日`,
  String.raw`(?:1[34]|20)\d{2}[-/.][01]?\d[-/.][0-3]?\d(?: ?(?:b\.?s|a\.?h|e\.?c|s\.?h)(?!\p{L})\.?)?`,
  // No day of the calendar's, or no year.
  String.raw`(?:christmas (?:day|eve)|boxing day|new year['’]s (?:day|eve)|leap day|halloween|valentine['’]s day|midsummer)(?:,? (?:in )?(?:${yearWritten}|${writtenYear}))?`,
  String.raw`(?<=in )(?:early |mid[- ]|late )?(?:january|february|march|april|may|june|july|august|september|october|november|december)(?!\p{L})`,
  String.raw`(?<=in the )(?:early |mid[- ]|late )?(?:forties|fifties|sixties|seventies|eighties|nineties)(?!\p{L})`,
  String.raw`(?<=in )(?:${tensStems})y[- ](?:${ones})(?=[.,;)\n]|$| and | in )`,
].join("|");

/** What each date has: a number, a word of a month or for a number. "the " and "early " may stand before it. */
export const dateWords = wordList([
  ..."#1 #2 #4 #8 ' ’ oh zero heisei showa taisho reiwa 昭和 平成 令和 大正 tammikuu* helmikuu* maaliskuu* huhtikuu* toukokuu* kesäkuu* heinäkuu* elokuu* syyskuu* lokakuu* marraskuu* joulukuu*"
    .split(" ")
    .map(fold),
  ...firstWords(months.replace(/\(\?:tammi[^)]*\)kuu\(\?:ta\|n\)\?\|?/, "")),
  ...otherMonths.split("|"),
  ...firstWords(
    `${ones}|${teens}|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|christmas|boxing|new|leap|halloween|valentine|midsummer|forties|fifties|sixties|seventies|eighties|nineties`,
  ),
]);
export const beforeDate = 6;

/** "1987" -> "1980s" */
export function decadeOf(text: string): string | undefined {
  const year = /(?:18|19|20)\d{2}/.exec(text)?.[0];
  return year === undefined ? undefined : `${year.slice(0, 3)}0s`;
}
