// How dates are written, for the detectors that look for some of them.
import { writtenOrdinal, writtenYear } from "./numbers.ts";

const months =
  "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?|januar|februar|märz|mai|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre";
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

/** In lower case. What only stands for a date where a word for one does: as spoken, in one piece of digits, with a month in Roman numbers, a short year. */
export const unusualDateSource = [
  String.raw`(?:the )?(?:${writtenOrdinal}|${day})(?: day)?(?: of)? (?:${months})(?:,? (?:in )?(?:${writtenYear}|${yearWritten}))?(?!\p{L})`,
  String.raw`(?:${months}),? (?:the )?(?:${writtenOrdinal}|${day}),? (?:${writtenYear}|${yearWritten})`,
  String.raw`(?:${months}),? (?:the )?(?:${writtenOrdinal})(?!\p{L})`,
  String.raw`(?:${months}),? (?:of )?${writtenYear}`,
  writtenYear,
  String.raw`[0-3]?\d\s[/.-]\s?[01]?\d\s[/.-]\s?(?:${yearWritten}|\d{2})(?!\d)`,
  String.raw`[0-3]?\d[. ]?(?:${months})[. ]?(?:${yearWritten}|\d{2})(?!\d)`,
  String.raw`[0-3]?\d[. ](?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})[. ]${yearWritten}`,
  String.raw`${yearWritten}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])`,
  String.raw`[01]?\d[/.]${yearWritten}`,
  String.raw`(?:early |mid[- ]|late )?${yearWritten}s`,
  String.raw`['’]\d{2}(?!\d)`,
].join("|");

/** "1987" -> "1980s" */
export function decadeOf(text: string): string | undefined {
  const year = /(?:18|19|20)\d{2}/.exec(text)?.[0];
  return year === undefined ? undefined : `${year.slice(0, 3)}0s`;
}
