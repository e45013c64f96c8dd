// The starter's corpus: how much there is, that it is plain English with every slot filled, that a seed fixes it, and
// that nothing of a held-out cell is in what the starter and the sample run learn from.
import { describe, expect, it } from "vitest";
import {
  drawAttributes,
  fewestWords,
  mostWords,
  writeAnswer,
} from "../../../scripts/starter/corpus/answer.ts";
import { cells, generalQuestions, heldOutPerRole } from "../../../scripts/starter/corpus/cells.ts";
import { competencies } from "../../../scripts/starter/corpus/competencies.ts";
import { roles } from "../../../scripts/starter/corpus/roles.ts";
import {
  heldOutCells,
  heldOutPrompts,
  heldOutRows,
  trainingCells,
  trainingRows,
} from "../../../scripts/starter/rows.ts";
import { promptRows, testPairs, trainingPairs } from "../../../scripts/starter/samplePairs.ts";
import { randomStream } from "../../../src/domain/random.ts";

const manyRows = [...trainingRows(1, 4000)];

describe("what was written by hand", () => {
  it("has a question of its own for each of at least 150 cells, 12 roles and 14 competencies", () => {
    expect(roles.length).toBeGreaterThanOrEqual(12);
    expect(competencies).toHaveLength(14);
    expect(new Set(cells.map(({ question }) => question)).size).toBe(roles.length * competencies.length);
    expect(cells.length).toBeGreaterThanOrEqual(150);
  });

  it("has at least eight of everything for a role and five of everything for a competency, none twice", () => {
    for (const { places, tools, people, tasks, results } of roles) {
      for (const list of [places, tools, people, tasks, results]) {
        expect(new Set(list).size).toBe(list.length);
        expect(list.length).toBeGreaterThanOrEqual(8);
      }
    }
    for (const { situations, actions, results, lessons, questions } of competencies) {
      for (const list of [situations, actions, results, lessons]) {
        expect(new Set(list).size).toBe(list.length);
        expect(list.length).toBeGreaterThanOrEqual(5);
      }
      expect(questions).toHaveLength(3);
    }
  });

  it("keeps each slot's grammar", () => {
    for (const role of roles) {
      for (const place of role.places) expect(place).toMatch(/^(on|in|at|during|between) /);
      for (const task of role.tasks) expect(task).toMatch(/^\w+ing /);
      for (const tool of role.tools) expect(tool).toMatch(/^the /);
      for (const person of role.people) expect(person).toMatch(/^(the|an?) /);
      for (const result of role.results) expect(result).toMatch(/\{(n|percent|minutes)\}/);
    }
    const clauses = competencies.flatMap((one) =>
      [one.situations, one.actions, one.results, one.lessons].flat(),
    );
    for (const clause of clauses) expect(clause).not.toMatch(/[.?!]$|\d|^[A-HJ-Z]/);
  });
});

describe("the generator", () => {
  it("gives the same rows for the same seed, others for another, and a longer list begins with the shorter", () => {
    expect([...trainingRows(1, 50)]).toEqual(manyRows.slice(0, 50));
    expect([...trainingRows(2, 50)]).not.toEqual(manyRows.slice(0, 50));
    expect(trainingPairs(11)).toEqual(trainingPairs(11));
  });

  it("writes plain English: no unfilled slot, double space, wrong article or lost full stop", () => {
    for (const { prompt, completion } of [...manyRows, ...heldOutRows(2, 432)]) {
      const texts = [...prompt, ...completion].map(({ content }) => content);
      for (const text of texts) {
        expect(text).not.toMatch(
          /[{}]|undefined| {2}|\.\.| [.,?]|\b[Aa] (?!us|uni|one)[aeiou]|\b(\w+) \1\b(?<!that that)/i,
        );
        expect(text).toMatch(/^[A-Z].*[.?!]$/);
        for (const sentence of text.split(/(?<=[.?!]) /)) expect(sentence).toMatch(/^[A-Z]/);
      }
    }
  });

  it("keeps answers between 20 and 90 words, with every value of every attribute", () => {
    const random = randomStream(5, "test");
    const seen = new Set<string>();
    for (const cell of cells) {
      for (let k = 0; k < 10; k++) {
        const attributes = drawAttributes(random);
        for (const [name, value] of Object.entries(attributes)) seen.add(`${name} ${value}`);
        const words = writeAnswer(cell, attributes, trainingCells, random).text.split(" ").length;
        expect(words).toBeGreaterThanOrEqual(fewestWords);
        expect(words).toBeLessThanOrEqual(mostWords);
      }
    }
    expect(seen.size).toBe(3 + 2 + 2 + 3 + 3);
  });

  it("answers off topic with another role and another competency", () => {
    const random = randomStream(6, "test");
    const cell = trainingCells[0] as (typeof trainingCells)[number];
    for (let k = 0; k < 50; k++) {
      const attributes = { ...drawAttributes(random), relevance: "off", specificity: "specific" } as const;
      const { text } = writeAnswer(cell, attributes, trainingCells, random);
      for (const tool of cell.role.tools) expect(text).not.toContain(tool);
      expect(text).not.toContain(`as ${cell.role.article} ${cell.role.title}`);
    }
  });
});

describe("the split", () => {
  it("holds out three cells of each role, and every competency is learned in most roles", () => {
    expect(heldOutCells.length).toBeGreaterThanOrEqual(20);
    for (const role of roles) {
      expect(heldOutCells.filter((cell) => cell.role === role)).toHaveLength(heldOutPerRole);
    }
    for (const competency of competencies) {
      const held = heldOutCells.filter((cell) => cell.competency === competency);
      expect(held.length).toBeGreaterThanOrEqual(2);
      expect(held.length).toBeLessThanOrEqual(4);
    }
  });

  it("keeps the held-out prompts and questions out of all training rows and pairs", () => {
    const held = new Set(heldOutPrompts().map(({ prompt }) => prompt));
    const heldQuestions = heldOutCells.map(({ question }) => question);
    const learned = [...manyRows, ...trainingPairs(11)].map(({ prompt }) => prompt[0]?.content ?? "");
    for (const prompt of new Set(learned)) {
      expect(held.has(prompt), prompt).toBe(false);
      expect(
        heldQuestions.some((question) => prompt.endsWith(question)),
        prompt,
      ).toBe(false);
    }
    for (const { prompt } of [...heldOutRows(2, 432), ...testPairs(12), ...promptRows()]) {
      expect(held.has(prompt[0]?.content ?? "")).toBe(true);
    }
  });

  it("never words a general question as a cell's own", () => {
    const general = new Set(cells.flatMap(generalQuestions));
    expect(cells.filter(({ question }) => general.has(question))).toEqual([]);
  });
});
