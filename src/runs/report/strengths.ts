// Strengths of the models that were measured, from who won against whom on each prompt, by each model that scored all of their answers.

import { bradleyTerry, type Contest, type Rating } from "../../evaluation/bradleyTerry.ts";
import type { PolicyRole, Scorer } from "../../evaluation/policyQuality.ts";

const bootstrap = { draws: 1000, seed: 42 };

/** The player that is everybody's base; no model has this name. */
export const basePlayer = "";

export interface Strengths {
  readonly by: Scorer;
  /** The base first. */
  readonly ratings: readonly Rating[];
}

/** An answer with its scores, as a `sample` line has it. */
export interface ScoredAnswer {
  readonly role: PolicyRole;
  readonly prompt?: unknown;
  readonly reward?: number | null | undefined;
  readonly judge?: number | null | undefined;
}

/** Scores of answers, by prompt. */
type Scores = ReadonlyMap<string, readonly number[]>;

/**
 * The judge first. Only models whose base gave the same answers can stand on one scale: those that share theirs with the first.
 * Nothing where fewer than two do.
 */
export function strengthsOf(
  policies: readonly { readonly name: string; readonly answers: readonly ScoredAnswer[] }[],
): Strengths[] {
  return (["judge", "reward"] as const).flatMap((by) => {
    const all = policies.flatMap(({ name, answers }) => {
      const base = scoresOf(answers, "base", by);
      const own = scoresOf(answers, "candidate", by);
      return base.size > 0 && own.size > 0 ? [{ name, base, own }] : [];
    });
    const [first] = all;
    const rated = all.filter(({ base }) => first !== undefined && isSame(base, first.base));
    if (rated.length < 2) return [];
    const shared = new Map(rated.flatMap(({ base }) => [...base]));
    const players: [string, Scores][] = [
      [basePlayer, shared],
      ...rated.map(({ name, own }): [string, Scores] => [name, own]),
    ];
    const ratings = bradleyTerry(contestsOf(players), { anchor: basePlayer, bootstrap });
    return [{ by, ratings: ratings.map(rounded) }];
  });
}

/** Where none is the stronger, a strength comes out as a few billionths of a billionth. */
const rounded = (rating: Rating): Rating => ({
  ...rating,
  value: rating.value === null ? null : nine(rating.value),
  interval: rating.interval === null ? null : [nine(rating.interval[0]), nine(rating.interval[1])],
});
/** To nine digits after the point, and no -0. */
const nine = (value: number): number => Math.round(value * 1e9) / 1e9 + 0;

function scoresOf(answers: readonly ScoredAnswer[], role: PolicyRole, by: Scorer): Scores {
  const found = new Map<string, number[]>();
  for (const { prompt, role: whose, [by]: score } of answers) {
    // Without its text a prompt of one file is not known in another.
    if (whose !== role || typeof score !== "number" || prompt === null || prompt === undefined) continue;
    const key = JSON.stringify(prompt);
    const scores = found.get(key);
    if (scores === undefined) found.set(key, [score]);
    else scores.push(score);
  }
  return found;
}

/** On every prompt that both have. */
const isSame = (a: Scores, b: Scores): boolean =>
  [...a].every(([prompt, scores]) => {
    const others = b.get(prompt);
    return others === undefined || others.join() === scores.join();
  });

/** Each two models on each prompt that both answered: the share of pairs of answers that the first one wins. */
function contestsOf(players: readonly (readonly [string, Scores])[]): Contest[] {
  return players.flatMap(([a, ours], i) =>
    players.slice(i + 1).flatMap(([b, theirs]) =>
      [...ours].flatMap(([prompt, own]): Contest[] => {
        const others = theirs.get(prompt);
        if (others === undefined) return [];
        let won = 0;
        for (const x of own) for (const y of others) won += x > y ? 1 : x === y ? 0.5 : 0;
        return [{ prompt, players: [a, b], won: won / (own.length * others.length) }];
      }),
    ),
  );
}
