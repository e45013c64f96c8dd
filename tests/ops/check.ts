// What the suites of ops, kernels and devices share: one result a case, and when two arrays are equal.

export interface OpResult {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
}

/** The result of `body`, which says what is wrong, or throws. */
export async function check(name: string, body: () => Promise<readonly string[]>): Promise<OpResult> {
  try {
    const problems = await body();
    return { name, ok: problems.length === 0, message: problems.join("; ") };
  } catch (error) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { name, ok: false, message };
  }
}

/** What stands for minus infinity (a log-sum-exp of nothing) is no size that anything is measured by. */
const sentinel = 1e29;
/** Sums in double precision that should be 0 are smaller than this. */
const nothing = 1e-12;

/**
 * What differences from these values are measured by: the largest of them, since rounding grows with the size of the
 * terms, not of each result. Where all are 0, terms of the size of the inputs, about 1, cancel.
 */
export function scaleOf(values: ArrayLike<number>): number {
  let scale = 0;
  for (let i = 0; i < values.length; i++) {
    const size = Math.abs(values[i] as number);
    if (size < sentinel) scale = Math.max(scale, size);
  }
  return scale < nothing ? 1 : scale;
}

/** The largest |got - expected|, by `scaleOf` what is expected. */
export function distance(got: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (got.length !== expected.length) return Infinity;
  const scale = scaleOf(expected);
  let worst = 0;
  for (let i = 0; i < got.length; i++) {
    const [x, y] = [got[i] as number, expected[i] as number];
    const off = Math.abs(x - y) / (Math.abs(y) < sentinel ? scale : Math.abs(y));
    // Written so that a NaN is not let through.
    if (!(off <= worst)) worst = Number.isNaN(off) ? Infinity : off;
  }
  return worst;
}
