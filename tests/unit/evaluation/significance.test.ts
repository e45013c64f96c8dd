// Tests of few numbers against scipy 1.17.1 and statsmodels 0.15.0 (norm.sf, binom.sf, fisher_exact, binomtest, multipletests).
import { describe, expect, it } from "vitest";
import {
  benjaminiHochberg,
  binomialUpperTail,
  fairCoinTest,
  fisherExact,
  fisherUpperTail,
  holm,
  likelihoodRatioTest,
  normalQuantile,
  normalTails,
  pooledZTest,
} from "../../../src/evaluation/significance.ts";

/** Relative. */
const close = (found: number, expected: number, tolerance: number): void =>
  expect(Math.abs(found / expected - 1)).toBeLessThan(tolerance);

describe("significance", () => {
  it.each([
    [0, 1],
    [0.5, 0.6170750774519738],
    [-1.96, 0.04999579029644087],
    [4, 6.334248366623973e-5],
    // Where the series ends and the fraction begins.
    [3.5, 0.00046525815807105003],
    [3.6, 0.00031821718031506727],
    [8, 1.244192114854348e-15],
    [37, 1.1451142445047853e-299],
  ])("two tails of the normal distribution at %d", (z, p) => {
    close(normalTails(z), p, 1e-12);
    close(likelihoodRatioTest(z * z), p, 1e-12);
  });

  it.each([
    [0.05, 1.959963984540054],
    [0.4, 0.8416212335729143],
    [1e-9, 6.1094102048693975],
  ])("the z of two tails of %d", (chance, z) => close(normalQuantile(chance), z, 1e-12));

  it.each([
    [8, 10, 0.5, 0.0546875],
    [30, 30, 0.2, 1.0737418240000018e-21],
    [12, 20, 0.2, 0.00010172876515704841],
    [150, 600, 0.2, 0.0016543551773612478],
  ])("%d or more of %d at %d", (count, trials, share, p) =>
    close(binomialUpperTail(count, trials, share), p, 1e-10),
  );

  it.each([
    [5, 10, 3, 40, 0.004951593809886089],
    [0, 5, 3, 40, 1],
    [9, 10, 11, 200, 8.680317506881645e-10],
  ])("Fisher: %d of %d against %d of %d", (count, trials, restCount, restTrials, p) =>
    close(fisherUpperTail(count, trials, restCount, restTrials), p, 1e-10),
  );

  it.each([
    [3, 12, 300, 40000, 8.992676191715587e-5],
    [0, 2, 90, 100, 0.0128130460104834],
    // Both tables of the same chance count, and the commonest table is 1.
    [2, 9, 7, 9, 0.056684491978609634],
    [7, 9, 2, 9, 0.056684491978609634],
    [5, 10, 5, 10, 1],
    [8, 50000, 0, 50000, 0.0078103126421905636],
    [0, 5, 0, 40, 1],
    [5, 5, 40, 40, 1],
  ])("Fisher, two-sided: %d of %d against %d of %d", (count, trials, restCount, restTrials, p) =>
    close(fisherExact(count, trials, restCount, restTrials), p, 1e-12),
  );

  it("tests two shares by their pooled variance, and says NaN where there is none", () => {
    // statsmodels' proportions_ztest([48, 12], [80, 40]).
    close(pooledZTest(48, 80, 12, 40), 0.0019457736937391545, 1e-12);
    expect(pooledZTest(0, 5, 0, 9)).toBeNaN();
  });

  it.each([
    [3, 12, 0.14599609375],
    [70, 100, 7.85013964559367e-5],
    [6, 12, 1],
  ])("a coin with %d heads of %d", (heads, tosses, p) => close(fairCoinTest(heads, tosses), p, 1e-10));

  it("corrects many tests as Holm does", () => {
    const corrected = holm([0.01, 0.04, 0.03, 0.005, 0.5]);
    [0.04, 0.09, 0.09, 0.025, 0.5].forEach((p, i) => expect(corrected[i]).toBeCloseTo(p, 12));
    expect(holm([])).toEqual([]);
  });

  it("corrects many tests as Benjamini and Hochberg do", () => {
    const corrected = benjaminiHochberg([0.01, 0.04, 0.03, 0.005, 0.5]);
    [0.025, 0.05, 0.05, 0.025, 0.5].forEach((p, i) => expect(corrected[i]).toBeCloseTo(p, 12));
    expect(benjaminiHochberg([])).toEqual([]);
  });
});
