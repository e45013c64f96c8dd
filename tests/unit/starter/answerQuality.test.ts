// The quality function against the attributes that the generator knows, on texts it was not made for, and the judge.
import { describe, expect, it } from "vitest";
import {
  type Answer,
  type Attributes,
  drawAttributes,
  pick,
  writeAnswer,
} from "../../../scripts/starter/corpus/answer.ts";
import { promptFor } from "../../../scripts/starter/corpus/cells.ts";
import { heldOutCells, trainingCells } from "../../../scripts/starter/rows.ts";
import { lexiconPath, lexiconSource } from "../../../scripts/starter/writeLexicon.ts";
import { readFileSync } from "node:fs";
import { answerQuality, qualityWeights, simulatedJudge } from "../../../src/data/annotation/index.ts";
import { partNames } from "../../../src/data/annotation/phrases.ts";
import { randomStream } from "../../../src/domain/random.ts";

type Parts = Record<keyof typeof qualityWeights, number>;

/** What the generator knows of an answer, on the scale of the scores. */
function truth({ attributes, parts }: Answer): Parts {
  const places = parts.map((part) => partNames.indexOf(part));
  const pairs = places.flatMap((a, i) => places.slice(i + 1).map((b): number => (a < b ? 1 : 0)));
  const inOrder = pairs.length === 0 ? 1 : pairs.reduce((a, b) => a + b, 0) / pairs.length;
  return {
    structure: (parts.length / 4) * (0.4 + 0.6 * inOrder),
    relevance: attributes.relevance === "on" ? 1 : 0,
    specificity: attributes.specificity === "specific" ? 1 : 0,
    politeness: { courteous: 1, plain: 0.5, rude: 0 }[attributes.politeness],
    length: attributes.length === "fitting" ? 1 : 0.4,
  };
}

const totalOf = (parts: Parts): number =>
  Object.entries(qualityWeights).reduce(
    (sum, [name, weight]) => sum + weight * parts[name as keyof Parts],
    0,
  );

function ranks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const out = new Array<number>(values.length);
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && order[end]?.value === order[start]?.value) end++;
    for (const { index } of order.slice(start, end)) out[index] = (start + end - 1) / 2;
    start = end;
  }
  return out;
}

function spearman(first: readonly number[], second: readonly number[]): number {
  const [a, b] = [ranks(first), ranks(second)];
  const mean = (a.length - 1) / 2;
  const sum = (f: (i: number) => number): number => a.reduce((total, _, i) => total + f(i), 0);
  const da = (i: number): number => (a[i] as number) - mean;
  const db = (i: number): number => (b[i] as number) - mean;
  return sum((i) => da(i) * db(i)) / Math.sqrt(sum((i) => da(i) ** 2) * sum((i) => db(i) ** 2));
}

/** Probability that a random answer with the attribute scores higher than one without. */
function separation(high: readonly number[], low: readonly number[]): number {
  let wins = 0;
  for (const a of high) for (const b of low) wins += a > b ? 1 : a === b ? 0.5 : 0;
  return wins / (high.length * low.length);
}

describe.each([
  ["training cells", trainingCells],
  ["held-out cells", heldOutCells],
])("on %s", (_, pool) => {
  const random = randomStream(9, "quality test");
  const answers = Array.from({ length: 1500 }, () => {
    const cell = pick(pool, random);
    const answer = writeAnswer(cell, drawAttributes(random), trainingCells, random);
    return { answer, quality: answerQuality(promptFor(cell.role, cell.question), answer.text) };
  });

  it("ranks answers as their true attributes do: Spearman at least 0.85", () => {
    const rho = spearman(
      answers.map(({ answer }) => totalOf(truth(answer))),
      answers.map(({ quality }) => quality.total),
    );
    console.log(`Spearman of the total: ${rho.toFixed(3)}`);
    expect(rho).toBeGreaterThan(0.85);
  });

  it("reads the parts' order exactly", () => {
    for (const { answer, quality } of answers) {
      expect(quality.structure).toBeCloseTo(truth(answer).structure, 10);
    }
  });

  it.each([
    ["relevance", "relevance", "on", "off", 0.95],
    ["specificity", "specificity", "specific", "vague", 0.95],
    ["politeness", "politeness", "courteous", "plain", 0.9],
    ["politeness", "politeness", "plain", "rude", 0.9],
    ["length", "length", "fitting", "curt", 0.8],
    ["length", "length", "fitting", "rambling", 0.85],
  ] as const)("tells by %s: %s %s above %s", (score, attribute, high, low, least) => {
    const scored = (value: string): number[] =>
      answers
        .filter(({ answer }) => answer.attributes[attribute as keyof Attributes] === value)
        .map(({ quality }) => quality[score]);
    expect(separation(scored(high), scored(low))).toBeGreaterThan(least);
  });
});

