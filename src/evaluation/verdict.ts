// What may be said of a comparison of groups, in these words and no others: no test shows that there is no difference, so that
// what was not found is said with the size that would have been.

export type Verdict = "gap found" | "insufficient data" | `not found at MDE ${string}`;

/** `mde`: the smallest true difference that would be found in four of five tries, in the unit of what was compared. */
export const notFoundAt = (mde: number): Verdict => `not found at MDE ${String(Number(mde.toPrecision(3)))}`;

/** A difference of means of n is found at the 5 % level with power .80 if it is this many of its standard errors: 1.96 + .84. */
export const detectableErrors = 2.8;
