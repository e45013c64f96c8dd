// What the Data page makes of records: stretches that put together are the text again, decisions that outlive another search, and
// places of a word that are whole words.
import { describe, expect, it } from "vitest";
import { documentState } from "../../../src/domain/documentState.ts";
import type { DocumentRecord, HiddenSpan } from "../../../src/domain/records/index.ts";
import { codePointsBefore, placesOf, pointsOf, unitsBefore } from "../../../src/domain/textPlaces.ts";
import { blocksOf, isShown, rowOf, titleOf } from "../../../src/page/data/documentViews.ts";
import { relocated } from "../../../src/page/data/hiding.ts";

const points = (text: string): number => pointsOf(text).length;

function spanOf(base: string, text: string, more: Partial<HiddenSpan> = {}): HiddenSpan {
  const start = points(base.slice(0, base.indexOf(text)));
  return {
    start,
    end: start + points(text),
    entity: "PERSON",
    text,
    detector: "names",
    score: 0.9,
    reason: "A given name before a family name.",
    replacement: "Person-1A2B3C",
    decision: "proposed",
    ...more,
  };
}

const document = (text: string, more: Partial<DocumentRecord> = {}): DocumentRecord => ({
  version: 1,
  project: "p-1",
  id: "d-1",
  file: "anna.txt",
  sha256: "00",
  format: "text",
  row: null,
  candidate: null,
  text,
  ...more,
});

describe("stretches of a text", () => {
  const long = Array.from(
    { length: 40 },
    (_, i) => `Line ${i} says 🙂 something of Anna Meyer and her work.`,
  );
  const base = `${long.slice(0, 12).join("\n")}\n\n${long.slice(12).join("\n")}\n\n\nEnd`;
  const spans = [...base.matchAll(/Anna Meyer/g)].map(({ index }) => {
    const start = points(base.slice(0, index));
    return { ...spanOf(base, "Anna Meyer"), start, end: start + 10 };
  });

  it("put together are the original, with every place at its code point", () => {
    const pieces = blocksOf(base, spans).flatMap(({ original }) => original);
    expect(pieces.map(({ text }) => text).join("")).toBe(base);
    const all = pointsOf(base);
    for (const { text, start } of pieces) expect(all.slice(start, start + points(text)).join("")).toBe(text);
    expect(pieces.filter(({ span }) => span !== undefined).map(({ span }) => span)).toEqual(
      spans.map((_, i) => i),
    );
  });

  it("put together on the other side are the result", () => {
    const [first, ...others] = spans;
    const decided = first === undefined ? others : [{ ...first, decision: "rejected" as const }, ...others];
    const result = blocksOf(base, decided)
      .flatMap((block) => block.result)
      .map(({ text }) => text)
      .join("");
    expect(result).toBe(
      base.replaceAll("Anna Meyer", "Person-1A2B3C").replace("Person-1A2B3C", "Anna Meyer"),
    );
  });

  it("end with paragraphs or after some lines, never within a place", () => {
    const blocks = blocksOf(base, spans);
    expect(blocks.length).toBeGreaterThan(5);
    for (const { original } of blocks.slice(0, -1)) expect(original.at(-1)?.text.endsWith("\n")).toBe(true);
    // A place over a line's end stays whole.
    const crossing = blocksOf("a\nb\n\nc", [spanOf("a\nb\n\nc", "b\n\nc")]);
    expect(crossing.flatMap(({ original }) => original.map(({ text }) => text))).toEqual(["a\n", "b\n\nc"]);
  });

  it("of nothing are none", () => expect(blocksOf("", [])).toEqual([]));
});

