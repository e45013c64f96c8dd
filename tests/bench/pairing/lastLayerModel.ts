// A reward model's last layer by itself: a Bradley-Terry model on features that stand, with a normal prior, fitted to its maximum by
// Newton's method. Exact and quick, so that strategies are compared and not optimisers.

/** Weights of the maximum a posteriori: sum of log sigmoid(w d) over preferred-less-other differences, less |w|^2 / (2 variance). */
export function fitLastLayer(differences: readonly Float64Array[], variance: number): Float64Array {
  const width = differences[0]?.length ?? 0;
  const w = new Float64Array(width);
  for (let round = 0; round < 25; round++) {
    const gradient = Float64Array.from(w, (x) => -x / variance);
    const curvature = Array.from({ length: width }, (_, i) => {
      const row = new Float64Array(width);
      row[i] = 1 / variance;
      return row;
    });
    for (const d of differences) {
      const p = 1 / (1 + Math.exp(-dot(w, d)));
      const weight = p * (1 - p);
      for (let i = 0; i < width; i++) {
        const x = d[i] as number;
        gradient[i] = (gradient[i] as number) + (1 - p) * x;
        const row = curvature[i] as Float64Array;
        for (let j = 0; j <= i; j++) row[j] = (row[j] as number) + weight * x * (d[j] as number);
      }
    }
    const step = solved(curvature, gradient);
    step.forEach((x, i) => (w[i] = (w[i] as number) + x));
    if (dot(step, step) < 1e-14) break;
  }
  return w;
}

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** x with A x = b, by Cholesky; only A's lower half is read. */
function solved(a: readonly Float64Array[], b: Float64Array): Float64Array {
  const at = (i: number, j: number): number => (a[i] as Float64Array)[j] as number;
  const lower = a.map((row) => new Float64Array(row.length));
  const of = (i: number, j: number): number => (lower[i] as Float64Array)[j] as number;
  for (let i = 0; i < b.length; i++)
    for (let j = 0; j <= i; j++) {
      let sum = at(i, j);
      for (let k = 0; k < j; k++) sum -= of(i, k) * of(j, k);
      (lower[i] as Float64Array)[j] = i === j ? Math.sqrt(sum) : sum / of(j, j);
    }
  const y = new Float64Array(b.length);
  for (let i = 0; i < b.length; i++) {
    let sum = b[i] as number;
    for (let k = 0; k < i; k++) sum -= of(i, k) * (y[k] as number);
    y[i] = sum / of(i, i);
  }
  for (let i = b.length - 1; i >= 0; i--) {
    let sum = y[i] as number;
    for (let k = i + 1; k < b.length; k++) sum -= of(k, i) * (y[k] as number);
    y[i] = sum / of(i, i);
  }
  return y;
}
