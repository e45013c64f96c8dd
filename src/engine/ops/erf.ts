// The error function in double precision: Taylor series near 0, continued fraction of erfc beyond.

export function erf(x: number): number {
  const a = Math.abs(x);
  if (a > 6) return Math.sign(x);
  if (a < 2.5) {
    // erf(x) = 2/sqrt(pi) * exp(-x^2) * sum 2^k x^(2k+1) / (2k+1)!!: every term positive, nothing cancels.
    let term = x;
    let total = x;
    for (let k = 1; k < 80 && Math.abs(term) > 1e-17 * Math.abs(total); k++) {
      term *= (2 * x * x) / (2 * k + 1);
      total += term;
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * total;
  }
  let fraction = a;
  for (let k = 60; k >= 1; k--) fraction = a + k / 2 / fraction;
  return Math.sign(x) * (1 - Math.exp(-a * a) / Math.sqrt(Math.PI) / fraction);
}
