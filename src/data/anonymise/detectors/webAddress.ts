// Web addresses: with a scheme or www they are taken as they are; bare ones ("linkedin.com/in/x") where the public suffix list knows
// their ending, and where they are no file name, no library ("Node.js", "ASP.NET") and no sentence without its blank.
import { setOf } from "../text/setOf.ts";
import { parse } from "tldts";
import { fold } from "../text/tokens.ts";
import { matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";

const schemes = /(?<![\p{L}\p{Nd}])(?:(?:https?|ftp|sftp|ssh|file|git|data):\/\/|www\.)[^\s<>"“”]{2,2000}/iuy;
const schemeWords = wordList("http https ftp sftp ssh file git data www");
const bare =
  /(?<![\p{L}\p{Nd}@._/-])[a-z0-9\u00df-\u024f][a-z0-9\u00df-\u024f-]{0,62}(?:\.[a-z0-9\u00df-\u024f-]{1,63}){0,4}\.[a-z]{2,24}(?![\p{L}\p{Nd}@-]|\.\w)(?::\d{2,5})?(?:[/?#][^\s<>"“”]{0,2000})?/iuy;

const isHostCharacter = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  (code >= 48 && code <= 57) ||
  code === 45 ||
  (code >= 0xc0 && code < 0x250);

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

const shownAlone = setOf(
  "com org net edu gov mil int io co dev me info app ai biz online site tech xyz uk de fr es it nl be ch at eu us ca au nz in jp cn kr br mx ie se no dk fi pl pt ru za sg hk tv blog shop cloud page design",
);
const fileEndings = setOf(
  "py rs md sh pl ps cc zip mov so pm do st id in is it be me to as at no my la am pub cab ms tf gl vi sc bar foo",
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

/** Right before a bare host these say that it is one, whatever it ends with: "My shop: odette.me". */
const cue =
  /(?<!\p{L})(?:web|website|web ?site|webseite|site|site web|sitio|homepage|home ?page|page|portfolio|blog|url|www|links?|shop|store|profile|visit|domain|gallery|channel|work|reel|podcast|newsletter)(?: ?(?:is|are|at|on|under|to|now)){0,2} ?[:=|,–—-]? {0,2}$/iu;
const marked = /[:=|,–—-] {0,2}$/;
/** Reserved for what is written about addresses (RFC 2606). */
const reserved = /\.(?:example|test|invalid)$/i;

const files = setOf("config conf env settings nginx database docker htaccess app schema local");

/** Hosts of the e-mail addresses of a text. */
function mailHosts(text: string): ReadonlySet<string> {
  const hosts = new Set<string>();
  for (let at = text.indexOf("@"); at !== -1; at = text.indexOf("@", at + 1)) {
    const host = /^[\p{L}\p{Nd}.-]{4,80}/u.exec(text.slice(at + 1, at + 81))?.[0];
    if (host !== undefined) hosts.add(host.toLowerCase().replace(/\.+$/, ""));
  }
  return hosts;
}

/** LinkedIn's pages without their host: "In: /in/odette-marlowe". */
const profilePath =
  /(?<![\p{L}\p{Nd}.:/_-])\/(?:in|pub)\/(?=[\p{L}_%]{0,40}[-\d])[\p{L}\p{Nd}_%-]{3,80}(?![\p{L}\p{Nd}/.])\/?|(?<=(?:linkedin|\bin|profile) ?[:|–-]? ?)\/?in\/[\p{L}\p{Nd}_%-]{3,80}(?![\p{L}\p{Nd}.])\/?/iuy;
const profileWords = wordList(["/", "in"]);

const endings =
  "com|org|net|io|co|dev|me|info|app|ai|biz|uk|de|fr|es|it|nl|be|ch|at|eu|us|ca|au|nz|in|jp|br|mx|ie|se|no|dk|fi|pl|pt|za";
/** "www dot quietwelder dot com slash shop", "quietwelder dot com"; never the host of an e-mail address. */
const spoken = new RegExp(
  String.raw`(?<!\p{L})(?:(?:https? (?:colon )?(?:slash slash |double slash )?)?(?:www|w w w|double u double u double u|triple w) dot (?:[a-z0-9-]{1,40} (?:dot |dash |hyphen )?){1,5}|(?<!(?: at |\(at\)|\[at\]|@| dot | underscore ))(?!(?:the|a|an|every|first|this|that|of|and|dot|one|two|three|four|five|six|seven|eight|nine|point|version) )[a-z0-9-]{3,40}(?: (?:dash|hyphen) [a-z0-9-]{2,30}){0,2} dot (?:[a-z0-9-]{2,40} dot )?)(?:co dot )?(?:${endings})(?: (?:forward )?slash [a-z0-9-]{1,40}(?: (?:dash|hyphen|underscore) [a-z0-9-]{1,30}){0,3}){0,3}(?![\p{L}-]| (?:boom|bubble|era|crash|years?|companies|company|startups?|dot))`,
  "uy",
);
const spokenWords = wordList(["www", "w", "double", "triple", "http", "https"]);
const dotWords = wordList(["dot"]);

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
  *find(context): Iterable<Candidate> {
    const { text, lower, words } = context;
    for (const { 0: found, index } of matchesAt(schemes, text, words, schemeWords)) {
      const address = trimmed(found);
      if (address.length > 6) yield url(index, address, 0.97, "Begins as a web address does.");
    }
    yield* bareAddresses(context);
    for (const { 0: found, index } of matchesAt(profilePath, text, words, profileWords))
      yield url(index, found, 0.985, "The page of somebody's profile.");
    for (const { 0: found, index } of matchesAt(spoken, lower, words, spokenWords))
      yield url(index, found, 0.985, "A web address as it is spoken.");
    // "quietwelder dot com" begins with any word.
    for (const dot of words.of(dotWords)) {
      let index = lower.lastIndexOf(" ", dot - 2) + 1;
      // "steel dash ruairi dot org"
      for (let n = 0; n < 2 && /(?:dash|hyphen) $/.test(lower.slice(Math.max(0, index - 8), index)); n++)
        index = lower.lastIndexOf(" ", lower.lastIndexOf(" ", index - 2) - 1) + 1;
      if (dot - index > 60 || dot - index < 4) continue;
      spoken.lastIndex = index;
      const found = spoken.exec(lower)?.[0];
      if (found !== undefined) yield url(index, found, 0.9, "A web address as it is spoken.");
    }
  },
} as const satisfies Detector;

const url = (start: number, address: string, score: number, reason: string): Candidate => ({
  start,
  end: start + address.length,
  entity: "URL",
  score,
  reason,
});

function* bareAddresses({ text, gazetteer }: TextContext): Iterable<Candidate> {
  let hosts: ReadonlySet<string> | undefined;
  for (const { 0: found, index } of bareOnes(text)) {
    const address = trimmed(found);
    const host = /^[^/?#:]+/.exec(address)?.[0] ?? "";
    if (libraries.has(host.toLowerCase())) continue;
    const { isIcann, domain, publicSuffix } = parse(host);
    const isKnown = isIcann === true && domain !== null;
    if (!isKnown && !reserved.test(host)) continue;
    const ending = publicSuffix?.split(".").at(-1) ?? "";
    const isFile = fileEndings.has(ending);
    const isWord = gazetteer.commonness(fold(host.split(".")[0]!)) > 0;
    const before = text.slice(Math.max(0, index - 40), index);
    // "My work is done.so what"
    if (cue.test(before) && !(isFile && isWord && !marked.test(before))) {
      yield url(index, address, 0.95, "A domain behind a word for web addresses.");
      continue;
    }
    if ((hosts ??= mailHosts(text)).has(host.toLowerCase())) {
      yield url(index, address, 0.97, "The domain of an e-mail address.");
      continue;
    }
    const hasPath = /^[^/?#]+[/?#]./.test(address);
    if (!isKnown) {
      // "config.example" is a file.
      if (hasPath || !(isWord || files.has(host.split(".")[0]!.toLowerCase())))
        yield url(index, address, 0.9, "A domain of those that are reserved for examples.");
      continue;
    }
    const parts = host.split(".");
    // "anna.example.ug", "kimaniworks.ke"
    const isHost = parts.length > 2 || (parts[0]!.length > 4 && /^[a-z0-9.-]+$/.test(host));
    const isLikely = shownAlone.has(ending) || (!isFile && !isWord && (ending.length > 2 || isHost));
    if (hasPath ? isFile && /^[^/]+\/\d{1,4}(?!\d)/.test(address) : !isLikely) continue;
    // "done.Me": a sentence that lost its blank.
    if (!hasPath && (/\.\p{Lu}\p{Ll}/u.test(host) || (isFile && host.split(".").length < 3))) continue;
    yield url(
      index,
      address,
      hasPath ? 0.93 : 0.82,
      `A domain that exists (.${publicSuffix ?? ""})${hasPath ? " and a path" : ""}.`,
    );
  }
}
