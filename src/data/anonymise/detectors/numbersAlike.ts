// Numbers that nothing stands before, told by one that a label stands before: written alike, letter for letter and figure for figure.
import type { Candidate, TextContext } from "./detector.ts";

interface Found {
  readonly start: number;
  readonly end: number;
}

/** Kinds of numbers that are looked for: a text of nothing but numbers has thousands. */
const mostMasks = 12;
/** Between two of a list: "99 704 418 220 (Siti), 99 704 418 318". */
const between =
  /^(?: \([^()\n\d]{1,30}\))?(?:,| and| or| &|;| ?\/)(?: and| or)? (?:\p{Lu}[\p{L}'’.-]{1,20} ){0,2}$/u;

/** "AG-3071": "AG-0000"; figures are one, letters themselves. */
const maskOf = (text: string): string => text.replace(/\d/g, "0");

export function* numbersAlike({ text, tokens }: TextContext, found: readonly Found[]): Iterable<Candidate> {
  const masks = new Map<string, Found>();
  const taken = new Set<number>();
  for (const one of found) {
    taken.add(one.start);
    const mask = maskOf(text.slice(one.start, one.end));
    const figures = mask.split("0").length - 1;
    if (figures < 4 || one.end - one.start < 6 || masks.has(mask) || masks.size >= mostMasks) continue;
    // "12/2019", "2019": figures alone say nothing but in a list.
    if (/\p{L}{2}|\p{Lu}[\d-]{6}/u.test(mask) || figures >= 7) masks.set(mask, one);
  }
  if (masks.size === 0) return;
  const firsts = [...masks].map(([mask, one]) => ({
    mask,
    lead: mask.indexOf("0"),
    one,
    isBare: !/\p{L}/u.test(mask),
  }));
  const last = new Map(firsts.map(({ mask, one }) => [mask, one.end]));
  for (const token of tokens) {
    if (token.kind !== "number") continue;
    for (const { mask, lead, one, isBare } of firsts) {
      const start = token.start - lead;
      const end = start + mask.length;
      if (start < 0 || taken.has(start)) continue;
      const likeness = likenessAt(text, start, mask);
      if (likeness === 0) continue;
      if (isBare || likeness === 1) {
        const from = last.get(mask)!;
        if (start < from || start - from > 70 || !between.test(text.slice(from, start))) continue;
        last.set(mask, end);
      }
      taken.add(start);
      yield {
        start,
        end,
        entity: "ID_NUMBER",
        score: 0.89,
        reason: `Written as "${text.slice(one.start, one.end)}", which a label stands before.`,
      };
    }
  }
}

const isPart = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\d]/u.test(character);
const figure = (code: number): boolean => code >= 48 && code <= 57;

const capital = (code: number): boolean => code >= 65 && code <= 90;

/** 2: the same letters; 1: other capitals where it has capitals; 0: another form. */
function likenessAt(text: string, start: number, mask: string): 0 | 1 | 2 {
  let likeness: 1 | 2 = 2;
  for (let i = 0; i < mask.length; i++) {
    const code = text.charCodeAt(start + i);
    const wanted = mask.charCodeAt(i);
    if (wanted === 48 ? figure(code) : code === wanted) continue;
    if (!capital(wanted) || !capital(code)) return 0;
    likeness = 1;
  }
  return isPart(text[start - 1]) || isPart(text[start + mask.length]) ? 0 : likeness;
}
