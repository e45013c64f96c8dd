// Employers in speech without capitals.
import { isJobWord } from "../lists/jobs.ts";
import { beginsOrganisation, isLegalForm, isOrganisationWord } from "../lists/organisations.ts";
import { tools } from "../lists/things.ts";
import type { Candidate, TextContext } from "./detector.ts";

const jobContext =
  /(?<!\p{L})(?:work(?:s|ed|ing)?|employed|employment|job|jobs|role|position|post|placement|shifts?|spell|tenure|career|temped|applied|interview(?:ed)?|started|resigned|fired|dismissed|retired|calling|internship|intern|interned|career|joined|joining|join|left|leaving|hired|laid off|fired|offer|recruited|promoted|consulted|consulting|contract(?:ed|or)?|manager|engineer|developer|analyst|director|consultant|nurse|teacher|officer|assistant|executive|specialist|designer|lead|head|ceo|cto|cfo|vp|president|founder|co-founder|colleagues?|team|years?|months|time|stint|experience|ex|formerly|currently|employer|company|firm|startup|client|customer|vendor)(?: [\p{L}'-]{1,16}){0,4}? (?:at|for|by|with|from|of|called|named|is|was|in) (?:a (?:company|startup|firm|small firm|start-up) (?:called|named) )?(?:the )?$/iu;
const joined =
  /(?<!\p{L})(?:(?:i|he|she|they|we) (?:was|were|am|is|have been|had been|spent (?:\p{L}+ ){1,3})(?: \p{L}{2,9})? ?(?:at|with)|i['’]m (?:\p{L}{2,9} )?at|(?:phoning|ringing|speaking|comes|coming|came) from|blocked until|(?:left|leaving) (?:\p{L}+ ){1,3}for|(?:\d|two|three|four|five|six|seven|eight|nine|ten|a few|several|some) (?:years?|months?) (?:at|with)|joined|joining|left|leaving|quit|founded|co-founded|cofounded|acquired by|employer(?: is| was|:)|company(?: is| was|:|name:)|organi[sz]ation:|firm:|employed by|ex-|formerly of|calling from|on behalf of|laid off by|resigned from|fired from|retired from|seconded to|internship (?:with|at)|placement (?:with|at)|job with|role with|consultant to|consulted for|an offer from|interned at|worked at|worked for|works at|works for|work at|work for|working at|working for) ?(?:the )?$/iu;

export const endOfName = new Set(
  "mx mr mrs ms dr prof miss in at for from to with by as is was were are am i and but so then since because when while where who that which before after until on my we he she they it this a an the um uh about you yes no or if than now there here".split(
    " ",
  ),
);

/** Whether the words from `i` on go to a legal form or an institution: "corvane analytics gmbh". */
function endsAsFirm({ tokens, gazetteer }: TextContext, i: number): boolean {
  // "oakhollow dairy": one word is enough where no dictionary has it.
  // "transports michelet": the kind first.
  const next = tokens[i + 1];
  if (beginsOrganisation(tokens[i]!.folded) && next?.gap === " " && gazetteer.commonness(next.folded) === 0)
    return true;
  const least = gazetteer.commonness(tokens[i]!.folded) === 0 ? i : i + 1;
  for (let n = i; n < i + 6; n++) {
    const token = tokens[n];
    if (token === undefined || (n > i && token.gap !== " ")) return false;
    if (token.kind !== "word" && token.text !== "&") return false;
    if (endOfName.has(token.folded) && !(token.folded === "and" && n > i)) return false;
    if (n > i && (isSureForm(token.folded) || (n > least && institutionsSpoken.has(token.folded))))
      return true;
  }
  return false;
}
const isSureForm = (word: string): boolean =>
  /^(?:inc|llc|llp|ltd|limited|plc|gmbh|corp|incorporated)$/.test(word);
const institutionsSpoken = new Set(
  "hospital clinic authority foundation airlines brewery bakery pharmacy technologies solutions consulting logistics electronics industries robotics systems analytics foods dairy partners capital studios shipping architects textiles holdings insurance".split(
    " ",
  ),
);

/** What stands after "worked at" in speech without capitals: up to a word that ends companies' names, or words that no dictionary has. */
export function* fromSpeech(context: TextContext): Iterable<Candidate> {
  const { text, tokens, gazetteer } = context;
  for (let i = 1; i < tokens.length; i++) {
    const before = tokens[i - 1]!;
    const token = tokens[i]!;
    if (
      token.kind !== "word" ||
      !/^(?:at|for|from|by|with|to|of|joined|left|quit|the|called|named|is|was|before|after)$/.test(
        before.folded,
      )
    )
      continue;
    if (
      /^(?:is|was)$/.test(before.folded) &&
      !/^(?:company|employer|firm|agency|workplace)$/.test(tokens[i - 2]?.folded ?? "")
    )
      continue;
    const left = text.slice(Math.max(0, token.start - 90), token.start);
    const isJob =
      before.folded === "at" &&
      // "what did you do at umbra"
      (/^(?:do|doing|did)$/.test(tokens[i - 2]?.folded ?? "") || isJobWord(tokens[i - 2]?.folded ?? ""));
    const isFirm =
      /^(?:at|for|from|by|with|joined|left|to|before|after)$/.test(before.folded) && endsAsFirm(context, i);
    const isWork =
      isFirm ||
      isJob ||
      joined.test(left) ||
      jobContext.test(left) ||
      /calling from (?:the )?$|this is (?:\p{L}+ ){1,2}from (?:the )?$/u.test(left);
    if (!isWork || endOfName.has(token.folded)) continue;
    let last = -1;
    let unknown = i - 1;
    for (let n = i; n < i + 6; n++) {
      const one = tokens[n];
      if (
        one === undefined ||
        (n > i && one.gap === "\n") ||
        (one.kind === "mark" &&
          one.text !== "&" &&
          !/^['’]s$/.test(one.text) &&
          !(one.text === "." && isLegalForm(tokens[n - 1]!.folded)))
      )
        break;
      if (endOfName.has(one.folded) && !(one.folded === "and" && n > i)) break;
      if (
        one.folded === "and" &&
        /^(?:joined|moved|went|started|then|i|we|he|she|they|came|left)$/.test(tokens[n + 1]?.folded ?? "")
      )
        break;
      if (
        (isLegalForm(one.folded) && one.folded.length > 1) ||
        (n === i + 1 && beginsOrganisation(token.folded) && gazetteer.commonness(one.folded) === 0) ||
        isOrganisationWord(one.folded) ||
        /^(?:sons|brothers|bros|daughters|university|college|school)$/.test(one.folded)
      )
        last = n;
      else if (one.text === "." && last === n - 1) last = n;
      if (
        unknown === n - 1 &&
        one.kind === "word" &&
        gazetteer.commonness(one.folded) === 0 &&
        !tools.has(one.folded)
      )
        unknown = n;
    }
    // "zhongtai optical", "banque du littoral": seldom words beside one of no dictionary.
    for (let n = unknown + 1; unknown >= i && n < i + 6; n++) {
      const one = tokens[n];
      if (one?.kind !== "word" || one.gap !== " " || endOfName.has(one.folded)) break;
      const rank = gazetteer.commonness(one.folded);
      if (rank === 0 || rank > 3 || isOrganisationWord(one.folded) || one.folded === "health") unknown = n;
      else if (!/^(?:du|de|la|le|van|der|et|of|des|del|do|da)$/.test(one.folded)) break;
    }
    const end = Math.max(last, unknown);
    if (end < i || (last === i && gazetteer.commonness(token.folded) > 0)) continue;
    const name = tokens
      .slice(i, end + 1)
      .map(({ folded }) => folded)
      .join(" ");
    if (gazetteer.cityCountry(name) !== undefined || gazetteer.country(name) !== undefined) continue;
    yield {
      start: token.start,
      end: tokens[end]!.end,
      entity: "ORGANIZATION",
      // "working for faisal"
      score:
        last < i &&
        end === i &&
        (gazetteer.isGiven(token.folded) || gazetteer.isListed(token.folded)) &&
        gazetteer.commonness(token.folded) === 0 &&
        before.folded !== "at"
          ? 0.55
          : last >= i
            ? 0.84
            : joined.test(left)
              ? 0.82
              : 0.68,
      reason: "Stands where somebody worked.",
    };
    i = end;
  }
}
