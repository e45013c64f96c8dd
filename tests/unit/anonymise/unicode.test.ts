// Names that touch letters, digits and other scripts: nothing of a second pass may change what the first one made.
import { describe, expect, it } from "vitest";
import { createAnonymiser } from "../../../src/data/anonymise/anonymiser.ts";

const names = [
  "Maria Lopez",
  "Priya",
  "Иван Петров",
  "王伟",
  "김민준",
  "Łukasz Żółć",
  "Ann-Marie O'Shea",
  "Αλέξης",
  "محمد",
];
const joints = [
  "",
  "9o",
  "n",
  "é",
  "\u200b",
  "\u200d",
  "\u0301",
  "м",
  "伟",
  "𝐀",
  "😀",
  "_",
  "-",
  "'",
  "0",
  "ß",
  "ا",
];
const frames = [
  "Dear X, hello.",
  "I met X yesterday.",
  "Name: X\nAge: 34",
  "X: yes.\nX: no.",
  "X said it.",
  "from X to X",
];

/** Numbers below 1 that are the same in each run (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

describe("names that end inside a word", () => {
  it("are stable under a second pass with another key, in 400 texts", async () => {
    const first = await createAnonymiser({ key: new Uint8Array(32).fill(1) });
    const other = await createAnonymiser({ key: new Uint8Array(32).fill(2) });
    const next = random(5);
    const pick = (all: readonly string[]): string => all[Math.floor(next() * all.length)]!;
    let hidden = 0;
    for (let n = 0; n < 400; n++) {
      const text = pick(frames).replaceAll(
        "X",
        () => pick(joints) + pick(names) + pick(joints) + pick([...names, "", "", ""]),
      );
      const once = first.anonymise(text);
      hidden += once.spans.length;
      expect(other.anonymise(once.text).text, JSON.stringify(text)).toBe(once.text);
    }
    expect(hidden).toBeGreaterThan(300);
  });

  it("are hidden up to the end of the word", async () => {
    const { anonymise } = await createAnonymiser({ key: new Uint8Array(32) });
    for (const text of ["Dear Maria Lopez9o, hello.", "I met Maria Lopezи today."]) {
      expect(anonymise(text).text).not.toMatch(/Person-[0-9A-F]{6}[\p{L}\p{Nd}]/u);
    }
  });
});

it("İ alone changes the length of a text in small letters, and labels beside it are found", async () => {
  const longer = Array.from({ length: 0x110000 }, (_, code) => String.fromCodePoint(code)).filter(
    (character) => character.toLowerCase().length !== character.length,
  );
  expect(longer).toEqual(["İ"]);
  const anonymiser = await createAnonymiser({ key: new Uint8Array(32) });
  const { spans } = anonymiser.anonymise("İzmir\nDate of Birth: 12 May 1987\n");
  expect(spans.map(({ entity, text }) => [entity, text])).toContainEqual(["DATE_OF_BIRTH", "12 May 1987"]);
});
