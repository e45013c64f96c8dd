// Marital status and family.
import { firstWords, matchesAt, wordList } from "../text/wordIndex.ts";
import type { Candidate, Detector, TextContext } from "./detector.ts";

const labels =
  "status|marital status|civil (?:status|state)|marital state|medeni hali|stan cywilny|burgerlijke staat|sivil ?status|perkahwinan|family status|relationship status|familienstand|situation (?:de famille|familiale)|état civil|estado civil|stato civile|children|kinder|enfants|hijos|dependents|dependants|number of (?:children|dependents|dependants)";
const label = new RegExp(
  String.raw`(?<![\p{L}])(?:${labels})(?: \([\p{L} ]{3,20}\))?(?:\s{0,3}[:|\t]\s{0,3}| [–-] | ?\.{3,} ?| {2,20})(?!\s)([^\n;|]{1,40})`,
  "uy",
);
const labelWords = wordList(firstWords(labels));
const phrases =
  /(?<![\p{L}-])(?:(?:happily |recently |newly |legally |un)?(?:married|divorced|widowed|remarried|engaged to be married|unmarried)|newlyweds?|getting (?:married|divorced)|lone parents?|de facto relationship|common-law (?:marriage|partner|wife|husband)|(?:my|his|her|their|a) divorce|single (?:mother|father|mom|mum|dad|parent)s?(?: of (?:one|two|three|four|five|\d))?|not married|stay[- ]at[- ]home (?:mother|father|mom|mum|dad|parent)s?|(?:mother|father|mom|mum|dad|parent) of (?:one|two|three|four|five|six|\d|twins|triplets|a \w{3,12})(?! (?:cats?|dogs?|spaniels?))|no (?:children|kids|dependents|dependants)(?=[.,;)|\n]|$| (?:and|yet|of (?:my|his|her|their))(?!\p{L}))|(?:(?:with )?(?:one|two|three|four|five|six|\d) (?:small |young |grown |little |adult |school-age )?(?:children|kids|sons|daughters)|(?:with )?(?:a|one) (?:small |young |grown |little |adult )?(?:son|daughter|newborn))(?! (?:cat|dog|spaniel|of \p{L}+ (?:are|is)))|(?:wife|partner|girlfriend|fiancée|she) is expecting(?= |[,.;)])(?! (?:you|him|her|them|to|that|an?|the|your|it)(?!\p{L}))|expecting (?:a|our|my|her|his|their)(?: first| second| third)? (?:child|baby)|lives? (?:with|apart from) (?:(?:my|his|her) )?(?:partner|wife|husband|girlfriend|boyfriend)(?: and (?:an? |our |his |her |their |(?:one|two|three|four|twin) )?(?:little one|son|daughter|stepson|stepdaughter|sons|daughters|kids|children|baby|twins))?|(?:(?:an? |my |his |her )?(?:wife|husband)|(?:an? |my |his |her )partner) and (?:(?:an?|our|my|his|her|their|one|two|three|four|five|six|\\d|twin) (?:small |young |grown |little )?)?(?:little ones?|baby|babies|sons?|daughters?|kids?|child|children|twins|boys?|girls?)|alone with (?:my|his|her|the|a|(?:one|two|three)) (?:son|daughter|child|kids|children|baby|boy|girl|boys|girls|twins)|on (?:my|his|her) own with (?:the|a|my|his|her|(?:one|two|three)) (?:son|daughter|child|kids|children|baby|lad|boy|girl|boys|girls|twins)|widow(?:er)?(?=[,.;]| with| and|\n|$)|twice (?:divorced|married|widowed)|pacsée?|belum menikah|sudah menikah|(?:civil|domestic) partnership|childless|ledig|verheiratet|geschieden|verwitwet|célibataire|marié(?:e)?|divorcé(?:e)?|soltero|soltera|casado|casada|divorciado|divorciada)(?!\p{L})/uy;
/** Of the phrases; a number may be digits. */
const phraseWords = wordList([
  "#1",
  ...firstWords(
    "wife|husband|lone|de|common-law|not|happily|recently|newly|legally|un(?:married|divorced|widowed|remarried)|married|divorced|widowed|remarried|engaged|unengaged|unmarried|ununmarried|newlyweds?|getting|my|his|her|their|a|no|single|stay|mother|father|mom|mum|dad|parent|with|one|two|three|four|five|six|expecting|wife|partner|girlfriend|fiancee|she|live|lives|an|alone|on|widow|widower|twice|pacsee?|belum|sudah|civil|domestic|childless|ledig|verheiratet|geschieden|verwitwet|célibataire|mariée?|divorcée?|solter[oa]|casad[oa]|divorciad[oa]",
  ),
]);

