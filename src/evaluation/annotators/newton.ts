// Maximises a smooth function of a few parameters by Newton's method with halved steps. Where its information is not positive definite,
// the diagonal is raised until it is.

export interface Curve {
  readonly value: number;
  readonly slope: Float64Array;
  /** The negative second derivative, (n, n) by rows, or what stands for it. */
  readonly information: Float64Array;
}

export interface Maximum {
  readonly at: Float64Array;
  readonly value: number;
  /** Inverse of the information there, (n, n); rows and columns of fixed parameters are 0. */
  readonly covariance: Float64Array;
}

/** By how much a step has to raise the value: log-likelihoods are compared in units. */
const leastGain = 1e-5;

/** `fixed` parameters stay as they are. */
export function maximise(
  curve: (at: Float64Array) => Curve,
  start: Float64Array,
  fixed: readonly number[] = [],
  iterations = 60,
): Maximum {
  const size = start.length;
  const free = Array.from({ length: size }, (_, i) => i).filter((i) => !fixed.includes(i));
  let at = start.slice();
  let here = curve(at);
  for (let iteration = 0; iteration < iterations; iteration++) {
    const inverse = inverseOf(pick(here.information, free, size), free.length);
    const step = free.map((_, i) =>
      free.reduce(
        (sum, j, k) => sum + (inverse[i * free.length + k] as number) * (here.slope[j] as number),
        0,
      ),
    );
    const gain = free.reduce((sum, j, i) => sum + (here.slope[j] as number) * (step[i] as number), 0);
    if (gain < leastGain) break;
    let scale = 1;
    let next: Curve | undefined;
    let there = at;
    for (; scale > 1e-4; scale /= 2) {
      there = at.slice();
      free.forEach((j, i) => (there[j] = (there[j] as number) + scale * (step[i] as number)));
      next = curve(there);
      if (next.value > here.value) break;
      next = undefined;
    }
    if (next === undefined) break;
    at = there;
    here = next;
  }
  const inverse = inverseOf(pick(here.information, free, size), free.length);
  const covariance = new Float64Array(size * size);
  free.forEach((row, i) =>
    free.forEach((column, k) => (covariance[row * size + column] = inverse[i * free.length + k] as number)),
  );
  return { at, value: here.value, covariance };
}

function pick(matrix: Float64Array, kept: readonly number[], size: number): Float64Array {
  return Float64Array.from(
    kept.flatMap((row) => kept.map((column) => matrix[row * size + column] as number)),
  );
}

/** Of a symmetric matrix, by Cholesky. */
function inverseOf(matrix: Float64Array, size: number): Float64Array {
  let ridge = 0;
  const largest = Math.max(
    1e-9,
    ...Array.from({ length: size }, (_, i) => Math.abs(matrix[i * size + i] as number)),
  );
  for (;;) {
    const root = cholesky(matrix, size, ridge);
    if (root !== undefined) return inverseFromRoot(root, size);
    ridge = ridge === 0 ? 1e-6 * largest : ridge * 10;
  }
}

function cholesky(matrix: Float64Array, size: number, ridge: number): Float64Array | undefined {
  const root = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = (matrix[i * size + j] as number) + (i === j ? ridge : 0);
      for (let k = 0; k < j; k++) sum -= (root[i * size + k] as number) * (root[j * size + k] as number);
      if (i !== j) root[i * size + j] = sum / (root[j * size + j] as number);
      else if (sum > 1e-12) root[i * size + i] = Math.sqrt(sum);
      else return undefined;
    }
  }
  return root;
}

function inverseFromRoot(root: Float64Array, size: number): Float64Array {
  const inverse = new Float64Array(size * size);
  for (let column = 0; column < size; column++) {
    const x = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      let sum = i === column ? 1 : 0;
      for (let k = 0; k < i; k++) sum -= (root[i * size + k] as number) * (x[k] as number);
      x[i] = sum / (root[i * size + i] as number);
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = x[i] as number;
      for (let k = i + 1; k < size; k++) sum -= (root[k * size + i] as number) * (x[k] as number);
      x[i] = sum / (root[i * size + i] as number);
      inverse[i * size + column] = x[i] as number;
    }
  }
  return inverse;
}
