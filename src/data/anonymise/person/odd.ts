// Names where no sentence is: in names of files, as publications name their authors, in another script beside Latin letters.
import { setOf } from "../text/setOf.ts";
import { allMatches } from "../text/allMatches.ts";
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { isOtherLabel } from "./formLabels.ts";
import { fold, type Region } from "../text/tokens.ts";
import { matchesAtText } from "../text/wordIndex.ts";
import { matchesAtLiteral, windowsAround, windowsOf } from "../text/windows.ts";

const endings =
  /\.(?:pdf|docx?|odt|rtf|txt|pages|jpe?g|png|zip|eml|vtt|srt|xlsx?|csv|mp[34]|wav)(?![\p{L}\p{Nd}])/iuy;

/** "OlenaVoitenko" has two. */
const namePart = /\p{Lu}\p{Ll}{2,}(?=\p{Lu}\p{Ll}{2})|\p{L}[\p{L}\p{M}'’]*/gu;

/** Names in names of files: "Maria_Garcia_CV.pdf". */
export function* fileNames(context: TextContext): Iterable<Candidate> {
  const { text } = context;
  for (const { index: dot } of matchesAtText(endings, text, ".")) {
    let index = dot;
    while (index > 0 && dot - index < 80 && /[\p{L}\p{M}\p{Nd}_ .()-]/u.test(text[index - 1]!)) index--;
    const base = text.slice(index, dot);
    const parts = [...allMatches(namePart, base)].map((match) => ({
      text: match[0],
      at: match.index,
      folded: fold(match[0]),
    }));
    const isResume =
      /resume|cv|curriculum|lebenslauf|cover|interview|application|bewerbung|transcript|profile/i.test(base);
    const kinds = parts.map(({ folded }) => ({
      isName: context.gazetteer.isGiven(folded) || context.gazetteer.isSurname(folded),
      isWord:
        context.gazetteer.commonness(folded) > 0 ||
        /^(?:cv|resume|pdf|doc|final|draft|copy|new|v|lebenslauf|img|dsc|scan)$/.test(folded) ||
        folded.length < 2,
    }));
    // "Thabo_Kiptoo.pdf": nothing but two or three words with capitals that no dictionary has, joined.
    if (
      parts.length >= 2 &&
      parts.length <= 3 &&
      /^\p{Lu}[\p{L}\p{M}'’-]+(?:[_-]\p{Lu}[\p{L}\p{M}'’-]+){1,2}$/u.test(base.trim()) &&
      kinds.every(({ isName, isWord }) => isName || !isWord) &&
      kinds.some(({ isWord }) => !isWord)
    ) {
      const name = base.trim();
      const start = index + base.indexOf(name);
      yield {
        start,
        end: start + name.length,
        entity: "PERSON",
        score: 0.82,
        reason: "A name in the name of a file.",
      };
      continue;
    }
    for (let n = 0; n < parts.length; n++) {
      let last = n;
      while (
        last < parts.length &&
        (kinds[last]!.isName ||
          (isResume && !kinds[last]!.isWord) ||
          // "Rasheed_Banks_resume": a word after a sure name, both with capitals and joined.
          (isResume &&
            last === n + 1 &&
            kinds[n]!.isName &&
            !kinds[n]!.isWord &&
            !/^(?:resume|cv|curriculum|cover|letter|interview|application|transcript|profile|final|draft|copy|new|scan|senior|junior)$/.test(
              parts[last]!.folded,
            ) &&
            /^\p{Lu}\p{Ll}/u.test(parts[last]!.text) &&
            /^[_-]$/.test(base.slice(parts[last]!.at - 1, parts[last]!.at)))) &&
        last - n < 4
      )
        last++;
      const length = last - n;
      const sure = kinds.slice(n, last).filter(({ isName, isWord }) => isName && !isWord).length;
      if (length >= 2 ? sure > 0 || (isResume && length <= 3) : length === 1 && isResume && sure > 0) {
        yield {
          start: index + parts[n]!.at,
          end: index + parts[last - 1]!.at + parts[last - 1]!.text.length,
          entity: "PERSON",
          score: 0.8,
          reason: "A name in the name of a file.",
        };
        n = last - 1;
      }
    }
  }
}

const surnameFirst =
  /(?=[A-Z\u00c0-\uffffvdbael])(?<![\p{L}\p{Nd}.-]|\p{Lu}\. )(?:(?:van|von|de|del|der|da|dos|di|bin|al|el|le|du) ){0,2}\p{Lu}[\p{L}\p{M}'’-]{1,30}(?: \p{Lu}[\p{L}\p{M}'’-]{1,30})?, (?:\p{Lu}\.[ -]?){1,3}(?=[\s,;&:)(]|$)/gu;

/** "Zulu, T / 2nd interview": where a line begins. Tried at its comma. */
const besideInitial =
  /(?=, \p{Lu}(?: ?\p{Lu})?[ \t]{0,3}(?:[/|()–;-]|$))(?<=(?:^[ \t>*•-]{0,4}|\(|; )((?:(?:van|von|de|del|der|da|dos|di|bin|al|el|le|du) ){0,2}\p{Lu}[\p{L}\p{M}'’-]{1,30}(?: \p{Lu}[\p{L}\p{M}'’-]{1,30})?)), \p{Lu}(?: ?\p{Lu})?(?=[ \t]{0,3}(?:[/|()–;-]|$))/muy;