describe("decisions", () => {
  const base = "Anna Meyer met Bo Li at Acme.";

  it("are found again by their text where the text was cleaned anew; what stands nowhere any more is forgotten", () => {
    const acme = spanOf(base, "Acme", { entity: "ORGANIZATION", decision: "rejected" });
    const li = spanOf(base, "Bo Li", { detector: "person", decision: "accepted" });
    const anna = spanOf(base, "Anna Meyer");
    const moved = "🙂 Page 1. Anna Meyer met Bo at Acme, and Acme paid.";
    const found = relocated([anna, li, acme], moved);
    const all = pointsOf(moved);
    expect(found.map(({ start, end, decision }) => [all.slice(start, end).join(""), decision])).toEqual([
      ["Acme", "rejected"],
      ["Acme", "rejected"],
    ]);
  });

  it("about a longer text go before those about a part of it", () => {
    const whole = spanOf(base, "Anna Meyer", { decision: "accepted" });
    const part = spanOf(base, "Anna", { decision: "rejected" });
    expect(relocated([part, whole], base).map(({ text }) => text)).toEqual(["Anna Meyer"]);
  });
});

describe("a document's state", () => {
  const text = "Anna";
  const doubtful = spanOf(text, "Anna", { score: 0.3 });
  const anonymised = (spans: HiddenSpan[], isReviewed = false) => ({
    anonymised: { text, spans, isReviewed },
  });
  it.each([
    ["read", {}],
    ["read", { cleaned: { text, steps: [{ id: "unicode", count: 0 }] } }],
    ["cleaned", { cleaned: { text, steps: [{ id: "unicode", count: 2 }] } }],
    ["anonymised", anonymised([spanOf(text, "Anna")])],
    ["needsReview", anonymised([doubtful])],
    ["anonymised", anonymised([{ ...doubtful, decision: "accepted" }])],
    ["anonymised", anonymised([doubtful], true)],
    ["needsReview", { ...anonymised([]), invisible: [{ text: "hire me", how: "white" }] }],
    ["leftOut", { ...anonymised([doubtful]), leftOut: "person" }],
  ] as const)("is %s", (state, more) => {
    expect(documentState(document(text, more as Partial<DocumentRecord>))).toBe(state);
  });
});

describe("the list", () => {
  it("names a document by its title, its file, or how it begins", () => {
    expect(titleOf(document("x", { title: "Nurse" }))).toBe("Nurse");
    expect(titleOf(document("x"))).toBe("anna.txt");
    expect(titleOf(document(" Dear\n Sir ", { row: 3 }))).toBe("Dear Sir");
    expect(titleOf(document("  ", { row: 3 }))).toBe("anna.txt, row 3");
    expect(points(titleOf(document("🙂".repeat(200), { row: 1 })))).toBe(91);
  });

  it("finds words in texts and names, and states", () => {
    const one = document("She led a TEAM.");
    expect(isShown(one, { state: "all", search: "team" })).toBe(true);
    expect(isShown(one, { state: "all", search: "ANNA" })).toBe(true);
    expect(isShown(one, { state: "all", search: "Berlin" })).toBe(false);
    expect(isShown(one, { state: "leftOut", search: "" })).toBe(false);
  });

  it("counts what is hidden and what is in doubt", () => {
    const text = "Anna Meyer and Bo Li";
    const spans = [
      spanOf(text, "Anna Meyer", { score: 0.4 }),
      spanOf(text, "Bo Li", { decision: "rejected" }),
    ];
    const row = rowOf(document(text, { anonymised: { text, spans, isReviewed: false } }), (id) => id);
    expect([row.hidden, row.doubtful]).toEqual([1, 1]);
  });
});

describe("places of a text", () => {
  it("are whole words", () => {
    expect(placesOf("Ann, Annotation, Joann and Ann", "Ann")).toEqual([0, 27]);
    expect(placesOf("aaa", "aa")).toEqual([]);
    expect(placesOf("C++ and C++", "C++")).toEqual([0, 8]);
    // Scripts without spaces have none.
    expect(placesOf("李雷和李雷", "李雷")).toEqual([0, 3]);
    expect(placesOf("any", "")).toEqual([]);
  });
  it("are counted in code points and back", () => {
    const text = "🙂a🙂b";
    expect(codePointsBefore(text, [0, 2, 3, 5, 6])).toEqual([0, 1, 2, 3, 4]);
    expect(unitsBefore(text, [0, 1, 2, 3, 4])).toEqual([0, 2, 3, 5, 6]);
  });
});
