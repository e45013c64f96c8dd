// E-mail addresses: from each "@" outwards, so that a long text costs no more than its "@"s; and addresses as they are spoken.
import { allMatches } from "../text/allMatches.ts";
import { windowsAround } from "../text/windows.ts";
import type { Candidate, Detector } from "./detector.ts";

const local = /[\p{L}\p{M}\p{Nd}.!#$%&'*+/=?^_`{|}~-]/u;
const domain = /[\p{L}\p{M}\p{Nd}.-]/u;
const spoken =
  /(?<![\w.])[a-z0-9_]{1,40}(?: (?:dot|underscore|dash) [a-z0-9_]{1,40}){0,3} ?(?: at |\(at\)|\[at\]| @ ) ?[a-z0-9-]{1,40}(?: ?(?: dot |\(dot\)|\[dot\]) ?[a-z0-9-]{2,24}){1,3}(?!\w)/g;
/** What every spoken one has. */
const dots = /[ ([]dot[ )\]]/g;

export const emailAddress = {
  id: "email-address",
  title: "E-mail addresses",
  entities: ["EMAIL_ADDRESS"],
  *find({ text, lower }): Iterable<Candidate> {
    for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
      let start = at;
      while (start > 0 && at - start < 64 && local.test(text[start - 1]!)) start--;
      let end = at + 1;
      while (end < text.length && end - at < 254 && domain.test(text[end]!)) end++;
      while (end > at && /[.-]/.test(text[end - 1]!)) end--;
      // What stands around an address: quotation marks, a label, "mailto:" is cut by the colon already.
      while (start < at && /[.'`*/|={}!?#-]/.test(text[start]!)) start++;
      const host = text.slice(at + 1, end);
      // "medium.com/@ana.lind": a page.
      if (text[at - 1] === "/") continue;
      if (start === at || !/^[^.]+(?:\.[^.]+)*\.[\p{L}]{2,}$/u.test(host)) {
        // user@localhost, and addresses whose host is a number.
        if (start === at || !/^(?:localhost|(?:\d{1,3}\.){3}\d{1,3})$/.test(host)) continue;
      }
      yield {
        start,
        end,
        entity: "EMAIL_ADDRESS",
        score: 0.99,
        reason: "A name, an @ and a domain: an e-mail address.",
      };
    }
    if (!lower.includes("dot")) return;
    const spokenOnes = windowsAround(lower, dots, 160, 60).flatMap(({ start, end }) =>
      [...allMatches(spoken, lower.slice(start, end))].map((match) => ({
        0: match[0],
        index: start + match.index,
      })),
    );
    for (const { 0: found, index } of spokenOnes) {
      yield {
        start: index,
        end: index + found.length,
        entity: "EMAIL_ADDRESS",
        score: 0.92,
        reason: 'An e-mail address as it is spoken: "at" and "dot".',
      };
    }
  },
} as const satisfies Detector;
