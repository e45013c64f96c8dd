// Texts of more than 60,000 characters: from the third look on they are seen in stretches around what the look before changed, and once
// more as a whole when that is quiet.
import { describe, expect, it } from "vitest";
import { createAnonymiser, entities } from "../../../../src/data/anonymise/index.ts";
import { loadGazetteer } from "../../../../src/data/anonymise/gazetteer/gazetteer.ts";
import { corpus } from "../../../anonymise/corpus.ts";
import { contextOf, findSpans, findSpansAround } from "../../../../src/data/anonymise/pass.ts";

const anonymiser = await createAnonymiser({ key: new Uint8Array(32).fill(7) });
const gazetteer = await loadGazetteer();

/** What a text says once and again; its companies, names and dates need more than one look. */
const piece = [
  "The meeting began late, and the first point was the budget.",
  "HSBC and Ollerton Partners both made offers to Emeka Mensah.",
  "I told Joy that it was a joy to work with Faith Church.",
  "Capt. Ahab Lorne reported to Lt. Ursa Finch, whose number is +44 20 7946 0958.",
  "The file cv_Lena_Vukasović_final(2).docx was uploaded twice.",
  "Nothing else was said about it, and the rest of the day went on as it always does.",
].join("\n");
const times = Math.ceil(62_000 / piece.length);

describe("a text of more than 60,000 characters", () => {
  for (const [name, between] of [
    ["of many lines", "\n\n"],
    ["in one line", " "],
  ] as const) {
    it(`has in each of its pieces what the piece has, ${name}`, () => {
      const one = name === "in one line" ? piece.replaceAll("\n", " ") : piece;
      const length = one.length + between.length;
      const text = Array.from({ length: times }, () => one).join(between);
      expect(text.length).toBeGreaterThan(60_000);
      const { spans, text: hidden } = anonymiser.anonymise(text);
      // A piece between two others, as all but the first and the last are.
      const around = anonymiser.anonymise([one, one, one].join(between)).spans;
      const expected = around
        .filter(({ start }) => start >= length && start < 2 * length)
        .map((span) => `${span.start - length} ${span.end - length} ${span.entity} ${span.replacement}`);
      expect(expected.length).toBeGreaterThan(8);
      for (let n = 1; n + 1 < times; n++) {
        const found = spans
          .filter(({ start }) => start >= n * length && start < (n + 1) * length)
          .map(
            (span) =>
              `${span.start - n * length} ${span.end - n * length} ${span.entity} ${span.replacement}`,
          );
        expect(found).toEqual(expected);
      }
      expect(anonymiser.anonymise(hidden).text).toBe(hidden);
    });
  }
});

it("of many texts is the same after a second pass", () => {
  // Where something far from the last change depended on it when this was written.
  const text = corpus("written")
    .map((one) => one.text)
    .join("\n\n")
    .slice(793_000, 854_000);
  const { text: hidden } = anonymiser.anonymise(text);
  expect(anonymiser.anonymise(hidden).text).toBe(hidden);
});

describe("a stretch that is cut out of a very long line", () => {
  const filler = "and the work went on as it did before ".repeat(120);
  const wanted = new Set(entities);
  const none = (): never[] => [];

  it("ends inside no replacement and no name, wherever its edges are", () => {
    for (const edge of [
      "[AGE: 60-69]",
      "[DATE_OF_BIRTH: 1980s]",
      "Person-157C0D",
      "Organization-12AB34CD",
      "Wanjiru Kamau",
    ]) {
      const text = `${filler}${edge} ${filler}`;
      const whole = findSpans(contextOf(text, gazetteer), { wanted }, []);
      for (let inside = 0; inside <= edge.length; inside++) {
        // The stretch before a place ends 1,500 characters after it, and the one behind begins as far before.
        for (const at of [filler.length + inside + 1500, filler.length + inside - 1500]) {
          const found = findSpansAround(text, gazetteer, false, [{ start: at, end: at }], { wanted }, none);
          const names = (spans: typeof found): string[] =>
            spans.map(({ start, end, entity }) => `${entity} ${text.slice(start, end)}`);
          // A name that the edge divides may be seen by half its words, never by half a word; a replacement not at all.
          const allowed = new Set([
            ...names(whole),
            ...(edge.startsWith("W") ? ["PERSON Wanjiru", "PERSON Kamau"] : []),
          ]);
          expect(names(found).filter((name) => !allowed.has(name))).toEqual([]);
        }
      }
    }
  });
});
