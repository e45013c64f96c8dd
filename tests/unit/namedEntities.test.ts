// Between a text and a model of tokens: pieces, windows, what is made of a model's numbers, and what its labels are here.
import { describe, expect, it } from "vitest";
import { randomStream } from "../../src/domain/random.ts";
import { createAnonymiser } from "../../src/data/anonymise/index.ts";
import type { HiddenSpan } from "../../src/domain/records/index.ts";
import { entityOf, tagOf } from "../../src/page/data/namedEntities/labels.ts";
import { withNamedEntities } from "../../src/page/data/namedEntities/merge.ts";
import type { NamedEntity } from "../../src/page/data/namedEntities/model.ts";
import {
  answeringWindows,
  guess,
  piecesOf,
  spansOf,
  windowsOf,
  type Guess,
} from "../../src/page/data/namedEntities/pieces.ts";

describe("labels of models", () => {
  it("are ours where we have one, in the spelling of several models", () => {
    const known = {
      PER: "PERSON",
      LOC: "LOCATION",
      ORG: "ORGANIZATION",
      private_person: "PERSON",
      private_email: "EMAIL_ADDRESS",
      private_address: "ADDRESS",
      private_phone: "PHONE_NUMBER",
      account_number: "ID_NUMBER",
      GIVENNAME: "PERSON",
      SURNAME: "PERSON",
      TELEPHONENUM: "PHONE_NUMBER",
      DATEOFBIRTH: "DATE_OF_BIRTH",
      CREDITCARDNUMBER: "CREDIT_CARD",
      IDCARDNUM: "ID_NUMBER",
      "person-name": undefined,
      MISC: undefined,
      LABEL_1: undefined,
    };
    for (const [label, entity] of Object.entries(known))
      expect([label, entityOf(label)]).toEqual([label, entity]);
  });

  it("have their marks taken off", () => {
    expect(tagOf("B-PER")).toEqual({ mark: "B", kind: "PER" });
    expect(tagOf("U-ORG")).toEqual({ mark: "S", kind: "ORG" });
    expect(tagOf("L-ORG")).toEqual({ mark: "E", kind: "ORG" });
    expect(tagOf("O")).toEqual({ mark: "", kind: "" });
    expect(tagOf("private_email")).toEqual({ mark: "", kind: "private_email" });
  });
});

