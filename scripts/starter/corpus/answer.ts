// One answer from a cell's hand-written parts, with five known attributes. What varies is known exactly, so the quality
// function, which sees the text alone, can be tested against it (tests/unit/starter).

import {
  courteous,
  partNames,
  type PartName,
  partOpeners,
  repeatOpener,
  rude,
  vague,
  vagueSlots,
} from "../../../src/data/annotation/phrases.ts";
import { permutation } from "../../../src/domain/random.ts";
import type { Cell } from "./cells.ts";
import type { Role } from "./roles.ts";

export type Random = () => number;

export interface Attributes {
  readonly structure: "full" | "missing" | "jumbled";
  /** Off topic: what would answer a question of another cell. */
  readonly relevance: "on" | "off";
  readonly specificity: "specific" | "vague";
  readonly politeness: "courteous" | "plain" | "rude";
  readonly length: "fitting" | "curt" | "rambling";
}

export interface Answer {
  readonly text: string;
  readonly attributes: Attributes;
  /** The parts in the order in which they stand. */
  readonly parts: readonly PartName[];
}

export const mostWords = 90;
export const fewestWords = 20;

/** One of `values`; none is an internal error. */
export function pick<T>(values: readonly T[], random: Random): T {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error("internal: nothing to pick from");
  return value;
}

function weighted<T extends string>(shares: Readonly<Record<T, number>>, random: Random): T {
  const entries = Object.entries(shares) as [T, number][];
  let left = random() * entries.reduce((sum, [, share]) => sum + share, 0);
  for (const [value, share] of entries) if ((left -= share) < 0) return value;
  return (entries.at(-1) as [T, number])[0];
}

/** The mixture of the training corpus: middling on purpose, so that preferences have something to teach. */
export function drawAttributes(random: Random): Attributes {
  return {
    structure: weighted({ full: 0.35, missing: 0.4, jumbled: 0.25 }, random),
    relevance: weighted({ on: 0.88, off: 0.12 }, random),
    specificity: weighted({ specific: 0.5, vague: 0.5 }, random),
    politeness: weighted({ courteous: 0.3, plain: 0.35, rude: 0.35 }, random),
    length: weighted({ fitting: 0.6, curt: 0.2, rambling: 0.2 }, random),
  };
}

/** An answer in `fewestWords` to `mostWords` words. `others` are the cells that an off-topic answer may come from. */
export function writeAnswer(
  cell: Cell,
  attributes: Attributes,
  others: readonly Cell[],
  random: Random,
): Answer {
  const source = attributes.relevance === "on" ? cell : otherCell(cell, others, random);
  // A draw may turn out too short or too long; the next one of the same stream is taken.
  for (let attempt = 0; attempt < 200; attempt++) {
    const answer = attemptAnswer(source, attributes, random);
    const words = answer.text.split(" ").length;
    if (words >= fewestWords && words <= mostWords) return answer;
  }
  throw new Error(`internal: no answer of fitting length for ${cell.question}`);
}

function otherCell(cell: Cell, others: readonly Cell[], random: Random): Cell {
  const far = others.filter(({ role, competency }) => role !== cell.role && competency !== cell.competency);
  return pick(far, random);
}

function attemptAnswer(cell: Cell, attributes: Attributes, random: Random): Answer {
  const specific = attributes.specificity === "specific";
  const slots = specific ? drawSlots(cell.role, random) : vagueSlotValues(cell.role);
  const fill = (text: string): string => fillSlots(text, slots);
  const parts = drawParts(attributes, random);
  const sentences = parts.flatMap((part) => writePart(part, cell, specific, attributes, random).map(fill));
  const { politeness, length } = attributes;
  if (length === "rambling") ramble(sentences, random);
  if (politeness !== "plain") {
    const phrases = politeness === "courteous" ? courteous : rude;
    const where = length === "curt" ? 0 : Math.floor(random() * 3);
    if (where !== 1) sentences.unshift(pick(phrases.openers, random));
    if (where !== 0) sentences.push(fill(pick<string>(phrases.closers, random)));
  }
  return { text: sentences.map(capitalised).join(" "), attributes, parts };
}

