// The model beside the rules: how it is learnt, kept and asked. What it is worth is measured with the rules (tests/anonymise).
import { statSync } from "node:fs";
import { expect, it } from "vitest";
import { entities } from "../../../src/data/anonymise/entities.ts";
import { loadGazetteer } from "../../../src/data/anonymise/gazetteer/gazetteer.ts";
import { contextOf, findByRules, findSpans } from "../../../src/data/anonymise/pass.ts";
import { isDoubtful, Tagger } from "../../../src/data/anonymise/tagger/tagger.ts";
import { decodeWeights, encodeWeights } from "../../../src/data/anonymise/tagger/weights.ts";
import { corpus } from "../../anonymise/corpus.ts";
import { examplesOf, labels, textsOf } from "../../anonymise/tagger/examples.ts";
import { learn } from "../../anonymise/tagger/learn.ts";

const gazetteer = await loadGazetteer();
const all = { wanted: new Set(entities) };
const texts = [...corpus("opened"), ...corpus("heldOut")].map(({ text }) => text);

const few = textsOf(["heldOut"], 1)
  .filter(({ gold }) => gold.some(({ entity }) => entity === "ORGANIZATION"))
  .slice(0, 60);
const settings = { labels, epochs: 4, rate: 0.2, unseen: 0.15, leastTemplates: 2, seed: 3 };
const weightsOf = async (those: typeof few) => {
  const { examples, vocabulary } = await examplesOf(those, 3);
  return { vocabulary, ...learn(examples, settings) };
};

const weights = await weightsOf(few);

it("the same seed learns the same weights", async () => {
  const fewer = few.slice(0, 12);
  const coded = encodeWeights(await weightsOf(fewer), labels);
  expect(encodeWeights(await weightsOf(fewer), labels)).toEqual(coded);
});

it("finds what it learnt", () => {
  const coded = encodeWeights(weights, labels);

  const tagger = new Tagger(gazetteer, decodeWeights(coded));
  const marks = few.flatMap(({ text, gold }) =>
    gold.filter(({ entity }) => entity === "ORGANIZATION").map(({ start, end }) => ({ text, start, end })),
  );
  const found = marks.filter(({ text, start, end }) =>
    tagger.read(contextOf(text, gazetteer), []).found.some((one) => one.start === start && one.end === end),
  );
  expect(marks.length).toBeGreaterThan(50);
  expect(found.length).toBeGreaterThan(marks.length / 2);
});

it("weights that are written are read again to half a step", () => {
  const coded = encodeWeights(weights, labels);
  const read = decodeWeights(coded);
  expect(read.vocabulary).toEqual(weights.vocabulary);
  weights.rowOf.forEach((row, place) => {
    if (row < 0) return;
    for (let label = 0; label < labels; label++) {
      const written = read.rowOf[place]! < 0 ? 0 : read.rows[read.rowOf[place]! * labels + label]!;
      expect(Math.abs(written - weights.rows[row * labels + label]!)).toBeLessThan(coded.step * 0.51);
    }
  });
});

it("hides all that the rules are sure of, and nearly all else that they hide, whole words, and says who found it", () => {
  let count = 0;
  let doubtful = 0;
  let gone = 0;
  for (const text of texts) {
    const context = contextOf(text, gazetteer);
    const spans = findSpans(context, all, []);
    const isHidden = new Uint8Array(text.length);
    for (const { start, end } of spans) isHidden.fill(1, start, end);
    for (const span of findByRules(context, [])) {
      const { start, end, entity, score } = span;
      const isAll = isHidden.subarray(start, end).every((one) => one === 1);
      if (!isDoubtful(span) || (entity === "PERSON" && score >= 0.85)) expect(isAll).toBe(true);
      else {
        doubtful++;
        if (!isAll) gone++;
      }
    }
    for (const { start, end, detector, reason, score } of spans) {
      if (detector !== "tagger") continue;
      count++;
      expect(reason).toMatch(/^Reads like an? [a-z ]+; found by a small model, score (?:\.\d\d|1\.00)\.$/);
      expect(score).toBeLessThanOrEqual(1);
      expect(text.slice(start - 1, start + 1)).not.toMatch(/^[\p{L}\d]{2}$/u);
      expect(text.slice(end - 1, end + 1)).not.toMatch(/^[\p{L}\d]{2}$/u);
    }
  }
  expect(count).toBeGreaterThan(10);
  expect(gone).toBeGreaterThan(0);
  expect(gone).toBeLessThan(doubtful / 10);
});

it("what is not asked for is neither found nor taken from another kind", () => {
  for (const text of texts.slice(0, 200)) {
    const context = contextOf(text, gazetteer);
    const found = findSpans(context, { wanted: new Set(["PERSON"]) }, []).filter(
      ({ detector }) => detector !== "tagger",
    );
    const byRules = findByRules(context, []).filter(({ entity }) => entity === "PERSON");
    const starts = new Set(found.map(({ start }) => start));
    expect(found).toEqual(byRules.filter(({ start }) => starts.has(start)));
    for (const span of byRules) if (!starts.has(span.start)) expect(isDoubtful(span)).toBe(true);
  }
});

it("never takes a word that is to stay", () => {
  const text = "Before that I was at Copper Kettle for three years.";
  const word = { text: "Copper Kettle", entity: null };
  const start = text.indexOf(word.text);
  const found = findSpans(contextOf(text, gazetteer), all, [{ start, end: start + word.text.length, word }]);
  expect(found.filter((span) => span.start < start + word.text.length && span.end > start)).toEqual([]);
});

it("its weights are small", () => {
  const file = new URL("../../../src/data/anonymise/tagger/weights.generated.ts", import.meta.url);
  expect(statSync(file).size).toBeLessThan(900_000);
});
