// Strengths equal scipy's maximum, and whoever has none gets a reason in its place.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { bradleyTerry, type Contest } from "../../../src/evaluation/bradleyTerry.ts";
import { root } from "../sourceFiles.ts";

interface Case {
  players: number;
  prior: number;
  contests: [prompt: number, i: number, j: number, won: number][];
  ratings: number[];
}

const { cases } = JSON.parse(readFileSync(join(root, "tests/golden/bradleyTerry.json"), "utf8")) as {
  cases: Case[];
};
const bootstrap = { draws: 200, seed: 42 };
const named = (contests: Case["contests"]): Contest[] =>
  contests.map(([prompt, i, j, won]) => ({ prompt: `${prompt}`, players: [`p${i}`, `p${j}`], won }));

test.each(cases.map((one) => [`${one.players} policies, prior ${one.prior}`, one] as const))(
  "%s: scipy's maximum",
  (_, { players, prior, contests, ratings }) => {
    const found = bradleyTerry(named(contests), { anchor: "p0", bootstrap, prior });
    expect(found).toHaveLength(players);
    for (const { player, value, samples } of found) {
      const i = Number(player.slice(1));
      // scipy stops where its slope is below 1e-7.
      expect(value).toBeCloseTo(ratings[i] ?? NaN, 6);
      expect(samples).toBe(contests.filter(([, a, b]) => a === i || b === i).length);
    }
  },
);

test("two policies: the log-odds of the wins, ties as half", () => {
  const contests = named([
    [0, 1, 0, 1],
    [1, 1, 0, 1],
    [2, 0, 1, 1],
    [3, 1, 0, 0.5],
  ]);
  const [base, other] = bradleyTerry(contests, { anchor: "p0", bootstrap });
  expect(base).toMatchObject({ player: "p0", value: 0, interval: null, won: 1.5 });
  expect(other?.value).toBeCloseTo(Math.log(2.5 / 1.5), 12);
  expect(other).toMatchObject({ prompts: 4, samples: 4, won: 2.5 });
});

test("an interval holds its value, and is narrower with more prompts", () => {
  const [, , many] = bradleyTerry(named(cases[2]?.contests ?? []), { anchor: "p0", bootstrap });
  const [low = NaN, high = NaN] = many?.interval ?? [];
  expect(low).toBeLessThan(many?.value ?? NaN);
  expect(high).toBeGreaterThan(many?.value ?? NaN);
  const same = bradleyTerry(named(cases[2]?.contests ?? []), { anchor: "p0", bootstrap });
  expect(same[2]).toEqual(many);
});

test("whoever never lost has a reason, and the others are measured among themselves", () => {
  const contests = named([
    [0, 1, 0, 1],
    [1, 0, 1, 1],
    [2, 2, 0, 1],
    [3, 2, 1, 1],
    [4, 3, 2, 0],
  ]);
  const found = bradleyTerry(contests, { anchor: "p0", bootstrap: { draws: 0, seed: 1 } });
  expect(found.map(({ player, value, reason }) => ({ player, value, reason }))).toEqual([
    { player: "p0", value: 0, reason: "the others are measured against it" },
    { player: "p1", value: 0, reason: "no interval was asked for" },
    { player: "p2", value: null, reason: "it never lost, so that its strength has no upper end" },
    { player: "p3", value: null, reason: "it never won, so that its strength has no lower end" },
  ]);
  const held = bradleyTerry(contests, { anchor: "p0", bootstrap: { draws: 0, seed: 1 }, prior: 1 });
  expect(held.every(({ value }) => Number.isFinite(value))).toBe(true);
  expect(held[2]?.value).toBeGreaterThan(0);
});

test("where draws of the bootstrap leave somebody unbeaten there is no interval", () => {
  const contests = named([
    [0, 1, 0, 1],
    [1, 0, 1, 1],
  ]);
  const [, other] = bradleyTerry(contests, { anchor: "p0", bootstrap });
  expect(other?.value).toBeCloseTo(0, 12);
  expect(other?.interval).toBeNull();
  expect(other?.reason).toMatch(/^undefined in \d+ of 200 draws/);
});

test("nothing was compared", () => {
  expect(bradleyTerry([], { anchor: "base", bootstrap })).toEqual([
    {
      player: "base",
      value: 0,
      interval: null,
      won: 0,
      prompts: 0,
      samples: 0,
      reason: "the others are measured against it",
    },
  ]);
});