describe("on any text", () => {
  const question = "Interview for a nurse. How do you keep patients safe from falls on the ward?";

  it.each([
    "",
    " ",
    "?",
    "!!!",
    "a",
    "1",
    "word ".repeat(20_000),
    "日本語の答え。",
    "\u0000{n} <|end|>",
    "constructor __proto__",
  ])("gives numbers in [0, 1] for %j", (text) => {
    for (const value of [
      ...Object.values<number>({ ...answerQuality(question, text) }),
      ...Object.values<number>({ ...answerQuality(text, text) }),
    ]) {
      expect(value).toBeGreaterThanOrEqual(0);
      expect(value).toBeLessThanOrEqual(1);
    }
  });

  it("prefers a person's good answer to a rude, an off-topic and an empty one", () => {
    const total = (answer: string): number => answerQuality(question, answer).total;
    const good =
      "Thank you for the question. In my previous job on a surgical ward, an older patient nearly fell at night. " +
      "First, I checked the call bell and put a warning sign at the bed, then I told the ward sister about the danger. " +
      "As a result, falls dropped by 30 percent. I have learned that safety needs small checks every day.";
    const rude = good.replace("Thank you for the question.", "What a stupid question, who cares.");
    const off =
      "Thank you for the question. In my previous job in a shop, a customer wanted her money back at the till. " +
      "First, I looked at the price list, then I asked the store manager. As a result, sales rose by 30 percent. " +
      "I have learned that most complaints have a reason.";
    const empty = "It was sort of okay. I did some stuff and things worked out somehow, more or less.";
    expect(total(good)).toBeGreaterThan(total(rude) + 0.1);
    expect(total(good)).toBeGreaterThan(total(off) + 0.1);
    expect(total(off)).toBeGreaterThan(total(empty));
    expect(total(good)).toBeGreaterThan(0.8);
  });

  it("takes 100,000 words without falling behind", () => {
    const started = performance.now();
    answerQuality(question, "thank you for the stuff on the ward ".repeat(12_500));
    expect(performance.now() - started).toBeLessThan(3000);
  });

  it("has weights that add up to 1, and a total that is their mean", () => {
    expect(totalOf({ structure: 1, relevance: 1, specificity: 1, politeness: 1, length: 1 })).toBeCloseTo(
      1,
      12,
    );
    const { total, ...parts } = answerQuality(question, "First I checked the call bell on the ward 3 times.");
    expect(total).toBeCloseTo(totalOf(parts), 12);
  });

  it("uses the lexicon that the corpus gives", () => {
    expect(readFileSync(lexiconPath, "utf8")).toBe(lexiconSource());
  });
});

describe("the simulated judge", () => {
  const question = "Interview for a chef. What is your weak side as a chef?";
  const good =
    "Thank you. In my last job as a chef, I was too slow with the sauces. First I asked the sous chef for help.";
  const poor = "Whatever. I did stuff.";

  it("prefers by Bradley-Terry: about as often as its probability says", () => {
    const judge = simulatedJudge({ seed: 3, temperature: 0.3 });
    const judged = Array.from({ length: 4000 }, () => judge(question, good, poor));
    const { probabilityFirst, firstTotal, secondTotal } = judged[0] as (typeof judged)[number];
    expect(probabilityFirst).toBeCloseTo(1 / (1 + Math.exp(-(firstTotal - secondTotal) / 0.3)), 12);
    expect(probabilityFirst).toBeGreaterThan(0.6);
    const share = judged.filter(({ preferred }) => preferred === "first").length / judged.length;
    expect(Math.abs(share - probabilityFirst)).toBeLessThan(0.03);
  });

  it("gives the same judgements for the same seed, and others for another", () => {
    const run = (seed: number): string[] => {
      const judge = simulatedJudge({ seed, temperature: 0.5 });
      return Array.from({ length: 60 }, () => judge(question, good, poor).preferred);
    };
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  it.each([0, -1, NaN, Infinity])("refuses the temperature %s", (temperature) => {
    expect(() => simulatedJudge({ seed: 1, temperature })).toThrow(/above 0/);
  });
});