const wedding = /(?<!\p{L})(?:got|gets?) $/u;
const said =
  /(?<!\p{L})(?:i am|i'm|i’m|he is|she is|they are|we are|am|currently|recently|legally|still|now) (single|engaged|separated|widowed)(?= (?:and|with|now)|[.,;]|$)/uy;
const saidWords = wordList("i he she they we am currently recently legally still now");

/** "(44 years, separated)", "born 1990; single; no children": words that say more than this, among other particulars of somebody. */
const listed = /(?<=[;,(|] ?)(?:single|engaged|separated)(?=\s?[;,)|\n]|$)/uy;
const listedWords = wordList(["single", "engaged", "separated"]);
const particular =
  /(?<!\p{L})(?:born|b\.|aged?|years?(?: old)?|y\/?o|children|kids|nationality|male|female|divorced|married|dob|citizen)(?!\p{L})|\[(?:age|date_of_birth|nrp|gender|marital_status)/iu;

/** "Maronite. Single.", "Engaged; the fiancée works here", "Separated, two dependants": a sentence among particulars. */
const alone =
  /(?<=(?:^|[.?!;\n]) {0,2}[–•*-]? ?)(?:single|engaged|separated)(?=[.;](?:\s|$)(?! ?(?:double|twin|return|suite|king|queen))|, (?:no|one|two|three|four|with|would|lives|living|\d)(?!\p{L})|\s*$)/uy;

export const maritalStatus = {
  id: "marital-status",
  title: "Marital status and family",
  entities: ["MARITAL_STATUS"],
  *find(context): Iterable<Candidate> {
    yield* joined(context.lower, [...particulars(context)]);
  },
} as const satisfies Detector;

/** "married, two sons", "divorced with two boys": one span, where one of them stands right behind another. */
function* joined(lower: string, found: readonly Candidate[]): Iterable<Candidate> {
  const sorted = found
    .map((one) => withFamily(lower, one))
    .sort((a, b) => a.start - b.start || b.end - a.end);
  let last: Candidate | undefined;
  for (const one of sorted) {
    if (last !== undefined && one.start < last.end && one.end <= last.end) continue;
    if (last !== undefined && joint.test(lower.slice(last.end, one.start)) && one.start >= last.end)
      last = { ...last, end: one.end };
    else {
      if (last !== undefined) yield withFamily(lower, last);
      last = one;
    }
  }
  if (last !== undefined) yield withFamily(lower, last);
}
const joint = /^(?:,? |,? and |,? with )$/;
const family =
  /^(?:,|,? with|,? and| to)? (?:an?(?:other)? \p{Ll}{3,14}(?=[.,;)\n]|$)|(?:one|two|three|four|five|six|\d|grown|adult|small) (?:small |young |grown |little |adult |school-age )?(?:child|kid|son|daughter|boy|girl|baby|boys|girls|teenagers|twins|toddlers|children|kids|sons|daughters)(?!\p{L}| (?:cat|dog)))/u;
/** Who somebody has, behind what they are. */
function withFamily(lower: string, candidate: Candidate): Candidate {
  if (
    !/(?:married|divorced|widow(?:ed|er)?|separated|single|ledig|mum|mother|dad|father|parent)$/.test(
      lower.slice(candidate.start, candidate.end),
    )
  )
    return candidate;
  const more = family.exec(lower.slice(candidate.end, candidate.end + 48))?.[0];
  if (
    more === undefined ||
    (more.startsWith(" to ") && !lower.slice(candidate.start, candidate.end).endsWith("married"))
  )
    return candidate;
  return { ...candidate, end: candidate.end + more.length };
}

function* particulars({ text, lower, words }: TextContext): Iterable<Candidate> {
  for (const match of matchesAt(label, lower, words, labelWords)) {
    const value = (match[1] ?? "").split(/ {3}|\t/)[0]!.trimEnd();
    if (match[0].startsWith("status") && !/^(?:single|married|divorced|widow|separated|engaged)/.test(value))
      continue;
    if (match[0].startsWith("children") && !/^(?:\d|one|two|three|four|five|none|no\b)/.test(value)) continue;
    let start = match.index + match[0].length - (match[1] ?? "").length;
    // "divorced, one son": one span each.
    for (const piece of value.split(/(, ?)/)) {
      if (/\p{L}|\d/u.test(piece)) {
        yield {
          start,
          end: start + piece.length,
          entity: "MARITAL_STATUS",
          score: 0.95,
          reason: "Follows a label for marital status or children.",
        };
      }
      start += piece.length;
    }
  }
  for (const match of matchesAt(said, lower, words, saidWords)) {
    const value = match[1] ?? "";
    const start = match.index + match[0].length - value.length;
    yield {
      start,
      end: start + value.length,
      entity: "MARITAL_STATUS",
      score: 0.8,
      reason: "Said of somebody.",
    };
  }
  for (const { 0: found, index } of matchesAt(listed, lower, words, listedWords)) {
    const end = index + found.length;
    const around = `${lower.slice(Math.max(0, index - 48), index)}  ${lower.slice(end, end + 48)}`;
    if (!particular.test(around)) continue;
    yield {
      start: index,
      end,
      entity: "MARITAL_STATUS",
      score: 0.8,
      reason: "Stands among particulars of somebody.",
    };
  }
  for (const { 0: found, index } of matchesAt(alone, lower, words, listedWords))
    if (text[index] !== lower[index])
      yield {
        start: index,
        end: index + found.length,
        entity: "MARITAL_STATUS",
        score: 0.8,
        reason: "A sentence of its own among particulars.",
      };
  for (const { 0: found, index } of matchesAt(phrases, lower, words, phraseWords)) {
    // "got married", "I married into the farm"
    if (
      found === "married" &&
      (wedding.test(lower.slice(Math.max(0, index - 9), index)) ||
        lower.startsWith(" into", index + found.length))
    )
      continue;
    yield {
      start: index,
      end: index + found.length,
      entity: "MARITAL_STATUS",
      // More than the sex that "wife" tells.
      score: /(?<!\p{L})(?:wife|husband|her|his|boys?|girls?)(?!\p{L})/u.test(found) ? 0.93 : 0.82,
      reason: "Words for marital status or family.",
    };
  }
}
