// Words of respect that stand beside a name and are no part of it: "Khun Ladawan", "Sakamori-san", "Parvaneh khanom".
import { setOf } from "../text/setOf.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { fold } from "../text/tokens.ts";
import { isEastAsian, isSyllable } from "./classes.ts";

const before = setOf(
  "eng ing arq lic dipl-ing khun bapak ibu pak mwalimu deacon deaconess elder sheikh shaikh sheikha agha aghaye agha-ye khanom-e khanum-e ustadh ustadz ustaz ustad encik puan hajji haci hadji alhaji alhaja mallam mzee bwana ndugu herr frau fraulein senor senora senorita dona doña dott dottor dottoressa sig signor signora monsieur madame mme mlle mademoiselle maestro maestra padre madre pani ma'am maam madam auntie aunty uncle ato woizero weizero abba imam rabbi pastor reverend sensei ustaad shri smt ya okami kyria kyrios kyra papou principal enfermeira enfermeiro hoca usta ostad ustadha ustazah maitre revd rev canon father mother advocate adv attorney barrister capt captain brigadier director don nanay tatay mang aling kuya manong manang sifu shifu hajia nonna nonno whaea matua sitt sayyid engr engineer matron kapitan gospodin gospodja gospoda gospodica lady lord dame postovana postovani mevrouw meneer datuk datin kiai chef fra fray sor",
);
const after = setOf("khanom khanum hanim bey beyefendi efendi effendi sahib saheb ma'am madam sensei garu");
const joined = /-(?:san|sama|sensei|senpai|ssi|nim|kun|chan|ji)$/iu;

const hasHump = /\p{Ll}\p{Lu}/u;
const lostBreak = /(?<= \p{Lu}\p{Ll}{2,})\p{Lu}\p{Ll}{3,}$/u;

export const isRespect = (word: string): boolean => before.has(word);

/** "Khun" before what is already hidden. */
export const isHonorific = ({ tokens }: TextContext, i: number): boolean =>
  tokens[i + 1]?.kind === "hidden" && tokens[i + 1]!.gap === " " && before.has(tokens[i]!.folded);

/** The name without them; as it is where nothing else would be left. */
export function withoutHonorifics({ text, gazetteer }: TextContext, candidate: Candidate): Candidate {
  let { start, end } = candidate;
  for (let n = 0; n < 2; n++) {
    const blank = text.slice(start, end).search(/[ \u00a0]/u);
    if (blank < 2) break;
    const word = fold(text.slice(start, start + blank)).replace(/\.$/, "");
    if (!before.has(word)) break;
    const rest = start + blank + 1;
    const next = fold(/^[\p{L}\p{M}'’-]*/u.exec(text.slice(rest, rest + 40))![0]);
    // "Don Evaristo", not "Don Henley".
    if (word === "don" && !(next.endsWith("o") && gazetteer.isGiven(next))) break;
    // "Pak Ji-won" is Korean, and so is who bears it.
    if (next === "" || (word === "pak" && (isEastAsian(next) || isSyllable(next)))) break;
    start = rest;
  }
  const found = text.slice(start, end);
  const last = found.lastIndexOf(" ");
  if (last > 1 && after.has(fold(found.slice(last + 1)))) end = start + last;
  const shown = text.slice(start, end);
  const suffix = shown.includes("-") ? joined.exec(shown) : null;
  if (suffix !== null && !/[ -]/.test(suffix[0].slice(1)) && suffix.index > 1) {
    const stem = fold(
      text
        .slice(start, start + suffix.index)
        .split(/[ -]/)
        .at(-1)!,
    );
    if (!isSyllable(stem)) end = start + suffix.index;
  }
  // "Shirakabe NatsuoProduction engineering": a word that a line break was lost before.
  const glued = hasHump.test(shown) ? lostBreak.exec(text.slice(start, end)) : null;
  if (
    glued !== null &&
    gazetteer.commonness(fold(glued[0])) > 0 &&
    gazetteer.commonness(fold(glued[0])) < 4 &&
    !/(?:^| )(?:Mac|De|Van|Le|La|Di|Fitz)$/u.test(text.slice(start, start + glued.index))
  )
    end = start + glued.index;
  if (start === candidate.start && end === candidate.end) return candidate;
  // Who is called so is somebody.
  const score = start > candidate.start ? Math.max(candidate.score, 0.9) : candidate.score;
  return { ...candidate, start, end, score };
}
