// How good an interview answer is, from its text alone: five scores in [0, 1] and their weighted mean. It looks for cues,
// it does not understand: a stand-in for a person's judgement in the sample project, for tests and for measuring what
// training did. It works on any text; the lexicons know twelve jobs and fourteen topics, and a question outside them
// is compared by its words only. Not for decisions about people.

import { competencyWords, roleWords } from "./lexicon.generated.ts";
import { courteousWords, partMarkers, partNames, rudeWords, vagueWords } from "./phrases.ts";
import { contentStems, spaced, wordsOf } from "./words.ts";

export interface AnswerQuality {
  /** Situation, action, result and lesson: how many are there, and do they come in this order? */
  readonly structure: number;
  /** The job's words, the topic's words and the question's own words. */
  readonly relevance: number;
  /** Numbers and the job's things against empty words. */
  readonly specificity: number;
  /** Courteous against rude words; 0.5 is neither. */
  readonly politeness: number;
  /** 40 to 80 words that do not repeat themselves. */
  readonly length: number;
  /** The mean by `qualityWeights`. */
  readonly total: number;
}

export const qualityWeights = {
  structure: 0.25,
  relevance: 0.2,
  specificity: 0.2,
  politeness: 0.2,
  length: 0.15,
} as const;

/** Scores of an answer to a question; pure, and linear in the text's length. */
export function answerQuality(question: string, answer: string): AnswerQuality {
  const parts = {
    structure: structureScore(answer),
    relevance: relevanceScore(question, answer),
    specificity: specificityScore(question, answer),
    politeness: politenessScore(answer),
    length: lengthScore(answer),
  };
  const total = Object.entries(qualityWeights).reduce(
    (sum, [name, weight]) => sum + weight * parts[name as keyof typeof parts],
    0,
  );
  return { ...parts, total };
}

/** Share of the four parts that are there, times 1 in order down to 0.4 in reverse. */
function structureScore(answer: string): number {
  const order: number[] = [];
  for (const sentence of sentencesOf(answer)) {
    const start = `${wordsOf(sentence).join(" ")} `;
    const part = partNames.findIndex((name) =>
      partMarkers[name].some((marker) => start.startsWith(`${marker} `)),
    );
    if (part >= 0 && !order.includes(part)) order.push(part);
  }
  if (order.length === 0) return 0;
  let inOrder = 0;
  let pairs = 0;
  for (let i = 0; i < order.length; i++) {
    for (let j = i + 1; j < order.length; j++) {
      pairs++;
      if ((order[i] as number) < (order[j] as number)) inOrder++;
    }
  }
  return (order.length / partNames.length) * (pairs === 0 ? 1 : 0.4 + (0.6 * inOrder) / pairs);
}

function relevanceScore(question: string, answer: string): number {
  const asked = contentStems(question);
  const said = new Set(contentStems(answer));
  const scores: [value: number, weight: number][] = [];
  const topic = bestKey(competencyWords, new Set(asked));
  if (topic !== undefined) scores.push([against(competencyWords, topic, said), 0.5]);
  const role = roleOf(question);
  if (role !== undefined) scores.push([against(roleWords, role, said), 0.3]);
  const echoed = new Set(asked.filter((word) => said.has(word))).size;
  scores.push([Math.min(1, echoed / 2), 0.2]);
  const weight = scores.reduce((sum, [, share]) => sum + share, 0);
  return scores.reduce((sum, [value, share]) => sum + value * share, 0) / weight;
}

function specificityScore(question: string, answer: string): number {
  const numbers = wordsOf(answer).filter((word) => /^\p{N}/u.test(word)).length;
  const role = roleOf(question);
  const lexicon = role === undefined ? undefined : roleWords[role];
  const things = lexicon
    ? new Set(contentStems(answer).filter((word) => Object.hasOwn(lexicon, word))).size
    : 0;
  const named =
    0.4 * Math.min(1, numbers) + 0.1 * Math.min(1, Math.max(0, numbers - 1)) + 0.5 * Math.min(1, things / 4);
  return clamp(named - 0.15 * countAll(answer, vagueWords));
}

function politenessScore(answer: string): number {
  const kind = Math.min(2, countAll(answer, courteousWords));
  const harsh = Math.min(2, countAll(answer, rudeWords));
  return clamp(0.5 + 0.25 * kind - 0.5 * harsh);
}

/** Full between 40 and 80 words, falling to 0 at 0 and 160, times the share of word triples that are new. */
function lengthScore(answer: string): number {
  const words = wordsOf(answer);
  const count = words.length;
  const fit = count < 40 ? count / 40 : count <= 80 ? 1 : clamp((160 - count) / 80);
  const triples = words.slice(2).map((word, i) => `${words[i]} ${words[i + 1]} ${word}`);
  if (triples.length === 0) return fit;
  const fresh = new Set(triples).size / triples.length;
  return fit * clamp(1 - 2.5 * (1 - fresh));
}

type Lexicon = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** Weight of the words of `key` that were said, against the best other key; a half where nothing was said. */
function against(lexicon: Lexicon, key: string, said: ReadonlySet<string>): number {
  const own = hits(lexicon[key] ?? {}, said);
  let rival = 0;
  for (const [other, words] of Object.entries(lexicon))
    if (other !== key) rival = Math.max(rival, hits(words, said));
  return own + rival === 0 ? 0.5 : clamp((own / (own + rival) - 0.3) * 3);
}

function hits(words: Readonly<Record<string, number>>, said: ReadonlySet<string>): number {
  let sum = 0;
  for (const word of said) if (Object.hasOwn(words, word)) sum += words[word] as number;
  return sum;
}

/** The entry whose words are heard most; undefined where none is heard. */
function bestKey(lexicon: Lexicon, said: ReadonlySet<string>): string | undefined {
  let best: string | undefined;
  let most = 0;
  for (const [key, words] of Object.entries(lexicon)) {
    const score = hits(words, said);
    if (score > most) [best, most] = [key, score];
  }
  return best;
}

/** The job a question is for: the one whose title it names. */
function roleOf(question: string): string | undefined {
  const text = ` ${wordsOf(question).join(" ")} `;
  return Object.keys(roleWords).find((title) => text.includes(` ${title} `));
}

function sentencesOf(text: string): string[] {
  return text.split(/[.!?]+/);
}

/** How often any of the phrases occurs; longer ones first, and each word counted once. */
function countAll(text: string, phrases: readonly string[]): number {
  let rest = spaced(text);
  let count = 0;
  for (const phrase of [...phrases].sort((a, b) => b.length - a.length)) {
    const pieces = rest.split(` ${phrase.replaceAll(" ", "  ")} `);
    count += pieces.length - 1;
    rest = pieces.join("  ");
  }
  return count;
}

function clamp(value: number): number {
  return Math.min(1, Math.max(0, value));
}
