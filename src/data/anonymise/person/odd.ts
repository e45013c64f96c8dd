// Names where no sentence is: in names of files, as publications name their authors, in another script beside Latin letters.
import type { Candidate, TextContext } from "../detectors/detector.ts";
import { fold, type Region } from "../text/tokens.ts";
import { windowsAround, windowsOf } from "../text/windows.ts";

const endings =
  /\.(?:pdf|docx?|odt|rtf|txt|pages|jpe?g|png|zip|eml|vtt|srt|xlsx?|csv|mp[34]|wav)(?![\p{L}\p{Nd}])/giu;

/** Names in names of files: "Maria_Garcia_CV.pdf". */
export function* fileNames(context: TextContext): Iterable<Candidate> {
  const { text } = context;
  for (const { index: dot } of text.matchAll(endings)) {
    let index = dot;
    while (index > 0 && dot - index < 80 && /[\p{L}\p{M}\p{Nd}_ .()-]/u.test(text[index - 1]!)) index--;
    const base = text.slice(index, dot);
    const parts = [...base.matchAll(/\p{L}[\p{L}\p{M}'’]*/gu)].map((match) => ({
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

/** "Zulu, T / 2nd interview": where a line begins. */
const besideInitial =
  /(?<=^[ \t>*•-]{0,4}|\()(?:(?:van|von|de|del|der|da|dos|di|bin|al|el|le|du) ){0,2}\p{Lu}[\p{L}\p{M}'’-]{1,30}(?: \p{Lu}[\p{L}\p{M}'’-]{1,30})?, \p{Lu}(?: ?\p{Lu})?(?=[ \t]{0,3}(?:[/|()–;-]|$))/gmu;

/** "Malik, R.", "Lin, H. J.": as publications name their authors. */
export function* surnamesFirst({ text, gazetteer }: TextContext): Iterable<Candidate> {
  for (const { 0: found, index } of text.matchAll(besideInitial)) {
    const surname = fold(/^[^,]*/.exec(found)![0])
      .split(" ")
      .at(-1)!;
    if (gazetteer.commonness(surname) > 0 && !gazetteer.isSurname(surname)) continue;
    if (gazetteer.cityCountry(surname) !== undefined && !gazetteer.isSurname(surname)) continue;
    yield {
      start: index,
      end: index + found.length,
      entity: "PERSON",
      score: 0.975,
      reason: "A surname and an initial, as lists have them.",
    };
  }
  const all = windowsAround(text, /, \p{Lu}\./gu, 100, 24).flatMap(({ start, end }) =>
    [...text.slice(start, end).matchAll(surnameFirst)].map((match) => ({
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

const otherLetter =
  /[\u0590-\u0fff\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\ud800-\udfff\ufb1d-\ufdff\ufe70-\ufeff]/;

/** Hebrew and Arabic, scripts of India, Thai, those of East Asia, and halves of pairs. */
function* otherLetters(text: string): Iterable<Region> {
  for (let start = 0; start < text.length; start++) {
    let end = start;
    while (end < text.length && text.charCodeAt(end) >= 0x590 && otherLetter.test(text[end]!)) end++;
    if (end > start) yield { start, end };
    start = end;
  }
}

/** A few words of another script inside a text in Latin letters are a name as its bearer writes it. */
export function* otherScripts({ text }: TextContext): Iterable<Candidate> {
  // Expressions that know scripts are slow: they see only stretches that have one.
  const found = windowsOf(text, otherLetters(text), 24, 24).flatMap(({ start, end }) =>
    [...text.slice(start, end).matchAll(scripts)].map((match) => ({
      words: match[0],
      index: start + match.index,
    })),
  );
  const letters = found.reduce((sum, { words }) => sum + words.length, 0);
  if (letters > 0.15 * text.length) return;
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
