// How far the name of a firm goes, and the forms that only firms' names have: digits, dots, an ampersand.
import { setOf } from "../text/setOf.ts";
import { beginsOrganisation, isLegalForm, isOrganisationWord } from "../lists/organisations.ts";
import { wordsOf } from "../text/characters.ts";
import { fold, type Token } from "../text/tokens.ts";
import { connectors, isNameLike, isNext } from "./sequences.ts";

/** What stands before the name of a firm and is no part of it. */
export const openers = setOf(
  "the a an my our your his her their at in from for with by and or but when while after before since i he she they we it this that these those is was were are has had have joined left dear hello please contact called call as of to on visit senior junior current previous former employer company formerly currently previously prev if because so then prepared written made built designed sold presented",
);
/** "St. Aidan's", "Labor Dr. Lind", "Brdr. Holm" */
const dottedPart = setOf("st dr brdr gebr sta ste mt");
/** "Le Pain Noir", "El Cerezal" */
export const foreignArticles = setOf("le la les el los las il lo gli het de der die das den chez to");
/** The last token of the name that begins at `i`: words with capitals and what joins them; "for" and "the" join none. */
export function nameEnd(tokens: readonly Token[], i: number): number {
  let last = i;
  for (let n = i + 1; n < i + 7; n++) {
    const token = tokens[n];
    if (!isNext(token) || token.kind === "hidden") break;
    if (token.text === "I" && tokens[n + 1]?.text !== ".") break;
    if (isNameLike(token)) last = n;
    // "St. Aidan's", "Lumen7", "K9 Companions"
    else if (
      token.gap === "" &&
      ((token.text === "." && dottedPart.has(tokens[n - 1]!.folded) && isNameLike(tokens[n + 1])) ||
        (token.kind === "number" && token.text.length < 5 && tokens[n - 1]!.kind === "word"))
    ) {
      if (token.kind === "number") last = n;
    }
    // "Pier 21 Brewing"
    else if (token.kind === "number" && token.gap === " " && isNumberInName(tokens, n)) last = n + 1;
    // "St Aidan's Hospice"
    else if (/^['’]s$/i.test(token.text) && isNameLike(tokens[n + 1]) && tokens[n + 1]!.gap === " ") continue;
    else if (token.text === "." && token.gap === "" && tokens[n - 1]!.shape === "initial") {
      // "S.A.": its last dot belongs to it where the sentence goes on.
      if (tokens[n + 1] !== undefined && tokens[n + 1]!.gap !== "\n") last = n;
    } else if (
      !(connectors.has(token.folded) || token.text === "&" || token.text === "og" || token.text === "och") ||
      /^(?:at|in|for|the|to)$/.test(token.folded) ||
      (/^(?:and|y|e)$/.test(token.folded) && (!isOrganisationEnd(tokens, n + 1) || isTwo(tokens, i, n)))
    )
      break;
  }
  return last;
}

/** A short number before a word that ends firms' names. */
const isNumberInName = (tokens: readonly Token[], n: number): boolean =>
  tokens[n]!.text.length < 4 &&
  isNameLike(tokens[n + 1]) &&
  tokens[n + 1]!.gap === " " &&
  (isOrganisationWord(tokens[n + 1]!.folded) ||
    (tokens[n + 2] !== undefined && tokens[n + 2]!.gap === " " && isOrganisationWord(tokens[n + 2]!.folded)));

/** "Huta Lind and Kestrel Point Ltd", "Ember & Oak and Kestrel Ltd": two firms, joined at `and`. */
function isTwo(tokens: readonly Token[], first: number, and: number): boolean {
  if (tokens.slice(first, and).some(({ text }) => text === "&")) return true;
  // "Cabinet Duthil and Kestrel Insurance"
  if (and - first > 1 && beginsOrganisation(tokens[first]!.folded)) return true;
  const [second, third] = [tokens[and + 2], tokens[and + 3]];
  return (
    and - first > 1 &&
    isNameLike(second) &&
    second!.gap === " " &&
    !isLegalForm(second!.folded) &&
    isNameLike(third) &&
    third!.gap === " " &&
    isLegalForm(third!.folded)
  );
}

/** "and" belongs to a company's name where a word for a company ends it: "Bell and Ward Ltd". */
function isOrganisationEnd(tokens: readonly Token[], i: number): boolean {
  for (let n = i; n < i + 4 && isNameLike(tokens[n]) && (n === i || isNext(tokens[n])); n++)
    if (
      isLegalForm(tokens[n]!.folded) ||
      isOrganisationWord(tokens[n]!.folded) ||
      /^(?:sons|bros|daughters)$/.test(tokens[n]!.folded)
    )
      return true;
  return false;
}

/** Makers of tools by the tools' names. */
export const alsoFirms = setOf(
  "shopify sap oracle salesforce google netflix spotify uber airbnb twitter facebook instagram linkedin tiktok zoom slack atlassian stripe hubspot zendesk workday servicenow snowflake databricks cloudflare vercel netlify miro canva figma sage xero asana wix squarespace splunk datadog heroku docker",
);
export const ordinals = setOf("st nd rd th");
/** "K9 Companions", "Lumen7": letters and digits, with no gap between them. */
export function isWithDigits(tokens: readonly Token[], i: number): boolean {
  const [token, digits, next] = [tokens[i]!, tokens[i + 1], tokens[i + 2]];
  return (
    isNameLike(token) &&
    token.gap !== "" &&
    digits?.kind === "number" &&
    digits.gap === "" &&
    digits.text.length < 4 &&
    (token.text.length > 3
      ? next === undefined || next.gap !== "" || next.kind === "mark"
      : isNext(next) && next.gap === " " && next.shape === "Capital")
  );
}
/** "U.S. Postal Service" */
export const isDotted = (tokens: readonly Token[], i: number): boolean =>
  tokens[i]!.shape === "initial" &&
  tokens[i + 1]?.text === "." &&
  tokens[i + 2]?.shape === "initial" &&
  tokens[i + 2]!.gap === "" &&
  tokens[i + 3]?.text === "." &&
  tokens[i + 4]?.shape === "Capital" &&
  tokens[i + 4]!.gap === " ";

// A name as it is written where it is clear from what is said that one follows: words with a capital, "E.R.G.", "H&W", "K2", "3P Mechanics",
// "eNorth", "q-bit", "fourleaf.io", "Mr Tyre".
const part = String.raw`(?!I['’]\p{Ll})(?!I(?!['’.&\p{L}\d]))(?:(?:\p{Lu}\.){2,5}|\p{Lu}\. ?(?:\p{Lu}\. ?)?(?=\p{Lu}\p{Ll})|(?:St|Mt|Dr|Mr|Mrs|Ms)\.? (?=\p{Lu}\p{Ll})|\p{Nd}{1,3}(?=\p{L}{0,12}\p{Lu})\p{L}[\p{L}\p{Nd}]{0,30}|\p{Nd}(?:st|nd|rd|th) (?=\p{Lu}\p{Ll})|\p{Lu}[\p{L}\p{M}\p{Nd}]{0,30}(?:[-'’&+][\p{L}\p{M}\p{Nd}]{1,30}){0,3}|\p{Ll}{1,3}\p{Lu}[\p{L}\p{M}\p{Nd}]{0,30})`;
const lone = String.raw`[a-z0-9-]{2,30}\.(?:io|ai|com|co|dev|app|net|org|tech|de|fr|eu|uk)(?![\p{L}\d/.@]|\.\w)|(?!e-|x-|t-|u-|co-|re-|i-)\p{Ll}{1,2}-\p{Ll}{2,12}(?!\p{L})`;
const joint = String.raw`(?:(?: &| \+| and (?=Sons?|Daughters?|Brothers|Co(?!\p{L})|Partners|Associates))? | (?:of|de|du|des|la|le|del|della|da|di|do|van|von|der|den|zum|zur|y|et|e|og|och|und|a)(?: the| la| les| der)? (?=\p{Lu})| \p{Nd}{1,3} (?=\p{Lu}\p{Ll})(?!(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)|\p{L}{2,20} (?:Street|Road|Lane|Avenue|Close|Drive)))`;
/** Where a name begins, as expressions ask. */
export const nameBegins = String.raw`(?=\p{Lu}|\d{1,3}\p{L}|\p{Ll}{1,3}\p{Lu}|[a-z0-9-]{1,30}\.[a-z]{2,4}(?!\p{L})|\p{Ll}{1,2}-\p{Ll})`;
const written = new RegExp(
  String.raw`(?:${lone}|${part}(?:(?<=[.] ?|Mr |Mrs |Ms |Dr |St |Mt |(?:st|nd|rd|th) )${part}|${joint}${part}){0,5})`,
  "uy",
);
const beforeNoun =
  /^ (?!(?:on|in|at|for|from|to|with|by|as|of|and|or|but|so|then|when|while|until|till|where|because|since|before|after|last|this|next|every|during|over|under|down|up|near|is|was|were|are|has|had|have|did|do|again|too|now|again|straight|via|they|we|he|she|it|i)(?!\p{L}))\p{Ll}/u;

/** Where the name of a firm ends that begins at `start`; undefined where what stands there is written as no name. */
export function firmAt(text: string, start: number): number | undefined {
  written.lastIndex = start;
  const found = written.exec(text)?.[0];
  if (found === undefined) return undefined;
  let end = start + found.length;
  const next = text[end] ?? "";
  if (next !== " " && /[\p{L}\p{M}\p{Nd}_@\\]/u.test(next)) return undefined;
  // "Tide's night shift"
  if (/['’]s$/u.test(found) && beforeNoun.test(text.slice(end, end + 20))) end -= 2;
  // "Harold P. Dunst"
  if (next === "." && /(?:^| )\p{Lu}$/u.test(found) && / \p{Lu}/u.test(text.slice(end + 1, end + 3)))
    return undefined;
  return end;
}

/** Where a name ends that "and" joins two nouns of: "Volta Tins and Caps", and not "Tide and Ribbon". */
export function joinedEnd(
  text: string,
  start: number,
  end: number,
  commonness: (word: string) => number,
): number {
  if (!text.startsWith(" and ", end)) return end;
  const joint = /^ and (\p{Lu}\p{Ll}{2,15})(?=[.,;:!?)\n]|$| (?!and|or|&)\p{Ll})/u.exec(
    text.slice(end, end + 24),
  );
  if (joint === null) return end;
  const words = foldedWords(text.slice(start, end));
  return words.length > 1 &&
    words.length < 4 &&
    commonness(words.at(-1)!) > 0 &&
    commonness(words.at(-1)!) < 6 &&
    !isOrganisationWord(words.at(-1)!) &&
    commonness(fold(joint[1]!)) > 0
    ? end + joint[0].length
    : end;
}

export const foldedWords = (name: string): string[] => wordsOf(fold(name), "'&+-");
