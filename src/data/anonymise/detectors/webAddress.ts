// Web addresses: with a scheme or www they are taken as they are; bare ones ("linkedin.com/in/x") where the public suffix list knows
// their ending, and where they are no file name, no library ("Node.js", "ASP.NET") and no sentence without its blank.
import { parse } from "tldts";
import { matchesAt } from "../text/wordIndex.ts";
import type { Candidate, Detector } from "./detector.ts";

const schemes = /(?<![\p{L}\p{Nd}])(?:(?:https?|ftp|sftp|ssh|file|git|data):\/\/|www\.)[^\s<>"“”]{2,2000}/iuy;
const schemeWords = "http https ftp sftp ssh file git data www".split(" ");
const bare =
  /(?<![\p{L}\p{Nd}@._/-])[a-z0-9][a-z0-9-]{0,62}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}(?![\p{L}\p{Nd}@-]|\.\w)(?::\d{2,5})?(?:[/?#][^\s<>"“”]{0,2000})?/iuy;

const isHostCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 45;

/** All matches of `bare`: it is tried where the characters of a host begin that a dot stands in. */
function* bareOnes(text: string): Iterable<RegExpExecArray> {
  let from = 0;
  for (let dot = text.indexOf("."); dot !== -1; dot = text.indexOf(".", dot + 1)) {
    if (!isHostCharacter(text.charCodeAt(dot + 1)) || dot < from) continue;
    let start = dot;
    while (start > from && dot - start < 64 && isHostCharacter(text.charCodeAt(start - 1))) start--;
    if (start === dot) continue;
    bare.lastIndex = start;
    const match = bare.exec(text);
    if (match === null) continue;
    from = bare.lastIndex;
    yield match;
  }
}

const shownAlone = new Set(
  "com org net edu gov mil int io co dev me info app ai biz online site tech xyz uk de fr es it nl be ch at eu us ca au nz in jp cn kr br mx ie se no dk fi pl pt ru za sg hk tv blog shop cloud page design".split(
    " ",
  ),
);
const fileEndings = new Set(
  "py rs md sh pl ps cc zip mov so pm do st id in is it be me to as at no my la am".split(" "),
);
const libraries = new Set([
  "asp.net",
  "ado.net",
  "vb.net",
  "socket.io",
  "draw.io",
  "next.js",
  "booking.com",
  "monday.com",
  "node.js",
]);

/** Where an address ends that a sentence goes on after. */
function trimmed(found: string): string {
  let end = found.length;
  for (;;) {
    const last = found[end - 1] ?? "";
    if (/[.,;:!?'’`*_\]}]/.test(last)) end--;
    else if (last === ")" && !found.slice(0, end).includes("(")) end--;
    else return found.slice(0, end);
  }
}

export const webAddress = {
  id: "url",
  title: "Web addresses",
  entities: ["URL"],
  *find({ text, words }): Iterable<Candidate> {
    for (const { 0: found, index } of matchesAt(schemes, text, words, schemeWords)) {
      const address = trimmed(found);
      if (address.length > 6) {
        yield {
          start: index,
          end: index + address.length,
          entity: "URL",
          score: 0.97,
          reason: "Begins as a web address does.",
        };
      }
    }
    for (const { 0: found, index } of bareOnes(text)) {
      const address = trimmed(found);
      const host = /^[^/?#:]+/.exec(address)?.[0] ?? "";
      const { isIcann, domain, publicSuffix } = parse(host);
      if (isIcann !== true || domain === null) continue;
      const ending = publicSuffix?.split(".").at(-1) ?? "";
      const hasPath = /^[^/?#]+[/?#]./.test(address);
      if (libraries.has(host.toLowerCase())) continue;
      if (hasPath ? /^[^/]+\/\d/.test(address) && fileEndings.has(ending) : !shownAlone.has(ending)) continue;
      // "done.Me": a sentence that lost its blank.
      if (
        !hasPath &&
        (/\.\p{Lu}\p{Ll}/u.test(host) || (fileEndings.has(ending) && host.split(".").length < 3))
      )
        continue;
      yield {
        start: index,
        end: index + address.length,
        entity: "URL",
        score: hasPath ? 0.93 : 0.82,
        reason: `A domain that exists (.${publicSuffix ?? ""})${hasPath ? " and a path" : ""}.`,
      };
    }
  },
} as const satisfies Detector;
