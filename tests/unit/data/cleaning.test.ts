// Cleaning: what each step changes and leaves, that doing it twice changes nothing, and that a step is undone by leaving it out.
import { describe, expect, it } from "vitest";
import { cleaningSteps } from "../../../src/data/cleaning/index.ts";
import {
  cleanDocuments,
  cleanProject,
  parseSteps,
  usualSteps,
} from "../../../src/data/cleaning/cleanDocuments.ts";
import { jaccard, sketch } from "../../../src/data/cleaning/shingles.ts";
import { randomStream } from "../../../src/domain/random.ts";
import type { DocumentRecord } from "../../../src/domain/records/index.ts";
import { memoryData } from "./memoryData.ts";

const documentOf = (text: string, id = "d", more: Partial<DocumentRecord> = {}): DocumentRecord => ({
  version: 1,
  project: "memory",
  id,
  file: `${id}.txt`,
  sha256: id,
  format: "plain-text",
  row: null,
  candidate: null,
  text,
  ...more,
});

async function clean(text: string, steps: string) {
  const { documents, counts } = await cleanDocuments([documentOf(text)], [], parseSteps(steps));
  return { text: documents[0]?.cleaned?.text, count: counts[0]?.count, leftOut: documents[0]?.leftOut };
}

const prose = (seed: string, words: number): string => {
  const random = randomStream(1, seed);
  return Array.from({ length: words }, () => `w${Math.floor(random() * 5000)}`).join(" ");
};

describe("cleaning steps", () => {
  it.each([
    [
      "unicode",
      "\u201cIt\u2019s o\ufb03ce\u201d \u2013 na\u0131\u0308ve cafe\u0301\u200b\u0007 \ufeffx",
      '"It\'s office" \u2013 na\u0131\u0308ve caf\u00e9 x',
    ],
    ["unicode", "👩‍👩‍👧 می‌روم ½ ™ \ud800 ok", "👩‍👩‍👧 می‌روم ½ ™ \ufffd ok"],
    ["whitespace", "\n\na  b\u00a0c \t d  \r\n\r\n\r\n\r\n  - e\n", "a b c\td\n\n  - e"],
    [
      "boilerplate",
      "Curriculum Vitae\nJane\nPage 2 of 3\nWorked in 2019\n- 3 -\nEnglish\n5/5\n2019\n3 of 4\nSeite 7",
      "Jane\nWorked in 2019\nEnglish\n5/5\n2019",
    ],
    ["boilerplate", "Hello,\nI apply.\n-- \nJane\n+1 555 0100", "Hello,\nI apply."],
    [
      "boilerplate",
      "Hello.\n\nThis e-mail is confidential and intended\nsolely for the addressee.\n\nBye.\nSent from my iPhone",
      "Hello.\n\n\nBye.",
    ],
    ["boilerplate", "Page 1", "Page 1"],
    [
      "boilerplate",
      "Curriculum vitae of a teacher\n10 years\n5 of 6 goals",
      "Curriculum vitae of a teacher\n10 years\n5 of 6 goals",
    ],
  ])("%s: %j", async (steps, given, expected) => {
    const { text, count } = await clean(given, steps);
    expect(text).toBe(expected);
    expect(count === 0).toBe(given === expected);
    expect(await clean(expected, steps)).toMatchObject({ text: expected, count: 0 });
  });

  it("takes a page's header away after its first place, and leaves what people repeat", async () => {
    const page = (n: number): string => `Jane Doe, Application 4711\n\nText of page ${n}.\n`;
    const { text } = await clean([1, 2, 3].map(page).join("\n"), "boilerplate");
    expect(text?.match(/Application 4711/g)).toHaveLength(1);
    expect(text?.match(/Text of page/g)).toHaveLength(3);
    const said = "Why is that?\n\nI do not know.\n\n- I do not know.\n\nWhy is that?\n\nWhy is that?\n\n";
    expect((await clean(said, "boilerplate")).text).toBe(said);
  });

  it("has one plain sentence for each, and says which leave documents out", () => {
    for (const { title, about } of cleaningSteps) {
      expect(title).toMatch(/^\p{Lu}/u);
      expect(about).toMatch(/^[^.!]+\.$/);
    }
    expect(usualSteps.map(({ step }) => step.drops)).toEqual([false, false, false]);
  });

  // A step whose time grows with the square of a text's length would not end before the test's time is up.
  it("end on long and hostile lines", async () => {
    for (const one of [
      " ",
      "\t ",
      "-",
      "\n",
      "a ",
      "this e-mail ",
      "\u0301",
      "\u2019",
      "A header of pages\n\n",
    ]) {
      const { text } = await clean(
        `${one.repeat(Math.floor(400_000 / one.length))}x`,
        "unicode,whitespace,boilerplate",
      );
      expect(text).toMatch(/x$/);
    }
  });

  it("refuses a step that is none, and a setting that is none", async () => {
    expect(() => parseSteps("duplicate")).toThrow(/Did you mean "duplicates"/);
    await expect(clean("x", "length:9")).rejects.toThrow(/expected the least and the most/);
    await expect(clean("x", "unicode:9")).rejects.toThrow(/no setting/);
    await expect(clean("x", "duplicates:2")).rejects.toThrow(/a share above 0/);
    expect(parseSteps("none")).toEqual([]);
  });
});