describe("pieces and windows", () => {
  it("cuts words and signs, each in its place", () => {
    const text = "Ana-María, 😀 d'Or 李明";
    const pieces = piecesOf(text).map(({ start, end }) => text.slice(start, end));
    expect(pieces).toEqual(["Ana", "-", "María", ",", "😀", "d", "'", "Or", "李明"]);
    expect(piecesOf(text).filter(({ hasSpaceBefore }) => hasSpaceBefore)).toHaveLength(3);
    expect(piecesOf(" \n")).toEqual([]);
  });

  it("covers every piece, keeps to the limit and overlaps, whatever the lengths", () => {
    const random = randomStream(1, "windows");
    for (let round = 0; round < 200; round++) {
      const lengths = Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 9));
      const windows = windowsOf(lengths, 20);
      const tokens = ({ start, end }: { start: number; end: number }): number =>
        lengths.slice(start, end).reduce((sum, length) => sum + length, 0);
      let covered = 0;
      for (const [i, window] of windows.entries()) {
        expect(window.start).toBeLessThanOrEqual(covered);
        expect(window.end).toBeGreaterThan(covered);
        if (window.end - window.start > 1) expect(tokens(window)).toBeLessThanOrEqual(20);
        covered = window.end;
        if (i > 0) expect(window.start).toBeGreaterThan(windows[i - 1]?.start ?? -1);
      }
      expect(covered).toBe(lengths.length);
      const answering = answeringWindows(windows, lengths.length);
      answering.forEach((w, piece) => {
        const window = windows[w];
        expect(window !== undefined && window.start <= piece && piece < window.end).toBe(true);
      });
    }
  });

  it("lets the window answer in which a piece stands furthest from an edge", () => {
    const windows = [
      { start: 0, end: 10 },
      { start: 6, end: 16 },
    ];
    expect(answeringWindows(windows, 16)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it("goes through a piece of more tokens than a window has by itself", () => {
    expect(windowsOf([50, 1, 1], 20)).toEqual([
      { start: 0, end: 1 },
      { start: 1, end: 3 },
    ]);
  });
});

describe("what a model's numbers say", () => {
  const labels = ["O", "B-PER", "I-PER", "B-LOC"];
  const logits = (...rows: number[][]): Float32Array[] => rows.map((row) => Float32Array.from(row));

  it("is the kind of the greatest mean probability over a word's tokens", () => {
    // Begin and inside are one kind: together they are likelier than nothing.
    const split = guess(logits([1, 0.9, 0.9, -5]), labels);
    expect(split.kind).toBe("PER");
    expect(split.score).toBeCloseTo(
      (2 * Math.exp(0.9)) / (2 * Math.exp(0.9) + Math.exp(1) + Math.exp(-5)),
      6,
    );
    const word = guess(logits([0, 5, 0, 0], [2, 0, 1.9, 0]), labels);
    expect(word).toMatchObject({ kind: "PER", isStart: true });
    expect(guess(logits([9, 0, 0, 0]), labels)).toMatchObject({ kind: "", isStart: false });
    // Great numbers do not overflow.
    expect(guess(logits([0, 1000, 0, 0]), labels).score).toBe(1);
  });

  it("joins neighbours of one kind, and begins anew where a start is marked", () => {
    const text = "Ana Sol Wei-Lin from Rome";
    const pieces = piecesOf(text);
    const of = (kind: string, isStart = false): Guess => ({ kind, isStart, score: 0.8 });
    const guesses = [
      of("PER", true),
      of("PER"),
      of("PER", true),
      of("PER"),
      of("PER", true),
      of(""),
      of("LOC"),
    ];
    const spans = spansOf(pieces, guesses).map(({ start, end, kind }) => `${kind} ${text.slice(start, end)}`);
    expect(spans).toEqual(["PER Ana Sol", "PER Wei-Lin", "LOC Rome"]);
  });
});

describe("a model's proposals beside the rules'", async () => {
  const anonymiser = await createAnonymiser({ key: new Uint8Array(32).fill(1) });
  const text = "😀 Zyx Qwertz wrote to ana@example.org about Lopez in Brno.";
  const at = (piece: string, entity: string): NamedEntity => {
    const start = Array.from(text.slice(0, text.indexOf(piece))).length;
    return { start, end: start + Array.from(piece).length, entity, label: "B-X", score: 0.876 };
  };
  const span = (
    piece: string,
    entity: string,
    decision: HiddenSpan["decision"] = "proposed",
  ): HiddenSpan => ({
    ...at(piece, entity),
    text: piece,
    detector: "rule",
    score: 0.8,
    reason: "A rule.",
    replacement: "X",
    decision,
  });
  const shown = (spans: readonly HiddenSpan[]): string[] =>
    spans.map(({ text: piece, entity, detector }) => `${piece} ${entity} ${detector}`);

  it("adds what no rule found, said as such, and gives it a replacement", () => {
    const { text: hidden, spans } = withNamedEntities(
      anonymiser,
      text,
      [span("ana@example.org", "EMAIL_ADDRESS")],
      {
        model: "some/model",
        found: [at("Zyx Qwertz", "PERSON")],
      },
    );
    expect(shown(spans)).toEqual([
      "Zyx Qwertz PERSON model: some/model",
      "ana@example.org EMAIL_ADDRESS rule",
    ]);
    expect(spans[0]).toMatchObject({ score: 0.88, decision: "proposed", text: "Zyx Qwertz" });
    expect(spans[0]?.replacement).not.toBe("");
    expect(hidden).not.toMatch(/Zyx|ana@/);
    expect(hidden.startsWith(`😀 ${spans[0]?.replacement ?? ""} wrote`)).toBe(true);
  });

  it("keeps the rules' spans, but takes a longer one of the same kind, and gives up no decision", () => {
    const merged = (spans: HiddenSpan[], found: NamedEntity[]): string[] =>
      shown(withNamedEntities(anonymiser, text, spans, { model: "m", found }).spans);
    expect(merged([span("Zyx", "PERSON")], [at("Zyx Qwertz", "PERSON")])).toEqual([
      "Zyx Qwertz PERSON model: m",
    ]);
    expect(merged([span("Zyx Qwertz", "PERSON")], [at("Zyx", "PERSON")])).toEqual(["Zyx Qwertz PERSON rule"]);
    expect(merged([span("Zyx", "ORGANIZATION")], [at("Zyx Qwertz", "PERSON")])).toEqual([
      "Zyx ORGANIZATION rule",
    ]);
    expect(merged([span("Zyx", "PERSON", "rejected")], [at("Zyx Qwertz", "PERSON")])).toEqual([
      "Zyx PERSON rule",
    ]);
    expect(merged([], [at("Lopez", "PERSON"), at("Lopez in", "PERSON")])).toEqual(["Lopez PERSON model: m"]);
  });

  it("leaves alone what is not to be hidden", async () => {
    const only = await createAnonymiser({ key: new Uint8Array(32).fill(1), entities: ["PERSON"] });
    const found = [at("Brno", "LOCATION"), at("Lopez", "PERSON")];
    expect(shown(withNamedEntities(only, text, [], { model: "m", found }).spans)).toEqual([
      "Lopez PERSON model: m",
    ]);
  });
});