function drawParts({ structure, length }: Attributes, random: Random): PartName[] {
  const all = [...partNames];
  if (structure === "full" && length !== "curt") return all;
  // Curt answers have two parts however they are ordered; others lose one or two.
  const kept = length === "curt" ? 2 : structure === "missing" ? 2 + Math.floor(random() * 2) : 4;
  const chosen = permutation(all.length, random)
    .slice(0, kept)
    .sort((a, b) => a - b);
  if (structure === "jumbled") {
    const sorted = chosen.join();
    while (chosen.join() === sorted) {
      const order = permutation(chosen.length, random);
      chosen.splice(0, chosen.length, ...order.map((i) => chosen[i] as number));
    }
  }
  return chosen.map((index) => all[index] as PartName);
}

function writePart(
  part: PartName,
  { role, competency }: Cell,
  specific: boolean,
  { length }: Attributes,
  random: Random,
): string[] {
  // Half of what a vague answer says could be said of anything.
  const empty = !specific && random() < 0.4;
  const opener = pick<string>(partOpeners[part], random).replace("{job}", specific ? " as {a_role}" : "");
  const choose = (own: readonly string[], emptyOnes: readonly string[]): string =>
    pick(empty ? emptyOnes : own, random);
  switch (part) {
    case "situation":
      return [`${opener} ${choose(competency.situations, vague.situations)}.`];
    case "action": {
      const order = permutation(competency.actions.length, random);
      const [first, second] = order.map((i) => competency.actions[i] as string) as [string, string];
      const start = `${opener} ${empty ? pick(vague.actions, random) : first}`;
      if (length === "curt") return [`${start}.`];
      return [`${start}.`, `${pick<string>(partOpeners.nextAction, random)} ${second}.`];
    }
    case "result": {
      const own = choose(competency.results, vague.results);
      return [specific ? `${opener} ${own} and ${pick(role.results, random)}.` : `${opener} ${own}.`];
    }
    case "lesson":
      return [`${opener} ${choose(competency.lessons, vague.lessons)}.`];
  }
}

/** Says what was said again, until nobody listens. */
function ramble(sentences: string[], random: Random): void {
  const said = [...sentences];
  const count = (): number => sentences.join(" ").split(" ").length;
  for (let i = 0; i < 4 && count() < 66; i++) {
    const again = pick(said, random);
    const text = /^I\b/.test(again) ? again : again.charAt(0).toLowerCase() + again.slice(1);
    sentences.push(`${repeatOpener} ${text}`);
  }
}

type Slots = Readonly<Record<string, string>>;

function drawSlots(role: Role, random: Random): Slots {
  const [tool, tool2] = permutation(role.tools.length, random).map((i) => role.tools[i] as string);
  return {
    place: pick(role.places, random),
    task: pick(role.tasks, random),
    tool: tool as string,
    tool2: tool2 as string,
    person: pick(role.people, random),
    client: role.client,
    clients: role.clients,
    role: role.title,
    a_role: `${role.article} ${role.title}`,
    n: String(4 + Math.floor(random() * 9)),
    percent: String(10 + 5 * Math.floor(random() * 9)),
    minutes: String(5 * (1 + Math.floor(random() * 6))),
  };
}

function vagueSlotValues(role: Role): Slots {
  return { ...vagueSlots, role: role.title, a_role: `${role.article} ${role.title}` };
}

function fillSlots(text: string, slots: Slots): string {
  const filled = text.replace(/\{([a-z_0-9]+)\}/g, (_, name: string) => {
    const value = slots[name];
    if (value === undefined) throw new Error(`internal: no slot {${name}} in "${text}"`);
    return value;
  });
  return articles(filled);
}

/** "a" before a vowel's letter becomes "an": the jobs and clients of the corpus need no finer rule but "user". */
function articles(text: string): string {
  return text.replace(/\b([Aa]) (?=[aeiou])(?!us|uni|one)/g, "$1n ");
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