/** Degrees, places and firms that are written as initials are. */
const noInitials = setOf(
  "ma ms msc ba bs bsc be bed bcom mba med ba aa as aas jd llb llm md rn np do dds phd edd po pob nt ny nj nh nm nc nd sc sd dc ri pa va wv uk us usa uae bc nb ns on qc nsw sa sl srl spa bv nv hr it qa pr pm ceo cfo cto coo vp eu un",
);
const besideSurname = /^ (\p{Lu}[\p{L}\p{M}'’-]{1,30})(?=[ \t]{0,3}(?:$|[\n\r,;)]))/u;

/** "Malik, R.", "Lin, H. J.": as publications name their authors. */
export function* surnamesFirst({ text, gazetteer }: TextContext): Iterable<Candidate> {
  for (const { start, end } of matchesAtLiteral(besideInitial, text, ", ")) {
    const [names = "", initials = ""] = text.slice(start, end).split(", ");
    if (noInitials.has(initials.toLowerCase()) && !/^[ \t]*[(;]/.test(text.slice(end, end + 4))) continue;
    const surname = fold(names).split(" ").at(-1)!;
    if (gazetteer.commonness(surname) > 0 && !gazetteer.isSurname(surname)) continue;
    if (gazetteer.cityCountry(surname) !== undefined && !gazetteer.isSurname(surname)) continue;
    yield {
      start,
      end,
      entity: "PERSON",
      score: 0.975,
      reason: "A surname and an initial, as lists have them.",
    };
  }
  const all = windowsAround(text, /, \p{Lu}\./gu, 100, 24).flatMap(({ start, end }) =>
    [...allMatches(surnameFirst, text.slice(start, end))].map((match) => ({
      0: match[0],
      index: start + match.index,
    })),
  );
  for (const { 0: found, index } of all) {
    const name = found.trimEnd();
    const first = fold(/^[^,]*/.exec(name)?.[0] ?? "");
    // "Aarne Koskela, V. Rantanen": two people.
    if (
      /^ \p{Lu}\p{Ll}/u.test(text.slice(index + name.length, index + name.length + 4)) &&
      first.includes(" ") &&
      gazetteer.isGiven(first.split(" ")[0]!)
    )
      continue;
    // "Aurora, A.A.S.", "Char Madhua, P.O."
    if (
      noInitials.has(
        name
          .slice(name.indexOf(", ") + 2)
          .replace(/[. -]/g, "")
          .toLowerCase(),
      )
    )
      continue;
    // "cc: Oyelaran, J. Tran"
    const next = besideSurname.exec(text.slice(index + name.length, index + name.length + 40))?.[1];
    if (next !== undefined && gazetteer.commonness(fold(next)) === 0) continue;
    const rank = gazetteer.commonness(first);
    if (all.length < 3 && rank > 0 && rank < 4 && !gazetteer.isSurname(first)) continue;
    yield {
      start: index,
      end: index + name.length,
      entity: "PERSON",
      score: 0.98,
      reason: "A surname and initials, as authors are named.",
    };
  }
}

const scripts =
  /[\p{Script=Han}]{2,4}(?![\p{Script=Han}\p{Script=Hiragana}])|[\p{Script=Hangul}]{2,5}|[\p{Script=Katakana}ー]{2,10}(?:・[\p{Script=Katakana}ー]{2,10})?|[\p{Script=Arabic}\p{M}]{2,20}(?: [\p{Script=Arabic}\p{M}]{2,20}){0,3}|[\p{Script=Hebrew}\p{M}]{2,20}(?: [\p{Script=Hebrew}\p{M}]{2,20}){0,3}|(?:[\p{Script=Devanagari}\p{M}]{2,20}|[\p{Script=Thai}\p{M}]{2,30}|[\p{Script=Tamil}\p{M}]{2,20}|[\p{Script=Bengali}\p{M}]{2,20})(?: [\p{Script=Devanagari}\p{Script=Tamil}\p{Script=Bengali}\p{M}]{2,20}){0,2}/gu;

/** Hebrew and Arabic, scripts of India, Thai, those of East Asia, and halves of pairs: the first and the last of each. */
const otherLetters = [
  [0x590, 0xfff],
  [0x3005, 0x3005],
  [0x3040, 0x30ff],
  [0x3400, 0x9fff],
  [0xac00, 0xd7af],
  [0xd800, 0xdfff],
  [0xfb1d, 0xfdff],
  [0xfe70, 0xfeff],
] as const;
const isOther = (code: number): boolean => {
  if (code < 0x590) return false;
  for (const [first, last] of otherLetters) if (code <= last) return code >= first;
  return false;
};

function* stretchesOfOthers(text: string): Iterable<Region> {
  for (let start = 0; start < text.length; start++) {
    let end = start;
    while (end < text.length && isOther(text.charCodeAt(end))) end++;
    if (end > start) yield { start, end };
    start = end;
  }
}

/** A few words of another script inside a text in Latin letters are a name as its bearer writes it. */
export function* otherScripts({ text }: TextContext): Iterable<Candidate> {
  // A name in a short sentence is a large part of it.
  const most = Math.max(0.15 * text.length, Math.min(12, 0.34 * text.length));
  const found: { words: string; index: number }[] = [];
  let letters = 0;
  // Expressions that know scripts are slow: they see only stretches that have one, and of a text in another script no more than tells so.
  for (const { start, end } of windowsOf(text, stretchesOfOthers(text), 24, 24))
    for (const { 0: words, index } of allMatches(scripts, text.slice(start, end))) {
      if (isOtherLabel(words)) continue;
      letters += words.length;
      if (letters > most) return;
      found.push({ words, index: start + index });
    }
  for (const { words, index } of found) {
    yield {
      start: index,
      end: index + words.length,
      entity: "PERSON",
      score: 0.62,
      reason: "A few words of another script, as a name is added.",
    };
  }
}
