// What no piece of an address is, however it looks: dates, sums, jobs, firms, tools, what is numbered in lists and plans.
import { isJobTitle } from "../lists/jobs.ts";
import { isLegalForm } from "../lists/organisations.ts";
import { calendar, tools } from "../lists/things.ts";
import { setOf } from "../text/setOf.ts";
import { isStreet } from "./addressWords.ts";

const otherNumbers =
  /^(?:grade|class|level|version|page|table|section|chapter|q|team|top|part|year|form|article|figure|step|item|question|day|week|windows|office|round|stage|group|task|test|type|tier|band|key|line|season|episode|volume|vol|issue|ref|module|unit test|speaker|candidate|interviewer|iso|covid|web|html|css|python|java|angular|salary|score|gpa|invoice|order|receipt|bill|quote|gate|ring|en|din|iec|bs|astm|osha|rule) ?(?:no\.? ?)?\d/iu;

const signs = new Set("$€£%+@".split(""));
/** What a line of a card begins with. */
const labels = setOf("tel phone mob mobile cell fax email e-mail dob born age ext id");
const shortForms = setOf("bv nv ab ag oy kg sl");

/** Dates, jobs, firms, tools, phones and the like: nothing that an address has. */
export function isUnlikely(found: string, folded: readonly string[]): boolean {
  let hasDigit = false;
  for (const sign of found) {
    if (signs.has(sign)) return true;
    hasDigit ||= sign >= "0" && sign <= "9";
  }
  // Most have none, and few expressions match those.
  if (hasDigit) {
    if (/(?<!\d)\d{4} ?[-–] ?(?:\d{4}(?!\d)|p)|\d[.:]\d|^(?:19|20)\d{2}$/iu.test(found)) return true;
    // "2009 E.C.": a year and its calendar.
    if (/^(?:19|20)\d{2} (?:\p{Lu}\.){1,3}/u.test(found)) return true;
    if (otherNumbers.test(found) || /^[ptme][.:]? ?[(\d]/u.test(found)) return true;
    // "RSA no. QLD-RSA-88417", "Ghana Card GHA-718204419-6"
    if (/(?:no\.?|card) \p{Lu}{2,4}-[\p{Lu}\d]|\bPIN \p{Lu}/u.test(found)) return true;
    if (folded.some((word) => calendar.has(word) || tools.has(word))) return true;
  }
  if (
    labels.has(folded[0] ?? "") &&
    /^(?:tel|phone|mob|mobile|cell|fax|email|e-mail|dob|born|age|ext|id no)\b/iu.test(found)
  )
    return true;
  return (
    folded.some((word) => isLegalForm(word) && word.length > 2 && word !== "sdn" && word !== "asa") ||
    (shortForms.has(folded.at(-1) ?? "") && /\p{L} (?:BV|NV|AB|AG|OY|KG|SL)\.?$/u.test(found)) ||
    (folded.length > 1 && isJobTitle(folded) && !folded.some(isStreet))
  );
}
