// How far the name of a firm goes, and the forms that only firms' names have: digits, dots, an ampersand.
import { isLegalForm, isOrganisationWord } from "../lists/organisations.ts";
import type { Token } from "../text/tokens.ts";
import { connectors, isNameLike, isNext } from "./sequences.ts";

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
      ((token.text === "." && /^st$/.test(tokens[n - 1]!.folded) && isNameLike(tokens[n + 1])) ||
        (token.kind === "number" && token.text.length < 5 && tokens[n - 1]!.kind === "word"))
    ) {
      if (token.kind === "number") last = n;
    }
    // "St Aidan's Hospice"
    else if (/^['’]s$/i.test(token.text) && isNameLike(tokens[n + 1]) && tokens[n + 1]!.gap === " ") continue;
    else if (token.text === "." && token.gap === "" && tokens[n - 1]!.shape === "initial") {
      // "S.A.": its last dot belongs to it where the sentence goes on.
      if (tokens[n + 1] !== undefined && tokens[n + 1]!.gap !== "\n") last = n;
    } else if (
      !(connectors.has(token.folded) || token.text === "&") ||
      /^(?:at|in|for|the|to)$/.test(token.folded) ||
      (/^(?:and|y|e)$/.test(token.folded) && (!isOrganisationEnd(tokens, n + 1) || isTwo(tokens, i, n)))
    )
      break;
  }
  return last;
}

/** "Huta Lind and Kestrel Point Ltd", "Ember & Oak and Kestrel Ltd": two firms, joined at `and`. */
function isTwo(tokens: readonly Token[], first: number, and: number): boolean {
  if (tokens.slice(first, and).some(({ text }) => text === "&")) return true;
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
export const alsoFirms = new Set(
  "shopify sap oracle salesforce google netflix spotify uber airbnb twitter facebook instagram linkedin tiktok zoom slack atlassian stripe hubspot zendesk workday servicenow snowflake databricks cloudflare vercel netlify miro canva figma sage xero asana wix squarespace splunk datadog heroku docker".split(
    " ",
  ),
);
export const ordinals = new Set("st nd rd th".split(" "));
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
