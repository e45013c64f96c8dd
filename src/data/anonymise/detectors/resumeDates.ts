// Dates as resumes have them beside an employer.
export const dates =
  /(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6}\.? ?['’]?\d{2,4}|\d{1,2}[/.]\d{4}|(?:19|20)\d{2}(?:[./]\d{1,2}(?!\d))?)\s{0,2}(?:-|–|—|to|until|bis|till)\s{0,2}(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6}\.? ?['’]?\d{2,4}|\d{1,2}[/.]\d{4}|(?:19|20)\d{2}(?:[./]\d{1,2}(?!\d))?|present|now|today|current|ongoing|heute|date)/giu;

const datedForm = new RegExp(dates.source, "iu");
/** Dates have a digit before what says until when; that is looked for first, here and below. */
export const mayBeDated = (text: string): boolean => /\d\s{0,2}(?:[-–—]|to|until|bis|till)/iu.test(text);
export const isDated = (text: string): boolean => mayBeDated(text) && datedForm.test(text);

/** "2011-2014, Umbra, Leeds. Supervisor: ...": dates, and where. */
export const ledByDates = new RegExp(
  String.raw`^\s{0,8}(?:[-•*] )?(?:${dates.source})[,:;]?\s{1,8}(?=([^,.;|\n]{2,50})[,.;|])`,
  "iu",
);
/** "2014 to 2019   Umbra Works, under Ana Lind": dates, a gap, and where. */
export const datesAndGap = new RegExp(
  String.raw`^\s{0,4}(?:${dates.source}|(?:19|20)\d{2} to (?:date|now|present))(?:\t|[ ]{2,})(?=(?<name>[\p{Lu}\d][^,;|\n(]{1,50}?)(?:, (?:under|with|working|reporting)(?!\p{L})[^\n]*)?\s*$)`,
  "iu",
);
export const dateLike =
  /^(?:(?:since|from|until|to|till|as of) )?(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\p{L}{0,6}\.? )?['’]?(?:\d{2}|(?:19|20)\d{2})(?:$|[ |])/iu;
const datesOnlyForm = new RegExp(String.raw`^\s*\(?(?:${dates.source})\)?\s*$`, "iu");
export const isDatesOnly = (text: string): boolean => mayBeDated(text) && datesOnlyForm.test(text);
export const isJobBelow = new RegExp(String.raw`^\r?\n[^\n]{3,60}\n[ \t(]{0,4}(?:${dates.source})`, "iu");
export const singleYear = /^\s*\(?(?:19|20)\d{2}\)?\s*$/;
export const datesFirst = new RegExp(String.raw`^\s*(?:${dates.source})[,:;]?\s+(?=\p{Lu})`, "iu");