describe("near-duplicates", () => {
  it("are what shares most runs of words with an earlier document", async () => {
    const base = prose("base", 300);
    const words = base.split(" ");
    const near = [...words.slice(0, 150), "changed", ...words.slice(151)].join(" ");
    const far = [...words.slice(0, 150), ...prose("other", 150).split(" ")].join(" ");
    const documents = [base, near, far, base.toUpperCase().replaceAll(" ", ", ")].map((text, i) =>
      documentOf(text, `d${i}`),
    );
    const { documents: cleaned, counts } = await cleanDocuments(documents, [], parseSteps("duplicates"));
    expect(cleaned.map(({ leftOut, duplicateOf }) => [leftOut, duplicateOf])).toEqual([
      [undefined, undefined],
      ["duplicates", "d0"],
      [undefined, undefined],
      ["duplicates", "d0"],
    ]);
    expect(counts).toMatchObject([{ id: "duplicates", documents: 2 }]);
  });

  it("are found as an exact comparison of all would find them", async () => {
    const texts = Array.from({ length: 60 }, (_, i) => {
      const words = prose(`family ${i % 12}`, 120).split(" ");
      const random = randomStream(2, `change ${i}`);
      const share = 0.06 * random();
      return words.map((word) => (random() < share ? `x${Math.floor(random() * 1000)}` : word)).join(" ");
    });
    const kept: { id: string; text: string }[] = [];
    const expected = texts.map((text, i) => {
      const [own] = [sketch(text)];
      const same = kept.find((one) => {
        const other = sketch(one.text);
        return own !== undefined && other !== undefined && jaccard(own, other) >= 0.8;
      });
      if (same === undefined) kept.push({ id: `d${i}`, text });
      return same !== undefined;
    });
    expect(expected.filter(Boolean).length).toBeGreaterThan(5);
    expect(kept.length).toBeGreaterThan(15);
    const { documents } = await cleanDocuments(
      texts.map((text, i) => documentOf(text, `d${i}`)),
      [],
      parseSteps("duplicates"),
    );
    expect(documents.map(({ leftOut }) => leftOut !== undefined)).toEqual(expected);
  });

  it("compares scripts that have no spaces, and leaves documents without words alone", async () => {
    const said = "私は東京の病院で十年間看護師として働いています。";
    const documents = [said, `${said}はい`, "!!!", "???", "我在上海的一家医院做了十年护士。"].map((text, i) =>
      documentOf(text, `d${i}`),
    );
    const { documents: cleaned } = await cleanDocuments(documents, [], parseSteps("duplicates"));
    expect(cleaned.map(({ duplicateOf }) => duplicateOf)).toEqual([
      undefined,
      "d0",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("are found among 600 of which half are one form filled in and half are copies", async () => {
    const form = prose("form", 150);
    const documents = Array.from({ length: 600 }, (_, i) =>
      documentOf(i % 2 === 0 ? `${form} ${prose(`answer ${i}`, 100)}` : form, `d${i}`),
    );
    const { counts } = await cleanDocuments(documents, [], parseSteps("duplicates"));
    expect(counts[0]?.documents).toBe(299);
  });
});

describe("cleaning a project", () => {
  const english = "I have worked as a nurse in a large hospital for ten years and I like to help people.";
  const german =
    "Ich habe zehn Jahre lang als Krankenpfleger in einem großen Krankenhaus gearbeitet und helfe gern.";

  it("leaves out other languages and lengths, and each is undone by cleaning without it", async () => {
    const data = memoryData();
    const documents = [english, `${english} Truly\u2019s so.`, german, "Hm."].map((text, i) =>
      documentOf(text, `d${i}`),
    );
    await data.documents.put(documents);
    await cleanProject(data, parseSteps("unicode,language,length"));
    const state = async () =>
      (await data.documents.all()).map(({ leftOut, language }) => [leftOut, language]);
    expect(await state()).toEqual([
      [undefined, "en"],
      [undefined, "en"],
      ["language", "de"],
      ["length", undefined],
    ]);
    await cleanProject(data, parseSteps("unicode,length"));
    expect((await state()).map(([leftOut]) => leftOut)).toEqual([undefined, undefined, undefined, "length"]);
    await cleanProject(data, parseSteps("language:de"));
    expect((await state()).map(([leftOut]) => leftOut)).toEqual([
      "language",
      "language",
      undefined,
      undefined,
    ]);
    await cleanProject(data, []);
    expect((await data.documents.all()).map(({ language: _, ...rest }) => rest)).toEqual(documents);
  });

  it("keeps what a person left out, and says whose hidden parts have to be found again", async () => {
    const anonymised = { text: "hidden", spans: [], isReviewed: true };
    const documents = [
      documentOf("It\u2019s", "a", { anonymised }),
      documentOf("Its", "b", { anonymised, leftOut: "person" }),
    ];
    const { documents: cleaned, toHideAnew } = await cleanDocuments(documents, [], usualSteps);
    expect(toHideAnew).toBe(1);
    expect(cleaned.map((one) => [one.anonymised, one.leftOut])).toEqual([
      [undefined, undefined],
      [anonymised, "person"],
    ]);
  });

  it("compares with documents that it does not clean", async () => {
    const other = documentOf(english, "other");
    const { documents } = await cleanDocuments(
      [documentOf(english, "own")],
      [other],
      parseSteps("duplicates"),
    );
    expect(documents[0]?.duplicateOf).toBe("other");
  });
});
